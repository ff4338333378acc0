"""What made a match in; the words that say so out. They hold expressions and words of lists, and no text of a prompt."""

from __future__ import annotations

from collections.abc import Callable

LONGEST_REGEX = 56  # characters that are shown of one


def by_pattern(number: int, count: int, regex: str) -> str:
    """Say which pattern it was, counted from 1."""
    shown = " ".join(regex.split())
    cut = shown if len(shown) <= LONGEST_REGEX else f"{shown[: LONGEST_REGEX - 1]}…"
    return f"pattern {cut}" if count == 1 else f"pattern {number} of {count}: {cut}"


def by_context(word: str, place: str, before: float, after: float) -> str:
    """Say which context word changed a score."""
    changed = "raised" if after > before else "lowered"
    return f'context word "{word}" {place} {changed} {before:.2f} to {after:.2f}'


def without_context(score: float, after: float) -> str:
    """Say what a context word would have changed."""
    return f"no context word is near; with one its {score:.2f} would be {after:.2f}"


def by_check(validate: Callable[[str], bool]) -> str:
    """Say which check the value passed, where that has a name."""
    module, name = getattr(validate, "__module__", ""), getattr(validate, "__qualname__", "")
    named = name.isidentifier() and not name.startswith("_")
    return f"passed its check ({module.rpartition('.')[2]}.{name})" if named else "passed its check"
