"""Tokens of platforms that run what others wrote: Netlify, Vercel, Render, Scaleway, Backblaze and others; their manuals.

>>> [m.recognizer for r in HOSTING_TOKENS for m in r.scan("n" + "fp_k8Q2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4EaXoV", "")]
['netlify']
>>> [m.entity for r in HOSTING_TOKENS for m in r.scan("nfp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "")]  # a blank
[]
>>> [m.entity for r in HOSTING_TOKENS for m in r.scan("DO00 and K001 are prefixes", "")]  # prefixes alone
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

HOSTING_TOKENS = recognizers(
    (
        ("netlify", "API_KEY", "nfp_", r"[A-Za-z0-9]{36,44}"),
        ("vercel_blob", "API_KEY", "vercel_blob_rw_", r"[A-Za-z0-9]{14,20}_[A-Za-z0-9]{28,34}"),
        ("vercel_personal", "API_KEY", "vcp_", r"[A-Za-z0-9]{50,60}"),
        ("render", "API_KEY", "rnd_", r"[A-Za-z0-9]{28,40}"),
        ("deno_deploy", "API_KEY", "ddp_", r"[A-Za-z0-9]{36}"),
        ("deno_organization", "API_KEY", "ddo_", r"[A-Za-z0-9]{36}"),
        ("scalingo", "API_KEY", "tk-us-", r"[A-Za-z0-9_\-]{48}"),
        ("scaleway", "API_KEY", "SCW", r"(?=[A-Z]{0,16}\d)[A-Z0-9]{17}"),
        ("exoscale", "API_KEY", "EXO", r"[a-f0-9]{24}"),
        ("upcloud", "API_KEY", "ucat_", r"[A-Z0-9]{26}"),
        ("digitalocean_spaces", "API_KEY", "DO00", r"(?=[A-Z0-9]{0,15}[A-Z])[A-Z0-9]{16}"),
        ("backblaze", "API_KEY", "K00", r"\d(?=[A-Za-z+/]{0,26}\d)(?=[a-z0-9+/]{0,26}[A-Z])[A-Za-z0-9+/]{27}"),
        ("akamai", "API_KEY", "akab-", r"[a-z0-9]{16}-[a-z0-9]{16}"),
        ("cloudflare_tunnel", "API_KEY", "eyJhIjoi", r"[A-Za-z0-9+/]{90,400}={0,2}"),
        ("cloudflare_turnstile", "API_KEY", "0x4AAAAAA", r"(?=[A-Za-z_\-]{0,28}\d)[A-Za-z0-9_\-]{24,32}"),
        ("vercel_edge_config", "API_KEY", "ecfg_", r"[a-z0-9]{28}"),
        ("convex_deploy", "API_KEY", "prod:", r"[a-z]{3,12}-[a-z]{3,12}-\d{1,4}\|[A-Za-z0-9+/=]{30,200}"),
        ("portainer", "API_KEY", "ptr_", r"[A-Za-z0-9+/]{43}="),
        ("rancher", "API_KEY", "token-", r"[a-z0-9]{5}:[a-z0-9]{54}"),
        ("infracost", "API_KEY", "ico-", r"[A-Za-z0-9]{32}"),
        ("defined_networking", "API_KEY", "dnkey-", r"[A-Z0-9]{26}-[A-Z0-9]{52}"),
        ("expo_robot", "API_KEY", "expo_", r"(?=[A-Za-z_\-]{0,60}\d)(?=[a-z0-9_\-]{0,60}[A-Z])[A-Za-z0-9_\-]{36,44}"),
    )
)
