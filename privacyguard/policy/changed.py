"""A call and one thing that could be otherwise about it in, the call as it would be then out: what explanations try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from privacyguard.places import Destination
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
    Together,
    Unserved,
    Verified,
    WholeConversation,
    Without,
)
from privacyguard.policy.policy import Circumstance, Layer, Policy, Relaxation, Rule
from privacyguard.values import Fact, Facts, Part

TICK = timedelta(microseconds=1)


def changed(call: Call, change: Change) -> Call:
    """The call as it would be. Only what the change names is otherwise."""
    policy, facts, now = call.policy, call.facts, call.now
    match change:
        case Renewed(exception):
            return replace(call, policy=_relaxing(policy, exception, now))
        case Enforced(rule):
            return replace(call, policy=_with_rules(policy, lambda one: _in_force(one, rule)))
        case Verified(name):
            return replace(call, policy=_verifying(policy, name))
        case From(instant, _):
            return replace(call, now=instant)
        case Without(findings):
            left = tuple(one for index, one in enumerate(facts.findings) if index not in findings)
            return replace(call, facts=replace(facts, findings=left))
        case Scored(finding, least, _):
            return replace(call, facts=_with_finding(facts, finding, replace(facts.findings[finding], score=least)))
        case Movable(finding):
            return replace(call, facts=_with_finding(facts, finding, replace(facts.findings[finding], fixed=False)))
        case More(_, entity, score, values):
            return replace(call, facts=_with_more(policy, facts, entity, score, values))
        case Said(caller):
            kept = {name: value for name, value in {**facts.caller, **dict(caller)}.items() if value is not None}
            return replace(call, facts=replace(facts, caller=kept))
        case Served(zone, provider):
            place = Destination(f"any model in {zone}", provider or "any", "", zone)
            return replace(call, facts=replace(facts, servable={**facts.servable, zone: (place,)}))
        case Unserved(zone):
            return replace(call, facts=replace(facts, servable={**facts.servable, zone: ()}))
        case Readable():
            return replace(call, facts=replace(facts, opaque=()))
        case Judged(entities):
            return replace(call, facts=replace(facts, unknown=facts.unknown - entities))
        case NewConversation():
            return replace(call, facts=replace(facts, taint=""))
        case WholeConversation():
            return replace(call, facts=replace(facts, state=""))
        case Able(duty):
            return replace(call, facts=replace(facts, able=facts.able | {duty}))
        case Together((first, second)):
            if isinstance(first, Without) and isinstance(second, Without):
                return changed(call, Without((*first.findings, *second.findings)))
            return changed(changed(call, first), second)
        case _:
            assert_never(change)


def _with_finding(facts: Facts, index: int, one: Fact) -> Facts:
    return replace(facts, findings=(*facts.findings[:index], one, *facts.findings[index + 1 :]))


def _with_more(policy: Policy, facts: Facts, entity: str, score: float, values: int) -> Facts:
    label = policy.taxonomy[entity]
    first = max((one.value for one in facts.findings), default=0) + 1
    more = (Fact(entity, label.domain, label.kind, score, value, "user", Part.TEXT) for value in range(first, first + values))
    return replace(facts, findings=(*facts.findings, *more))


def _relaxing(policy: Policy, exception: str, now: datetime) -> Policy:
    def renewed(one: Relaxation) -> Relaxation:
        return replace(one, expires=now + TICK) if one.id == exception else one

    return replace(
        policy,
        layers=tuple(replace(layer, relaxations=tuple(map(renewed, layer.relaxations))) for layer in policy.layers),
    )


def _in_force(rule: Rule, id: str) -> Rule:
    return replace(rule, monitor_until=None) if rule.id == id else rule


def _verifying(policy: Policy, name: str) -> Policy:
    def verified(one: Circumstance) -> Circumstance:
        return replace(one, verified=True) if one.name == name else one

    return _with_rules(policy, lambda rule: replace(rule, caller=tuple(map(verified, rule.caller))))


def _with_rules(policy: Policy, change: Callable[[Rule], Rule]) -> Policy:
    def other(layer: Layer) -> Layer:
        return replace(layer, rules=tuple(map(change, layer.rules)))

    return replace(policy, layers=tuple(map(other, policy.layers)))
