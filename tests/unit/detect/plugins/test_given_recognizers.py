"""Recognizers given to a guard: of our protocol and of Presidio's classes; what they find, how they fail, what is refused."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from plugging import Words, detected, plugged, seen
from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
    RemoteRecognizer,
)
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from privacyguard.detect import Match
from privacyguard.detect.plugins.budget import Budgeted
from privacyguard.errors import RecognizerError

TICKET = PatternRecognizer(
    "USERNAME", name="Ticket Recognizer", patterns=[Pattern("t", r"T-\d{4}", 0.3)], context=["ticket"], supported_language="de"
)


class Rooms(EntityRecognizer):
    """Finds rooms by the tokens it is given, and logs what it reads, as people do."""

    def load(self) -> None:
        pass

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        logging.getLogger("presidio-analyzer").error("read %s", text)
        if "BOOM" in text:
            raise RuntimeError(text)
        places = zip(nlp_artifacts.tokens, nlp_artifacts.tokens_indices, nlp_artifacts.lemmas, strict=True)
        return [RecognizerResult("LOCATION", at, at + len(token), 0.5) for token, at, lemma in places if lemma == "attic"]


class EvenTickets(PatternRecognizer):
    """Tickets with an even number are certain, tickets that end in 1 are none."""

    def validate_result(self, pattern_text: str) -> bool | None:
        return True if pattern_text[-1] in "02468" else None

    def invalidate_result(self, pattern_text: str) -> bool:
        return pattern_text.endswith("1")


class Remote(RemoteRecognizer):
    """Would ask a server."""

    def load(self) -> None:
        pass

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        raise AssertionError

    def get_supported_entities(self) -> list[str]:
        return self.supported_entities


def test_a_recognizer_of_ones_own_finds_under_a_name_that_is_fit_for_records() -> None:
    detector = plugged("{}", [Words("Zebedee")])
    assert seen(detector, "ask Zebedee") == [("PERSON", "Zebedee")]
    assert [one.recognizer for one in detected(detector, "ask Zebedee").findings] == ["code/Words-of-mine"]


def test_a_recognizer_that_raises_makes_its_entities_unknown_and_is_named() -> None:
    detection = detected(plugged("{}", [Words("Zebedee"), Words("x", "LOCATION", "other")]), "Zebedee BOOM")
    assert (detection.unknown, detection.failed) == ({"PERSON", "LOCATION"}, ("code/Words-of-mine", "code/other"))
    assert [one.entity for one in detection.findings] == ["PERSON"]  # what was found before counts
    assert "BOOM" not in repr(detection)


class Slow:
    """Takes a second of the given clock for each text."""

    name, entities = "slow", frozenset({"PERSON"})

    def __init__(self) -> None:
        self.now, self.read = 0.0, 0

    def scan(self, text: str, key: str) -> Iterator[Match]:
        self.now, self.read = self.now + 1, self.read + 1
        yield Match(0, 3, "PERSON", 0.9, "slow")


def test_code_that_took_longer_than_its_budget_is_unknown_for_that_call_and_reads_no_further() -> None:
    from privacyguard.detect import Detector
    from privacyguard.policy.load import load_taxonomy

    slow = Slow()
    detector = Detector(load_taxonomy(), [Budgeted("code/slow", slow.entities, slow, 2.5, lambda: slow.now)])
    short = detected(detector, "Ann", "Bob")
    assert (short.unknown, short.failed, len(short.findings)) == (frozenset(), (), 2)
    long = detected(detector, "Ann", "Bob", "Eve", "Kim", "Lou")
    assert (long.unknown, long.failed, len(long.findings)) == ({"PERSON"}, ("code/slow",), 3)
    assert slow.read == 5  # two, and three


def test_a_pattern_recognizer_of_presidio_looks_at_texts_of_every_language() -> None:
    detector = plugged("{}", [TICKET])
    found = detected(detector, "T-1234", "my ticket is T-9999").findings
    assert [(one.entity, one.score, one.recognizer) for one in found] == [
        ("USERNAME", 0.3, "pattern/Ticket-Recognizer"),
        ("USERNAME", 0.65, "pattern/Ticket-Recognizer"),
    ]
    assert seen(detector, "T\u20131\u200b234") == [("USERNAME", "T\u20131\u200b234")]


def test_a_deny_list_of_presidio_is_certain() -> None:
    found = detected(plugged("{}", [PatternRecognizer("NRP", deny_list=["Rabbi", "Monsignor"])]), "the rabbi said")
    assert [(one.entity, one.score) for one in found.findings] == [("NRP", 1.0)]


def test_presidios_validation_decides() -> None:
    even = EvenTickets("USERNAME", patterns=[Pattern("t", r"T-\d{4}", 0.3)])
    found = detected(plugged("{}", [even]), "T-1112 T-1113 T-1111").findings
    assert [(one.start, one.score) for one in found] == [(0, 1.0), (7, 0.3)]


def test_a_pattern_of_presidio_that_takes_too_long_is_unknown_and_not_skipped() -> None:
    slow = PatternRecognizer("USERNAME", name="slow", patterns=[Pattern("t", r"(?:a|aa)+$", 0.3)])
    detection = detected(plugged("{budget: 1}", [slow]), "a" * 60 + "!")
    assert (detection.unknown, detection.failed) == ({"USERNAME"}, ("pattern/slow",))


def test_code_of_presidio_gets_the_words_and_logs_nothing_of_them(caplog: pytest.LogCaptureFixture) -> None:
    detector = plugged("{}", [Rooms(["LOCATION"], name="Rooms", context=["room"])])
    found = detected(detector, "up in the Attic", "the room is the attic").findings
    assert [(one.start, one.score, one.recognizer) for one in found] == [(10, 0.5, "code/Rooms"), (16, 0.85, "code/Rooms")]
    assert caplog.records == []
    assert detected(detector, "BOOM").failed == ("code/Rooms",)


class Nameless:
    entities = frozenset({"PERSON"})

    def scan(self, text: str, key: str) -> Iterator[Match]:
        return iter(())


REFUSED = {
    "a class": (Words, "Words is no recognizer"),
    "a string": ("spacy", "str is no recognizer"),
    "a recognizer of no entity": (type("Empty", (Nameless,), {"entities": frozenset()})(), "Empty says no entities"),
    "entities that are one string": (type("One", (Nameless,), {"entities": "PERSON"})(), "One says no entities"),
    "an entity nobody declared": (Words("x", "XYZZY"), "reports XYZZY, not in the taxonomy: declare it under detect.entities"),
    "one that asks another server": (Remote(["PERSON"], "cloud", "en", "1"), "cloud asks another server"),
    "one that reads an engine's findings": (SpacyRecognizer(), "name the pipeline under detect.models"),
    "Presidio's engine": (AnalyzerEngine.__new__(AnalyzerEngine), "AnalyzerEngine is no EntityRecognizer"),
    "Presidio's registry": (RecognizerRegistry.__new__(RecognizerRegistry), "RecognizerRegistry is no EntityRecognizer"),
}


@pytest.mark.parametrize(("given", "problem"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_recognizer_is_refused_before_anything_is_sent(given: object, problem: str) -> None:
    with pytest.raises(RecognizerError, match=problem):
        plugged("{}", [given])


def test_a_recognizer_without_a_name_still_has_one() -> None:
    assert [one.name for one in plugged("{}", [Nameless()])._recognizers] == ["code/unnamed"]


def test_a_predefined_recognizer_of_a_registry_has_to_be_running(tmp_path: Any) -> None:
    (tmp_path / "r.yaml").write_text("recognizers:\n- CreditCardRecognizer\n- {name: GLiNERRecognizer, type: predefined}\n")
    with pytest.raises(RecognizerError, match=r"r.yaml:3:3: GLiNERRecognizer is code or a model"):
        plugged("{registry: r.yaml}", beside=tmp_path)
