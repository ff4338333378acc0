"""Recognizers in, once; then a text in, and the patterns of theirs that may match it out: one pass for all of them.

Hyperscan looks for a weaker form of every pattern (`weaken`) at once. Compiling takes seconds, so it is done in the background
and kept on the disk; until it is there, and where there is no Hyperscan, every pattern may match, and as much is found.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import inspect
import platform
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

import platformdirs

from privacyguard.detect import compiled, edges, needs, weaken
from privacyguard.detect.identity import source_of
from privacyguard.detect.needs import Expression, Found, Glance, needs_of
from privacyguard.detect.recognizer import PatternRecognizer, Recognizer
from privacyguard.detect.weaken import to_bytes, weaker


class Expressed(Recognizer, Protocol):
    """A recognizer that finds nothing where none of its expressions matches."""

    @property
    def expressions(self) -> tuple[Expression, ...]: ...


class Prefilter:
    """Knows which patterns of its recognizers cannot match a text. Thread-safe; keeps no text.

    A recognizer is asked for its expressions only where the compiled form has to be made; it may have to load a library.
    """

    def __init__(self, recognizers: Sequence[Expressed], *, directory: Path | None = None) -> None:
        """`directory` is where the compiled form is kept; the user's cache unless given."""
        self._recognizers, self._directory = tuple(recognizers), directory
        self._compiled: compiled.Compiled | None = None
        self._known: Mapping[Expression, int] = {}
        self._asked: Mapping[Expressed, frozenset[int]] = {}
        self._always: frozenset[int] = frozenset()  # those that could not be compiled
        self._local = threading.local()
        self._starting = threading.Lock()
        self._compiling: threading.Thread | None = None

    @property
    def ready(self) -> bool:
        """Whether it filters by now."""
        return self._compiled is not None

    def numbers(self, recognizer: Expressed) -> frozenset[int] | None:
        """What `found` calls the patterns that a recognizer goes by; None: they are not known, or not yet."""
        try:
            return self._asked.get(recognizer)
        except TypeError:  # somebody's own, made of lists
            return None

    def found(self, glance: Glance) -> Found | None:
        """Which patterns may match somewhere in the text; None: nobody knows."""
        if self._compiled is None:
            self.prepare()
        content = to_bytes(glance.text) if self._compiled is not None else None
        if content is None or self._compiled is None:
            return None
        seen = set(self._always)

        def on_match(number: int, start: int, end: int, flags: int, context: object) -> None:
            seen.add(number)

        for database, scratch in zip(self._compiled.databases, self._scratches(self._compiled), strict=True):
            if database.digits <= glance.digits and database.run <= glance.run:
                database.content.scan(content, match_event_handler=on_match, scratch=scratch)
        return Found(frozenset(seen), self._known)

    def prepare(self, *, wait: bool = False) -> None:
        """Load the compiled form, or begin to compile; `wait` until that is done."""
        with self._starting:
            if self._compiled is None and (self._compiling is None or not self._compiling.is_alive()) and _library():
                kept = self._kept()
                if kept is not None:
                    self._use(kept)
                else:
                    self._compiling = threading.Thread(target=self._compile, name="privacyguard-prefilter", daemon=True)
                    self._compiling.start()
            compiling = self._compiling
        if wait and compiling is not None:
            compiling.join()

    def _scratches(self, made: compiled.Compiled) -> Sequence[Any]:
        """Room to work in, for this thread alone."""
        if getattr(self._local, "scratches", None) is None:
            self._local.scratches = compiled.scratches(made)
        found: Sequence[Any] = self._local.scratches
        return found

    def _use(self, made: compiled.Compiled) -> None:
        self._known = {pattern: number for number, pattern in enumerate(made.patterns)}
        self._always = frozenset(range(len(made.patterns))) - frozenset(made.numbers)
        self._asked = dict(zip(self._recognizers, map(frozenset, made.groups), strict=True))
        self._compiled = made

    def _compile(self) -> None:
        expressions = [recognizer.expressions for recognizer in self._recognizers]
        known = {pattern: number for number, pattern in enumerate(dict.fromkeys(one for each in expressions for one in each))}
        weak = {number: one for pattern, number in known.items() if (one := weaker(*pattern)) is not None}
        databases, numbers = compiled.compile_parts(weak, {number: needs_of(*pattern) for pattern, number in known.items()})
        groups = tuple(tuple(known[one] for one in each) for each in expressions)
        made = compiled.Compiled(databases, numbers, tuple(known), groups)
        with contextlib.suppress(OSError):  # then the next process compiles again
            compiled.keep(self._file, made)
        self._use(made)

    def _kept(self) -> compiled.Compiled | None:
        """The compiled form on the disk, if it is there, ours alone, and of this machine."""
        try:
            kept = compiled.read(self._file)
        except OSError:
            return None
        return kept if kept is not None and len(kept.groups) == len(self._recognizers) else None

    @property
    def _file(self) -> Path:
        told = [metadata.version("hyperscan"), platform.machine(), *map(inspect.getsource, (weaken, edges, needs, compiled))]
        name = hashlib.sha256("\n".join(told).encode() + source_of(self._recognizers)).hexdigest()[:32]
        return (self._directory or platformdirs.user_cache_path("privacyguard")) / f"patterns-{name}.hs"


@cache
def _library() -> bool:
    """Whether Hyperscan is there: it has no wheels for every machine."""
    return importlib.util.find_spec("hyperscan") is not None


@cache
def shipped_prefilter() -> Prefilter:
    """The prefilter of every pattern that ships. One for the process."""
    from privacyguard.detect.catalog import RECOGNIZERS
    from privacyguard.detect.catalog.credentials.tokens.shape import TokenTable
    from privacyguard.detect.presidio import presidio_recognizers

    ours = [one for one in RECOGNIZERS if isinstance(one, (PatternRecognizer, TokenTable))]
    return Prefilter([*presidio_recognizers(), *ours])
