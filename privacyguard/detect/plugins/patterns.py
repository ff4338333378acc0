"""A user's patterns in; a recognizer that searches with an engine that can be interrupted out."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from privacyguard.detect.recognizer import Match, in_context
from privacyguard.plugins import UserPatterns


class SearchedPatterns:
    """The recognizer of patterns that somebody else wrote. Immutable and thread-safe."""

    closes_up = True  # torn values are whole on the copies that it reads besides

    def __init__(self, patterns: UserPatterns, name: str, seconds: float) -> None:
        self.name, self.entities, self._entity = name, frozenset({patterns.entity}), patterns.entity
        self._context, self._seconds = patterns.context, seconds
        self._patterns = [(regex.compile(one.regex, one.flags), one) for one in patterns.patterns]
        self.version = f"{patterns.patterns} {patterns.context}"

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
                near = in_context(self._context, text, start, end, key) if self._context else False
                score = pattern.in_context if near else pattern.score
                if start < end and score > 0:
                    yield Match(start, end, self._entity, score, self.name)
