"""The entries of an allow list in; whether a value that was read somewhere is none of our business out."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from privacyguard.detect.views import canonical
from privacyguard.plugins import AllowedPattern, AllowedValue
from privacyguard.values import Entity, Kind

SECONDS = 0.1  # for one expression on one value; one that takes longer allows nothing


class AllowList:
    """Values that are never findings. Compared as recognizers see them, case included. Thread-safe, keeps no text."""

    def __init__(self, entries: Iterable[AllowedValue | AllowedPattern]) -> None:
        self._values: dict[str, list[frozenset[str] | None]] = {}
        self._patterns: list[tuple[regex.Pattern[str], frozenset[str] | None]] = []
        for entry in entries:
            match entry:
                case AllowedValue(value, entities):
                    self._values.setdefault(_form(canonical(value).text), []).append(entities)
                case AllowedPattern(expression, entities):
                    self._patterns.append((regex.compile(expression), entities))

    def allows(self, entity: Entity, value: str) -> bool:
        """Say whether this reading is no finding. Credentials are hidden only by entries that name them."""
        form = _form(value)
        if any(_covers(entities, entity) for entities in self._values.get(form, ())):
            return True
        return any(_covers(entities, entity) and _matches(pattern, form) for pattern, entities in self._patterns)


def _covers(entities: frozenset[str] | None, entity: Entity) -> bool:
    return entity.kind is not Kind.CREDENTIAL if entities is None else entity.name in entities


def _matches(pattern: regex.Pattern[str], value: str) -> bool:
    try:
        return pattern.fullmatch(value, timeout=SECONDS) is not None
    except TimeoutError:
        return False


def _form(value: str) -> str:
    return " ".join(value.split())
