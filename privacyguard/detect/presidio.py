"""A text in; what Presidio's recognizers see in it out, each recognizer on its own, with scores of our own.

The only module that imports presidio_analyzer or spacy, on the first scan. Presidio brings patterns, check digits and context
words; how its matches are scored is `presidio_table.ROWS`. Its recognizers are driven one by one: one that fails makes only its
own entity unknown; so does a pattern that takes longer than `PATTERN_SECONDS`, which Presidio itself would log and skip.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

import regex

from privacyguard.detect.needs import Glance, Needs, needs_of
from privacyguard.detect.presidio_silence import silence as silence  # those who drive recognizers of their own need it too
from privacyguard.detect.presidio_table import HOPELESS, ROWS, Row
from privacyguard.detect.presidio_text import EveryWordCounts, around_digits, cut_out, words_around, words_of
from privacyguard.detect.reasons import by_context, by_pattern, without_context
from privacyguard.detect.recognizer import Match
from privacyguard.detect.windows import windows

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer
    from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NlpArtifacts
    from spacy.language import Language

PATTERN_SECONDS = 5.0  # for one pattern on one window; the slowest takes under 10 ms
LEAST = 0.1  # matches below are noise, not findings
WORDS_BEFORE, WORDS_AFTER = 8, 3  # words around a match among which a context word counts
_PRIVATE_USE_TLDS = frozenset("local internal lan corp intranet home private".split())  # never delegated: RFC 6762, 8375, ICANN
_version = cache(metadata.version)  # it reads files
_Span = tuple[int, int, float]  # start, end, score


@dataclass(frozen=True, slots=True)
class _Loaded:
    """One of Presidio's recognizers. `patterns`: each with its flags, needs and score; None where it is code, not patterns."""

    recognizer: EntityRecognizer
    context: tuple[str, ...]
    patterns: tuple[tuple[str, int, Needs, float], ...] | None


class Library:
    """Presidio and a blank spaCy pipeline, loaded once, on first use. Thread-safe; keeps no text."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._loaded: dict[str, _Loaded] = {}
        self._enhancer: LemmaContextAwareEnhancer | None = None
        self._language: Language | None = None

    def loaded(self, row: Row) -> _Loaded:
        """Give Presidio's recognizer of this row; it knows the row's context words, or its own (None)."""
        with self._lock:
            if row.source not in self._loaded:
                self._loaded[row.source] = _loaded(row)
            return self._loaded[row.source]

    def supporting(self, recognizer: EntityRecognizer, before: str, value: str, after: str, named: list[str]) -> str | None:
        """Give the one of the recognizer's words that Presidio's context enhancer finds around `value`, or in `named`."""
        from presidio_analyzer import AnalysisExplanation, RecognizerResult
        from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

        start = len(before) + 1
        result = RecognizerResult(
            recognizer.supported_entities[0],
            start,
            start + len(value),
            0.0,
            AnalysisExplanation(recognizer.name, 0.0),
            {RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id},
        )
        text = f"{before} {value} {after}"
        with self._lock, silence():
            if self._enhancer is None:
                self._enhancer = LemmaContextAwareEnhancer(
                    context_prefix_count=WORDS_BEFORE, context_suffix_count=WORDS_AFTER, context_matching_mode="whole_word"
                )
            artifacts = self.artifacts(text)
            enhanced = self._enhancer.enhance_using_context(text, [result], artifacts, [recognizer], named)[0]
            return enhanced.analysis_explanation.supportive_context_word if enhanced.score > 0 else None

    def artifacts(self, text: str) -> NlpArtifacts:
        """Give the words of `text` as Presidio asks for them; a blank pipeline has no lemmas: lower case stands in for them."""
        import spacy
        from presidio_analyzer.nlp_engine import NlpArtifacts

        with self._lock:
            self._language = self._language or spacy.blank("en")
            with self._language.memory_zone():  # spaCy's string store would keep every word it has seen
                tokens = [(token.text, token.idx) for token in self._language(text)]
        words = [word for word, _ in tokens]
        return NlpArtifacts(
            [], words, [index for _, index in tokens], [word.lower() for word in words], EveryWordCounts(), "en"
        )


@dataclass(frozen=True, slots=True)
class PresidioRecognizer:
    """One of Presidio's recognizers behind our protocol."""

    row: Row
    library: Library = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """`presidio/` and the recognizer's class."""
        return f"presidio/{self.row.source}"

    @property
    def entities(self) -> frozenset[str]:
        """The one entity it reports, by our name."""
        return frozenset({self.row.entity})

    @property
    def version(self) -> str:
        """What the matches depend on: Presidio's version and our scores."""
        return f"{_version('presidio-analyzer')} {self.row.alone} {self.row.near} {self.row.words} {self.row.without}"

    @property
    def needs(self) -> Needs:
        """What a text must hold to be scanned at all."""
        return needs_of(self.row.needs, 0)

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield its matches, window by window.

        Raises:
            TimeoutError: a pattern took too long; what it would have found is unknown.
        """
        return self.scan_glanced(Glance(text), key)

    def scan_glanced(self, glance: Glance, key: str) -> Iterator[Match]:
        """Do as `scan` does, for a text that several recognizers read."""
        text = glance.text
        needed = re.compile(self.row.needs)
        for window in windows(text):
            if not needed.search(text, window.start, window.end):
                continue
            loaded = self.library.loaded(self.row)
            if self.row.alone < LEAST and not self.row.judge and not key and not glance.may_say_one(loaded.context):
                continue  # without its context it is nothing
            piece = text[window.start : window.end]
            matches = _matches(loaded, glance if len(piece) == len(text) else type(glance)(piece))
            for start, end, score in matches:
                begin, stop = start + window.start, end + window.start
                if not window.first <= begin < window.last or cut_out(text, begin) or cut_out(text, stop):
                    continue
                while stop > begin and text[stop - 1] in self.row.not_last:
                    stop -= 1
                score = self._score(loaded.recognizer, text, begin, stop, score, key)
                if score >= LEAST:
                    yield Match(begin, stop, self.row.entity, score, self.name)

    def why(self, text: str, start: int, end: int, entity: str, key: str) -> tuple[str, ...]:
        """Say which of Presidio's patterns match there, whether its check passed, and which context word is near."""
        loaded = self.library.loaded(self.row)
        count, sure, checked = len(loaded.patterns or ()), 0.0 if loaded.patterns else 1.0, False
        reasons = [f"{self.row.source} of Presidio {_version('presidio-analyzer')}"]
        for number, source, score, now in _matching(loaded, text, start, end, self.row.not_last):
            reasons.append(by_pattern(number, count, source))
            sure, checked = max(sure, now), checked or now > score
        if checked:
            reasons.append("passed its check")
        alone = self._alone(text, start, end, sure)
        if (word := self._near(loaded.recognizer, text, start, end, alone, key)) is not None:
            place = "near it" if f" {word} " in f" {' '.join(words_around(text, start, end))} ".lower() else "in the key"
            reasons.append(by_context(word, place, alone, self.row.near))
        elif loaded.context and self._liftable(alone):
            reasons.append(without_context(alone, self.row.near))
        return tuple(reasons)

    def _score(self, recognizer: EntityRecognizer, text: str, start: int, end: int, score: float, key: str) -> float:
        alone = self._alone(text, start, end, score)
        return alone if self._near(recognizer, text, start, end, alone, key) is None else self.row.near

    def _alone(self, text: str, start: int, end: int, score: float) -> float:
        return min(score if self.row.judge is None else self.row.judge(text, start, end), self.row.alone)

    def _liftable(self, alone: float) -> bool:
        return alone < self.row.near and (self.row.judge is None or alone >= HOPELESS)

    def _near(self, recognizer: EntityRecognizer, text: str, start: int, end: int, alone: float, key: str) -> str | None:
        """The context word that lifts a match which scores `alone` by itself."""
        if not self._liftable(alone):
            return None
        before, after = words_around(text, start, end)
        named = words_of(key).lower()
        around = f" {before} {named} {after} ".lower()
        if not any(word.lower() in around for word in recognizer.context):  # cheap, and true of every whole word
            return None
        phrases = [word for word in recognizer.context if " " in word and f" {word} " in around]
        value = words_of(text[start:end]) or "0"
        return self.library.supporting(recognizer, before, value, after, [*named.split(), *phrases])


def presidio_recognizers() -> tuple[PresidioRecognizer, ...]:
    """Every predefined pattern recognizer of Presidio, for all countries and languages at once. Imports nothing heavy."""
    library = Library()
    return tuple(PresidioRecognizer(row, library) for row in ROWS)


@cache  # one entry per pattern of Presidio's that a text called for
def _compiled(source: str, flags: int) -> regex.Pattern[str]:
    return regex.compile(source, flags)


def _loaded(row: Row) -> _Loaded:
    from presidio_analyzer import PatternRecognizer, predefined_recognizers

    recognizer = getattr(predefined_recognizers, row.source)()
    listed = recognizer.context or () if row.words is None else row.words
    context = tuple(dict.fromkeys(words_of(word).lower() for word in listed))
    recognizer.context = list(context)
    if row.source == "EmailRecognizer":
        recognizer.validate_result = _mail_check()
    if row.source == "IbanRecognizer":
        strict = recognizer.validate_result
        recognizer.validate_result = lambda value: value.isascii() and strict(value)  # it logs what it cannot convert
    if not isinstance(recognizer, PatternRecognizer):
        return _Loaded(recognizer, context, None)
    flags = recognizer.global_regex_flags
    kept = [pattern for pattern in recognizer.patterns if pattern.name not in row.without]
    patterns = ((one.regex, flags, needs_of(one.regex, flags, other_engine=True), one.score) for one in kept)
    return _Loaded(recognizer, context, tuple(patterns))


def _mail_check() -> object:
    """Presidio's check of a mail domain, on the suffix list inside tldextract: the default would fetch one from the network."""
    import tldextract

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    def check(value: str) -> bool | None:
        if value.lower().rpartition(".")[2] in _PRIVATE_USE_TLDS:
            return None  # neither confirmed nor refuted
        return bool(extract(value).fqdn)

    return check


def _matches(loaded: _Loaded, glance: Glance) -> set[_Span]:
    """Give (start, end, score) of everything that the recognizer takes for its entity."""
    if loaded.patterns is None:
        with silence():
            return set(_analyzed(loaded.recognizer, glance.text))
    hopeful = [(_compiled(source, flags), score) for source, flags, needs, score in loaded.patterns if glance.meets(needs)]
    if not hopeful:
        return set()
    with silence():
        return {match for pattern, score in hopeful for match in _matched(loaded.recognizer, pattern, score, glance.text)}


def _analyzed(recognizer: EntityRecognizer, text: str) -> Iterator[_Span]:
    for start, end in around_digits(text):
        for result in recognizer.analyze(text[start:end], recognizer.supported_entities, None):
            yield result.start + start, result.end + start, result.score


def _matched(recognizer: EntityRecognizer, pattern: regex.Pattern[str], score: float, text: str) -> Iterator[_Span]:
    for found in pattern.finditer(text, timeout=PATTERN_SECONDS):
        for end in _ends(recognizer, found):
            value = found.string[found.start() : end]
            valid = recognizer.validate_result(value) if value else False
            if valid is False or recognizer.invalidate_result(value):
                continue
            yield found.start(), end, 1.0 if valid else score
            break


def _matching(loaded: _Loaded, text: str, start: int, end: int, not_last: str) -> Iterator[tuple[int, str, float, float]]:
    """Each pattern that matches there: its number, itself, its score and the score after the check."""
    window = next(one for one in windows(text) if one.first <= start < one.last)
    for number, (source, flags, _, score) in enumerate(loaded.patterns or (), start=1):
        with silence():
            matched = list(_matched(loaded.recognizer, _compiled(source, flags), score, text[window.start : window.end]))
        for begin, stop, now in matched:
            tail = text[end : stop + window.start]
            if begin + window.start == start and stop + window.start >= end and not tail.strip(not_last):
                yield number, source, score, now


def _ends(recognizer: EntityRecognizer, found: regex.Match[str]) -> list[int]:
    """Where the value may end: an IBAN's pattern goes on into the words behind it and has a group for each shorter reading."""
    if recognizer.name != "IbanRecognizer":
        return [found.end()]
    return [found.end(group) if found.end(group) > 0 else found.end() for group in range(len(found.groups()), 0, -1)]
