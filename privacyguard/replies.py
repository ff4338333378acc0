"""A provider's reply and the decision about its call in, what the caller holds out: the reply, or a restoring stream."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from typing import Any, Self

from privacyguard.values import Decision
from privacyguard.wire.reply import StreamRestore

_KEY = "privacyguard"

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


class _Stream:
    """What both kinds of streams share: restoring, and saying once that it is over."""

    def __init__(self, chunks: Any, restore: StreamRestore | None, decision: Decision, ended: Ended | None) -> None:
        self.decision = decision
        self._chunks, self._restore, self._ended = chunks, restore, ended
        self._usage: Any = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(verdict={self.decision.verdict!r})"

    def __del__(self) -> None:
        self._over(GeneratorExit())  # nobody read it to its end

    def _restored(self, chunk: Any) -> Any:
        if getattr(chunk, "usage", None) is not None:
            self._usage = chunk
        return attach(self._restore.chunk(chunk) if self._restore else chunk, self.decision)

    def _rest(self) -> Iterator[Any]:
        return self._restore.rest() if self._restore else iter(())

    def _over(self, error: BaseException | None) -> None:
        ended, self._ended = self._ended, None
        if ended is not None:
            ended(error, self._usage)


class GuardedStream(_Stream):
    """Iterates the restored chunks of one call. Close it, or leave it to the collector, and the call counts as cancelled."""

    def __init__(self, chunks: Iterator[Any], restore: StreamRestore | None, decision: Decision, ended: Ended | None) -> None:
        super().__init__(chunks, restore, decision, ended)
        self._iterator: Generator[Any, None, None] = self._iterated()

    @classmethod
    def of(cls, chunk: Any, decision: Decision) -> Self:
        """A stream of one chunk that was made here."""
        return cls(iter([chunk]), None, decision, None)

    def __iter__(self) -> Iterator[Any]:
        return self._iterator

    def __next__(self) -> Any:
        return next(self._iterator)

    def close(self) -> None:
        """Stop reading; the connection is closed."""
        self._iterator.close()
        if hasattr(self._chunks, "close"):
            self._chunks.close()
        self._over(GeneratorExit())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _iterated(self) -> Generator[Any, None, None]:
        try:
            for chunk in self._chunks:
                yield self._restored(chunk)
            for chunk in self._rest():
                yield attach(chunk, self.decision)
        except BaseException as error:
            self._over(error)
            raise
        self._over(None)


class AsyncGuardedStream(_Stream):
    """Iterates the restored chunks of one asynchronous call."""

    def __init__(
        self, chunks: AsyncIterator[Any], restore: StreamRestore | None, decision: Decision, ended: Ended | None
    ) -> None:
        super().__init__(chunks, restore, decision, ended)
        self._iterator: AsyncGenerator[Any, None] = self._iterated()

    @classmethod
    def of(cls, chunk: Any, decision: Decision) -> Self:
        """A stream of one chunk that was made here."""

        async def one() -> AsyncIterator[Any]:
            yield chunk

        return cls(one(), None, decision, None)

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        return await anext(self._iterator)

    async def aclose(self) -> None:
        """Stop reading; the connection is closed."""
        await self._iterator.aclose()
        if hasattr(self._chunks, "aclose"):
            await self._chunks.aclose()
        self._over(GeneratorExit())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()

    async def _iterated(self) -> AsyncGenerator[Any, None]:
        try:
            async for chunk in self._chunks:
                yield self._restored(chunk)
            for chunk in self._rest():
                yield attach(chunk, self.decision)
        except BaseException as error:
            self._over(error)
            raise
        self._over(None)
