"""The last look at the bytes: every string is a cleared one, and nothing withheld is there in any encoding."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacyguard.errors import EgressError
from privacyguard.route.outbound import Cleared, check_outbound

NAME = 'Zoë "Z" O\'Quimby & Sons'
SAID = {"messages": [{"role": "user", "content": "write to [PERSON_1]"}], "tools": [{"function": {"name": "look_up"}}]}


def check(body: object, *, url: str = "https://api.example.org/v1/chat", headers: dict[str, str] | None = None) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    check_outbound(url, (headers or {}).items(), raw, Cleared.of(SAID, [NAME], "openai/gpt-5", "gpt-5"))


@pytest.mark.parametrize(
    "body",
    [
        {"model": "gpt-5", "messages": [{"role": "user", "content": "write to [PERSON_1]"}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": " write to [PERSON_1]\n"}]}], "stream": True},
        {"contents": [{"role": "user", "parts": [{"text": "write to [PERSON_1]"}]}], "toolConfig": {"mode": "AUTO"}},
        b"",
    ],
    ids=["as it was", "as content parts, trimmed", "in another format", "a question without a body"],
)
def test_what_was_cleared_may_leave_in_any_format(body: object) -> None:
    check(body)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ({"messages": [{"role": "user", "content": "write to [PERSON_1] and Ann"}]}, "string"),
        ({"messages": [], "note": "look_up"}, "key"),
        ({"messages": [], "metadata": {"user": "somebody"}}, "string"),
        ({"seed": 123456789}, "string"),
        (b"not json", "not the JSON"),
    ],
    ids=["a longer string", "a new key", "a new string", "a new long number", "no JSON"],
)
def test_anything_else_stops_the_call(body: object, what: str) -> None:
    with pytest.raises(EgressError, match=what):
        check(body)


ENCODINGS = {
    "as it is": lambda text: text,
    "in another case": str.upper,
    "as JSON": lambda text: json.dumps(text)[1:-1],
    "percent-encoded": quote,
    "as HTML": html.escape,
    "in base64": lambda text: base64.b64encode(text.encode()).decode(),
    "in base64, shifted": lambda text: base64.b64encode(b"x" + text.encode()).decode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_withheld_value_is_found_in_every_encoding(encoding: str) -> None:
    disguised = ENCODINGS[encoding](NAME)
    said = {"messages": [{"role": "user", "content": f"say {disguised} now"}]}
    cleared = Cleared.of(said, [NAME])  # equality alone would let it pass
    with pytest.raises(EgressError, match="withheld"):
        check_outbound("https://api.example.org/", (), json.dumps(said).encode(), cleared)


def test_a_withheld_value_is_found_in_url_and_headers() -> None:
    for place in ({"url": f"https://api.example.org/v1?q={quote(NAME)}"}, {"headers": {"x-customer": NAME}}):
        with pytest.raises(EgressError, match="withheld"):
            check({"messages": []}, **place)  # type: ignore[arg-type]  # one of the two keywords


def test_an_error_says_nothing_of_the_value() -> None:
    with pytest.raises(EgressError) as caught:
        check({"messages": [{"role": "user", "content": NAME}]})
    assert "Quimby" not in str(caught.value) + repr(caught.value.__context__)


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans() | st.none(),
        lambda leaf: st.lists(leaf, max_size=4) | st.dictionaries(st.text(), leaf, max_size=4),
        max_leaves=12,
    )
)
def test_a_body_that_is_what_was_cleared_always_passes(value: object) -> None:
    body = {"messages": value}
    check_outbound("https://api.example.org/", (), json.dumps(body).encode(), Cleared.of(body, []))
