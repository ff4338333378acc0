"""What one conversation hides: placeholder <-> original, numbered in order of appearance; and the store of all of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from privacyguard.redact.placeholders import placeholder


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
class Vault:
    """Everything a conversation hides, by original. A value: `hide` returns the next one."""

    hidden: Mapping[str, Hidden] = field(default_factory=dict, repr=False)

    def hide(self, entity: str, original: str, taken: frozenset[tuple[str, int, int]]) -> tuple[Vault, Hidden]:
        """Hide `original`: the same value gets the same placeholder. What `taken` names is not given out.

        `taken` holds (entity, number, form).
        INVARIANT: no two originals share a placeholder.
        """
        if original in self.hidden:
            return self, self.hidden[original]
        stem = " ".join(original.casefold().split())
        kin = [one for one in self.hidden.values() if one.stem == stem]
        if kin:
            first = kin[0]
            forms = {other.form for other in kin}
            forms |= {form for label, number, form in taken if (label, number) == (first.entity, first.number)}
            one = Hidden(first.entity, original, stem, first.number, _free(forms))
        else:
            used = {other.number for other in self.hidden.values() if other.entity == entity}
            used |= {number for label, number, _ in taken if label == entity}
            one = Hidden(entity, original, stem, _free(used), 1)
        return Vault({**self.hidden, original: one}), one


def _free(used: set[int]) -> int:
    return next(number for number in range(1, len(used) + 2) if number not in used)


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
            if self._vaults.get(namespace, Vault()).hidden != before.hidden:
                return False
            self._vaults[namespace] = after
            self._vaults.move_to_end(namespace)
            while len(self._vaults) > self._capacity:
                self._vaults.popitem(last=False)
            return True
