"""A table in a text (CSV, TSV, semicolons, Markdown) in; what its headings say about the cells below out.

`name,dob` over forty rows of dates: only the first row is near its word. Each cell is shown to those recognizers that know the
heading, as the value of a key, just as a value of JSON is.

>>> from privacyguard.detect.catalog import COLUMNS
>>> text = "name,dob,zipcode\\nAnn,11/30/1990,94105\\nBob,1985-02-03,60614"
>>> [(text[m.start : m.end], m.entity) for m in COLUMNS.scan(text, "") if m.score >= 0.5]
[('11/30/1990', 'DATE_OF_BIRTH'), ('94105', 'US_ZIP_CODE'), ('1985-02-03', 'DATE_OF_BIRTH'), ('60614', 'US_ZIP_CODE')]
>>> text = "| user | ssn |\\n|---|---|\\n| ann | 536904399 |"
>>> [(text[m.start : m.end], m.entity) for m in COLUMNS.scan(text, "") if m.score >= 0.5]
[('536904399', 'US_SSN')]
>>> list(COLUMNS.scan("Well, dob,\\nis a word", "")), list(COLUMNS.scan("a,b,c\\n1,2,3", ""))  # prose, headings of nothing
([], [])
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from privacyguard.detect.recognizer import Match, PatternRecognizer, in_context, spaced

_LINE = re.compile(r"[^\n]+")
_DELIMITERS = ("\t", ";", "|", ",")
_RULE = re.compile(r"[\s|:\-]+")
_HEADING = re.compile(r"[\"'\s]{0,3}[^\W\d][\w #°./\-]{0,40}[\"'\s]{0,3}")
_TOKEN = re.compile(r"[A-Za-z0-9]+")
BEGINS = 2  # letters by which a word is known to begin
MOST_CELLS = 64  # columns of a table; a line with more is prose with commas


@dataclass(frozen=True)
class Columns:
    """Reads tables for the recognizers it was given: those that take a value by its key."""

    recognizers: tuple[PatternRecognizer, ...]
    name: str = "columns"
    closes_up = True  # it goes by the cells' characters, under their heading

    @property
    def entities(self) -> frozenset[str]:
        """Everything that its recognizers report."""
        return frozenset().union(*(recognizer.entities for recognizer in self.recognizers))

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield what the recognizers see in the cells under headings they know."""
        readers: list[tuple[PatternRecognizer, ...]] = []
        headings: list[str] = []
        delimiter = ""
        if "\n" not in text:
            return  # headings of nothing
        for line in _LINE.finditer(text):
            cells = list(_cells(line, delimiter)) if delimiter else []
            if delimiter and (len(cells) == len(headings) or _RULE.fullmatch(line.group())):
                for (start, end), heading, known in zip(cells, headings, readers, strict=False):
                    yield from self._read(text, start, end, heading, known)
                continue
            delimiter, headings = _headings(line)
            readers = [self._known(heading) for heading in headings]
            if not any(readers):
                delimiter = ""

    def _known(self, heading: str) -> tuple[PatternRecognizer, ...]:
        asked = self.recognizers if not heading.isascii() else self._begun_by(heading)
        return tuple(one for one in asked if in_context(one.context, "", 0, 0, heading))

    def _begun_by(self, heading: str) -> Iterator[PatternRecognizer]:
        """The recognizers of which some context word begins as a word of the heading does; no other can know it."""
        begun = frozenset(("", *(word[:BEGINS].lower() for word in _TOKEN.findall(spaced(heading)))))
        for recognizer, beginnings in self._beginnings:
            if not beginnings.isdisjoint(begun):
                yield recognizer

    @cached_property
    def _beginnings(self) -> tuple[tuple[PatternRecognizer, frozenset[str]], ...]:
        """Per recognizer how its context words begin."""
        return tuple((one, frozenset(map(_beginning, one.context))) for one in self.recognizers)

    def _read(self, text: str, start: int, end: int, heading: str, known: tuple[PatternRecognizer, ...]) -> Iterator[Match]:
        for recognizer in known:
            for match in recognizer.scan(text[start:end], heading):
                yield Match(match.start + start, match.end + start, match.entity, match.score, self.name)


def _beginning(word: str) -> str:
    """The first letters of a context word; none where it may begin otherwise in a heading."""
    found = _TOKEN.match(word)
    return found[0][:BEGINS] if found and not (word.endswith("*") and len(found[0]) < BEGINS) else ""


def _headings(line: re.Match[str]) -> tuple[str, list[str]]:
    """Give the delimiter and the headings of a line that may be a table's first, else nothing."""
    for delimiter in _DELIMITERS:
        if delimiter not in line.group():
            continue
        spans = list(_cells(line, delimiter))
        names = [line.string[start:end].strip(" \"'") for start, end in spans]
        if 2 <= len(names) <= MOST_CELLS and all(map(_HEADING.fullmatch, names)):
            return delimiter, names
    return "", []


def _cells(line: re.Match[str], delimiter: str) -> Iterator[tuple[int, int]]:
    """Give the places of a line's cells; a Markdown row begins and ends with its delimiter."""
    start, text = line.start(), line.group()
    if delimiter == "|":
        stripped = text.strip()
        start += text.index(stripped[:1]) if stripped else 0
        text = stripped
        if text.startswith("|"):
            start, text = start + 1, text[1:]
        text = text.removesuffix("|")
    for cell in text.split(delimiter):
        yield start, start + len(cell)
        start += len(cell) + 1
