"""Windows: a long text is scanned in parts, and what is found is what one look at the whole would find."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from privacyguard.detect.windows import OVERLAP, SEEK, SIZE, windows

VALUE = re.compile(r"\b\d{3}-\d{2}-\d{4}\b|\S+@\S+|<(?:[^>]|\n)*>")
SMALL = OVERLAP + 2 * SEEK + 1
WORDS = st.sampled_from(["the", "536-90-4399", "maria@contoso.com", "\n", "x" * 150, "<" + "long " * 150 + ">", "y" * 3_000])


def _found(text: str, size: int) -> list[tuple[int, int]]:
    spans = []
    for window in windows(text, size):
        assert window.end - window.start <= size
        for found in VALUE.finditer(text[window.start : window.end]):
            if window.first <= found.start() + window.start < window.last:
                spans.append((found.start() + window.start, found.end() + window.start))
    return spans


@settings(deadline=None)  # the machine may be busy
@given(words=st.lists(WORDS, max_size=60), size=st.integers(SMALL, 3 * SMALL))
def test_no_finding_is_lost_or_doubled_at_a_cut(words: list[str], size: int) -> None:
    text = " ".join(words)
    assert _found(text, size) == [found.span() for found in VALUE.finditer(text)]


@given(length=st.integers(0, 5 * SIZE))
def test_the_starts_that_windows_own_are_a_partition(length: int) -> None:
    owned = [(window.first, window.last) for window in windows("x" * length)]
    assert [first for first, _ in owned] == [0, *(last for _, last in owned[:-1])]
    assert owned[-1][1] == length
