"""What a sender of cleared calls is: the protocol, and the values that go in and come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from privacyguard.cleared import ClearedPrompt
from privacyguard.route.transport import Exchange


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A cleared call, rendered: the request body in litellm's signature and what the sending side needs besides."""

    cleared: ClearedPrompt
    body: Mapping[str, object] = field(repr=False)
    controls: Mapping[str, object] = field(repr=False)
    exchange: Exchange


class Client(Protocol):
    """Sends a cleared call and returns the provider's reply in litellm's types, or an iterator of its chunks.

    Raises:
        EgressError: bytes, address or peer were not what was cleared; nothing was sent.
        UpstreamError: the destination failed; `sent` says whether bytes were written.
    """

    def send(self, outgoing: Outgoing) -> Any: ...

    async def asend(self, outgoing: Outgoing) -> Any: ...

    def typed(self, api: str, document: dict[str, Any], *, event: bool) -> Any: ...

    def refusal(self, model: str, text: str, *, stream: bool) -> Any: ...
