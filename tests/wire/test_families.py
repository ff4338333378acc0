"""The models of the mission: the same sensitive prompts to each, in every mode; what counts is the bytes that arrived."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import privacyguard as pg
from privacyguard.testing import RecordingServer, assert_no_leak, call_tool, matching
from tests.wire.conftest import MODES, TOOLS, Wire, said

THIRD_PARTIES = {
    "GPT": ("openai/gpt-5", "/v1"),
    "Claude": ("anthropic/claude-sonnet-4-5", ""),
    "Gemini": ("gemini/gemini-2.5-pro", ""),
    "DeepSeek behind an API": ("deepseek/deepseek-chat", "/v1"),
    "Mistral behind an API": ("mistral/mistral-large-latest", "/v1"),
    "Qwen behind an API": ("dashscope/qwen-max", "/v1"),
    "Llama behind an API": ("groq/llama-3.3-70b-versatile", "/v1"),
}
LOCAL_MODELS = {
    "Llama on Ollama": ("ollama/llama3.3", ""),
    "Qwen on vLLM": ("hosted_vllm/qwen3-32b", "/v1"),
    "Mistral on an OpenAI-compatible server": ("openai/mistral-small", "/v1"),
}
NAME, SSN, CARD = "Maria Lopez", "536-90-4399", "4532 0151 1283 0366"
IDENTIFIERS = [{"role": "user", "content": f"Write to {NAME}, SSN {SSN}, that card {CARD} was refunded."}]
HISTORY = [
    {"role": "system", "content": f"You help {NAME}."},
    {"role": "user", "content": "Who is the customer?"},
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {
                "id": "call_1",
                "type": "function",
                "function": {"name": "look_up", "arguments": json.dumps({"name": NAME, "ssn": 536904399})},
            }
        ],
    },
    {"role": "tool", "tool_call_id": "call_1", "content": json.dumps({"name": NAME, "card": CARD, "ssn": SSN})},
    {"role": "user", "content": f"Thanks. Draft the letter to {NAME}."},
]
DISCLOSURE = [{"role": "user", "content": f"{NAME}'s biopsy came back malignant and she starts chemo on Monday."}]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("family", THIRD_PARTIES)
class TestThirdParty:
    def test_identifiers_are_redacted_on_the_way_out_and_restored_on_the_way_back(
        self, wire: Wire, family: str, mode: str
    ) -> None:
        model, path = THIRD_PARTIES[family]
        answer = wire.call(mode, model, path, IDENTIFIERS)
        assert answer.text == IDENTIFIERS[0]["content"]
        assert pg.decision_of(answer.reply).verdict == "redact"
        assert b"[PERSON_1]" in wire.third.received()
        assert_no_leak(wire.third.received(), [NAME, SSN, CARD])
        assert not wire.local.requests

    def test_tool_calls_and_results_in_the_history_are_redacted_too(self, wire: Wire, family: str, mode: str) -> None:
        model, path = THIRD_PARTIES[family]
        answer = wire.call(mode, model, path, HISTORY, tools=TOOLS)
        assert NAME in answer.text
        assert CARD in answer.text
        assert_no_leak(wire.third.received(), [NAME, SSN, CARD, "536904399"])

    def test_a_tool_call_keeps_its_placeholders_unless_the_tool_is_declared(
        self, wire: Wire, make_guard: Callable[..., pg.Guard], family: str, mode: str
    ) -> None:
        model, path = THIRD_PARTIES[family]
        wire.third.reply = call_tool("look_up", {"name": matching(r"\[PERSON_\d+\]")})
        call: dict[str, Any] = {"model": model, "messages": IDENTIFIERS, "tools": TOOLS, "api_key": "caller-key"}
        call["api_base"] = wire.third.url + path
        assert json.loads(said(wire.guard, mode, **call).arguments) == {"name": "[PERSON_1]"}
        trusting = make_guard(tools={"look_*": "local"})
        assert json.loads(said(trusting, mode, **call).arguments) == {"name": NAME}
        assert_no_leak(wire.third.received(), [NAME, SSN, CARD])

    def test_a_disclosure_goes_to_the_local_model_and_nowhere_else(self, wire: Wire, family: str, mode: str) -> None:
        model, path = THIRD_PARTIES[family]
        answer = wire.call(mode, model, path, DISCLOSURE)
        assert answer.text == DISCLOSURE[0]["content"]
        decision = pg.decision_of(answer.reply)
        assert decision.verdict == "route_local"
        assert "content-stays-local" in decision.reasons
        assert not wire.third.requests
        assert b"biopsy" in wire.local.received()
        assert b"caller-key" not in wire.local.received()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("family", LOCAL_MODELS)
class TestLocalModel:
    def test_it_gets_the_prompt_as_it_is(
        self, make_guard: Callable[..., pg.Guard], wire: Wire, local: RecordingServer, family: str, mode: str
    ) -> None:
        model, path = LOCAL_MODELS[family]
        guard = make_guard(local={"model": model, "endpoint": local.url + path})
        answer = said(guard, mode, model=model, messages=DISCLOSURE)
        assert answer.text == DISCLOSURE[0]["content"]
        assert pg.decision_of(answer.reply).verdict == "allow"
        assert NAME.encode() in local.received()

    def test_it_gets_what_a_third_party_may_not_have_with_tools_and_history(
        self, make_guard: Callable[..., pg.Guard], wire: Wire, local: RecordingServer, family: str, mode: str
    ) -> None:
        model, path = LOCAL_MODELS[family]
        guard = make_guard(local={"model": model, "endpoint": local.url + path})
        messages = [*HISTORY, *DISCLOSURE]
        answer = said(guard, mode, model="openai/gpt-5", messages=messages, tools=TOOLS, api_key="k", api_base=wire.third.url)
        assert NAME in answer.text
        assert b"biopsy" in local.received()
        assert pg.decision_of(answer.reply).destination.model == model
        assert not wire.third.requests
