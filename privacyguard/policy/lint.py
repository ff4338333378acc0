"""A policy in, what of it changes nothing out: rules that others dominate, exceptions that relax nothing. By proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from privacyguard.policy.diff import same
from privacyguard.policy.policy import Direction, Layer, Policy, Rule
from privacyguard.policy.search import Search
from privacyguard.values import Action


@dataclass(frozen=True, slots=True)
class Idle:
    """A rule or an exception (`what`) without which every call is treated the same. `by`: the rules that do its work."""

    what: str
    id: str
    layer: Layer
    line: int
    by: tuple[str, ...] = ()


def idle(policy: Policy, search: Search) -> Iterator[Idle]:
    """Yield every rule that other rules do the work of, and every exception that changes nothing, of the policy's own layer.

    A rule that says what the defaults say is none: it is there to be read, as an allow is. Exceptions need rules with a floor.

    Raises:
        TooMany: too many worlds. GaveUp: too many states.
    """
    own, bare = policy.own, _changed(policy, _without_defaults)
    for rule in own.rules:
        if not _demands(rule):
            continue
        if same(bare, without_rule(bare, rule.id), search) and same(policy, without_rule(policy, rule.id), search):
            yield Idle("rule", rule.id, own, rule.line, tuple(_instead(bare, rule.id, search)))
    for one in own.relaxations:
        if same(policy, without_exception(policy, one.id), search):
            yield Idle("exception", one.id, own, one.line)


def _demands(rule: Rule) -> bool:
    """Whether the rule is there to demand something of a request, itself and now."""
    enforced = rule.direction is Direction.REQUEST and rule.monitor_until is None
    return enforced and not rule.duties and rule.floor is None and rule.action is not Action.ALLOW


def _without_defaults(layer: Layer) -> Layer:
    return replace(layer, defaults=replace(layer.defaults, unmatched=Action.ALLOW))


def without_rule(policy: Policy, id: str) -> Policy:
    """The policy without a rule and the exceptions from it."""

    def changed(layer: Layer) -> Layer:
        rules = tuple(rule for rule in layer.rules if rule.id != id)
        return replace(layer, rules=rules, relaxations=tuple(one for one in layer.relaxations if one.rule != id))

    return _changed(policy, changed)


def without_exception(policy: Policy, id: str) -> Policy:
    """The policy without one of its exceptions."""

    def changed(layer: Layer) -> Layer:
        return replace(layer, relaxations=tuple(one for one in layer.relaxations if one.id != id))

    return _changed(policy, changed)


def _instead(policy: Policy, id: str, search: Search) -> Iterator[str]:
    """The rules without which this one would be needed."""
    for other in policy.rules:
        if other.id != id and other.direction is Direction.REQUEST and other.monitor_until is None:
            fewer = without_rule(policy, other.id)
            if not same(fewer, without_rule(fewer, id), search):
                yield other.id


def _changed(policy: Policy, change: Callable[[Layer], Layer]) -> Policy:
    return replace(policy, layers=tuple(map(change, policy.layers)))
