from __future__ import annotations

import json

import pytest

from privacyguard.testing import ReceivedCall


def call(body: object, *, query: str = "") -> ReceivedCall:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ReceivedCall("POST", "/v1/x", 0, query, {"authorization": "Bearer Zebediah"}, sent, b"raw Zebediah " + sent)


TURNS = {
    "chat completions": {"messages": [{"role": "system", "content": "be kind"}, {"role": "user", "content": "I am Ann"}]},
    "content parts": {"messages": [{"role": "user", "content": [{"type": "text", "text": "I am Ann"}, {"type": "image_url"}]}]},
    "an earlier user": {"messages": [{"role": "user", "content": "old"}, {"role": "user", "content": "I am Ann"}]},
    "an assistant last": {"messages": [{"role": "user", "content": "I am Ann"}, {"role": "assistant", "content": "hi"}]},
    "tool results in the user's name": {
        "messages": [
            {"role": "user", "content": "I am Ann"},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "found"}]},
        ]
    },
    "gemini": {"contents": [{"role": "user", "parts": [{"text": "I am Ann"}]}, {"role": "model", "parts": [{"text": "hi"}]}]},
    "gemini without a role": {"contents": [{"parts": [{"text": "I am Ann"}]}]},
    "ollama generate": {"model": "llama3.3", "prompt": "I am Ann"},
    "responses, a string": {"input": "I am Ann"},
    "responses, items": {"input": [{"role": "user", "content": [{"type": "input_text", "text": "I am Ann"}]}]},
}


@pytest.mark.parametrize("body", TURNS.values(), ids=TURNS)
def test_the_last_text_of_a_user_is_found_in_every_format(body: object) -> None:
    assert call(body).last_user_text() == "I am Ann"


@pytest.mark.parametrize("body", [{}, [], 7, None, {"messages": 7}, {"messages": [7, None]}, b"", b"{", b"\xff"])
def test_a_body_without_turns_has_no_last_user_text_and_no_results(body: object) -> None:
    assert call(body).last_user_text() == ""
    assert call(body).tool_results() == ()


ASKED = {"role": "user", "content": "who?"}
RESULTS = {
    "openai": [ASKED, {"role": "assistant", "tool_calls": []}, {"role": "tool", "tool_call_id": "1", "content": "Ann"}],
    "openai parts": [ASKED, {"role": "assistant"}, {"role": "tool", "content": [{"type": "text", "text": "Ann"}]}],
    "anthropic": [ASKED, {"role": "assistant"}, {"role": "user", "content": [{"type": "tool_result", "content": "Ann"}]}],
    "anthropic parts": [
        ASKED,
        {"role": "assistant"},
        {"role": "user", "content": [{"type": "tool_result", "content": [{"type": "text", "text": "Ann"}]}]},
    ],
    "gemini": [
        {"role": "model"},
        {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {"who": "Ann"}}}]},
    ],
    "responses": [{"type": "function_call_output", "call_id": "1", "output": "Ann"}],
}


@pytest.mark.parametrize("messages", RESULTS.values(), ids=RESULTS)
def test_results_of_tools_are_found_in_every_format(messages: object) -> None:
    assert call({"messages": messages}).tool_results() == ("Ann",)


@pytest.mark.parametrize("messages", RESULTS.values(), ids=RESULTS)
def test_results_that_the_model_has_answered_are_no_longer_waiting(messages: list[object]) -> None:
    assert call({"messages": [*messages, {"role": "assistant", "content": "it is Ann"}, ASKED]}).tool_results() == ()


def test_all_strings_of_the_body_come_in_order_and_decoded() -> None:
    body = {"model": "m", "messages": [{"content": 'Renée "R"'}], "tools": [{"enum": ["a", 1, None, {"deep": "b"}]}]}
    assert call(body).texts() == ("m", 'Renée "R"', "a", "b")


def test_a_body_that_is_no_json_is_one_text() -> None:
    assert call(b"name=Ann").texts() == ("name=Ann",)
    assert call(b"").texts() == ()


def test_parameters_are_read_from_the_query() -> None:
    assert call({}, query="alt=sse&key=a%20b").parameter("key") == "a b"
    assert call({}).parameter("alt") == ""


def test_the_repr_of_a_call_shows_no_text() -> None:
    shown = repr(call({"messages": [{"content": "Zebediah"}]}, query="q=Zebediah"))
    assert "Zebediah" not in shown
    assert "/v1/x" in shown
