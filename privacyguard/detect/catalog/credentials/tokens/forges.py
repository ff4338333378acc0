"""Tokens of code forges and package registries: GitHub, GitLab, Bitbucket, npm, PyPI, Docker Hub and others; their manuals.

>>> [m.entity for r in FORGE_TOKENS for m in r.scan("gh" + "p_wK3v9Xz1Lq8Rt5Yn2Mb7Hd4Js6Fc0Pg1UaEo", "")]
['GITHUB_TOKEN']
>>> [m.entity for r in FORGE_TOKENS for m in r.scan("glpa" + "t-x7Kq2mVb9sLw4ZtR1nYc", "")]
['API_KEY']
>>> [m.entity for r in FORGE_TOKENS for m in r.scan("the prefix of a token is ghp_...", "")]  # a prefix alone
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

FORGE_TOKENS = recognizers(
    (
        *(
            (f"github_{prefix}", "GITHUB_TOKEN", f"{prefix}_", r"[A-Za-z0-9]{34,255}")
            for prefix in ("ghp", "gho", "ghu", "ghs", "ghr")
        ),
        ("github_fine_grained", "GITHUB_TOKEN", "github_pat_", r"[A-Za-z0-9_]{40,255}"),
        *(
            (f"gitlab_{kind}", "API_KEY", f"gl{kind}-", r"[A-Za-z0-9_.\-]{20,300}")
            for kind in ("pat", "ptt", "dt", "rt", "cbt", "ft", "oas", "soat", "agent", "imt", "ffct")
        ),
        ("gitlab_runner", "API_KEY", "GR1348941", r"[A-Za-z0-9_\-]{20}"),
        ("bitbucket", "API_KEY", "ATBB", r"[A-Za-z0-9]{32}"),
        ("npm", "API_KEY", "npm_", r"[A-Za-z0-9]{36}"),
        ("pypi", "API_KEY", "pypi-AgE", r"[A-Za-z0-9_\-]{50,500}"),
        ("rubygems", "API_KEY", "rubygems_", r"[a-f0-9]{48}"),
        ("crates_io", "API_KEY", "cio", r"[A-Za-z0-9]{32}"),
        ("docker_hub", "API_KEY", "dckr_pat_", r"[A-Za-z0-9_\-]{27,40}"),
        ("docker_org", "API_KEY", "dckr_oat_", r"[A-Za-z0-9_\-]{27,40}"),
        ("nuget", "API_KEY", "oy2", r"[a-z0-9]{43}"),
        ("clojars", "API_KEY", "CLOJARS_", r"[a-z0-9]{60}"),
    )
)
