"""Tokens of services that hold customers: HubSpot, Salesforce, Intercom, Klaviyo, Zoho and others; shapes from their manuals.

>>> [m.recognizer for r in CUSTOMER_TOKENS for m in r.scan("pat" + "-na1-7f9c24e5-2f31-4d6b-9b0a-3b1f2c6d7e8f", "")]
['hubspot']
>>> [m.entity for r in CUSTOMER_TOKENS for m in r.scan("pat-na1-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "")]  # a blank
[]
>>> [m.entity for r in CUSTOMER_TOKENS for m in r.scan("account 00D000000000001AAA", "")]  # an id alone
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

CUSTOMER_TOKENS = recognizers(
    (
        ("hubspot", "API_KEY", "pat-", r"(?:na|eu|ap)\d-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("salesforce_session", "API_KEY", "00D", r"[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,120}"),
        ("salesforce_refresh", "API_KEY", "5Aep", r"[A-Za-z0-9._]{76,90}"),
        ("intercom", "API_KEY", "dG9rO", r"[A-Za-z0-9+/]{40,80}={0,2}"),
        ("klaviyo", "API_KEY", "pk_", r"[a-f0-9]{34}"),
        ("zoho", "API_KEY", "1000.", r"[a-f0-9]{32}\.[a-f0-9]{32}"),
        ("close", "API_KEY", "api_", r"[A-Za-z0-9]{20,24}\.[A-Za-z0-9]{20,24}"),
        ("customer_io", "API_KEY", "cio_", r"[a-f0-9]{40,64}"),
        ("onesignal", "API_KEY", "os_v2_", r"(?:app|org)_[a-z0-9]{60,120}"),
        ("fullstory", "API_KEY", "na1.", r"[A-Za-z0-9+/=]{40,120}"),
        ("clearbit", "API_KEY", "sk_", r"[a-f0-9]{32}"),
    )
)
