"""The last look at the bytes: every string is a cleared one, and nothing withheld is there in any encoding."""

from __future__ import annotations

import base64
import html
import json
import time
from collections.abc import Callable
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


ENCODINGS: dict[str, Callable[[str], str]] = {
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


@pytest.mark.parametrize(
    ("value", "text", "leaks"),
    [
        pytest.param("Martin", "a week in Martinique", False, id="a name in an island's"),
        pytest.param("hunter2x", "set hunter2xyz", False, id="a password in a longer one"),
        pytest.param("jsmith99", "see /home/jsmith991/x", False, id="an account in another"),
        pytest.param("Martin", "Martinique, said Martin", True, id="the word itself behind a longer one"),
        pytest.param("jsmith99", "see /home/jsmith99/x", True, id="a name in a path"),
        pytest.param("jsmith99", "key_jsmith99_x", True, id="between underscores"),
        pytest.param("4111111111111111", "no. 941111111111111119", True, id="a card number in a longer number"),
        pytest.param("B0YBKJ7AB12", "xB0YBKJ7AB12x", True, id="a code in capitals"),
        pytest.param("山田太郎一郎", "私は山田太郎一郎です", True, id="a script that does not set words apart"),
    ],
)
@pytest.mark.parametrize("others", [0, 200], ids=["alone", "among many"])
def test_a_part_of_a_longer_word_that_was_cleared_is_no_leak(value: str, text: str, leaks: bool, others: int) -> None:
    said = {"messages": [{"role": "user", "content": text}]}
    cleared = Cleared.of(said, [value, *(f"other value {number}" for number in range(others))])
    body = json.dumps({"messages": [{"role": "user", "content": [{"type": "text", "text": text}]}]}).encode()
    if not leaks:
        check_outbound("https://api.example.org/", (), body, cleared)
        return
    with pytest.raises(EgressError, match="withheld"):
        check_outbound("https://api.example.org/", (), body, cleared)


def test_outside_of_what_was_cleared_a_part_of_a_word_is_a_leak_too() -> None:
    with pytest.raises(EgressError, match="withheld"):
        check_outbound("https://api.example.org/", {"x-note": "Martinique"}.items(), b"", Cleared.of(SAID, ["Martin"]))


@pytest.mark.parametrize("name", ["Authorization", "x-api-key", "x-goog-api-key", "api-key", "key"])
def test_the_access_that_the_adapter_sets_may_be_what_the_prompt_is_about(name: str) -> None:
    access = "own-access-" + "0123456789"
    cleared = Cleared.of(SAID, [access])
    url = f"https://api.example.org/v1?key={access}&alt=sse" if name == "key" else "https://api.example.org/v1"
    check_outbound(url, () if name == "key" else {name: f"Bearer {access}"}.items(), b"", cleared)
    for leaking in (f"https://api.example.org/v1?q={access}", f"https://api.example.org/{access}?key=1"):
        with pytest.raises(EgressError, match="withheld"):
            check_outbound(leaking, (), b"", cleared)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        pytest.param("one thing\n\nanother", True, id="content parts, joined"),
        pytest.param("secret", False, id="made of single letters"),
        pytest.param("one thing abc", False, id="with what is no content"),
        pytest.param("call_" + "ab-12", True, id="an id"),
        pytest.param("call_" + "0123456", False, id="an id that holds a long number"),
        pytest.param("call_" + "12345678-1234-4234-8234-123456789012", True, id="a random id"),
        pytest.param("image/png", True, id="a type of media"),
        pytest.param("text/own-type", True, id="a type that the request names"),
        pytest.param("text/maria.lopez", False, id="a type that nobody knows"),
    ],
)
def test_what_formats_make_of_their_own_is_known_and_no_more(text: str, passes: bool) -> None:
    parts = [{"type": "text", "text": part} for part in ("one thing", "another", *"secret")]
    said = {"messages": [{"role": "user", "content": parts}], "stop": ["abc"], "metadata": {"mime": "text/own-type"}}
    body = json.dumps({"messages": [{"content": text}]}).encode()
    if passes:
        check_outbound("https://api.example.org/", (), body, Cleared.of(said, []))
        return
    with pytest.raises(EgressError, match="not cleared"):
        check_outbound("https://api.example.org/", (), body, Cleared.of(said, []))


def test_thousands_of_withheld_values_are_searched_in_bounded_time() -> None:
    values = [f"person{number:05d}@own.test" for number in range(4_000)]
    said = {"messages": [{"role": "user", "content": "write to [PERSON_1] " * 10_000}]}
    started = time.perf_counter()
    check_outbound("https://api.example.org/", (), json.dumps(said).encode(), Cleared.of(said, values))
    assert time.perf_counter() - started < 5  # seconds; takes about 0.3


def test_a_withheld_value_is_found_in_url_and_headers() -> None:
    for place in ({"url": f"https://api.example.org/v1?q={quote(NAME)}"}, {"headers": {"x-customer": NAME}}):
        with pytest.raises(EgressError, match="withheld"):
            check({"messages": []}, **place)


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
