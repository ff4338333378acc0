"""What became of a call in, what the log says of it out: a code instead of an error's message, the tokens that were counted."""

from __future__ import annotations

from typing import Any

from privacyguard.audit.record import ErrorCode, Tokens
from privacyguard.errors import EgressError, UpstreamError


def code_of(error: UpstreamError | EgressError) -> ErrorCode:
    """The code of an error."""
    if isinstance(error, EgressError):
        return ErrorCode.PEER if "peer" in str(error) else ErrorCode.BODY
    if not error.sent:
        return ErrorCode.CONNECTION
    match error.status:
        case None:
            return ErrorCode.TIMEOUT if error.retryable else ErrorCode.MALFORMED_REPLY
        case 401 | 403:
            return ErrorCode.AUTHENTICATION
        case 429:
            return ErrorCode.RATE_LIMITED
        case status if status in range(300, 400):
            return ErrorCode.REDIRECT
        case status if status >= 400:
            return ErrorCode.HTTP_STATUS
        case _:
            return ErrorCode.MALFORMED_REPLY


def tokens_of(reply: Any) -> Tokens | None:
    """The tokens that a reply says were used; None where it does not."""
    if isinstance(reply, Tokens):
        return reply
    usage = getattr(reply, "usage", None)
    prompt, completion = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
    if not isinstance(prompt, int) or not isinstance(completion, int) or min(prompt, completion) < 0:
        return None  # a provider may say anything
    return Tokens(prompt=prompt, completion=completion)
