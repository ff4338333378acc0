"""Tokens of the tools that teams work with: Notion, Linear, Figma, Trello, ClickUp, Asana, Airtable and others; their manuals.

>>> [m.recognizer for r in WORK_TOKENS for m in r.scan("lin" + "_api_k8Q2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4EaXoVb2Rn", "")]
['linear']
>>> [m.entity for r in WORK_TOKENS for m in r.scan("secret_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "")]  # a blank
[]
>>> [m.entity for r in WORK_TOKENS for m in r.scan("pattern.compile, ATTACHMENT", "")]  # words
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

WORK_TOKENS = recognizers(
    (
        ("figma", "API_KEY", "figd_", r"[A-Za-z0-9_\-]{40,60}"),
        ("figma_oauth", "API_KEY", "figu_", r"[A-Za-z0-9_\-]{40,60}"),
        ("linear", "API_KEY", "lin_api_", r"[A-Za-z0-9]{40}"),
        ("linear_oauth", "API_KEY", "lin_oauth_", r"[A-Za-z0-9]{40,64}"),
        ("notion", "API_KEY", "ntn_", r"[A-Za-z0-9]{40,50}"),
        ("notion_legacy", "API_KEY", "secret_", r"[A-Za-z0-9]{43}"),
        ("airtable", "API_KEY", "pat", r"[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
        ("trello", "API_KEY", "ATTA", r"[a-f0-9]{64}[A-F0-9]{8}"),
        ("clickup", "API_KEY", "pk_", r"\d{5,10}_[A-Z0-9]{32}"),
        ("asana", "API_KEY", "1/", r"\d{15,18}:[a-f0-9]{32}"),
        ("asana_personal", "API_KEY", "2/", r"\d{15,18}/\d{15,18}:[a-f0-9]{32}"),
        ("atlassian", "API_KEY", "ATATT3", r"[A-Za-z0-9_\-=]{100,300}"),
        ("atlassian_connect", "API_KEY", "ATCTT3", r"[A-Za-z0-9_\-=]{100,300}"),
        ("dropbox", "API_KEY", "sl.", r"[A-Za-z0-9_\-=.]{130,2000}"),
        ("frame_io", "API_KEY", "fio-u-", r"[A-Za-z0-9_\-=]{64}"),
        ("typeform", "API_KEY", "tfp_", r"[A-Za-z0-9_\-.=]{40,70}"),
        ("readme", "API_KEY", "rdme_", r"[a-z0-9]{70}"),
        ("contentful", "API_KEY", "CFPAT-", r"[A-Za-z0-9_\-]{43}"),
        ("adobe_secret", "API_KEY", "p8e-", r"(?=[A-Za-z_\-]{0,60}\d)(?=[a-z0-9_\-]{0,60}[A-Z])[A-Za-z0-9_\-]{32}"),
    )
)
