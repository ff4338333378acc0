"""A log's directory in, its records as they are written out: new lines, new streams, for as long as somebody asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from privacyguard.audit.line import Entry, read_line
from privacyguard.audit.read import stream_files

POLL = 0.2  # seconds between looks


def follow(directory: Path, *, wait: Callable[[float], object] = time.sleep) -> Iterator[Entry | None]:
    """Yield what is written from now on; None each time there is nothing more. A line without its end is waited for.

    Raises:
        OSError: the directory cannot be read.
    """
    places = {path: path.stat().st_size for path in stream_files(directory)}
    rests: dict[Path, bytes] = {}
    while True:
        for path in sorted(stream_files(directory)):
            with path.open("rb") as file:
                file.seek(places.get(path, 0))
                content = rests.pop(path, b"") + file.read()
                places[path] = file.tell()
            *lines, rest = content.split(b"\n")
            if rest:
                rests[path] = rest
            for line in lines:
                entry = read_line(line + b"\n")
                if isinstance(entry, Entry):
                    yield entry
        yield None
        wait(POLL)
