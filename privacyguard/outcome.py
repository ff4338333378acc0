"""What became of a call in, what the log says of it out: a code instead of an error's message, the tokens that were counted."""

from __future__ import annotations

from typing import Any

from privacyguard.audit.record import ErrorCode, OutcomeStatus, Tokens
from privacyguard.errors import ConfigError, EgressError, PrivacyGuardError, ReplyStoppedError, RestoreError, UpstreamError


def ending_of(error: BaseException, *, sent: bool) -> tuple[OutcomeStatus, ErrorCode]:
    """How a call ended that failed with this error; `sent` says whether bytes may have been written."""
    match error:
        case EgressError():
            return OutcomeStatus.EGRESS_REFUSED, _code_of(error)
        case UpstreamError():
            return OutcomeStatus.UPSTREAM_ERROR if error.sent else OutcomeStatus.NOT_SENT, _code_of(error)
        case ReplyStoppedError():
            return OutcomeStatus.REPLY_WITHHELD, ErrorCode.RULE
        case RestoreError():
            return OutcomeStatus.REPLY_WITHHELD, ErrorCode.RESTORE
        case ConfigError():
            return OutcomeStatus.NOT_SENT, ErrorCode.BAD_REQUEST
        case PrivacyGuardError():
            return OutcomeStatus.UPSTREAM_ERROR if sent else OutcomeStatus.NOT_SENT, ErrorCode.INTERNAL
        case _:
            code = ErrorCode.INTERNAL if isinstance(error, Exception) else ErrorCode.CANCELLED
            return OutcomeStatus.CANCELLED if sent else OutcomeStatus.NOT_SENT, code


def _code_of(error: UpstreamError | EgressError) -> ErrorCode:
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
