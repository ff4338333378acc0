"""Text with backslash escapes: what it spells is found, and no finding cuts an escape in two."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacyguard.detect import Detector, Known, Pattern, PatternRecognizer
from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.names import NAMES
from privacyguard.detect.presidio import presidio_recognizers
from privacyguard.detect.views import unescaped, views_of
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Part, Prompt, Segment

TAXONOMY = load_taxonomy()
PLAIN = Detector(
    TAXONOMY,
    [
        PatternRecognizer("ssn", "US_SSN", (Pattern(r"\b\d{3}-\d{2}-\d{4}\b", 0.9),)),
        PatternRecognizer("card", "CREDIT_CARD", (Pattern(r"\b4\d{15}\b", 0.4, 0.9),), ("card",)),
        PatternRecognizer("iban", "IBAN_CODE", (Pattern(r"\bDE\d{20}\b", 0.9),)),
        PatternRecognizer("names", "PERSON", (Pattern(r"\b\w*(?:Maria L[oó]pez|O'Brien|nancy)\b", 0.9),)),
        PatternRecognizer("labelled", "PASSWORD", (Pattern(r"\bpassword: (?P<value>\w+)", 0.8),)),
        PatternRecognizer("topics", "HEALTH_CONDITION", (Pattern(r"\bcancer\b", 0.9),)),
    ],
)
SPELT = {
    "line break": (r"a\nb", "a\nb"),
    "quotes": (r"\"a\" \'b\'", "\"a\" 'b'"),
    "slashes": (r"a\/b\\n", r"a/b\n"),
    "tab and the rest": (r"\t\r\b\f", "\t\r\b\f"),
    "accent": (r"L\u00f3pez", "L\u00f3pez"),
    "byte": (r"L\xf3pez", "L\u00f3pez"),
    "surrogate pair": (r"\ud83d\ude00", "\U0001f600"),
    "long": (r"\U0001f600", "\U0001f600"),
    "half a pair": (r"\ud83d!", "\ufffd!"),
    "folded too": (r"536\u201390", "536-90"),
    "accent in two parts": (r"o\u0301", "\u00f3"),
    "none of them": (r"\d\q\u12 \n", "\\d\\q\\u12 \n"),
}
PIECES = st.sampled_from(
    [
        "536-90-4399",
        "4532015112830366",
        "DE89370400440532013000",
        "Maria Lopez",
        "Maria L\u00f3pez",
        "O'Brien",
        "card:",
        "nancy",
        " ",
        "\n",
        "\t",
        ", ",
        '"',
        "'",
        "/",
        "\U0001f600",
        "cancer",
        ".",
        "[PERSON_1]",
        "password: hunter2",
        r"C:\new ",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def _found(text: str, detector: Detector = PLAIN, known: tuple[Known, ...] = ()) -> set[tuple[str, int, int]]:
    prompt = Prompt((Segment("/messages/0/content", "user", Part.TEXT, text),))
    return {(one.entity, one.start, one.end) for one in detector.detect(prompt, known).findings}


def _seen(text: str, detector: Detector = PLAIN, known: tuple[Known, ...] = ()) -> set[tuple[str, str]]:
    return {(entity, text[start:end]) for entity, start, end in _found(text, detector, known)}


def _in_repr(text: str, whole: str) -> str:
    quote = repr(whole)[0]
    return "".join("\\" + one if one == quote else one if one in "\"'" else repr(one)[1:-1] for one in text)


EMBEDDED: dict[str, tuple[Callable[[str], str], Callable[[str, str], str]]] = {
    "json": (json.dumps, lambda part, _: json.dumps(part)[1:-1]),
    "json with its letters": (
        lambda text: json.dumps(text, ensure_ascii=False),
        lambda part, _: json.dumps(part, ensure_ascii=False)[1:-1],
    ),
    "repr": (repr, _in_repr),
}


@pytest.mark.parametrize(("text", "spelt"), SPELT.values(), ids=SPELT.keys())
def test_an_escape_is_read_as_what_it_stands_for(text: str, spelt: str) -> None:
    view = unescaped(text)
    assert view is not None
    assert view.text == spelt
    assert view.span(0, len(spelt)) == (0, len(text))


def test_a_text_without_escapes_has_one_view() -> None:
    assert unescaped("tab\there, \u00e9") is None
    assert unescaped(r"\d+ C:\Windows") is None
    assert len(views_of("plain").views) == 1


@pytest.mark.parametrize(("embed", "part_of"), EMBEDDED.values(), ids=EMBEDDED.keys())
@given(text=TEXTS)
def test_what_is_found_in_a_text_is_found_in_its_escaped_form_and_covered_exactly(
    embed: Callable[[str], str], part_of: Callable[[str, str], str], text: str
) -> None:
    escaped = embed(text)
    found = _found(escaped)
    for entity, start, end in _found(text):
        first = 1 + len(part_of(text[:start], text))
        assert (entity, first, first + len(part_of(text[start:end], text))) in found


@given(text=TEXTS)
def test_json_stays_json_whatever_is_taken_out_of_it(text: str) -> None:
    escaped = json.dumps(text)
    for _, start, end in _found(escaped):
        json.loads(escaped[:start] + "[X_1]" + escaped[end:])


@given(st.lists(st.sampled_from(["\\", "n", "u00e9", "\\n", "\\ud83d", "\\ude00", " ", "x41", "\u0301", "\u200b", "\ufdfa"])))
def test_a_span_of_any_view_is_made_of_whole_escapes(pieces: list[str]) -> None:
    text = "".join(pieces)
    views = views_of(text)
    deepest = views.views[-1]
    for at in range(len(deepest.text)):
        start, end = deepest.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert views.whole(start, end) == (start, end)


READ = {
    "a line break before a name": (r"Regards,\nMaria Lopez\nKey", {("PERSON", "Maria Lopez")}),
    "a line break before a number": (r"iban\nDE89370400440532013000", {("IBAN_CODE", "DE89370400440532013000")}),
    "JSON in JSON": (r"{\"a\": \"x\\nMaria Lopez\\n\"}", {("PERSON", "Maria Lopez")}),
    "a letter of a path": (r"C:\home\nancy", {("PERSON", r"\nancy")}),
    "a placeholder behind a line break": (r"by\n[PERSON_1]\nDE89370400440532013000", {("IBAN_CODE", "DE89370400440532013000")}),
    "no escape at all": (r"C:\Windows\System32 Maria Lopez", {("PERSON", "Maria Lopez")}),
}


@pytest.mark.parametrize(("text", "seen"), READ.values(), ids=READ.keys())
def test_what_either_reading_shows_is_found(text: str, seen: set[tuple[str, str]]) -> None:
    assert _seen(text) == seen


def test_a_value_the_conversation_hides_is_found_however_it_is_spelt() -> None:
    known = (Known("PERSON", r"Mar\u00eda Ruiz"),)
    for text in ("Mar\u00eda Ruiz", r"x\nMar\u00eda Ruiz", r"x\nMar\xeda Ruiz"):
        assert ("PERSON", text.removeprefix(r"x\n")) in _seen(text, known=known)


def test_what_ships_without_the_model_reads_json_and_repr_like_the_text_itself() -> None:
    key = "AKIA" + "IOSFODNN7QWERTYU"
    body = f"Regards,\nMaria Lopez\nKey:\n{key}\nIBAN\nDE89370400440532013000\ncard:\n4532015112830366"
    detector = Detector(TAXONOMY, [*presidio_recognizers(), *RECOGNIZERS, NAMES])
    wanted = {"Maria Lopez", key, "DE89370400440532013000", "4532015112830366"}
    for text in (json.dumps({"body": body}), repr({"body": body}), json.dumps(json.dumps({"body": body}))):
        assert {value for _, value in _seen(text, detector)} == wanted


DRESSED = {
    "digits": ("My SSN is [US_SSN_536904399]", "US_SSN", "536904399"),
    "card": ("[CREDIT_CARD_4532015112830366]", "CREDIT_CARD", "4532015112830366"),
    "iban": ("[IBAN_CODE_DE89370400440532013000]", "IBAN_CODE", "DE89370400440532013000"),
    "a number of a form": ("[CREDIT_CARD_1_4532015112830366]", "CREDIT_CARD", "4532015112830366"),
}


@pytest.mark.parametrize(("text", "entity", "value"), DRESSED.values(), ids=DRESSED.keys())
def test_a_value_in_the_clothes_of_a_placeholder_is_found(text: str, entity: str, value: str) -> None:
    assert (entity, value) in _seen(text, Detector(TAXONOMY))


def test_a_placeholder_of_four_digits_is_left_alone() -> None:
    assert _seen("[US_SSN_1234] [PERSON_9999_1234]", Detector(TAXONOMY)) == set()
