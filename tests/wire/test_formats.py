"""Harmless calls with everything that litellm's signature allows: the check of the bytes refuses none of them."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

import privacyguard as pg
from privacyguard.testing import RecordingServer, say

PROVIDERS = {
    "gpt": ("openai/gpt-4o", "/v1"),
    "claude": ("anthropic/claude-sonnet-4-5", ""),
    "older claude": ("anthropic/claude-3-5-haiku-latest", ""),
    "gemini": ("gemini/gemini-2.5-pro", ""),
    "newer gemini": ("gemini/gemini-3-pro-preview", ""),
    "ollama": ("ollama/llama3.3", ""),
    "vllm": ("hosted_vllm/qwen3-32b", "/v1"),
}
SEES_IMAGES = """
apiVersion: privacyguard/v1
name: sees-images
defaults: {opaque: allow}
rules:
  - {id: redacted, when: {kind: [identifier, credential]}, then: redact}
"""


class Item(BaseModel):
    sku: str
    quantity: int = Field(ge=0, le=1_000_000, description="How many")


class Order(BaseModel):
    """An order."""

    title: str
    items: list[Item]
    remark: str | None = None


SCHEMA = {
    "$defs": {"Stop": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}},
    "type": "object",
    "properties": {
        "stops": {"type": "array", "items": {"$ref": "#/$defs/Stop"}, "minItems": 1},
        "mode": {"anyOf": [{"type": "string", "const": "rail"}, {"type": "null"}]},
        "code": {"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["ABC"]},
    },
}
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Current weather in a place",
        "parameters": {
            "type": "object",
            "properties": {
                "place": {"type": "string", "description": "City and country"},
                "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                "days": {"type": "integer", "minimum": 1, "maximum": 1_000_000_000, "default": 3},
            },
            "required": ["place"],
            "additionalProperties": False,
        },
    },
}
TRIP = {"type": "function", "function": {"name": "plan_trip", "description": "Plan a trip", "parameters": SCHEMA}}
ASK = {"role": "user", "content": "What is the capital of France?"}
CALL = {
    "id": "call_9pw1Fz5N0zQ2jXyBvRkT8mEa",
    "type": "function",
    "function": {"name": "get_weather", "arguments": '{"place": "Paris, France", "unit": "celsius", "days": 12345678}'},
}
RESULT = {"role": "tool", "tool_call_id": CALL["id"], "content": '{"t": 21.5, "list": [1, {"k": "v"}], "id": 12345678}'}
CALLED = {"role": "assistant", "content": None, "tool_calls": [CALL]}
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

KEYWORDS: dict[str, dict[str, Any]] = {
    "nothing else": {},
    "a JSON object": {"response_format": {"type": "json_object"}},
    "a class as format": {"response_format": Order},
    "a schema as format": {
        "response_format": {"type": "json_schema", "json_schema": {"name": "trip", "strict": True, "schema": SCHEMA}}
    },
    "tools": {"tools": [WEATHER, TRIP]},
    "a tool that must be used": {"tools": [WEATHER], "tool_choice": "required"},
    "the tool that must be used": {
        "tools": [WEATHER],
        "tool_choice": {"type": "function", "function": {"name": "get_weather"}},
    },
    "one tool at a time": {"tools": [WEATHER], "parallel_tool_calls": False},
    "tools and a format": {"tools": [WEATHER], "response_format": Order},
    "effort": {"reasoning_effort": "low", "max_tokens": 20_000},
    "thinking": {"thinking": {"type": "enabled", "budget_tokens": 10_000}, "max_tokens": 20_000},
    "sampling": {"temperature": 0.123456789, "top_p": 0.987654321, "seed": 1234567890, "n": 2},
    "stops": {"stop": ["END", "\n\n", "###"]},
    "probabilities": {"logprobs": True, "top_logprobs": 3, "logit_bias": {"50256": -100}},
    "who asks": {"user": "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "safety_identifier": "h-8812", "metadata": {"app": "demo"}},
    "a limit": {"max_completion_tokens": 4096},
    "a service tier": {"service_tier": "flex"},
    "modalities": {"modalities": ["text"]},
    "a stream with usage": {"stream": True, "stream_options": {"include_usage": True}, "tools": [WEATHER]},
    "headers and body": {"extra_headers": {"X-Trace": "abc"}, "extra_body": {"top_k": 40}},
    "a cached tool": {"tools": [{**WEATHER, "cache_control": {"type": "ephemeral"}}]},
}
CONVERSATIONS: dict[str, list[dict[str, Any]]] = {
    "system": [{"role": "system", "content": "Be brief."}, ASK],
    "system in parts": [
        {"role": "system", "content": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}]},
        ASK,
    ],
    "developer": [{"role": "developer", "content": "Be brief."}, ASK],
    "two systems": [{"role": "system", "content": "Be brief."}, ASK, {"role": "system", "content": "Be kind."}, ASK],
    "parts": [{"role": "user", "content": [{"type": "text", "text": "one "}, {"type": "text", "text": "two"}]}],
    "a prefilled answer": [ASK, {"role": "assistant", "content": "The capital "}],
    "two askings": [ASK, ASK],
    "an empty answer": [ASK, {"role": "assistant", "content": ""}, ASK],
    "an empty question": [{"role": "user", "content": ""}],
    "blanks": [{"role": "user", "content": "  \n"}],
    "a name": [{**ASK, "name": "alice_bot"}],
    "a tool call": [ASK, CALLED, RESULT, ASK],
    "a tool call with a word": [ASK, {**CALLED, "content": "Let me look."}, {**RESULT, "name": "get_weather"}, ASK],
    "a result in parts": [
        ASK,
        CALLED,
        {**RESULT, "content": [{"type": "text", "text": "sunny"}, {"type": "text", "text": "warm"}]},
    ],
    "an empty result": [ASK, CALLED, {**RESULT, "content": ""}],
    "no arguments": [
        ASK,
        {**CALLED, "tool_calls": [{**CALL, "function": {"name": "get_weather", "arguments": "{}"}}]},
        RESULT,
    ],
    "an odd id": [ASK, {**CALLED, "tool_calls": [{**CALL, "id": "a.b:c/1"}]}, {**RESULT, "tool_call_id": "a.b:c/1"}],
    "reasoning": [ASK, {"role": "assistant", "content": "Paris", "reasoning_content": "Easy."}, ASK],
    "JSON as text": [{"role": "user", "content": '{"a": [1, 2.50, 12345678901, 1e5], "b": "x"}'}],
    "many alphabets": [{"role": "user", "content": "Café ☃ 😀 e\u0301 ﬁ \u200b\u00a0end\u00a0"}],
    "control signs": [{"role": "user", "content": "a\x01\x1b[31mred\x7f\r\nb\u2028"}],
    "an image": [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "What is it?"},
                {"type": "image_url", "image_url": {"url": PIXEL, "detail": "high"}},
            ],
        }
    ],
}


class NoRoom(Exception):
    """A provider's format has no room for a keyword: litellm says so before anything is sent."""


@contextlib.contextmanager
def naming_what_has_no_room() -> Iterator[None]:
    try:
        yield
    except pg.RequestError as error:
        if "has no room for the keywords" in str(error) or "UnsupportedParamsError" in str(error):
            raise NoRoom from None
        raise


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[pg.Guard, RecordingServer]]:
    policy = Path(tmp_path_factory.mktemp("formats")) / "sees-images.yaml"
    policy.write_text(SEES_IMAGES)
    with RecordingServer(say("ok")) as server, pg.Guard(policy, unsafe_no_audit=True, note=False) as guard:
        yield guard, server


def called(guarded: tuple[pg.Guard, RecordingServer], provider: str, messages: Any, keywords: dict[str, Any]) -> None:
    guard, server = guarded
    model, path = PROVIDERS[provider]
    server.clear()
    with contextlib.suppress(NoRoom), naming_what_has_no_room():
        reply = guard.completion(
            model=model, api_base=server.url + path, api_key="k", num_retries=0, messages=messages, **keywords
        )
        if keywords.get("stream"):
            list(reply)
        assert pg.decision_of(reply).verdict == "allow"
        assert len(server.requests) == 1
        return
    assert not server.requests


# litellm's own: it reads deprecated attributes while it joins a stream's usage
@pytest.mark.filterwarnings("ignore:Accessing the 'model_:DeprecationWarning")
@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("name", KEYWORDS)
def test_no_keyword_of_a_harmless_call_is_held_for_a_leak(
    guarded: tuple[pg.Guard, RecordingServer], name: str, provider: str
) -> None:
    called(guarded, provider, [ASK], copy.deepcopy(KEYWORDS[name]))


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_no_message_of_a_harmless_conversation_is_held_for_a_leak(
    guarded: tuple[pg.Guard, RecordingServer], name: str, provider: str
) -> None:
    called(guarded, provider, copy.deepcopy(CONVERSATIONS[name]), {"tools": [WEATHER]} if "tool" in name else {})
