"""The bytes of an event stream in, in any pieces; the bytes of the restored stream out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from privacyguard.wire.api_events import Event, Restoring
from privacyguard.wire.api_reply import spent

MOST = 16 * 2**20  # bytes of one event; no reply has a larger one
LAST = frozenset({"message_stop", "response.completed", "response.failed", "response.incomplete"})
END = re.compile(rb"\r\n\r\n|\n\n|\r\r")


class TooLong(Exception):
    """An event that does not end."""


class Frames:
    """Cuts a stream of bytes into its events."""

    def __init__(self) -> None:
        self.held = bytearray()
        self._searched = 0  # bytes in which no end was found

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield every event that is whole, without its end.

        Raises:
            TooLong: an event of more than `MOST` bytes.
        """
        self.held += data
        while found := END.search(self.held, max(0, self._searched - 3)):
            raw = bytes(self.held[: found.start()])
            del self.held[: found.end()]
            self._searched = 0
            yield raw
        self._searched = len(self.held)
        if self._searched > MOST:
            raise TooLong


class Events:
    """Reads the objects that a stream of events holds."""

    def __init__(self) -> None:
        self._frames = Frames()

    def feed(self, data: bytes) -> Iterator[Event]:
        """Yield the object of every event that is whole; what holds none is passed over."""
        for raw in self._frames.feed(data):
            event = _parsed(_data(raw.decode("utf-8", "replace").splitlines()))
            if event is not None:
                yield event


class EventStream:
    """Restores the events of one stream: `feed` bytes as they come, `end` when there are no more. Not thread-safe."""

    def __init__(self, restoring: Restoring) -> None:
        self._restoring, self._frames = restoring, Frames()
        self._named = False  # whether the events have names
        self.complete = False  # whether the last event came: clients hang up behind it
        self.spent: tuple[int, int] | None = None  # tokens of prompt and reply, as far as told

    def feed(self, data: bytes) -> bytes:
        """What can be passed on now.

        Raises:
            TooLong: an event of more than `MOST` bytes.
        """
        return b"".join(self._event(raw) for raw in self._frames.feed(data))

    def end(self) -> bytes:
        """What was held back: an event without an end, then what is left of the texts."""
        last = self._event(bytes(self._frames.held)) if self._frames.held.strip() else b""
        self._frames.held.clear()
        return last + self._written(self._restoring.rest())

    def _event(self, raw: bytes) -> bytes:
        lines = raw.decode("utf-8", "replace").splitlines()
        data = _data(lines)
        self._named |= any(line.startswith("event:") for line in lines)
        others = [line for line in lines if not line.startswith(("data:", "event:"))]
        event = _parsed(data)
        if event is None:  # "[DONE]", a comment, nothing: no text to restore, and before it goes what is left
            self.complete |= data.strip() == "[DONE]"
            left = self._written(self._restoring.rest()) if self.complete else b""
            return left + raw + b"\n\n"
        self.spent = spent(event) or self.spent
        self.complete |= event.get("type") in LAST
        kept = "".join(f"{line}\n" for line in others if line.strip())
        return kept.encode() + self._written(self._restoring.event(event))

    def _written(self, events: Iterable[Event]) -> bytes:
        return written(events, named=self._named)


def written(events: Iterable[Event], *, named: bool) -> bytes:
    """The bytes of these events; with a line that names each, where they are named."""
    return b"".join(
        (f"event: {event['type']}\n" if named and "type" in event else "").encode()
        + b"data: "
        + json.dumps(event, ensure_ascii=False).encode("utf-8", "surrogatepass")
        + b"\n\n"
        for event in events
    )


def _data(lines: list[str]) -> str:
    return "\n".join(line[5:].removeprefix(" ") for line in lines if line.startswith("data:"))


def _parsed(data: str) -> Event | None:
    try:
        event = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None
