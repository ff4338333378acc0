"""Encoded records in, durable lines of one stream file out, each chained to the line before."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from privacyguard.audit.durable import make_directory, sync, sync_directory, write_all
from privacyguard.audit.layout import OPEN, SUFFIX
from privacyguard.audit.line import Place, encode, place_line
from privacyguard.audit.merkle import Frontier, leaf_hash
from privacyguard.audit.record import GenesisRecord
from privacyguard.audit.recordable import digest


class Stream:
    """One append-only file with one writer; makes the file, durably, with its genesis. Not thread-safe.

    `size` is in bytes. Raises `OSError` where the file cannot be made.
    """

    def __init__(self, directory: Path, stream: str, genesis: GenesisRecord) -> None:
        path = directory / (stream + SUFFIX)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        self.name, self.began, self.size = stream, genesis.ts, 0
        self._place, self._sound, self._tree = Place(stream, 0, None), True, Frontier()
        self._descriptor: int | None = None
        self._lock: int | None = None
        self._mark = directory / OPEN / stream
        make_directory(self._mark.parent)
        self._lock = os.open(self._mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._descriptor = os.open(path, flags, 0o600)
            self.write([encode(genesis)])
            sync_directory(directory)
        except BaseException:
            if self._descriptor is not None:
                path.unlink(missing_ok=True)
            self.close(ended=True)
            raise

    @property
    def head(self) -> tuple[int, bytes]:
        """How many records it has, and the root of their tree."""
        return self._tree.size, self._tree.root()

    def write(self, encoded: Sequence[bytes]) -> None:
        """Append the records and return when they are durable; on any failure none of them is in the stream.

        Raises:
            OSError: nothing was recorded. The stream can go on only if `usable`.
        """
        assert self._descriptor is not None
        place, lines = self._place, []
        for record in encoded:
            line = place_line(record, place)
            lines.append(line)
            place = Place(place.stream, place.seq + 1, digest(line))
        content = b"".join(lines)
        self._sound = False  # INVARIANT: a stream is sound between writes only
        written = False
        try:
            write_all(self._descriptor, content)
            written = True
            sync(self._descriptor)
        except BaseException:
            os.ftruncate(self._descriptor, self.size)
            sync(self._descriptor)
            # After a failed sync nobody knows what the disk holds: that stream ends here.
            self._sound = not written
            raise
        for line in lines:
            self._tree.add(leaf_hash(line))
        self._place, self.size, self._sound = place, self.size + len(content), True

    def usable(self) -> bool:
        """Whether the next write would continue it: after a failure, a deletion, or a foreign hand, it would not."""
        if self._descriptor is None or not self._sound:
            return False
        state = os.fstat(self._descriptor)
        return state.st_nlink > 0 and state.st_size == self.size

    def close(self, *, ended: bool = False) -> None:
        """Let go of the file; all that was written is durable already. `ended`: nobody needs to look after it."""
        descriptor, self._descriptor = self._descriptor, None  # first: a child forked right here must not close it again
        if descriptor is not None:
            os.close(descriptor)
        lock, self._lock = self._lock, None
        if lock is not None:
            if ended:
                self._mark.unlink(missing_ok=True)
            os.close(lock)

    def __del__(self) -> None:
        self.close()
