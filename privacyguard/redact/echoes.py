"""What a conversation has written in, where it stands in the texts of a later call out: replies come back as history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from privacyguard.redact.invented import telling
from privacyguard.redact.vault import Written
from privacyguard.values import Operator

_IN_BRACKETS = re.compile(r"\[[A-Z][A-Z0-9_]*#[A-Za-z]+\]")


class Echoes:
    """The surrogates (in any case), hashes and ciphers of a conversation that these texts repeat: no values of their own.

    A value that is equal to a surrogate of its conversation cannot be told from it, and is taken for it. Holds text.
    """

    def __init__(self, written: Mapping[str, Written], texts: Iterable[str]) -> None:
        said = "\n".join(texts).casefold() if written else ""
        self._written = written
        self._surrogates = {text.casefold(): one for text, one in written.items() if one.operator is Operator.SURROGATE}
        self._standing = sorted((folded for folded in map(str.casefold, written) if folded in said), key=len, reverse=True)
        self._words: dict[str, list[frozenset[str]]] = {}
        for text in self._standing:
            if text in self._surrogates:
                for word in (words := telling(text)):
                    self._words.setdefault(word, []).append(words)

    def __repr__(self) -> str:
        return f"Echoes({len(self._standing)} of {len(self._written)})"

    def behind(self, text: str) -> Written | None:
        """What this text was written for, if it was."""
        return self._written.get(text) or self._surrogates.get(text.casefold())

    def repeats(self, text: str) -> bool:
        """Whether the text was written in this conversation, or is a part of a surrogate that the call says again ("Hill")."""
        if self.behind(text) is not None:
            return True
        words = telling(text) if self._words and not any(map(str.isdecimal, text)) else frozenset()
        return any(words <= whole for whole in self._words.get(next(iter(words), ""), ()))

    def brackets(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a hash or cipher of the conversation stands: what is found inside is no finding."""
        if self._standing:
            yield from (found.span() for found in _IN_BRACKETS.finditer(text) if found.group() in self._written)

    def cut_from(self, text: str) -> str:
        """The text without them, and without case."""
        folded = text.casefold()
        for one in self._standing:
            folded = folded.replace(one, " ")
        return folded
