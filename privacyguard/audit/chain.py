"""The lines of one stream in, what is wrong with their chain out: which line was changed, inserted or moved, what is missing.

One pass with one line of lookahead; a line that the next one vouches for (by its digest) is as it was written. On the way the
roots are compared that checkpoints vouch for. Standard library only: it is part of the stand-alone verifier.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO

from privacyguard.audit.merkle import Frontier, leaf_hash

VERSION = 1  # of the schema; `record.VERSION` is the same
MAX_LINE = 1 << 26  # 64 MiB: some 500,000 findings in one call; longer is no record, and is never held in memory
MAX_FAULTS = 100  # per stream; a rewritten file would give one for each line

# what a record of each type must have, and what it may have besides, for older ones lack it; a test compares `record`
MUST: Mapping[str, frozenset[str]] = {
    "genesis": frozenset("v type stream seq ts library epoch".split()),
    "decision": frozenset(
        "v type stream seq prev ts id principal conversation purpose policy detectors facts opaque unknown servable requested "
        "decision us".split()
    ),
    "outcome": frozenset(
        "v type stream seq prev ts decision status peer http attempts restored unrestored residual tokens error us".split()
    ),
    "recovered": frozenset("v type stream seq prev ts of records torn".split()),
    "dropped": frozenset("v type stream seq prev ts records".split()),
}
MAY: Mapping[str, frozenset[str]] = {
    "genesis": frozenset({"continues"}),
    "decision": frozenset("failed caller taint state unable watched shadow enforcement ranks trace".split()),
    "outcome": frozenset({"model", "reply"}),
    "recovered": frozenset(),
    "dropped": frozenset(),
}

_HEAD = re.compile(
    rb'\{"v":1,"type":"(genesis|decision|outcome|recovered|dropped)","stream":"([0-9A-Z]{26})","seq":([0-9]+),'
    rb'(?:"prev":"(sha256:[0-9a-f]{64})",)?"ts":"[0-9TZ:.-]+",'
)

Take = Callable[[str, bytes], None]  # takes the type of a record and its line
Roots = Mapping[int, frozenset[bytes]]  # what signed checkpoints say that the root is, by the number of records


class Trouble(StrEnum):
    """What happened to a stream."""

    CHANGED = "was changed"
    MISSING = "missing"
    INSERTED = "was inserted"
    MOVED = "is out of order"
    FOREIGN = "is no record of this stream"
    RENAMED = "belongs to a stream of another name"
    REWRITTEN = "not what was signed"
    CUT = "missing at the end"
    ADDED = "added after the end was signed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One piece of damage at a line (from 1). `first` to `last` are the ordinals of the records it concerns."""

    trouble: Trouble
    line: int
    first: int
    last: int
    unsure: bool = False  # it may be the next line instead: nothing behind that one vouches for it

    @property
    def gap(self) -> bool:
        """Whether records are gone, and not only otherwise than they were."""
        return self.trouble in (Trouble.MISSING, Trouble.CUT)

    def __str__(self) -> str:
        which = f"record {self.first} is" if self.first == self.last else f"records {self.first} to {self.last} are"
        if self.trouble is Trouble.MISSING:
            return f"{which} missing before line {self.line}"
        if self.trouble in (Trouble.REWRITTEN, Trouble.CUT, Trouble.ADDED):
            return f"{which} {self.trouble}"
        return f"line {self.line}{f' or {self.line + 1}' if self.unsure else ''} {self.trouble}"


@dataclass(frozen=True, slots=True)
class Chain:
    """What was seen of a stream: its readable records, its damage, and the digest of its last whole line.

    `torn` counts the bytes of a last line that was cut by a crash (or is being written now): residue, not damage.
    `newer` counts records of a newer version: their place was checked, their content was not. `length` is how many records
    there should be up to the last line, `vouched` the largest size at which a checkpoint has this root, and `broken` the
    smallest at which one has another.
    """

    records: int
    faults: tuple[Fault, ...]
    head: str | None
    torn: int = 0
    newer: int = 0
    length: int = 0
    vouched: int = 0
    broken: int | None = None


@dataclass(slots=True)
class _Line:
    """A line as it was read; `fields` None: it is not JSON, or no object, or not whole."""

    size: int
    content: bytes
    digest: str
    type: str = ""
    stream: object = None
    seq: object = None
    prev: object = None
    fields: dict[str, Any] | None = field(default=None, repr=False)
    head: bool = False  # it begins as this version writes, and what follows was not read


def check_chain(file: BinaryIO, stream: str, take: Take, roots: Roots | None = None) -> Chain:
    """Check every line; `take` gets each record of this version that stands in its place.

    A line that a checkpoint vouches for is read as far as its place; of another one everything is.
    """
    roots = roots or {}
    lines = _lines(file, max(roots, default=0))
    tree, faults = Frontier(), list[Fault]()
    vouched, broken = 0, None
    number, records, newer, torn, seq = 0, 0, 0, 0, 0
    prev: str | None = None  # INVARIANT: the next line should have the ordinal `seq` and name `prev`, the digest before it
    line = next(lines, None)
    while line is not None:
        number += 1
        following = next(lines, None)
        readable = line.head or line.fields is not None
        if not readable and following is None:
            torn = line.size
            break
        tree.add(leaf_hash(line.content))
        if tree.size in roots:
            if tree.root() in roots[tree.size]:
                vouched = tree.size
            elif broken is None:
                broken = tree.size
        if line.seq == seq and line.prev == prev and readable:
            if seq == 0 and line.stream != stream:
                faults.append(Fault(Trouble.RENAMED, number, seq, seq))
                stream = str(line.stream)
            if line.stream == stream and (line.head or _is_record(line.fields or {})):
                records += 1
                take(line.type, line.content)
            elif line.stream == stream and _is_newer(line.fields or {}):
                newer += 1
            else:
                faults.append(Fault(Trouble.FOREIGN, number, seq, seq))
            seq, prev = seq + 1, line.digest
        else:
            fault, seq, prev = _judged(line, following, number, seq, prev)
            if not _told(fault, faults):
                faults.append(fault)
        if len(faults) >= MAX_FAULTS:
            break
        line = following
    return Chain(records, _without_moves(faults), prev, torn, newer, seq, vouched, broken)


def _is_record(fields: dict[str, Any]) -> bool:
    kind = str(fields.get("type"))
    must = MUST.get(kind, frozenset())
    return bool(must) and fields.get("v") == VERSION and must <= fields.keys() <= must | MAY[kind]


def _is_newer(fields: dict[str, Any]) -> bool:
    version = fields.get("v")
    return type(version) is int and version > VERSION


def _judged(line: _Line, following: _Line | None, number: int, seq: int, prev: str | None) -> tuple[Fault, int, str | None]:
    """What is wrong at a line that does not stand where it should, and where the line after it should stand."""
    own = line.seq if isinstance(line.seq, int) else None
    if following is not None and following.seq == seq and following.prev == prev:
        return Fault(Trouble.INSERTED, number, seq if own is None else own, seq if own is None else own), seq, prev
    if own is None and following is not None and following.seq == seq:
        return Fault(Trouble.INSERTED, number, seq, seq), seq, line.digest
    whole = following is None or following.prev == line.digest  # what stands in this line was written so
    if own is not None and whole:
        if own == seq:
            return Fault(Trouble.CHANGED, max(number - 1, 1), seq, seq, unsure=following is None), seq + 1, line.digest
        if own > seq:
            return Fault(Trouble.MISSING, number, seq, own - 1), own + 1, line.digest
        return Fault(Trouble.MOVED, number, own, own), own + 1, line.digest
    if own is not None and own > seq and following is not None and isinstance(following.seq, int) and following.seq > own:
        return Fault(Trouble.MISSING, number, seq, own - 1), own + 1, line.digest
    if own is not None and own != seq and line.prev != prev:
        return Fault(Trouble.MOVED, number, own, own), seq + 1, line.digest
    return Fault(Trouble.CHANGED, number, seq, seq), seq + 1, line.digest


def _told(fault: Fault, faults: list[Fault]) -> bool:
    """A changed line breaks the chain twice: where it stands, and behind it."""
    if fault.trouble is not Trouble.CHANGED or not faults or faults[-1].trouble is Trouble.MISSING:
        return False
    return faults[-1].line == fault.line or (fault.unsure and faults[-1].line == fault.line + 1)


def _without_moves(faults: list[Fault]) -> tuple[Fault, ...]:
    """A record that is missing in one place and inserted in another was moved."""
    inserted = {fault.first: fault for fault in faults if fault.trouble is Trouble.INSERTED}
    moved = {
        fault.first
        for fault in faults
        if fault.trouble is Trouble.MISSING and fault.first == fault.last and fault.first in inserted
    }
    told: list[Fault] = []
    for fault in faults:
        if fault.first not in moved or fault.trouble not in (Trouble.INSERTED, Trouble.MISSING) or fault.first != fault.last:
            told.append(fault)
        elif fault.trouble is Trouble.INSERTED:
            told.append(Fault(Trouble.MOVED, fault.line, fault.first, fault.first))
    return tuple(told)


def _lines(file: BinaryIO, vouched: int) -> Iterator[_Line]:
    number = 0
    while content := file.readline(MAX_LINE):
        number += 1
        size, whole = len(content), content.endswith(b"\n")
        if not whole and size == MAX_LINE:  # too long to be a record: on to its end, in small pieces
            hashed = hashlib.sha256(content)
            while content and not content.endswith(b"\n"):
                content = file.readline(1 << 16)
                hashed.update(content)
                size += len(content)
            yield _Line(size, b"", f"sha256:{hashed.hexdigest()}")
            continue
        line = _Line(size, content, f"sha256:{hashlib.sha256(content).hexdigest()}")
        place = _HEAD.match(content) if whole and number < vouched and content.endswith(b"}\n") else None
        if place:
            kind, stream, seq, prev = place.groups()
            line.type, line.stream, line.seq = kind.decode(), stream.decode(), int(seq)
            line.prev, line.head = prev.decode() if prev else None, True
        elif whole and (fields := _object(content)) is not None:
            line.fields, line.type = fields, str(fields.get("type"))
            line.stream, line.seq, line.prev = fields.get("stream"), fields.get("seq"), fields.get("prev")
        yield line


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None
