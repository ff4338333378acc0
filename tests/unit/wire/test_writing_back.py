"""Rewriting a segment changes exactly its place in what is sent: over generated requests, and keys that look like paths."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacyguard.values import Part
from privacyguard.wire.chat import read_chat
from privacyguard.wire.request import Request

NEW = "REWRITTEN"
# keys and texts that look like the pointers, markers and words of a request
WORDS = (
    "Ann", "a", "a#key", "a/b", "a~1b", "~2", "#", "#/a", "arguments", "arguments#", "name", "content", "0", "", "text",
    "[PERSON_1]", "é\n\"\\", "12345", "none",
)  # fmt: skip

words = st.sampled_from(WORDS)
plain = words | st.sampled_from((None, True, 7, 12345, 0.123456, -98765432))
trees = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=6)
arguments = trees.map(json.dumps) | words
functions = st.fixed_dictionaries(
    {"name": st.sampled_from(("crm", "Ann")), "arguments": arguments}, optional={"arguments#": trees, "extra": trees}
)
calls = st.fixed_dictionaries({"id": words, "type": st.just("function"), "function": functions}, optional={"function#": trees})
parts = st.one_of(
    st.fixed_dictionaries({"type": st.just("text"), "text": words}),
    st.fixed_dictionaries({"type": st.just("image_url"), "image_url": st.fixed_dictionaries({"url": words, "detail": words})}),
    st.fixed_dictionaries({"type": st.just("thinking"), "thinking": words, "signature": words}),
)
messages = st.one_of(
    st.fixed_dictionaries(
        {"role": st.sampled_from(("user", "system", "developer")), "content": words}, optional={"name": words}
    ),
    st.fixed_dictionaries({"role": st.just("user"), "content": st.lists(parts, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"role": st.just("tool"), "tool_call_id": words, "content": words}, optional={"name": words}),
    st.fixed_dictionaries(
        {"role": st.just("assistant"), "content": words | st.none(), "tool_calls": st.lists(calls, min_size=1, max_size=2)}
    ),
    st.fixed_dictionaries({"role": st.just("assistant"), "content": words, "function_call": functions}),
)
requests = st.fixed_dictionaries(
    {"model": st.just("openai/gpt-5"), "messages": st.lists(messages, min_size=1, max_size=3)},
    optional={
        "metadata": trees,
        "stop": st.lists(words),
        "user": words,
        "tools": st.lists(trees, max_size=2),
        "extra_body": trees,
    },
)
quick = settings(max_examples=80, deadline=None)


@given(requests)
@quick
def test_every_segment_has_a_path_of_its_own(call: dict[str, Any]) -> None:
    request = read_chat(call)
    paths = [segment.path for segment in request.prompt.segments]
    assert len(set(paths)) == len(paths)
    assert set(request.places) == set(paths)


@given(requests)
@quick
def test_rewriting_a_segment_changes_exactly_its_place(call: dict[str, Any]) -> None:
    request = read_chat(call)
    before = _spread(request.body)
    for segment in request.prompt.segments:
        if segment.fixed:
            continue
        after = _spread(request.with_texts({segment.path: NEW}))
        assert after.keys() == before.keys()
        different = [place for place in before if after[place] != before[place]]
        assert [(str(before[place]), after[place]) for place in different] == [(segment.text, NEW)]


@given(requests)
@quick
def test_rewriting_all_segments_at_once_leaves_none_as_it_was(call: dict[str, Any]) -> None:
    request = read_chat(call)
    texts = {one.path: f"{NEW}{index}" for index, one in enumerate(request.prompt.segments) if not one.fixed}
    again = read_chat({"model": "openai/gpt-5", **request.with_texts(texts)})
    rewritten = {one.path: one.text for one in again.prompt.segments}
    assert texts.items() <= rewritten.items()
    assert [one.path for one in again.prompt.segments] == [one.path for one in request.prompt.segments]


@given(requests)
@quick
def test_rewriting_nothing_changes_nothing(call: dict[str, Any]) -> None:
    request = read_chat(call)
    assert request.with_texts({}) == request.body


def _spread(value: object, place: tuple[object, ...] = ()) -> dict[tuple[object, ...], object]:
    """Every leaf of a body with its place; the inside of arguments too."""
    if isinstance(value, dict):
        return {key: leaf for name, item in value.items() for key, leaf in _spread(item, (*place, name)).items()} or {
            place: "{}"
        }
    if isinstance(value, list):
        return {key: leaf for at, item in enumerate(value) for key, leaf in _spread(item, (*place, at)).items()} or {
            place: "[]"
        }
    if place[-1:] == ("arguments",) and place[-2:-1] in (("function",), ("function_call",)) and isinstance(value, str):
        try:
            return _spread(json.loads(value), (*place, "inside"))
        except ValueError:
            return {place: value}
    return {place: value}


def _call_with(arguments: str) -> Request:
    function = {"name": "crm", "arguments": arguments}
    message = {"role": "assistant", "content": None, "tool_calls": [{"id": "c", "type": "function", "function": function}]}
    return read_chat({"model": "m/x", "messages": [message]})


def test_a_key_that_looks_like_the_path_of_another_hides_no_value() -> None:
    request = _call_with('{"a#key": "Maria", "a": "hi"}')
    (path,) = [one.path for one in request.prompt.segments if one.text == "Maria"]
    sent: Any = request.with_texts({path: NEW})
    assert json.loads(sent["messages"][0]["tool_calls"][0]["function"]["arguments"]) == {"a#key": NEW, "a": "hi"}


@pytest.mark.parametrize("text", ['a "quoted" text', "back\\slash", "line\nend", "é€😀", "</script>"])
def test_what_is_written_into_arguments_is_json_again(text: str) -> None:
    request = _call_with('{"to": "Ann", "n": 12345}')
    texts = {one.path: text for one in request.prompt.segments if one.part is Part.ARGUMENTS and not one.fixed}
    sent: Any = request.with_texts(texts)
    assert json.loads(sent["messages"][0]["tool_calls"][0]["function"]["arguments"]) == {"to": text, "n": text}


@pytest.mark.parametrize(
    ("first", "noted"),
    [
        pytest.param(
            {"role": "system", "content": "be kind"}, [{"role": "system", "content": "be kind\n\nNOTE"}], id="system message"
        ),
        pytest.param(
            {"role": "developer", "content": "be kind"},
            [{"role": "developer", "content": "be kind\n\nNOTE"}],
            id="developer message",
        ),
        pytest.param(
            {"role": "user", "content": "hi"},
            [{"role": "system", "content": "NOTE"}, {"role": "user", "content": "hi"}],
            id="no system message",
        ),
        pytest.param(
            {"role": "system", "content": [{"type": "text", "text": "be kind"}]},
            [{"role": "system", "content": "NOTE"}, {"role": "system", "content": [{"type": "text", "text": "be kind"}]}],
            id="a system message of parts",
        ),
    ],
)
def test_a_note_opens_the_conversation(first: dict[str, object], noted: list[object]) -> None:
    request = read_chat({"model": "m/x", "messages": [first]})
    assert request.with_texts({}, "NOTE")["messages"] == noted
    assert request.with_texts({})["messages"] == [first]
