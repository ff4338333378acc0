"""Each format as a plain HTTP client reads it; what real clients make of it is in test_litellm_reads_the_formats.py."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from privacyguard.testing import Model, RecordingServer, Reply, ToolCall, cut, echo, say

TEXT = 'Hello <PERSON_1>, "é" and 🙂 of <PERSON_10>\n'
ARGUMENTS = json.dumps({"name": "<PERSON_1>", "note": 'a "b" \\ é'}, ensure_ascii=False)


def ask(server: RecordingServer, path: str, body: object | None = None) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=5)
    try:
        connection.request("GET" if body is None else "POST", path, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        return answer.status, answer.getheader("content-type", ""), answer.read()
    finally:
        connection.close()


def events(raw: bytes) -> Iterator[Any]:
    for block in raw.decode().split("\n\n"):
        line = block.rpartition("data: ")[2]
        if line and line != "[DONE]":
            yield json.loads(line)


def lines(raw: bytes) -> Iterator[Any]:
    return (json.loads(line) for line in raw.splitlines())


Heard = tuple[str, str, list[tuple[str, Any]], str]  # reasoning, text, tool calls, why it ended


def openai_whole(raw: bytes) -> Heard:
    (choice,) = json.loads(raw)["choices"]
    said = choice["message"]
    tools = [(tool["function"]["name"], json.loads(tool["function"]["arguments"])) for tool in said.get("tool_calls", [])]
    return said.get("reasoning_content", ""), said["content"] or "", tools, choice["finish_reason"]


def openai_stream(raw: bytes) -> Heard:
    thought = text = finish = ""
    tools: dict[int, list[str]] = {}
    for chunk in events(raw):
        for choice in chunk["choices"]:
            delta = choice["delta"]
            thought += delta.get("reasoning_content", "")
            text += delta.get("content", "")
            finish = choice["finish_reason"] or finish
            for tool in delta.get("tool_calls", []):
                kept = tools.setdefault(tool["index"], ["", ""])
                kept[0] += tool["function"].get("name", "")
                kept[1] += tool["function"]["arguments"]
    return thought, text, [(name, json.loads(arguments)) for name, arguments in tools.values()], finish


def anthropic_whole(raw: bytes) -> Heard:
    message = json.loads(raw)
    thought = "".join(block["thinking"] for block in message["content"] if block["type"] == "thinking")
    text = "".join(block["text"] for block in message["content"] if block["type"] == "text")
    tools = [(block["name"], block["input"]) for block in message["content"] if block["type"] == "tool_use"]
    return thought, text, tools, message["stop_reason"]


def anthropic_stream(raw: bytes) -> Heard:
    blocks: list[dict[str, str]] = []
    finish = ""
    for event in events(raw):
        if event["type"] == "content_block_start":
            assert event["index"] == len(blocks)
            blocks.append({"type": event["content_block"]["type"], "name": event["content_block"].get("name", ""), "said": ""})
        elif event["type"] == "content_block_delta":
            delta = event["delta"]
            blocks[event["index"]]["said"] += delta.get("text", delta.get("thinking", delta.get("partial_json", "")))
        elif event["type"] == "message_delta":
            finish = event["delta"]["stop_reason"]
    said = {kind: "".join(block["said"] for block in blocks if block["type"] == kind) for kind in ("thinking", "text")}
    tools = [(block["name"], json.loads(block["said"])) for block in blocks if block["type"] == "tool_use"]
    return said["thinking"], said["text"], tools, finish


def gemini_parts(bodies: Iterator[Any]) -> Heard:
    thought = text = finish = ""
    tools: list[tuple[str, Any]] = []
    for body in bodies:
        (candidate,) = body["candidates"]
        finish = candidate.get("finishReason", finish)
        for part in candidate["content"]["parts"]:
            if "functionCall" in part:
                tools.append((part["functionCall"]["name"], part["functionCall"]["args"]))
            elif part.get("thought"):
                thought += part["text"]
            else:
                text += part["text"]
    return thought, text, tools, finish


def ollama_parts(bodies: Iterator[Any]) -> Heard:
    thought = text = finish = ""
    tools: list[tuple[str, Any]] = []
    for body in bodies:
        message = body.get("message") or {"content": body.get("response", ""), "thinking": body.get("thinking", "")}
        thought += message.get("thinking", "")
        text += message["content"]
        tools += [(tool["function"]["name"], tool["function"]["arguments"]) for tool in message.get("tool_calls", [])]
        finish = body.get("done_reason", finish)
    return thought, text, tools, finish


@dataclass(frozen=True)
class Spoken:
    path: str
    body: dict[str, Any]
    read: Callable[[bytes], Heard]
    media: str
    finishes: tuple[str, str, str]  # stop, a tool call, length


CHAT = {"model": "m", "messages": [{"role": "user", "content": TEXT}]}
CONTENTS = {"contents": [{"role": "user", "parts": [{"text": TEXT}]}]}
EVENTS, JSON, LINES = "text/event-stream", "application/json", "application/x-ndjson"
OF_OPENAI, OF_ANTHROPIC = ("stop", "tool_calls", "length"), ("end_turn", "tool_use", "max_tokens")
OF_GEMINI, OF_OLLAMA = ("STOP", "STOP", "MAX_TOKENS"), ("stop", "stop", "length")
MODEL = "/v1beta/models/gemini-2.5-pro"
SPOKEN = {
    "openai": Spoken("/v1/chat/completions", CHAT, openai_whole, JSON, OF_OPENAI),
    "openai stream": Spoken("/v1/chat/completions", {**CHAT, "stream": True}, openai_stream, EVENTS, OF_OPENAI),
    "anthropic": Spoken("/v1/messages", CHAT, anthropic_whole, JSON, OF_ANTHROPIC),
    "anthropic stream": Spoken("/v1/messages", {**CHAT, "stream": True}, anthropic_stream, EVENTS, OF_ANTHROPIC),
    "gemini": Spoken(f"{MODEL}:generateContent", CONTENTS, lambda raw: gemini_parts(iter([json.loads(raw)])), JSON, OF_GEMINI),
    "gemini events": Spoken(
        f"{MODEL}:streamGenerateContent?alt=sse", CONTENTS, lambda raw: gemini_parts(events(raw)), EVENTS, OF_GEMINI
    ),
    "gemini array": Spoken(
        f"{MODEL}:streamGenerateContent", CONTENTS, lambda raw: gemini_parts(iter(json.loads(raw))), JSON, OF_GEMINI
    ),
    "ollama": Spoken("/api/chat", {**CHAT, "stream": False}, lambda raw: ollama_parts(lines(raw)), JSON, OF_OLLAMA),
    "ollama stream": Spoken("/api/chat", CHAT, lambda raw: ollama_parts(lines(raw)), LINES, OF_OLLAMA),
}
each_format = pytest.mark.parametrize("spoken", SPOKEN.values(), ids=SPOKEN)


def hear(server: RecordingServer, spoken: Spoken) -> Heard:
    status, media, raw = ask(server, spoken.path, spoken.body)
    assert (status, media) == (200, spoken.media)
    return spoken.read(raw)


@each_format
def test_the_users_text_comes_back_whatever_the_size_of_the_chunks(spoken: Spoken) -> None:
    with RecordingServer() as server:
        for size in (1, 2, 3, 7, 100):
            server.reply = echo(size)
            assert hear(server, spoken) == ("", TEXT, [], spoken.finishes[0])


@each_format
def test_a_reply_with_reasoning_text_and_two_tools_arrives_whole(spoken: Spoken) -> None:
    tools = (ToolCall("lookup", cut(ARGUMENTS, 2)), ToolCall("stop", "{}"))
    with RecordingServer(Reply(("Let me ", "look"), tools, reasoning=("<PERS", "ON_1>?"))) as server:
        expected = [("lookup", json.loads(ARGUMENTS)), ("stop", {})]
        assert hear(server, spoken) == ("<PERSON_1>?", "Let me look", expected, spoken.finishes[1])


@each_format
def test_a_reply_that_was_cut_off_says_so(spoken: Spoken) -> None:
    with RecordingServer(Reply("Once upon", finish="length")) as server:
        assert hear(server, spoken) == ("", "Once upon", [], spoken.finishes[2])


@each_format
def test_an_empty_reply_is_well_formed(spoken: Spoken) -> None:
    with RecordingServer(say("")) as server:
        assert hear(server, spoken) == ("", "", [], spoken.finishes[0])


def test_choices_are_streamed_in_turns_and_each_comes_to_its_end() -> None:
    with RecordingServer([say("aaaa", chunk=1), say("bb", chunk=1)]) as server:
        streamed = list(events(ask(server, "/v1/chat/completions", {**CHAT, "n": 2, "stream": True})[2]))
        whole = json.loads(ask(server, "/v1/chat/completions", {**CHAT, "n": 2})[2])
    pieces = [
        (choice["index"], choice["delta"].get("content", ""), choice["finish_reason"])
        for c in streamed
        for choice in c["choices"]
    ]
    assert "".join(text for _, text, _ in pieces) == "ababaa"
    assert [index for index, _, finish in pieces if finish == "stop"] == [1, 0]
    assert [choice["message"]["content"] for choice in whole["choices"]] == ["aaaa", "bb"]


@pytest.mark.parametrize("spelling", ["candidateCount", "candidate_count"])
def test_candidates_are_counted_in_both_spellings(spelling: str) -> None:
    body = {**CONTENTS, "generationConfig": {spelling: 2}}
    with RecordingServer([say("one"), say("two")]) as server:
        whole = json.loads(ask(server, f"{MODEL}:generateContent", body)[2])
        streamed = list(events(ask(server, f"{MODEL}:streamGenerateContent?alt=sse", body)[2]))
    assert [candidate["content"]["parts"][0]["text"] for candidate in whole["candidates"]] == ["one", "two"]
    assert {body["candidates"][0]["index"] for body in streamed} == {0, 1}


def test_usage_closes_an_openai_stream_only_where_it_was_asked_for() -> None:
    asked = {**CHAT, "stream": True, "stream_options": {"include_usage": True}}
    with RecordingServer(say("three words here")) as server:
        last = list(events(ask(server, "/v1/chat/completions", asked)[2]))[-1]
        plain = list(events(ask(server, "/v1/chat/completions", {**CHAT, "stream": True})[2]))
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] == 3
    assert all("usage" not in chunk for chunk in plain)


def test_text_completion_and_generate_speak_without_messages() -> None:
    with RecordingServer() as server:
        whole = json.loads(ask(server, "/v1/completions", {"model": "m", "prompt": TEXT})[2])
        streamed = list(events(ask(server, "/v1/completions", {"model": "m", "prompt": TEXT, "stream": True})[2]))
        generated = list(lines(ask(server, "/api/generate", {"model": "m", "prompt": TEXT})[2]))
    assert whole["choices"][0]["text"] == TEXT
    assert "".join(chunk["choices"][0]["text"] for chunk in streamed) == TEXT
    assert ollama_parts(iter(generated))[1] == TEXT
    assert [line["done"] for line in generated[-2:]] == [False, True]


def test_models_are_listed_and_a_cloud_model_says_where_it_runs() -> None:
    models = [Model("llama3.3"), Model("gpt-oss:120b-cloud", remote_host="https://ollama.com:443", remote_model="gpt-oss:120b")]
    with RecordingServer(models=models) as server:
        tags = json.loads(ask(server, "/api/tags")[2])["models"]
        local = json.loads(ask(server, "/api/show", {"model": "llama3.3"})[2])
        cloud = json.loads(ask(server, "/api/show", {"name": "gpt-oss:120b-cloud"})[2])
        version = json.loads(ask(server, "/api/version")[2])
        listed = json.loads(ask(server, "/v1/models")[2])["data"]
    assert [tag["name"] for tag in tags] == ["llama3.3:latest", "gpt-oss:120b-cloud"]
    assert [tag.get("remote_host") for tag in tags] == [None, "https://ollama.com:443"]
    assert all(len(tag["digest"]) == 64 for tag in tags)
    assert "remote_host" not in local
    assert cloud["remote_model"] == "gpt-oss:120b"
    assert set(version) == {"version"}
    assert [model["id"] for model in listed] == ["llama3.3", "gpt-oss:120b-cloud"]


def test_a_format_that_is_not_spoken_is_not_found() -> None:
    with RecordingServer(formats=["openai"]) as server:
        assert ask(server, "/api/tags")[0] == 404
        assert ask(server, "/v1/messages", CHAT)[0] == 404
        assert ask(server, "/v1/chat/completions", CHAT)[0] == 200
        assert ask(server, "/v1/models")[0] == 200
