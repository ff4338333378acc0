"""A log's directory in, its entries out: all by time, the newest ones, or those of one call. Reads; judges nothing."""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from privacyguard.audit.ids import ID, moment_of
from privacyguard.audit.layout import SUFFIX
from privacyguard.audit.line import Entry, Why, read_line
from privacyguard.audit.record import DecisionRecord, OutcomeRecord

_STREAM_NAME = ID + SUFFIX.replace(".", r"\.")
_BLOCK = 1 << 16  # bytes read at once from a file's end


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line (from 1; from the end below 0) that holds no record this version can read. `verify` says what it means."""

    stream: str
    line: int
    why: Why


def entries(directory: Path) -> Iterator[Entry | Unreadable]:
    """Every entry, the newest last. Streams that were written at the same time are merged; only those are open at once."""
    waiting = sorted(stream_files(directory), reverse=True)
    merging: list[tuple[datetime, str, Entry | Unreadable, Iterator[Entry | Unreadable]]] = []
    while waiting or merging:
        while waiting and (not merging or moment_of(waiting[-1].stem) <= merging[0][0]):
            path = waiting.pop()
            _advance(merging, moment_of(path.stem), path.stem, _of_stream(path))
        if merging:
            moment, stream, entry, rest = heapq.heappop(merging)
            yield entry
            _advance(merging, moment, stream, rest)


def lines_by_stream(directory: Path) -> Iterator[bytes]:
    """Every whole line, stream by stream, the older stream first; nothing is parsed."""
    for path in sorted(stream_files(directory)):
        yield from _lines(path)


def tail(directory: Path, count: int) -> tuple[Entry | Unreadable, ...]:
    """The newest entries, at most `count`, the newest last. Reads the ends of the streams only."""
    found: list[tuple[datetime, str, int, Entry | Unreadable]] = []
    for path in stream_files(directory) if count > 0 else []:
        moment = moment_of(path.stem)
        lines = last_lines(path, count)
        for index, line in enumerate(lines):
            entry = _entry(line, path.stem, index - len(lines))
            moment = _moment(entry, moment)
            found.append((moment, path.stem, index, entry))
    found.sort(key=lambda item: item[:3])
    return tuple(entry for *_, entry in found[-count:])


def find(directory: Path, call: str) -> tuple[Entry, ...]:
    """The decision with this id and its outcomes, the decision first. Reads the whole log, parses only what names the id."""
    needle = call.encode("utf-8", "replace")
    found = [
        entry
        for path in sorted(stream_files(directory))
        for line in _lines(path)
        if needle in line and isinstance(entry := read_line(line), Entry) and _call(entry) == call
    ]
    return tuple(sorted(found, key=lambda entry: (not isinstance(entry.record, DecisionRecord), entry.record.ts)))


def _call(entry: Entry) -> str | None:
    record = entry.record
    if isinstance(record, OutcomeRecord):
        return record.decision
    return record.id if isinstance(record, DecisionRecord) else None


def stream_files(directory: Path) -> list[Path]:
    """The files of the log that hold records, in no order."""
    return [path for path in directory.iterdir() if re.fullmatch(_STREAM_NAME, path.name)]


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from (line for line in file if line.endswith(b"\n"))


def _of_stream(path: Path) -> Iterator[Entry | Unreadable]:
    return (_entry(line, path.stem, number) for number, line in enumerate(_lines(path), start=1))


def _entry(line: bytes, stream: str, number: int) -> Entry | Unreadable:
    read = read_line(line)
    return read if isinstance(read, Entry) else Unreadable(stream, number, read)


def _moment(entry: Entry | Unreadable, before: datetime) -> datetime:
    """When an entry counts as written: never before the one before it in its stream, whatever the clock did."""
    return max(entry.record.ts, before) if isinstance(entry, Entry) else before


def _advance(
    merging: list[tuple[datetime, str, Entry | Unreadable, Iterator[Entry | Unreadable]]],
    before: datetime,
    stream: str,
    rest: Iterator[Entry | Unreadable],
) -> None:
    entry = next(rest, None)
    if entry is not None:
        # One entry per stream is in the heap, and stream names are unique: entries are never compared.
        heapq.heappush(merging, (_moment(entry, before), stream, entry, rest))


def last_lines(path: Path, count: int) -> list[bytes]:
    """The whole lines at the end of a file, at most `count`."""
    with path.open("rb") as file:
        at, content = file.seek(0, os.SEEK_END), b""
        while at > 0 and content.count(b"\n") <= count:
            step = min(_BLOCK, at)
            at = file.seek(at - step)
            content = file.read(step) + content
    return [line + b"\n" for line in content.split(b"\n")[:-1]][-count:]
