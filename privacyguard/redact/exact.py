"""Strings in; where a text says one of them, as words of their own, or may still come to, out. For surrogates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from privacyguard.redact.spellings import Seen

_WORD = re.compile(r"\w+")


class Strings:
    """Finds these strings in texts, as they are: the first, and of several there the longest. Immutable.

    They are looked up by their first words, so the cost of a search does not grow with their number.
    """

    def __init__(self, live: Iterable[str]) -> None:
        self._sorted = sorted(live)
        self._longest = max(map(len, self._sorted), default=0)
        self._by_word: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)  # with the place of that word in it
        for one in sorted(self._sorted, key=len, reverse=True):
            if word := _WORD.search(one):
                self._by_word[word.group()].append((word.start(), one))

    def search(self, text: str, start: int = 0, *, more: bool = False) -> Seen | None:
        """The first of them from `start` on; with `more`, the text goes on and its end may be half of one."""
        half = self._half(text, start) if more else None
        for word in _WORD.finditer(text, start) if self._sorted else ():
            found = [
                Seen(at, at + len(one), one)
                for offset, one in self._by_word.get(word.group(), ())
                if (at := word.start() - offset) >= start and text.startswith(one, at) and _apart(text, at, at + len(one))
            ]
            if found:
                first = min(found, key=lambda seen: seen.start)
                return first if half is None or first.start < half else Seen(half, len(text), None)
        return None if half is None else Seen(half, len(text), None)

    def _half(self, text: str, start: int) -> int | None:
        """Where the end of the text begins to be one of them, or is one that may go on as a longer word."""
        for at in range(max(start, len(text) - self._longest), len(text)):
            place = bisect_left(self._sorted, text[at:])
            if place < len(self._sorted) and self._sorted[place].startswith(text[at:]) and _apart(text, at, len(text)):
                return at
        return None


def _apart(text: str, start: int, end: int) -> bool:
    """Whether no word goes on over either end."""
    before = start > 0 and _wordy(text[start - 1]) and _wordy(text[start])
    return not before and not (end < len(text) and _wordy(text[end - 1]) and _wordy(text[end]))


def _wordy(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
