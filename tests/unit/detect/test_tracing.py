"""A traced detection: the same findings, and for every reading where it came from, why, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacyguard.detect import Detector, Known, Match, Pattern, PatternRecognizer, Recognizer
from privacyguard.detect.plugins import recognizers_of
from privacyguard.detect.presidio import presidio_recognizers
from privacyguard.detect.tracing import (
    Allowed,
    Famous,
    Fate,
    Nested,
    Outdone,
    Raised,
    Reported,
    Seconded,
    Traced,
    TracedReading,
)
from privacyguard.errors import DetectionError
from privacyguard.plugins import Plugins
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Entity, Part, Prompt, Segment

TAXONOMY = load_taxonomy()
SSN = PatternRecognizer("ssn", "US_SSN", (Pattern(r"\b\d{3}-\d{2}-\d{4}\b", 0.6, 0.9),), ("ssn", "social security*"))
BARE = PatternRecognizer("bare", "US_SSN", (Pattern(r"\b\d{9}\b", 0.6),))
PERSON = PatternRecognizer("people", "PERSON", (Pattern(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b", 0.9, flags=0),))
TWIN = PatternRecognizer("twin", "PERSON", (Pattern(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b", 0.7, flags=0),))
PUBLIC = PatternRecognizer("names/public", "PERSON", (Pattern(r"\bMichael Jordan\b", 0.3),))
CARD = PatternRecognizer("card", "CREDIT_CARD", (Pattern(r"\b4\d{3} \d{4} \d{4} \d{4}\b", 1.0),))
PHONE = PatternRecognizer("phone", "PHONE_NUMBER", (Pattern(r"\b\d{4} \d{4} \d{4}\b", 0.6),))
WEAK = PatternRecognizer("weak", "US_PASSPORT", (Pattern(r"\bP\d{8}\b", 0.2, 0.8), Pattern(r"\bP\w+", 0.1)), ("passport",))
OURS: tuple[Recognizer, ...] = (SSN, BARE, TWIN, PERSON, PUBLIC, CARD, PHONE, WEAK)
EVERYTHING = Detector(TAXONOMY)
MANY = Detector(TAXONOMY, OURS, allowed=lambda entity, value: value == "Will Grace")
TELLING = st.lists(
    st.sampled_from(
        "536-90-4399|536904399|Maria Lopez|Lopez|Will Grace|Michael Jordan|4532 0151 1283 0366|4532\\u00200151 1283 0366|"
        "NTM2LTkwLTQzOTk=NTM2|P12345678|passport |ssn |[PERSON_1]|My biopsy came back malignant.| |\n|, |\u200b|"
        "5 3 6 9 0 4 3 9 9|"
        "536-90-\n4399|\\nMaria Lopez|%4DARIA".split("|")
    ),
    max_size=9,
).map("".join)


def prompt(*texts: str, key: str = "") -> Prompt:
    return Prompt(tuple(Segment(f"/{index}", "user", Part.TEXT, text, key) for index, text in enumerate(texts)))


def of(traced: Traced, entity: str, start: int, end: int) -> list[TracedReading]:
    return [one for one in traced.readings if (one.entity, one.start, one.end) == (entity, start, end)]


def reasons(recognizers: tuple[Recognizer, ...], text: str, entity: str, key: str = "") -> tuple[str, ...]:
    """Why the surest reading of the entity is one."""
    traced = Detector(TAXONOMY, recognizers).trace(prompt(text, key=key))
    return next(one.because for one in traced.readings if one.entity == entity and one.view == "as written")


@given(st.lists(TELLING, max_size=3), st.sampled_from([(), (Known("PERSON", "Maria Lopez"), Known("US_SSN", "536-90-4399"))]))
def test_a_trace_finds_what_a_detection_finds_and_has_a_reading_for_each_finding(
    texts: list[str], known: tuple[Known, ...]
) -> None:
    asked = prompt(*texts)
    traced = MANY.trace(asked, known)
    assert traced.detection == MANY.detect(asked, known)
    made = [(one.path, one.start, one.end, one.entity, one.ended, one.recognizer) for one in traced.readings if one.finding]
    findings = traced.detection.findings
    assert made == [(one.path, one.start, one.end, one.entity, one.score, one.recognizer) for one in findings]


@given(st.lists(TELLING, max_size=3))
def test_every_reading_has_a_fate_that_agrees_with_its_finding(texts: list[str]) -> None:
    for one in MANY.trace(prompt(*texts)).readings:
        match one.fate:
            case Reported():
                assert one.finding
                assert one.began == one.ended
            case Seconded() | Nested() | Allowed():
                assert not one.finding
            case Outdone(score=better):
                assert one.ended <= 0.4 <= better
            case Raised():
                assert one.ended == 0.85
            case Famous():
                assert one.ended < 0.5


@settings(max_examples=15, deadline=None)
@given(TELLING)
def test_the_recognizers_that_ship_are_traced_without_a_word_of_the_text(text: str) -> None:
    asked = prompt(text)
    traced = EVERYTHING.trace(asked)
    assert traced.detection == EVERYTHING.detect(asked)
    shown = repr(traced)
    assert not [word for word in ("536-90", "Maria", "Lopez", "Grace", "Jordan", "4532 ", "P1234", "biopsy") if word in shown]


PRIVATE = "Michael Jordan, 536-90-4399"
FATES: dict[str, tuple[str, str, int, int, Fate]] = {
    "a finding": ("ssn 536-90-4399", "US_SSN", 4, 15, Reported()),
    "what another number beats": ("4532 0151 1283 0366", "PHONE_NUMBER", 0, 14, Outdone("CREDIT_CARD", 1.0)),
    "a public figure alone": ("Who is Michael Jordan?", "PERSON", 7, 21, Famous()),
    "a public figure in private company": (PRIVATE, "PERSON", 0, 14, Raised("US_SSN")),
    "a part of a name": ("Maria Lopez", "PERSON", 6, 11, Nested()),
    "what is on the allow list": ("Will Grace", "PERSON", 0, 10, Allowed()),
}


@pytest.mark.parametrize(("text", "entity", "start", "end", "fate"), FATES.values(), ids=FATES)
def test_what_became_of_a_reading(text: str, entity: str, start: int, end: int, fate: Fate) -> None:
    recognizers = [one for one in OURS if one not in (PERSON, TWIN)] if "Jordan" in text else OURS
    detector = Detector(TAXONOMY, recognizers, allowed=lambda _, value: value == "Will Grace")
    assert of(detector.trace(prompt(text)), entity, start, end)[0].fate == fate


def test_a_reading_that_says_the_same_with_less_certainty_seconds_the_finding() -> None:
    first, second = of(MANY.trace(prompt("Maria Lopez")), "PERSON", 0, 11)
    assert (first.recognizer, first.fate, first.finding) == ("people", Reported(), True)
    assert (second.recognizer, second.fate, second.finding) == ("twin", Seconded("people"), False)


def test_a_score_is_told_as_it_began_and_as_it_ended() -> None:
    (beaten,) = of(MANY.trace(prompt("4532 0151 1283 0366")), "PHONE_NUMBER", 0, 14)
    assert (beaten.began, beaten.ended, beaten.finding) == (0.6, 0.4, True)


VIEWS = {
    "as written": (("536-90-4399",), 0, 11),
    "decoded": (("\\u0035\\u0033\\u0036-90-4399",), 0, 26),
    "decoded twice": (("\\\\u0035\\\\u0033\\\\u0036-90-4399",), 0, 29),
    "closed up": (("it is 536-90-\n4399 there",), 6, 18),
    "across two parts": (("it is 536-90-", "4399 there"), 6, 13),
    "known from the conversation": (("and 536 90 4399",), 4, 15),
    "found again elsewhere": (("it is 536-90-4399", "and 536.90.4399"), 4, 15),
}


@pytest.mark.parametrize("view", VIEWS)
def test_the_view_that_a_value_was_read_in_is_told(view: str) -> None:
    texts, start, end = VIEWS[view]
    known = (Known("US_SSN", "536-90-4399"),) if view.startswith("known") else ()
    traced = Detector(TAXONOMY, [SSN]).trace(prompt(*texts), known)
    assert view in [one.view for one in of(traced, "US_SSN", start, end)]


def test_what_stands_where_it_was_first_read_is_not_told_again() -> None:
    assert [one.view for one in MANY.trace(prompt("ssn 536-90-4399")).readings] == ["as written"]


BECAUSE = {
    "the pattern, and a word before it": ("my SSN is 536-90-4399", "", 'context word "ssn" before it raised 0.60 to 0.90'),
    "a word behind it": ("536-90-4399 (ssn)", "", 'context word "ssn" behind it raised 0.60 to 0.90'),
    "a word that goes on, as it is listed": (
        "socially: social securitys 536-90-4399",
        "",
        'context word "social security*" before it raised 0.60 to 0.90',
    ),
    "a word in the key": ("536-90-4399", "patientSsn", 'context word "ssn" in the key raised 0.60 to 0.90'),
    "no word": ("536-90-4399", "", "no context word is near; with one its 0.60 would be 0.90"),
}


@pytest.mark.parametrize(("text", "key", "reason"), BECAUSE.values(), ids=BECAUSE)
def test_a_pattern_says_which_it_was_and_what_its_context_did(text: str, key: str, reason: str) -> None:
    assert reasons((SSN,), text, "US_SSN", key) == (r"pattern \b\d{3}-\d{2}-\d{4}\b", reason)


def _odd(value: str) -> bool:
    return int(value[-1]) % 2 == 1


odd = _odd
odd.__qualname__ = "odd"


def test_of_several_patterns_those_that_match_are_told_by_number_and_a_check_by_name() -> None:
    several = (Pattern("nothing", 0.9), Pattern(r"\d{3}" + "(?:0|1|2|3|4|5|6|7|8|9)" * 6, 0.9), Pattern(r"\d+", 0.0, 0.4))
    pattern, check = reasons((PatternRecognizer("x", "US_SSN", several, ("ssn",), odd),), "536904399", "US_SSN")
    assert pattern.startswith(r"pattern 2 of 3: \d{3}(?:0|1")
    assert pattern.endswith("…")
    assert check == "passed its check (test_tracing.odd)"


def test_a_value_far_into_a_text_is_found_again_by_its_pattern() -> None:
    long = PatternRecognizer("long", "US_SSN", (Pattern(r"number(?s:.)*?(?P<value>\d{9})", 0.9),))
    (reason,) = reasons((long,), f"number {'word ' * 1000} 536904399", "US_SSN")
    assert reason == r"pattern number(?s:.)*?(?P<value>\d{9})"


PRESIDIO = {
    "a pattern near a word": (
        "my SSN: 536-90-4399",
        "US_SSN",
        ("UsSsnRecognizer of Presidio", "pattern 3 of 5: ", 'context word "ssn" near it raised 0.50 to 0.85'),
    ),
    "a check digit without a word": (
        "4532 0151 1283 0366",
        "CREDIT_CARD",
        ("CreditCardRecognizer of Presidio", "passed its check", "no context word is near; with one its 0.75 would be 1.00"),
    ),
    "code": ("call (415) 555-2671", "PHONE_NUMBER", ('context word "call" near it raised 0.60 to 0.85',)),
    "a URL that goes on": ("see https://contoso.com/a?b=c.", "URL", ("UrlRecognizer of Presidio", "pattern 1 of ")),
}


@pytest.mark.parametrize(("text", "entity", "parts"), PRESIDIO.values(), ids=PRESIDIO)
def test_presidio_says_which_recognizer_pattern_check_and_word(text: str, entity: str, parts: tuple[str, ...]) -> None:
    said = reasons(presidio_recognizers(), text, entity)
    assert [part for part in parts if not any(one.startswith(part) for one in said)] == []


def test_presidio_does_not_speak_of_context_that_would_change_nothing() -> None:
    (said,) = reasons(presidio_recognizers(), "ref 078-05-1120", "PHONE_NUMBER")
    assert said.startswith("PhoneRecognizer of Presidio ")


def test_presidio_tells_a_word_in_the_key_from_one_near() -> None:
    assert 'context word "ssn" in the key raised 0.50 to 0.85' in reasons(
        presidio_recognizers(), "536-90-4399", "US_SSN", "ssn"
    )


@dataclass(frozen=True)
class Lot:
    """A user's recognizer; `answer` is what it says when it is asked why."""

    answer: Callable[[], tuple[str, ...]] = field(default=lambda: ("a lot",))
    name: str = "lot"
    entities: frozenset[str] = frozenset({"EMPLOYEE_ID"})

    def scan(self, text: str, key: str) -> Iterator[Match]:
        yield Match(0, 3, "EMPLOYEE_ID", 0.9, self.name)

    def why(self, text: str, start: int, end: int, entity: str, key: str) -> tuple[str, ...]:
        return self.answer()


def broken() -> tuple[str, ...]:
    raise RuntimeError("536-90-4399")


ANSWERS: dict[str, tuple[Callable[[], tuple[str, ...]], tuple[str, ...]]] = {
    "is told": (lambda: ("a lot",), ("plug-in code/lot", "a lot")),
    "is cut": (lambda: ("a" * 999,), ("plug-in code/lot", "a" * 200)),
    "is not told where it fails": (broken, ("code/lot failed to say why",)),
    "is not told where it is none": (lambda: None, ("code/lot failed to say why",)),  # type: ignore[dict-item,return-value]
}


@pytest.mark.parametrize(("answer", "told"), ANSWERS.values(), ids=ANSWERS)
def test_what_a_users_recognizer_says(answer: Callable[[], tuple[str, ...]], told: tuple[str, ...]) -> None:
    recognizers = recognizers_of(Plugins(), [Lot(answer)])
    (one,) = Detector(TAXONOMY, recognizers).trace(prompt("X44 is here")).readings
    assert one.because == told


@dataclass(frozen=True)
class Silent:
    """A user's recognizer that does not say why."""

    name: str = "lot"
    entities: frozenset[str] = frozenset({"EMPLOYEE_ID"})

    def scan(self, text: str, key: str) -> Iterator[Match]:
        yield Match(0, 3, "EMPLOYEE_ID", 0.9, self.name)


def test_a_plug_in_that_does_not_say_why_is_named() -> None:
    (one,) = Detector(TAXONOMY, recognizers_of(Plugins(), [Silent()])).trace(prompt("X44 is here")).readings
    assert one.because == ("plug-in code/lot",)


def test_a_recognizer_that_fails_is_in_the_detection_of_the_trace() -> None:
    @dataclass(frozen=True)
    class Failing(Lot):
        def scan(self, text: str, key: str) -> Iterator[Match]:
            yield Match(0, 3, "EMPLOYEE_ID", 0.9, self.name)
            raise RuntimeError(text)

    traced = Detector(TAXONOMY, [Failing()]).trace(prompt("X44"))
    assert traced.detection.failed == ("lot",)
    assert [one.fate for one in traced.readings] == [Reported()]


def test_a_trace_refuses_what_a_detection_refuses() -> None:
    with pytest.raises(DetectionError, match="11 characters, the limit is 10"):
        Detector(TAXONOMY, [], max_chars=10).trace(prompt("12345", "678901"))


def test_what_is_allowed_is_told_once_for_each_reading_and_found_nowhere_else() -> None:
    def allowed(entity: Entity, value: str) -> bool:
        return entity.name == "PERSON"

    traced = Detector(TAXONOMY, [PERSON], allowed=allowed).trace(prompt("Maria Lopez", "Lopez"))
    assert [(one.fate, one.ended) for one in traced.readings] == [(Allowed(), 0.9)]
    assert traced.detection.findings == ()
