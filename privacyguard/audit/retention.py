"""A moment and a log in, the streams that ended before it deleted out, with a signed note that says so.

Whole streams only: what is left verifies as before. Nothing is deleted while the file `legal-hold` lies in the directory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from privacyguard.audit.checkpoints import Checkpoints
from privacyguard.audit.durable import sync_directory
from privacyguard.audit.examine import kept_keys
from privacyguard.audit.layout import CHECKPOINTS, LEGAL_HOLD, SUFFIX
from privacyguard.audit.line import Entry, read_line
from privacyguard.audit.read import last_lines
from privacyguard.audit.seals import Seal, read_seals
from privacyguard.errors import AuditError


@dataclass(frozen=True, slots=True)
class Old:
    """A stream that ended: its size in records, the root that was signed, and its bytes on disk."""

    stream: str
    size: int
    root: bytes
    bytes: int


def ended_before(directory: Path, moment: datetime) -> tuple[Old, ...]:
    """The streams whose end is signed and whose last record is older than the aware `moment`, the oldest first.

    Raises:
        OSError: a file cannot be read.
    """
    notes = directory / CHECKPOINTS
    seals = read_seals(notes.read_bytes() if notes.exists() else b"", kept_keys(directory))
    found = []
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        stream = path.name.removesuffix(SUFFIX)
        seal = seals.streams.get(stream, Seal())
        entry = next((read_line(line) for line in last_lines(path, 1)), None)
        if seal.ended is not None and isinstance(entry, Entry) and entry.record.ts < moment:
            found.append(Old(stream, seal.ended, min(seal.roots[seal.ended]), path.stat().st_size))
    return tuple(found)


def prune(directory: Path, old: tuple[Old, ...], checkpoints: Checkpoints) -> None:
    """Sign that these streams are deleted on purpose, then delete them. A crash in between leaves files that still verify.

    Raises:
        AuditError: a legal hold, or it could not be signed. OSError: a file cannot be deleted.
    """
    if (directory / LEGAL_HOLD).exists():
        raise AuditError(f"{directory / LEGAL_HOLD} is there: nothing may be deleted while it is")
    if not old:
        return
    checkpoints.prune((one.stream, one.size, one.root) for one in old)
    for one in old:
        (directory / (one.stream + SUFFIX)).unlink(missing_ok=True)
    sync_directory(directory)
