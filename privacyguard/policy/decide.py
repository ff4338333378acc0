"""Facts and a policy in, a decision out: pure, total, order-free, and never loosened by more findings or higher scores."""

from __future__ import annotations

from collections.abc import Iterable

from privacyguard.policy.policy import Policy, Rule, Selector
from privacyguard.values import LOCAL, Action, Allow, Block, Decision, Destination, Fact, Facts, Operator, Rewrite, Ruling, Zone

STRICTNESS: dict[Operator, int] = {operator: rank for rank, operator in enumerate(Operator)}


def decide(policy: Policy, facts: Facts) -> Decision:
    """Judge a call.

    The requested destination if its zone is not denied, else the first more trusted zone that is not denied and has a
    destination that can serve the call, else block.
    """
    zones = policy.deployment.zones
    rulings = tuple(ruling(policy, facts, zone) for zone in zones)
    by_zone = {found.zone: found for found in rulings}
    asked = by_zone.get(facts.requested.zone)
    if asked is None:  # facts of another deployment: what is not declared here has no model here
        return Block(facts.requested, (f"no-model/{facts.requested.zone}",), rulings)
    rank = next(zone.rank for zone in zones if zone.name == asked.zone)
    unserved: list[str] = []
    for zone in zones:  # by rising rank
        if zone.rank < rank or by_zone[zone.name].denied:
            continue
        destination = _destination(facts, zone)
        if destination is None:
            unserved.append(f"no-model/{zone.name}")
            continue
        found = by_zone[zone.name]
        moved = asked.denied or unserved  # why it goes elsewhere, if it does
        reasons = _unique((*moved, *(reason for rewrite in found.rewrites for reason in rewrite.reasons)))
        return Allow(facts.requested, destination, found.rewrites, reasons or _kept(policy, facts, zone), rulings)
    return Block(facts.requested, _unique((*asked.denied, *unserved)), rulings)


def ruling(policy: Policy, facts: Facts, zone: Zone) -> Ruling:
    """What `policy` says about `zone`: every demand of every rule and default, joined by the strictest."""
    denied: list[str] = []
    demands: dict[int, dict[Operator, list[str]]] = {}

    def redact(index: int, operator: Operator, reason: str) -> None:
        if facts.findings[index].fixed:  # cannot be rewritten where it stands, so it may not be there
            denied.append(reason)
        else:
            demands.setdefault(index, {}).setdefault(operator, []).append(reason)

    for rule in policy.rules:
        targets = _targets(rule, facts)
        if targets and rule.action in (Action.BLOCK, Action.ROUTE_LOCAL) and _reaches(rule, zone):
            denied.append(rule.id)
        elif rule.action is Action.REDACT and _reaches(rule, zone):
            for index in sorted(targets):
                redact(index, rule.operator, rule.id)
    for index, fact in enumerate(facts.findings):
        if fact.score < policy.defaults.score or policy.handled(fact.entity, zone.name):
            continue
        match _default(policy, fact, zone):
            case Action.REDACT:
                redact(index, Operator.PLACEHOLDER, f"default/{fact.entity}")
            case Action.BLOCK | Action.ROUTE_LOCAL:
                denied.append(f"default/{fact.entity}")
            case Action.ALLOW:
                pass
    if _denies(policy.defaults.unknown, zone):
        denied.extend(f"unknown/{entity}" for entity in sorted(facts.unknown))
    if facts.opaque and _denies(policy.defaults.opaque, zone):
        denied.append("opaque")
    rewrites = []
    for index, operators in sorted(demands.items()):
        strictest = max(operators, key=STRICTNESS.__getitem__)
        rewrites.append(Rewrite(index, strictest, _unique(operators[strictest])))
    return Ruling(zone.name, _unique(denied), tuple(rewrites))


def _targets(rule: Rule, facts: Facts) -> set[int]:
    """The findings the rule acts on: none unless every clause has a selector that matches."""
    targets: set[int] = set()
    for clause in rule.when:
        chosen = [_selected(selector, facts) for selector in clause]
        if not any(chosen):
            return set()
        targets.update(*chosen)
    return targets


def _selected(selector: Selector, facts: Facts) -> set[int]:
    chosen = {
        index for index, fact in enumerate(facts.findings) if fact.entity in selector.entities and fact.score >= selector.score
    }
    return chosen if len({facts.findings[index].value for index in chosen}) >= selector.at_least else set()


def _reaches(rule: Rule, zone: Zone) -> bool:
    if rule.zones is not None:
        return zone.name in rule.zones
    return rule.action is Action.BLOCK or zone.rank < LOCAL.rank


def _default(policy: Policy, fact: Fact, zone: Zone) -> Action:
    """The default in this zone. The taxonomy's two columns speak of their own zone; a fixed action has its rule's reach."""
    if policy.defaults.unmatched is None:
        label = policy.taxonomy.entities.get(fact.entity)
        if label is None:  # facts of another taxonomy: nothing is known about it
            return Action.BLOCK
        return label.local if zone.rank == LOCAL.rank else label.third_party
    if zone.rank == LOCAL.rank and policy.defaults.unmatched is not Action.BLOCK:
        return Action.ALLOW
    return policy.defaults.unmatched


def _denies(action: Action, zone: Zone) -> bool:
    return action is Action.BLOCK or (action is Action.ROUTE_LOCAL and zone.rank < LOCAL.rank)


def _destination(facts: Facts, zone: Zone) -> Destination | None:
    servable = facts.servable.get(zone.name, ())
    if zone.name == facts.requested.zone and facts.requested in servable:
        return facts.requested
    return next(iter(servable), None)


def _kept(policy: Policy, facts: Facts, zone: Zone) -> tuple[str, ...]:
    """Why nothing had to be done: the rules and defaults that keep what was found, or that nothing was found."""
    reasons: list[str] = []
    for fact in facts.findings:
        if fact.score < policy.defaults.score:
            continue
        if policy.handled(fact.entity, zone.name):
            reasons.extend(rule.id for rule in policy.rules if rule.handles(zone.name) and fact.entity in rule.entities)
        else:
            reasons.append(f"default/{fact.entity}")
    return _unique(reasons) or ("nothing-found",)


def _unique(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(reasons)))
