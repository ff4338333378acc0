"""Deny lists, allow lists and patterns of a user's: what they find in disguise, what they may not hide, and how they stop."""

from __future__ import annotations

import time

import pytest
from plugging import Words, detected, plugged, seen

from privacyguard.detect import Pattern, PatternRecognizer
from privacyguard.errors import RecognizerError

FALCON = plugged("{deny: {ORGANIZATION: [Falcon, Blue Harbor, 'C++', B-4471-22, Nightjar]}}")
DENIED = {
    "in another case": ("they call it FALCON", "FALCON"),
    "a phrase over a line's end": ("the blue\n  harbor deal", "blue\n  harbor"),
    "with zero-width characters": ("Fal\u200bcon starts", "Fal\u200bcon"),
    "with full-width letters": ("Ｆａｌｃｏｎ", "Ｆａｌｃｏｎ"),
    "glued by underscores": ("project_falcon_v2", "falcon"),
    "in JSON in a string": ('{"a": "x\\nFalcon"}', "Falcon"),
    "half of it in bold": ("it is **Night**jar now", "Night**jar"),
    "a number torn by a line's end": ("id B-44\n71-22 is his", "B-44\n71-22"),
    "in base64": ("a RmFsY29uIHN0YXJ0cyBvbiBNb25kYXkgaW4gVGltYnVrdHU= b", "RmFsY29uIHN0YXJ0cyBvbiBNb25kYXkgaW4gVGltYnVrdHU="),
    "with signs at its end": ("we write C++ here", "C++"),
    "a number without its separators": ("badge B447122", "B447122"),
}


@pytest.mark.parametrize(("text", "found"), DENIED.values(), ids=DENIED)
def test_a_denied_word_is_found(text: str, found: str) -> None:
    assert seen(FALCON, text) == [("ORGANIZATION", found)]
    assert {(one.score, one.recognizer) for one in detected(FALCON, text).findings} == {(1.0, "deny/ORGANIZATION")}


@pytest.mark.parametrize("text", ["Falconer", "unfalcon", "blueharbor", "Harbor blue"])
def test_a_denied_word_has_bounds(text: str) -> None:
    assert seen(FALCON, text) == []


@pytest.mark.parametrize(("word", "text"), [("田中", "田中さんは"), ("김철수", "김철수는"), ("สมชาย", "คุณสมชายครับ")])
def test_where_words_have_no_bounds_a_denied_word_is_found_inside_others(word: str, text: str) -> None:
    assert seen(plugged(f"{{deny: {{PERSON: {word}}}}}"), text) == [("PERSON", word)]


MAIL = PatternRecognizer("mail", "EMAIL_ADDRESS", (Pattern(r"\b[\w.]+@[\w.]+\b", 0.9),))
SECRET = PatternRecognizer("secret", "PASSWORD", (Pattern(r"password (?P<value>\S+)", 0.9),))
CARD = PatternRecognizer("card", "CREDIT_CARD", (Pattern(r"\b4\d{3} \d{4} \d{4} \d{4}\b", 1.0),))
PHONE = PatternRecognizer("phone", "PHONE_NUMBER", (Pattern(r"\b\d{4} \d{4} \d{4}\b", 0.6),))
ALLOWED = {
    "a value": ("{allow: [desk@acme.example]}", "to desk@acme.example, ann@acme.example", ["ann@acme.example"]),
    "a value in disguise": ("{allow: [desk@acme.example]}", "to desk@acme\u200b.example", []),
    "a value in another case is another": ("{allow: [desk@acme.example]}", "to Desk@acme.example", ["Desk@acme.example"]),
    "a part is not the whole": ("{allow: [acme.example]}", "desk@acme.example", ["desk@acme.example"]),
    "an expression": ("{allow: [{regex: '\\w+@acme\\.example'}]}", "a@acme.example b@post.example", ["b@post.example"]),
    "an expression for a part": ("{allow: [{regex: acme}]}", "a@acme.example", ["a@acme.example"]),
    "for one entity": ("{allow: [{value: a@b.example, entities: PERSON}]}", "a@b.example", ["a@b.example"]),
    "denied as well": ("{allow: [a@b.example], deny: {EMAIL_ADDRESS: a@b.example}}", "a@b.example", ["a@b.example"]),
    "a credential": ("{allow: [hunter2]}", "password hunter2", ["hunter2"]),
    "a credential that is named": ("{allow: [{value: hunter2, entities: PASSWORD}]}", "password hunter2", []),
    "another credential is named": ("{allow: [{value: hunter2, entities: API_KEY}]}", "password hunter2", ["hunter2"]),
    "any credential by an expression": ("{allow: [{regex: '[a-z]+\\d'}]}", "password hunter2", ["hunter2"]),
}


@pytest.mark.parametrize(("section", "text", "left"), ALLOWED.values(), ids=ALLOWED)
def test_what_is_allowed_is_no_finding(section: str, text: str, left: list[str]) -> None:
    assert [value for _, value in seen(plugged(section, ours=[MAIL, SECRET]), text)] == left


def test_what_is_allowed_does_not_spread_and_still_outdoes_what_was_read_wrongly() -> None:
    section = "{allow: ['4532 0151 1283 0366']}"
    found = detected(plugged(section, ours=[CARD, PHONE]), "card 4532 0151 1283 0366", "4532015112830366").findings
    assert [(one.entity, one.score) for one in found] == [("PHONE_NUMBER", 0.4)]


def test_an_expression_that_does_not_end_allows_nothing() -> None:
    section = "{allow: [{regex: '(?:a|aa)+b'}], patterns: [{id: x, entity: USERNAME, regex: 'a+!'}]}"
    started = time.perf_counter()
    assert seen(plugged(section), "a" * 60 + "!") == [("USERNAME", "a" * 60 + "!")]
    assert time.perf_counter() - started < 60  # without an end it takes years


BADGE = "{id: badge, entity: EMPLOYEE_ID, regex: 'B-\\d{6}', score: 0.4, context: [Badge], in_context: 0.9}"
PATTERNS = {
    "alone": (BADGE, "B-447122", 0.4),
    "with a context word": (BADGE, "my badge is b-447122", 0.9),
    "with a context word that says no more": (BADGE.replace(", in_context: 0.9", ""), "my badge is B-447122", 0.75),
    "with nothing to add": (BADGE.replace(", context: [Badge], in_context: 0.9", ""), "my badge is B-447122", 0.4),
    "in disguise": (BADGE, "B\u2013447\u200b122", 0.4),
}


@pytest.mark.parametrize(("pattern", "text", "score"), PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_is_scored_by_what_stands_around(pattern: str, text: str, score: float) -> None:
    (found,) = detected(plugged(f"{{patterns: [{pattern}]}}"), text).findings
    assert (found.entity, found.score, found.recognizer) == ("EMPLOYEE_ID", score, "pattern/badge")


def test_the_group_value_is_the_finding() -> None:
    section = "{patterns: [{id: x, entity: EMPLOYEE_ID, regex: 'staff no (?P<value>\\w+)'}]}"
    assert seen(plugged(section), "Staff No K4471") == [("EMPLOYEE_ID", "K4471")]


SLOW = "{budget: 1, patterns: [{id: slow, entity: EMPLOYEE_ID, regex: '(?:a|aa)+$'}, {id: fine, entity: USERNAME, regex: b+}]}"


def test_a_pattern_that_takes_too_long_makes_its_entity_unknown_and_is_named() -> None:
    started = time.perf_counter()
    detection = detected(plugged(SLOW), "a" * 60 + "!", "bbb")
    assert time.perf_counter() - started < 60  # without an end it takes years
    assert (detection.unknown, detection.failed) == ({"EMPLOYEE_ID"}, ("pattern/slow",))
    assert [one.recognizer for one in detection.findings] == ["pattern/fine"]


def test_a_pattern_recognizer_of_ours_that_is_given_searches_with_the_engine_that_stops() -> None:
    slow = PatternRecognizer("slow one", "EMPLOYEE_ID", (Pattern(r"(?:a|aa)+$", 0.9),))
    even = PatternRecognizer(
        "even", "USERNAME", (Pattern(r"u\d+", 0.3, 0.8),), ("user",), lambda value: int(value[1:]) % 2 == 0
    )
    detection = detected(plugged("{budget: 1}", [slow, even]), "a" * 60 + "!", "user u12 and u13")
    assert (detection.unknown, detection.failed) == ({"EMPLOYEE_ID"}, ("pattern/slow-one",))
    assert [(one.recognizer, one.score, one.start) for one in detection.findings] == [("pattern/even", 0.8, 5)]


def test_a_registry_that_was_not_read_is_no_silence() -> None:
    with pytest.raises(RecognizerError, match="was not read"):
        plugged("{registry: x.yaml}")


def test_the_digest_tells_lists_and_patterns_apart() -> None:
    sections = ("{}", "{deny: {PERSON: Ann}}", "{deny: {PERSON: Ane}}", f"{{patterns: [{BADGE}]}}")
    given = [plugged("{}", [Words("Ann")])]
    assert len({one.digest for one in (*map(plugged, sections), *given)}) == len(sections) + 1
