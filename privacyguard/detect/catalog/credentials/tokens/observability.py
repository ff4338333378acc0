"""Keys of monitoring, feature flag and data services: Grafana, New Relic, Sentry, Dynatrace, Axiom and others; their manuals.

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
        ("grafana_legacy", "API_KEY", "eyJrIjoi", r"[A-Za-z0-9]{70,400}={0,3}"),
        ("new_relic_admin", "API_KEY", "NRAA-", r"[a-f0-9]{27}"),
        ("new_relic_query", "API_KEY", "NRIQ-", r"[A-Za-z0-9_\-]{32}"),
        ("new_relic_rest", "API_KEY", "NRRA-", r"[a-f0-9]{42}"),
        ("sentry_user", "API_KEY", "sntryu_", r"[a-f0-9]{64}"),
        ("sentry_org", "API_KEY", "sntrys_", r"[A-Za-z0-9+/=_]{60,400}"),
        ("dynatrace", "API_KEY", "dt0c01.", r"[A-Z0-9]{24}\.[A-Z0-9]{64}"),
        ("launchdarkly_sdk", "API_KEY", "sdk-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("launchdarkly_api", "API_KEY", "api-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("posthog", "API_KEY", "phx_", r"[A-Za-z0-9]{40,60}"),
        ("posthog_project", "API_KEY", "phc_", r"[A-Za-z0-9]{40,60}"),
        ("honeycomb_ingest", "API_KEY", "hcxik_", r"[a-z0-9]{50,70}"),
        ("honeycomb_management", "API_KEY", "hcamk_", r"[a-z0-9]{50,70}"),
        ("axiom", "API_KEY", "xaat-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("axiom_personal", "API_KEY", "xapt-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("checkly", "API_KEY", "cu_", r"[a-f0-9]{32}"),
        ("uptimerobot_user", "API_KEY", "u", r"\d{5,9}-[a-f0-9]{24}"),
        ("uptimerobot_monitor", "API_KEY", "m", r"\d{7,11}-[a-f0-9]{24}"),
        ("dynatrace_platform", "API_KEY", "dt0s", r"\d\d\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}"),
        ("statsig", "API_KEY", "secret-", r"(?!live-|test-)(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{40,50}"),
        ("launchdarkly_mobile", "API_KEY", "mob-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("honeycomb", "API_KEY", "hcaik_", r"[a-z0-9]{50,70}"),
    )
)
