"""A recognizer in; which texts it has to be shown, and how it reads one, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from privacyguard.detect.catalog.credentials.tokens.shape import TokenTable
from privacyguard.detect.needs import Glance, Needs
from privacyguard.detect.prefilter import Prefilter
from privacyguard.detect.presidio import PresidioRecognizer
from privacyguard.detect.recognizer import Match, PatternRecognizer, Recognizer

SHARING = (PatternRecognizer, PresidioRecognizer, TokenTable)  # they read at a glance that others share; subclasses may not


@dataclass(frozen=True, slots=True)
class Reader:
    """A recognizer, and what a text must hold to be shown to it: a character at least."""

    recognizer: Recognizer
    needs: Needs
    numbers: frozenset[int] | None  # of its patterns, where a prefilter knows them all
    by_pattern: bool  # it goes by the characters of a value: the words around are glued together where one is closed up

    def passes_over(self, glance: Glance) -> bool:
        """Whether it can find nothing in a text."""
        return glance.rules_out(self.numbers) or not glance.meets(self.needs)

    @classmethod
    def of(cls, recognizer: Recognizer, prefilter: Prefilter | None) -> Reader:
        """What is known of a recognizer once and for all."""
        shared = type(recognizer) in SHARING
        needs = getattr(recognizer, "needs", None) if shared else None
        expressions = getattr(recognizer, "expressions", None) if shared else None
        numbers = prefilter.numbers(expressions) if prefilter and expressions else None
        return cls(recognizer, needs or Needs(shortest=1), numbers, _by_pattern(recognizer))


def scan(recognizer: Recognizer, glance: Glance, key: str) -> Iterable[Match]:
    """Let those share the glance that can; a subclass is asked by `scan`, which it may have made its own."""
    shared: Callable[[Glance, str], Iterable[Match]] | None = getattr(recognizer, "scan_glanced", None)
    return shared(glance, key) if shared and type(recognizer) in SHARING else recognizer.scan(glance.text, key)


def _by_pattern(recognizer: Recognizer) -> bool:
    return type(recognizer) in SHARING or getattr(recognizer, "closes_up", False) is True
