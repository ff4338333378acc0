"""What a streamed call answers and its connection in, the chunks out: an iterator that closes the connection with itself.

No chunk source is a generator: one that was never started would not run its `finally`, and its socket would stay open.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from typing import Any, Protocol, Self

from privacyguard.errors import PrivacyGuardError
from privacyguard.route.failures import failure_of
from privacyguard.route.transport import Exchange


class Closes(Protocol):
    """The client of one call: closing it closes its connection. Closing twice is fine."""

    def close(self) -> None: ...


class ClosesAsync(Protocol):
    """The asynchronous client of one call."""

    async def aclose(self) -> None: ...


class Chunks:
    """The chunks of one call. `sockets` fills as connections are made; `close` wakes a thread that waits for one of them."""

    def __init__(self, chunks: Iterator[Any], client: Closes, sockets: Sequence[object], exchange: Exchange) -> None:
        self._chunks, self._sockets, self._exchange = chunks, sockets, exchange
        # a `__del__` may come after the socket's own, which complains; this keeps the client whole until it is closed
        self._hang_up = weakref.finalize(self, client.close)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        failure: PrivacyGuardError | None = None
        try:
            return next(self._chunks)
        except StopIteration:
            pass
        except Exception as error:  # noqa: BLE001 - litellm raises anything; what it says may hold the prompt
            failure = failure_of(error, self._exchange)
        self.close()
        if failure is not None:
            raise failure
        raise StopIteration

    def close(self) -> None:
        """Close the connection, whoever reads it. Closing twice is fine."""
        for one in self._sockets:
            if isinstance(one, socket.socket):
                with contextlib.suppress(OSError):  # it is closed already
                    # closing alone would leave a reading thread asleep; TLS's own shutdown would pull the session from under it
                    socket.socket.shutdown(one, socket.SHUT_RDWR)
        self._hang_up()


class AsyncChunks:
    """The chunks of one asynchronous call. Must be opened, and is then read, on one event loop."""

    def __init__(self, chunks: AsyncIterator[Any], client: ClosesAsync, exchange: Exchange) -> None:
        self._chunks, self._exchange = chunks, exchange
        self._open = _open(client)
        self._hang_up = weakref.finalize(self, _dropped, asyncio.get_running_loop(), self._open)
        self._hang_up.atexit = False  # no loop runs then

    @classmethod
    async def opened(cls, chunks: AsyncIterator[Any], client: ClosesAsync, exchange: Exchange) -> Self:
        """Chunks whose connection is closed by the event loop, at the latest when the loop ends."""
        made = cls(chunks, client, exchange)
        await anext(made._open)
        return made

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Any:
        failure: PrivacyGuardError | None = None
        try:
            return await anext(self._chunks)
        except StopAsyncIteration:
            pass
        except Exception as error:  # noqa: BLE001 - see Chunks
            failure = failure_of(error, self._exchange)
        await self.aclose()
        if failure is not None:
            raise failure
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Close the connection. Closing twice is fine."""
        if self._hang_up.detach():
            await self._open.aclose()


def _dropped(loop: asyncio.AbstractEventLoop, opened: AsyncGenerator[None, None]) -> None:
    """Nobody reads any more: let the loop close the connection. A loop that has ended has done so."""
    try:
        here = asyncio.get_running_loop() is loop
    except RuntimeError:
        here = False
    if here:
        loop.create_task(_closed(opened))  # at once: a loop that is about to end has only one turn left
    elif not loop.is_closed():
        with contextlib.suppress(RuntimeError):  # it was closed this moment
            loop.call_soon_threadsafe(lambda: loop.create_task(_closed(opened)))


async def _open(client: ClosesAsync) -> AsyncGenerator[None, None]:
    """A generator that is open as long as the client: event loops close those that are dropped or outlive them."""
    try:
        yield
    finally:
        await client.aclose()


async def _closed(opened: AsyncGenerator[None, None]) -> None:
    await opened.aclose()
