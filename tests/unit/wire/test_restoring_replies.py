"""Replies and streams in litellm's own types are restored channel by channel: choices, reasoning, tool calls."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from privacyguard.redact.restore import Restorer, as_json, as_text
from privacyguard.wire.reply import StreamRestore, restore_reply

ORIGINALS = {"[PERSON_1]": 'Ann "A"', "[PERSON_10]": "Bo"}


@pytest.fixture(scope="module")
def types() -> Any:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # before the import: nothing is downloaded
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # litellm completes its types on first use and warns
        import litellm.types.utils as types

        for name in ("Message", "Delta", "Choices", "StreamingChoices", "ModelResponse", "ModelResponseStream"):
            getattr(types, name).model_rebuild()
    return types


def _restorer(tool: str | None) -> Restorer:
    """Everything to the caller and to `mail`; any other tool gets nothing."""
    return Restorer(ORIGINALS if tool in (None, "mail") else {}, as_text if tool is None else as_json)


def _call(name: str | None, arguments: str | None, *, index: int = 0, id: str | None = None) -> dict[str, object]:
    return {"index": index, "id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def _reply(types: Any, *messages: dict[str, object]) -> Any:
    choices = [{"index": at, "message": {"role": "assistant", **message}} for at, message in enumerate(messages)]
    return types.ModelResponse(choices=choices)


def _chunk(types: Any, *, choice: int = 0, finish: str | None = None, **delta: object) -> Any:
    return types.ModelResponseStream(
        choices=[types.StreamingChoices(index=choice, finish_reason=finish, delta=types.Delta(**delta))]
    )


def _stream(chunks: Sequence[Any]) -> list[Any]:
    restore = StreamRestore(_restorer)
    return [restore.chunk(chunk) for chunk in chunks] + list(restore.rest())


def _said(chunks: Sequence[Any], name: str = "content", choice: int = 0) -> str:
    deltas = [one.delta for chunk in chunks for one in chunk.choices if one.index == choice]
    return "".join(getattr(delta, name, None) or "" for delta in deltas)


def _arguments(chunks: Sequence[Any], index: int = 0) -> str:
    return "".join(call.function.arguments or "" for call in _fragments(chunks) if call.index == index)


def _fragments(chunks: Sequence[Any]) -> Iterator[Any]:
    for chunk in chunks:
        for one in chunk.choices:
            yield from one.delta.tool_calls or ()


def test_every_choice_of_a_reply_is_restored(types: Any) -> None:
    reply = _reply(types, {"content": "Dear [PERSON_1]"}, {"content": "Dear PERSON_10"}, {"content": None})
    restore_reply(reply, _restorer)
    assert [choice.message.content for choice in reply.choices] == ['Dear Ann "A"', "Dear Bo", None]


def test_reasoning_and_calls_are_restored_as_far_as_each_tool_may_know(types: Any) -> None:
    message: dict[str, object] = {
        "content": "[PERSON_1]",
        "reasoning_content": "[PERSON_10] asks",
        "tool_calls": [_call("mail", '{"to": "[PERSON_1]"}', id="a"), _call("search", '{"q": "[PERSON_1]"}', id="b")],
    }
    reply = _reply(types, message)
    restore_reply(reply, _restorer)
    restored = reply.choices[0].message
    assert restored.reasoning_content == "Bo asks"
    assert [call.function.arguments for call in restored.tool_calls] == ['{"to": "Ann \\"A\\""}', '{"q": "[PERSON_1]"}']


def test_a_function_call_of_the_old_kind_is_restored(types: Any) -> None:
    reply = _reply(types, {"content": None, "function_call": {"name": "mail", "arguments": '{"to": "[PERSON_10]"}'}})
    restore_reply(reply, _restorer)
    assert reply.choices[0].message.function_call.arguments == '{"to": "Bo"}'


@pytest.mark.parametrize("reply", [object(), None])
def test_what_is_no_reply_stays_as_it_is(reply: object) -> None:
    restore_reply(reply, _restorer)
    assert list(StreamRestore(_restorer).rest()) == []
    assert StreamRestore(_restorer).chunk(reply) is reply


def test_a_stream_is_restored_over_the_borders_of_its_chunks(types: Any) -> None:
    chunks = _stream([
        _chunk(types, content="Dear [PER"), _chunk(types, content="SON_1], "), _chunk(types, content="PERSON_1"),
        _chunk(types, content=None, finish="stop"),
    ])  # fmt: skip
    assert [chunk.choices[0].delta.content for chunk in chunks] == ["Dear ", 'Ann "A", ', "", 'Ann "A"']
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_every_choice_of_a_stream_has_its_own_text(types: Any) -> None:
    chunks = _stream([
        _chunk(types, choice=0, content="[PERS"), _chunk(types, choice=1, content="[PERSON"),
        _chunk(types, choice=0, content="ON_1]"), _chunk(types, choice=1, content="_10]", finish="stop"),
        _chunk(types, choice=0, content="", finish="stop"),
    ])  # fmt: skip
    assert [_said(chunks, choice=choice) for choice in (0, 1)] == ['Ann "A"', "Bo"]


def test_reasoning_is_a_channel_of_its_own(types: Any) -> None:
    chunks = _stream([
        _chunk(types, reasoning_content="[PERSON"), _chunk(types, content="[PERSON"), _chunk(types, reasoning_content="_10]"),
        _chunk(types, content="_1]", finish="stop"),
    ])  # fmt: skip
    assert (_said(chunks, "reasoning_content"), _said(chunks)) == ("Bo", 'Ann "A"')


def test_arguments_are_restored_over_the_borders_of_their_fragments(types: Any) -> None:
    chunks = _stream([
        _chunk(types, tool_calls=[_call("mail", "", index=0, id="a")]),
        _chunk(types, tool_calls=[_call(None, '{"to": "[PERS')]),
        _chunk(types, tool_calls=[_call("search", '{"q": "[PERSON_1]', index=1, id="b")]),
        _chunk(types, tool_calls=[_call(None, 'ON_1]"}')]), _chunk(types, tool_calls=[_call(None, '"}', index=1)]),
        _chunk(types, finish="tool_calls"),
    ])  # fmt: skip
    assert [_arguments(chunks, index) for index in (0, 1)] == ['{"to": "Ann \\"A\\""}', '{"q": "[PERSON_1]"}']


def test_a_call_without_a_name_is_told_nothing(types: Any) -> None:
    chunks = _stream(
        [_chunk(types, tool_calls=[_call(None, '{"to": "[PERSON_1]"}', id="a")]), _chunk(types, finish="tool_calls")]
    )
    assert _arguments(chunks) == '{"to": "[PERSON_1]"}'


def test_another_tool_at_the_same_index_is_judged_by_its_own_zone(types: Any) -> None:
    chunks = _stream([
        _chunk(types, tool_calls=[_call("mail", '{"to": "[PERSON_1]"}', id="a")]),
        _chunk(types, tool_calls=[_call("search", '{"q": "[PERSON_1]"}', id="b")]), _chunk(types, finish="tool_calls"),
    ])  # fmt: skip
    assert [call.function.arguments for call in _fragments(chunks)] == ['{"to": "Ann \\"A\\""}', '{"q": "[PERSON_1]"}']


def test_what_a_call_that_breaks_off_held_back_is_said_before_the_next_at_its_index(types: Any) -> None:
    chunks = _stream([
        _chunk(types, tool_calls=[_call("mail", '{"to": "[PERS', id="a")]),
        _chunk(types, tool_calls=[_call("search", "{}", id="b")]), _chunk(types, finish="tool_calls"),
    ])  # fmt: skip
    assert [call.function.arguments for call in _fragments(chunks)] == ['{"to": "', "[PERS", "{}"]


@pytest.mark.parametrize("finish", ["stop", None])
def test_what_the_end_held_back_is_said(types: Any, finish: str | None) -> None:
    chunks = _stream([
        _chunk(types, content="see [PERSON", reasoning_content="PERSON_10"),
        _chunk(types, tool_calls=[_call("mail", '"[PERSON', id="a")], finish=finish),
    ])  # fmt: skip
    assert _said(chunks) == "see [PERSON"
    assert _said(chunks, "reasoning_content") == "Bo"
    assert _arguments(chunks) == '"[PERSON'


def test_what_was_said_is_not_said_again_at_an_end_that_never_came(types: Any) -> None:
    last = _chunk(types, content="and PERSON_1", reasoning_content="so it is")
    last.usage = types.Usage(prompt_tokens=1, completion_tokens=2, total_tokens=3)
    chunks = _stream([_chunk(types, content="Dear "), last])
    assert _said(chunks) == 'Dear and Ann "A"'
    assert _said(chunks, "reasoning_content") == "so it is"
    assert [getattr(chunk, "usage", None) is not None for chunk in chunks] == [False, True, False]


def test_an_end_that_never_came_is_said_for_every_choice(types: Any) -> None:
    chunks = _stream([_chunk(types, choice=choice, content="PERSON_10") for choice in (1, 0)])
    assert [_said(chunks, choice=choice) for choice in (0, 1)] == ["Bo", "Bo"]
    assert all(choice.finish_reason is None for chunk in chunks[2:] for choice in chunk.choices)


def test_an_end_that_holds_nothing_adds_nothing(types: Any) -> None:
    assert len(_stream([_chunk(types, content="hi"), _chunk(types, content="", finish="stop")])) == 2
    assert len(_stream([_chunk(types, content="hi")])) == 1


def test_a_chunk_of_usage_alone_passes_and_is_no_mould_for_the_rest(types: Any) -> None:
    usage = types.ModelResponseStream(choices=[])
    usage.usage = types.Usage(prompt_tokens=1, completion_tokens=2, total_tokens=3)
    chunks = _stream([_chunk(types, content="PERSON_1"), usage])
    assert chunks[1] is usage
    assert _said(chunks) == 'Ann "A"'
