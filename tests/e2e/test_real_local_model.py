"""A medical prompt that is addressed to GPT ends in a real local model and nowhere else; `make e2e` runs this.

The model has one token per byte, so the server's own count of prompt tokens says that the prompt arrived whole and unredacted.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anthropic
import openai
import pytest

import privacyguard as pg
from privacyguard.testing import RecordingServer
from tests.e2e.conftest import Connections, Served
from tests.e2e.tiny_model import tokens_of

pytestmark = pytest.mark.e2e

DIAGNOSIS = "Maria Lopez's biopsy came back malignant and she starts chemo on Monday. How do I tell her boss?"
MESSAGES = [{"role": "user", "content": DIAGNOSIS}]
HARMLESS = [{"role": "user", "content": "What is the capital of France?"}]
REPLY = 12  # tokens, that is bytes, to generate


@pytest.fixture(scope="module")
def third() -> Iterator[RecordingServer]:
    with RecordingServer(name="a third party") as server:
        yield server


@pytest.fixture
def guard(tmp_path: Path, served: Served, third: RecordingServer) -> Iterator[pg.Guard]:
    third.clear()
    local = {"model": f"hosted_vllm/{served.model}", "endpoint": served.url}
    with pg.Guard(local=local, audit=tmp_path / "audit") as one:
        yield one


def outcomes(tmp_path: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for path in (tmp_path / "audit").glob("*.jsonl") for line in path.read_text().splitlines()]
    return [line for line in lines if line["type"] == "outcome"]


def whole(guard: pg.Guard, **call: Any) -> tuple[str, Any]:
    reply = guard.completion(**call)
    return reply.choices[0].message.content or "", reply.usage


def streamed(guard: pg.Guard, **call: Any) -> tuple[str, Any]:
    chunks = list(guard.completion(stream=True, stream_options={"include_usage": True}, **call))
    assert len(chunks) > 2  # it came in pieces
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    return text, next((chunk.usage for chunk in reversed(chunks) if getattr(chunk, "usage", None)), None)


def asynchronous(guard: pg.Guard, **call: Any) -> tuple[str, Any]:
    reply = asyncio.run(guard.acompletion(**call))
    return reply.choices[0].message.content or "", reply.usage


def asynchronously_streamed(guard: pg.Guard, **call: Any) -> tuple[str, Any]:
    async def collect() -> list[Any]:
        stream = await guard.acompletion(stream=True, stream_options={"include_usage": True}, **call)
        return [chunk async for chunk in stream]

    chunks = asyncio.run(collect())
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    return text, next((chunk.usage for chunk in reversed(chunks) if getattr(chunk, "usage", None)), None)


@pytest.mark.parametrize("way", [whole, streamed, asynchronous, asynchronously_streamed])
def test_a_medical_prompt_to_gpt_ends_in_the_local_server_and_nowhere_else(
    way: Callable[..., tuple[str, Any]],
    guard: pg.Guard,
    served: Served,
    third: RecordingServer,
    connections: Connections,
    tmp_path: Path,
) -> None:
    before = served.requests()
    text, usage = way(guard, model="openai/gpt-5", api_base=third.url + "/v1", api_key="k", messages=MESSAGES, max_tokens=REPLY)
    assert text  # a random model says random things
    assert usage.prompt_tokens == tokens_of(MESSAGES)  # whole, in the clear
    assert served.requests() == before + 1
    assert not third.requests
    assert connections.addresses == {served.address}
    [outcome] = outcomes(tmp_path)
    assert outcome["status"] == "sent"
    assert outcome["peer"] == "{}:{}".format(*served.address)


def test_a_harmless_prompt_goes_to_the_third_party_it_was_addressed_to(
    guard: pg.Guard, served: Served, third: RecordingServer
) -> None:
    before = served.requests()
    guard.completion(model="openai/gpt-5", api_base=third.url + "/v1", api_key="k", messages=HARMLESS)
    assert len(third.requests) == 1
    assert served.requests() == before


@pytest.mark.parametrize("stream", [False, True])
def test_a_wrapped_openai_client_gets_the_local_answer_in_its_own_types(
    stream: bool, guard: pg.Guard, served: Served, third: RecordingServer, connections: Connections
) -> None:
    client = guard.wrap(openai.OpenAI(api_key="k", base_url=third.url + "/v1", max_retries=0))
    reply = client.chat.completions.create(model="gpt-5", messages=MESSAGES, max_tokens=REPLY, stream=stream)
    if stream:
        chunks = list(reply)
        assert all(isinstance(chunk, openai.types.chat.ChatCompletionChunk) for chunk in chunks)
        assert any(choice.delta.content for chunk in chunks for choice in chunk.choices)
    else:
        assert isinstance(reply, openai.types.chat.ChatCompletion)
        assert reply.usage.prompt_tokens == tokens_of(MESSAGES)
    assert not third.requests
    assert connections.addresses == {served.address}


@pytest.mark.parametrize("stream", [False, True])
def test_a_wrapped_anthropic_client_gets_the_local_answer_translated(
    stream: bool, guard: pg.Guard, served: Served, third: RecordingServer, connections: Connections
) -> None:
    client = guard.wrap(anthropic.Anthropic(api_key="k", base_url=third.url, max_retries=0))
    call = {"model": "claude-opus-5", "max_tokens": REPLY, "messages": MESSAGES}
    if stream:
        with client.messages.stream(**call) as reply:
            message = reply.get_final_message()
    else:
        message = client.messages.create(**call)
    assert isinstance(message, anthropic.types.Message)
    assert any(block.text for block in message.content if block.type == "text")
    if not stream:
        assert message.usage.input_tokens == tokens_of(MESSAGES)
    assert not third.requests
    assert connections.addresses == {served.address}


def test_when_the_local_server_is_gone_the_call_is_blocked(third: RecordingServer, tmp_path: Path) -> None:
    third.clear()
    local = {"model": "hosted_vllm/tiny", "endpoint": "http://127.0.0.1:9/v1"}  # the discard port: nobody listens
    with pg.Guard(local=local, audit=tmp_path / "audit") as guard, pytest.raises(pg.BlockedError):
        guard.completion(model="openai/gpt-5", api_base=third.url + "/v1", api_key="k", messages=MESSAGES)
    assert not third.requests
