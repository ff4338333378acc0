"""A plan that refuses a call in, what its caller gets instead out: an error, or an answer in the provider's own type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from privacyguard.errors import BlockedError
from privacyguard.plan import Plan
from privacyguard.policy.explain import next_steps
from privacyguard.replies import AsyncGuardedStream, GuardedStream, attach
from privacyguard.services import Services
from privacyguard.values import Block
from privacyguard.wire.request import Request


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call that may not be sent, and what its caller gets instead."""

    services: Services
    request: Request
    plan: Plan
    decision: Block
    record: str

    def reply(self) -> Any:
        """Raise, or answer in the provider's own type."""
        return self._made(GuardedStream)

    def areply(self) -> Any:
        """Raise, or answer in the provider's own type, to an asynchronous caller."""
        return self._made(AsyncGuardedStream)

    @property
    def _advice(self) -> str:
        return "; ".join(next_steps(self.plan.policy, self.decision))

    @property
    def error(self) -> BlockedError:
        """The refusal as an error."""
        return BlockedError(self.decision, self.plan.explain, advice=self._advice, record=self.record)

    @property
    def text(self) -> str:
        """The refusal in words."""
        return f"This request was not sent: policy {self.plan.policy.name} blocks it ({', '.join(self.decision.reasons)})."

    def _made(self, stream: type[GuardedStream] | type[AsyncGuardedStream]) -> Any:
        if not self.services.replies:
            raise self.error
        reply = self.services.router.refusal(self.request.model, self.text, stream=self.request.stream)
        return stream.of(reply, self.decision) if self.request.stream else attach(reply, self.decision)
