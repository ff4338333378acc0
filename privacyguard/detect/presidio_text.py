"""A text and a place in it in; what Presidio's recognizers get to read there out: words, cuts, and where numbers are."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARGIN = 24  # code points around digits that the phone recognizer gets to see: brackets, prefixes, extensions
_DIGITS = re.compile(r"\d(?:[\s().\-/]{0,3}\d){6,}")
_NO_PHONE = re.compile(r"\d{4}[\-/.]\d\d?[\-/.]\d\d?|\d\d?[\-/.]\d\d?[\-/.]\d{4}|\d{1,3}(?:\.\d{1,3}){3}")  # dates, addresses
LEFT, RIGHT = 100, 40  # code points around a value that are read for context words
_BREAK = re.compile(r"[\n,;!?]|\.(?=\s)|\b(?:and|or|but)\b")  # words behind one of these speak of what comes next
_GLUE = re.compile(r"[_\-./:=|,;#\"'()\[\]{}<>]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def words_of(text: str) -> str:
    """Read `dateOfBirth`, `date_of_birth` and `date-of-birth:` as words."""
    return " ".join(_GLUE.sub(" ", _HUMP.sub(" ", text)).split())


def words_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Read the words before [start, end) and behind it, as far as they may speak of what stands there."""
    return words_of(text[max(0, start - LEFT) : start]), words_of(_BREAK.split(text[end : end + RIGHT], maxsplit=1)[0])


def cut_out(text: str, at: int) -> bool:
    """Say whether `at` is inside a number or a Latin word: what some patterns cut out of it is no value."""
    left, right = text[max(0, at - 1) : at], text[at : at + 1]
    return (left.isdigit() and right.isdigit()) or (left.isascii() and right.isascii() and left.isalpha() and right.isalpha())


def around_digits(text: str) -> Iterator[tuple[int, int]]:
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


class EveryWordCounts:
    """What the artifacts ask of an NLP engine; for spaCy, "call" and "us" are stop words."""

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return not any(map(str.isalnum, word))
