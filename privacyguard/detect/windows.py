"""A long text in; overlapping windows out, each with the offsets whose findings are its own.

A scan that is linear on a window is linear on the whole. Every start of a finding belongs to exactly one window, and that
window shows what stands before it and all of it, up to `OVERLAP - BEFORE` code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SIZE = 10_000  # code points
OVERLAP = 1_000
BEFORE = 200  # what a window shows before the first start that it owns
SEEK = 200  # how far a cut moves back to a white space


@dataclass(frozen=True, slots=True)
class Window:
    """Read [start, end) of the text; keep what starts in [first, last)."""

    start: int
    end: int
    first: int
    last: int


def windows(text: str, size: int = SIZE) -> Iterator[Window]:
    """Yield windows of at most `size` code points (over `OVERLAP + 2 * SEEK`), cut at white space where some is near."""
    start = first = 0
    while len(text) - start > size:
        end = _cut(text, start + size)
        following = _cut(text, end - OVERLAP)
        yield Window(start, end, first, following + BEFORE)
        start, first = following, following + BEFORE
    yield Window(start, len(text), first, len(text))


def _cut(text: str, at: int) -> int:
    """Give the last place at or before `at` that follows a white space, or `at` itself where there is none near."""
    return next((place for place in range(at, at - SEEK, -1) if text[place - 1].isspace()), at)
