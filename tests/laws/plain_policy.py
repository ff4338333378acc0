"""The meaning of a policy, read off its specification word by word and slowly: what the compiled tables are compared with."""

from __future__ import annotations

from datetime import datetime

from privacyguard.places import LOCAL, Zone
from privacyguard.policy.policy import Direction, Layer, Policy, Relaxation, Rule
from privacyguard.values import Action, Facts, Operator

DENY = "deny"
Demand = Operator | str | None


def plainly(policy: Policy, facts: Facts, zone: Zone, now: datetime) -> dict[int, Demand]:
    """What becomes of each finding in `zone`: an operator, DENY, or None where it is kept. Layers join by the strictest."""
    said: dict[int, Demand] = dict.fromkeys(range(len(facts.findings)))
    for place, layer in enumerate(policy.layers):
        lower = [rule for other in policy.layers[place + 1 :] for rule in other.rules]
        for index, demand in _of_layer(policy, layer, lower, facts, zone, now):
            fixed = demand is not None and facts.findings[index].fixed
            said[index] = max(said[index], DENY if fixed else demand, key=_rank)
    return said


def closed(policy: Policy, facts: Facts, zone: Zone) -> bool:
    """Whether the zone is closed whatever was found."""
    ranks = {one.name: one.rank for one in policy.deployment.zones}
    below = zone.rank < LOCAL.rank

    def denies(action: Action) -> bool:
        return action is Action.BLOCK or (action is Action.ROUTE_LOCAL and below)

    return (
        (bool(facts.unknown) and any(denies(one.defaults.unknown) for one in policy.layers))
        or (bool(facts.opaque) and any(denies(one.defaults.opaque) for one in policy.layers))
        or (bool(facts.taint) and zone.rank < ranks[facts.taint])
    )


def _of_layer(policy: Policy, layer: Layer, lower: list[Rule], facts: Facts, zone: Zone, now: datetime):
    for rule in layer.rules:
        if not _holds(rule, facts) or rule.monitor_until is not None or rule.direction is not Direction.REQUEST:
            continue
        for index in _selected(rule, facts):
            action, operator = _relaxed(policy, rule, facts.findings[index].entity, facts, now)
            relaxed_block = rule.action is Action.BLOCK and action is not Action.BLOCK
            zones = rule.zones
            if relaxed_block:
                zones = frozenset(one.name for one in policy.deployment.zones) if zones is None else zones
                zones = zones - {"local"} if action is Action.ROUTE_LOCAL else zones
            reaches = zone.name in zones if zones is not None else action is Action.BLOCK or zone.rank < LOCAL.rank
            if reaches and action is not Action.ALLOW:
                yield index, operator if action is Action.REDACT else DENY
    for index, one in enumerate(facts.findings):
        handled = any(_handles(policy, rule, one.entity, facts, zone, now) for rule in layer.rules)
        lifted = one.entity in layer.liftable and any(_handles(policy, r, one.entity, facts, zone, now) for r in lower)
        if one.score < layer.defaults.score or handled or lifted:
            continue
        default = layer.defaults.unmatched
        if default is None:
            label = policy.taxonomy[one.entity]
            default = label.local if zone.rank == LOCAL.rank else label.third_party
        elif zone.rank == LOCAL.rank and default is not Action.BLOCK:
            default = Action.ALLOW
        if default is Action.REDACT:
            yield index, Operator.PLACEHOLDER
        elif default is not Action.ALLOW:
            yield index, DENY


def _holds(rule: Rule | Relaxation, facts: Facts) -> bool:
    return all(facts.caller.get(one.name) in one.values for one in rule.caller)


def _selected(rule: Rule, facts: Facts) -> set[int]:
    chosen: set[int] = set()
    for clause in rule.when:
        of_clause: set[int] = set()
        for selector in clause:
            found = {
                i for i, one in enumerate(facts.findings) if one.entity in selector.entities and one.score >= selector.score
            }
            if len({facts.findings[i].value for i in found}) >= selector.at_least:
                of_clause |= found
        if not of_clause:
            return set()
        chosen |= of_clause
    return chosen


def _relaxed(policy: Policy, rule: Rule, entity: str, facts: Facts, now: datetime) -> tuple[Action, Operator]:
    """The loosest that somebody approved for this entity, or what the rule says."""
    approved = [
        (list(Action).index(one.action), list(Operator).index(one.operator))
        for one in policy.relaxations
        if one.rule == rule.id and now < one.expires and _holds(one, facts) and (one.entities is None or entity in one.entities)
    ]
    if not approved:
        return rule.action, rule.operator
    action, operator = min(approved)
    return list(Action)[action], list(Operator)[operator]


def _handles(policy: Policy, rule: Rule, entity: str, facts: Facts, zone: Zone, now: datetime) -> bool:
    """Whether the rule, without looking at any other finding, redacts or allows this entity in this zone."""
    if rule.monitor_until is not None or not _holds(rule, facts) or not all(one.verified for one in rule.caller):
        return False
    if entity not in rule.entities or len(rule.when) > 1 or any(one.at_least > 1 for one in rule.when[0]):
        return False
    action, _ = _relaxed(policy, rule, entity, facts, now)
    return action in (Action.REDACT, Action.ALLOW) and (rule.zones is None or zone.name in rule.zones)


def _rank(demand: Demand) -> int:
    if demand is None:
        return -1
    return len(Operator) if demand == DENY else list(Operator).index(Operator(demand))
