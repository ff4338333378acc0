"""The one place where bytes leave: a transport for one cleared call, sync or async, that checks them, the address and the peer.

litellm is given an address where nobody listens (`TRAP`); only this transport knows the real endpoint. A call that takes any
other way (an alias, a fallback, a client of litellm's own) therefore ends on this machine.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from privacyguard.errors import EgressError, PrivacyGuardError, UpstreamError
from privacyguard.route.locality import PeerRule
from privacyguard.route.outbound import Cleared, check_outbound
from privacyguard.route.seal import connecting

TRAP = "https://127.0.0.1:9"  # the discard port of this machine


@dataclass(slots=True)
class Exchange:
    """What happened to one cleared call on the wire: whether it was handed over, and why it was stopped, if it was."""

    endpoint: str
    rule: PeerRule
    cleared: Cleared = field(repr=False)
    peer: str = ""
    digest: str = ""  # of the model's weights, where its server tells it
    attempts: int = 0
    status: int | None = None
    tried: bool = False
    refusal: PrivacyGuardError | None = field(default=None, repr=False)
    _checked: httpx.Request | None = field(default=None, repr=False)

    @property
    def sent(self) -> bool:
        """Whether bytes may have been written."""
        return self.attempts > 0

    def checked(self, request: httpx.Request, body: bytes) -> httpx.Request:
        """The same request to the real endpoint, if it says only what was cleared.

        Raises:
            EgressError: the address is not the trap, or the bytes are not what was cleared. Nothing was sent.
        """
        try:
            if not str(request.url).startswith(TRAP + "/"):
                raise EgressError("the call was moved to another address than the cleared one; nothing was sent")
            url = _real(request.url, self.endpoint)
            headers = [(name, value) for name, value in request.headers.multi_items() if name.lower() != "host"]
            check_outbound(str(url), headers, body, self.cleared)
        except EgressError as error:
            self.refusal = error
            raise
        self.tried = True
        self._checked = httpx.Request(request.method, url, headers=headers, content=body)  # nobody else gets hold of this one
        return httpx.Request(request.method, url, headers=headers, content=body, extensions=request.extensions)

    def as_checked(self, request: httpcore.Request) -> httpcore.Request:
        """What was checked, whatever became of it since: instrumentation adds headers below the transport (baggage, traces)."""
        assert self._checked is not None
        checked, url = self._checked, self._checked.url
        return httpcore.Request(
            checked.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=checked.headers.raw,
            content=checked.read(),
            extensions=request.extensions,
        )

    def answered(self, response: httpx.Response) -> httpx.Response:
        """Note the answer; a redirect is an error: nobody else gets the body."""
        self.status = response.status_code
        if response.is_redirect:
            self.refusal = UpstreamError(
                f"the destination redirects (HTTP {response.status_code}) and is not followed; declare where it moved to",
                retryable=False,
                status=response.status_code,
            )
            raise self.refusal
        return response

    def connected(self, peer: str, port: int) -> None:
        """Check the peer right after connect. Raises `EgressError` before a byte is written."""
        try:
            self.rule.check(peer)
        except EgressError as error:
            self.refusal = error
            raise
        self.peer = f"[{peer}]:{port}" if ":" in peer else f"{peer}:{port}"
        self.attempts += 1


class GuardedTransport(httpx.HTTPTransport):
    """The synchronous way out of one cleared call."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(verify=_tls(), trust_env=False, uds=_socket_path(exchange.endpoint))
        # httpx offers no parameter for the network backend; its own pool takes one
        self._pool._network_backend = _Backend(exchange, self._pool._network_backend)
        send = self._pool.handle_request
        setattr(self._pool, "handle_request", lambda request: send(exchange.as_checked(request)))  # noqa: B010 - a method
        self._exchange = exchange

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send what was cleared, and nothing else."""
        body = request.read()
        return self._exchange.answered(super().handle_request(self._exchange.checked(request, body)))


class AsyncGuardedTransport(httpx.AsyncHTTPTransport):
    """The asynchronous way out of one cleared call."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(verify=_tls(), trust_env=False, uds=_socket_path(exchange.endpoint))
        self._pool._network_backend = _AsyncBackend(exchange, self._pool._network_backend)
        send = self._pool.handle_async_request
        setattr(self._pool, "handle_async_request", lambda request: send(exchange.as_checked(request)))  # noqa: B010 - a method
        self._exchange = exchange

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send what was cleared, and nothing else."""
        body = await request.aread()
        return self._exchange.answered(await super().handle_async_request(self._exchange.checked(request, body)))


class _Backend(httpcore.NetworkBackend):
    def __init__(self, exchange: Exchange, inner: httpcore.NetworkBackend) -> None:
        self._exchange, self._inner = exchange, inner

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore.NetworkStream:
        with connecting(host):
            stream = self._inner.connect_tcp(host, port, *args, **options)
        try:
            self._exchange.connected(*_peer(stream, host, port))
        except EgressError:
            stream.close()
            raise
        return stream

    def connect_unix_socket(self, path: str, *args: Any, **options: Any) -> httpcore.NetworkStream:
        stream = self._inner.connect_unix_socket(path, *args, **options)
        self._exchange.peer, self._exchange.attempts = "unix", self._exchange.attempts + 1
        return stream

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, exchange: Exchange, inner: httpcore.AsyncNetworkBackend) -> None:
        self._exchange, self._inner = exchange, inner

    async def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        with connecting(host, elsewhere=True):
            stream = await self._inner.connect_tcp(host, port, *args, **options)
        try:
            self._exchange.connected(*_peer(stream, host, port))
        except EgressError:
            await stream.aclose()
            raise
        return stream

    async def connect_unix_socket(self, path: str, *args: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        stream = await self._inner.connect_unix_socket(path, *args, **options)
        self._exchange.peer, self._exchange.attempts = "unix", self._exchange.attempts + 1
        return stream

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def trap_for(endpoint: str) -> str:
    """The address that stands for `endpoint` until the bytes are checked: the trap with the endpoint's path."""
    parts = urlsplit(endpoint)
    return TRAP + ("" if parts.scheme == "unix" else parts.path)


def _peer(stream: httpcore.NetworkStream | httpcore.AsyncNetworkStream, host: str, port: int) -> tuple[str, int]:
    address = stream.get_extra_info("server_addr")
    return (str(address[0]), int(address[1])) if isinstance(address, tuple) else (host, port)


def _real(url: httpx.URL, endpoint: str) -> httpx.URL:
    parts = urlsplit(endpoint)
    if parts.scheme == "unix":
        return url.copy_with(scheme="http", host="localhost", port=None)
    return url.copy_with(scheme=parts.scheme, host=parts.hostname or "", port=parts.port)


def _socket_path(endpoint: str) -> str | None:
    return urlsplit(endpoint).path if endpoint.startswith("unix:") else None


@lru_cache(maxsize=1)  # reading the certificate store costs about 20 ms
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)
