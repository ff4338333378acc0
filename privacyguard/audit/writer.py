"""Encoded records from many threads in, durable streams out: threads that wait share one write and one sync.

A stream that is full, by size or age, is followed by another. Who reads the log is told of its end by a signed checkpoint.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from privacyguard.audit.stream import Stream
from privacyguard.errors import AuditError


@dataclass(frozen=True, slots=True)
class Limits:
    """When a stream is full, and how many seconds its newest records may wait for their checkpoint."""

    size: int = 64 << 20  # bytes: some 60,000 records
    age: timedelta = timedelta(days=1)
    unsigned: float = 10.0


LIMITS = Limits()


class Opening(Protocol):
    """Where a writer's streams come from, and what is said of them when they grow."""

    def open(self, continues: str | None) -> Stream:
        """A new stream, after the one of this name."""
        ...

    def vouch(self, stream: str, head: tuple[int, bytes], *, end: bool = False) -> None:
        """Sign a checkpoint of so many records of a stream, with this root. Raises `OSError`, `AuditError`."""
        ...

    def clock(self) -> datetime:
        """The aware present moment."""
        ...


class _Batch:
    """Records that become durable together, or not at all."""

    __slots__ = ("done", "encoded", "failure")

    def __init__(self) -> None:
        self.encoded: list[bytes] = []
        self.done = threading.Event()
        self.failure = "the write was interrupted"  # until it is through


class Writer:
    """Writes for one process (`pid`). The first thread of a batch leads: while it waits for the disk, others join.

    A forked child must not use its parent's writer: its locks may be held by threads that the child does not have.
    `grown` is called after each write.
    """

    def __init__(self, directory: Path, opening: Opening, limits: Limits, grown: Callable[[], None]) -> None:
        self.pid = os.getpid()
        self._directory, self._opening, self._limits, self._grown = directory, opening, limits, grown
        self._stream: Stream | None = None
        self._signed = 0  # records of the stream that have a checkpoint
        self.closed = False
        self._disk = threading.Lock()  # held while writing
        self._joining = threading.Lock()  # guards _open
        self._open = _Batch()  # who comes now joins this one

    def append(self, encoded: bytes) -> str:
        """Return when the record is durable, or why it is not: "" is success. Thread-safe."""
        leads = False
        try:
            with self._joining:
                batch = self._open
                leads = not batch.encoded
                batch.encoded.append(encoded)
            if leads:
                with self._disk:
                    self._close_batch(batch)
                    batch.failure = self._write(batch.encoded)
            else:
                batch.done.wait()
        finally:
            if leads:  # followers must wake whatever happened to their leader
                self._close_batch(batch)
                batch.done.set()
        self._grown()
        return batch.failure

    def vouch(self) -> None:
        """Sign what has no checkpoint yet.

        Raises:
            OSError, AuditError: it could not be signed or written; the next time covers it.
        """
        with self._disk:
            if self.pid != os.getpid() or self._stream is None or self.closed:
                return
            name, head = self._stream.name, self._stream.head
            if head[0] <= self._signed:
                return
        self._opening.vouch(name, head)  # calls do not wait for it
        with self._disk:
            if self._stream is not None and self._stream.name == name:
                self._signed = max(self._signed, head[0])

    def close(self) -> None:
        """Wait for the write in progress, sign the end of the stream, then refuse all later records."""
        if self.pid != os.getpid():
            return
        with self._disk:
            self.closed = True
            self._end()

    def _close_batch(self, batch: _Batch) -> None:
        with self._joining:
            if self._open is batch:
                self._open = _Batch()

    def _write(self, encoded: Sequence[bytes]) -> str:
        if self.closed:
            return "the audit log is closed"
        try:
            continues = None
            if self._stream is not None and (self._full(self._stream) or not self._stream.usable()):
                continues = self._stream.name
                self._end()
            if self._stream is None:
                self._stream = self._opening.open(continues)
                self._opening.vouch(self._stream.name, self._stream.head)  # from here on it is missed if it is not there
                self._signed, _ = self._stream.head
            self._stream.write(encoded)
        except OSError as error:
            return f"audit directory {self._directory} is not writable: {error.strerror or type(error).__name__}"
        except AuditError as error:
            return str(error)
        return ""

    def _full(self, stream: Stream) -> bool:
        return stream.size >= self._limits.size or self._opening.clock() - stream.began >= self._limits.age

    def _end(self) -> None:
        """Let go of the stream. One whose end cannot be signed is left as by a killed writer: the next process signs it."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        signed = False
        try:
            self._opening.vouch(stream.name, stream.head, end=True)  # what another hand added stands behind the end
            signed = True
        except (OSError, AuditError):
            pass
        finally:
            stream.close(ended=signed)
