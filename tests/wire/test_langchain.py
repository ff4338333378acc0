"""LangChain's chat models, wrapped, and its agents, with a middleware."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain.agents import create_agent
from langchain_anthropic import ChatAnthropic
from langchain_core.tools import tool

import privacyguard as pg
from privacyguard.langchain import GuardMiddleware
from privacyguard.testing import RecordingServer, call_tool, matching

LETTER = "Write to Maria Lopez, SSN 536-90-4399: her refund is on its way."
DIAGNOSIS = "My biopsy came back malignant last week, how do I tell my boss?"


@pytest.fixture
def third() -> Iterator[RecordingServer]:
    with RecordingServer(name="a third party") as server:
        yield server


@pytest.fixture
def guard(tmp_path: Path, local: RecordingServer) -> Iterator[pg.Guard]:
    here = {"model": "ollama/llama3.3", "endpoint": local.url}
    with pg.Guard(audit=tmp_path, local=here, tools={"look_up": "local"}) as made:
        yield made


def model(third: RecordingServer) -> ChatAnthropic:
    return ChatAnthropic(model="claude-opus-5", api_key="k", base_url=third.url, max_retries=0)


def test_a_chat_model_is_guarded(third: RecordingServer, guard: pg.Guard) -> None:
    chat = guard.wrap(model(third))
    assert chat.invoke(LETTER).text == LETTER
    assert "".join(piece.text for piece in chat.stream(LETTER)) == LETTER
    assert asyncio.run(chat.ainvoke(LETTER)).text == LETTER
    assert chat.invoke(DIAGNOSIS).text == DIAGNOSIS
    assert len(third.requests) == 3
    assert b"Lopez" not in third.received()


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_an_agent_is_guarded_and_its_own_tools_get_the_values(
    third: RecordingServer, guard: pg.Guard, asynchronous: bool
) -> None:
    looked_up = []

    @tool
    def look_up(name: str) -> str:
        """Find a customer."""
        looked_up.append(name)
        return f"{name} is customer 7."

    third.reply = call_tool("look_up", {"name": matching(r"(\[PERSON_1\])")})
    agent = create_agent(model(third), [look_up], middleware=[GuardMiddleware(guard.bind(principal="u", conversation="c"))])
    asked = {"messages": [{"role": "user", "content": LETTER}]}
    state = asyncio.run(agent.ainvoke(asked)) if asynchronous else agent.invoke(asked)
    assert looked_up == ["Maria Lopez"]
    assert state["messages"][-1].text == "Maria Lopez is customer 7."
    assert len(third.requests) == 2
    assert b"Lopez" not in third.received()
