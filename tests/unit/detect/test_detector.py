"""The detector: recognizers over segments, and what a call as a whole adds to them."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacyguard.detect import Detector, Known, Match, Pattern, PatternRecognizer, Recognizer
from privacyguard.errors import DetectionError, RecognizerError
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Detection, Domain, Kind, Part, Prompt, Segment

TAXONOMY = load_taxonomy()
SSN = PatternRecognizer("ssn", "US_SSN", (Pattern(r"\b\d{3}-\d{2}-\d{4}\b", 0.9),))
LABELLED = PatternRecognizer("labelled", "EMPLOYEE_ID", (Pattern(r"\bemployee (?P<value>\S+)", 0.8),))
PERSON = PatternRecognizer("names", "PERSON", (Pattern(r"\b(?:Maria Lopez|Will Grace|Jane Q\. Doe)\b", 0.9, flags=0),))
PUBLIC = PatternRecognizer("names/public", "PERSON", (Pattern(r"\bMichael Jordan\b", 0.2),))
HEALTH = PatternRecognizer("topics", "HEALTH_CONDITION", (Pattern(r"[^.]*\bcancer\b[^.]*", 0.9),))
CITED = PatternRecognizer("citation", "LEGAL_CITATION", (Pattern(r"\d+ F\.3d \d+", 0.9),))
CARD = PatternRecognizer("card", "CREDIT_CARD", (Pattern(r"\b4\d{3} \d{4} \d{4} \d{4}\b", 1.0),))
PHONE = PatternRecognizer("phone", "PHONE_NUMBER", (Pattern(r"\b\d{4} \d{4} \d{4}\b", 0.6),))


@dataclass(frozen=True)
class Failing:
    """Finds one thing, then fails."""

    name: str = "failing"
    entities: frozenset[str] = frozenset({"US_SSN", "US_ITIN"})

    def scan(self, text: str, key: str) -> Iterator[Match]:
        yield Match(0, 1, "US_SSN", 0.9, self.name)
        raise RuntimeError(text)


@dataclass(frozen=True)
class Wrong:
    """Reports one match as it is told."""

    match: Match
    name: str = "wrong"
    entities: frozenset[str] = frozenset({"US_SSN"})

    def scan(self, text: str, key: str) -> Iterator[Match]:
        yield self.match


def _prompt(*texts: str) -> Prompt:
    return Prompt(tuple(Segment(f"/messages/{index}/content", "user", Part.TEXT, text) for index, text in enumerate(texts)))


def _detect(recognizers: list[Recognizer], *texts: str, known: tuple[Known, ...] = ()) -> Detection:
    return Detector(TAXONOMY, recognizers).detect(_prompt(*texts), known)


def _seen(detection: Detection, *texts: str) -> list[tuple[str, str]]:
    return [(f.entity, texts[int(f.path.split("/")[2])][f.start : f.end]) for f in detection.findings]


def test_a_finding_covers_the_disguised_value_in_the_original() -> None:
    text = "it is 536\u2013\u200b90\u20134399\u200b, she said"
    assert _seen(_detect([SSN], text), text) == [("US_SSN", "536\u2013\u200b90\u20134399")]


def test_a_value_found_once_is_found_everywhere_in_the_call() -> None:
    texts = ("employee K-4471x is here", "k-4471X again, not K-4471xy", "and in_K-4471x_too")
    assert _seen(_detect([LABELLED], *texts), *texts) == [
        ("EMPLOYEE_ID", "K-4471x"),
        ("EMPLOYEE_ID", "k-4471X"),
        ("EMPLOYEE_ID", "K-4471x"),
    ]


def test_a_number_found_once_is_found_without_its_separators() -> None:
    texts = ("536-90-4399", "x 536904399, 536 90 4399, 5369043991")
    detection = _detect([SSN], *texts)
    assert [value for _, value in _seen(detection, *texts)] == ["536-90-4399", "536904399", "536 90 4399"]
    assert {finding.value for finding in detection.findings} == {0}


def test_a_weak_finding_does_not_spread() -> None:
    weak = PatternRecognizer("weak", "EMPLOYEE_ID", (Pattern(r"\bemployee (?P<value>\S+)", 0.4),))
    assert len(_detect([weak], "employee K-4471x", "K-4471x").findings) == 1


def test_parts_of_a_name_are_found_unless_they_are_ordinary_words() -> None:
    texts = ("Maria Lopez and Will Grace", "Lopez's grace will help LOPEZ, not lopez")
    assert [value for _, value in _seen(_detect([PERSON], *texts), *texts)] == [
        "Maria Lopez",
        "Will Grace",
        "Lopez",
        "LOPEZ",
    ]


def test_what_the_conversation_hides_is_found_with_certainty() -> None:
    texts = ("dear maria lopez", "Lopez called; the pin is 12, not 1234")
    known = (Known("PERSON", "Maria Lopez"), Known("CARD_PIN", "12"))
    detection = _detect([], *texts, known=known)
    assert _seen(detection, *texts) == [("PERSON", "maria lopez"), ("PERSON", "Lopez"), ("CARD_PIN", "12")]
    assert [finding.score for finding in detection.findings] == [1.0, 0.8, 1.0]


def test_known_values_do_not_show_their_text() -> None:
    assert "Lopez" not in repr(Known("PERSON", "Maria Lopez"))


def test_nested_findings_are_all_reported_and_duplicates_once_with_the_best_score() -> None:
    text = "Maria Lopez has cancer"
    twin = PatternRecognizer("twin", "PERSON", (Pattern(r"Maria Lopez", 0.6),))
    detection = _detect([twin, PERSON, HEALTH], text)
    assert _seen(detection, text) == [
        ("PERSON", "Maria Lopez"),
        ("HEALTH_CONDITION", text),
    ]
    assert next(f for f in detection.findings if text[f.start : f.end] == "Maria Lopez").score == 0.9


def test_a_reading_with_much_better_evidence_lowers_the_others_and_drops_none() -> None:
    text = "card 4532 0151 1283 0366"
    scores = {finding.entity: finding.score for finding in _detect([CARD, PHONE], text).findings}
    assert scores == {"CREDIT_CARD": 1.0, "PHONE_NUMBER": 0.4}


def test_a_recognizer_that_fails_makes_its_entities_unknown_and_keeps_what_it_found() -> None:
    detection = _detect([Failing(), SSN], "a secret", "536-90-4399")
    assert detection.unknown == {"US_SSN", "US_ITIN"}
    assert detection.failed == ("failing",)
    assert [finding.recognizer for finding in detection.findings] == ["failing", "ssn"]


WRONG = {
    "beyond the end": Match(0, 99, "US_SSN", 0.5, "wrong"),
    "empty": Match(1, 1, "US_SSN", 0.5, "wrong"),
    "no score": Match(0, 1, "US_SSN", float("nan"), "wrong"),
    "an entity it did not announce": Match(0, 1, "US_ITIN", 0.5, "wrong"),
}


@pytest.mark.parametrize("match", WRONG.values(), ids=WRONG.keys())
def test_a_match_that_is_none_counts_as_a_failure(match: Match) -> None:
    assert _detect([Wrong(match)], "text") == Detection((), frozenset({"US_SSN"}), ("wrong",))


def test_an_entity_that_the_taxonomy_lacks_is_refused_at_construction() -> None:
    with pytest.raises(RecognizerError, match="NO_SUCH"):
        Detector(TAXONOMY, [PatternRecognizer("x", "NO_SUCH", (Pattern("x", 1.0),))])


def test_a_known_entity_that_the_taxonomy_lacks_is_refused() -> None:
    with pytest.raises(DetectionError, match="NO_SUCH"):
        _detect([], "x", known=(Known("NO_SUCH", "x"),))


def test_too_much_text_is_refused_with_the_numbers() -> None:
    with pytest.raises(DetectionError, match=r"11 characters, the limit is 10.*nothing was sent"):
        Detector(TAXONOMY, [], max_chars=10).detect(_prompt("12345", "678901"))


def test_placeholders_are_neither_found_nor_part_of_a_finding() -> None:
    text = "[PERSON_1] has cancer since [DATE_TIME_1_2] really"
    assert _seen(_detect([HEALTH], text), text) == [("HEALTH_CONDITION", "has cancer since"), ("HEALTH_CONDITION", "really")]
    inside = PatternRecognizer("inside", "EMPLOYEE_ID", (Pattern(r"PERSON_1|\[NO_SUCH_1\]", 0.9),))
    assert _seen(_detect([inside], "[PERSON_1] [NO_SUCH_1]"), "[PERSON_1] [NO_SUCH_1]") == [("EMPLOYEE_ID", "[NO_SUCH_1]")]


PUBLIC_COMPANY = {
    "alone": ("Who is Michael Jordan?", 0.2),
    "with an identifier": ("Michael Jordan, 536-90-4399", 0.85),
    "with somebody's health": ("Michael Jordan has cancer", 0.85),
    "with a citation": ("Michael Jordan v. Jewel, 743 F.3d 509", 0.2),
    "with another name": ("Michael Jordan met Maria Lopez", 0.2),
}


@pytest.mark.parametrize(("text", "score"), PUBLIC_COMPANY.values(), ids=PUBLIC_COMPANY.keys())
def test_a_famous_name_is_private_in_private_company(text: str, score: float) -> None:
    detection = _detect([PUBLIC, SSN, HEALTH, PERSON, CITED], text)
    assert next(f.score for f in detection.findings if text[f.start : f.end] == "Michael Jordan") == score


def test_findings_are_ordered_and_values_numbered_as_they_come() -> None:
    texts = ("Maria Lopez 536-90-4399", "MARIA LOPEZ", "219-09-9998")
    findings = _detect([SSN, PERSON], *texts).findings
    assert list(findings) == sorted(findings, key=lambda f: (f.path, f.start, f.end, f.entity))
    values = {(texts[int(f.path.split("/")[2])][f.start : f.end]).lower(): f.value for f in findings}
    assert values == {"maria lopez": 0, "536-90-4399": 1, "219-09-9998": 2}


def test_the_digest_tells_recognizers_apart() -> None:
    digests = {Detector(TAXONOMY, recognizers).digest for recognizers in ([SSN], [PERSON], [SSN, PERSON])}
    assert len(digests) == 3
    assert Detector(TAXONOMY, [SSN]).digest == Detector(TAXONOMY, [SSN]).digest


def test_threads_share_a_detector() -> None:
    detector, results = Detector(TAXONOMY, [SSN, PERSON]), []
    prompt = _prompt("Maria Lopez 536-90-4399", "Lopez")
    threads = [threading.Thread(target=lambda: results.append(detector.detect(prompt))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert len(set(results)) == 1


@given(
    st.lists(
        st.sampled_from(["536-90-4399", "Maria Lopez", "Ann", "[PERSON_1]", " ", "\n", ", ", "\u200b", "cancer", "."])
    ).map("".join)
)
def test_every_value_is_covered_wherever_it_stands(text: str) -> None:
    detection = _detect([SSN, PERSON, HEALTH], text)
    plain = text.replace("\u200b", "")
    covered = {text[f.start : f.end].replace("\u200b", "") for f in detection.findings}
    assert {found[0] for found in re.finditer(r"(?<!\w)(?:536-90-4399|Maria Lopez)(?!\w)", plain)} <= covered
    assert all(
        f.start < f.end <= len(text) and "[PERSON_1]" not in text[f.start : f.end].replace("\u200b", "")
        for f in detection.findings
    )


def test_the_default_detector_judges_every_kind_of_data() -> None:
    text = (
        "Maria Lopez, SSN 536904399, MRN 00483921, was told that her biopsy came back malignant. Her password is hunter2!Blue"
    )
    detection = Detector(TAXONOMY).detect(_prompt(text))
    found = {finding.entity for finding in detection.findings if finding.score >= 0.5}
    assert detection.unknown == frozenset()
    assert {"PERSON", "US_SSN", "MEDICAL_RECORD_NUMBER", "PASSWORD"} <= found
    assert any(one.kind is Kind.CONTENT and one.domain is Domain.MEDICAL and one.score >= 0.5 for one in detection.findings)


def test_what_is_looked_for_again_is_all_that_goes_by_the_characters_of_a_value() -> None:
    detector = Detector(TAXONOMY)
    key = "AKIA" + "Q3EGR7XKZ5WBDLMN"
    text = f"Maria Lopez has the key {key}, the card 4532 0151 1283 0366 and a malignant tumour."
    again = {finding.entity for finding in detector.look_again(_prompt(text)) if finding.score >= 0.5}
    assert {"AWS_ACCESS_KEY", "CREDIT_CARD"} <= again
    assert not again & {"PERSON", "HEALTH_CONDITION"}
