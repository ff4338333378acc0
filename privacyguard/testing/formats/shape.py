"""What a provider's format is to the recording server: functions from a call and replies to JSON and frames."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from privacyguard.testing.received import Json, ReceivedCall
from privacyguard.testing.script import Reply

Replies: TypeAlias = Sequence[Reply]

CREATED = 1_767_225_600  # every answer says it was made on 2026-01-01 UTC: no clock, so answers can be compared
CREATED_TEXT = "2026-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that a server lists. With `remote_host` an Ollama server says that it forwards the model's calls there."""

    name: str
    remote_host: str = ""
    remote_model: str = ""
    digest: str = "5" * 64


@dataclass(frozen=True, slots=True)
class Format:
    """One provider's format. `probe` answers what is asked about the server itself; None: it is a call or nothing.

    `serves`: the path is one of this format's model calls. `error` gets a status and a message. `frames` are ready to be
    written, one to an HTTP chunk; `media` is their media type.
    """

    name: str
    serves: Callable[[ReceivedCall], bool]
    streams: Callable[[ReceivedCall], bool]
    plain: Callable[[ReceivedCall, Replies], Json]
    frames: Callable[[ReceivedCall, Replies], Iterator[bytes]]
    media: Callable[[ReceivedCall], str]
    error: Callable[[int, str], Json]
    probe: Callable[[ReceivedCall, Sequence[Model]], Json]


def event(content: Json, name: str = "") -> bytes:
    """Return one server-sent event; a string is sent as it is."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return ((f"event: {name}\n" if name else "") + f"data: {text}\n\n").encode()


def event_stream(_: ReceivedCall) -> str:
    """Return the media type of server-sent events."""
    return "text/event-stream"


def asks_to_stream(call: ReceivedCall) -> bool:
    """Whether the body says `"stream": true`."""
    return call.member("stream") is True


def model_of(call: ReceivedCall) -> str:
    """Return the model that the body names."""
    return str(call.member("model") or "unnamed")


def words(*texts: str) -> int:
    """Return how many words there are: what stands for tokens in every usage that is reported."""
    return sum(len(text.split()) for text in texts)


def words_in(call: ReceivedCall) -> int:
    """Return the words of the whole call."""
    return words(*call.texts())


def words_out(reply: Reply) -> int:
    """Return the words of a reply, tool arguments and reasoning included."""
    return words(reply.text, "".join(reply.thoughts), *(tool.text for tool in reply.tool_calls))


def nothing(_: ReceivedCall, __: Sequence[Model]) -> Json:
    """Answer no probe."""
    return None
