"""A Presidio recognizer that the user made in; the same behind our protocol out.

A `PatternRecognizer` is searched with a time-out of ours: Presidio's own logs it and goes on as if nothing were there. Any
other `EntityRecognizer` is code. Neither gets a language, and both are surer near their context words, as Presidio's engine
would be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from privacyguard.detect.presidio_library import Library
from privacyguard.detect.presidio_silence import silence
from privacyguard.detect.recognizer import Match, in_context
from privacyguard.errors import RecognizerError
from privacyguard.plugins import with_context

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer


class PresidioPatterns:
    """A user's `PatternRecognizer`: its patterns, deny list and validation, as they are now."""

    closes_up = True  # torn values are whole on the copies that it reads besides

    def __init__(self, recognizer: EntityRecognizer, name: str, seconds: float) -> None:
        self.name, self.entities = name, frozenset(recognizer.supported_entities)
        (self._entity,) = self.entities
        self._recognizer, self._seconds, self._context = recognizer, seconds, _context(recognizer)
        flags = recognizer.global_regex_flags
        self._patterns = [(regex.compile(one.regex, flags), one.score) for one in recognizer.patterns]
        sources = [(one.regex, one.score) for one in recognizer.patterns]
        self.version = f"{type(recognizer).__qualname__} {recognizer.version} {flags} {sources} {self._context}"

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield the matches of every pattern that it does not invalidate.

        Raises:
            TimeoutError: a pattern took longer than its seconds on this text.
        """
        for pattern, score in self._patterns:
            for found in pattern.finditer(text, timeout=self._seconds):
                if not found[0]:
                    continue
                with silence():
                    valid = self._recognizer.validate_result(found[0])
                    invalid = self._recognizer.invalidate_result(found[0])
                if invalid or (valid is not None and not valid):
                    continue
                start, end = found.span()
                sure = 1.0 if valid else _lifted(score, self._context, text, start, end, key)
                if sure > 0:
                    yield Match(start, end, self._entity, sure, self.name)


class PresidioCode:
    """A user's `EntityRecognizer`. It gets the words of the text as NLP artifacts, and nothing of a language model."""

    def __init__(self, recognizer: EntityRecognizer, name: str) -> None:
        self.name, self.entities = name, frozenset(recognizer.supported_entities)
        self._recognizer, self._context, self._library = recognizer, _context(recognizer), Library()
        self.version = f"{type(recognizer).__qualname__} {recognizer.version} {self._context}"

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield what it finds for its entities."""
        artifacts = self._library.artifacts(text)
        with silence():
            results = self._recognizer.analyze(text, sorted(self.entities), artifacts) or ()
        for one in results:
            score = _lifted(one.score, self._context, text, one.start, one.end, key)
            if score > 0:
                yield Match(one.start, one.end, one.entity_type, score, self.name)


def is_presidio(recognizer: object) -> bool:
    """Say whether this is a recognizer of Presidio's kind, without importing Presidio for what is none."""
    return any(parent.__module__.partition(".")[0] == "presidio_analyzer" for parent in type(recognizer).__mro__)


def by_patterns(recognizer: EntityRecognizer) -> bool:
    """Say whether it is all patterns: a `PatternRecognizer` with no way of its own to analyze.

    Raises:
        RecognizerError: it is of a kind that would send the text away, or find nothing without Presidio's NLP engine.
    """
    from presidio_analyzer import EntityRecognizer, PatternRecognizer, RemoteRecognizer
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    if not isinstance(recognizer, EntityRecognizer):
        raise RecognizerError(f"{type(recognizer).__name__} is no EntityRecognizer: give recognizers, not engines")
    if isinstance(recognizer, RemoteRecognizer):
        raise RecognizerError(
            f"{recognizer.name} asks another server, which would see every text before a policy does: "
            "if that is meant, write a recognizer that calls it"
        )
    if isinstance(recognizer, SpacyRecognizer):
        raise RecognizerError(
            f"{recognizer.name} reads what Presidio's NLP engine found: name the pipeline under detect.models in the policy"
        )
    if not recognizer.supported_entities:
        raise RecognizerError(f"{recognizer.name} supports no entity")
    plain = isinstance(recognizer, PatternRecognizer) and type(recognizer).analyze is PatternRecognizer.analyze
    return plain and len(set(recognizer.supported_entities)) == 1


def _context(recognizer: EntityRecognizer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.lower() for word in recognizer.context or ()))


def _lifted(score: float, context: tuple[str, ...], text: str, start: int, end: int, key: str) -> float:
    if not context or not in_context(context, text, start, end, key):
        return score
    return with_context(score)
