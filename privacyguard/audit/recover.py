"""What killed writers left in a log in; their streams signed to the end, what was torn set aside, and a record of it out."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from privacyguard.audit.checkpoints import Checkpoints
from privacyguard.audit.durable import sync, write_once
from privacyguard.audit.layout import OPEN, SUFFIX, TORN
from privacyguard.audit.line import Why, read_line
from privacyguard.audit.merkle import Frontier, leaf_hash
from privacyguard.audit.record import RecoveredRecord


def recover(
    directory: Path, checkpoints: Checkpoints, clock: Callable[[], datetime], append: Callable[[RecoveredRecord], object]
) -> None:
    """Look after every stream whose writer is gone; one that is being written is locked by its writer.

    Raises:
        OSError, AuditError: a file cannot be read or written; the rest is left for the next time.
    """
    for mark in sorted((directory / OPEN).iterdir()) if (directory / OPEN).is_dir() else ():
        lock = os.open(mark, os.O_RDONLY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:  # somebody is writing it
                continue
            path = directory / (mark.name + SUFFIX)
            if path.is_file():
                tree, torn = _sound(path)
                if torn:
                    _set_aside(path, torn, directory / TORN / mark.name)
                    append(RecoveredRecord(ts=clock(), of=mark.name, records=tree.size, torn=len(torn)))
                if tree.size:
                    checkpoints.add(mark.name, tree.size, tree.root(), end=True)
            mark.unlink(missing_ok=True)
        finally:
            os.close(lock)


def _sound(path: Path) -> tuple[Frontier, bytes]:
    """The tree of the whole records, and the bytes behind the last of them: a line counts when it ends in a newline."""
    tree, last = Frontier(), b""
    with path.open("rb") as file:
        for line in file:
            if last:
                tree.add(leaf_hash(last))
            last = line
    if last.endswith(b"\n") and read_line(last) is not Why.DAMAGED:
        tree.add(leaf_hash(last))
        last = b""
    return tree, last


def _set_aside(path: Path, torn: bytes, place: Path) -> None:
    write_once(place, torn)
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.ftruncate(descriptor, os.fstat(descriptor).st_size - len(torn))
        sync(descriptor)
    finally:
        os.close(descriptor)
