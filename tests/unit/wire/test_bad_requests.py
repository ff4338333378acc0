"""What cannot be read is refused: the error names the place and the next step, and holds no text of the prompt."""

from __future__ import annotations

import datetime
import math
import traceback
from collections import UserDict
from decimal import Decimal

import pytest
from pydantic import BaseModel

from privacyguard.errors import RequestError
from privacyguard.wire.chat import read_chat
from privacyguard.wire.keywords import REFUSED

CANARY = "Maria Lopez"
GOOD = [{"role": "user", "content": CANARY}]


def _user(content: object, **more: object) -> list[dict[str, object]]:
    return [{"role": "user", "content": content, **more}]


def _calls(arguments: object) -> list[dict[str, object]]:
    return [
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c", "function": {"name": "f", "arguments": arguments}}]}
    ]


def _deep(levels: int) -> object:
    value: object = CANARY
    for _ in range(levels):
        value = {CANARY: value}
    return value


def _looped() -> list[object]:
    loop: list[object] = [CANARY]
    loop.append(loop)
    return loop


class Moment(BaseModel):
    """A pydantic object with something in it that is no JSON."""

    role: str = "user"
    content: str = CANARY
    name: datetime.date = datetime.date(2026, 11, 23)


BAD: list[tuple[str, dict[str, object], str]] = [
    ("no messages", {}, "messages= is empty"),
    ("an empty list", {"messages": []}, "messages= is empty"),
    ("messages of None", {"messages": None}, "messages= is empty"),
    ("one text instead of messages", {"messages": CANARY}, "messages= is empty"),
    ("one message instead of a list", {"messages": GOOD[0]}, "messages= is empty"),
    ("a text as message", {"messages": [CANARY]}, "/messages/0 is a str, not a dict"),
    ("an unknown role", {"messages": [{"role": CANARY, "content": "x"}]}, "/messages/0/role is unknown: use one of assistant"),
    ("no role", {"messages": [{"content": CANARY}]}, "/messages/0/role is unknown"),
    ("a list as role", {"messages": [{"role": ["user"], "content": CANARY}]}, "/messages/0/role is unknown"),
    ("content of None", {"messages": [*GOOD, {"role": "user", "content": None}]}, "/messages/1/content is None"),
    ("no content", {"messages": [{"role": "user"}]}, "/messages/0/content is None"),
    ("an assistant that says nothing", {"messages": [{"role": "assistant", "content": None, "tool_calls": []}]}, "is None"),
    ("a number as content", {"messages": _user(7)}, "/messages/0/content is a int, not a string or a list of parts"),
    ("a dict as content", {"messages": _user({"text": CANARY})}, "/messages/0/content is a dict"),
    ("an unknown key", {"messages": _user("x", **{CANARY: CANARY})}, "/messages/0 has 1 unknown key(s)"),
    ("a part without a type", {"messages": _user([{"text": CANARY}])}, "/messages/0/content/0 is no content part"),
    ("a part of an unknown type", {"messages": _user([{"type": CANARY}])}, "/messages/0/content/0 is no content part"),
    ("a text as part", {"messages": _user([CANARY])}, "/messages/0/content/0 is no content part"),
    ("a tool call that is a text", {"messages": [{**_calls("")[0], "tool_calls": [CANARY]}]}, "/tool_calls/0 is not a dict"),
    (
        "a function that is a text", {"messages": [{"role": "assistant", "content": "", "function_call": CANARY}]},
        "/messages/0/function_call is not a dict with name and arguments",
    ),
    ("NUL", {"messages": _user(f"{CANARY}\0")}, "/messages/0/content holds a NUL character"),
    ("NUL in a key", {"messages": GOOD, "metadata": {f"{CANARY}\0": 1}}, "/metadata holds a NUL character"),
    ("a lone surrogate", {"messages": _user(f"{CANARY}\ud800")}, "/messages/0/content holds a lone surrogate"),
    ("NUL inside arguments", {"messages": _calls(f'{{"{CANARY}": "\\u0000"}}')}, "/function/arguments/… holds a NUL"),
    ("a lone surrogate in arguments", {"messages": _calls(f'["{CANARY}", "\\ud800"]')}, "/arguments/1 holds a lone surrogate"),
    ("NaN inside arguments", {"messages": _calls('{"x": NaN}')}, "/function/arguments/… is not a finite number"),
    ("an endless number inside arguments", {"messages": _calls('[1e999, "x"]')}, "/arguments/0 is not a finite number"),
    ("arguments nested deeply", {"messages": _calls("[" * 300 + "]" * 300)}, "nested deeper than 200 levels"),
    ("NaN", {"messages": GOOD, "temperature": math.nan}, "/temperature is not a finite number"),
    ("infinity", {"messages": GOOD, "temperature": math.inf}, "/temperature is not a finite number"),
    ("bytes", {"messages": _user(CANARY.encode())}, "/messages/0/content is a bytes, which is not JSON"),
    ("a set", {"messages": GOOD, "stop": {CANARY}}, "/stop is a set, which is not JSON"),
    ("a decimal", {"messages": GOOD, "temperature": Decimal("0.5")}, "/temperature is a Decimal"),
    ("a mapping that is no dict", {"messages": [UserDict(GOOD[0])]}, "/messages/0 is a UserDict"),
    ("an object", {"messages": GOOD, "metadata": {CANARY: object()}}, "/metadata/… is a object, which is not JSON"),
    ("a number as key", {"messages": GOOD, "metadata": {7: CANARY}}, "/metadata has a key that is a int"),
    ("a date in a pydantic object", {"messages": [Moment()]}, "/messages/0/name is a date"),
    ("a class that is no model", {"messages": GOOD, "response_format": dict}, "/response_format is a type"),
    ("nested too deeply", {"messages": GOOD, "metadata": _deep(250)}, "nested deeper than 200 levels"),
    ("nested without end", {"messages": _looped()}, "nested deeper than 200 levels"),
    ("no model", {"messages": GOOD, "model": ""}, "model= is missing: pass a litellm model string"),
    ("a model that is no text", {"messages": GOOD, "model": 7}, "model= is missing"),
    ("an unknown keyword", {"messages": GOOD, "temprature": CANARY}, "unknown keyword temprature=: what cannot be"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "problem"), [pytest.param(*row[1:], id=row[0]) for row in BAD])
def test_a_bad_request_is_refused_and_its_error_holds_no_text(call: dict[str, object], problem: str) -> None:
    with pytest.raises(RequestError) as caught:
        read_chat({"model": "openai/gpt-5", **call})
    assert problem in str(caught.value)
    assert "nothing was sent" in str(caught.value)
    assert caught.value.__context__ is None
    last = "".join(traceback.format_exception_only(caught.value))
    assert all(word not in last for word in CANARY.split())


@pytest.mark.parametrize("keyword", sorted(REFUSED))
def test_a_keyword_that_goes_around_the_guard_is_refused_with_the_reason(keyword: str) -> None:
    with pytest.raises(RequestError, match=f"^{keyword}= is refused: .*; nothing was sent$") as caught:
        read_chat({"model": "openai/gpt-5", "messages": GOOD, keyword: CANARY})
    assert CANARY not in str(caught.value)


def test_a_request_at_the_limit_of_depth_is_read() -> None:
    request = read_chat({"model": "openai/gpt-5", "messages": GOOD, "metadata": _deep(190)})
    assert sum(segment.text == CANARY for segment in request.prompt.segments) == 192
