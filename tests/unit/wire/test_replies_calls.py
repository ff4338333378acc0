"""Calls in a stream: however a server numbers them, each is restored as far as its own tool may know."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import Any

import pytest

from privacyguard.redact.restore import Restorer, as_json, as_text
from privacyguard.wire.reply import StreamRestore

ORIGINALS = {"[PERSON_1]": "Ann"}


@pytest.fixture(scope="module")
def types() -> Any:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # before the import: nothing is downloaded
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # litellm completes its types on first use and warns
        import litellm.types.utils as types

        for name in ("Delta", "StreamingChoices", "ModelResponseStream"):
            getattr(types, name).model_rebuild()
    return types


def _restorer(tool: str | None) -> Restorer:
    """Everything to the caller and to `mail`; any other tool gets nothing."""
    return Restorer(ORIGINALS if tool in (None, "mail") else {}, as_text if tool is None else as_json)


def _call(name: str | None, arguments: str, id: str | None = None) -> dict[str, object]:
    return {"index": 0, "id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def _chunk(types: Any, finish: str | None = None, **delta: object) -> Any:
    return types.ModelResponseStream(
        choices=[types.StreamingChoices(index=0, finish_reason=finish, delta=types.Delta(**delta))]
    )


def _deltas(chunks: Sequence[Any]) -> list[Any]:
    restore = StreamRestore(_restorer)
    every = [restore.chunk(chunk) for chunk in chunks] + list(restore.rest())
    return [choice.delta for chunk in every for choice in chunk.choices]


def _tools(chunks: Sequence[Any]) -> list[str]:
    return [call.function.arguments for delta in _deltas(chunks) for call in delta.tool_calls or ()]


def _old(chunks: Sequence[Any]) -> str:
    return "".join(delta.function_call.arguments or "" for delta in _deltas(chunks) if delta.function_call)


@pytest.mark.parametrize("ids", [(None, None), ("a", "a"), ("a", None), (None, "b")])
def test_a_new_name_at_an_old_number_is_a_new_call_whatever_its_id(types: Any, ids: tuple[str | None, str | None]) -> None:
    mail, search = _call("mail", '{"to": "[PERSON_1]"}', ids[0]), _call("search", '{"q": "[PERS', ids[1])
    rest = _call(None, 'ON_1]"}')
    apart = [_chunk(types, tool_calls=[call]) for call in (mail, search, rest)]
    assert _tools(apart) == ['{"to": "Ann"}', '{"q": "[PERS', 'ON_1]"}']
    together = [_chunk(types, "tool_calls", tool_calls=[mail, search, rest])]
    assert _tools(together) == ['{"to": "Ann"}', '{"q": "[PERS', 'ON_1]"}']


def test_what_a_tool_may_know_is_never_held_over_to_the_next(types: Any) -> None:
    chunks = [_chunk(types, "tool_calls", tool_calls=[_call("mail", "PERSON_1"), _call("search", '"PERSON_1"')])]
    assert _tools(chunks) == ["", "Ann", '"PERSON_1"']


def test_a_name_that_every_fragment_repeats_is_one_call(types: Any) -> None:
    chunks = [_chunk(types, tool_calls=[_call("mail", part)]) for part in ('{"to": "[PER', "SON", '_1]"}')]
    assert "".join(_tools(chunks)) == '{"to": "Ann"}'


def test_the_end_of_a_last_call_is_said_with_it_and_not_with_the_first_of_its_number(types: Any) -> None:
    calls = [_call("search", "{}"), _call("mail", "PERSON_1")]
    assert _tools([_chunk(types, "tool_calls", tool_calls=calls)]) == ["{}", "Ann"]


@pytest.mark.parametrize("finish", ["function_call", None])
@pytest.mark.parametrize(
    ("name", "said"), [pytest.param("mail", "Ann", id="may know"), pytest.param("search", "[PERSON_1]", id="may not")]
)
def test_a_streamed_call_of_the_old_kind_is_restored(types: Any, name: str, said: str, finish: str | None) -> None:
    parts = ['{"to": "[PER', "SON", '_1]"}']
    first = _chunk(types, function_call={"name": name, "arguments": ""})
    chunks = [first, *(_chunk(types, function_call={"arguments": part}) for part in parts), _chunk(types, finish)]
    assert _old(chunks) == f'{{"to": "{said}"}}'


@pytest.mark.parametrize("finish", ["function_call", None])
def test_what_a_call_of_the_old_kind_held_back_is_said_at_the_end(types: Any, finish: str | None) -> None:
    assert _old([_chunk(types, function_call={"name": "mail", "arguments": '"PERSON_1'}), _chunk(types, finish)]) == '"Ann'
    assert _old([_chunk(types, finish, function_call={"name": "mail", "arguments": '"PERSON_1'})]) == '"Ann'


def test_a_new_name_of_the_old_kind_is_a_new_call(types: Any) -> None:
    calls = ({"name": "mail", "arguments": "PERSON_1"}, {"name": "search", "arguments": '"[PERSON_1]"'})
    assert _old([_chunk(types, function_call=call) for call in calls]) == '"[PERSON_1]"'
