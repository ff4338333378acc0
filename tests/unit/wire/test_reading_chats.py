"""A chat call in: every string that would leave is a segment, with its part, its key and whether it can be rewritten."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from pydantic import BaseModel, Field

from privacyguard.values import Part, Segment
from privacyguard.wire.chat import read_chat
from privacyguard.wire.keywords import CONTROLS, SCANNED
from privacyguard.wire.request import Request

TEXT, ARGUMENTS, SCHEMA, PARAMETER = Part.TEXT, Part.ARGUMENTS, Part.SCHEMA, Part.PARAMETER
ARGS = "/messages/0/tool_calls/0/function/arguments"
Row = tuple[str, str, Part, str, str, bool]


def _read(*messages: object, **keywords: object) -> Request:
    return read_chat({"model": "openai/gpt-5", "messages": list(messages), **keywords})


def _rows(request: Request) -> list[Row]:
    return [_row(segment) for segment in request.prompt.segments]


def _row(one: Segment) -> Row:
    return one.path, one.role, one.part, one.text, one.key, one.fixed


def _user(content: object) -> dict[str, object]:
    return {"role": "user", "content": content}


def _calls(arguments: object, **more: object) -> dict[str, object]:
    function = {"name": "send_mail", "arguments": arguments}
    return {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "call_1", "type": "function", "function": function}],
        **more,
    }


@pytest.mark.parametrize(
    ("message", "rows"),
    [
        pytest.param(_user("hi"), [("/messages/0/content", "user", TEXT, "hi", "", False)], id="a user's text"),
        pytest.param(
            {"role": "system", "content": "be kind"}, [("/messages/0/content", "system", TEXT, "be kind", "", False)],
            id="system",
        ),
        pytest.param(
            {"role": "developer", "content": "be kind"}, [("/messages/0/content", "developer", TEXT, "be kind", "", False)],
            id="developer",
        ),
        pytest.param(
            {**_user("hi"), "name": "ann"},
            [("/messages/0/content", "user", TEXT, "hi", "", False), ("/messages/0/name", "user", TEXT, "ann", "name", False)],
            id="a user's name can be rewritten",
        ),
        pytest.param(
            _user([{"type": "text", "text": "hi"}, {"type": "text", "text": "you"}]),
            [
                ("/messages/0/content/0/text", "user", TEXT, "hi", "text", False),
                ("/messages/0/content/1/text", "user", TEXT, "you", "text", False),
            ],
            id="parts",
        ),
        pytest.param(
            {"role": "tool", "tool_call_id": "call_1", "name": "crm", "content": '{"name": "Ann"}'},
            [
                ("/messages/0/tool_call_id", "tool", TEXT, "call_1", "tool_call_id", True),
                ("/messages/0/name", "tool", TEXT, "crm", "name", True),
                ("/messages/0/content#/name", "tool", TEXT, "Ann", "name", False),
            ],
            id="a tool's result",
        ),
        pytest.param(
            {"role": "function", "name": "crm", "content": "Ann"},
            [
                ("/messages/0/name", "function", TEXT, "crm", "name", True),
                ("/messages/0/content", "function", TEXT, "Ann", "", False),
            ],
            id="a function's result",
        ),
        pytest.param(
            {"role": "assistant", "content": "", "reasoning_content": "he is ill", "refusal": "no"},
            [
                ("/messages/0/reasoning_content", "assistant", TEXT, "he is ill", "reasoning_content", False),
                ("/messages/0/refusal", "assistant", TEXT, "no", "refusal", False),
            ],
            id="reasoning and refusal",
        ),
        pytest.param(
            {
                "role": "assistant", "content": "hi",
                "thinking_blocks": [{"type": "thinking", "thinking": "Ann is ill", "signature": "c2ln"}],
            },
            [
                ("/messages/0/content", "assistant", TEXT, "hi", "", False),
                ("/messages/0/thinking_blocks/0/thinking", "assistant", TEXT, "Ann is ill", "thinking", False),
                ("/messages/0/thinking_blocks/0/signature", "assistant", TEXT, "c2ln", "signature", True),
            ],
            id="a signature cannot be rewritten",
        ),
        pytest.param(
            _calls('{"to": "Ann", "n": 12345, "k": 7, "list": [["Bo"]], "nil": null}'),
            [
                ("/messages/0/tool_calls/0/id", "assistant", PARAMETER, "call_1", "id", True),
                ("/messages/0/tool_calls/0/function/name", "assistant", PARAMETER, "send_mail", "name", True),
                (f"{ARGS}#/to#key", "assistant", ARGUMENTS, "to", "", True),
                (f"{ARGS}#/to", "assistant", ARGUMENTS, "Ann", "to", False),
                (f"{ARGS}#/n#key", "assistant", ARGUMENTS, "n", "", True),
                (f"{ARGS}#/n", "assistant", ARGUMENTS, "12345", "n", False),
                (f"{ARGS}#/k#key", "assistant", ARGUMENTS, "k", "", True),
                (f"{ARGS}#/list#key", "assistant", ARGUMENTS, "list", "", True),
                (f"{ARGS}#/list/0/0", "assistant", ARGUMENTS, "Bo", "list", False),
                (f"{ARGS}#/nil#key", "assistant", ARGUMENTS, "nil", "", True),
            ],
            id="a tool call's arguments, leaf by leaf",
        ),
        pytest.param(
            {"role": "assistant", "content": None, "function_call": {"name": "crm", "arguments": '"Ann"'}},
            [
                ("/messages/0/function_call/name", "assistant", PARAMETER, "crm", "name", True),
                ("/messages/0/function_call/arguments#", "assistant", ARGUMENTS, "Ann", "", False),
            ],
            id="a function call, its arguments one string",
        ),
    ],
)  # fmt: skip
def test_a_message_is_read(message: dict[str, object], rows: list[Row]) -> None:
    assert _rows(_read(message)) == rows


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param("{'to': 'Ann'}", id="no JSON"),
        pytest.param('{"to": "Ann", "to": "Bo"}', id="a doubled key would hide a value"),
        pytest.param("[" * 100_000, id="too deep to parse"),
        pytest.param('{"n": ' + "9" * 5_000 + "}", id="a number too long to parse"),
    ],
)
def test_arguments_that_cannot_be_parsed_are_read_as_one_text(arguments: str) -> None:
    (row,) = [row for row in _rows(_read(_calls(arguments))) if row[2] is ARGUMENTS]
    assert row == (ARGS, "assistant", ARGUMENTS, arguments, "", False)


@pytest.mark.parametrize(
    ("part", "media", "texts"),
    [
        pytest.param({"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}}, "image", [], id="an image"),
        pytest.param(
            {"type": "image_url", "image_url": {"url": "https://host.test/ann.png", "detail": "fine"}}, "image",
            [("https://host.test/ann.png", True), ("fine", False)], id="an image by its address",
        ),
        pytest.param(
            {"type": "input_audio", "input_audio": {"data": "aGk=", "format": "wav"}}, "audio", [("wav", False)], id="audio",
        ),
        pytest.param(
            {"type": "file", "file": {"file_data": "data:application/pdf;base64,aGk=", "filename": "ann.pdf"}}, "file",
            [("ann.pdf", False)], id="a file",
        ),
        pytest.param({"type": "file", "file": {"file_id": "file-7"}}, "file", [("file-7", False)], id="a file's id"),
        pytest.param({"type": "video_url", "video_url": {"url": "data:video/mp4;base64,aGk="}}, "video", [], id="a video"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_opaque_and_what_names_it_is_text(
    part: dict[str, object], media: str, texts: list[tuple[str, bool]]
) -> None:
    prompt = _read(_user([part])).prompt
    assert [(one.path, one.media) for one in prompt.opaque] == [("/messages/0/content/0", media)]
    assert [(one.text, one.fixed) for one in prompt.segments if not one.path.endswith("#key")] == texts


def test_a_tools_schema_is_read_and_only_its_prose_can_be_rewritten() -> None:
    parameters = {
        "type": "object",
        "properties": {"patient": {"type": "string", "description": "e.g. Ann", "enum": ["Ann", "Bo"], "default": "Ann"}},
        "required": ["patient"],
    }
    function = {"name": "crm", "description": "For Ann.", "parameters": parameters}
    rows = _rows(_read(_user("hi"), tools=[{"type": "function", "function": function}]))
    properties = "/tools/0/function/parameters/properties/patient"
    assert rows[1:] == [
        ("/tools/0/function/name", "request", SCHEMA, "crm", "name", True),
        ("/tools/0/function/description", "request", SCHEMA, "For Ann.", "description", False),
        (f"{properties}#key", "request", SCHEMA, "patient", "", True),
        (f"{properties}/description", "request", SCHEMA, "e.g. Ann", "description", False),
        (f"{properties}/enum/0", "request", SCHEMA, "Ann", "enum", True),
        (f"{properties}/enum/1", "request", SCHEMA, "Bo", "enum", True),
        (f"{properties}/default", "request", SCHEMA, "Ann", "default", False),
        ("/tools/0/function/parameters/required/0", "request", SCHEMA, "patient", "required", True),
    ]


class Letter(BaseModel):
    """A letter to Ann."""

    body: str = Field(description="what Ann reads")


def test_a_response_format_that_is_a_class_is_sent_as_its_schema() -> None:
    request = _read(_user("hi"), response_format=Letter)
    body = request.body["response_format"]
    assert isinstance(body, dict)
    assert body["type"] == "json_schema"
    schema: Any = body["json_schema"]
    assert schema["name"] == "Letter"
    assert schema["schema"]["additionalProperties"] is False
    texts = {(text, fixed) for _, _, _, text, _, fixed in _rows(request)}
    assert {("A letter to Ann.", False), ("what Ann reads", False), ("Letter", True), ("body", True)} <= texts


@pytest.mark.parametrize(
    ("keyword", "value", "text", "fixed"),
    [
        ("user", "ann@clinic", "ann@clinic", False),
        ("stop", ["Ann"], "Ann", False),
        ("metadata", {"case": "Ann"}, "Ann", False),
        ("prediction", {"type": "text", "content": "Dear Ann"}, "Dear Ann", False),
        ("safety_identifier", "ann", "ann", False),
        ("extra_headers", {"X-Patient": "Ann"}, "Ann", True),
        ("extra_body", {"documents": [{"text": "Ann"}]}, "Ann", True),
        ("prompt_cache_key", "ann", "ann", True),
        ("web_search_options", {"user_location": "Bonn"}, "Bonn", True),
        ("seed", 536904399, "536904399", True),
        ("response_format", {"type": "json_object"}, None, True),
        ("temperature", 0.5, None, True),
    ],
)
def test_every_other_keyword_that_is_sent_is_read(keyword: str, value: object, text: str | None, fixed: bool) -> None:
    rows = [row for row in _rows(_read(_user("hi"), **{keyword: value}))[1:] if not row[0].endswith("#key")]
    assert [(row[3], row[5]) for row in rows] == ([] if text is None else [(text, fixed)])


def test_a_keyword_of_none_is_not_sent() -> None:
    assert list(_read(_user("hi"), temperature=None, tools=None).body) == ["messages"]


def test_what_controls_the_sending_is_no_part_of_the_prompt() -> None:
    request = _read(_user("hi"), api_base="http://127.0.0.1:1", timeout=3)
    assert request.controls == {"model": "openai/gpt-5", "api_base": "http://127.0.0.1:1", "timeout": 3}
    assert list(request.body) == ["messages"]
    assert not SCANNED & CONTROLS


@pytest.mark.parametrize(
    ("keywords", "hosted"),
    [
        ({}, ()),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, ()),
        ({"tools": [{"type": "web_search"}, {"type": "function", "function": {"name": "f"}}]}, ("web_search",)),
        ({"web_search_options": {}}, ("web_search_options",)),
        ({"tools": [{"type": "mcp"}], "web_search_options": {}}, ("mcp", "web_search_options")),
    ],
)
def test_tools_that_the_provider_runs_are_named(keywords: dict[str, object], hosted: tuple[str, ...]) -> None:
    assert _read(_user("hi"), **keywords).bound == hosted


def test_the_model_and_the_stream_are_known() -> None:
    assert _read(_user("hi")).model == "openai/gpt-5"
    assert [_read(_user("hi"), stream=value).stream for value in (True, False, None)] == [True, False, False]


class Message(BaseModel):
    """A message as a pydantic object."""

    role: str
    content: str
    tool_calls: list[str] | None = None


class Shout(str):
    """A text that says something else when asked."""

    def __str__(self) -> str:
        return self.upper()


class Role(StrEnum):
    USER = "user"


class Sly(dict[str, object]):
    """A dict that shows other items than it has."""

    def __getitem__(self, key: str) -> object:
        return "changed"

    def get(self, key: str, default: object = None) -> object:
        return "changed"


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(Message(role="user", content="hi"), id="a pydantic object"),
        pytest.param(OrderedDict(role="user", content="hi"), id="a subclass of dict"),
        pytest.param(Sly(role="user", content="hi"), id="a dict that lies"),
        pytest.param({"role": Role.USER, "content": Shout("hi")}, id="subclasses of str"),
        pytest.param({Shout("role"): "user", "content": "hi"}, id="a subclass of str as key"),
    ],
)
def test_the_snapshot_holds_exact_types(message: object) -> None:
    body = _read(message).body
    assert body == {"messages": [{"role": "user", "content": "hi"}]}
    messages = body["messages"]
    assert isinstance(messages, list)
    (read,) = messages
    assert type(read) is dict
    assert {type(part) for item in read.items() for part in item} == {str}


def test_messages_of_a_generator_are_drained_once() -> None:
    drained = 0

    def messages() -> Iterator[dict[str, object]]:
        nonlocal drained
        drained += 1
        yield _user("hi")
        yield _user(iter_parts())

    def iter_parts() -> Iterator[dict[str, str]]:
        yield {"type": "text", "text": "you"}

    request = read_chat({"model": "m/x", "messages": messages()})
    assert [segment.text for segment in request.prompt.segments] == ["hi", "you"]
    assert request.with_texts({})["messages"] == request.body["messages"]
    assert drained == 1


def test_what_the_caller_does_to_its_objects_afterwards_changes_nothing() -> None:
    parts: list[dict[str, object]] = [{"type": "text", "text": "hi"}]
    metadata = {"case": "7"}
    messages = [_user(parts)]
    request = read_chat({"model": "m/x", "messages": messages, "metadata": metadata})
    before = json.dumps(request.body)
    parts[0]["text"] = "Ann"
    metadata["name"] = "Ann"
    messages.append(_user("Ann"))
    assert json.dumps(request.body) == before
    assert "Ann" not in {segment.text for segment in request.prompt.segments}


def test_what_a_caller_does_to_what_is_sent_changes_no_request() -> None:
    request = _read(_user("hi"))
    sent: Any = request.with_texts({})
    sent["messages"][0]["content"] = "Ann"
    assert request.body == {"messages": [{"role": "user", "content": "hi"}]}


def test_a_request_shows_no_text() -> None:
    request = _read(_user("Maria"), _calls('{"Maria": "Lopez"}'), metadata={"Maria": "Lopez"}, stop="Maria")
    shown = repr(request) + "".join(map(repr, request.prompt.segments))
    assert "Maria" not in shown
    assert "Lopez" not in shown
