"""A call and a zone in, what each demand asks for each finding there out: which won, which were outdone, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from privacyguard.places import Zone
from privacyguard.policy.changes import Call
from privacyguard.policy.decide import State, ruling
from privacyguard.policy.lint import without_rule
from privacyguard.policy.policy import Policy
from privacyguard.policy.table import DEFAULT, STRICTNESS, Setting, Table, setting, table, unique
from privacyguard.values import Facts, Operator, Ruling


@dataclass(frozen=True, slots=True)
class Demand:
    """What a rule or default asks for a finding: an operator, or (None) that the zone gets nothing. `won`: none is stricter."""

    reason: str
    operator: Operator | None
    won: bool


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a finding in a zone, as far as it alone is asked about, and every demand, the strictest first.

    Where nothing is demanded, `kept` has the rules or the default that keep it; it is empty where the finding scores too
    little, and `acts_from` is the next score at which something would be demanded (None: none).
    """

    finding: int
    demands: tuple[Demand, ...]
    kept: tuple[str, ...] = ()
    acts_from: float | None = None

    @property
    def denies(self) -> bool:
        """Whether the zone is closed because of it."""
        return bool(self.demands) and self.demands[0].operator is None

    @property
    def operator(self) -> Operator | None:
        """How it is rewritten, if it is."""
        return self.demands[0].operator if self.demands else None


@dataclass(frozen=True, slots=True)
class ZoneFate:
    """What a zone would get. `denied` are all reasons why it gets nothing (none: it may have the call), `closed` those of them
    that rest on no finding. `dominated` are rules that ask for something and are outdone everywhere: without any one of
    them the zone would get the same.
    """

    zone: str
    rank: int
    denied: tuple[str, ...]
    closed: tuple[str, ...]
    fates: tuple[Fate, ...]
    dominated: tuple[str, ...]
    served: bool
    chosen: bool

    @property
    def state(self) -> str:
        """`denied`, `rewritten` or `open`."""
        return "denied" if self.denied else "rewritten" if any(fate.demands for fate in self.fates) else "open"


def zone_fate(call: Call, zone: Zone, found: Ruling, *, chosen: bool) -> ZoneFate:
    """What becomes of a call in a zone whose ruling is `found`."""
    where = setting(call.policy, call.facts.caller, call.now)
    here = table(call.policy, zone, where)
    asked = demands(call.policy, call.facts, here)
    fates = tuple(_fate(call.policy, call.facts, here, index, asked[index]) for index in range(len(call.facts.findings)))
    ours = {demand.reason for fate in fates for demand in fate.demands}
    won = {demand.reason for fate in fates for demand in fate.demands if demand.won}
    closed = tuple(reason for reason in found.denied if reason not in ours)
    outdone = tuple(reason for reason in sorted(ours - won) if _needless(call, zone, where, found, reason))
    served = bool(call.facts.servable.get(zone.name))
    return ZoneFate(zone.name, zone.rank, found.denied, closed, fates, outdone, served, chosen)


def demands(policy: Policy, facts: Facts, here: Table) -> list[list[tuple[str, Operator | None]]]:
    """Every demand on each finding, with its reason."""
    state, found = State(facts), [set[tuple[str, Operator | None]]() for _ in facts.findings]
    for index, one in enumerate(facts.findings):
        if one.entity not in policy.taxonomy:
            found[index].add((DEFAULT + one.entity, None))
    for term in here.terms:
        for index in state.chosen(term.when):
            if facts.findings[index].entity in term.targets:
                found[index].add((term.why(facts.findings[index].entity), term.operator))
    return [sorted(each, key=_strictest_first) for each in found]


def _fate(policy: Policy, facts: Facts, here: Table, index: int, asked: list[tuple[str, Operator | None]]) -> Fate:
    one = facts.findings[index]
    if asked:
        # where it stands it cannot be rewritten, so whatever is demanded closes the zone
        forms = [(reason, None if one.fixed else operator) for reason, operator in asked]
        strictest = forms[0][1]
        return Fate(index, tuple(Demand(reason, operator, operator is strictest) for reason, operator in forms))
    later = min((score for score in _thresholds(here, one.entity) if score > one.score), default=None)
    handled = here.handled.get(one.entity, ())
    kept = unique(handled) if handled else () if one.score < policy.score else (DEFAULT + one.entity,)
    return Fate(index, (), kept, later)


def _thresholds(here: Table, entity: str) -> Iterator[float]:
    """The scores from which a finding of this entity is met with a demand, by itself."""
    for term in here.terms:
        if term.alone and entity in term.targets:
            yield from (selector.score for selector in term.when[0] if entity in selector.entities)


def _needless(call: Call, zone: Zone, where: Setting, found: Ruling, reason: str) -> bool:
    """Whether the zone gets the same without this rule. One that is outdone may still keep a default away."""
    if call.policy.rule(reason) is None:
        return False
    return _same(ruling(without_rule(call.policy, reason), call.facts, zone, where), found)


def _same(one: Ruling, other: Ruling) -> bool:
    ways = [{rewrite.index: rewrite.operator for rewrite in each.rewrites} for each in (one, other)]
    return bool(one.denied) == bool(other.denied) and ways[0] == ways[1]


def _strictest_first(demand: tuple[str, Operator | None]) -> tuple[int, str]:
    reason, operator = demand
    return (-len(STRICTNESS) if operator is None else -STRICTNESS[operator]), reason
