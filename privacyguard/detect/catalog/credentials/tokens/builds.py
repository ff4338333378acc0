"""Tokens of build, review and test services and of package indexes: CircleCI, Buildkite, Sonar, Octopus, JFrog and others.

>>> [m.recognizer for r in BUILD_TOKENS for m in r.scan("CC" + "IPAT_k8Q2xLp0Zt7NwYs5Ub3Jc9Hd_1Gf6Mk4EaXoVb2Rn5Tq8Wy1Z", "")]
['circleci']
>>> [m.entity for r in BUILD_TOKENS for m in r.scan("API-GATEWAY-TIMEOUT and sqp_", "")]  # words, a prefix alone
[]
>>> [m.entity for r in BUILD_TOKENS for m in r.scan("API-XXXXXXXXXXXXXXXXXXXXXXXXXX", "")]  # a blank
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

BUILD_TOKENS = recognizers(
    (
        ("circleci", "API_KEY", "CCIPAT_", r"[A-Za-z0-9_]{40,100}"),
        ("circleci_project", "API_KEY", "CCIPRJ_", r"[A-Za-z0-9_]{40,100}"),
        ("buildkite", "API_KEY", "bkua_", r"[a-f0-9]{40}"),
        ("buildkite_agent", "API_KEY", "bkct_", r"[A-Za-z0-9_\-]{40,200}"),
        ("sonarqube", "API_KEY", "sqp_", r"[a-f0-9]{40}"),
        ("sonarqube_user", "API_KEY", "squ_", r"[a-f0-9]{40}"),
        ("sonarqube_global", "API_KEY", "sqa_", r"[a-f0-9]{40}"),
        ("snyk", "API_KEY", "snyk_", r"[A-Za-z0-9_\-.]{36,120}"),
        ("octopus_deploy", "API_KEY", "API-", r"(?=[A-Z]{0,25}\d)[A-Z0-9]{26}"),
        ("harness_personal", "API_KEY", "pat.", r"[A-Za-z0-9_\-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}"),
        ("harness_service", "API_KEY", "sat.", r"[A-Za-z0-9_\-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}"),
        ("appveyor", "API_KEY", "v2.", r"(?=[a-z]{0,19}\d)[a-z0-9]{20}"),
        ("jfrog", "API_KEY", "AKCp", r"[A-Za-z0-9]{69}"),
        ("jfrog_reference", "API_KEY", "cmVmd", r"[A-Za-z0-9]{59}"),
        ("postman", "API_KEY", "PMAK-", r"[a-f0-9]{24}-[a-f0-9]{34}"),
        ("prefect", "API_KEY", "pnu_", r"[A-Za-z0-9]{36}"),
        ("prefect_service", "API_KEY", "pnb_", r"[A-Za-z0-9]{36}"),
        ("sourcegraph", "API_KEY", "sgp_", r"(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}"),
        ("sourcegraph_dotcom", "API_KEY", "sgd_", r"[a-f0-9]{64}"),
        ("socket", "API_KEY", "sktsec_", r"[A-Za-z0-9]{40,60}_api"),
        ("jetbrains_permanent", "API_KEY", "perm", r"[:\-][A-Za-z0-9+/=]{4,80}\.[A-Za-z0-9+/=]{4,80}\.[A-Za-z0-9]{30}"),
        ("nx_cloud", "API_KEY", "nxc_", r"[A-Za-z0-9]{30,60}"),
        ("apify", "API_KEY", "apify_api_", r"[A-Za-z0-9]{34,40}"),
        ("n8n", "API_KEY", "n8n_api_", r"[A-Za-z0-9]{40,80}"),
        ("bitrise", "API_KEY", "bitpat_", r"[A-Za-z0-9_\-]{40,80}"),
    )
)
