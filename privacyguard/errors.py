"""Every exception, as a tree. Messages name the place and the next step and never hold prompt text.

PrivacyGuardError
├── ConfigError          what the operator or the caller gave cannot be used; nothing was sent
│   ├── PolicyError      a policy or deployment file, with file:line:column; nothing was sent
│   ├── RecognizerError  a recognizer that cannot be built; nothing was sent
│   └── RequestError     a call that cannot be read; nothing was sent
├── BlockedError         the policy refuses the call; nothing was sent
├── DetectionError       the call could not be judged at all; nothing was sent
├── AuditError           a decision could not be recorded; nothing was sent (an outcome: the call was already made)
├── EgressError          bytes or peer were not what was cleared; nothing was sent
├── UpstreamError        the destination failed; only what was cleared was sent, if anything
├── RestoreError         a reply could not be restored; only what was cleared was sent
└── ReplyStoppedError    the policy stops a reply; only what was cleared was sent
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from privacyguard.values import Block


class PrivacyGuardError(Exception):
    """The root of the tree; catch it to catch everything this library raises."""


class ConfigError(PrivacyGuardError):
    """What the operator or the caller gave cannot be used. Nothing was sent."""


class PolicyError(ConfigError):
    """A policy or deployment file cannot be used. Nothing was sent.

    `file`, `line` and `column` (from 1) say where, and the message starts with them; `width` is how many characters it is long,
    and `excerpt` the line itself. `code` names the kind of problem (`privacyguard policy code PG301` explains it), `help` says
    what to do. `others` are further errors of the same file, in its order.
    """

    def __init__(
        self,
        problem: str,
        *,
        code: str,
        help: str = "",
        file: str = "policy",
        line: int = 1,
        column: int = 1,
        width: int = 1,
        excerpt: str = "",
        others: Sequence[PolicyError] = (),
    ) -> None:
        super().__init__(f"{file}:{line}:{column}: {problem} [{code}]")
        self.problem, self.file, self.line, self.column = problem, file, line, column
        self.code, self.help, self.width, self.excerpt, self.others = code, help, width, excerpt, tuple(others)
        for note in (f"help: {help}" if help else "", *map(str, self.others)):
            if note:
                self.add_note(note)  # a traceback shows them


class RecognizerError(ConfigError):
    """A recognizer cannot be built. Nothing was sent.

    `place` is file:line:column where a file names it, else empty; the message starts with it.
    """

    def __init__(self, problem: str, *, place: str = "") -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.problem, self.place = problem, place


class RequestError(ConfigError):
    """The call cannot be read: an unknown keyword or role, no messages, a value that is no JSON … Nothing was sent."""


class BlockedError(PrivacyGuardError):
    """The policy refuses the call. Nothing was sent, and the refusal is on record."""

    def __init__(self, decision: Block, explain: Callable[[], str], *, advice: str = "", record: str = "") -> None:
        why = ", ".join(decision.reasons) + (f": {advice}" if advice else "")
        super().__init__(f"blocked by {why}; nothing was sent" + (f" (record {record})" if record else ""))
        self.decision, self.record = decision, record
        self._explain = explain

    def explain(self) -> str:
        """Say, over a few lines, which rule refused what and what to do about it. Holds no prompt text."""
        return self._explain()


class DetectionError(PrivacyGuardError):
    """The call could not be judged at all. Nothing was sent."""


class AuditError(PrivacyGuardError):
    """A record could not be made durable. Before a call: nothing was sent. After a call: the reply is withheld."""


class EgressError(PrivacyGuardError):
    """The bytes or the peer of the outgoing call were not what was cleared. Nothing was sent."""


class UpstreamError(PrivacyGuardError):
    """The destination failed. Only what was cleared was sent, if anything.

    `retryable`: the same call may work later. `sent`: False when the failure came before a byte was written.
    `status` is the HTTP status, if there was one.
    """

    def __init__(self, problem: str, *, retryable: bool, sent: bool = True, status: int | None = None) -> None:
        super().__init__(problem)
        self.retryable, self.sent, self.status = retryable, sent, status


class RestoreError(PrivacyGuardError):
    """A reply could not be restored. Only what was cleared was sent."""


class ReplyStoppedError(PrivacyGuardError):
    """The policy stops a reply: what follows is withheld. Only what was cleared was sent. `reasons` are the rules."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(f"the reply was stopped by {', '.join(reasons)}; only what was cleared was sent")
        self.reasons = tuple(reasons)
