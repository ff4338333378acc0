"""Servers that lie, callers that go away: a wrapped client gets its own error, nothing leaks, and it is on record."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anthropic
import httpx
import httpx2
import openai
import pytest

import privacyguard as pg
from privacyguard.audit.verify import verify
from privacyguard.doors.exchange import Ask
from privacyguard.testing import CloseBeforeReply, CutStream, HalfJson, Hang, RecordingServer, Status, say
from privacyguard.wire import sse

LETTER = "Write to Maria Lopez, SSN 536-90-4399: her refund is on its way."
FAILURES = (openai.OpenAIError, anthropic.AnthropicError, httpx.HTTPError, httpx2.HTTPError, json.JSONDecodeError)


@pytest.fixture
def third() -> Iterator[RecordingServer]:
    with RecordingServer(name="a third party") as server:
        yield server


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[pg.Guard]:
    with pg.Guard(audit=tmp_path / "log") as made:
        yield made


def chatgpt(guard: pg.Chat, server: RecordingServer, **more: Any) -> openai.OpenAI:
    return guard.wrap(openai.OpenAI(api_key="k", base_url=server.url + "/v1", max_retries=0, **more))


def claude(guard: pg.Chat, server: RecordingServer) -> anthropic.Anthropic:
    return guard.wrap(anthropic.Anthropic(api_key="k", base_url=server.url, max_retries=0))


CALLS: dict[str, Callable[[pg.Chat, RecordingServer], Any]] = {
    "responses": lambda guard, server: chatgpt(guard, server).responses.create(model="gpt-5", input=LETTER),
    "responses, streamed": lambda guard, server: list(
        chatgpt(guard, server).responses.create(model="gpt-5", input=LETTER, stream=True)
    ),
    "chat, streamed": lambda guard, server: list(
        chatgpt(guard, server).chat.completions.create(
            model="gpt-5", messages=[{"role": "user", "content": LETTER}], stream=True
        )
    ),
    "messages": lambda guard, server: claude(guard, server).messages.create(
        model="claude-opus-5", max_tokens=9, messages=[{"role": "user", "content": LETTER}]
    ),
    "messages, streamed": lambda guard, server: list(
        claude(guard, server).messages.create(
            model="claude-opus-5", max_tokens=9, messages=[{"role": "user", "content": LETTER}], stream=True
        )
    ),
}
FAULTS: dict[str, Any] = {
    "no answer": CloseBeforeReply(),
    "half a JSON": HalfJson(),
    "cut in the middle": CutStream(2),
    "status 500": Status(500),
    "no JSON": Status(200, body=b"<html>welcome to the hotel's network</html>"),
    "no object": Status(200, body=b"[1, 2"),
}


def statuses(tmp_path: Path) -> list[str]:
    lines = [line for path in sorted((tmp_path / "log").rglob("*.jsonl")) for line in path.read_text().splitlines()]
    found = [json.loads(line[line.index("{") :]) for line in lines]
    return [one["status"] for one in found if one["type"] == "outcome"]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_server_that_fails_is_the_clients_own_error_and_on_record(
    third: RecordingServer, guard: pg.Guard, tmp_path: Path, call: Any, fault: Any
) -> None:
    third.fault = fault
    told = ""
    try:
        call(guard, third)
    except FAILURES as error:
        told = f"{error} {error!r}"
    assert "Lopez" not in told
    assert "536-90-4399" not in told
    guard.close()
    assert len(statuses(tmp_path)) == 1
    assert b"Lopez" not in third.received()


def test_an_event_without_an_end_is_an_error(third: RecordingServer, guard: pg.Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MOST", 10_000)
    third.reply = say("x" * 40_000)
    with pytest.raises(httpx.ReadError, match="withheld"):
        CALLS["responses, streamed"](guard, third)


def test_an_answer_that_grows_without_end_is_an_error(
    third: RecordingServer, guard: pg.Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacyguard.route.raw.MOST", 10_000)
    third.reply = say("x" * 40_000)
    with pytest.raises(openai.APIConnectionError):
        CALLS["responses"](guard, third)


def test_a_compressed_answer_is_not_asked_for_and_a_bomb_is_cut(
    third: RecordingServer, guard: pg.Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacyguard.route.raw.MOST", 100_000)
    bomb = gzip.compress(b'{"id": "' + b"0" * 5_000_000 + b'"}')
    third.fault = Status(200, body=bomb, headers={"content-encoding": "gzip"})
    with pytest.raises(openai.APIConnectionError):
        CALLS["responses"](guard, third)
    assert third.requests[0].headers["accept-encoding"] == "identity"


def test_a_client_that_waits_no_longer_is_a_time_out(third: RecordingServer, guard: pg.Guard, tmp_path: Path) -> None:
    third.fault = Hang(5)
    with pytest.raises(openai.APITimeoutError):
        chatgpt(guard, third, timeout=0.3).responses.create(model="gpt-5", input=LETTER)
    assert statuses(tmp_path) == ["upstream_error"]


@pytest.mark.parametrize("after", [0, 0.001, 0.01, 0.05, 0.2])
def test_a_cancelled_call_is_on_record_once(third: RecordingServer, guard: pg.Guard, tmp_path: Path, after: float) -> None:
    third.fault = Hang(5)
    client = guard.wrap(openai.AsyncOpenAI(api_key="k", base_url=third.url + "/v1", max_retries=0))

    async def cancelled() -> None:
        task = asyncio.create_task(client.responses.create(model="gpt-5", input=LETTER))
        await asyncio.sleep(after)
        task.cancel()
        with pytest.raises((asyncio.CancelledError, openai.APIError)):
            await task

    asyncio.run(cancelled())
    guard.close()
    assert len(statuses(tmp_path)) in (0, 1)
    assert not set(statuses(tmp_path)) - {"cancelled", "not_sent"}


@pytest.mark.parametrize("read", [0, 1, 3])
def test_a_stream_that_is_let_go_leaves_no_socket(third: RecordingServer, guard: pg.Guard, tmp_path: Path, read: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stream = chatgpt(guard, third).responses.create(model="gpt-5", input=LETTER, stream=True)
        for _ in range(read):
            next(stream)
        stream.close()
    guard.close()
    assert statuses(tmp_path) == ["cancelled"]


def test_many_threads_on_one_client_do_not_cross(third: RecordingServer, guard: pg.Guard, tmp_path: Path) -> None:
    client = chatgpt(guard, third)
    firsts, lasts = ("Maria", "Greta", "Peter", "Anna", "Paul"), ("Lopez", "Lindqvist", "Jones", "Berg")
    names = [f"{first} {last}" for first in firsts for last in lasts]
    gate = threading.Barrier(8)

    def ask(index: int) -> bool:
        name = names[index % len(names)]
        if index < 8:
            gate.wait(10)
        text = f"Please write to {name} about order {index}."
        if index % 2:
            return client.responses.create(model="gpt-5", input=text).output_text == text
        events = client.responses.create(model="gpt-5", input=text, stream=True)
        return "".join(event.delta for event in events if event.type == "response.output_text.delta") == text

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(80)))
    guard.close()
    assert verify(tmp_path / "log").ok
    for name in names:
        assert name.encode() not in third.received()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"model": 7, "input": "hi"}',
        b'{"model": "gpt-5", "input": "hi", "input": "SSN 536-90-4399"}',
        b'{"model": "gpt-5", "input": "\\ud800"}',
        b'{"model": "gpt-5", "input": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b'{"model": "gpt-5", "stream": "yes", "input": "hi"}',
        '{"model": "gpt-5", "input": "hi"}'.encode("utf-16"),
        b'{"model": "gpt-5", "input": [1, 2, 3]}',
    ],
    ids=range(11),
)
def test_a_body_that_cannot_be_read_is_refused(third: RecordingServer, guard: pg.Guard, body: bytes) -> None:
    client = guard.wrap(httpx.Client(base_url=third.url))
    answer = client.post("/v1/responses", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "not_readable"
    assert third.received() == b""


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(third: RecordingServer, guard: pg.Guard, method: str) -> None:
    assert guard.wrap(httpx.Client(base_url=third.url)).request(method, "/v1/responses").status_code == 400
    assert third.received() == b""


def test_asks_and_answers_show_no_text() -> None:
    ask = Ask("POST", "https://x.example/?q=536-90-4399", (("x-for", "Maria Lopez"),), b"Maria Lopez")
    assert "Lopez" not in repr(ask)
    assert "536" not in repr(ask)
