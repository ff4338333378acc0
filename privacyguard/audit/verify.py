"""A log's directory in, a report out: whether anybody touched the records since, and which calls have no known end.

A bare chain sees every change inside a stream. It cannot see that lines were cut off a stream's end, that the last one was
changed, or that a whole stream is gone, for nothing outside the directory vouches for them; the report says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from privacyguard.audit.chain import MAX_FAULTS, Chain, check_chain
from privacyguard.audit.log import KEYS, POLICIES
from privacyguard.audit.record import OutcomeStatus
from privacyguard.audit.stream import SUFFIX
from privacyguard.errors import AuditError
from privacyguard.values import Verdict

SHOWN = 20  # ids in a report

_UNANCHORED = (
    "not anchored: nothing outside this directory vouches for the last line of a stream, "
    "for lines cut off its end, or for a stream deleted whole"
)


@dataclass(frozen=True, slots=True)
class StreamReport:
    """What was seen of one stream file. `ok`: nobody touched it; a torn tail is the residue of a crash."""

    name: str
    chain: Chain

    @property
    def ok(self) -> bool:
        """Whether every line stands where it was written, as it was written."""
        return not self.chain.faults

    def lines(self) -> tuple[str, ...]:
        """What to tell a person."""
        chain = self.chain
        told = [f"{self.name}: {'ok' if self.ok else 'DAMAGED'}, {chain.records} records"]
        told += [f"{self.name}: {fault}" for fault in chain.faults]
        if len(chain.faults) >= MAX_FAULTS:
            told.append(f"{self.name}: {MAX_FAULTS} faults, the rest was not looked at")
        if chain.torn:
            told.append(
                f"{self.name}: the last {chain.torn} bytes are no whole record: residue of a crash, or being written now"
            )
        if chain.newer:
            told.append(
                f"{self.name}: {chain.newer} records of a newer version: in their place, but this version cannot read them"
            )
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Report:
    """What was seen of a log. `foreign` names files that are no part of one; `policies` those that are not what they were.

    `open` counts calls that were let go and have no outcome (a crash, or under way); `open_ids` are the first of them.
    `missing_policies` are digests that a decision names and whose source is not kept.
    """

    streams: tuple[StreamReport, ...]
    foreign: tuple[str, ...]
    policies: tuple[str, ...]
    missing_policies: tuple[str, ...]
    open: int
    open_ids: tuple[str, ...]
    outcomes_alone: int

    @property
    def ok(self) -> bool:
        """Whether nothing that is here was touched."""
        return all(stream.ok for stream in self.streams) and not self.policies

    @property
    def records(self) -> int:
        """How many records were read and stand in their place."""
        return sum(stream.chain.records for stream in self.streams)

    def lines(self) -> tuple[str, ...]:
        """What to tell a person; the last line but one is the sum of it."""
        told = [line for stream in self.streams for line in stream.lines()]
        told += [f"{name}: is not the policy that its name says" for name in self.policies]
        told += [f"{name}: no part of an audit log, not looked at" for name in self.foreign]
        told += [f"the source of policy {digest} is not kept here" for digest in self.missing_policies]
        if self.open:
            more = " …" if self.open > len(self.open_ids) else ""
            told.append(f"{self.open} decisions without an outcome (a crash, or under way): {', '.join(self.open_ids)}{more}")
        if self.outcomes_alone:
            told.append(f"{self.outcomes_alone} outcomes without a decision")
        told.append(f"{'ok' if self.ok else 'DAMAGED'}: {len(self.streams)} streams, {self.records} records")
        return (*told, _UNANCHORED)


def verify(directory: Path) -> Report:
    """Check a whole log, which may be in use. Memory grows with the calls that have no outcome, not with the log.

    Raises:
        AuditError: there is no such directory, or a file in it cannot be read.
    """
    calls = _Calls()
    failure = ""
    try:
        names = sorted(path for path in directory.iterdir() if path.name not in (KEYS, POLICIES))
        streams = tuple(_stream(path, calls) for path in names if path.suffix == SUFFIX)
        kept = _kept_policies(directory / POLICIES)
    except OSError as error:
        failure = error.strerror or type(error).__name__
    if failure:
        raise AuditError(f"audit directory {directory} cannot be read: {failure}")
    return Report(
        streams=streams,
        foreign=tuple(path.name for path in names if path.suffix != SUFFIX),
        policies=tuple(f"{POLICIES}/{name}" for name, whole in kept.items() if not whole),
        missing_policies=tuple(sorted(calls.policies - {f"sha256:{name.removesuffix('.yaml')}" for name in kept})),
        open=len(calls.open),
        open_ids=tuple(list(calls.open)[:SHOWN]),
        outcomes_alone=len(calls.ended),
    )


class _Calls:
    """Decisions and outcomes, matched over all streams: after a fork the outcome can be in another one."""

    def __init__(self) -> None:
        self.open: dict[str, None] = {}  # in the order of the log
        self.ended: set[str] = set()  # outcomes whose decision did not come yet
        self.policies: set[str] = set()

    def note(self, fields: dict[str, Any]) -> None:
        """Take one record. Only its shape on the outside is known to be right, so nothing else is relied on."""
        if fields["type"] == "decision":
            call, decision, policy = str(fields["id"]), fields["decision"], fields["policy"]
            if isinstance(policy, dict):
                self.policies.add(str(policy.get("digest")))
            if call in self.ended:
                self.ended.remove(call)
            elif not isinstance(decision, dict) or decision.get("verdict") != Verdict.BLOCK:
                self.open[call] = None
        elif fields["type"] == "outcome":
            call = str(fields["decision"])
            if call in self.open:
                del self.open[call]
            elif fields["status"] != OutcomeStatus.BLOCKED:  # a block needs no outcome, and may have one
                self.ended.add(call)


def _stream(path: Path, calls: _Calls) -> StreamReport:
    with path.open("rb") as file:
        return StreamReport(path.name, check_chain(file, path.name.removesuffix(SUFFIX), calls.note))


def _kept_policies(directory: Path) -> Mapping[str, bool]:
    """The names of the policies that are kept, and whether each is what its name says."""
    paths = sorted(directory.glob("*.yaml")) if directory.is_dir() else []
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() == path.stem for path in paths}
