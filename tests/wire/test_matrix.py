"""Every cell of the matrix is run: what arrived where, what came back, what is on record. No cell is skipped."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import privacyguard as pg
from privacyguard.testing import Hang, RecordingServer, Redirect, Status, assert_no_leak, call_tool, echo, matching
from tests.wire.conftest import elsewhere
from tests.wire.matrix import ROWS, TALK, Cell, cells, page

ROOT = Path(__file__).parent.parent.parent
CANARIES = ("Maria Lopez", "536-90-4399")
TEXT = f"Please write to {CANARIES[0]}, SSN {CANARIES[1]}."
SCHEMA = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
ASKS: dict[str, dict[str, Any]] = {
    "completion": {"messages": [{"role": "user", "content": TEXT}]},
    "responses": {"input": TEXT},
    "messages": {"messages": [{"role": "user", "content": TEXT}], "max_tokens": 64},
    "text_completion": {"prompt": TEXT},
    "embedding": {"input": TEXT},
    "moderation": {"input": TEXT},
}
TOOLS = {
    "completion": [{"type": "function", "function": {"name": "look_up", "parameters": SCHEMA}}],
    "responses": [{"type": "function", "name": "look_up", "parameters": SCHEMA}],
    "messages": [{"name": "look_up", "input_schema": SCHEMA}],
}
GROUPED: dict[str, list[Cell]] = {}
for one in cells():
    GROUPED.setdefault(f"{one.row.name}" if one.situation == "plain" else one.situation, []).append(one)


@dataclass
class Got:
    """What the caller of a cell got back."""

    text: str = ""
    arguments: str = ""
    pieces: list[Any] = field(default_factory=list)


@pytest.mark.parametrize("group", GROUPED)
def test_every_cell(group: str, make_guard: Callable[..., pg.Guard], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("privacyguard.route.litellm_client.BACKOFF", 0)
    monkeypatch.setattr("privacyguard.doors.surfaces.BACKOFF", 0)
    with RecordingServer(name="the model") as server, RecordingServer(name="somebody else") as other:
        guards: dict[str, tuple[pg.Guard, Path]] = {}
        for cell in GROUPED[group]:
            if cell.row.name not in guards:
                log = tmp_path / str(len(guards))
                local = {"model": cell.row.model, "endpoint": server.url + cell.row.path} if cell.row.local else None
                guards[cell.row.name] = make_guard(local=local, audit=log), log
            for one in (server, other):
                one.clear()
                one.reply, one.fault = echo(), None
            with monkeypatch.context() as patch:
                run(cell, server, other, *guards[cell.row.name], patch)


def run(cell: Cell, server: RecordingServer, other: RecordingServer, guard: pg.Guard, log: Path, patch: Any) -> None:
    here, before = server.url + cell.row.path, decisions(log)
    call = {"model": cell.row.model, **ASKS[cell.surface]}
    call |= {} if cell.row.local else {"api_base": here, "api_key": "caller-key"}
    expected = arrange(cell, server, other, call, patch)
    got, error = Got(), None
    try:
        got = made(guard, cell, call)
    except pg.PrivacyGuardError as raised:
        error = raised
    assert_no_leak(other.received(), CANARIES)
    if not cell.row.local:
        assert_no_leak(server.received(), CANARIES)
    if cell.refused:
        assert isinstance(error, (pg.RequestError, pg.EgressError)), str(cell)
        assert server.requests == (), str(cell)
        return
    assert (type(error) if error else None) is expected, f"{cell}: {error}"
    assert decisions(log) > before, str(cell)
    if expected is None and cell.surface not in ("embedding", "moderation"):
        assert came_back(cell, got), f"{cell}: {got}"
    if cell.row.local and expected is None:
        assert CANARIES[0].encode() in server.received(), str(cell)


def arrange(cell: Cell, server: RecordingServer, other: RecordingServer, call: dict[str, Any], patch: Any) -> type | None:
    """Make the situation. Returns the error that the caller gets, None for a reply."""
    match cell.situation:
        case "tools":
            call["tools"] = TOOLS[cell.surface]
            pattern = CANARIES[0] if cell.row.local else r"\[PERSON_\d+\]"
            server.reply = call_tool("look_up", {"name": matching(f"({pattern})")})
        case "retry" if cell.mode in ("sync", "async"):
            server.fault = lambda received: Status(503) if received.ordinal == 0 else None
        case "retry":  # a stream is not begun twice
            server.fault = Status(503)
            return pg.UpstreamError
        case "fallback":
            call["fallbacks"] = ["openai/gpt-5-mini"]
        case "redirect":
            server.fault = Redirect(other.url)
            return pg.UpstreamError
        case "proxy":
            for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
                patch.setenv(name, other.url)
        case "alias":
            import litellm

            name = cell.row.model.partition("/")[2]
            patch.setattr(litellm, "model_alias_map", {name: "openai/other", cell.row.model: "openai/other"})
        case "upstream error":
            server.fault = Status(500)
            return pg.UpstreamError
        case "time-out":
            server.fault = Hang(20)
            call |= {"timeout": 0.2, "num_retries": 0}
            return pg.UpstreamError
    return None


def made(guard: pg.Guard, cell: Cell, call: dict[str, Any]) -> Got:
    """Make the call in the cell's mode; where it is to be cancelled, go away after the first piece."""
    stream, away = cell.mode.endswith("stream"), cell.situation == "cancel"
    call = {**call, **({"stream": True} if stream else {})}
    if not cell.mode.startswith("async"):
        reply = getattr(guard, cell.surface)(**call)
        if stream and away:
            next(reply)
            reply.close()
            return Got(TEXT)
        return read(cell.surface, list(reply) if stream else [reply])

    async def ask() -> Got:
        if away and not stream:
            task = asyncio.create_task(getattr(guard, "a" + cell.surface)(**call))
            await asyncio.sleep(0.3)
            task.cancel()
            await asyncio.wait([task])
            return Got(TEXT)
        reply = await getattr(guard, "a" + cell.surface)(**call)
        if stream and away:
            await anext(reply)
            await reply.aclose()
            return Got(TEXT)
        return read(cell.surface, [piece async for piece in reply] if stream else [reply])

    found = elsewhere(ask())
    assert isinstance(found, Got)
    return found


def read(surface: str, pieces: list[Any]) -> Got:
    """Every text and every argument of a tool in what came back."""
    got = Got(pieces=pieces)
    for piece in pieces:
        told = json.loads(json.dumps(piece if isinstance(piece, dict) else piece.model_dump(), default=str))
        if isinstance(told, dict) and str(told.get("type")).endswith(".done"):
            continue  # what the pieces said already
        got.text += "".join(found(told, ("content", "text", "delta")))
        got.arguments += "".join(found(told, ("arguments", "partial_json", "name")))
    return got


def found(node: Any, names: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in names and isinstance(value, str):
                yield value
            else:
                yield from found(value, names)
    elif isinstance(node, list):
        for item in node:
            yield from found(item, names)


def came_back(cell: Cell, got: Got) -> bool:
    if cell.situation == "tools":
        expected = CANARIES[0] if cell.row.local else "[PERSON_1]"
        return expected in got.arguments + got.text
    return TEXT in got.text


def decisions(log: Path) -> int:
    return sum(path.read_bytes().count(b'"type":"decision"') for path in log.rglob("*.jsonl"))


def test_the_cells_that_must_be_green_are() -> None:
    """All of chat, responses and messages, for every row, in every mode."""
    green = Counter((cell.row.name, cell.surface) for cell in cells() if cell.situation == "plain" and not cell.refused)
    assert all(green[row.name, surface] == 4 for row in ROWS for surface in TALK)


def test_the_page_shows_these_cells() -> None:
    assert (ROOT / "docs" / "egress.md").read_text() == page()
