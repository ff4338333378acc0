"""A call in, every single thing that could be otherwise about it out, for `nearly` to try. Complete, and blind to outcomes.

Of findings that no condition can tell apart only the first is tried. Sets of findings are tried by entity, up to three.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product

from privacyguard.policy.changes import (
    Able,
    Call,
    Change,
    Enforced,
    From,
    Judged,
    More,
    Movable,
    NewConversation,
    Readable,
    Renewed,
    Said,
    Scored,
    Served,
    Single,
    Unserved,
    Verified,
    WholeConversation,
    Without,
)
from privacyguard.policy.policy import Direction, Policy, Relaxation, Rule
from privacyguard.values import DUTIES, Facts

MOST_FINDINGS = 200  # different ones that are tried one by one
MOST_ENTITIES = 8  # that are tried in sets
LARGEST_SET = 3
MOST_CALLERS = 8  # ways to be the caller that one rule asks for
MOST_LABELS = 8  # entities of a selector that one more value is tried of


def candidates(call: Call) -> Iterator[Change]:
    """Yield what could be otherwise: findings one by one, then the caller, the policy's own dates, and where things are."""
    yield from _of_findings(call.policy, call.facts)
    yield from _of_the_caller(call)
    yield from _of_time(call)
    yield from _of_places(call.policy, call.facts)


def removals(facts: Facts) -> Iterator[Without]:
    """Yield sets of findings that could be missing, smaller ones first: one, all of one value, all of some entities."""
    firsts = distinct(facts)
    yield from (Without((index,)) for index in firsts)
    by_value: dict[int, list[int]] = {}
    by_entity: dict[str, list[int]] = {}
    for index, one in enumerate(facts.findings):
        by_value.setdefault(one.value, []).append(index)
        by_entity.setdefault(one.entity, []).append(index)
    values = (same for same in by_value.values() if len(same) > 1 and same[0] in firsts)
    yield from (Without(tuple(same)) for same in islice(values, MOST_FINDINGS))
    entities = sorted(by_entity)[:MOST_ENTITIES]
    for size in range(1, LARGEST_SET + 1):
        for chosen in combinations(entities, size):
            yield Without(tuple(sorted(index for entity in chosen for index in by_entity[entity])))


def loosening(policy: Policy, facts: Facts) -> list[Single]:
    """What could make a call go further, for trying two at once; what leaves findings out comes last."""
    found: list[Single] = [Served(zone.name) for zone in policy.deployment.zones if not facts.servable.get(zone.name)]
    found += [
        one
        for one, here in (
            (Readable(), facts.opaque),
            (Judged(facts.unknown), facts.unknown),
            (NewConversation(), facts.taint),
            (WholeConversation(), facts.state),
        )
        if here
    ]
    by_entity: dict[str, list[int]] = {}
    for index, one in enumerate(facts.findings):
        by_entity.setdefault(one.entity, []).append(index)
    return [*found, *(Without(tuple(by_entity[entity])) for entity in sorted(by_entity)[:MOST_ENTITIES])]


def distinct(facts: Facts) -> tuple[int, ...]:
    """The first of each kind of finding: of those that conditions cannot tell apart, values being nothing but equal or not."""
    same: dict[int, list[tuple[str, float, bool]]] = {}
    for one in facts.findings:
        same.setdefault(one.value, []).append((one.entity, one.score, one.fixed))
    company = {value: tuple(sorted(each)) for value, each in same.items()}
    firsts: dict[object, int] = {}
    for index, one in enumerate(facts.findings):
        firsts.setdefault((one.entity, one.score, one.fixed, company[one.value]), index)
    return tuple(islice(firsts.values(), MOST_FINDINGS))


def thresholds(policy: Policy, entity: str) -> list[float]:
    """Every score that something tells apart for this entity, 0 included, rising."""
    found = {0.0, *(layer.defaults.score for layer in policy.layers)}
    for rule in policy.rules:
        found |= {one.score for clause in rule.when for one in clause if entity in one.entities}
    return sorted(found)


def _of_findings(policy: Policy, facts: Facts) -> Iterator[Change]:
    for index in distinct(facts):
        one = facts.findings[index]
        scores = thresholds(policy, one.entity)
        for least, most in zip(reversed(scores[:-1]), reversed(scores[1:]), strict=True):
            if most <= one.score:
                yield Scored(index, least, most)
        yield from (Scored(index, score) for score in scores if score > one.score)
        if one.fixed:
            yield Movable(index)
    for rule in policy.rules:
        if rule.direction is Direction.REQUEST:
            yield from _more(rule, policy, facts)


def _more(rule: Rule, policy: Policy, facts: Facts) -> Iterator[More]:
    """Yield what would meet a rule that is one value short, or has at least half of the values it counts."""
    for clause in rule.when:
        for selector in clause:
            chosen = [one for one in facts.findings if one.entity in selector.entities and one.score >= selector.score]
            has = len({one.value for one in chosen})
            short = selector.at_least - has
            near = short == 1 or 2 * has >= selector.at_least
            if short < 1 or not near or (has == 0 and len(rule.when) == 1):
                continue
            present = sorted({one.entity for one in chosen})
            for entity in islice(present or sorted(selector.entities), MOST_LABELS):
                if entity in policy.taxonomy:
                    yield More(rule.id, entity, selector.score, short)


def _of_the_caller(call: Call) -> Iterator[Change]:
    tried: dict[Change, None] = {}
    asking: list[Rule | Relaxation] = [*call.policy.rules, *call.policy.relaxations]
    for one in asking:
        missing = [fact for fact in one.caller if call.facts.caller.get(fact.name) not in fact.values]
        if missing:
            for values in islice(product(*(sorted(fact.values) for fact in missing)), MOST_CALLERS):
                tried[Said(tuple((fact.name, value) for fact, value in zip(missing, values, strict=True)))] = None
    asked = {one.name for one in call.policy.circumstances()}
    tried |= {Said(((name, None),)): None for name in sorted(asked & call.facts.caller.keys())}
    yield from tried
    claims = {one.name for one in call.policy.circumstances() if not one.verified}
    yield from (Verified(name) for name in sorted(claims))


def _of_time(call: Call) -> Iterator[Change]:
    for one in call.policy.relaxations:
        yield From(one.expires, one.id) if one.active(call.now) else Renewed(one.id)
    for rule in call.policy.rules:
        if rule.monitor_until is not None and call.now < rule.monitor_until:
            yield Enforced(rule.id)


def _of_places(policy: Policy, facts: Facts) -> Iterator[Change]:
    providers = {name for rule in policy.rules for name in rule.duties.providers or ()}
    for zone in policy.deployment.zones:
        if facts.servable.get(zone.name):
            yield Unserved(zone.name)
        else:
            yield Served(zone.name)
        yield from (Served(zone.name, provider) for provider in sorted(providers))
    if facts.opaque:
        yield Readable()
    if facts.unknown:
        yield from (Judged(frozenset({entity})) for entity in sorted(facts.unknown))
        if len(facts.unknown) > 1:
            yield Judged(facts.unknown)
    if facts.taint:
        yield NewConversation()
    if facts.state:
        yield WholeConversation()
    yield from (Able(duty) for duty in sorted(DUTIES - facts.able))
