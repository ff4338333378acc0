"""A log's directory in, its records as they are written out: new lines, new streams, for as long as somebody asks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from privacyguard.audit.line import Entry, read_line
from privacyguard.audit.read import stream_files

POLL = 0.2  # seconds between looks
_BLOCK = 1 << 16  # bytes read at once from a file's end


@dataclass(slots=True)
class _Place:
    """How far a file was read: the end of its last whole line, and how long the file was when somebody last looked."""

    read: int
    size: int


def follow(directory: Path, *, wait: Callable[[float], object] = time.sleep) -> Iterator[Entry | None]:
    """Yield what is written from this call on; None each time there is nothing more. A line without its end is waited for.

    Raises:
        OSError: the directory cannot be read. A file that is pruned meanwhile is no error.
    """
    places: dict[Path, _Place] = {}
    for path in stream_files(directory):
        try:
            places[path] = _at_the_end(path)
        except FileNotFoundError:
            continue
    return _following(directory, places, wait)


def _following(directory: Path, places: dict[Path, _Place], wait: Callable[[float], object]) -> Iterator[Entry | None]:
    while True:
        for path in sorted(stream_files(directory)):
            try:
                yield from _new(path, places.setdefault(path, _Place(0, 0)))
            except FileNotFoundError:
                places.pop(path, None)
        yield None
        wait(POLL)


def _new(path: Path, place: _Place) -> Iterator[Entry]:
    size = path.stat().st_size
    if size == place.size:
        return
    place.size, place.read = size, min(place.read, size)  # a torn tail may have been set aside
    with path.open("rb") as file:
        file.seek(place.read)
        for line in file:
            if not line.endswith(b"\n"):
                break
            place.read += len(line)
            entry = read_line(line)
            if isinstance(entry, Entry):
                yield entry


def _at_the_end(path: Path) -> _Place:
    with path.open("rb") as file:
        size = at = file.seek(0, os.SEEK_END)
        while at > 0:
            step = min(_BLOCK, at)
            at = file.seek(at - step)
            newline = file.read(step).rfind(b"\n")
            if newline >= 0:
                return _Place(at + newline + 1, size)
    return _Place(0, size)
