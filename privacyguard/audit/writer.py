"""Encoded records from many threads in, one durable stream out: threads that wait share one write and one sync."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from privacyguard.audit.stream import Stream
from privacyguard.errors import AuditError


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
    """

    def __init__(self, directory: Path, open_stream: Callable[[], Stream]) -> None:
        self.pid = os.getpid()
        self._directory = directory
        self._open_stream = open_stream
        self._stream: Stream | None = None
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
        return batch.failure

    def close(self) -> None:
        """Wait for the write in progress, then refuse all later ones."""
        with self._disk:
            self.closed = True
            if self._stream:
                self._stream.close()

    def _close_batch(self, batch: _Batch) -> None:
        with self._joining:
            if self._open is batch:
                self._open = _Batch()

    def _write(self, encoded: Sequence[bytes]) -> str:
        if self.closed:
            return "the audit log is closed"
        try:
            if self._stream is None or not self._stream.usable():
                if self._stream:
                    self._stream.close()
                self._stream = None
                self._stream = self._open_stream()
            self._stream.write(encoded)
        except OSError as error:
            return f"audit directory {self._directory} is not writable: {error.strerror or type(error).__name__}"
        except AuditError as error:
            return str(error)
        return ""
