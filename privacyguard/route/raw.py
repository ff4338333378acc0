"""A cleared call in its client's own bytes in, the provider's answer out: for clients that speak HTTP themselves.

The client retries by itself; here a call is sent once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from privacyguard.errors import PrivacyGuardError, UpstreamError
from privacyguard.route.chunks import AsyncChunks, Chunks
from privacyguard.route.failures import failure_of
from privacyguard.route.transport import TRAP, AsyncGuardedTransport, Exchange, GuardedTransport

MOST = 64 * 2**20  # bytes of an answer that is read whole
# the connection's own; the client's library has its own again
HOP = frozenset("connection content-encoding content-length date keep-alive set-cookie transfer-encoding".split())


@dataclass(frozen=True, slots=True)
class RawCall:
    """What is to be sent: the path with its query, headers, the body, and the client's time limits in seconds."""

    method: str
    path: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    timeout: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What came: the body whole, or as chunks that close the connection with themselves."""

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes | Chunks | AsyncChunks = field(repr=False)


def send_raw(exchange: Exchange, call: RawCall, *, stream: bool) -> RawAnswer:
    """Send through the guarded transport. An answer that is no success is read whole, also where a stream was wanted.

    Raises:
        EgressError: bytes, address or peer were not what was cleared; nothing was sent.
        UpstreamError: the destination failed; `sent` says whether bytes were written.
    """
    sockets: list[object] = []
    http = httpx.Client(transport=GuardedTransport(exchange), trust_env=False)
    failure: PrivacyGuardError | None = None
    try:
        response = http.send(_request(http, call), stream=True)
        if stream and response.is_success:
            sockets.append(response.extensions["network_stream"].get_extra_info("socket"))
            return _answer(response, Chunks(response.iter_bytes(), http, sockets, exchange))
        body = bytearray()
        for piece in response.iter_bytes():
            _grow(body, piece)
        http.close()
        return _answer(response, bytes(body))
    except Exception as error:  # noqa: BLE001 - what the library raises may hold the bytes
        failure = failure_of(error, exchange)
    http.close()
    raise failure


async def asend_raw(exchange: Exchange, call: RawCall, *, stream: bool) -> RawAnswer:
    """`send_raw` without blocking the event loop."""
    http = httpx.AsyncClient(transport=AsyncGuardedTransport(exchange), trust_env=False)
    failure: PrivacyGuardError | None = None
    try:
        response = await http.send(_request(http, call), stream=True)
        if stream and response.is_success:
            return _answer(response, await AsyncChunks.opened(response.aiter_bytes(), http, exchange))
        body = bytearray()
        async for piece in response.aiter_bytes():
            _grow(body, piece)
        await http.aclose()
        return _answer(response, bytes(body))
    except Exception as error:  # noqa: BLE001 - see send_raw
        failure = failure_of(error, exchange)
    except BaseException:
        with contextlib.suppress(Exception):
            await http.aclose()
        raise
    await http.aclose()
    raise failure


def _request(http: httpx.Client | httpx.AsyncClient, call: RawCall) -> httpx.Request:
    # what is compressed cannot grow unseen
    headers = [(name, value) for name, value in call.headers if name.lower() not in HOP | {"host", "accept-encoding"}]
    headers.append(("accept-encoding", "identity"))
    limits = {"timeout": dict(call.timeout)} if call.timeout else {}
    return http.build_request(call.method, TRAP + call.path, headers=headers, content=call.body, extensions=limits)


def _grow(body: bytearray, piece: bytes) -> None:
    body += piece
    if len(body) > MOST:
        raise UpstreamError(f"the answer has more than {MOST // 2**20} MiB; only what was cleared was sent", retryable=False)


def _answer(response: httpx.Response, body: bytes | Chunks | AsyncChunks) -> RawAnswer:
    headers = tuple((name, value) for name, value in response.headers.multi_items() if name.lower() not in HOP)
    return RawAnswer(response.status_code, headers, body)
