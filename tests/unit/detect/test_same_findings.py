"""What a glance rules out is never what a search would find: with and without the shortcut, the findings are the same."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.catalog.credentials.tokens.shape import TokenTable
from privacyguard.detect.detector import Detector, default_recognizers
from privacyguard.detect.needs import NOTHING, Glance, Needs, needs_of
from privacyguard.detect.prefilter import shipped_prefilter
from privacyguard.detect.presidio import PresidioRecognizer, presidio_recognizers
from privacyguard.detect.presidio_library import Library
from privacyguard.detect.presidio_table import Row
from privacyguard.detect.recognizer import Match, Pattern, PatternRecognizer, Recognizer, in_context
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Part, Prompt, Segment

CASES = Path(__file__).parents[3] / "benchmarks" / "cases"
PATTERNS = [recognizer for recognizer in RECOGNIZERS if isinstance(recognizer, PatternRecognizer)]
PRESIDIO = presidio_recognizers()
SPOKEN = sorted({word.rstrip("*") for recognizer in PATTERNS for word in recognizer.context})
LABELS = "password: |api_key=|SSN |MRN: |born on |CVV |PIN is |IBAN |case no. |Bearer |account |@|://|-----BEGIN ".split("|")
VALUES = (
    "536-90-4399|4532 0151 1283 0366|(415) 555-2671|14.08.1987|2:23-cv-04417|AB1234563|7204|A1b2C3d4E5f6G7h8I9j0|H1234567|"
    "maria@contoso.com|10.20.30.40|DE44 5001 0517 5407 3249 31|1HG|０４３-١٢|K9ſ8ıİ|0x52908400098527886E0F7030069857D2E4169EE7"
).split("|")
BEYOND_ASCII = "".join(map(chr, range(128, sys.maxunicode + 1)))
GLUE = (" ", "\n", "_", ", ", ": ", '": "', "", " is ", "=")
KEYS = ("", "ssn", "password", "cardNumber", "account_number", "note", "dateOfBirth")
TEXTS = st.lists(st.sampled_from([*SPOKEN, *LABELS, *VALUES]), max_size=9).flatmap(
    lambda parts: st.lists(st.sampled_from(GLUE), min_size=len(parts), max_size=len(parts)).map(
        lambda glue: "".join(part + between for part, between in zip(parts, glue, strict=True))
    )
)
STEPS = st.recursive(
    st.sampled_from(
        ["a", "K", "1", r"\d", r"\d{2,3}", "[12]", "[ab]", "[^a]", ".", "ab?", "-", "İ", "(?:1)", r"\b", "ſ", r"(\d)"]
    ),
    lambda steps: st.one_of(
        st.tuples(steps, steps).map("".join),
        st.tuples(steps, steps).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(steps, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{2,}?"])).map(lambda two: f"(?:{two[0]}){two[1]}"),
        st.tuples(st.sampled_from(["(?=", "(?!", "(?<!-)(?:", "(?i:", "(?-i:"]), steps).map(lambda two: f"{two[0]}{two[1]})"),
    ),
    max_leaves=8,
)


class AllSeeing(Glance):
    """A glance that rules nothing out."""

    def meets(self, needs: Needs) -> bool:
        return True

    def has_one(self, words: Iterable[str]) -> bool:
        return True


class Exhaustive(Library):
    """Presidio's recognizers without our fences: each searches everywhere, telephone numbers in every region."""

    shared: ClassVar[dict[str, Any]] = {}

    def loaded(self, row: Row) -> Any:
        if row.source not in self.shared:
            self.shared[row.source] = replace(super().loaded(row), fence=None, by_region={})
        return self.shared[row.source]


@dataclass(frozen=True)
class Unhurried:
    """A recognizer without its shortcut."""

    inner: PatternRecognizer | PresidioRecognizer | TokenTable
    closes_up: bool = True  # as the one inside is read: on torn values too

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def entities(self) -> frozenset[str]:
        return self.inner.entities

    def scan(self, text: str, key: str) -> Iterable[Match]:
        if isinstance(self.inner, PresidioRecognizer):
            return replace(self.inner, library=Exhaustive()).scan_glanced(AllSeeing(text), key)
        rows = self.inner.rows if isinstance(self.inner, TokenTable) else (self.inner,)
        return [match for row in rows for match in searched(row, text, key)]


def searched(recognizer: PatternRecognizer, text: str, key: str) -> Iterator[Match]:
    """Every match of every pattern, by searching for each."""
    for pattern in recognizer.patterns:
        for found in re.compile(pattern.regex, pattern.flags).finditer(text):
            start, end = found.span("value" if "value" in found.re.groupindex else 0)
            if start == end or (recognizer.validate and not recognizer.validate(text[start:end])):
                continue
            score = pattern.score
            if pattern.in_context is not None and in_context(recognizer.context, text, start, end, key):
                score = pattern.in_context
            if score > 0:
                yield Match(start, end, recognizer.entity, score, recognizer.name)


def unhurried() -> Sequence[Recognizer]:
    return [
        Unhurried(one) if isinstance(one, (PatternRecognizer, PresidioRecognizer, TokenTable)) else one
        for one in default_recognizers()
    ]


def prompt(*texts: str, key: str = "") -> Prompt:
    return Prompt(tuple(Segment(f"/{index}", "user", Part.TEXT, text, key) for index, text in enumerate(texts)))


@pytest.fixture(scope="module")
def detectors() -> tuple[Detector, Detector]:
    shipped_prefilter().prepare(wait=True)
    assert shipped_prefilter().ready  # else both are slow, and nothing is compared
    taxonomy = load_taxonomy()
    return Detector(taxonomy), Detector(taxonomy, unhurried())


@pytest.mark.parametrize("file", ["positives", "benign"])
def test_the_benchmark_prompts_have_the_same_findings(file: str, detectors: tuple[Detector, Detector]) -> None:
    fast, slow = detectors
    for line in (CASES / f"{file}.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        asked = prompt(case["text"].replace("\u2016", ""))
        assert fast.detect(asked) == slow.detect(asked), case["id"]


@given(TEXTS, TEXTS, st.sampled_from(KEYS), st.booleans())
@settings(max_examples=120, deadline=None)
def test_made_up_calls_have_the_same_findings(
    detectors: tuple[Detector, Detector], one: str, other: str, key: str, upper: bool
) -> None:
    fast, slow = detectors
    asked = prompt(one.upper() if upper else one, other, "", key=key)
    assert fast.detect(asked) == slow.detect(asked)


@pytest.mark.parametrize("filler", ["lorem ipsum dolor ", "1200 of 34, ", "é\u0301 "], ids=["words", "numbers", "marks"])
def test_a_text_of_many_windows_has_the_same_findings(filler: str, detectors: tuple[Detector, Detector]) -> None:
    fast, slow = detectors
    values = "my driver's license is H1234567, bank account 945456787, passport 912803456, call (415) 555-2671 "
    asked = prompt((filler * 600)[:9_960] + values + (filler * 500)[:8_900] + values)
    assert fast.detect(asked) == slow.detect(asked)


def test_whoever_overrides_scan_is_asked_by_it() -> None:
    class Stubborn(PatternRecognizer):
        def scan(self, text: str, key: str) -> Iterator[Match]:
            yield Match(0, 2, self.entity, 0.9, self.name)

    stubborn = Stubborn("stubborn", "US_SSN", (Pattern(r"\d{9}", 0.9),))
    assert [found.end for found in Detector(load_taxonomy(), [stubborn]).detect(prompt("no digit")).findings] == [2]


@given(STEPS, st.sampled_from([0, re.IGNORECASE, re.IGNORECASE | re.ASCII, re.DOTALL]), st.data())
@settings(max_examples=400, deadline=None)
def test_what_matches_meets_the_needs(pattern: str, flags: int, data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="aAbkK\u212aſsıİ12٣- \n", max_size=9))
    if re.search(pattern, text, flags):
        assert Glance(text).meets(needs_of(pattern, flags))
    if not flags & re.ASCII and regex.search(pattern, text, flags=regex.IGNORECASE):
        assert Glance(text).meets(needs_of(pattern, int(regex.IGNORECASE)))


@pytest.mark.parametrize(
    ("pattern", "needs"),
    {
        "a word": (r"(?<!\w)docket", Needs(6, words=(("docket",),))),
        "a choice of words": (r"(?:pin|geheimzahl)\d", Needs(4, digits=1, run=1, words=(("geheimzahl", "pin"),))),
        "digits in a row": (r"\d{3}[0-9]\d?", Needs(4, digits=4, run=4)),
        "digits in groups": (r"\d{3}[ -]\d{4}", Needs(8, digits=7, run=4, words=((" ", "-"),))),
        "a lookahead adds nothing to the sum": (r"(?=\d{2})\d\d", Needs(2, digits=2, run=2)),
        "the whole text": (r"\A\s?\d{4,6}\Z", Needs(4, 7, 4, 4, at_start=True)),
        "something that may be absent": (r"(?:key)?\w", Needs(1)),
        "a negative lookahead": (r"(?!abc)\w", Needs(1)),
        "not a regular expression": (r"(", NOTHING),
    }.values(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_needs_of_a_pattern_are_read_off_it(pattern: str, needs: Needs) -> None:
    assert replace(needs_of(pattern, 0), reach=None) == needs


@pytest.mark.parametrize(
    ("pattern", "reach"),
    [
        (r"abc", 4),
        (r"a{2,5}b", 7),
        (r"a(?=\d{9})", 11),
        (r"a(?:b(?!c{3})|d)", 6),
        (r"a+", None),
        (r"a(?=.*z)", None),
        ("(", None),
    ],
)
def test_how_far_a_match_looks_is_read_off_it(pattern: str, reach: int | None) -> None:
    assert needs_of(pattern, 0).reach == reach


def test_syntax_of_the_other_engine_alone_needs_nothing() -> None:
    assert needs_of(r"(?:secret){e<=1}", 0) == NOTHING
    assert needs_of(r"[[:digit:]]{4}", 0) == NOTHING


def test_every_character_that_matches_a_letter_is_folded_to_it() -> None:
    for engine in (re, regex):
        for character in set(engine.findall("[a-z]", BEYOND_ASCII, engine.IGNORECASE)):
            letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
            matched = [letter for letter in letters if engine.match(letter, character, engine.IGNORECASE)]
            assert matched, hex(ord(character))
            assert all(Glance(character).has_one([letter]) for letter in matched), hex(ord(character))


def test_every_digit_of_either_engine_is_counted() -> None:
    digits = {*re.findall(r"\d", BEYOND_ASCII), *regex.findall(r"\d", BEYOND_ASCII)}
    assert all(Glance(f"a{digit}").meets(Needs(digits=1, run=1)) for digit in digits)


def test_a_glance_shows_no_text() -> None:
    assert "Lopez" not in repr(Glance("Maria Lopez"))


def test_a_digit_that_a_lookahead_sees_again_and_again_is_one_digit() -> None:
    assert needs_of("(?:(?=1)){2}", 0).digits == 1
    assert needs_of("(?:(?=1))1", 0).digits == 1
    assert needs_of(r"(?=\d{4})(?:\d{2}){3}", 0).digits == 6
    assert needs_of(r"(?:(?=12)1|34)5", 0).digits == 2
