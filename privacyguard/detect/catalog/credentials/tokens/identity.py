"""Tokens of identity providers, secret stores and security services: Okta, Vault, 1Password, Doppler, Tailscale and others.

>>> [m.recognizer for r in IDENTITY_TOKENS for m in r.scan("hvs" + ".CAESIk8Q2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4Ea", "")]
['vault_service']
>>> text = "export TFE=k8Q2xLp0Zt7NwY" + ".atlasv1.s5Ub3Jc9Hd1Gf6Mk4EaXoVb2Rn5Tq8Wy1Zc4Fj7Lm0Ps3UxQaSwEdRfTgYhUj"
>>> [text[m.start : m.end][:4] for m in TERRAFORM_TOKEN.scan(text, "")]  # from its beginning
['k8Q2']
>>> [m.entity for r in IDENTITY_TOKENS for m in r.scan("s.Join(paths) and A3-size", "")]  # code, paper
[]
>>> list(TERRAFORM_TOKEN.scan(".atlasv1.", ""))  # a mark alone
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import is_issued, recognizers
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_UUID = r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"
_CLIENT = r"[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_\-][a-z0-9\-]{10,32}\.[A-Za-z0-9+/_=\-]{30,120}"

IDENTITY_TOKENS = recognizers(
    (
        ("okta", "API_KEY", "SSWS 00", r"[A-Za-z0-9_\-]{40}"),
        ("vault_service", "API_KEY", "hvs.", r"[A-Za-z0-9_\-]{24,200}"),
        ("vault_batch", "API_KEY", "hvb.", r"[A-Za-z0-9_\-]{24,300}"),
        ("vault_recovery", "API_KEY", "hvr.", r"[A-Za-z0-9_\-]{24,200}"),
        ("vault_legacy", "API_KEY", "s.", r"(?=[A-Za-z]{0,23}\d)(?=[a-z0-9]{0,23}[A-Z])[A-Za-z0-9]{24}"),
        ("onepassword", "API_KEY", "ops_", r"eyJ[A-Za-z0-9+/=]{200,2000}"),
        ("onepassword_secret", "API_KEY", "A3-", r"[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}"),
        (
            "bitwarden_machine",
            "API_KEY",
            "0.",
            rf"{_UUID}\.[A-Za-z0-9]{{30}}:[A-Za-z0-9+/]{{22}}==",
        ),
        *(
            (f"doppler_{kind}", "API_KEY", f"dp.{kind}.", r"(?:[a-z0-9\-_]{2,35}\.)?[A-Za-z0-9]{40,44}")
            for kind in ("pt", "st", "ct", "sa", "scim", "audit")
        ),
        ("tailscale", "API_KEY", "tskey-", r"[a-z]{2,10}-[A-Za-z0-9]{10,30}-[A-Za-z0-9]{20,50}"),
        ("ngrok", "API_KEY", "ngrok_", r"[A-Za-z0-9_]{40,60}"),
        ("openshift", "API_KEY", "sha256~", r"[A-Za-z0-9_\-]{43}"),
        ("ory", "API_KEY", "ory_", r"(?:pat|st|at|rt|ac|apikey)_[A-Za-z0-9_\-.]{20,120}"),
        *((f"authress_{kind}", "API_KEY", f"{kind}_", _CLIENT) for kind in ("sc", "ext", "scauth", "authress")),
        ("stytch", "API_KEY", "secret-live-", r"[A-Za-z0-9_\-]{36}="),
        ("stytch_test", "API_KEY", "secret-test-", r"[A-Za-z0-9_\-]{36}="),
        ("intra42", "API_KEY", "s-s4t2", r"(?:ud|af)-[a-f0-9]{64}"),
        ("hcaptcha", "API_KEY", "ES_", r"[a-f0-9]{32}"),
        ("settlemint", "API_KEY", "sm_", r"(?:aat|pat|sat)_[A-Za-z0-9]{16}"),
    )
)

TERRAFORM_TOKEN = PatternRecognizer(
    name="terraform_cloud",
    entity="API_KEY",
    patterns=(Pattern(r"(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_\-=]{60,70}(?![A-Za-z0-9])", 0.95, flags=0),),
    validate=is_issued,
)

MAXMIND_KEY = PatternRecognizer(
    name="maxmind_license",
    entity="API_KEY",
    patterns=(Pattern(r"(?<![A-Za-z0-9_])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![A-Za-z0-9_])", 0.95, flags=0),),
    validate=is_issued,
)
