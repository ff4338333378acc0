"""A row of our table in; Presidio's recognizer behind it out, and what Presidio says of the words around a match.

The only module that imports presidio_analyzer or spacy, on the first scan that needs them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from privacyguard.detect.needs import Needs, needs_of
from privacyguard.detect.presidio_silence import silence
from privacyguard.detect.presidio_table import Row
from privacyguard.detect.presidio_text import EveryWordCounts, words_of

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer
    from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NlpArtifacts
    from spacy.language import Language

WORDS_BEFORE, WORDS_AFTER = 8, 3  # words around a match among which a context word counts
_PRIVATE_USE_TLDS = frozenset("local internal lan corp intranet home private".split())  # never delegated: RFC 6762, 8375, ICANN
Fence = Callable[[str], Iterable[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One of Presidio's recognizers. `patterns`: each with its flags, needs and score; None where it is code, not patterns.

    `by_region`: where it asks a library of telephone numbers, one like it for each of its regions.
    """

    recognizer: EntityRecognizer
    context: tuple[str, ...]
    patterns: tuple[tuple[str, int, Needs, float], ...] | None
    by_region: Mapping[str, EntityRecognizer] = field(default_factory=dict)
    fence: Fence | None = None


class Library:
    """Presidio and a blank spaCy pipeline, loaded once, on first use. Thread-safe; keeps no text."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._loaded: dict[str, Loaded] = {}
        self._enhancer: LemmaContextAwareEnhancer | None = None
        self._language: Language | None = None

    def loaded(self, row: Row) -> Loaded:
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


def _loaded(row: Row) -> Loaded:
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
        return Loaded(recognizer, context, None, _by_region(recognizer))
    flags = recognizer.global_regex_flags
    kept = [pattern for pattern in recognizer.patterns if pattern.name not in row.without]
    patterns = ((one.regex, flags, needs_of(one.regex, flags), one.score) for one in kept)
    return Loaded(recognizer, context, tuple(patterns), fence=row.fence)


def _by_region(recognizer: EntityRecognizer) -> Mapping[str, EntityRecognizer]:
    """Recognizers that ask for one region each, and together find what the given one finds."""
    regions = recognizer.supported_regions
    if len(regions) == 1:
        return {regions[0]: recognizer}
    return {region: type(recognizer)(supported_regions=(region,)) for region in regions}


def _mail_check() -> object:
    """Presidio's check of a mail domain, on the suffix list inside tldextract: the default would fetch one from the network."""
    import tldextract

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    def check(value: str) -> bool | None:
        if value.lower().rpartition(".")[2] in _PRIVATE_USE_TLDS:
            return None  # neither confirmed nor refuted
        return bool(extract(value).fqdn)

    return check
