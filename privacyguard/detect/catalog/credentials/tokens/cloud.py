"""Tokens of the large clouds and of what deploys to them: Amazon, Google, DigitalOcean, Alibaba, Pulumi; from their manuals.

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
        ("aws_session", "AWS_SECRET_KEY", "IQoJb3JpZ2luX2Vj", r"[A-Za-z0-9+/=]{100,2000}"),
        ("aws_session_old", "AWS_SECRET_KEY", "FwoGZXIvYXdz", r"[A-Za-z0-9+/=]{100,2000}"),
        ("aws_mws", "API_KEY", "amzn.mws.", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("aws_bedrock", "API_KEY", "ABSKQmVkcm9ja0FQSUtleS", r"[A-Za-z0-9+/=]{30,300}"),
        ("google_api_key", "API_KEY", "AIza", r"[A-Za-z0-9_\-]{35}"),
        ("google_oauth_secret", "API_KEY", "GOCSPX-", r"[A-Za-z0-9_\-]{28}"),
        ("google_refresh_token", "API_KEY", "1//0", r"[A-Za-z0-9_\-]{40,200}"),
        ("google_express", "API_KEY", "AQ.Ab8RN6", r"[A-Za-z0-9_\-]{35,60}"),
        ("google_oauth_token", "API_KEY", "ya29.", r"[A-Za-z0-9_\-]{20,500}"),
        ("digitalocean_personal", "API_KEY", "dop_v1_", r"[a-f0-9]{64}"),
        ("digitalocean_oauth", "API_KEY", "doo_v1_", r"[a-f0-9]{64}"),
        ("digitalocean_refresh", "API_KEY", "dor_v1_", r"[a-f0-9]{64}"),
        ("cloudflare_ca", "API_KEY", "v1.0-", r"[a-f0-9]{24}-[a-f0-9]{146}"),
        ("pulumi", "API_KEY", "pul-", r"[a-f0-9]{40}"),
        ("heroku", "API_KEY", "HRKU-", r"[A-Za-z0-9_\-]{36,64}"),
        ("flyio_macaroon", "API_KEY", "fm2_", r"[A-Za-z0-9+/=]{100,2000}"),
        ("flyio_user", "API_KEY", "fm1", r"[ar]_[A-Za-z0-9+/=]{100,2000}"),
        ("flyio", "API_KEY", "FlyV1 fm2_", r"[A-Za-z0-9+/=,_]{40,2000}"),
        ("fly_legacy", "API_KEY", "fo1_", r"[A-Za-z0-9_\-]{43}"),
        ("alibaba", "API_KEY", "LTAI", r"[A-Za-z0-9]{16,26}"),
        ("tencent", "API_KEY", "AKID", r"[A-Za-z0-9]{32}"),
        ("yandex_static", "API_KEY", "YC", r"(?=[A-Za-z_\-]{0,37}\d)(?=[A-Z0-9_\-]{0,37}[a-z])[A-Za-z0-9_\-]{38}"),
        ("yandex_iam", "API_KEY", "t1.", r"[A-Za-z0-9_\-]{20,600}={0,2}\.[A-Za-z0-9_\-]{86}"),
        ("yandex", "API_KEY", "AQVN", r"[A-Za-z0-9_\-]{35,38}"),
    )
)

AWS_SECRET_KEY = PatternRecognizer(
    name="aws_secret_key",
    entity="AWS_SECRET_KEY",
    patterns=(
        Pattern(
            (
                r"(?:(?:aws|amazon)?[_\- .]?secret[_\- ]?(?:access)?[_\- ]?key|aws[_\- .]?secret)[\"'\]]{0,2}\s{0,3}"
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

FIREBASE_KEY = PatternRecognizer(
    name="firebase_messaging",
    entity="API_KEY",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9_\-])AAAA[A-Za-z0-9_\-]{7}:APA91b[A-Za-z0-9_\-]{120,180}(?![A-Za-z0-9_\-])", 0.95, flags=0),
    ),
    validate=is_issued,
)
