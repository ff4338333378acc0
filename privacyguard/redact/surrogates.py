"""A value in, another one of its kind out: the same in a whole conversation, and never something that the call says."""

from __future__ import annotations

import re
from random import Random

from privacyguard.redact.invented import invented, telling
from privacyguard.redact.keys import derived
from privacyguard.redact.said import Said
from privacyguard.redact.vault import Hiding, Written, stem_of
from privacyguard.values import Operator

ATTEMPTS = 60  # until a value has none; the first half also keeps the words of surrogates apart

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLES = frozenset("mr mrs ms miss dr prof herr frau mme".split())


class Surrogates:
    """The surrogates of one call. INVARIANT: two values never share one, whatever their case. Holds text."""

    def __init__(self, hiding: Hiding, said: Said, key: bytes) -> None:
        self._hiding, self._said, self._key = hiding, said, key
        self._issued: set[str] = set()
        self._words: set[str] = set()
        self._people: dict[str, Written] = {}  # who was written as a whole, by each of their names
        for one in hiding.all_written():
            self._note(one)

    def __repr__(self) -> str:
        return f"Surrogates({len(self._issued)})"

    def of(self, entity: str, original: str) -> str | None:
        """The surrogate of a value; None: it has none.

        One that the call has made into somebody's value since is given up for another.
        """
        known = self._hiding.written(Operator.SURROGATE, original)
        if known and not self._said.word_of_value_in(known.base):
            return self._hiding.write(Written(Operator.SURROGATE, known.entity, original, known.base))
        base = (self._part(original) if entity == "PERSON" else None) or self._new(entity, original)
        if base is None:
            return None
        one = Written(Operator.SURROGATE, entity, original, base)
        self._note(one)
        return self._hiding.write(one)

    def _new(self, entity: str, original: str) -> str | None:
        for attempt in range(ATTEMPTS):
            seed = derived(self._key, "surrogate", entity, stem_of(original), str(attempt))
            base = invented(entity, original, Random(int.from_bytes(seed)))
            if base is None:
                return None
            free = base.casefold() not in self._issued
            apart = attempt >= ATTEMPTS // 2 or telling(base).isdisjoint(self._words)
            if free and apart and not self._said.says(base) and not self._said.value_in(base):
                return base
        return None

    def _part(self, original: str) -> str | None:
        """For a name out of a longer one, the same out of its surrogate: Lopez is Hill where Maria Lopez is Allison Hill."""
        names = _names(original)
        whole = self._people.get(names[0]) if names else None
        if whole is None or not set(names) <= set(every := _names(whole.original)):
            return None
        made = whole.base.split()
        parts = [part for name in names for own, part in ((every[0], made[0]), (every[-1], made[-1])) if name == own]
        base = ", ".join(reversed(parts)) if "," in original else " ".join(parts)
        return None if not parts or base.casefold() in self._issued or self._said.word_of_value_in(base) else base

    def _note(self, one: Written) -> None:
        if one.operator is not Operator.SURROGATE:
            return
        self._issued.add(one.base.casefold())
        self._words |= telling(one.base)
        names = _names(one.original)
        if one.entity == "PERSON" and len(names) > 1 and len(one.base.split()) > 1:
            for name in names:
                self._people.setdefault(name, one)


def _names(person: str) -> list[str]:
    """Their names without titles, the first name first."""
    last, comma, first = person.partition(",")
    return [name for name in _WORD.findall(f"{first} {last}".casefold() if comma else last.casefold()) if name not in _TITLES]
