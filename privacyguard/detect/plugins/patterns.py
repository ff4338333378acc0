"""A user's patterns in; a recognizer that searches with an engine that can be interrupted out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Self

import regex

from privacyguard.detect.recognizer import Match, PatternRecognizer, in_context
from privacyguard.errors import RecognizerError
from privacyguard.plugins import UserPattern, UserPatterns


class SearchedPatterns:
    """The recognizer of patterns that somebody else wrote. Immutable and thread-safe."""

    closes_up = True  # torn values are whole on the copies that it reads besides

    def __init__(
        self, patterns: UserPatterns, name: str, seconds: float, validate: Callable[[str], bool] | None = None
    ) -> None:
        self.name, self.entities, self._entity = name, frozenset({patterns.entity}), patterns.entity
        self._context, self._seconds, self._validate = patterns.context, seconds, validate
        self._patterns = [(regex.compile(one.regex, one.flags), one) for one in patterns.patterns]
        self.version = f"{patterns.patterns} {patterns.context}"

    @classmethod
    def of(cls, recognizer: PatternRecognizer, name: str, seconds: float) -> Self:
        """Take over a `PatternRecognizer`, which would search with an engine that cannot be interrupted.

        Raises:
            RecognizerError: one of its expressions is none of the `regex` module.
        """
        patterns = tuple(
            UserPattern(one.regex, one.score, one.score if one.in_context is None else one.in_context, _flags(one.flags))
            for one in recognizer.patterns
        )
        taken = UserPatterns(name, recognizer.entity, patterns, recognizer.context)
        try:
            return cls(taken, name, seconds, recognizer.validate)
        except (regex.error, ValueError):
            problem = f"recognizer {name} has an expression that the regex module cannot compile"
        raise RecognizerError(problem)

    def __repr__(self) -> str:
        return f"SearchedPatterns({self.name})"

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield the matches of every pattern; the group `value`, where there is one, is the match.

        Raises:
            TimeoutError: a pattern took longer than its seconds on this text.
        """
        for expression, pattern in self._patterns:
            group = "value" if "value" in expression.groupindex else 0
            for found in expression.finditer(text, timeout=self._seconds):
                start, end = found.span(group)
                if start >= end or (self._validate and not self._validate(text[start:end])):
                    continue
                near = in_context(self._context, text, start, end, key) if self._context else False
                score = pattern.in_context if near else pattern.score
                if score > 0:
                    yield Match(start, end, self._entity, score, self.name)


def _flags(flags: int) -> int:
    """The flags of `re` as those of `regex`; ASCII alone has another number there."""
    shared = flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE)
    return shared | int(regex.ASCII) if flags & re.ASCII else shared
