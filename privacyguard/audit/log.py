"""Records in, durable lines in a directory out: the log that proves what left, to whom, under which policy and why."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import threading
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import platformdirs

from privacyguard.audit.checkpoints import Checkpoints
from privacyguard.audit.durable import make_directory, write_once
from privacyguard.audit.ids import RANDOM_BYTES, sortable_id
from privacyguard.audit.keeper import Keeper
from privacyguard.audit.keys import Keys
from privacyguard.audit.layout import DETECTORS, KEYS, POLICIES
from privacyguard.audit.line import encode
from privacyguard.audit.notes import Signer
from privacyguard.audit.record import DecisionRecord, DroppedRecord, GenesisRecord, Note, OutcomeRecord
from privacyguard.audit.recordable import as_digest, word
from privacyguard.audit.recover import recover
from privacyguard.audit.signing import SigningKeys
from privacyguard.audit.stream import Stream
from privacyguard.audit.writer import LIMITS, Limits, Writer
from privacyguard.errors import AuditError

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

    def store_detectors(self, digest: str, source: bytes) -> None:
        """Keep what a set of detectors can find under its SHA-256, once. Raises `AuditError`."""
        ...

    def pseudonym(self, kind: str, text: str) -> str:
        """What stands in records for a principal, conversation or purpose. Raises `AuditError`."""
        ...

    def close(self) -> None:
        """Refuse all later records; those appended are durable already."""
        ...


class AuditLog:
    """The log in a directory: a stream file per writing process, signed checkpoints, keys, and the policies that decided.

    Nothing is made before the first use. Safe to use from many threads, and in the child after a fork, which writes a
    stream of its own. `clock` gives the aware present moment; `version` is the library's. `anchors` are files elsewhere that
    every checkpoint is copied to; `signer` is a signing key that does not lie in the directory. With `required` false a record
    that cannot be written is counted and left out.
    """

    def __init__(
        self,
        directory: Path,
        *,
        clock: Callable[[], datetime],
        version: str,
        entropy: Callable[[int], bytes] = os.urandom,
        anchors: Sequence[Path] = (),
        signer: Signer | None = None,
        limits: Limits = LIMITS,
        required: bool = True,
    ) -> None:
        self.directory = directory
        self._clock, self._limits, self._required = clock, limits, required
        self._dropped, self._counting = 0, threading.Lock()
        self._keys = Keys(directory / KEYS, entropy=entropy)
        signing = SigningKeys(directory / KEYS, entropy=entropy, given=signer)
        self._checkpoints = Checkpoints(directory, signing, clock=clock, copies=anchors)
        self._opening = _Opening(directory, clock, word(version), entropy, self._keys, self._checkpoints)
        self._begin()
        # A child gets a writer with fresh locks before it can run a second thread.
        renew = weakref.WeakMethod(self._renew)
        os.register_at_fork(after_in_child=lambda: (call := renew()) and call())

    def __repr__(self) -> str:
        return f"AuditLog({str(self.directory)!r})"

    @property
    def dropped(self) -> int:
        """How many records were left out since the last that could be written."""
        return self._dropped

    def append(self, record: DecisionRecord | OutcomeRecord) -> None:
        """Return when the record is durable. Thread-safe.

        Raises:
            AuditError: it could not be made durable; no part of it is in the log.
        """
        if self._writer.pid != os.getpid():  # a fork that Python was not told of
            self._renew()
        self._say_dropped()
        failure = self._writer.append(encode(record))
        if failure and not self._required and not self._writer.closed:
            with self._counting:
                self._dropped += 1
        elif failure:
            raise AuditError(f"{failure}; {_NOTHING_SENT if isinstance(record, DecisionRecord) else _CALL_MADE}")

    def store_policy(self, digest: str, source: bytes) -> None:
        """Keep the source of a policy as `policies/<sha-256>.yaml`, once.

        Raises:
            AuditError: it cannot be written, or `digest` is not the SHA-256 of `source`.
        """
        self._store(POLICIES, "yaml", digest, source)

    def store_detectors(self, digest: str, source: bytes) -> None:
        """Keep what a set of detectors can find as `detectors/<sha-256>.txt`, once. Raises like `store_policy`."""
        self._store(DETECTORS, "txt", digest, source)

    def pseudonym(self, kind: str, text: str) -> str:
        """`k<epoch>:<16 hex digits>` for a kind ("principal", "conversation", "purpose") and a text.

        Raises:
            AuditError: the key cannot be made, read, or kept from others. Nothing was sent.
        """
        return self._keys.pseudonym(kind, text)

    def vouch(self) -> None:
        """Sign a checkpoint of everything that was written, now; it is done every few seconds anyway.

        Raises:
            AuditError: it could not be signed or written.
        """
        failure = ""
        try:
            self._writer.vouch()
        except OSError as error:
            failure = error.strerror or type(error).__name__
        if failure:
            raise AuditError(f"audit directory {self.directory} is not writable: {failure}")

    def close(self) -> None:
        """Sign the end, and refuse all later records; those appended are durable already. Closing twice is fine."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _begin(self) -> None:
        keeper = Keeper(self._limits.unsigned, self._recover, self._sign)
        self._writer = writer = Writer(self.directory, self._opening, self._limits, keeper.wake)
        _WRITERS.add(writer)
        self._end = weakref.finalize(self, _shut, keeper, writer)
        self._end.atexit = False  # replies that are still held may end later than that

    def _renew(self) -> None:
        closed = self._writer.closed
        self._end.detach()
        self._begin()
        if closed:
            self._writer.close()

    def _sign(self) -> None:
        self._writer.vouch()

    def _recover(self) -> None:
        recover(self.directory, self._checkpoints, self._clock, self._note)

    def _note(self, record: Note) -> str:
        return self._writer.append(encode(record))

    def _say_dropped(self) -> None:
        if self._dropped:
            with self._counting:
                left_out, self._dropped = self._dropped, 0
            if self._note(DroppedRecord(ts=self._clock(), records=left_out)):
                with self._counting:
                    self._dropped += left_out

    def _store(self, folder: str, suffix: str, digest: str, source: bytes) -> None:
        name = hashlib.sha256(source).hexdigest()
        if as_digest(digest) != f"sha256:{name}":
            raise AuditError(f"{folder} digest {as_digest(digest)} is not that of its source, sha256:{name}")
        path = self.directory / folder / f"{name}.{suffix}"
        failure = ""
        try:
            if not path.exists():
                write_once(path, source)
        except OSError as error:
            failure = error.strerror or type(error).__name__
        if failure and self._required:
            raise AuditError(f"audit directory {self.directory} is not writable: {failure}; {_NOTHING_SENT}")


@dataclass(frozen=True, slots=True)
class _Opening:
    """Streams with a genesis and a checkpoint; holds on to no log."""

    directory: Path
    clock: Callable[[], datetime]
    library: str
    entropy: Callable[[int], bytes]
    keys: Keys
    checkpoints: Checkpoints

    def open(self, continues: str | None) -> Stream:
        make_directory(self.directory)
        now = self.clock()
        genesis = GenesisRecord(ts=now, library=self.library, epoch=self.keys.epoch(), continues=continues)
        return Stream(self.directory, sortable_id(now, self.entropy(RANDOM_BYTES)), genesis)

    def vouch(self, stream: str, head: tuple[int, bytes], *, end: bool = False) -> None:
        self.checkpoints.add(stream, *head, end=end)


_WRITERS: weakref.WeakSet[Writer] = weakref.WeakSet()


def _shut(keeper: Keeper, writer: Writer) -> None:
    keeper.stop()
    writer.close()


@atexit.register
def _sign_all() -> None:
    """When the interpreter ends, sign what was written; a stream that was not closed is closed by the next process."""
    for writer in list(_WRITERS):
        with contextlib.suppress(OSError, AuditError):
            writer.vouch()


class NoLog:
    """No log at all: an explicit, unsafe choice. What was sent can then be neither shown nor proved."""

    def append(self, record: DecisionRecord | OutcomeRecord) -> None:
        """Forget the record."""

    def store_policy(self, digest: str, source: bytes) -> None:
        """Forget the policy."""

    def store_detectors(self, digest: str, source: bytes) -> None:
        """Forget the detectors."""

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
