"""An answer in, a broken answer out: everything that goes wrong between a client and a provider, as values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from privacyguard.testing.exchange import Answer, Severed


@dataclass(frozen=True, slots=True)
class Status:
    """The provider answers with an error in its own shape, or with `body` as it is. `headers`: `retry-after`, for example."""

    code: int
    message: str = field(default="the provider refuses", repr=False)
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class CloseBeforeReply:
    """The request is read whole, then the connection ends without a byte of an answer."""


@dataclass(frozen=True, slots=True)
class HalfJson:
    """The HTTP answer is complete but its JSON is cut in the middle: the whole one, or the middle frame of a stream."""


@dataclass(frozen=True, slots=True)
class CutStream:
    """The connection ends in the middle of the answer: after so many frames of a stream, or half-way through a body."""

    after: int = 2


@dataclass(frozen=True, slots=True)
class Hang:
    """Nothing comes for so many seconds (before the frame number `after`, from 0), then the answer goes on."""

    seconds: float
    after: int = 0


@dataclass(frozen=True, slots=True)
class Redirect:
    """The provider sends the client to another server: the base URL `to`, with the request's own path behind it."""

    to: str
    code: int = 307


Fault: TypeAlias = Status | CloseBeforeReply | HalfJson | CutStream | Hang | Redirect

Pause: TypeAlias = Callable[[float], object]
"""What waits so many seconds, or less where the server stops."""


def spoil(answer: Answer, fault: Fault, pause: Pause) -> Answer:
    """Return the answer with the fault in it. `Status` and `Redirect` replace an answer and are not this function's to make."""
    match fault:
        case CloseBeforeReply():
            return replace(answer, frames=_severed((), 0))
        case CutStream(after):
            if answer.streamed:
                return replace(answer, frames=_severed(tuple(answer.frames), after))
            whole = b"".join(answer.frames)
            return replace(answer, frames=_severed((whole[: len(whole) // 2],), 1), length=len(whole))
        case HalfJson():
            frames = tuple(answer.frames)
            middle = len(frames) // 2
            return replace(answer, frames=(*frames[:middle], frames[middle][: len(frames[middle]) // 2]), length=None)
        case Hang(seconds, after):
            return replace(answer, frames=_hanging(tuple(answer.frames), seconds, after, pause))
        case _:
            return answer


def _severed(frames: tuple[bytes, ...], after: int) -> Iterator[bytes]:
    yield from frames[:after]
    raise Severed


def _hanging(frames: tuple[bytes, ...], seconds: float, after: int, pause: Pause) -> Iterator[bytes]:
    for number, frame in enumerate(frames):
        if number == min(after, len(frames) - 1):
            pause(seconds)
        yield frame
