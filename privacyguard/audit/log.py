"""Records in, durable lines in a directory out: the log that proves what left, to whom, under which policy and why."""

from __future__ import annotations

import hashlib
import os
import weakref
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import platformdirs

from privacyguard.audit.durable import make_directory, write_once
from privacyguard.audit.ids import RANDOM_BYTES, sortable_id
from privacyguard.audit.keys import Keys
from privacyguard.audit.line import encode
from privacyguard.audit.record import DecisionRecord, GenesisRecord, OutcomeRecord
from privacyguard.audit.recordable import as_digest, word
from privacyguard.audit.stream import Stream
from privacyguard.audit.writer import Writer
from privacyguard.errors import AuditError

KEYS = "keys"  # below the log's directory
POLICIES = "policies"

_NOTHING_SENT = "nothing was sent; pass audit=<a directory that can be written to>"
_CALL_MADE = "the call was already made and its reply is withheld"


class Log(Protocol):
    """Where records go."""

    def append(self, record: DecisionRecord | OutcomeRecord) -> None:
        """Return when the record is durable. Thread-safe. Raises `AuditError` when it cannot be made durable."""
        ...

    def store_policy(self, digest: str, source: bytes) -> None:
        """Keep the source of a policy under its SHA-256, once. Raises `AuditError`."""
        ...

    def pseudonym(self, kind: str, text: str) -> str:
        """What stands in records for a principal, conversation or purpose. Raises `AuditError`."""
        ...

    def close(self) -> None:
        """Refuse all later records; those appended are durable already."""
        ...


class AuditLog:
    """The log in a directory: a stream file per writing process, pseudonym keys, and the policies that decided.

    Nothing is made before the first use. Safe to use from many threads, and in the child after a fork, which writes a
    stream of its own. `clock` gives the aware present moment; `version` is the library's.
    """

    def __init__(
        self,
        directory: Path,
        *,
        clock: Callable[[], datetime],
        version: str,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.directory = directory
        self._clock, self._version, self._entropy = clock, version, entropy
        self._keys = Keys(directory / KEYS, entropy=entropy)
        self._writer = Writer(directory, self._open_stream)
        # A child gets a writer with fresh locks before it can run a second thread.
        renew = weakref.WeakMethod(self._renew)
        os.register_at_fork(after_in_child=lambda: (call := renew()) and call())

    def __repr__(self) -> str:
        return f"AuditLog({str(self.directory)!r})"

    def append(self, record: DecisionRecord | OutcomeRecord) -> None:
        """Return when the record is durable. Thread-safe.

        Raises:
            AuditError: it could not be made durable; no part of it is in the log.
        """
        if self._writer.pid != os.getpid():  # a fork that Python was not told of
            self._renew()
        failure = self._writer.append(encode(record))
        if failure:
            raise AuditError(f"{failure}; {_NOTHING_SENT if isinstance(record, DecisionRecord) else _CALL_MADE}")

    def store_policy(self, digest: str, source: bytes) -> None:
        """Keep the source of a policy as `policies/<sha-256>.yaml`, once.

        Raises:
            AuditError: it cannot be written, or `digest` is not the SHA-256 of `source`.
        """
        name = hashlib.sha256(source).hexdigest()
        if as_digest(digest) != f"sha256:{name}":
            raise AuditError(f"policy digest {as_digest(digest)} is not that of its source, sha256:{name}")
        path = self.directory / POLICIES / f"{name}.yaml"
        failure = ""
        try:
            if not path.exists():
                write_once(path, source)
        except OSError as error:
            failure = error.strerror or type(error).__name__
        if failure:
            raise AuditError(f"audit directory {self.directory} is not writable: {failure}; {_NOTHING_SENT}")

    def pseudonym(self, kind: str, text: str) -> str:
        """`k<epoch>:<16 hex digits>` for a kind ("principal", "conversation", "purpose") and a text.

        Raises:
            AuditError: the key cannot be made, read, or kept from others. Nothing was sent.
        """
        return self._keys.pseudonym(kind, text)

    def close(self) -> None:
        """Refuse all later records; those appended are durable already. Closing twice is fine."""
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _renew(self) -> None:
        closed = self._writer.closed
        self._writer = Writer(self.directory, self._open_stream)
        if closed:
            self._writer.close()

    def _open_stream(self) -> Stream:
        make_directory(self.directory)
        now = self._clock()
        genesis = GenesisRecord(ts=now, library=word(self._version), epoch=self._keys.epoch())
        return Stream(self.directory, sortable_id(now, self._entropy(RANDOM_BYTES)), genesis)


class NoLog:
    """No log at all: an explicit, unsafe choice. What was sent can then be neither shown nor proved."""

    def append(self, record: DecisionRecord | OutcomeRecord) -> None:
        """Forget the record."""

    def store_policy(self, digest: str, source: bytes) -> None:
        """Forget the policy."""

    def pseudonym(self, kind: str, text: str) -> str:
        """The same for everybody: there is no key."""
        return "k0:0000000000000000"

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def default_directory() -> Path:
    """Where the log is kept unless said: `audit` in the user's state directory of this platform."""
    return platformdirs.user_state_path("privacyguard") / "audit"
