"""A call in, what would change its verdict and which rules nearly acted out. Nothing is said that was not tried by deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from privacyguard.policy.candidates import candidates, loosening, removals
from privacyguard.policy.changed import changed
from privacyguard.policy.changes import (
    Call,
    Change,
    Enforced,
    Judged,
    More,
    Renewed,
    Said,
    Scored,
    Served,
    Together,
    Verified,
)
from privacyguard.policy.decide import decide
from privacyguard.policy.demands import demands
from privacyguard.policy.policy import Policy
from privacyguard.policy.table import setting, table
from privacyguard.values import Allow, Decision

INSTEAD = "instead of the default"
Footprint = frozenset[tuple[str, str, int, str]]
"""What acts in a call: a reason, a zone, a finding, and what it makes of that finding."""


@dataclass(frozen=True, slots=True)
class Changed:
    """If only this were otherwise, the verdict would be another. `looser`: the call would go further, or more of it would."""

    change: Change
    verdict: str
    zone: str | None
    looser: bool


@dataclass(frozen=True, slots=True)
class Nearly:
    """A rule, default or exception that would have acted, if only this were otherwise; and what the verdict would be then."""

    reason: str
    change: Change
    zones: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A change and what it leads to."""

    change: Change
    call: Call
    decision: Decision


def counterfactuals(call: Call, decision: Decision) -> tuple[tuple[Changed, ...], tuple[Nearly, ...]]:
    """What would change the verdict, what loosens first; and what nearly acted, in the order of the policy."""
    tried = [_tried(call, one) for one in candidates(call)]
    changes = [*_removing(call, decision), *_nearest(_changing(call.policy, decision, tried))]
    if not any(one.looser for one in changes):
        changes += _together(call, decision)
    nearly = {(one.reason, one.change): one for one in _nearly(call, tried)}
    order = {rule.id: place for place, rule in enumerate(call.policy.rules)}
    ranked = sorted(nearly.values(), key=lambda one: order.get(one.reason, len(order)))
    return tuple(sorted(changes, key=lambda one: not one.looser)), tuple(ranked)


def _tried(call: Call, change: Change) -> Tried:
    other = changed(call, change)
    return Tried(change, other, decide(other.policy, other.facts, other.now))


def _changing(policy: Policy, decision: Decision, tried: Iterable[Tried]) -> Iterator[Changed]:
    here = strictness(policy, decision)
    for one in tried:
        if one.decision.verdict != decision.verdict:
            zone = one.decision.destination.zone if isinstance(one.decision, Allow) else None
            yield Changed(one.change, one.decision.verdict, zone, strictness(policy, one.decision) < here)


def _removing(call: Call, decision: Decision) -> Iterator[Changed]:
    """Yield the smallest sets of findings without which the verdict is another: none holds a smaller one with the same."""
    kept: list[tuple[frozenset[int], Changed]] = []
    for change in removals(call.facts):
        gone = frozenset(change.findings)
        smaller = {one.verdict for less, one in kept if less <= gone}
        found = _changing(call.policy, decision, [_tried(call, change)])
        kept += ((gone, one) for one in found if one.verdict not in smaller)
    for gone, one in kept:
        if not any(less < gone and other.verdict == one.verdict for less, other in kept):
            yield one


def _together(call: Call, decision: Decision) -> Iterator[Changed]:
    """Yield pairs of changes that loosen the verdict, where no single one does."""
    pairs = (Together(pair) for pair in combinations(loosening(call.policy, call.facts), 2))
    yield from (one for one in _changing(call.policy, decision, (_tried(call, pair) for pair in pairs)) if one.looser)


def _nearest(changes: Iterable[Changed]) -> Iterator[Changed]:
    """Yield each verdict once for what only differs by degree: a finding's score, what cannot be judged, a zone's provider."""
    seen: set[object] = set()
    for one in changes:
        match one.change:
            case Scored(finding, _, most):
                key: object = (finding, most is None, one.verdict)
            case More(rule, _, _, _):
                key = (rule, one.verdict)
            case Judged():
                key = (Judged, one.verdict)
            case Served(zone, _):
                key = (zone, one.verdict)
            case _:
                key = one.change
        if key not in seen:
            seen.add(key)
            yield one


def _nearly(call: Call, tried: Iterable[Tried]) -> Iterator[Nearly]:
    before, applying = footprint(call), exceptions(call)
    seen: set[object] = set()
    for one in tried:
        if not _could_be_near(one.change):
            continue
        after = footprint(one.call)
        new = _at_work(after) - _at_work(before)
        relaxed = exceptions(one.call) - applying
        ruled = {each.rule for each in call.policy.relaxations if each.id in relaxed}
        for reason in sorted({reason for reason, _, _, _ in new} - ruled):  # told of by their exceptions
            zones = {zone for other, zone, _, _ in new if other == reason}
            if isinstance(one.change, More):  # a rule that acts already is not near because it would act on more
                zones -= {zone for other, zone, _, _ in before if other == reason}
            ours = [zone.name for zone in call.policy.deployment.zones if zone.name in zones]
            key = _nearness(reason, one.change)
            if ours and key is not None and key not in seen:
                seen.add(key)
                yield Nearly(reason, one.change, tuple(ours), one.decision.verdict)
        for exception in sorted(relaxed):
            its_rule = next(each.rule for each in call.policy.relaxations if each.id == exception)
            before_it = {each for each in before if each[0] == its_rule}
            after_it = {each for each in after if each[0] == its_rule}
            zones = {zone for _, zone, _, _ in before_it ^ after_it}
            if zones:
                ours = [zone.name for zone in call.policy.deployment.zones if zone.name in zones]
                yield Nearly(exception, one.change, tuple(ours), one.decision.verdict)


def _at_work(every: Footprint) -> set[tuple[str, str, int, bool]]:
    """What is at work, however strictly; and apart from it, what keeps a default away."""
    return {(reason, zone, index, how == INSTEAD) for reason, zone, index, how in every}


def _could_be_near(change: Change) -> bool:
    match change:
        case Scored(_, _, most):
            return most is None
        case Said(caller):
            return all(value is not None for _, value in caller)
        case More() | Verified() | Renewed() | Enforced():
            return True
        case _:
            return False


def _nearness(reason: str, change: Change) -> object:
    """What makes two near misses the same one; None where the change is about another rule."""
    match change:
        case Scored(finding, _, _):
            return reason, finding  # the lowest score at which it acts comes first
        case More(rule, _, _, _):
            return (reason, More) if reason == rule else None
        case Enforced(rule):
            return (reason, Enforced) if reason == rule else None
        case Renewed():
            return None  # told of the exception
        case _:
            return reason, change


def footprint(call: Call) -> Footprint:
    """Everything that acts: what is demanded of a finding, and where a rule keeps a default away."""
    where = setting(call.policy, call.facts.caller, call.now)
    acting: set[tuple[str, str, int, str]] = set()
    for zone in call.policy.deployment.zones:
        here = table(call.policy, zone, where)
        for index, asked in enumerate(demands(call.policy, call.facts, here)):
            acting |= {(reason, zone.name, index, "deny" if operator is None else operator) for reason, operator in asked}
            handled = here.handled.get(call.facts.findings[index].entity, ())
            acting |= {(reason, zone.name, index, INSTEAD) for reason in handled}
    return frozenset(acting)


def exceptions(call: Call) -> frozenset[str]:
    """The exceptions that hold for this caller at this instant."""
    where = setting(call.policy, call.facts.caller, call.now)
    return frozenset(one.id for one in call.policy.relaxations if one.id in where.alive and where.true.issuperset(one.caller))


def strictness(policy: Policy, decision: Decision) -> tuple[int, int]:
    """How little goes how far: where it goes by its zone's rank, and whether it goes as it is. Nowhere is the strictest."""
    if not isinstance(decision, Allow):
        return (max(zone.rank for zone in policy.deployment.zones) + 1, 0)
    rank = next(zone.rank for zone in policy.deployment.zones if zone.name == decision.destination.zone)
    return rank, int(bool(decision.rewrites))
