"""A long text and what fits into a model in; windows that all fit out. What a model cuts off it would skip in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from privacyguard.detect.windows import Window, windows

SIZES = (1200, 300, 80)  # code points; the first at which every window fits
# parts of a window: what it shares with the next, what it shows before its own, how far a cut may move to a white space
_OVERLAP, _BEFORE, _SEEK = 3, 8, 10


def fitting(text: str, fits: Callable[[str], bool]) -> tuple[Window, ...]:
    """Cut `text` into windows that fit, as large as they can be.

    Raises:
        ValueError: not even the smallest windows fit.
    """
    for size in SIZES:
        found = tuple(_windows(text, size))
        if all(fits(text[window.start : window.end]) for window in found):
            return found
    raise ValueError("a text cannot be cut so that it fits into the model")


def _windows(text: str, size: int) -> Iterator[Window]:
    return windows(text, size, size // _OVERLAP, size // _BEFORE, size // _SEEK)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span that cuts a word: a model tags pieces of words, and may miss one of them."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
