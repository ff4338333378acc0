"""A provider's reply and the decision about its call in, what the caller holds out: the reply, or a restoring stream."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, Protocol, Self

from privacyguard.errors import ReplyStoppedError, RestoreError
from privacyguard.forgetting import forgetful
from privacyguard.values import Decision

_KEY = "privacyguard"
CANCELLING = "privacyguard-cancelled"  # the thread that records the end of a stream that was let go

UNRESTORABLE = "the reply has a shape that cannot be restored and is withheld; only what was cleared was sent"

# called once with the error that ended the stream (None: it came to its end) and the last chunk that told the usage
Ended = Callable[[BaseException | None, Any], None]


def attach(reply: Any, decision: Decision) -> Any:
    """Note the decision on a reply or chunk, where its own dumps do not show it."""
    hidden = getattr(reply, "_hidden_params", None)
    if isinstance(hidden, dict):
        hidden[_KEY] = decision
    else:
        with contextlib.suppress(AttributeError, TypeError, ValueError):  # a type that takes no notes keeps none
            reply._hidden_params = {_KEY: decision}
    return reply


def decided(reply: object) -> Decision | None:
    """The decision noted on a reply, stream or chunk; None for one that no guard gave."""
    if isinstance(reply, (GuardedStream, AsyncGuardedStream)):
        return reply.decision
    hidden = getattr(reply, "_hidden_params", None)
    return hidden.get(_KEY) if isinstance(hidden, dict) else None


class Restore(Protocol):
    """Restores the chunks of one stream; `rest` gives what the end leaves over."""

    def chunk(self, chunk: Any) -> Any: ...

    def rest(self) -> Iterator[Any]: ...


class _Stream:
    """What both kinds of streams share: restoring, and saying once that it is over.

    INVARIANT: nothing that a stream holds refers to it, so that it ends when its last reader lets go of it.
    """

    def __init__(self, chunks: Any, restore: Restore | None, decision: Decision, ended: Ended | None) -> None:
        self.decision = decision
        self._chunks, self._restore = chunks, restore
        self._endings = [ended] if ended is not None else []  # taken by `pop`: one of two threads gets it
        self._rest: Iterator[Any] | None = None  # what was held back, once the chunks are through
        self._closed = False
        self._usage: Any = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(verdict={self.decision.verdict!r})"

    def __del__(self) -> None:
        # The collector runs anywhere, also in a thread that is writing the log and holds its locks: another thread writes this.
        # A process that is ending starts no more threads (Python 3.11 waits for them for ever); it takes this ending with it.
        for ended in () if sys.is_finalizing() else self._endings:
            with contextlib.suppress(RuntimeError):
                threading.Thread(target=ended, args=(GeneratorExit(), self._usage), name=CANCELLING).start()

    def _restored(self, chunk: Any) -> Any:
        if getattr(chunk, "usage", None) is not None:
            self._usage = chunk
        try:
            restored = self._restore.chunk(chunk) if self._restore else chunk
        except ReplyStoppedError:
            raise
        except Exception:  # noqa: BLE001 - a chunk of any shape; what it breaks with may hold its text
            restored = None
        if restored is None:
            raise RestoreError(UNRESTORABLE)
        return attach(restored, self.decision)

    def _next_of_rest(self) -> Any:
        """The next of what was held back; None: the stream has come to its end."""
        if self._rest is None:
            self._rest = self._restore.rest() if self._restore else iter(())
        for chunk in self._rest:
            return attach(chunk, self.decision)
        self._closed = True
        self._over(None)
        return None

    def _over(self, error: BaseException | None) -> None:
        try:
            ended = self._endings.pop()
        except IndexError:  # it is said
            return
        ended(error, self._usage)


class GuardedStream(_Stream):
    """Iterates the restored chunks of one call. Close it, or let go of it, and the call counts as cancelled.

    Any thread may close it; for one that is reading it at that moment it comes to its end.
    """

    @classmethod
    def of(cls, chunk: Any, decision: Decision) -> Self:
        """A stream of one chunk that was made here."""
        return cls(iter([chunk]), None, decision, None)

    def __iter__(self) -> Self:
        return self

    @forgetful
    def __next__(self) -> Any:
        try:
            chunk = None if self._closed else self._step()
        except BaseException as error:
            closed = self._closed and isinstance(error, Exception)
            if not closed:
                self._end(error)
                raise
            chunk = None
        if chunk is None:
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Stop reading; the connection is closed."""
        self._end(GeneratorExit())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _step(self) -> Any:
        if self._rest is None:
            for chunk in self._chunks:
                return self._restored(chunk)
        return self._next_of_rest()

    def _end(self, error: BaseException) -> None:
        self._closed = True
        try:
            if hasattr(self._chunks, "close"):
                self._chunks.close()
        finally:
            self._over(error)


class AsyncGuardedStream(_Stream):
    """Iterates the restored chunks of one asynchronous call. Any task may close it; for one that is reading it, it ends."""

    @classmethod
    def of(cls, chunk: Any, decision: Decision) -> Self:
        """A stream of one chunk that was made here."""
        return cls(_One(chunk), None, decision, None)

    def __aiter__(self) -> Self:
        return self

    @forgetful
    async def __anext__(self) -> Any:
        try:
            chunk = None if self._closed else await self._step()
        except BaseException as error:
            closed = self._closed and isinstance(error, Exception)
            if not closed:
                await self._end(error)
                raise
            chunk = None
        if chunk is None:
            raise StopAsyncIteration
        return chunk

    async def aclose(self) -> None:
        """Stop reading; the connection is closed."""
        await self._end(GeneratorExit())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()

    async def _step(self) -> Any:
        if self._rest is None:
            async for chunk in self._chunks:
                return self._restored(chunk)
        return self._next_of_rest()

    async def _end(self, error: BaseException) -> None:
        self._closed = True
        try:
            self._over(error)  # first: a task that is cancelled may have no later moment
        finally:
            if hasattr(self._chunks, "aclose"):
                await self._chunks.aclose()


class _One:
    """An asynchronous iterator of one chunk; no generator, which the event loop would have to close."""

    def __init__(self, chunk: Any) -> None:
        self._left = [chunk]

    def __aiter__(self) -> Self:
        return self

    @forgetful
    async def __anext__(self) -> Any:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop()
