"""The texts of a call and the values in them in, what a text that is made up may not repeat out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import combinations

from privacyguard.redact.echoes import Echoes
from privacyguard.redact.invented import telling

TOLD_FROM = 6  # code points; a shorter value stands in many texts, and the check of the outgoing bytes does not look for it
LONG_NUMBER = 7  # digits that are one number however they are grouped

_BOUND = re.compile(r"(?<!\w)(?=\w)|(?<=\w)(?!\w)|(?<=[^\w\s])|(?=[^\w\s])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().+\-/]+(?=\d)")


class Said:
    """What a call says, without what its conversation wrote. Read only when something is made up. Holds text."""

    def __init__(self, texts: Sequence[str], values: Sequence[str], echoes: Echoes) -> None:
        self._texts, self._values, self._echoes = texts, values, echoes

    def __repr__(self) -> str:
        return f"Said({len(self._texts)} texts)"

    def says(self, text: str) -> bool:
        """Whether the call says this text, or a telling word of it."""
        digits = "".join(filter(str.isdecimal, text))
        return (
            text.casefold() in self._text
            or not telling(text).isdisjoint(self._words)
            or (len(digits) >= LONG_NUMBER and digits in self._numbers)
        )

    def value_in(self, text: str) -> bool:
        """Whether one of the values stands in this text, where it is not a part of a longer word."""
        folded = text.casefold()
        bounds = sorted({found.start() for found in _BOUND.finditer(folded)})
        return any(folded[start:end] in self._long_values for start, end in combinations(bounds, 2) if end - start >= TOLD_FROM)

    def word_of_value_in(self, text: str) -> bool:
        """Whether one of the values stands in this text, or a telling word of one."""
        return not telling(text).isdisjoint(self._words_of_values) or self.value_in(text)

    @cached_property
    def _text(self) -> str:
        return self._echoes.cut_from("\n".join(self._texts))

    @cached_property
    def _numbers(self) -> str:
        return _BETWEEN_DIGITS.sub("", self._text)

    @cached_property
    def _words(self) -> frozenset[str]:
        return telling(self._text)

    @cached_property
    def _long_values(self) -> frozenset[str]:
        return frozenset(value.casefold() for value in self._values if len(value) >= TOLD_FROM)

    @cached_property
    def _words_of_values(self) -> frozenset[str]:
        return telling(self._echoes.cut_from("\n".join(self._values)))
