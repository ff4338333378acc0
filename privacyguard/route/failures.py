"""An exception of litellm's in, our own word for what went wrong out: where, whether anything was sent, what to do; no text."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from privacyguard.errors import PrivacyGuardError, RequestError, UpstreamError
from privacyguard.route.transport import Exchange

RETRYABLE = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


def failure_of(error: Exception, exchange: Exchange) -> PrivacyGuardError:
    """Our own word for what went wrong; the provider's text stays out of it."""
    if exchange.refusal is not None:
        return exchange.refusal
    if isinstance(error, PrivacyGuardError):
        return error
    where = urlsplit(exchange.endpoint).netloc.rpartition("@")[2] or "the socket"
    status = exchange.status
    if not exchange.tried:
        return _unspeakable(error)
    if not exchange.sent:
        return UpstreamError(f"{where} cannot be reached; nothing was sent", retryable=True, sent=False)
    if status is not None and status >= 400:
        hint = {401: ": check the API key", 403: ": check the API key's rights", 404: ": check the model's name"}.get(
            status, ""
        )
        return UpstreamError(
            f"{where} answered with HTTP {status}{hint}; only what was cleared was sent",
            retryable=status in RETRYABLE,
            status=status,
        )
    kind = type(error).__name__
    slow = "timeout" in kind.lower()
    what = "did not answer in time" if slow else f"gave no reply that can be read ({kind})"
    return UpstreamError(f"{where} {what}; only what was cleared was sent", retryable=slow or status is None, status=status)


def _unspeakable(error: Exception) -> RequestError:
    """litellm cannot put the call into the provider's format. Its message may hold the prompt; names of keywords may not."""
    listed = re.search(r"does not support parameters: \[([a-z_', ]{1,200})\]", str(error))
    what = f"the keywords {listed[1]}" if listed else f"something in it ({type(error).__name__})"
    return RequestError(
        f"the provider's format has no room for {what}: leave it out or pass drop_params=True; nothing was sent"
    )
