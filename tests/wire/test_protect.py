"""Functions that send by themselves: they get what may leave, their replies are restored, and the log says who sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import privacyguard as pg

LETTER = "Write to Maria Lopez, SSN 536-90-4399."
REDACTED = "Write to [PERSON_1], SSN [US_SSN_1]."
DIAGNOSIS = "My biopsy came back malignant last week, how do I tell my boss?"


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[pg.Guard]:
    with pg.Guard(audit=tmp_path / "log") as made:
        yield made


def asked(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def records(tmp_path: Path) -> list[dict[str, Any]]:
    lines = [line for path in sorted((tmp_path / "log").rglob("*.jsonl")) for line in path.read_text().splitlines()]
    return [json.loads(line[line.index("{") :]) for line in lines]


def test_a_function_gets_what_may_leave_and_its_reply_is_restored(guard: pg.Guard) -> None:
    seen = []

    @guard.protect(model="openai/gpt-5")
    def ask(messages: list[dict[str, str]], tone: str = "plain") -> str:
        """Ask."""
        seen.append((messages[-1]["content"], tone))
        return messages[-1]["content"]

    assert ask(asked(LETTER), tone="kind") == LETTER
    assert ask(messages=asked(LETTER)) == LETTER
    assert seen == [(REDACTED, "kind"), (REDACTED, "plain")]
    assert (ask.__name__, ask.__doc__) == ("ask", "Ask.")


def test_a_coroutine_and_generators_are_protected(guard: pg.Guard) -> None:
    @guard.protect
    async def ask(messages: list[dict[str, str]]) -> str:
        return messages[-1]["content"]

    @guard.protect
    def stream(messages: list[dict[str, str]]) -> Iterator[str]:
        yield from messages[-1]["content"]

    @guard.protect
    async def astream(messages: list[dict[str, str]]) -> AsyncIterator[str]:
        for sign in messages[-1]["content"]:
            yield sign

    async def collect() -> str:
        return "".join([piece async for piece in astream(asked(LETTER))])

    assert asyncio.run(ask(asked(LETTER))) == LETTER
    assert "".join(stream(asked(LETTER))) == LETTER
    assert asyncio.run(collect()) == LETTER


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ({"content": [{"type": "text", "text": "To [PERSON_1]"}]}, lambda one: one["content"][0]["text"]),
        (SimpleNamespace(content="To [PERSON_1]"), lambda one: one.content),
        (
            SimpleNamespace(choices=[SimpleNamespace(message=SimpleNamespace(content="To [PERSON_1]"))]),
            lambda one: one.choices[0].message.content,
        ),
    ],
    ids=["JSON", "a message", "a chat reply"],
)
def test_replies_of_many_shapes_are_restored(guard: pg.Guard, reply: Any, read: Any) -> None:
    assert read(guard.protect(lambda messages: reply)(asked(LETTER))) == "To Maria Lopez"


def test_what_may_not_go_there_is_refused_and_the_function_is_not_called(guard: pg.Guard) -> None:
    called = []
    with pytest.raises(pg.BlockedError, match="content-stays-local"):
        guard.protect(lambda messages: called.append(messages))(asked(DIAGNOSIS))
    assert not called


def test_a_local_model_that_is_declared_does_not_take_the_functions_place(tmp_path: Path) -> None:
    with (
        pg.Guard(audit=tmp_path, local="ollama/llama3.3") as guard,
        pytest.raises(pg.BlockedError, match="untranslatable"),
    ):
        guard.protect(lambda messages: "never")(asked(DIAGNOSIS))


def test_the_log_says_that_the_guard_did_not_send(guard: pg.Guard, tmp_path: Path) -> None:
    guard.protect(lambda messages: "fine")(asked(LETTER))
    with pytest.raises(ZeroDivisionError):
        guard.protect(lambda messages: 1 / 0)(asked(LETTER))
    found = records(tmp_path)
    assert [one["enforcement"] for one in found if one["type"] == "decision"] == ["cooperative"] * 2
    assert [one["status"] for one in found if one["type"] == "outcome"] == ["sent", "cancelled"]


def test_a_function_that_takes_no_messages_is_refused(guard: pg.Guard) -> None:
    with pytest.raises(pg.ConfigError, match="messages"):
        guard.protect(lambda prompt: prompt)


def test_a_conversation_keeps_its_placeholders(guard: pg.Guard) -> None:
    seen = []
    ask = guard.bind(principal="u", conversation="c").protect(lambda messages: seen.append(messages[-1]["content"]) or "ok")
    ask(asked("Please write to Maria Lopez."))
    ask(asked("Please write to Grace Lindqvist and Maria Lopez."))
    assert seen[-1] == "Please write to [PERSON_2] and [PERSON_1]."
