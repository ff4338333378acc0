"""What one conversation hides: what stands for a value <-> the original; and the store of all conversations.

Placeholders are numbered in order of appearance; of what other operators wrote, it remembers what is not the same anyway.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from privacyguard.redact.placeholders import placeholder
from privacyguard.values import Operator


@dataclass(frozen=True, slots=True)
class Namespace:
    """Whose placeholders these are. Nothing is shared between two namespaces."""

    principal: str = field(repr=False)
    conversation: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hidden:
    """One hidden value. `stem` is shared by its spellings: "MARIA" and "Maria" have one."""

    entity: str
    original: str = field(repr=False)
    stem: str = field(repr=False)
    number: int
    form: int

    @property
    def placeholder(self) -> str:
        """What stands for it."""
        return placeholder(self.entity, self.number, self.form)


@dataclass(frozen=True, slots=True)
class Written:
    """What a surrogate, a hash or a cipher was written for. `base` stands for every spelling of the value."""

    operator: Operator
    entity: str
    original: str = field(repr=False)
    base: str = field(repr=False)

    @property
    def stem(self) -> str:
        """What the spellings that share the base have in common. A cipher opens to one of them."""
        return self.original if self.operator is Operator.ENCRYPT else stem_of(self.original)

    @property
    def text(self) -> str:
        """What stands for it: a surrogate is spelled as its value is."""
        if self.operator is Operator.SURROGATE and self.original.isupper():
            return self.base.upper()
        return self.base.lower() if self.operator is Operator.SURROGATE and self.original.islower() else self.base


@dataclass(frozen=True, slots=True)
class Vault:
    """Everything a conversation hides, by original, and what was written, by what stands there now.

    `taint` is the zone that the conversation may not leave any more, "" if it may. A value: the methods return the next one.
    """

    hidden: Mapping[str, Hidden] = field(default_factory=dict, repr=False)
    written: Mapping[str, Written] = field(default_factory=dict, repr=False)
    taint: str = ""

    def originals(self) -> Mapping[str, str]:
        """Every value that the conversation hides, with its entity."""
        written = {one.original: one.entity for one in self.written.values()}
        return {**written, **{original: one.entity for original, one in self.hidden.items()}}

    def tainted(self, zone: str) -> Vault:
        """The same, of a conversation that stays in this zone or in more trusted ones."""
        return self if self.taint == zone else replace(self, taint=zone)

    def hide(self, entity: str, original: str, taken: frozenset[tuple[str, int, int]]) -> tuple[Vault, Hidden]:
        """Hide `original`: the same value gets the same placeholder. What `taken` names is not given out.

        `taken` holds (entity, number, form).
        INVARIANT: no two originals share a placeholder.
        """
        hiding = Hiding(self, taken)
        one = hiding.hide(entity, original)
        return hiding.vault(), one


class Hiding:
    """The next vault in the making: what `Vault.hide` does, for many values at a cost that grows with their number alone.

    Holds text; not thread-safe.
    """

    def __init__(self, vault: Vault, taken: Iterable[tuple[str, int, int]]) -> None:
        self._before = vault
        self._hidden = dict(vault.hidden)
        self._written = dict(vault.written)
        self._bases = {(one.operator, one.stem): one for one in vault.written.values()}  # of two the later one holds
        self._changed = False
        self._numbers: defaultdict[str, _Numbers] = defaultdict(_Numbers)  # by entity
        self._forms: defaultdict[tuple[str, int], _Numbers] = defaultdict(_Numbers)  # by entity and number
        self._first: dict[str, Hidden] = {}  # by stem
        for label, number, form in taken:
            self._numbers[label].use(number)
            self._forms[label, number].use(form)
        for one in vault.hidden.values():
            self._note(one)

    def __repr__(self) -> str:
        return f"Hiding({len(self._hidden)} values)"

    def hide(self, entity: str, original: str) -> Hidden:
        """Hide `original`, or say how it is hidden already."""
        if known := self._hidden.get(original):
            return known
        stem = stem_of(original)
        if kin := self._first.get(stem):
            one = Hidden(kin.entity, original, stem, kin.number, self._forms[kin.entity, kin.number].free())
        else:
            one = Hidden(entity, original, stem, self._numbers[entity].free(), 1)
        self._hidden[original] = one
        self._note(one)
        self._changed = True
        return one

    def written(self, operator: Operator, original: str) -> Written | None:
        """What this operator wrote for the value, or for another spelling of it."""
        return self._bases.get((operator, original if operator is Operator.ENCRYPT else stem_of(original)))

    def write(self, one: Written) -> str:
        """Remember it, and return what stands for the value now."""
        if one.text not in self._written:
            self._written[one.text] = self._bases[one.operator, one.stem] = one
            self._changed = True
        return one.text

    def all_written(self) -> Iterable[Written]:
        """All that is remembered, the oldest first."""
        return self._written.values()

    def vault(self) -> Vault:
        """What is hidden now."""
        if not self._changed:
            return self._before
        return replace(self._before, hidden=dict(self._hidden), written=dict(self._written))

    def _note(self, one: Hidden) -> None:
        self._first.setdefault(one.stem, one)
        self._numbers[one.entity].use(one.number)
        self._forms[one.entity, one.number].use(one.form)


def stem_of(original: str) -> str:
    """What the spellings of one value share."""
    return " ".join(original.casefold().split())


class _Numbers:
    """Numbers from 1 that are in use."""

    def __init__(self) -> None:
        self._used: set[int] = set()
        self._below = 1  # INVARIANT: all smaller ones are in use

    def use(self, number: int) -> None:
        self._used.add(number)

    def free(self) -> int:
        while self._below in self._used:
            self._below += 1
        return self._below


class VaultStore(Protocol):
    """Where vaults live between calls. Must be thread-safe."""

    def snapshot(self, namespace: Namespace) -> Vault:
        """What this namespace hides now."""
        ...

    def commit(self, namespace: Namespace, before: Vault, after: Vault) -> bool:
        """Replace `before` by `after`; False if somebody else was faster: plan again."""
        ...


class MemoryVaults:
    """Vaults of this process, the most recently used `capacity` conversations. Thread-safe.

    A conversation that fell out starts numbering afresh; every call carries its whole history, so its replies still restore.
    """

    def __init__(self, capacity: int = 10_000) -> None:
        self._capacity = capacity
        self._vaults: OrderedDict[Namespace, Vault] = OrderedDict()
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"MemoryVaults({len(self._vaults)} conversations)"

    def snapshot(self, namespace: Namespace) -> Vault:
        """What this namespace hides now."""
        with self._lock:
            if namespace not in self._vaults:
                return Vault()
            self._vaults.move_to_end(namespace)
            return self._vaults[namespace]

    def commit(self, namespace: Namespace, before: Vault, after: Vault) -> bool:
        """Replace `before` by `after` unless it changed meanwhile."""
        with self._lock:
            if self._vaults.get(namespace, Vault()) != before:
                return False
            self._vaults[namespace] = after
            self._vaults.move_to_end(namespace)
            while len(self._vaults) > self._capacity:
                self._vaults.popitem(last=False)
            return True
