"""The lines of one stream in, what is wrong with their chain out: which line was changed, inserted or moved, what is missing.

One pass with one line of lookahead; a line that the next one vouches for (by its digest) is as it was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO, NamedTuple

from pydantic_core import from_json

from privacyguard.audit.record import VERSION, DecisionRecord, GenesisRecord, OutcomeRecord

MAX_LINE = 1 << 26  # 64 MiB: some 500,000 findings in one call; longer is no record, and is never held in memory
MAX_FAULTS = 100  # per stream; a rewritten file would give one for each line

_PLACE = {"stream", "seq", "prev"}
_FIELDS = {
    model.model_fields["type"].default: set(model.model_fields) | _PLACE - ({"prev"} if model is GenesisRecord else set())
    for model in (GenesisRecord, DecisionRecord, OutcomeRecord)
}


class Trouble(StrEnum):
    """What happened to a stream."""

    CHANGED = "was changed"
    MISSING = "missing"
    INSERTED = "was inserted"
    MOVED = "is out of order"
    FOREIGN = "is no record of this stream"
    RENAMED = "belongs to a stream of another name"


@dataclass(frozen=True, slots=True)
class Fault:
    """One piece of damage at a line (from 1). `first` to `last` are the ordinals of the records it concerns."""

    trouble: Trouble
    line: int
    first: int
    last: int
    unsure: bool = False  # it may be the next line instead: nothing behind that one vouches for it

    def __str__(self) -> str:
        if self.trouble is Trouble.MISSING:
            which = f"record {self.first} is" if self.first == self.last else f"records {self.first} to {self.last} are"
            return f"{which} missing before line {self.line}"
        return f"line {self.line}{f' or {self.line + 1}' if self.unsure else ''} {self.trouble}"


@dataclass(frozen=True, slots=True)
class Chain:
    """What was seen of a stream: its readable records, its damage, and the digest of its last whole line.

    `torn` counts the bytes of a last line that was cut by a crash (or is being written now): residue, not damage.
    `newer` counts records of a newer version: their place was checked, their content was not.
    """

    records: int
    faults: tuple[Fault, ...]
    head: str | None
    torn: int = 0
    newer: int = 0


class _Line(NamedTuple):
    size: int
    digest: str
    fields: dict[str, Any] | None  # None: it is not JSON, or no object, or not whole
    seq: object
    prev: object


def check_chain(file: BinaryIO, stream: str, note: Callable[[dict[str, Any]], None]) -> Chain:
    """Check every line; `note` gets the fields of each record of this version that stands in its place."""
    lines = _lines(file)
    faults: list[Fault] = []
    number, records, newer, torn, seq = 0, 0, 0, 0, 0
    prev: str | None = None  # INVARIANT: the next line should have the ordinal `seq` and name `prev`, the digest before it
    line = next(lines, None)
    while line is not None:
        number += 1
        following = next(lines, None)
        fields = line.fields
        if fields is None and following is None:
            torn = line.size
            break
        if line.seq == seq and line.prev == prev and fields is not None:
            version = fields.get("v")
            if seq == 0 and fields.get("stream") != stream:
                faults.append(Fault(Trouble.RENAMED, number, seq, seq))
                stream = str(fields.get("stream"))
            if version == VERSION and fields.keys() == _FIELDS.get(str(fields.get("type"))) and fields["stream"] == stream:
                records += 1
                note(fields)
            elif type(version) is int and version > VERSION and fields.get("stream") == stream:
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
    return Chain(records, _without_moves(faults), prev, torn, newer)


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


def _lines(file: BinaryIO) -> Iterator[_Line]:
    while content := file.readline(MAX_LINE):
        size, hashed, whole = len(content), hashlib.sha256(content), content.endswith(b"\n")
        fields = _object(content) if whole else None
        if not whole and size == MAX_LINE:  # too long to be a record: on to its end, in small pieces
            while content and not content.endswith(b"\n"):
                content = file.readline(1 << 16)
                hashed.update(content)
                size += len(content)
        digest = f"sha256:{hashed.hexdigest()}"
        if fields is None:
            yield _Line(size, digest, None, None, None)
        else:
            yield _Line(size, digest, fields, fields.get("seq"), fields.get("prev"))


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        parsed = from_json(content)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None
