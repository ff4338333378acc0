"""An audit log and a policy in, what that policy would have decided otherwise out; nothing is detected again.

First every decision is made once more under the policy that made it (its source is kept beside the log), and must come out as
it is on record. Then the other policy decides on the same facts at the same moment, for the same zones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from privacyguard.audit.build import decision_entry, facts_of
from privacyguard.audit.layout import DETECTORS, POLICIES
from privacyguard.audit.line import Entry, read_line
from privacyguard.audit.read import lines_by_stream
from privacyguard.audit.record import DecisionRecord, zulu
from privacyguard.errors import PolicyError
from privacyguard.places import LOCAL, THIRD_PARTY, Deployment, Zone
from privacyguard.policy.decide import decide
from privacyguard.policy.load import load_taxonomy, policy_of
from privacyguard.policy.policy import Policy
from privacyguard.policy.table import STRICTNESS
from privacyguard.services import detector_of
from privacyguard.values import OTHER, Allow, Block, Decision, Fact, Facts, Part

PURPOSE = "purpose"
KEPT = 100_000  # decisions on facts that are alike which are remembered

_DECISION = re.compile(
    rb'\{"v":1,"type":"decision","stream":"[0-9A-Z]{26}","seq":[0-9]+,"prev":"[^"]*","ts":"([^"]*)","id":"([0-9A-Z]{26})"'
    rb',.*?"purpose":("[^"]*"),"policy":(\{[^}]*\}),"detectors":\{"digest":"([^"]*)".*?\},"facts":\[(.*?)\],"opaque":(.*),"us":\{[^}]*\}\}\n'
)
_PLAIN = re.compile(r"(?!sha256:|k[0-9]+:).*")  # a purpose that somebody vouched for, or none
_FACT = re.compile(
    rb'"entity":"([^"]*)","domain":"[a-z]*","kind":"[a-z]*","score":([0-9.e-]+),("value":[0-9]+),.*?("fixed":[a-z]*)\}'
)


class Change(StrEnum):
    """What the other policy makes of a call. Unknown: it asks about what was not looked for, or not recorded, that day."""

    SAME = "same"
    TIGHTER = "tighter"
    LOOSER = "looser"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Row:
    """One decision: what was decided, what would be, and whether the old decision came out as it is on record."""

    id: str
    before: str
    after: str
    change: Change
    reproduced: bool
    why: str = ""  # it is unknown


@dataclass(slots=True)
class Replay:
    """The sum over a log. `rows` are those that are not the same or could not be reproduced, as many as were asked for."""

    decisions: int = 0
    unreadable: int = 0
    not_reproduced: int = 0
    changes: Counter[Change] = field(default_factory=Counter)
    moves: Counter[tuple[str, str, Change]] = field(default_factory=Counter)  # by verdict before and after
    rows: list[Row] = field(default_factory=list)


def replay(directory: Path, policy: Policy | None = None, *, since: str = "", until: str = "", most: int = 10_000) -> Replay:
    """Decide every recorded decision again; without a policy only under the one that made it.

    `since` and `until` are moments as they stand in records (`2026-11-23T00:00:00Z`), the first included, the last not.

    Raises:
        OSError: the log cannot be read. PolicyError: `policy` cannot stand in a deployment that is on record.
    """
    total, judge = Replay(), Judge(directory, policy, frozenset() if policy is None else findable(policy))
    for line in lines_by_stream(directory):
        found = _DECISION.fullmatch(line)
        if found is None and b'"type":"decision"' not in line[:40]:
            continue
        row = judge.fast(found, line) if found else judge.slow(line)
        if row is None:
            total.unreadable += 1
            continue
        moment, made = row
        if (since and moment < since) or (until and moment >= until):
            continue
        total.decisions += 1
        total.not_reproduced += not made.reproduced
        total.changes[made.change] += 1
        total.moves[made.before, made.after, made.change] += 1
        if (made.change is not Change.SAME or not made.reproduced) and len(total.rows) < most:
            total.rows.append(made)
    return total


class Judge:
    """Decides recorded facts again. Decisions on facts that are alike, to both policies, are made once."""

    def __init__(self, directory: Path, policy: Policy | None, findable: frozenset[str]) -> None:
        self._directory, self._policy, self._findable = directory, policy, findable
        self._olds: dict[str, Policy | None] = {}
        self._deployed: dict[tuple[int, tuple[Zone, ...]], Policy] = {}
        self._known: dict[object, Row] = {}
        self._limits: dict[bytes, tuple[list[float], list[str]]] = {}
        self._detectors: dict[str, frozenset[str] | None] = {}

    def fast(self, found: re.Match[bytes], line: bytes) -> tuple[str, Row] | None:
        """The row of a line as this version writes it, by what is known of one that is alike."""
        moment, call, purpose, policy, detectors, facts, rest = found.groups()
        thresholds, ends = self._limits_of(policy)
        when = bisect_right(ends, moment.decode())
        alike = tuple(
            (entity, bisect_right(thresholds, float(score)), value, fixed)
            for entity, score, value, fixed in _FACT.findall(facts)
        )
        if len(alike) != facts.count(b'"entity":'):
            return self.slow(line)
        key = purpose, policy, detectors, when, alike, rest
        known = self._known.get(key)
        if known is None:
            made = self.slow(line)
            if made is None:
                return None
            if len(self._known) >= KEPT:
                self._known.clear()
            known = self._known[key] = made[1]
        return moment.decode(), replace(known, id=call.decode())

    def slow(self, line: bytes) -> tuple[str, Row] | None:
        """The row of any line; None: it holds no decision that this version can read."""
        entry = read_line(line)
        if not isinstance(entry, Entry) or not isinstance(entry.record, DecisionRecord):
            return None
        record = entry.record
        facts, zones = facts_of(record), zones_of(record)
        old = self._in_force(record.policy.digest, zones)
        then = None if old is None else decide(old, facts, record.ts)
        reproduced = then is not None and _as_recorded(then, record)
        before = record.decision.verdict
        if self._policy is None or then is None:
            return zulu(record.ts), Row(record.id, before, before, Change.SAME if then else Change.UNKNOWN, reproduced)
        new = self._placed(self._policy, zones)
        heard = _with_purpose(facts, record.purpose, new)
        now = decide(new, heard, record.ts)
        change = compared(then, now, zones)
        if then.verdict != before and isinstance(now, Allow):  # stopped by what was seen only in the text that would have left
            change = Change.SAME if now == then else Change.UNKNOWN
            return zulu(record.ts), Row(record.id, before, before if now == then else str(now.verdict), change, reproduced)
        for why, other in self._unseen(record, heard, old, new):
            was, would = decide(old, other, record.ts) if old else then, decide(new, other, record.ts)
            if compared(was, would, zones) is not change:
                return zulu(record.ts), Row(record.id, before, str(now.verdict), Change.UNKNOWN, reproduced, why)
        return zulu(record.ts), Row(record.id, before, str(now.verdict), change, reproduced)

    def _unseen(self, record: DecisionRecord, facts: Facts, old: Policy | None, new: Policy) -> Iterator[tuple[str, Facts]]:
        """The facts with one more each: not looked for, or not recorded, that day, and the new policy asks about it."""
        looked_for = self._looked_for(record.detectors.digest)
        last = max((fact.value for fact in facts.findings), default=0)
        for entity in sorted(self._findable - (looked_for or frozenset())):
            if looked_for is None and old is not None and entity in old.taxonomy:
                continue  # who looked is not kept: what the old policy knew is taken as looked for
            label = new.taxonomy[entity]
            more = Fact(entity, label.domain, label.kind, 1.0, last + 1, "user", Part.TEXT)
            yield f"nobody looked for {entity}", replace(facts, findings=(*facts.findings, more))
        asked = {one.name: one.values for one in old.circumstances()} if old else {}
        for one in new.circumstances():
            said = facts.caller.get(one.name, OTHER)
            if one.name == PURPOSE and _PLAIN.fullmatch(record.purpose):
                continue
            for value in sorted(set(one.values) - set(asked.get(one.name, ()))) if said == OTHER else ():
                told = f"it is not on record whether the caller's {one.name} is {value}"
                yield told, replace(facts, caller={**facts.caller, one.name: value})

    def _in_force(self, digest: str, zones: tuple[Zone, ...]) -> Policy | None:
        if digest not in self._olds:
            self._olds[digest] = self._stored_policy(digest)
        old = self._olds[digest]
        return None if old is None else self._placed(old, zones)

    def _placed(self, policy: Policy, zones: tuple[Zone, ...]) -> Policy:
        key = id(policy), zones
        if key not in self._deployed:
            self._deployed[key] = replace(policy, deployment=Deployment(zones=zones))
        return self._deployed[key]

    def _stored_policy(self, digest: str) -> Policy | None:
        source = self._source(POLICIES, digest, ".yaml")
        if source is None:
            return None

        def stored(pinned: str) -> bytes | None:
            return self._source(POLICIES, pinned, ".yaml")

        try:
            return policy_of(source, f"{POLICIES}/{digest}", load_taxonomy(), stored=stored, unproved=True)
        except PolicyError:  # of another version of this library, or not what its name says
            return None

    def _looked_for(self, digest: str) -> frozenset[str] | None:
        """The entities that detectors look for; None: it is not kept who they were."""
        if digest not in self._detectors:
            source = self._source(DETECTORS, digest, ".txt")
            lines = [] if source is None else source.decode("utf-8", "replace").splitlines()[:-1]
            words = frozenset(word for line in lines for word in line.split()[1:])
            self._detectors[digest] = None if source is None else words
        return self._detectors[digest]

    def _source(self, folder: str, digest: str, suffix: str) -> bytes | None:
        path = self._directory / folder / (digest.removeprefix("sha256:") + suffix)
        return path.read_bytes() if path.is_file() else None

    def _limits_of(self, policy: bytes) -> tuple[list[float], list[str]]:
        """The scores and moments at which the old or the new policy may decide otherwise."""
        if policy not in self._limits:
            digest = policy.rpartition(b'"digest":"')[2].rstrip(b'"}').decode()
            self._in_force(digest, (THIRD_PARTY, LOCAL))
            both = [one for one in (self._olds.get(digest), self._policy) if one is not None]
            selectors = (one for p in both for rule in p.rules for clause in rule.when for one in clause)
            scores = {one.score for one in selectors} | {layer.defaults.score for p in both for layer in p.layers}
            self._limits[policy] = sorted(scores), sorted(zulu(one.expires) for p in both for one in p.relaxations)
        return self._limits[policy]


def _with_purpose(facts: Facts, purpose: str, policy: Policy) -> Facts:
    """A purpose is on record whether or not a policy asked for it."""
    asked = frozenset(value for one in policy.circumstances() if one.name == PURPOSE for value in one.values)
    if PURPOSE in facts.caller or not asked or not purpose or not _PLAIN.fullmatch(purpose):
        return facts
    return replace(facts, caller={**facts.caller, PURPOSE: purpose if purpose in asked else OTHER})


def findable(policy: Policy) -> frozenset[str]:
    """The entities that can be found today under a policy: by our recognizers or its own, or by code, if it declares them."""
    return detector_of(policy).entities | (policy.taxonomy.entities.keys() - load_taxonomy().entities.keys())


def zones_of(record: DecisionRecord) -> tuple[Zone, ...]:
    """The zones of the deployment in which a decision was made, by rising rank."""
    ranks = {THIRD_PARTY.name: THIRD_PARTY.rank, LOCAL.name: LOCAL.rank, **record.ranks}
    named = {*record.servable, record.requested.zone, *record.ranks, *record.decision.denied} & ranks.keys()
    return tuple(
        sorted((Zone(name, ranks[name]) for name in {*named, LOCAL.name, THIRD_PARTY.name}), key=lambda zone: zone.rank)
    )


def compared(before: Decision, after: Decision, zones: tuple[Zone, ...]) -> Change:
    """Whether less leaves, or to a zone that is trusted more (tighter), or anything more or to one trusted less (looser)."""
    ranks = {zone.name: zone.rank for zone in zones}
    if isinstance(before, Block) or isinstance(after, Block):
        if isinstance(before, Block):
            return Change.SAME if isinstance(after, Block) else Change.LOOSER
        return Change.TIGHTER
    was, would = ranks[before.destination.zone], ranks[after.destination.zone]
    if was != would:
        return Change.TIGHTER if would > was else Change.LOOSER
    old = {one.index: STRICTNESS[one.operator] for one in before.rewrites}
    new = {one.index: STRICTNESS[one.operator] for one in after.rewrites}
    if any(new.get(index, -1) < strict for index, strict in old.items()) or before.duties.names - after.duties.names:
        return Change.LOOSER
    tighter = any(old.get(index, -1) < strict for index, strict in new.items()) or after.duties.names - before.duties.names
    return Change.TIGHTER if tighter else Change.SAME


def _as_recorded(then: Decision, record: DecisionRecord) -> bool:
    """Whether a decision is the one on record; what was decided later in the call, on its text, is in the record's reasons."""
    made, kept = decision_entry(then, lambda name: True), record.decision
    if made == kept:
        return True
    if kept.verdict == "block" and kept.reasons and all(reason.startswith("residual/") for reason in kept.reasons):
        return isinstance(then, Allow) and made.denied == kept.denied
    if "untranslatable" in kept.reasons:
        reasons = ("untranslatable" if one.startswith("no-model/") else one for one in made.reasons)
        return made.model_copy(update={"reasons": tuple(dict.fromkeys(reasons))}) == kept
    return False
