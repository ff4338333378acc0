"""Recognizers and a call's texts in; which of them has to read which text out, and how one reads a text."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.catalog.credentials.tokens.shape import TokenTable
from privacyguard.detect.needs import Glance, Needs
from privacyguard.detect.prefilter import Prefilter
from privacyguard.detect.presidio import PresidioRecognizer
from privacyguard.detect.recognizer import Match, PatternRecognizer, Recognizer
from privacyguard.detect.shipped import SHIPPED

SHARING = (PatternRecognizer, PresidioRecognizer, TokenTable)  # they read at a glance that others share; subclasses may not
_OURS = frozenset(map(id, (*RECOGNIZERS, SHIPPED)))


class Reader:
    """A recognizer, and what is known of it once and for all.

    `at` is its place among all. `by_pattern`: it goes by the characters of a value; the words around are glued together where
    one is closed up. `lasting`: it is ours, and what it says depends on the text and its key alone.
    """

    def __init__(self, at: int, recognizer: Recognizer) -> None:
        self.at, self.recognizer = at, recognizer
        self.lasting = type(recognizer) in SHARING or id(recognizer) in _OURS
        self.by_pattern = type(recognizer) in SHARING or getattr(recognizer, "closes_up", False) is True

    @cached_property
    def entities(self) -> frozenset[str]:
        """What it may report."""
        return self.recognizer.entities

    @cached_property
    def needs(self) -> Needs:
        """What a text must hold to be shown to it: a character at least."""
        needs = getattr(self.recognizer, "needs", None) if type(self.recognizer) in SHARING else None
        return needs or Needs(shortest=1)


@dataclass(frozen=True, slots=True)
class _Index:
    """Whom a pattern that may match calls for: recognizers by its number, and those that are always asked."""

    by_number: Mapping[int, frozenset[int]]
    always: frozenset[int]


class Readers:
    """All recognizers of a detector, in their order. Thread-safe; keeps no text."""

    def __init__(self, recognizers: Sequence[Recognizer], prefilter: Prefilter | None) -> None:
        self._every = tuple(Reader(at, recognizer) for at, recognizer in enumerate(recognizers))
        self.fleeting = tuple(reader.at for reader in self._every if not reader.lasting)
        self._prefilter = prefilter
        self._index: _Index | None = None

    def __getitem__(self, at: int) -> Reader:
        return self._every[at]

    def glance(self, text: str) -> Glance:
        """Look at a text on behalf of all of them."""
        return Glance(text, None if self._prefilter is None else self._prefilter.found)

    def asked(
        self, glances: Mapping[int, Glance], known: Container[int] = (), *, by_pattern: bool = False
    ) -> Iterator[tuple[Reader, list[int]]]:
        """Yield who may find something, with the numbers of the texts in which they may; `by_pattern`: no others.

        What lasting readers say of the `known` texts is known.
        """
        pages: dict[int, list[int]] = {}
        for number, glance in glances.items():
            for at in self.fleeting if number in known else self._hopeful(glance):
                pages.setdefault(at, []).append(number)
        for at in sorted(pages):
            reader = self._every[at]
            if by_pattern and not reader.by_pattern:
                continue
            if shown := [number for number in pages[at] if glances[number].meets(reader.needs)]:
                yield reader, shown

    def _hopeful(self, glance: Glance) -> Iterable[int]:
        if glance.found is None:
            return range(len(self._every))
        index = self._index = self._index or self._indexed()
        return index.always.union(*(index.by_number[number] for number in glance.found.numbers if number in index.by_number))

    def _indexed(self) -> _Index:
        by_number: dict[int, set[int]] = {}
        always = set()
        for at, reader in enumerate(self._every):
            sharing = type(reader.recognizer) in SHARING
            numbers = self._prefilter.numbers(reader.recognizer) if sharing and self._prefilter else None  # type: ignore[arg-type]
            if numbers is None:
                always.add(at)
            for number in numbers or ():
                by_number.setdefault(number, set()).add(at)
        return _Index({number: frozenset(readers) for number, readers in by_number.items()}, frozenset(always))


def scan(recognizer: Recognizer, glance: Glance, key: str) -> Iterable[Match]:
    """Let those share the glance that can; a subclass is asked by `scan`, which it may have made its own."""
    shared: Callable[[Glance, str], Iterable[Match]] | None = getattr(recognizer, "scan_glanced", None)
    return shared(glance, key) if shared and type(recognizer) in SHARING else recognizer.scan(glance.text, key)
