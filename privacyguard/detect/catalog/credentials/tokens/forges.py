"""Tokens of code forges, package registries and build services: GitHub, GitLab, npm, PyPI and others; their manuals.

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
        ("atlassian", "API_KEY", "ATATT3", r"[A-Za-z0-9_\-=]{100,300}"),
        ("npm", "API_KEY", "npm_", r"[A-Za-z0-9]{36}"),
        ("pypi", "API_KEY", "pypi-AgE", r"[A-Za-z0-9_\-]{50,500}"),
        ("rubygems", "API_KEY", "rubygems_", r"[a-f0-9]{48}"),
        ("crates_io", "API_KEY", "cio", r"[A-Za-z0-9]{32}"),
        ("docker_hub", "API_KEY", "dckr_pat_", r"[A-Za-z0-9_\-]{27,40}"),
        ("docker_org", "API_KEY", "dckr_oat_", r"[A-Za-z0-9_\-]{27,40}"),
        ("nuget", "API_KEY", "oy2", r"[a-z0-9]{43}"),
        ("clojars", "API_KEY", "CLOJARS_", r"[a-z0-9]{60}"),
        ("jfrog", "API_KEY", "AKCp", r"[A-Za-z0-9]{69}"),
        ("sonarqube", "API_KEY", "sqp_", r"[a-f0-9]{40}"),
        ("sonarqube_user", "API_KEY", "squ_", r"[a-f0-9]{40}"),
        ("circleci", "API_KEY", "CCIPAT_", r"[A-Za-z0-9_]{40,100}"),
        ("buildkite", "API_KEY", "bkua_", r"[a-f0-9]{40}"),
        ("prefect", "API_KEY", "pnu_", r"[A-Za-z0-9]{36}"),
        ("postman", "API_KEY", "PMAK-", r"[a-f0-9]{24}-[a-f0-9]{34}"),
        ("snyk", "API_KEY", "snyk_", r"[A-Za-z0-9_\-.]{36,120}"),
        ("figma", "API_KEY", "figd_", r"[A-Za-z0-9_\-]{40,60}"),
        ("linear", "API_KEY", "lin_api_", r"[A-Za-z0-9]{40}"),
        ("notion", "API_KEY", "ntn_", r"[A-Za-z0-9]{40,50}"),
        ("notion_legacy", "API_KEY", "secret_", r"[A-Za-z0-9]{43}"),
        ("airtable", "API_KEY", "pat", r"[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    )
)
