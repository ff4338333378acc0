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
            for mode in ("live", "test", "prod")
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
        ("paypal_access", "API_KEY", "A21AA", r"[A-Za-z0-9_\-]{80,100}"),
        ("paddle", "API_KEY", "pdl_", r"(?:live|sdbx)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}"),
        ("klarna", "API_KEY", "klarna_", r"(?:live|test)_api_[A-Za-z0-9+/=()!*]{20,200}"),
        ("mercadopago", "API_KEY", "APP_USR-", r"\d{10,19}-\d{6}-[a-f0-9]{32}-\d{5,12}"),
        ("xendit", "API_KEY", "xnd_", r"(?:production|development)_[A-Za-z0-9]{40,70}"),
        ("midtrans", "API_KEY", "Mid-server-", r"[A-Za-z0-9_\-]{20,30}"),
        ("checkout_sandbox", "API_KEY", "sk_sbox_", r"[a-z0-9]{26,30}[a-z0-9*#$=]?"),
        ("sumup", "API_KEY", "sup_sk_", r"[A-Za-z0-9]{30,40}"),
        ("omise", "API_KEY", "skey_", r"(?:test_)?[a-z0-9]{19}"),
        ("gemini_exchange", "API_KEY", "account-", r"(?=[A-Za-z]{0,19}\d)(?=[a-z0-9]{0,19}[A-Z])[A-Za-z0-9]{20}"),
        ("gemini_exchange_master", "API_KEY", "master-", r"(?=[A-Za-z]{0,19}\d)(?=[a-z0-9]{0,19}[A-Z])[A-Za-z0-9]{20}"),
        ("woocommerce_secret", "API_KEY", "cs_", r"[a-f0-9]{40}"),
        ("woocommerce_key", "API_KEY", "ck_", r"[a-f0-9]{40}"),
        ("shopify_app", "API_KEY", "shptka_", r"[a-fA-F0-9]{32}"),
        ("shopify_partner", "API_KEY", "prtapi_", r"[a-f0-9]{32}"),
        ("plaid_development", "API_KEY", "access-development-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("easypost_test", "API_KEY", "EZTK", r"[A-Za-z0-9]{54}"),
        ("shippo_test", "API_KEY", "shippo_test_", r"[a-f0-9]{40}"),
        ("lob_test", "API_KEY", "test_", r"[a-f0-9]{35}"),
        ("mollie_test", "API_KEY", "test_", r"[A-Za-z0-9]{30}"),
        ("gocardless_sandbox", "API_KEY", "sandbox_", r"[A-Za-z0-9_\-=]{40}"),
        ("razorpay_test", "API_KEY", "rzp_test_", r"[A-Za-z0-9]{14}"),
        ("flutterwave_test", "API_KEY", "FLWSECK_TEST-", r"(?:[a-h0-9]{32}-X|[a-h0-9]{12})"),
        ("razorpay", "API_KEY", "rzp_live_", r"[A-Za-z0-9]{14}"),
        ("flutterwave", "API_KEY", "FLWSECK-", r"[a-h0-9]{32}(?:-[a-z0-9]{8,16})?-X"),
        ("paystack", "API_KEY", "sk_", r"(?:live|test)_[a-f0-9]{40}"),
        ("gocardless", "API_KEY", "live_", r"[A-Za-z0-9_\-=]{40}"),
        ("mollie", "API_KEY", "live_", r"[A-Za-z0-9]{30}"),
        ("coinbase_commerce", "API_KEY", "organizations/", r"[a-f0-9\-]{36}/apiKeys/[a-f0-9\-]{36}"),
        ("easypost", "API_KEY", "EZAK", r"[A-Za-z0-9]{54}"),
        ("shippo", "API_KEY", "shippo_live_", r"[a-f0-9]{40}"),
        ("lob", "API_KEY", "live_", r"[a-f0-9]{35}"),
    )
)
