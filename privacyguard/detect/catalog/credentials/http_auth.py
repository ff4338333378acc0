"""What opens a door over HTTP: basic authentication (RFC 7617), a bearer token (RFC 6750), a session cookie (RFC 6265).

>>> text = "curl -u admin:S3cr3tZ9 https://api.internal"
>>> [text[m.start:m.end] for m in BASIC_AUTH.scan(text, "")]
['admin:S3cr3tZ9']
>>> text = "Authorization: Bearer mF_9.B5f-4.1JqM7c2xZ0"
>>> [text[m.start:m.end] for m in BEARER_TOKEN.scan(text, "")]
['mF_9.B5f-4.1JqM7c2xZ0']
>>> text = "Cookie: sessionid=k3j9x0v7q2m5n8b1c4z6l0p9"
>>> {text[m.start:m.end] for m in SESSION_COOKIE.scan(text, "")}
{'k3j9x0v7q2m5n8b1c4z6l0p9'}
>>> list(BASIC_AUTH.scan("curl -u user:password http://x", "")), list(BEARER_TOKEN.scan("Authorization: Bearer <token>", ""))
([], [])
>>> list(BASIC_AUTH_HEADER.scan("Basic dGhpcyBpcyBub3QgYSBwYWly", ""))  # decodes to no pair
[]
>>> list(SESSION_COOKIE.scan("Cookie: theme=dark", ""))  # opens nothing
[]
"""

from __future__ import annotations

import base64
import binascii
import re

from privacyguard.detect.catalog.credentials.connection_string import holds_secret
from privacyguard.detect.catalog.placeholders import is_placeholder
from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _is_pair(value: str) -> bool:
    return holds_secret(f"http://{value}@somewhere")


def _decodes(value: str) -> bool:
    try:
        pair = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode("utf-8")
    except (ValueError, binascii.Error):
        return False
    return ":" in pair and pair.isprintable()


def _is_bearer(value: str) -> bool:
    return bool(re.search(r"\d", value)) and not is_placeholder(value)


BASIC_AUTH = PatternRecognizer(
    name="basic_auth",
    entity="BASIC_AUTH",
    patterns=(
        Pattern(
            r"(?<!\w)(?:curl|http|https|wget|xh|httpie)\s(?:[^\n]{0,300}?\s)?(?:-u|--user|-a|--auth|--proxy-user)[ =]?[\"']?"
            r"(?P<value>[^\s:\"'$<{/]{1,64}:[^\s\"'@]{1,128})(?=[\s\"']|$)",
            0.9,
        ),
        Pattern(r"(?<!\w)--user[ =][\"']?(?P<value>[^\s:\"'$<{/]{1,64}:[^\s\"'@]{1,128})(?=[\s\"']|$)", 0.7),
    ),
    validate=_is_pair,
)

BASIC_AUTH_HEADER = PatternRecognizer(
    name="basic_auth_header",
    entity="BASIC_AUTH",
    patterns=(
        Pattern(r"(?<!\w)Basic\s{1,2}(?P<value>[A-Za-z0-9+/]{6,400}={0,2})(?![A-Za-z0-9+/=])", 0.9),
        # docker's config.json, npm's .npmrc
        Pattern(
            r"(?:[\"']auth[\"']\s?:\s?[\"']|(?<!\w)_auth\s?=\s?)(?P<value>[A-Za-z0-9+/]{8,400}={0,2})(?![A-Za-z0-9+/=])", 0.9
        ),
    ),
    validate=_decodes,
)

BASIC_AUTH_CODE = PatternRecognizer(
    name="basic_auth_code",
    entity="BASIC_AUTH",
    patterns=(
        Pattern(
            r"(?:\bauth\s?=\s?(?:HTTPBasicAuth)?|HTTPBasicAuth|httpx\.BasicAuth|BasicAuth)\s?\(\s?"
            r"[\"'][^\"'\n]{1,80}[\"']\s?,\s?"
            r"[\"'](?P<value>[^\"'\n]{3,128})[\"']",
            0.85,
        ),
    ),
    validate=lambda value: not is_placeholder(value),
)

BEARER_TOKEN = PatternRecognizer(
    name="bearer_token",
    entity="BEARER_TOKEN",
    patterns=(
        Pattern(r"(?<!\w)Bearer[\s:]{1,3}[\"']?(?P<value>[A-Za-z0-9._~+/\-]{12,4096}={0,2})(?<![.\-])", 0.85, 0.95),
        Pattern(
            (
                r"(?:proxy-)?authorization[\"']?\s?[:=,]\s?[\"']?(?:token|bot|key|apikey"
                r"|digest|oauth|sso-key)\s(?P<value>[A-Za-z0-9._~+/:\-]{16,4096}={0,2})"
            ),
            0.9,
        ),
        Pattern(
            (
                r"(?<!\w)authorization[\"']?\s?[:=]\s?[\"']?(?P<value>(?=[A-Za-z_\-]{0,40}\d)"
                r"[A-Za-z0-9._~+/\-]{24,4096}={0,2})(?![\w ])"
            ),
            0.8,
        ),
    ),
    context=("authorization", "header", "headers", "-h", "auth"),
    validate=_is_bearer,
)

_NAMES = (
    r"(?:[\w\-]{0,24}(?:sess|session|sessid|sessionid|session_id|session-id|session-token"
    r"|auth|auth_token|authtoken|remember_token|rememberme|jsessionid"
    r"|phpsessid|asp\.net_sessionid|csrftoken|xsrf-token|id_token|access_token"
    r"|laravel_session|li_at|xs|datr|_gh_sess|user_session)"
    r"|connect\.sid|aspsessionid[a-z]{8}|remember_\w{1,20}_token|sid|ssid|hsid|sapisid|cf_clearance|__secure-[\w\-]{1,30}"
    r"|__host-[\w\-]{1,30}|\.aspxauth|wordpress_logged_in_\w{1,40})"
)


def _is_session(value: str) -> bool:
    mixed = bool(re.search(r"\d", value)) and bool(re.search(r"[A-Za-z]", value))
    return (mixed or bool(re.fullmatch(r"[A-Z]{20,40}", value))) and not is_placeholder(value)


SESSION_COOKIE = PatternRecognizer(
    name="session_cookie",
    entity="SESSION_COOKIE",
    patterns=(
        Pattern(
            rf"(?<![\w.\-]){_NAMES}=[\"']?(?P<value>[A-Za-z0-9%._~+/:|\-]{{16,4000}}={{0,2}})", 0.8, 0.95, flags=re.IGNORECASE
        ),
        Pattern(rf"[\"']{_NAMES}[\"']\s?[:,]\s?[\"'](?P<value>[A-Za-z0-9%._~+/:|\-]{{16,4000}}={{0,2}})[\"']", 0.75, 0.9),
        Pattern(
            r"(?<!\w)(?:set-)?cookie[\"']?\s?[:=]\s?[\"']?[\w.\-]{1,60}=(?P<value>[A-Za-z0-9%._~+/:|\-]{16,4000}={0,2})", 0.8
        ),
        Pattern(r"[;:'\"]\s{0,2}[\w.\-]{1,60}=(?P<value>[A-Za-z0-9%._~+/:|\-]{20,4000}={0,2})", 0.0, 0.75),
    ),
    context=("cookie", "cookies", "set-cookie"),
    validate=_is_session,
)
