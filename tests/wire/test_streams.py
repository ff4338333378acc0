"""Streams that are left: unread, half read, closed by another, dropped. Sockets are closed and the ending is on record."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import privacyguard.audit.line as audit_line
import privacyguard.audit.stream as audit_stream
from privacyguard.testing import Hang
from tests.wire.conftest import Wire, elsewhere

LETTER = [{"role": "user", "content": "Hello, write a letter of several words, please."}]


def _options(wire: Wire) -> dict[str, Any]:
    return {
        "model": "openai/gpt-5",
        "messages": LETTER,
        "api_key": "k",
        "api_base": wire.third.url + "/v1",
        "stream": True,
    }


def _statuses(wire: Wire) -> list[str]:
    records = [json.loads(line) for path in wire.log.glob("*.jsonl") for line in path.read_text().splitlines()]
    return [record["status"] for record in records if "status" in record]


def _soon(reached: Callable[[], bool]) -> bool:
    until = time.monotonic() + 5
    while not reached() and time.monotonic() < until:
        time.sleep(0.01)
    return reached()


@pytest.mark.parametrize("read", [0, 1])
def test_a_dropped_stream_ends_at_once_without_the_collector(wire: Wire, read: int) -> None:
    gc.disable()
    try:
        stream = wire.guard.completion(**_options(wire))
        for _ in range(read):
            next(stream)
        del stream
        assert _soon(lambda: _statuses(wire) == ["cancelled"])
    finally:
        gc.enable()


def test_a_stream_that_is_collected_inside_a_log_write_does_not_block_it(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    class Cycle:
        stream: Any
        me: Any

    abandoned = Cycle()
    abandoned.me, abandoned.stream = abandoned, wire.guard.completion(**_options(wire))
    next(abandoned.stream)
    place_line = audit_line.place_line
    writes = 0

    def collecting(record: bytes, place: Any) -> bytes:
        nonlocal writes
        writes += 1
        gc.collect()
        return place_line(record, place)

    del abandoned
    monkeypatch.setattr(audit_stream, "place_line", collecting)
    done = threading.Event()

    def call() -> None:
        wire.guard.completion(**_options(wire) | {"stream": False})
        done.set()

    threading.Thread(target=call, daemon=True).start()
    assert done.wait(10)
    assert writes > 1
    assert _soon(lambda: sorted(_statuses(wire)) == ["cancelled", "sent"])


def test_a_stream_that_another_thread_closes_ends_for_its_reader(wire: Wire) -> None:
    wire.third.fault = Hang(20, after=2)
    stream = wire.guard.completion(**_options(wire))
    began, read = threading.Event(), list[Any]()

    def reads() -> None:
        for chunk in stream:
            read.append(chunk)
            began.set()
        read.append("the end")

    reader = threading.Thread(target=reads, daemon=True)
    reader.start()
    assert began.wait(5)
    time.sleep(0.1)  # now it waits for what does not come
    stream.close()
    reader.join(5)
    assert not reader.is_alive()
    assert read[-1] == "the end"
    assert _statuses(wire) == ["cancelled"]


def test_a_stream_that_another_task_closes_ends_for_its_reader(wire: Wire) -> None:
    wire.third.fault = Hang(20, after=2)

    async def closed() -> int:
        stream = await wire.guard.acompletion(**_options(wire))
        read = 0

        async def reads() -> None:
            nonlocal read
            async for _ in stream:
                read += 1

        reader = asyncio.create_task(reads())
        while not read:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        await stream.aclose()
        await asyncio.wait_for(reader, 5)
        return read

    assert elsewhere(closed())
    assert _statuses(wire) == ["cancelled"]


def test_a_stream_that_was_closed_or_read_gives_nothing_more_and_one_ending(wire: Wire) -> None:
    closed = wire.guard.completion(**_options(wire))
    closed.close()
    closed.close()
    assert list(closed) == []
    read = wire.guard.completion(**_options(wire))
    assert len(list(read)) > 2
    assert next(read, None) is None
    read.close()
    del closed, read
    assert sorted(_statuses(wire)) == ["cancelled", "sent"]


def _stream(wire: Wire, read: int, *, close: bool) -> None:
    stream = wire.guard.completion(**_options(wire))
    for _ in range(read):
        next(stream)
    if close:
        stream.close()


async def _astream(wire: Wire, read: int, *, close: bool) -> Any:
    stream = await wire.guard.acompletion(**_options(wire))
    for _ in range(read):
        await anext(stream)
    if close:
        await stream.aclose()
    return stream


async def _adropped(wire: Wire, read: int) -> None:
    await _astream(wire, read, close=False)


LEFT: dict[str, Callable[[Wire, int], object]] = {
    "closed": lambda wire, read: _stream(wire, read, close=True),
    "dropped": lambda wire, read: _stream(wire, read, close=False),
    "async closed": lambda wire, read: elsewhere(_astream(wire, read, close=True)),
    "async dropped": lambda wire, read: elsewhere(_adropped(wire, read)),
    "async outliving its loop": lambda wire, read: elsewhere(_astream(wire, read, close=False)),
}


@pytest.mark.parametrize("read", [0, 1])
@pytest.mark.parametrize("case", LEFT)
def test_no_socket_is_left_open(wire: Wire, case: str, read: int) -> None:
    gc.collect()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        LEFT[case](wire, read)
        gc.collect()
    said = [str(one.message) for one in caught]
    # litellm leaves event loops of its own behind, which is not the question here
    assert [one for one in said if ("unclosed" in one and "event loop" not in one) or "never awaited" in one] == []
    assert _soon(lambda: _statuses(wire) == ["cancelled"])


def test_a_process_ends_although_a_stream_was_left_open(tmp_path: Path) -> None:
    """What still holds the stream then is torn down with the interpreter, which starts no thread any more."""
    program = f"""
import privacyguard as pg
from privacyguard.testing import RecordingServer
with RecordingServer() as server, pg.Guard(audit={str(tmp_path / "log")!r}) as guard:
    said = [{{"role": "user", "content": "Count to ten."}}]
    stream = guard.completion(model="openai/gpt-5", api_base=server.url + "/v1", api_key="k", messages=said, stream=True)
    next(stream)
"""
    ended = subprocess.run([sys.executable, "-c", program], timeout=60, check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
