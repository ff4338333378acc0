"""Values that were found once and the texts of a call in; every place where they stand out.

The same name or number without the words that gave it away the first time is the same secret. Values are compared in
canonical, lower-cased form, at word bounds (an underscore is one); numbers also without their separators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from privacyguard.detect.ordinary import ORDINARY

SHORTEST = 4  # characters of a value that is looked for elsewhere
SHORTEST_PART = 3  # letters of a part of a name
LONGEST_NUMBER = 40  # characters of a number, separators included
_FINAL = "\u03a3"  # capital sigma: its lower case depends on where it stands
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_NUMBER = re.compile(r"[^\W_]+(?:[ .\-/]{1,2}[^\W_]+)*")
_PART = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Value:
    """Something to look for: canonical text, what it is, how sure we are, and who says so."""

    text: str = field(repr=False)
    entity: str
    score: float
    recognizer: str
    exact: bool = False  # only as written here, or all in capitals


def lowered(text: str) -> str:
    """Lower-case without moving a character: what would change its length stays."""
    low = text.lower()
    if len(low) == len(text) and _FINAL not in text:
        return low
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def bare_number(text: str) -> str | None:
    """Give a number without its separators, in lower case; None for what is not mostly digits."""
    bare = "".join(filter(str.isalnum, text)).casefold()
    digits = sum(map(str.isdigit, bare))
    return bare if digits >= SHORTEST and digits * 2 >= len(bare) else None


def name_parts(name: str) -> Iterator[str]:
    """Yield the parts of a name that stand for the person alone: capitalised, three letters or more, no ordinary word."""
    parts = _PART.findall(name)
    if len(parts) < 2:
        return
    for part in parts:
        if len(part) >= SHORTEST_PART and part[0].isupper() and part.casefold() not in ORDINARY:
            yield part


class Finder:
    """Looks for many values at once, in time linear in the text. Immutable once built."""

    def __init__(self, values: Iterable[Value]) -> None:
        # first token -> length -> form -> values: thousands of numbers that start alike cost one look-up per length
        self._by_first: dict[str, dict[int, dict[str, list[Value]]]] = {}
        self._numbers: dict[str, list[Value]] = {}
        for value in dict.fromkeys(values):
            form = lowered(value.text)
            if (first := _TOKEN.match(form)) is None:
                continue
            self._by_first.setdefault(first[0], {}).setdefault(len(form), {}).setdefault(form, []).append(value)
            if not value.exact and (bare := bare_number(value.text)) is not None and len(bare) >= 2 * SHORTEST - 1:
                self._numbers.setdefault(bare, []).append(value)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._by_first)

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Yield (start, end, value) for every place in this canonical text."""
        if not self._by_first:
            return
        low = lowered(text)
        if self._by_first.keys().isdisjoint(_TOKEN.findall(low)):
            tokens: Iterable[re.Match[str]] = ()
        else:
            tokens = _TOKEN.finditer(low)
        for token in tokens:
            forms_by_length = self._by_first.get(token[0])
            if forms_by_length is None:
                continue
            start = token.start()
            for length, forms in forms_by_length.items():
                end = start + length
                for value in forms.get(low[start:end], ()):
                    as_written = text[start:end] in (value.text, value.text.upper())
                    if (as_written or not value.exact) and _bounded(low, start, end):
                        yield start, end, value
        if self._numbers:
            yield from self._find_numbers(low)

    def _find_numbers(self, low: str) -> Iterator[tuple[int, int, Value]]:
        for run in _NUMBER.finditer(low):
            groups = [(group.start() + run.start(), group[0]) for group in re.finditer(r"[^\W_]+", run[0])]
            for first, (start, _) in enumerate(groups):
                bare = ""
                for at, group in groups[first:]:
                    bare += group
                    if len(bare) > LONGEST_NUMBER:
                        break
                    for value in self._numbers.get(bare, ()):
                        yield start, at + len(group), value


def _bounded(text: str, start: int, end: int) -> bool:
    """Neither side cuts through a word or a number."""
    return not (start > 0 and text[start].isalnum() and text[start - 1].isalnum()) and not (
        end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    )
