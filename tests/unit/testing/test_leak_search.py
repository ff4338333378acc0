from __future__ import annotations

import base64
import html
import json
import unicodedata
from collections.abc import Callable
from random import Random
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from privacyguard.errors import ConfigError
from privacyguard.testing import CANARIES, assert_no_leak, canary, find_leaks

VALUE = 'Renée "Ren" O\'Rourke & Söhne <x/y>'
WAYS: dict[str, Callable[[str], bytes]] = {
    "raw": lambda text: text.encode(),
    "latin-1": lambda text: text.encode("latin-1"),
    "JSON, ASCII only": lambda text: json.dumps({"a": text}).encode(),
    "JSON": lambda text: json.dumps({"a": text}, ensure_ascii=False).encode(),
    "JSON with more escapes than needed": lambda text: "".join(f"\\u{ord(sign):04X}" for sign in text).encode(),
    "JSON with escaped slashes": lambda text: json.dumps(text).replace("/", "\\/").encode(),
    "JSON in JSON": lambda text: json.dumps({"arguments": json.dumps({"a": text})}).encode(),
    "JSON in JSON in JSON": lambda text: json.dumps(json.dumps(json.dumps(text))).encode(),
    "percent": lambda text: quote(text, safe="").encode(),
    "percent with plus for blanks": lambda text: quote_plus(text).encode(),
    "percent twice": lambda text: quote(quote(text)).encode(),
    "HTML": lambda text: html.escape(text).encode(),
    "HTML numbers": lambda text: "".join(f"&#{ord(sign)};" for sign in text).encode(),
    "HTML in JSON": lambda text: json.dumps(html.escape(text)).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, second alignment": lambda text: base64.b64encode(b"1" + text.encode() + b"."),
    "base64, third alignment": lambda text: base64.b64encode(b"22" + text.encode() + b".."),
    "base64 of a JSON document": lambda text: base64.b64encode(json.dumps({"a": text}).encode()),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode("ÿþ?>".encode() + text.encode()),
    "base64 in lines": lambda text: base64.encodebytes(b"x" * 50 + text.encode()),
    "base64 in lines in JSON": lambda text: json.dumps(base64.encodebytes(b"x" * 50 + text.encode()).decode()).encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "hex in capitals": lambda text: text.encode().hex().upper().encode(),
    "capitals": lambda text: text.upper().encode(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "full width": lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text).encode(),
    "a soft hyphen in each word": lambda text: text.replace("en", "e\u00adn").encode(),
    "blanks of another kind": lambda text: text.replace(" ", "\u00a0\n").encode(),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_value_is_found_however_it_is_encoded(way: Callable[[str], bytes]) -> None:
    (leak,) = find_leaks(b"POST / HTTP/1.1\r\n\r\nbefore " + way(VALUE) + b" behind", [VALUE])
    assert leak.index == 0


NUMBERS = {
    "123-45-6789": ["123456789", "123 45 6789", "123.45.6789", "\uff11\uff12\uff13456789", "123‑45‑6789"],
    "4111 1111 1111 1111": ["4111111111111111", "4111-1111-1111-1111", "4111\\u00a01111\\u00a01111\\u00a01111"],
    "DE89 3704 0044 0532 0130 00": ["DE89370400440532013000", "de89-3704-0044-0532-0130-00", "89 3704 0044 0532 0130 00"],
    "(415) 555-0123": ["4155550123", "+1 415 555 0123", "415/555.0123"],
}


@pytest.mark.parametrize(("value", "written"), [(value, way) for value, ways in NUMBERS.items() for way in ways])
def test_a_number_is_found_whatever_its_separators(value: str, written: str) -> None:
    assert find_leaks(f'{{"a": "is {written}."}}'.encode(), [value])


QUIET = {
    "another number": ("123-45-6789", "123-45-6788 and 12345678"),
    "digits that are far apart": ("123-45-6789", "12:34 and then 56 of 789"),
    "a short number with other separators": ("12-34", "1234"),
    "a short name inside a word": ("Ruth", "the truth of it"),
    "half of a name": ("Maria Gonzalez", "Maria went home"),
    "its placeholder": ("Maria Gonzalez", "<PERSON_1>"),
}


@pytest.mark.parametrize(("value", "text"), QUIET.values(), ids=QUIET)
def test_what_only_looks_alike_is_no_leak(value: str, text: str) -> None:
    assert find_leaks(json.dumps({"a": text}).encode(), [value]) == ()


@settings(max_examples=40, deadline=None)
@given(
    some.sampled_from(sorted(CANARIES)), some.integers(), some.lists(some.sampled_from(sorted(WAYS)), min_size=1, max_size=1)
)
def test_every_canary_is_found_and_none_is_found_where_none_is(kind: str, seed: int, ways: list[str]) -> None:
    value = canary(kind, Random(seed))
    clean = b'{"model": "gpt-5", "messages": [{"role": "user", "content": "I am <PERSON_1>, call <PHONE_NUMBER_1>"}]}'
    assert find_leaks(clean, [value]) == ()
    for way in ways:
        if way == "latin-1" and not all(ord(sign) < 256 for sign in value):
            continue
        assert find_leaks(clean + WAYS[way](value), [value]), way


@pytest.mark.parametrize("sent", [b"to=Smith+Sons%20Ltd", b"to=Smith%2BSons+Ltd"])
def test_a_plus_in_a_url_is_read_as_itself_and_as_a_blank(sent: bytes) -> None:
    assert find_leaks(sent, ["Smith+Sons Ltd"])


def test_each_value_is_reported_once_and_under_its_plainest_encoding() -> None:
    haystack = b'{"a": "Ann Lindqvist", "b": "Ann\\u0020Lindqvist", "c": "' + base64.b64encode(b"Bob Okonkwo") + b'"}'
    leaks = find_leaks(haystack, ["nobody here", "Ann Lindqvist", "Bob Okonkwo"])
    assert [(leak.index, leak.encoding) for leak in leaks] == [(1, "raw"), (2, "base64")]


def test_the_message_names_shapes_and_encodings_and_never_a_value() -> None:
    values = ["Zebediah Quimby-Lund", "912-73-4456", "Xk9$" + "q" * 60]
    with pytest.raises(AssertionError) as failure:
        assert_no_leak(json.dumps(values).encode(), values, where="a third party")
    said = str(failure.value)
    assert "value 1 (999-99-9999) as raw" in said
    assert "value 0 (xxxxxxxx xxxxxx-xxxx)" in said
    assert "a third party" in said
    assert not find_leaks(said.encode(), values)


def test_no_leak_says_nothing() -> None:
    assert_no_leak(b"", ["Ann Lindqvist"])
    assert_no_leak(b"I am <PERSON_1>", iter(["Ann Lindqvist"]))


@pytest.mark.parametrize("empty", ["", "  \n"])
def test_an_empty_value_is_refused_as_it_is_in_everything(empty: str) -> None:
    with pytest.raises(ConfigError, match="value 1 is empty"):
        find_leaks(b"x", ["fine", empty])
