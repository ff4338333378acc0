"""Patterns in, once; then a text in, and those that may match it out: one pass for all of them.

Hyperscan looks for a weaker form of every pattern (`weaken`) at once. Compiling takes seconds, so it is done in the background
and kept on the disk; until it is there, and where there is no Hyperscan, every pattern may match, and as much is found.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import inspect
import itertools
import json
import os
import platform
import stat
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from privacyguard.detect import weaken
from privacyguard.detect.needs import Expression, Found
from privacyguard.detect.weaken import Weaker, to_bytes, weaker

if TYPE_CHECKING:
    import hyperscan

PART = 48  # patterns that are compiled together: more take longer to compile than they save


class Prefilter:
    """Knows which of its patterns cannot match a text. Thread-safe; keeps no text."""

    def __init__(self, patterns: Iterable[Expression], *, other_engine: bool = False, directory: Path | None = None) -> None:
        """`directory` is where the compiled form is kept; the user's cache unless given."""
        self._patterns, self._other_engine = tuple(dict.fromkeys(patterns)), other_engine
        self._directory = directory
        self._databases: Sequence[hyperscan.Database] | None = None
        self._numbers = {pattern: number for number, pattern in enumerate(self._patterns)}
        self._every = frozenset(range(len(self._patterns)))
        self._always: frozenset[int] = frozenset()  # those that could not be compiled
        self._local = threading.local()
        self._starting = threading.Lock()
        self._compiling: threading.Thread | None = None

    @property
    def ready(self) -> bool:
        """Whether it filters by now."""
        return self._databases is not None

    def numbers(self, patterns: Iterable[Expression]) -> frozenset[int] | None:
        """What `found` calls these patterns; None: one of them is not among those that it knows."""
        found = [self._numbers.get(pattern) for pattern in patterns]
        return None if None in found else frozenset(number for number in found if number is not None)

    def found(self, text: str) -> Found | None:
        """Which patterns may match somewhere in the text; None: nobody knows."""
        if self._databases is None:
            self.prepare()
        content = to_bytes(text) if self._databases is not None else None
        if content is None or self._databases is None:
            return None
        seen = set(self._always)

        def on_match(number: int, start: int, end: int, flags: int, context: object) -> None:
            seen.add(number)

        for database, scratch in zip(self._databases, self._scratches(self._databases), strict=True):
            database.scan(content, match_event_handler=on_match, scratch=scratch)
        return Found(frozenset(seen), self._every - seen, self._numbers)

    def prepare(self, *, wait: bool = False) -> None:
        """Load the compiled form, or begin to compile; `wait` until that is done."""
        with self._starting:
            if self._databases is None and (self._compiling is None or not self._compiling.is_alive()) and _library():
                kept = self._kept()
                if kept is not None:
                    self._use(kept)
                else:
                    self._compiling = threading.Thread(target=self._compile, name="privacyguard-prefilter", daemon=True)
                    self._compiling.start()
            compiling = self._compiling
        if wait and compiling is not None:
            compiling.join()

    def _scratches(self, databases: Sequence[hyperscan.Database]) -> Sequence[hyperscan.Scratch]:
        """Room to work in, for this thread alone."""
        if getattr(self._local, "scratches", None) is None:
            import hyperscan

            self._local.scratches = [hyperscan.Scratch(database) for database in databases]
        found: Sequence[hyperscan.Scratch] = self._local.scratches
        return found

    def _use(self, kept: _Compiled) -> None:
        self._always = self._every - frozenset(kept.numbers)
        self._databases = kept.databases

    def _compile(self) -> None:
        compiled = _compiled([weaker(*pattern, other_engine=self._other_engine) for pattern in self._patterns])
        with contextlib.suppress(OSError):  # then the next process compiles again
            _keep(self._file, compiled)
        self._use(compiled)

    def _kept(self) -> _Compiled | None:
        """The compiled form on the disk, if it is there, ours alone, and of this machine."""
        try:
            return _read(self._file)
        except OSError:
            return None

    @property
    def _file(self) -> Path:
        told = [
            metadata.version("hyperscan"),
            platform.machine(),
            str(PART),
            str(self._other_engine),
            inspect.getsource(weaken),
        ]
        name = hashlib.sha256("\n".join([*told, *map(repr, self._patterns)]).encode()).hexdigest()[:32]
        return (self._directory or platformdirs.user_cache_path("privacyguard")) / f"patterns-{name}.hs"


@dataclass(frozen=True, slots=True)
class _Compiled:
    """Databases, and the numbers of all patterns that are in one."""

    databases: tuple[hyperscan.Database, ...]
    numbers: tuple[int, ...]


@cache
def _library() -> bool:
    """Whether Hyperscan is there: it has no wheels for every machine."""
    return importlib.util.find_spec("hyperscan") is not None


def _compiled(weak: Sequence[Weaker | None]) -> _Compiled:
    """Compile in parts, short patterns with short ones; one that cannot be compiled is left out, and so never ruled out."""
    patterns = {number: one for number, one in enumerate(weak) if one is not None}
    order = sorted(patterns, key=lambda number: len(patterns[number].expression))
    databases, numbers = [], []
    for first in range(0, len(order), PART):
        part = order[first : first + PART]
        database = _database(patterns, part)
        if database is None:
            part = [number for number in part if _database(patterns, [number]) is not None]
            database = _database(patterns, part) if part else None
        if database is not None:
            databases.append(database)
            numbers += part
    return _Compiled(tuple(databases), tuple(sorted(numbers)))


def _database(patterns: Mapping[int, Weaker], numbers: Sequence[int]) -> hyperscan.Database | None:
    import hyperscan

    every = hyperscan.HS_FLAG_DOTALL | hyperscan.HS_FLAG_SINGLEMATCH
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=[patterns[number].expression for number in numbers],
            ids=list(numbers),
            flags=[every | (hyperscan.HS_FLAG_CASELESS if patterns[number].caseless else 0) for number in numbers],
        )
    except hyperscan.HyperscanError:
        return None
    return database


def _keep(file: Path, compiled: _Compiled) -> None:
    import hyperscan

    parts = [bytes(hyperscan.dumpb(database)) for database in compiled.databases]
    head = json.dumps({"numbers": compiled.numbers, "sizes": [len(part) for part in parts]}).encode()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(head + b"\n")
            out.writelines(parts)
        os.replace(draft, file)
    except BaseException:
        os.unlink(draft)
        raise


def _read(file: Path) -> _Compiled | None:
    """Raises `OSError` where there is no such file."""
    import hyperscan

    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as stored:
        state = os.fstat(stored.fileno())
        if hasattr(os, "getuid") and (state.st_uid != os.getuid() or stat.S_IMODE(state.st_mode) & 0o022):
            return None  # somebody else could have made patterns that never match
        head, content = stored.readline(), stored.read()
    try:
        told = json.loads(head)
        ends = list(itertools.accumulate(told["sizes"], initial=0))
        if ends[-1] != len(content):
            return None
        parts = [content[start:end] for start, end in itertools.pairwise(ends)]
        databases = tuple(hyperscan.loadb(part, hyperscan.HS_MODE_BLOCK) for part in parts)
        return _Compiled(databases, tuple(map(int, told["numbers"])))
    except (ValueError, KeyError, TypeError, hyperscan.HyperscanError):  # cut short, or of another machine
        return None


@cache
def shipped_prefilter() -> Prefilter:
    """The prefilter of every pattern that ships. One for the process."""
    from privacyguard.detect.catalog import RECOGNIZERS

    return Prefilter(one for recognizer in RECOGNIZERS for one in getattr(recognizer, "expressions", ()))
