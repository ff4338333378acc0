"""Names as callers and policies write them in, what may stand in the log out; total: a doubtful name becomes its digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

Known = Callable[[str], bool]  # whether a model, provider or purpose is declared in the policy, or known to everybody

DIGEST = r"sha256:[0-9a-f]{64}"
WORD = r"(?:[A-Za-z0-9_][A-Za-z0-9._:/@+-]{0,127})?"
HOST_PORT = r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}"
ENDPOINT = rf"(?:|unix|{DIGEST}|{HOST_PORT})"

_IS_DIGEST, _IS_WORD, _IS_HOST_PORT = (re.compile(pattern).fullmatch for pattern in (DIGEST, WORD, HOST_PORT))
_IS_ROLE = re.compile(r"[a-z_]{0,32}").fullmatch
_IS_HEX = re.compile(r"[0-9a-f]{64}").fullmatch
_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_PLAIN_MEDIA = frozenset("image audio video file file_id document binary text tokens token_ids url reference unknown".split())
_MEDIA_TREES = frozenset("application audio font image message model multipart text video".split())
_MEDIA_TYPES = frozenset(
    "image/png image/jpeg image/gif image/webp image/heic image/svg+xml image/tiff audio/wav audio/mpeg audio/mp3 audio/ogg "
    "audio/flac audio/webm video/mp4 video/webm video/quicktime application/pdf application/json application/octet-stream "
    "text/plain text/csv text/html".split()
)


def digest(content: bytes) -> str:
    """The SHA-256 of the bytes as it stands in records: `sha256:<64 hex digits>`."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def as_digest(text: str) -> str:
    """A digest in any of the usual spellings, in ours; anything else is digested."""
    if _IS_DIGEST(text):
        return text
    return f"sha256:{text}" if _IS_HEX(text) else _digest_of(text)


def word(text: str) -> str:
    """A name that the operator chose (zone, rule, entity …): as it is if it has the shape of one."""
    return text if _IS_WORD(text) else _digest_of(text)


def vouched(text: str, known: Known) -> str:
    """A name that the caller chose: as it is only if it has the shape of a name and somebody vouches for it."""
    return text if not text or (_IS_WORD(text) and known(text)) else _digest_of(text)


def role(text: str) -> str:
    """A message's role."""
    return text if _IS_ROLE(text) else _digest_of(text)


def media(text: str) -> str:
    """The media type of an opaque part; a subtype that is not well known becomes `*`, for callers may write anything there."""
    if text in _PLAIN_MEDIA or text in _MEDIA_TYPES:
        return text
    tree, slash, _ = text.partition("/")
    return f"{tree}/*" if slash and tree in _MEDIA_TREES else _digest_of(text)


@lru_cache(maxsize=1024)  # a deployment has a handful
def host_and_port(endpoint: str) -> str:
    """The host and port of a base URL or peer; never its path, query or user. A Unix socket is `unix`."""
    if not endpoint or endpoint == "unix" or _IS_HOST_PORT(endpoint):
        return endpoint.lower()
    if endpoint.startswith(("unix:", "/")):
        return "unix"
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:  # a bracket left open, a port that is no number: its message would quote the URL
        host, port = "", 0
    found = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return found if port and _IS_HOST_PORT(found) else _digest_of(endpoint)


def _digest_of(text: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass"))
