"""Clients that people have already, wrapped: what leaves is what the policy allows, and the client's own types come back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anthropic
import httpx
import httpx2
import openai
import pytest
from google import genai
from google.genai import errors as genai_errors

import privacyguard as pg
from privacyguard.testing import RecordingServer, Reply, ToolCall, call_tool, matching, say

NAME, SSN = "Maria Lopez", "536-90-4399"
LETTER = f"Write to {NAME}, SSN {SSN}: her refund is on its way."
DIAGNOSIS = "My biopsy came back malignant last week, how do I tell my boss?"
MODES = ("sync", "stream", "async", "async stream")


@dataclass(frozen=True)
class Api:
    """One way to ask a client: how it is made, how a text is sent in each mode, and what comes back."""

    make: Callable[[str, bool], Any]  # address, asynchronous
    call: Callable[..., Any]  # client, text, stream
    text: Callable[[Any], str]  # a reply's or an event's text
    refused: type[Exception]
    kind: type | tuple[type, ...]


def _openai(url: str, asynchronous: bool) -> Any:
    kind = openai.AsyncOpenAI if asynchronous else openai.OpenAI
    return kind(api_key="k", base_url=url + "/v1", max_retries=0)


def _anthropic(url: str, asynchronous: bool) -> Any:
    kind = anthropic.AsyncAnthropic if asynchronous else anthropic.Anthropic
    return kind(api_key="k", base_url=url, max_retries=0)


def _genai(url: str, asynchronous: bool) -> Any:
    client = genai.Client(api_key="k", http_options={"base_url": url})
    return client.aio if asynchronous else client


def _httpx(library: Any) -> Callable[[str, bool], Any]:
    def make(url: str, asynchronous: bool) -> Any:
        return (library.AsyncClient if asynchronous else library.Client)(base_url=url)

    return make


def _chat(client: Any, text: str, stream: bool, **more: Any) -> Any:
    return client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": text}], stream=stream, **more)


def _chat_text(one: Any) -> str:
    if not one.choices:
        return ""
    said = one.choices[0].delta if isinstance(one, openai.types.chat.ChatCompletionChunk) else one.choices[0].message
    return said.content or ""


def _responses(client: Any, text: str, stream: bool, **more: Any) -> Any:
    return client.responses.create(model="gpt-5", input=text, stream=stream, **more)


def _responses_text(one: Any) -> str:
    return one.output_text if hasattr(one, "output_text") else one.delta if one.type == "response.output_text.delta" else ""


def _messages(client: Any, text: str, stream: bool, **more: Any) -> Any:
    said = [{"role": "user", "content": text}]
    return client.messages.create(model="claude-opus-5", max_tokens=64, messages=said, stream=stream, **more)


def _messages_text(one: Any) -> str:
    if one.type == "message":
        return "".join(block.text for block in one.content if block.type == "text")
    return one.delta.text if one.type == "content_block_delta" and one.delta.type == "text_delta" else ""


def _generate(client: Any, text: str, stream: bool, **more: Any) -> Any:
    ask = client.models.generate_content_stream if stream else client.models.generate_content
    return ask(model="gemini-2.5-pro", contents=text, **more)


def _completion(client: Any, text: str, stream: bool, **more: Any) -> Any:
    return client.completions.create(model="gpt-3.5-turbo-instruct", prompt=text, stream=stream, **more)


def _posted(client: Any, text: str, stream: bool, **more: Any) -> Any:
    body = {"model": "gpt-5", "messages": [{"role": "user", "content": text}], **more}
    return client.post("/v1/chat/completions", json=body, headers={"authorization": "Bearer k"})


DENIED = openai.PermissionDeniedError
CHATS = (openai.types.chat.ChatCompletion, openai.types.chat.ChatCompletionChunk)
GENERATED = genai.types.GenerateContentResponse
APIS = {
    "OpenAI chat": Api(_openai, _chat, _chat_text, DENIED, CHATS),
    "OpenAI responses": Api(_openai, _responses, _responses_text, DENIED, openai.BaseModel),
    "OpenAI completions": Api(_openai, _completion, lambda one: one.choices[0].text, DENIED, openai.types.Completion),
    "Anthropic messages": Api(_anthropic, _messages, _messages_text, anthropic.PermissionDeniedError, anthropic.BaseModel),
    "Google generate": Api(_genai, _generate, lambda one: one.text or "", genai_errors.ClientError, GENERATED),
}
POSTS = {
    name: Api(_httpx(library), _posted, lambda one: one.json()["choices"][0]["message"]["content"], Exception, library.Response)
    for name, library in (("httpx", httpx), ("httpx2", httpx2))
}


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[pg.Guard]:
    with pg.Guard(audit=tmp_path / "audit") as made:
        yield made


@pytest.fixture
def third() -> Iterator[RecordingServer]:
    with RecordingServer(name="a third party") as server:
        yield server


def said(api: Api, mode: str, guard: pg.Guard, url: str, text: str, **more: Any) -> str:
    """What a wrapped client of this kind got back in this mode."""
    asynchronous, stream = mode.startswith("async"), mode.endswith("stream")
    if not asynchronous:
        client = guard.wrap(api.make(url, False))
        found = api.call(client, text, stream, **more)
        pieces = list(found) if stream else [found]
    else:

        async def ask() -> list[Any]:
            client = guard.wrap(api.make(url, True))
            found = await api.call(client, text, stream, **more)
            return [piece async for piece in found] if stream else [found]

        pieces = asyncio.run(ask())
    assert all(isinstance(piece, api.kind) for piece in pieces)
    return "".join(map(api.text, pieces))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("api", APIS.values(), ids=APIS)
def test_what_leaves_is_redacted_and_what_comes_back_is_restored(
    api: Api, mode: str, third: RecordingServer, guard: pg.Guard
) -> None:
    assert said(api, mode, guard, third.url, LETTER) == LETTER
    assert third.requests[-1].last_user_text() == "Write to [PERSON_1], SSN [US_SSN_1]: her refund is on its way."
    for value in (NAME, SSN, "Lopez", "536904399"):
        assert value.encode() not in third.received()


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("api", POSTS.values(), ids=POSTS)
def test_a_bare_http_client_is_guarded_too(api: Api, mode: str, third: RecordingServer, guard: pg.Guard) -> None:
    assert said(api, mode, guard, third.url, LETTER) == LETTER
    assert NAME.encode() not in third.received()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("api", APIS.values(), ids=APIS)
def test_what_is_blocked_raises_the_clients_own_error_and_sends_nothing(
    api: Api, mode: str, third: RecordingServer, guard: pg.Guard
) -> None:
    with pytest.raises(api.refused, match="content-stays-local"):
        said(api, mode, guard, third.url, DIAGNOSIS)
    assert third.received() == b""


def test_everything_that_is_not_guarded_is_refused_by_name(third: RecordingServer, guard: pg.Guard) -> None:
    client = guard.wrap(_openai(third.url, False))
    for call in (
        lambda: client.images.generate(prompt="a cat"),
        lambda: client.audio.speech.create(model="tts-1", voice="alloy", input=LETTER),
        lambda: client.files.create(file=("a.txt", LETTER.encode()), purpose="assistants"),
        lambda: client.fine_tuning.jobs.create(model="gpt-5", training_file="file-1"),
    ):
        with pytest.raises(openai.BadRequestError, match="are guarded"):
            call()
    assert third.received() == b""


def test_copies_of_a_client_are_guarded_with_it(third: RecordingServer, guard: pg.Guard) -> None:
    client = guard.wrap(_openai(third.url, False))
    for derived in (
        client.with_options(timeout=5),
        client.copy(max_retries=1),
        client.with_options(default_headers={"x": "y"}),
    ):
        assert _chat(derived, LETTER, False).choices[0].message.content == LETTER
    assert NAME.encode() not in third.received()


def test_a_header_or_a_parameter_that_says_something_is_not_sent(third: RecordingServer, guard: pg.Guard) -> None:
    client = guard.wrap(_openai(third.url, False))
    for more in ({"extra_headers": {"x-customer": f"SSN {SSN}"}}, {"extra_query": {"for": SSN}}, {"user": f"SSN {SSN}"}):
        try:
            _chat(client, "What is a monad?", False, **more)
        except openai.PermissionDeniedError:
            continue
    assert SSN.encode() not in third.received()


def test_a_key_that_nobody_knows_is_refused(third: RecordingServer, guard: pg.Guard) -> None:
    with pytest.raises(openai.BadRequestError, match="unknown"):
        _chat(guard.wrap(_openai(third.url, False)), "hi", False, extra_body={"customer": NAME})
    with pytest.raises(openai.BadRequestError, match="unknown key"):
        _responses(guard.wrap(_openai(third.url, False)), "hi", False, extra_body={"customer": NAME})
    assert third.received() == b""


TOOL = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_arguments_of_a_tool_go_where_the_tool_is(third: RecordingServer, tmp_path: Path, stream: bool) -> None:
    """A tool of one's own gets the value, any other the placeholder."""
    third.reply = call_tool("look_up", {"name": matching(r"(\[PERSON_1\])")}, chunk=2)
    for tools, expected in (({"look_*": "local"}, NAME), ({}, "[PERSON_1]")):
        with pg.Guard(audit=tmp_path / str(len(tools)), tools=tools) as guard:
            client = guard.wrap(_anthropic(third.url, False))
            offered = [{"name": "look_up", "description": "Find a customer.", "input_schema": TOOL}]
            if stream:
                with client.messages.stream(
                    model="claude-opus-5", max_tokens=64, tools=offered, messages=[{"role": "user", "content": LETTER}]
                ) as events:
                    reply = events.get_final_message()
            else:
                reply = _messages(client, LETTER, False, tools=offered)
            assert [block.input for block in reply.content if block.type == "tool_use"] == [{"name": expected}]

            chat = guard.wrap(_openai(third.url, False))
            offered = [{"type": "function", "name": "look_up", "parameters": TOOL}]
            reply = _responses(chat, LETTER, stream, tools=offered)
            if stream:
                reply = [event.response for event in list(reply) if event.type == "response.completed"].pop()
            assert [json.loads(item.arguments) for item in reply.output if item.type == "function_call"] == [{"name": expected}]


def test_what_a_tool_gave_back_is_redacted_leaf_by_leaf(third: RecordingServer, guard: pg.Guard) -> None:
    client = guard.wrap(_anthropic(third.url, False))
    history = [
        {"role": "user", "content": "Who is customer 7?"},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_1", "name": "look_up", "input": {"id": 7}}]},
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "toolu_1",
                    "content": json.dumps({"name": NAME, "ssn": SSN, "open": True}),
                }
            ],
        },
    ]
    client.messages.create(model="claude-opus-5", max_tokens=64, messages=history)
    sent = third.requests[-1].json()["messages"][-1]["content"][0]["content"]
    assert json.loads(sent) == {"name": "[PERSON_1]", "ssn": "[US_SSN_1]", "open": True}


def test_a_conversation_is_named_in_headers_that_nobody_else_sees(third: RecordingServer, guard: pg.Guard) -> None:
    client = guard.wrap(_openai(third.url, False)).with_options(
        default_headers={"x-privacyguard-conversation": "c-1", "x-privacyguard-principal": "u-1"}
    )
    _chat(client, f"Please write to {NAME}.", False)
    _chat(client, "And send a copy to Grace Lindqvist, please.", False)
    assert "[PERSON_1]" in third.requests[0].last_user_text()
    assert "[PERSON_2]" in third.requests[1].last_user_text()
    assert b"x-privacyguard" not in third.received()


def test_embeddings_and_moderation_see_what_is_redacted(third: RecordingServer, guard: pg.Guard) -> None:
    client = guard.wrap(_openai(third.url, False))
    assert client.embeddings.create(model="text-embedding-3-small", input=[LETTER, "monads"]).data[1].embedding
    assert not client.moderations.create(model="omni-moderation-latest", input=LETTER).results[0].flagged
    assert NAME.encode() not in third.received()
    with pytest.raises(openai.BadRequestError, match="tokens instead of text"):
        client.embeddings.create(model="text-embedding-3-small", input=[[1, 2, 3]])


def test_a_server_that_cannot_be_reached_is_the_clients_own_error(guard: pg.Guard) -> None:
    with RecordingServer() as server:
        url = server.url
    with pytest.raises(openai.APIConnectionError):
        _chat(guard.wrap(_openai(url, False)), "hi", False)
    with pytest.raises(anthropic.APIConnectionError):
        _messages(guard.wrap(_anthropic(url, False)), "hi", False)


def test_an_error_of_the_provider_is_the_clients_own_error(third: RecordingServer, guard: pg.Guard) -> None:
    from privacyguard.testing import Redirect, Status

    third.fault = Status(429, "slow down")
    with pytest.raises(openai.RateLimitError):
        _chat(guard.wrap(_openai(third.url, False)), "hi", False)
    with RecordingServer() as attacker:
        third.fault = Redirect(attacker.url)
        with pytest.raises(openai.APIConnectionError):
            _chat(guard.wrap(_openai(third.url, False)), LETTER, False)
        assert attacker.received() == b""


def test_a_declared_model_of_ones_own_gets_the_text_as_it_is(third: RecordingServer, tmp_path: Path) -> None:
    local = {"model": "hosted_vllm/qwen3", "endpoint": third.url + "/v1"}
    with pg.Guard(audit=tmp_path, local=local) as guard:
        client = guard.wrap(_openai(third.url, False))
        text = client.chat.completions.create(model="qwen3", messages=[{"role": "user", "content": DIAGNOSIS}])
        assert text.choices[0].message.content == DIAGNOSIS
        assert third.requests[-1].last_user_text() == DIAGNOSIS


SERVED_ELSEWHERE = {name: api for name, api in APIS.items() if name != "OpenAI completions"}


@pytest.fixture
def local() -> Iterator[RecordingServer]:
    with RecordingServer(name="your local model") as server:
        yield server


@pytest.fixture
def routed(tmp_path: Path, local: RecordingServer) -> Iterator[pg.Guard]:
    with pg.Guard(audit=tmp_path / "audit", local={"model": "ollama/llama3.3", "endpoint": local.url}) as made:
        yield made


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("api", SERVED_ELSEWHERE.values(), ids=SERVED_ELSEWHERE)
def test_what_must_stay_is_answered_by_a_model_of_ones_own_in_the_clients_words(
    api: Api, mode: str, third: RecordingServer, local: RecordingServer, routed: pg.Guard
) -> None:
    assert said(api, mode, routed, third.url, DIAGNOSIS) == DIAGNOSIS
    assert third.received() == b""
    assert local.requests[-1].last_user_text() == DIAGNOSIS


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_tool_is_called_by_a_model_of_ones_own(
    third: RecordingServer, local: RecordingServer, routed: pg.Guard, stream: bool
) -> None:
    local.reply = call_tool("look_up", {"name": "Maria"}, then=say("found her"))
    client = routed.wrap(_anthropic(third.url, False))
    offered = [{"name": "look_up", "description": "Find a customer.", "input_schema": TOOL}]
    asked = [{"role": "user", "content": DIAGNOSIS}]
    with client.messages.stream(model="claude-opus-5", max_tokens=64, tools=offered, messages=asked) as events:
        used = next(block for block in events.get_final_message().content if block.type == "tool_use")
    assert (used.name, used.input) == ("look_up", {"name": "Maria"})
    result = {"type": "tool_result", "tool_use_id": used.id, "content": "one match"}
    asked += [{"role": "assistant", "content": [used.model_dump()]}, {"role": "user", "content": [result]}]
    reply = client.messages.create(model="claude-opus-5", max_tokens=64, tools=offered, messages=asked)
    assert (reply.content[0].text, reply.stop_reason) == ("found her", "end_turn")

    chat = routed.wrap(_openai(third.url, False))
    offered = [{"type": "function", "name": "look_up", "parameters": TOOL}]
    found = _responses(chat, DIAGNOSIS, stream, tools=offered)
    response = [event.response for event in list(found) if event.type == "response.completed"].pop() if stream else found
    called = next(item for item in response.output if item.type == "function_call")
    history = [{"role": "user", "content": DIAGNOSIS}, called.model_dump()]
    history.append({"type": "function_call_output", "call_id": called.call_id, "output": "one match"})
    reply = chat.responses.create(model="gpt-5", input=history, tools=offered)
    assert reply.output_text == "found her"

    google = routed.wrap(_genai(third.url, False))
    declared = genai.types.FunctionDeclaration(name="look_up", parameters={"type": "OBJECT", "properties": {}})
    config = genai.types.GenerateContentConfig(tools=[genai.types.Tool(function_declarations=[declared])])
    found = _generate(google, DIAGNOSIS, stream, config=config)
    pieces = list(found) if stream else [found]
    assert [call.args for piece in pieces for call in piece.function_calls or ()] == [{"name": "Maria"}]
    assert third.received() == b""


def test_what_no_chat_has_words_for_is_blocked_as_untranslatable(
    third: RecordingServer, local: RecordingServer, routed: pg.Guard
) -> None:
    client = routed.wrap(_openai(third.url, False))
    for call in (
        lambda: client.embeddings.create(model="text-embedding-3-small", input=DIAGNOSIS),
        lambda: client.completions.create(model="gpt-3.5-turbo-instruct", prompt=DIAGNOSIS),
        lambda: _responses(client, [{"role": "user", "content": DIAGNOSIS}, {"type": "item_reference", "id": "x"}], False),
    ):
        with pytest.raises(openai.PermissionDeniedError, match="untranslatable"):
            call()
    with pytest.raises(openai.PermissionDeniedError, match="content-stays-local"):  # elsewhere nobody knows that response
        _responses(client, DIAGNOSIS, False, previous_response_id="resp_1")
    with pytest.raises(openai.PermissionDeniedError, match="untranslatable"):
        _responses(client, DIAGNOSIS, False, tools=[{"type": "web_search"}])
    assert third.received() + local.received() == b""


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("api", SERVED_ELSEWHERE.values(), ids=SERVED_ELSEWHERE)
def test_a_guard_that_replies_says_why_in_the_clients_own_types(
    api: Api, mode: str, third: RecordingServer, tmp_path: Path
) -> None:
    with pg.Guard(audit=tmp_path, on_block="reply") as guard:
        assert "was not sent: policy default blocks it" in said(api, mode, guard, third.url, DIAGNOSIS)
    assert third.received() == b""


def test_what_is_no_http_client_is_refused(guard: pg.Guard) -> None:
    with pytest.raises(pg.ConfigError, match="httpx"):
        guard.wrap(object())


def test_environment_proxies_have_no_say(monkeypatch: pytest.MonkeyPatch, third: RecordingServer, guard: pg.Guard) -> None:
    with RecordingServer() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert _chat(guard.wrap(_openai(third.url, False)), LETTER, False).choices[0].message.content == LETTER
        assert proxy.received() == b""


def test_the_record_is_told_in_a_header(third: RecordingServer, guard: pg.Guard) -> None:
    raw = guard.wrap(_openai(third.url, False)).chat.completions.with_raw_response.create(
        model="gpt-5", messages=[{"role": "user", "content": LETTER}]
    )
    assert raw.headers["x-privacyguard-verdict"] == "redact"
    assert raw.headers["x-privacyguard-record"]


def test_reasoning_is_restored_beside_the_answer(third: RecordingServer, guard: pg.Guard) -> None:
    third.reply = Reply(("To [PER", "SON_1]"), (ToolCall("f", "{}"),), ("about [PERSON", "_1] and"))
    client = guard.wrap(_anthropic(third.url, False))
    with client.messages.stream(model="claude-opus-5", max_tokens=64, messages=[{"role": "user", "content": LETTER}]) as events:
        thinking, text, _ = events.get_final_message().content
    assert (thinking.thinking, text.text) == (f"about {NAME} and", f"To {NAME}")
    events = list(_responses(guard.wrap(_openai(third.url, False)), LETTER, True))
    assert [event.text for event in events if event.type.endswith(("_text.done",))] == [f"about {NAME} and", f"To {NAME}"]
    numbers = [event.sequence_number for event in events]
    assert numbers == sorted(set(numbers))


def test_a_placeholder_that_is_cut_at_the_end_of_a_stream_is_given_back(third: RecordingServer, guard: pg.Guard) -> None:
    third.reply = say("nobody but [PERSON", chunk=3)
    for api in APIS.values():
        assert said(api, "stream", guard, third.url, LETTER) == "nobody but [PERSON"
