"""Weaker forms of patterns in; the databases that Hyperscan finds them with out, and a file that keeps them.

Patterns that need digits are apart from those that need none: a text without digits is not scanned for them.
"""

from __future__ import annotations

import itertools
import json
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from privacyguard.detect.needs import MANY_DIGITS, Expression, Needs
from privacyguard.detect.weaken import Weaker

if TYPE_CHECKING:
    import hyperscan

PART = 48  # patterns that are compiled together: more take longer to compile than they save


@dataclass(frozen=True, slots=True)
class Database:
    """A compiled part, and how many digits a text has at least, in all and in a row, that one of its patterns matches."""

    content: hyperscan.Database
    digits: int
    run: int


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything that was compiled. `numbers` are those of the patterns that are in some database.

    `patterns` are all of them, in the order of their numbers; `groups` the numbers that each recognizer goes by.
    """

    databases: tuple[Database, ...]
    numbers: tuple[int, ...]
    patterns: tuple[Expression, ...]
    groups: tuple[tuple[int, ...], ...]


def compile_parts(weak: Mapping[int, Weaker], needs: Mapping[int, Needs]) -> tuple[tuple[Database, ...], tuple[int, ...]]:
    """Compile in parts, short patterns with short ones; gives the databases, and the numbers of the patterns in them."""
    databases, numbers = [], []
    for part in _parts(weak, needs):
        database = _database(weak, part)
        if database is None:
            part = [number for number in part if _database(weak, [number]) is not None]
            database = _database(weak, part) if part else None
        if database is not None:
            digits, run = (min(getattr(needs[number], what) for number in part) for what in ("digits", "run"))
            databases.append(Database(database, digits, run))
            numbers += part
    return tuple(databases), tuple(sorted(numbers))


def _parts(weak: Mapping[int, Weaker], needs: Mapping[int, Needs]) -> Iterator[list[int]]:
    def alike(number: int) -> tuple[bool, bool]:
        return needs[number].digits > 0, needs[number].digits >= MANY_DIGITS

    ordered = sorted(weak, key=lambda number: (alike(number), len(weak[number].expression)))
    for _, group in itertools.groupby(ordered, key=alike):
        every = list(group)
        for first in range(0, len(every), PART):
            yield every[first : first + PART]


def _database(weak: Mapping[int, Weaker], numbers: Sequence[int]) -> hyperscan.Database | None:
    import hyperscan

    every = hyperscan.HS_FLAG_DOTALL | hyperscan.HS_FLAG_SINGLEMATCH
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=[weak[number].expression for number in numbers],
            ids=list(numbers),
            flags=[every | (hyperscan.HS_FLAG_CASELESS if weak[number].caseless else 0) for number in numbers],
        )
    except hyperscan.HyperscanError:
        return None
    return database


def keep(file: Path, compiled: Compiled) -> None:
    """Write the file, for its owner alone; another process sees the old one or the new one.

    Raises:
        OSError: it cannot be written.
    """
    import hyperscan

    parts = [bytes(hyperscan.dumpb(database.content)) for database in compiled.databases]
    told = {
        "numbers": compiled.numbers,
        "patterns": compiled.patterns,
        "groups": compiled.groups,
        "parts": [[len(part), database.digits, database.run] for part, database in zip(parts, compiled.databases, strict=True)],
    }
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(json.dumps(told).encode() + b"\n")
            out.writelines(parts)
        os.replace(draft, file)
    except BaseException:
        os.unlink(draft)
        raise


def read(file: Path) -> Compiled | None:
    """Load the file; None where it is not whole, of another machine, or not its owner's alone.

    Raises:
        OSError: there is no such file.
    """
    import hyperscan

    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as stored:
        state = os.fstat(stored.fileno())
        if hasattr(os, "getuid") and (state.st_uid != os.getuid() or stat.S_IMODE(state.st_mode) & 0o022):
            return None  # somebody else could have made patterns that never match
        try:
            told = json.loads(stored.readline())
            databases = []
            for size, digits, run in told["parts"]:
                part = stored.read(size)
                if len(part) != size:
                    return None
                databases.append(Database(hyperscan.loadb(part, hyperscan.HS_MODE_BLOCK), int(digits), int(run)))
            patterns = tuple((str(regex), int(flags)) for regex, flags in told["patterns"])
            groups = tuple(tuple(map(int, group)) for group in told["groups"])
            return Compiled(tuple(databases), tuple(map(int, told["numbers"])), patterns, groups)
        except (ValueError, KeyError, TypeError, hyperscan.HyperscanError):
            return None


def scratches(compiled: Compiled) -> list[hyperscan.Scratch]:
    """Room to work in for one thread, by database."""
    import hyperscan

    return [hyperscan.Scratch(database.content) for database in compiled.databases]
