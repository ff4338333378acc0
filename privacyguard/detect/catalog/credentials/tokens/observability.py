"""Keys of monitoring, feature flag and data services: Grafana, New Relic, Sentry, Dynatrace and others; their manuals.

>>> [m.entity for r in OBSERVABILITY_TOKENS for m in r.scan("gls" + "a_Zk3Vt8Rw1Lp6Xn9Qb4Mc7Hd2Js5Fy0Ga_1a2b3c4d", "")]
['API_KEY']
>>> [m.entity for r in OBSERVABILITY_TOKENS for m in r.scan("NRAK-XXXXXXXXXXXXXXXXXXXXXXXXXXX", "")]  # a blank
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

OBSERVABILITY_TOKENS = recognizers(
    (
        ("grafana_service", "API_KEY", "glsa_", r"[A-Za-z0-9]{32}_[a-fA-F0-9]{8}"),
        ("grafana_cloud", "API_KEY", "glc_", r"[A-Za-z0-9+/]{32,400}={0,3}"),
        ("new_relic_user", "API_KEY", "NRAK-", r"[A-Z0-9]{27}"),
        ("new_relic_insert", "API_KEY", "NRII-", r"[A-Za-z0-9_\-]{32}"),
        ("new_relic_browser", "API_KEY", "NRJS-", r"[a-f0-9]{19}"),
        ("sentry_user", "API_KEY", "sntryu_", r"[a-f0-9]{64}"),
        ("sentry_org", "API_KEY", "sntrys_", r"[A-Za-z0-9+/=_]{60,400}"),
        ("dynatrace", "API_KEY", "dt0c01.", r"[A-Z0-9]{24}\.[A-Z0-9]{64}"),
        ("launchdarkly_sdk", "API_KEY", "sdk-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("launchdarkly_api", "API_KEY", "api-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("posthog", "API_KEY", "phx_", r"[A-Za-z0-9]{40,60}"),
        ("posthog_project", "API_KEY", "phc_", r"[A-Za-z0-9]{40,60}"),
        ("honeycomb", "API_KEY", "hcaik_", r"[a-z0-9]{50,70}"),
        ("mapbox", "API_KEY", "sk.eyJ", r"[A-Za-z0-9_\-]{40,200}\.[A-Za-z0-9_\-]{22}"),
        ("contentful", "API_KEY", "CFPAT-", r"[A-Za-z0-9_\-]{43}"),
        ("readme", "API_KEY", "rdme_", r"[a-z0-9]{70}"),
        ("typeform", "API_KEY", "tfp_", r"[A-Za-z0-9_\-.=]{40,70}"),
        ("okta", "API_KEY", "SSWS 00", r"[A-Za-z0-9_\-]{40}"),
        ("tailscale", "API_KEY", "tskey-", r"[a-z]{2,10}-[A-Za-z0-9]{10,30}-[A-Za-z0-9]{20,50}"),
        ("ngrok", "API_KEY", "ngrok_", r"[A-Za-z0-9_]{40,60}"),
        ("dropbox", "API_KEY", "sl.", r"[A-Za-z0-9_\-=]{130,200}"),
        ("asana", "API_KEY", "1/", r"\d{16}:[a-f0-9]{32}"),
        ("salesforce_session", "API_KEY", "00D", r"[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,120}"),
        ("sourcegraph", "API_KEY", "sgp_", r"(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}"),
    )
)
