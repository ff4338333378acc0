"""Tokens of clouds and their tools: Amazon, Google, Azure, DigitalOcean, HashiCorp and others; their manuals.

>>> [m.entity for r in CLOUD_TOKENS for m in r.scan("AK" + "IAQ3EGR7XKZ5WBDLMN", "")]
['AWS_ACCESS_KEY']
>>> [m.entity for r in CLOUD_TOKENS for m in r.scan("AKIAIOSFODNN7EXAMPLE", "")]  # Amazon's own blank
[]
>>> text = "aws_secret_access_key = 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"
>>> [text[m.start:m.end] for m in AWS_SECRET_KEY.scan(text, "")]
['kR8vQ2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4Ea+Xo/V']
>>> list(AWS_SECRET_KEY.scan("commit 3f786850e387550fdab836ed7e6dc881de23001b", ""))  # a hash
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import is_issued, recognizers
from privacyguard.detect.catalog.randomness import is_random
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

CLOUD_TOKENS = recognizers(
    (
        *(
            (f"aws_{prefix.lower()}", "AWS_ACCESS_KEY", prefix, r"[A-Z0-9]{16}")
            for prefix in ("AKIA", "ASIA", "ABIA", "ACCA", "AROA", "AIDA")
        ),
        ("aws_bedrock", "API_KEY", "ABSKQmVkcm9ja0FQSUtleS", r"[A-Za-z0-9+/=]{30,300}"),
        ("google_api_key", "API_KEY", "AIza", r"[A-Za-z0-9_\-]{35}"),
        ("google_oauth_secret", "API_KEY", "GOCSPX-", r"[A-Za-z0-9_\-]{28}"),
        ("google_oauth_token", "API_KEY", "ya29.", r"[A-Za-z0-9_\-]{20,500}"),
        ("azure_ad_secret", "API_KEY", "8Q~", r"[A-Za-z0-9_.~\-]{31,34}"),
        ("azure_devops", "API_KEY", "AZDO", r"[A-Za-z0-9]{80}"),
        ("digitalocean_personal", "API_KEY", "dop_v1_", r"[a-f0-9]{64}"),
        ("digitalocean_oauth", "API_KEY", "doo_v1_", r"[a-f0-9]{64}"),
        ("digitalocean_refresh", "API_KEY", "dor_v1_", r"[a-f0-9]{64}"),
        ("cloudflare_ca", "API_KEY", "v1.0-", r"[a-f0-9]{24}-[a-f0-9]{146}"),
        ("vault_service", "API_KEY", "hvs.", r"[A-Za-z0-9_\-]{24,200}"),
        ("vault_batch", "API_KEY", "hvb.", r"[A-Za-z0-9_\-]{24,300}"),
        ("terraform_cloud", "API_KEY", ".atlasv1.", r"[A-Za-z0-9_\-=]{60,70}"),
        ("pulumi", "API_KEY", "pul-", r"[a-f0-9]{40}"),
        ("databricks", "API_KEY", "dapi", r"[a-f0-9]{32}(?:-\d)?"),
        ("doppler", "API_KEY", "dp.pt.", r"[A-Za-z0-9]{40,44}"),
        ("doppler_service", "API_KEY", "dp.st.", r"(?:[a-z0-9\-_]{2,35}\.)?[A-Za-z0-9]{40,44}"),
        ("heroku", "API_KEY", "HRKU-", r"[A-Za-z0-9_\-]{36,64}"),
        ("flyio", "API_KEY", "FlyV1 fm2_", r"[A-Za-z0-9+/=,_]{40,2000}"),
        ("fly_legacy", "API_KEY", "fo1_", r"[A-Za-z0-9_\-]{43}"),
        ("alibaba", "API_KEY", "LTAI", r"[A-Za-z0-9]{16,26}"),
        ("tencent", "API_KEY", "AKID", r"[A-Za-z0-9]{32}"),
        ("yandex", "API_KEY", "AQVN", r"[A-Za-z0-9_\-]{35,38}"),
        ("planetscale_password", "API_KEY", "pscale_pw_", r"[A-Za-z0-9_.=\-]{32,64}"),
        ("planetscale_token", "API_KEY", "pscale_tkn_", r"[A-Za-z0-9_.=\-]{32,64}"),
        ("supabase", "API_KEY", "sbp_", r"[a-f0-9]{40}"),
        ("supabase_secret", "API_KEY", "sb_secret_", r"[A-Za-z0-9_\-]{20,60}"),
        ("openshift", "API_KEY", "sha256~", r"[A-Za-z0-9_\-]{43}"),
        ("onepassword", "API_KEY", "ops_", r"eyJ[A-Za-z0-9+/=]{200,2000}"),
    )
)

AWS_SECRET_KEY = PatternRecognizer(
    name="aws_secret_key",
    entity="AWS_SECRET_KEY",
    patterns=(
        Pattern(
            (
                r"(?:aws|amazon)?[_\- .]?secret[_\- ]?(?:access)?[_\- ]?key[\"'\]]{0,2}\s{0,3}"
                r"(?::=|=>|=|:|is)\s{0,3}[\"'`]?(?P<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"
            ),
            0.95,
        ),
        Pattern(r"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])", 0.0, 0.8, flags=0),
    ),
    context=(
        "aws",
        "aws secret",
        "secret access key",
        "aws secret access key",
        "secretaccesskey",
        "secret key",
        "amazon",
        "awssecretkey",
    ),
    validate=lambda value: (
        is_random(value) and is_issued(value) and any(c.isupper() for c in value) and any(c.islower() for c in value)
    ),
)

AZURE_KEY = PatternRecognizer(
    name="azure_key",
    entity="API_KEY",
    patterns=(Pattern(r"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{86}==(?![A-Za-z0-9/+=])", 0.7, 0.95, flags=0),),
    context=("azure", "account key", "accountkey", "storage", "cosmos", "blob", "sharedaccesskey"),
    validate=is_random,
)
