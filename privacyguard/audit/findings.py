"""What was seen of a log, as frozen values; and as lines for a person. Part of the stand-alone verifier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from privacyguard.audit.chain import MAX_FAULTS, Chain, Fault, Trouble
from privacyguard.audit.layout import CHECKPOINTS
from privacyguard.audit.notes import DEVELOPMENT
from privacyguard.audit.seals import Seal, Seals

TAMPERED, GAP, MISSING_STREAM = "TAMPERED", "GAP", "MISSING STREAM"
DAMAGE = (TAMPERED, GAP, MISSING_STREAM)  # what the lines begin with that tell of damage


@dataclass(frozen=True, slots=True)
class StreamReport:
    """What was seen of one stream file, and what the checkpoints say of it. `planted`: none speaks of it, and one should."""

    name: str
    chain: Chain
    seal: Seal
    planted: bool = False

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The damage that its chain shows, and what only checkpoints can see."""
        chain, seal = self.chain, self.seal
        found = list(chain.faults)
        if not found and chain.broken is not None:
            found.append(Fault(Trouble.REWRITTEN, 0, chain.vouched, chain.broken - 1))
        if len(chain.faults) < MAX_FAULTS and chain.length < seal.size:
            found.append(Fault(Trouble.CUT, 0, chain.length, seal.size - 1))
        if seal.ended is not None and seal.ended == seal.size < chain.length:
            found.append(Fault(Trouble.ADDED, 0, seal.ended, chain.length - 1))
        return tuple(found)

    @property
    def ok(self) -> bool:
        """Whether every line stands where it was written, as it was written. A torn tail is the residue of a crash."""
        return not self.faults and not self.planted

    @property
    def unanchored(self) -> int:
        """How many of its last records nothing outside vouches for."""
        return max(self.chain.length - self.seal.anchored, 0)

    @property
    def unsigned(self) -> int:
        """How many of its last records no checkpoint vouches for yet."""
        return max(self.chain.length - self.seal.size, 0)

    def lines(self) -> Iterator[str]:
        """What to tell a person."""
        yield f"{self.name}: {'ok' if self.ok else 'DAMAGED'}, {self.chain.records} records"
        for fault in self.faults:
            yield f"{GAP if fault.gap else TAMPERED} {self.name}: {fault}"
        if self.planted:
            yield f"{TAMPERED} {self.name}: is in no checkpoint: it was put here by somebody else"
        if len(self.chain.faults) >= MAX_FAULTS:
            yield f"{self.name}: {MAX_FAULTS} faults, the rest was not looked at"
        if self.chain.torn:
            residue = "no whole record: residue of a crash, or being written now"
            yield f"torn {self.name}: the last {self.chain.torn} bytes are {residue}"
        if self.chain.newer:
            unread = "in their place, but this version cannot read them"
            yield f"{self.name}: {self.chain.newer} records of a newer version: {unread}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was seen of a log. `foreign` names files that are no part of one; `policies` sources that are not what they were.

    `missing_streams` have their size as it was signed. `trusted`: the keys came from elsewhere. `open` counts calls that were
    let go and have no outcome (a crash, or under way); `open_ids` are the first of them. `missing_policies` are digests that a
    decision names and whose source is not kept. `dropped` counts records that were left out.
    """

    streams: tuple[StreamReport, ...]
    seals: Seals
    missing_streams: Mapping[str, int]
    trusted: bool
    foreign: tuple[str, ...]
    policies: tuple[str, ...]
    missing_policies: tuple[str, ...]
    open: int
    open_ids: tuple[str, ...]
    outcomes_alone: int
    dropped: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing was touched, as far as what vouches for it reaches."""
        return all(one.ok for one in self.streams) and self.seals.ok and not self.policies and not self.missing_streams

    @property
    def records(self) -> int:
        """How many records were read and stand in their place."""
        return sum(stream.chain.records for stream in self.streams)

    @property
    def unanchored(self) -> int:
        """How many records nothing outside vouches for."""
        return sum(stream.unanchored for stream in self.streams)

    def lines(self) -> tuple[str, ...]:
        """What to tell a person: damage in capitals; the last line but one is the sum, the last what is not anchored."""
        told = [line for stream in self.streams for line in stream.lines()]
        told += [f"{MISSING_STREAM} {name}: {size} records were signed" for name, size in self.missing_streams.items()]
        told += self._of_notes()
        told += [f"{TAMPERED} {name}: is not the source that its name says" for name in self.policies]
        told += [f"{name}: no part of an audit log, not looked at" for name in self.foreign]
        told += [f"the source of policy {digest} is not kept here" for digest in self.missing_policies]
        if self.open:
            more = " …" if self.open > len(self.open_ids) else ""
            without = "decisions without an outcome (a crash, or under way)"
            told.append(f"unmatched: {self.open} {without}: {', '.join(self.open_ids)}{more}")
        if self.outcomes_alone:
            told.append(f"unmatched: {self.outcomes_alone} outcomes without a decision")
        if self.dropped:
            told.append(f"dropped: {self.dropped} records could not be written, and the calls went on as was asked for")
        told.append(f"{'ok' if self.ok else 'DAMAGED'}: {len(self.streams)} streams, {self.records} records")
        return (*told, self._window())

    def _of_notes(self) -> Iterator[str]:
        seals = self.seals
        if seals.notes:
            by = f", signed by {seals.signer.vkey}" if seals.signer else ""
            yield f"{CHECKPOINTS}: {'ok' if seals.ok else 'DAMAGED'}, {seals.notes} notes{by}"
        for line in seals.tampered:
            yield f"{TAMPERED} {CHECKPOINTS}: {line}"
        for line in seals.gaps:
            yield f"{GAP} {CHECKPOINTS}: {line}"
        if seals.torn:
            yield f"torn {CHECKPOINTS}: the last {seals.torn} bytes are no whole note: residue of a crash"
        if seals.pruned:
            yield f"pruned: {len(seals.pruned)} streams with {sum(seals.pruned.values())} records were deleted on purpose"
        if seals.signer and seals.signer.name == DEVELOPMENT:
            yield "the signing key did not lie in a file: it is one for development"
        if seals.signer and not self.trusted:
            yield "the key was taken from the log's own directory; whoever could write there could sign: give the key you know"

    def _window(self) -> str:
        """What nothing outside vouches for."""
        if not self.seals.anchors:
            unsigned = sum(one.unsigned for one in self.streams)
            return (
                f"unanchored: all {self.records} records ({unsigned} have no checkpoint yet); no copy of a checkpoint that "
                "lies elsewhere was given, so whoever can write here and sign could have made them anew"
            )
        if not self.unanchored:
            return f"unanchored: none; {self.seals.anchors} checkpoints that lie elsewhere vouch for all"
        behind = [one for one in self.streams if one.unanchored]
        which = ", ".join(f"{one.name} {one.seal.anchored} to {one.chain.length - 1}" for one in behind)
        return f"unanchored: {self.unanchored} records are behind the last checkpoint that lies elsewhere: {which}"
