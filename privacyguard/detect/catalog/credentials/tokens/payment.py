"""Keys of payment and shop services: Stripe, Square, PayPal's Braintree, Shopify, Plaid and others; shapes from their manuals.

>>> [m.entity for r in PAYMENT_TOKENS for m in r.scan("sk" + "_live_4eC39HqLyjWDarjtT1zdp7dcK8f2", "")]
['STRIPE_KEY']
>>> [m.entity for r in PAYMENT_TOKENS for m in r.scan("sk_live_xxxxxxxxxxxxxxxxxxxxxxxx", "")]  # a blank
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

PAYMENT_TOKENS = recognizers(
    (
        *(
            (f"stripe_{kind}_{mode}", "STRIPE_KEY", f"{kind}_{mode}_", r"[A-Za-z0-9]{16,250}")
            for kind in ("sk", "rk", "pk")
            for mode in ("live", "test")
        ),
        ("stripe_webhook", "STRIPE_KEY", "whsec_", r"[A-Za-z0-9+/=]{24,100}"),
        ("square_token", "API_KEY", "EAAA", r"[A-Za-z0-9_\-]{56,64}"),
        ("square_access", "API_KEY", "sq0atp-", r"[A-Za-z0-9_\-]{22}"),
        ("square_secret", "API_KEY", "sq0csp-", r"[A-Za-z0-9_\-]{43}"),
        ("braintree", "API_KEY", "access_token$production$", r"[a-z0-9]{16}\$[a-f0-9]{32}"),
        ("shopify_token", "API_KEY", "shpat_", r"[a-fA-F0-9]{32}"),
        ("shopify_custom", "API_KEY", "shpca_", r"[a-fA-F0-9]{32}"),
        ("shopify_private", "API_KEY", "shppa_", r"[a-fA-F0-9]{32}"),
        ("shopify_secret", "API_KEY", "shpss_", r"[a-fA-F0-9]{32}"),
        ("plaid_production", "API_KEY", "access-production-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("plaid_sandbox", "API_KEY", "access-sandbox-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("adyen", "API_KEY", "AQE", r"[A-Za-z0-9+/]{60,200}-[A-Za-z0-9+/=]{30,100}-[A-Za-z0-9]{10,30}"),
        ("razorpay", "API_KEY", "rzp_live_", r"[A-Za-z0-9]{14}"),
        ("flutterwave", "API_KEY", "FLWSECK-", r"[a-f0-9]{32}-X"),
        ("paystack", "API_KEY", "sk_", r"(?:live|test)_[a-f0-9]{40}"),
        ("gocardless", "API_KEY", "live_", r"[A-Za-z0-9_\-=]{40}"),
        ("mollie", "API_KEY", "live_", r"[A-Za-z0-9]{30}"),
        ("coinbase_commerce", "API_KEY", "organizations/", r"[a-f0-9\-]{36}/apiKeys/[a-f0-9\-]{36}"),
        ("duffel", "API_KEY", "duffel_live_", r"[A-Za-z0-9_\-=]{43}"),
        ("easypost", "API_KEY", "EZAK", r"[A-Za-z0-9]{54}"),
        ("shippo", "API_KEY", "shippo_live_", r"[a-f0-9]{40}"),
        ("lob", "API_KEY", "live_", r"[a-f0-9]{35}"),
    )
)
