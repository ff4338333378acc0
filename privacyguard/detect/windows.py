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
REACH = OVERLAP - BEFORE  # what a window shows at least behind every start that it owns


@dataclass(frozen=True, slots=True)
class Window:
    """Read [start, end) of the text; keep what starts in [first, last)."""

    start: int
    end: int
    first: int
    last: int


def windows(text: str, size: int = SIZE, overlap: int = OVERLAP, before: int = BEFORE, seek: int = SEEK) -> Iterator[Window]:
    """Yield windows of at most `size` code points (over `overlap + 2 * seek`), cut at white space where some is near."""
    start = first = 0
    while len(text) - start > size:
        end = _cut(text, start + size, seek)
        following = _cut(text, end - overlap, seek)
        yield Window(start, end, first, following + before)
        start, first = following, following + before
    yield Window(start, len(text), first, len(text))


def _cut(text: str, at: int, seek: int) -> int:
    """Give the last place at or before `at` that follows a white space, or `at` itself where there is none near."""
    return next((place for place in range(at, at - seek, -1) if text[place - 1].isspace()), at)
