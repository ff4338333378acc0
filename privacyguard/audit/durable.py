"""Bytes and a path in, a file that survives a power cut out. POSIX only: it rests on fsync of directories and hard links."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def sync(descriptor: int) -> None:
    """Return when the file's bytes and length are on the disk."""
    getattr(os, "fdatasync", os.fsync)(descriptor)  # macOS has no fdatasync


def sync_directory(directory: Path) -> None:
    """Return when the names in the directory are on the disk."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(directory: Path) -> None:
    """Make the directory, for its owner alone, unless it is there."""
    if not directory.is_dir():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_directory(directory.parent)


def write_all(descriptor: int, content: bytes) -> None:
    """Write the bytes with one call, or with more where the system took only a part."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def write_once(path: Path, content: bytes) -> None:
    """Put a whole file at `path` unless one is there: of several writers the first wins, and no reader sees half of it."""
    make_directory(path.parent)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        try:
            write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
    sync_directory(path.parent)
