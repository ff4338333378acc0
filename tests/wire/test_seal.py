"""A sealed process: whatever client somebody makes, no provider of models is reached but by a guard."""

from __future__ import annotations

import asyncio
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import httpx
import httpx2
import openai
import pytest
import requests

import privacyguard as pg
from privacyguard.route import seal as seals
from privacyguard.testing import RecordingServer
from tests.wire.conftest import MODES, Wire

HOST = "api.openai.com"


@pytest.fixture(autouse=True)
def unsealed() -> Iterator[None]:
    yield
    seals._seals.clear()
    seals._resolved.clear()


async def _aiohttp(url: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(url):
        pass


async def _async_get(library: Any, url: str) -> None:
    async with library.AsyncClient() as client:
        await client.get(url)


CLIENTS: dict[str, Callable[[str], Any]] = {
    "httpx": httpx.get,
    "httpx, async": lambda url: asyncio.run(_async_get(httpx, url)),
    "httpx2": httpx2.get,
    "httpx2, async": lambda url: asyncio.run(_async_get(httpx2, url)),
    "aiohttp": lambda url: asyncio.run(_aiohttp(url)),
    "requests": lambda url: requests.get(url, timeout=5),
    "urllib": lambda url: urllib.request.urlopen(url, timeout=5),
    "a raw socket": lambda url: socket.create_connection((HOST, 443), timeout=5),
    "OpenAI's SDK": lambda url: openai.OpenAI(api_key="k", max_retries=0).models.list(),
}


def causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        reason = getattr(error, "reason", None)
        error = error.__cause__ or error.__context__ or (reason if isinstance(reason, BaseException) else None)


@pytest.mark.parametrize("ask", CLIENTS.values(), ids=CLIENTS)
def test_no_client_reaches_a_provider_and_the_error_names_the_line(ask: Callable[[str], Any]) -> None:
    with pg.seal(), pytest.raises(Exception) as raised:  # noqa: PT011 - each library wraps it in its own
        ask(f"https://{HOST}/v1/models")
    told = [str(one) for one in causes(raised.value) if isinstance(one, pg.EgressError)]
    assert told
    assert f"sealed: a connection to {HOST} that no guard makes" in told[0]
    assert "test_seal.py:" in told[0] or "a thread of a library's" in told[0]


@pytest.mark.parametrize("mode", MODES)
def test_a_guard_gets_through(wire: Wire, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "PROVIDERS", ("127.0.0.1", "localhost"))
    with pg.seal():
        with pytest.raises(pg.EgressError):
            socket.create_connection(("127.0.0.1", 9))
        said = wire.call(mode, "openai/gpt-5", "/v1", [{"role": "user", "content": "Please write to Maria Lopez."}])
    assert said.text == "Please write to Maria Lopez."


def test_everything_else_is_let_alone(wire: Wire) -> None:
    with pg.seal():
        assert httpx.get(wire.third.url + "/v1/models").status_code == 200


def test_a_list_refuses_what_is_not_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", seals._noting(lambda *_, **__: found))
    with pg.seal(allow=["*.internal.example", "198.51.100.0/24"]):
        socket.getaddrinfo("db.internal.example", 443)
        for address in ("192.0.2.7", "198.51.100.9", "127.0.0.1", "::1"):
            seals._hook("socket.connect", (None, (address, 443)))
        for address in ("192.0.2.8", "db.other.example", "198.51.101.1"):
            with pytest.raises(pg.EgressError, match="sealed"):
                seals._hook("socket.connect", (None, (address, 443)))
        seals._hook("socket.connect", (None, "/run/x.sock"))
    seals._hook("socket.connect", (None, ("192.0.2.8", 443)))  # released


@pytest.mark.parametrize("host", ["API.OpenAI.com", "api.openai.com.", "x.openai.azure.com", "eu-aiplatform.googleapis.com"])
def test_a_host_is_known_however_it_is_spelled(host: str) -> None:
    with pg.seal(), pytest.raises(pg.EgressError):
        seals._hook("socket.getaddrinfo", (host, 443))
    with pg.seal(), pytest.raises(pg.EgressError):
        seals._hook("socket.connect", (None, (host, 443)))  # of a socket that resolves the name by itself


def test_instrumentation_that_records_prompts_is_refused_unless_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    with pytest.raises(pg.ConfigError, match="LangSmith tracing would record prompts"):
        pg.seal()
    pg.seal(tracers=True).release()
    monkeypatch.delenv("LANGSMITH_TRACING")
    monkeypatch.setitem(sys.modules, "openinference.instrumentation.openai", ModuleType("x"))
    with pytest.raises(pg.ConfigError, match="OpenTelemetry"):
        pg.seal()


def test_a_wrapped_client_gets_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "PROVIDERS", ("127.0.0.1",))
    with RecordingServer() as server, pg.Guard(audit=tmp_path) as guard, pg.seal():
        client = guard.wrap(openai.OpenAI(api_key="k", base_url=server.url + "/v1", max_retries=0))
        assert client.responses.create(model="gpt-5", input="hi").output_text == "hi"
        bare = openai.OpenAI(api_key="k", base_url=server.url + "/v1", max_retries=0)
        with pytest.raises(openai.APIConnectionError) as raised:
            bare.responses.create(model="gpt-5", input="hi")
        assert any(isinstance(one, pg.EgressError) for one in causes(raised.value))
