"""Facts, a policy and an instant in, a decision out: pure, total, order-free, never loosened by more or surer findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from privacyguard.places import Destination, Zone
from privacyguard.policy.policy import Policy, When
from privacyguard.policy.table import DEFAULT, STRICTNESS, Setting, Table, setting, table, unique
from privacyguard.values import NO_DUTIES, Allow, Block, Decision, Duties, Facts, Operator, Rewrite, Ruling


def decide(policy: Policy, facts: Facts, now: datetime, *, watched: bool = False) -> Decision:
    """Judge a call at an instant, with an offset. `watched`: as if the rules that are only watched were in force.

    The requested destination if its zone is not denied, else the first more trusted zone that is not denied and has a
    destination that can serve the call, else block.
    """
    where = setting(policy, facts.caller, now, watched=watched)
    zones, state = policy.deployment.zones, State(facts)
    found = tuple(_ruling(policy, state, zone, where) for zone in zones)
    by_zone = {one.zone: one for one in found}
    asked = by_zone.get(facts.requested.zone)
    if asked is None:  # facts of another deployment: what is not declared here has no model here
        return Block(facts.requested, (f"no-model/{facts.requested.zone}",), found)
    rank = next(zone.rank for zone in zones if zone.name == asked.zone)
    unserved: list[str] = []
    for zone in zones:  # by rising rank
        if zone.rank < rank or by_zone[zone.name].denied:
            continue
        duties = _duties(table(policy, zone, where), state)
        destination = _destination(facts, zone, duties)
        if destination is None:
            unserved.append(f"no-model/{zone.name}")
            continue
        here = by_zone[zone.name]
        moved = asked.denied or unserved  # why it goes elsewhere, if it does
        reasons = unique((*moved, *(reason for rewrite in here.rewrites for reason in rewrite.reasons)))
        return Allow(facts.requested, destination, here.rewrites, reasons or _kept(policy, facts, zone, where), found, duties)
    return Block(facts.requested, unique((*asked.denied, *unserved)), found)


def ruling(policy: Policy, facts: Facts, zone: Zone, where: Setting) -> Ruling:
    """What `policy` says about `zone`: every demand of every layer's rules and defaults, joined by the strictest."""
    return _ruling(policy, State(facts), zone, where)


class State:
    """The findings of a call, by entity; and which of them a condition chooses, worked out once for all zones."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._by_entity: dict[str, list[tuple[int, float, int]]] = {}
        for index, fact in enumerate(facts.findings):
            self._by_entity.setdefault(fact.entity, []).append((index, fact.score, fact.value))
        self._present = self._by_entity.keys()
        self._chosen: dict[int, frozenset[int]] = {}

    def chosen(self, when: When) -> frozenset[int]:
        """The findings that the condition chooses: none unless every clause has a selector that is met."""
        known = self._chosen.get(id(when))
        if known is None:
            known = self._chosen[id(when)] = frozenset(self._choose(when))
        return known

    def _choose(self, when: When) -> set[int]:
        every: set[int] = set()
        for clause in when:
            met = False
            for selector in clause:
                there = (one for entity in self._present & selector.entities for one in self._by_entity[entity])
                found = [one for one in there if one[1] >= selector.score]
                if found and (selector.at_least == 1 or len({value for _, _, value in found}) >= selector.at_least):
                    met = True
                    every.update(index for index, _, _ in found)
            if not met:
                return set()
        return every


def _ruling(policy: Policy, state: State, zone: Zone, where: Setting) -> Ruling:
    here, facts = table(policy, zone, where), state.facts
    denied = list(_closed(policy, state, zone, here))
    demands: dict[int, dict[Operator, tuple[str, ...]]] = {}
    for index, fact in enumerate(facts.findings):
        if fact.entity not in policy.taxonomy:  # facts of another taxonomy: nothing is known about it
            denied.append(DEFAULT + fact.entity)
            continue
        joined = here.joined(fact.entity, fact.score)
        denied += joined.denied
        if joined.operator is not None:
            demands[index] = {joined.operator: joined.reasons}
    for term in here.together:
        for index in state.chosen(term.when):
            if facts.findings[index].entity not in term.targets:
                continue
            reason = term.why(facts.findings[index].entity)
            if term.operator is None:
                denied.append(reason)
            else:
                by_operator = demands.setdefault(index, {})
                by_operator[term.operator] = (*by_operator.get(term.operator, ()), reason)
    rewrites = []
    for index, operators in sorted(demands.items()):
        if facts.findings[index].fixed:  # cannot be rewritten where it stands, so it may not be there
            denied += (reason for reasons in operators.values() for reason in reasons)
        else:
            strictest = max(operators, key=STRICTNESS.__getitem__)
            rewrites.append(Rewrite(index, strictest, unique(operators[strictest])))
    return Ruling(zone.name, unique(denied), tuple(rewrites))


def _closed(policy: Policy, state: State, zone: Zone, here: Table) -> Iterator[str]:
    """Why the zone is closed whatever was found."""
    facts = state.facts
    if here.unknown:
        yield from (f"unknown/{entity}" for entity in facts.unknown)
    if here.opaque and facts.opaque:
        yield "opaque"
    if facts.taint:
        ranks = {one.name: one.rank for one in policy.deployment.zones}
        if zone.rank < ranks.get(facts.taint, zone.rank + 1):  # of a zone that is gone none is known to be as good
            yield "taint"
    if facts.state and zone.name != facts.state:
        yield "state-not-portable"
    for name in sorted(_duties(here, state).names - facts.able):
        yield f"duty/{name}"


def _duties(here: Table, state: State) -> Duties:
    duties = NO_DUTIES
    for _, when, targets, asked in here.duties:
        if any(state.facts.findings[index].entity in targets for index in state.chosen(when)):
            duties |= asked
    return duties


def _destination(facts: Facts, zone: Zone, duties: Duties) -> Destination | None:
    servable = [
        one for one in facts.servable.get(zone.name, ()) if duties.providers is None or one.provider in duties.providers
    ]
    if zone.name == facts.requested.zone and facts.requested in servable:
        return facts.requested
    return next(iter(servable), None)


def _kept(policy: Policy, facts: Facts, zone: Zone, where: Setting) -> tuple[str, ...]:
    """Why nothing had to be done: the rules and defaults that keep what was found, or that nothing was found."""
    handled = table(policy, zone, where).handled
    reasons: list[str] = []
    for fact in facts.findings:
        if fact.score >= policy.score:
            reasons += handled.get(fact.entity, (DEFAULT + fact.entity,))
    return unique(reasons) or ("nothing-found",)
