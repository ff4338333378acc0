"""The state of a stream in, a signed checkpoint at the end of the log's chain of notes out; copies of it go elsewhere.

All writers of a directory append to one file, `checkpoints`, each under its lock: a note names the one before, so a stream
whose file is gone still shows. The notes are few (one per stream and some seconds), the records many.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from privacyguard.audit.durable import sync, sync_directory, write_all
from privacyguard.audit.layout import CHECKPOINTS
from privacyguard.audit.notes import PRUNED, ROTATION, Note, Signer, checkpoint_text, read_note, split_notes
from privacyguard.audit.record import zulu
from privacyguard.audit.seals import END
from privacyguard.audit.signing import SigningKeys

_BLOCK = 1 << 16  # bytes

_log = logging.getLogger("privacyguard.audit")


class Checkpoints:
    """The chain of notes of one log. Thread-safe, and safe between processes.

    `copies` are files, best on another machine, that every note is appended to, too: what is there cannot be made anew here.
    A copy that cannot be written is said once and counted in `failed`.
    """

    def __init__(
        self, directory: Path, keys: SigningKeys, *, clock: Callable[[], datetime], copies: Sequence[Path] = ()
    ) -> None:
        self._path, self._keys, self._clock, self._copies = directory / CHECKPOINTS, keys, clock, tuple(copies)
        self.failed = 0

    def add(self, stream: str, size: int, root: bytes, *, end: bool = False) -> Note:
        """Vouch for the first `size` records of a stream; with `end` no more will come. Returns when that is durable.

        Raises:
            OSError, AuditError: it could not be signed or written.
        """
        return self._append(checkpoint_text(stream, size, root), (END,) if end else ())

    def rotate(self) -> Note:
        """Sign with a new key from now on; the note that says so is signed by both. Raises like `add`."""

        def both() -> tuple[Signer, ...]:
            return self._keys.renew()

        return self._append(ROTATION + "\n", (), both)

    def prune(self, streams: Iterable[tuple[str, int, bytes]]) -> Note:
        """Say that these closed streams (name, size, root) are deleted on purpose. Raises like `add`."""
        heads = [checkpoint_text(stream, size, root).split("\n") for stream, size, root in streams]
        lines = tuple(f"stream {origin.rpartition('/')[2]} {size} {root}" for origin, size, root, *_ in heads)
        return self._append(PRUNED + "\n", lines)

    def _append(self, head: str, lines: Sequence[str], signers: Callable[[], tuple[Signer, ...]] | None = None) -> Note:
        fresh = not self._path.exists()
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            last = _whole_end(descriptor)
            self._keys.forget()  # another process may have rotated; under the lock all agree
            signing = signers() if signers else (self._keys.current(),)
            if len(signing) > 1:
                lines = (*lines, f"key {signing[-1].key.vkey}")
            chain = f"number {last.number + 1 if last else 0}\nprevious {last.digest if last else 'none'}\n"
            text = head + chain + f"time {zulu(self._clock())}\n" + "".join(f"{line}\n" for line in lines)
            note = Note(text, tuple(signer.signature(text) for signer in signing))
            write_all(descriptor, note.content + b"\n")
            sync(descriptor)
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # a child that was forked meanwhile holds the same lock
            os.close(descriptor)
        if fresh:
            sync_directory(self._path.parent)
        for copy in self._copies:
            self._copy(copy, note)
        return note

    def _copy(self, path: Path, note: Note) -> None:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                write_all(descriptor, note.content + b"\n")
                sync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            self.failed += 1
            if self.failed == 1:
                _log.warning("checkpoints cannot be copied to %s: %s", path, error.strerror)


def _whole_end(descriptor: int) -> Note | None:
    """The last whole note of the file; what a crash left behind it is cut off, for nobody was told of that."""
    size = os.fstat(descriptor).st_size
    content, at, rest = b"", size, 0
    notes: list[bytes] = []
    while at > 0 and len(notes) < 2:  # the first one found may lack its beginning
        at = max(0, at - _BLOCK)
        content = os.pread(descriptor, size - at, at)
        notes, rest = split_notes(content)
    if rest:
        os.ftruncate(descriptor, size - rest)
    return read_note(notes[-1]) if notes else None
