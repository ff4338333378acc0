"""A request as a client sends it, and the answer that it gets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field

OURS = "x-privacyguard-"  # headers that are said to us, and to nobody else
RECORD = "x-privacyguard-record"
VERDICT = "x-privacyguard-verdict"
JSON = "application/json"
EVENTS = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as a client would send it. `timeout` are the client's limits in seconds.

    `native`: the server at this address speaks the API's own format; else it is asked as a chat.
    """

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    timeout: Mapping[str, float | None] = field(default_factory=dict)
    native: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client gets. A stream's body closes its connection with itself."""

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes | Iterator[bytes] | AsyncIterator[bytes] = field(repr=False)
