"""A log's directory in, a report out: `examine`, with the errors of this library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from privacyguard.audit.examine import examine
from privacyguard.audit.findings import Report, StreamReport
from privacyguard.audit.notes import PublicKey
from privacyguard.errors import AuditError

__all__ = ["Report", "StreamReport", "verify"]


def verify(directory: Path, keys: Sequence[PublicKey] = (), anchors: Sequence[Path] = ()) -> Report:
    """Check a whole log, which may be in use; see `examine`.

    Raises:
        AuditError: there is no such directory, or a file in it cannot be read.
    """
    failure = ""
    try:
        return examine(directory, keys, anchors)
    except OSError as error:
        failure = error.strerror or type(error).__name__
    raise AuditError(f"audit directory {directory} cannot be read: {failure}")
