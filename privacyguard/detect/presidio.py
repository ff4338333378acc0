"""A text in; what Presidio's recognizers see in it out, each recognizer on its own, with scores of our own.

Presidio brings patterns, check digits and context words; how its matches are scored is `presidio_table.ROWS`. Its recognizers
are driven one by one: one that fails makes only its own entity unknown; so does a pattern that takes longer than
`PATTERN_SECONDS`, which Presidio itself would log and skip.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

import regex

from privacyguard.detect.needs import Expression, Glance, Needs, needs_of
from privacyguard.detect.presidio_library import Fence, Library, Loaded
from privacyguard.detect.presidio_silence import silence
from privacyguard.detect.presidio_table import HOPELESS, ROWS, Row
from privacyguard.detect.presidio_text import around_digits, cut_out, words_around, words_of
from privacyguard.detect.reasons import by_context, by_pattern, without_context
from privacyguard.detect.recognizer import Match
from privacyguard.detect.windows import windows

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer

PATTERN_SECONDS = 5.0  # for one pattern on one window; the slowest takes under 10 ms
LEAST = 0.1  # matches below are noise, not findings
_version = cache(metadata.version)  # it reads files
_Span = tuple[int, int, float]  # start, end, score


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
        row = self.row
        return f"{_version('presidio-analyzer')} {row.alone} {row.near} {row.words} {row.needs} {row.without}"

    @property
    def needs(self) -> Needs:
        """What a text must hold to be scanned at all."""
        return needs_of(self.row.needs, 0)

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The regular expressions with their flags: what a prefilter knows them by. Loads Presidio."""
        patterns = self.library.loaded(self.row).patterns
        return ((self.row.needs, 0),) if patterns is None else tuple((source, flags) for source, flags, _, _ in patterns)

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
        if not needed.search(text):
            return  # before Presidio is loaded
        loaded = self.library.loaded(self.row)
        if self.row.alone < LEAST and not self.row.judge and not key and not glance.may_say_one(loaded.context):
            return  # without its context it is nothing
        for window, piece in glance.pieces:
            if not needed.search(piece.text):
                continue
            for start, end, score in _matches(loaded, piece):
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


def _matches(loaded: Loaded, glance: Glance) -> set[_Span]:
    """Give (start, end, score) of everything that the recognizer takes for its entity."""
    if loaded.patterns is None:
        with silence():
            return set(_analyzed(loaded, glance.text))
    hopeful = [
        (_compiled(source, flags), score)
        for source, flags, needs, score in loaded.patterns
        if not glance.misses((source, flags)) and glance.meets(needs)
    ]
    if not hopeful:
        return set()
    with silence():
        return {match for pattern, score in hopeful for match in _matched(loaded, pattern, score, glance.text)}


def _analyzed(loaded: Loaded, text: str) -> Iterator[_Span]:
    from privacyguard.detect.phones import regions_to_ask

    regions = tuple(loaded.by_region)
    for start, end in around_digits(text):
        asked = [loaded.by_region[one] for one in regions_to_ask(text[start:end], regions)] if regions else [loaded.recognizer]
        found = [one for each in asked for one in each.analyze(text[start:end], each.supported_entities, None)]
        for result in loaded.recognizer.remove_duplicates(found) if len(asked) > 1 else found:
            yield result.start + start, result.end + start, result.score


def _matched(loaded: Loaded, pattern: regex.Pattern[str], score: float, text: str) -> Iterator[_Span]:
    recognizer = loaded.recognizer
    for found in _searched(pattern, text, loaded.fence):
        for end in _ends(recognizer, found):
            value = found.string[found.start() : end]
            valid = recognizer.validate_result(value) if value else False
            if valid is False or recognizer.invalidate_result(value):
                continue
            yield found.start(), end, 1.0 if valid else score
            break


def _searched(pattern: regex.Pattern[str], text: str, fence: Fence | None) -> Iterator[regex.Match[str]]:
    """Every match, in the parts that a fence gives as in the whole: a part does not begin before the last match ends.

    Raises:
        TimeoutError: it took too long.
    """
    if fence is None:
        yield from pattern.finditer(text, timeout=PATTERN_SECONDS)
        return
    last, until = 0, time.monotonic() + PATTERN_SECONDS
    for start, end in fence(text):
        for found in pattern.finditer(text, max(start, last), end, timeout=max(0.001, until - time.monotonic())):
            last = found.end()
            yield found


def _matching(loaded: Loaded, text: str, start: int, end: int, not_last: str) -> Iterator[tuple[int, str, float, float]]:
    """Each pattern that matches there: its number, itself, its score and the score after the check."""
    window = next(one for one in windows(text) if one.first <= start < one.last)
    for number, (source, flags, _, score) in enumerate(loaded.patterns or (), start=1):
        with silence():
            matched = list(_matched(loaded, _compiled(source, flags), score, text[window.start : window.end]))
        for begin, stop, now in matched:
            tail = text[end : stop + window.start]
            if begin + window.start == start and stop + window.start >= end and not tail.strip(not_last):
                yield number, source, score, now


def _ends(recognizer: EntityRecognizer, found: regex.Match[str]) -> list[int]:
    """Where the value may end: an IBAN's pattern goes on into the words behind it and has a group for each shorter reading."""
    if recognizer.name != "IbanRecognizer":
        return [found.end()]
    return [found.end(group) if found.end(group) > 0 else found.end() for group in range(len(found.groups()), 0, -1)]
