"""A client that an application has already in, the same client with the guard for its only way out.

What is replaced is the transport of its HTTP client, so copies and derived clients are guarded with it. httpx and httpx2 have
the same classes under two names.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache
from types import FunctionType, MethodType, ModuleType
from typing import Any

from privacyguard.doors.exchange import Answer, Ask
from privacyguard.doors.gateway import Gateway
from privacyguard.errors import ConfigError, PrivacyGuardError, UpstreamError

LIBRARIES = ("httpx", "httpx2")
# where clients keep the HTTP client that they send with, or a client that does; some are made when they are first asked for
INSIDE = """_client _async_client _api_client _httpx_client _async_httpx_client client async_client http_client
http_async_client root_client root_async_client""".split()
DEPTH = 4


def guard_client(client: Any, gateway: Gateway) -> None:
    """Replace the transport of every HTTP client that this client sends with.

    Raises:
        ConfigError: there is none, or it sends in another way as well.
    """
    found = {id(one): (one, library) for one, library in _http_clients(client, DEPTH, set())}
    if not found:
        raise ConfigError(
            f"a {type(client).__name__} sends with no httpx or httpx2 client: wrap the client of an SDK that does, or pass "
            "guard.transport() as the transport of its HTTP client"
        )
    for one, library in found.values():
        if hasattr(one, "_per_loop"):  # Google's keeps a client to each event loop, unless it has a transport of its own
            one._per_loop = False
        elif type(one).send not in (library.Client.send, library.AsyncClient.send):
            raise ConfigError(f"a {type(one).__name__} sends in a way of its own, which cannot be guarded")
        one._transport = transport(library, gateway, asynchronous=isinstance(one, library.AsyncClient))
        one._mounts = {}  # proxies out of the environment are other ways out
        one.follow_redirects = False
    _no_other_way(client)


def transport(library: ModuleType, gateway: Gateway, *, asynchronous: bool) -> Any:
    """A transport of this library (httpx or httpx2) that sends through the guard."""
    return _classes(library)[asynchronous](gateway)


def _http_clients(client: Any, depth: int, seen: set[int]) -> Iterator[tuple[Any, ModuleType]]:
    """Every HTTP client in this one, wherever it keeps them."""
    if id(client) in seen:
        return
    seen.add(id(client))
    for name in LIBRARIES:
        library = sys.modules.get(name)
        if library is not None and isinstance(client, (library.Client, library.AsyncClient)):
            yield client, library
            return
    if depth:
        kept = [getattr(client, name, None) for name in INSIDE]
        kept += [*getattr(client, "__dict__", {}).values(), *(getattr(client, "__pydantic_private__", None) or {}).values()]
        for inner in kept:
            if hasattr(inner, "__dict__") and not isinstance(inner, (type, ModuleType, FunctionType, MethodType)):
                yield from _http_clients(inner, depth - 1, seen)


def _no_other_way(client: Any) -> None:
    """Google's client prefers aiohttp for asynchronous calls, where that is installed."""
    inner = getattr(client, "_api_client", None)
    if inner is not None and hasattr(inner, "_use_aiohttp"):
        inner._use_aiohttp = lambda *_: False


@lru_cache(maxsize=len(LIBRARIES))
def _classes(library: Any) -> tuple[type, type]:
    """The two transports of a library, whose base classes are that library's."""

    class Transport(library.BaseTransport):  # type: ignore[misc]  # the base is known when it runs
        def __init__(self, gateway: Gateway) -> None:
            self._gateway = gateway

        def handle_request(self, request: Any) -> Any:
            failure = None
            try:
                answer = self._gateway.handle(_ask(request, request.read()))
                return library.Response(answer.status, headers=answer.headers, stream=Stream(answer), request=request)
            except UpstreamError as error:
                failure = _failure(library, error, request)
            raise failure

    class AsyncTransport(library.AsyncBaseTransport):  # type: ignore[misc]  # see above
        def __init__(self, gateway: Gateway) -> None:
            self._gateway = gateway

        async def handle_async_request(self, request: Any) -> Any:
            failure = None
            try:
                answer = await self._gateway.ahandle(_ask(request, await request.aread()))
                return library.Response(answer.status, headers=answer.headers, stream=AsyncStream(answer), request=request)
            except UpstreamError as error:
                failure = _failure(library, error, request)
            raise failure

    class Stream(library.SyncByteStream):  # type: ignore[misc]  # see above
        def __init__(self, answer: Answer) -> None:
            self._body: Any = answer.body

        def __iter__(self) -> Iterator[bytes]:
            if isinstance(self._body, bytes):
                yield self._body
                return
            failure = None
            try:
                yield from self._body
            except PrivacyGuardError as error:
                failure = library.ReadError(str(error))
            if failure is not None:
                raise failure

        def close(self) -> None:
            if hasattr(self._body, "close"):
                self._body.close()

    class AsyncStream(library.AsyncByteStream):  # type: ignore[misc]  # see above
        def __init__(self, answer: Answer) -> None:
            self._body: Any = answer.body

        async def __aiter__(self) -> AsyncIterator[bytes]:
            if isinstance(self._body, bytes):
                yield self._body
                return
            failure = None
            try:
                async for piece in self._body:
                    yield piece
            except PrivacyGuardError as error:
                failure = library.ReadError(str(error))
            if failure is not None:
                raise failure

        async def aclose(self) -> None:
            if hasattr(self._body, "aclose"):
                await self._body.aclose()

    return Transport, AsyncTransport


def _ask(request: Any, body: bytes) -> Ask:
    limits = request.extensions.get("timeout", {})
    return Ask(request.method, str(request.url), tuple(request.headers.multi_items()), body, limits)


def _failure(library: Any, error: UpstreamError, request: Any) -> Exception:
    """The library's own error for a destination that failed; what it says is ours."""
    kind = library.ConnectError if not error.sent else library.ReadTimeout if error.retryable else library.ReadError
    return kind(str(error), request=request)  # type: ignore[no-any-return]  # one of the three above
