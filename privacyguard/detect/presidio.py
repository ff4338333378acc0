"""A text in; what Presidio's recognizers see in it out, each recognizer on its own, with scores of our own.

The only module that imports presidio_analyzer or spacy, and it does so on the first scan. Presidio brings patterns, check
digits and context words; how its matches are scored is `presidio_table.ROWS`. Its recognizers are driven one by one, so that
one that fails makes only its own entity unknown; so does a pattern that takes longer than `PATTERN_SECONDS`, which Presidio
itself would log and skip.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING

import regex

from privacyguard.detect.presidio_table import HOPELESS, ROWS, Row
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
LEFT, RIGHT = 100, 40  # code points that are read for them
_MARGIN = 24  # code points around digits that the phone recognizer gets to see: brackets, prefixes, extensions
_DIGITS = re.compile(r"\d(?:[\s().\-/]{0,3}\d){6,}")
_NO_PHONE = re.compile(r"\d{4}[\-/.]\d\d?[\-/.]\d\d?|\d\d?[\-/.]\d\d?[\-/.]\d{4}|\d{1,3}(?:\.\d{1,3}){3}")  # dates, addresses
_GLUE = re.compile(r"[_\-./:=|,;#\"'()\[\]{}<>]")
_BREAK = re.compile(r"[\n,;!?]|\.(?=\s)|\b(?:and|or|but)\b")  # words behind one of these speak of what comes next
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PRIVATE_USE_TLDS = (
    "local",
    "internal",
    "lan",
    "corp",
    "intranet",
    "home",
    "private",
)  # RFC 6762, RFC 8375, ICANN: never delegated


class _Silence(logging.Filter):
    """Keeps to itself what Presidio logs while it works for us: its debug and error lines hold words of the text."""

    def __init__(self) -> None:
        super().__init__()
        self._here = threading.local()  # another thread may use Presidio by itself, and its logs are its own

    def filter(self, record: logging.LogRecord) -> bool:
        return not getattr(self._here, "silent", False)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        logging.getLogger("presidio-analyzer").addFilter(self)  # once, however often it is added
        self._here.silent = True
        try:
            yield
        finally:
            self._here.silent = False


_silence = _Silence()


class Library:
    """Presidio and a blank spaCy pipeline, loaded once, on first use. Thread-safe; keeps no text."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._recognizers: dict[str, EntityRecognizer] = {}
        self._enhancer: LemmaContextAwareEnhancer | None = None
        self._language: Language | None = None

    def recognizer(self, row: Row, words: tuple[str, ...] | None) -> EntityRecognizer:
        """Give Presidio's recognizer of this row; it knows these context words, or its own (None)."""
        with self._lock:
            if row.source not in self._recognizers:
                self._recognizers[row.source] = _built(row, words)
            return self._recognizers[row.source]

    def supported_by_context(self, recognizer: EntityRecognizer, before: str, value: str, after: str, named: list[str]) -> bool:
        """Say whether Presidio's context enhancer finds one of the recognizer's words around `value`, or in `named`."""
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
        with self._lock, _silence():
            if self._enhancer is None:
                self._enhancer = LemmaContextAwareEnhancer(
                    context_prefix_count=WORDS_BEFORE, context_suffix_count=WORDS_AFTER, context_matching_mode="whole_word"
                )
            artifacts = self._artifacts(text)
            return bool(self._enhancer.enhance_using_context(text, [result], artifacts, [recognizer], named)[0].score > 0)

    def _artifacts(self, text: str) -> NlpArtifacts:
        # a blank pipeline has no lemmatizer, and without lemmas context would fail without a word: lower case stands in
        import spacy
        from presidio_analyzer.nlp_engine import NlpArtifacts

        if self._language is None:
            self._language = spacy.blank("en")
        with self._language.memory_zone():  # spaCy's string store would keep every word it has seen
            tokens = [(token.text, token.idx) for token in self._language(text)]
        words = [word for word, _ in tokens]
        return NlpArtifacts(
            [], words, [index for _, index in tokens], [word.lower() for word in words], _EveryWordCounts(), "en"
        )


class _EveryWordCounts:
    """What the artifacts ask of an NLP engine. No word is a stop word: "call" and "us" are, for spaCy."""

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return not any(map(str.isalnum, word))


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
        return f"{metadata.version('presidio-analyzer')} {self.row.alone} {self.row.near} {self.row.words} {self.row.without}"

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield its matches, window by window.

        Raises:
            TimeoutError: a pattern took too long; what it would have found is unknown.
        """
        needed = re.compile(self.row.needs)
        for window in windows(text):
            if not needed.search(text, window.start, window.end):
                continue
            recognizer = self.library.recognizer(self.row, _spoken(self.row.words))
            with _silence():
                matches = set(_matches(recognizer, text[window.start : window.end]))
            for start, end, score in matches:
                begin, stop = start + window.start, end + window.start
                if not window.first <= begin < window.last or _cut_out(text, begin) or _cut_out(text, stop):
                    continue
                while stop > begin and text[stop - 1] in self.row.not_last:
                    stop -= 1
                score = self._score(recognizer, text, begin, stop, score, key)
                if score >= LEAST:
                    yield Match(begin, stop, self.row.entity, score, self.name)

    def _score(self, recognizer: EntityRecognizer, text: str, start: int, end: int, score: float, key: str) -> float:
        row = self.row
        if row.judge is not None:
            score = row.judge(text, start, end)
            if score < HOPELESS:
                return score
        score = min(score, row.alone)
        if score >= row.near or not recognizer.context:
            return score
        before, after = _words(text[max(0, start - LEFT) : start]), _words(_BREAK.split(text[end : end + RIGHT], maxsplit=1)[0])
        named = _words(key).lower()
        around = f" {before} {named} {after} ".lower()
        if not any(word.lower() in around for word in recognizer.context):  # cheap, and true of every whole word
            return score
        phrases = [word for word in recognizer.context if " " in word and f" {word} " in around]
        value = _words(text[start:end]) or "0"
        return (
            row.near
            if self.library.supported_by_context(recognizer, before, value, after, [*named.split(), *phrases])
            else score
        )


def presidio_recognizers() -> tuple[PresidioRecognizer, ...]:
    """Every predefined pattern recognizer of Presidio, for all countries and languages at once. Imports nothing heavy."""
    library = Library()
    return tuple(PresidioRecognizer(row, library) for row in ROWS)


def _words(text: str) -> str:
    """Read `dateOfBirth`, `date_of_birth` and `date-of-birth:` as words."""
    return " ".join(_GLUE.sub(" ", _HUMP.sub(" ", text)).split())


def _cut_out(text: str, at: int) -> bool:
    """Say whether `at` is inside a number or a Latin word: what some patterns cut out of it is no value."""
    left, right = text[max(0, at - 1) : at], text[at : at + 1]
    return (left.isdigit() and right.isdigit()) or (left.isascii() and right.isascii() and left.isalpha() and right.isalpha())


def _spoken(words: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(dict.fromkeys(_words(word).lower() for word in words))


def _built(row: Row, words: tuple[str, ...] | None) -> EntityRecognizer:
    from presidio_analyzer import PatternRecognizer, predefined_recognizers

    recognizer = getattr(predefined_recognizers, row.source)()
    recognizer.context = list(words if words is not None else _spoken(tuple(recognizer.context or ())) or ())
    if isinstance(recognizer, PatternRecognizer):
        recognizer.patterns = [pattern for pattern in recognizer.patterns if pattern.name not in row.without]
    if row.source == "EmailRecognizer":
        recognizer.validate_result = _mail_check()
    if row.source == "IbanRecognizer":
        strict = recognizer.validate_result
        recognizer.validate_result = lambda value: value.isascii() and strict(value)  # it logs what it cannot convert
    return recognizer


def _mail_check() -> object:
    """Presidio's check of a mail domain, on the suffix list inside tldextract: the default would fetch one from the network."""
    import tldextract

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    def check(value: str) -> bool | None:
        if value.lower().rpartition(".")[2] in _PRIVATE_USE_TLDS:
            return None  # neither confirmed nor refuted
        return bool(extract(value).fqdn)

    return check


def _matches(recognizer: EntityRecognizer, text: str) -> Iterator[tuple[int, int, float]]:
    """Yield (start, end, score) of everything that the recognizer takes for its entity."""
    from presidio_analyzer import PatternRecognizer

    if not isinstance(recognizer, PatternRecognizer):
        for start, end in _around_digits(text):
            for result in recognizer.analyze(text[start:end], recognizer.supported_entities, None):
                yield result.start + start, result.end + start, result.score
        return
    for pattern in recognizer.patterns:
        compiled = regex.compile(pattern.regex, recognizer.global_regex_flags)  # regex keeps a cache
        for found in compiled.finditer(text, timeout=PATTERN_SECONDS):
            for end in _ends(recognizer, found):
                value = found.string[found.start() : end]
                valid = recognizer.validate_result(value) if value else False
                if valid is False or recognizer.invalidate_result(value):
                    continue
                yield found.start(), end, 1.0 if valid else pattern.score
                break


def _ends(recognizer: EntityRecognizer, found: regex.Match[str]) -> list[int]:
    """Where the value may end: an IBAN's pattern goes on into the words behind it and has a group for each shorter reading."""
    if recognizer.name != "IbanRecognizer":
        return [found.end()]
    return [found.end(group) if found.end(group) > 0 else found.end() for group in range(len(found.groups()), 0, -1)]


def _around_digits(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of `text` that may hold a telephone number; they are disjoint."""
    start = end = -1
    for found in _DIGITS.finditer(text):
        if _NO_PHONE.fullmatch(found[0]):
            continue
        if end >= 0 and found.start() - _MARGIN > end:
            yield max(0, start), end
            start = -1
        if start < 0:
            start = max(0, found.start() - _MARGIN)
        end = found.end() + _MARGIN
    if end >= 0:
        yield max(0, start), end
