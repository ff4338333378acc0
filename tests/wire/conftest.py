"""Two recording servers, a third party and a local model, and a guard between them and the tests."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import privacyguard as pg
from privacyguard.route.side_doors import WATCHERS
from privacyguard.testing import RecordingServer

MODES = ("sync", "stream", "async", "async stream")
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "look_up",
            "description": "Find a customer by name.",
            "parameters": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        },
    }
]


@dataclass(frozen=True)
class Said:
    """What a caller got: the text and the tool arguments of the first choice, and the object itself."""

    text: str
    arguments: str
    reply: Any


@dataclass
class Wire:
    """A guard between a third party and a local model, both recorded."""

    third: RecordingServer
    local: RecordingServer
    guard: pg.Guard
    log: Path

    def call(self, mode: str, model: str, path: str, messages: list[dict[str, Any]], **more: Any) -> Said:
        """One call in this mode; `path` is what the provider's endpoint adds to the server's address."""
        keywords = {"model": model, "messages": messages, "api_key": "caller-key", **more}
        if path is not None:
            keywords["api_base"] = self.third.url + path
        return said(self.guard, mode, **keywords)


def said(guard: pg.Chat, mode: str, **keywords: Any) -> Said:
    match mode:
        case "sync":
            return _whole(guard.completion(**keywords))
        case "stream":
            stream = guard.completion(stream=True, **keywords)
            return _streamed(list(stream), stream)
        case "async":
            return _whole(elsewhere(guard.acompletion(**keywords)))
        case _:

            async def collect() -> Said:
                stream = await guard.acompletion(stream=True, **keywords)
                return _streamed([chunk async for chunk in stream], stream)

            return elsewhere(collect())


def elsewhere(call: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine on an event loop in a thread of its own: litellm leaves the main thread's loop behind unclosed."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, call).result()


def _whole(reply: Any) -> Said:
    message = reply.choices[0].message
    arguments = "".join(call.function.arguments for call in message.tool_calls or ())
    return Said(message.content or "", arguments, reply)


def _streamed(chunks: list[Any], stream: Any) -> Said:
    deltas = [choice.delta for chunk in chunks for choice in chunk.choices if choice.index == 0]
    text = "".join(delta.content or "" for delta in deltas)
    arguments = "".join(call.function.arguments or "" for delta in deltas for call in delta.tool_calls or ())
    return Said(text, arguments, stream)


@pytest.fixture(scope="module")
def third() -> Iterator[RecordingServer]:
    with RecordingServer(name="a third party") as server:
        yield server


@pytest.fixture(scope="module")
def local() -> Iterator[RecordingServer]:
    with RecordingServer(name="your local model") as server:
        yield server


@pytest.fixture(autouse=True)
def no_watchers() -> None:
    """litellm copies a callback of an earlier test into lists of its own, sometimes from a thread, and leaves it there."""
    litellm = sys.modules.get("litellm")
    for name in WATCHERS if litellm else ():
        getattr(litellm, name, []).clear()


@pytest.fixture
def make_guard(tmp_path: Path, local: RecordingServer) -> Iterator[Callable[..., pg.Guard]]:
    guards: list[pg.Guard] = []

    def make(*policy: Any, **options: Any) -> pg.Guard:
        options.setdefault("local", {"model": "ollama/llama3.3", "endpoint": local.url})
        options.setdefault("audit", tmp_path / "audit")
        guards.append(pg.Guard(*policy, **options))
        return guards[-1]

    yield make
    for guard in guards:
        guard.close()


@pytest.fixture
def wire(tmp_path: Path, third: RecordingServer, local: RecordingServer, make_guard: Callable[..., pg.Guard]) -> Wire:
    from privacyguard.testing import echo

    for server in (third, local):
        server.clear()
        server.reply, server.fault = echo(chunk=3), None
    return Wire(third, local, make_guard(), tmp_path / "audit")
