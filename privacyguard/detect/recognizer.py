"""Text in, matches out: the protocol of every recognizer, and the recognizer that is data.

A family of identifiers is one `PatternRecognizer` constant: patterns, context words, a validator, an entity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from privacyguard.detect.needs import Glance, Needs, least, needs_of
from privacyguard.detect.reasons import by_check, by_context, by_pattern, without_context
from privacyguard.detect.windows import REACH

FLOOR = 0.1  # the lowest score that is reported and recorded
CONTEXT_BEFORE = 60  # code points before a match in which a context word raises its score
CONTEXT_AFTER = 30  # code points behind it
AGAIN = 200  # code points before a match from which a pattern is searched for again


@dataclass(frozen=True, slots=True)
class Match:
    """What a recognizer saw: code points [start, end) of the text it was given, and how sure it is (0 to 1)."""

    start: int
    end: int
    entity: str
    score: float
    recognizer: str


class Recognizer(Protocol):
    """Anything that finds entities in a text. Must be thread-safe and must not keep the text.

    `scan` may raise: its entities then count as unknown for the call, and policy decides. A model says in `languages` (a
    frozenset of ISO 639-1 codes, optional) what it was measured on. One that goes by the characters of a value says
    `closes_up = True`: it also reads the copies in which torn values are whole, and what was rewritten.

    A recognizer may also have `why(text, start, end, entity, key) -> tuple[str, ...]`: what made it match [start, end) of this
    text, one reason each. It is asked where somebody wants an explanation, and must not repeat anything of the text.
    """

    @property
    def name(self) -> str: ...

    @property
    def entities(self) -> frozenset[str]: ...

    def scan(self, text: str, key: str) -> Iterable[Match]:
        """Yield every match in `text`; `key` is what the text is called where something names it (a JSON key), else ""."""
        ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression and how sure it is alone. The group `value`, where there is one, is the finding's span.

    `in_context` is the score with a context word near (None: context changes nothing). Patterns must be linear-time.
    """

    regex: str
    score: float
    in_context: float | None = None
    flags: int = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class PatternRecognizer:
    """A recognizer that is data. `validate` gets the value's text and returns whether it can be one at all.

    Context words are lower case and match whole words (a trailing `*` lets the word go on); they are looked for in the
    key, and in the text `CONTEXT_BEFORE` and `CONTEXT_AFTER` code points around the match.
    """

    name: str
    entity: str
    patterns: tuple[Pattern, ...]
    context: tuple[str, ...] = ()
    validate: Callable[[str], bool] | None = None

    @property
    def entities(self) -> frozenset[str]:
        """The one entity this recognizer reports."""
        return frozenset({self.entity})

    @property
    def expressions(self) -> tuple[tuple[str, int], ...]:
        """The regular expressions with their flags: what a prefilter knows them by."""
        return tuple((pattern.regex, pattern.flags) for pattern in self.patterns)

    @property
    def needs(self) -> Needs:
        """What a text must hold for any of the patterns to match."""
        return least(needs_of(pattern.regex, pattern.flags) for pattern in self.patterns)

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield the matches of every pattern, validated, with the score their context gives them."""
        return self.scan_glanced(Glance(text), key)

    def scan_glanced(self, glance: Glance, key: str) -> Iterator[Match]:
        """Do as `scan` does, for a text that several recognizers read."""
        for pattern in self.patterns:
            needs = needs_of(pattern.regex, pattern.flags)
            if glance.misses((pattern.regex, pattern.flags)) or not glance.meets(needs):
                continue
            if pattern.score <= 0 and not self._lifted(pattern, glance, key):
                continue
            yield from self._matches(pattern, needs, glance, key)

    def _matches(self, pattern: Pattern, needs: Needs, glance: Glance, key: str) -> Iterator[Match]:
        text, compiled = glance.text, _compiled(pattern.regex, pattern.flags)
        group = "value" if "value" in compiled.groupindex else 0
        for found in filter(None, [compiled.match(text)]) if needs.at_start else _searched(pattern, needs, glance):
            start, end = found.span(group)
            if start == end or (self.validate and not self.validate(text[start:end])):
                continue
            score = pattern.score
            if pattern.in_context is not None and in_context(self.context, text, start, end, key):
                score = pattern.in_context
            if score > 0:
                yield Match(start, end, self.entity, score, self.name)

    def why(self, text: str, start: int, end: int, entity: str, key: str) -> tuple[str, ...]:
        """Say which of the patterns match there, which context word is near, and whether there was a check."""
        numbered = list(enumerate(self.patterns, start=1))
        here = [one for one in numbered if _matches_at(one[1], text, start, end, max(0, start - AGAIN))]
        near = context_near(self.context, text, start, end, key)
        reasons = []
        for number, pattern in here or [one for one in numbered if _matches_at(one[1], text, start, end, 0)]:
            if pattern.score <= 0 and (near is None or pattern.in_context is None):
                continue
            reasons.append(by_pattern(number, len(self.patterns), pattern.regex))
            if near is not None and pattern.in_context is not None:
                reasons.append(by_context(*near, pattern.score, pattern.in_context))
            elif pattern.in_context is not None and self.context:
                reasons.append(without_context(pattern.score, pattern.in_context))
        return (*reasons, *(() if self.validate is None else (by_check(self.validate),)))

    def _lifted(self, pattern: Pattern, glance: Glance, key: str) -> bool:
        """Say whether context may lift a pattern that is worth nothing alone."""
        if pattern.in_context is None or not self.context:
            return False
        in_text = glance.may_say_one(self.context)
        return in_text or bool(key and _context(self.context).search(spaced(key)))


def _searched(pattern: Pattern, needs: Needs, glance: Glance) -> Iterator[re.Match[str]]:
    """Every match, found where one can start; just those that a search through the whole text finds."""
    compiled, last = _compiled(pattern.regex, pattern.flags), 0
    for start, stop in glance.places((pattern.regex, pattern.flags), needs):
        for found in compiled.finditer(glance.text, max(start, last), stop + REACH):
            if found.start() >= stop:
                break
            last = found.end()
            yield found


def in_context(context: tuple[str, ...], text: str, start: int, end: int, key: str) -> bool:
    """Say whether one of the words is in the key, or in the text around [start, end)."""
    words = _context(context)
    around = text[max(0, start - CONTEXT_BEFORE) : start] + " " + text[end : end + CONTEXT_AFTER]
    return bool(words.search(around) or (key and words.search(spaced(key))))


def context_near(context: tuple[str, ...], text: str, start: int, end: int, key: str) -> tuple[str, str] | None:
    """Give the first of the words that `in_context` goes by, as it is listed, and where it stands; None where there is none."""
    for word in context:
        if in_context((word,), text, start, end, key):
            listed = _context((word,))
            if listed.search(text[max(0, start - CONTEXT_BEFORE) : start]):
                return word, "before it"
            if listed.search(text[end : end + CONTEXT_AFTER]):
                return word, "behind it"
            return word, "in the key" if key and listed.search(spaced(key)) else "around it"
    return None


def _matches_at(pattern: Pattern, text: str, start: int, end: int, since: int) -> bool:
    compiled = _compiled(pattern.regex, pattern.flags)
    group = "value" if "value" in compiled.groupindex else 0
    for found in compiled.finditer(text, since):
        if found.span(group) == (start, end):
            return True
        if found.start() > start:
            break
    return False


def spaced(key: str) -> str:
    """`dateOfBirth` and `date_of_birth` read as words."""
    return re.sub(r"[_\-./]+|(?<=[a-z])(?=[A-Z])", " ", key)


@cache  # one entry per constant in the catalog that a text called for
def _compiled(regex: str, flags: int) -> re.Pattern[str]:
    return re.compile(regex, flags)


@cache  # one entry per constant in the catalog
def _context(words: tuple[str, ...]) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    parts = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
