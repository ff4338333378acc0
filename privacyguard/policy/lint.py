"""A policy in, what of it changes nothing out: rules that others dominate, exceptions that relax nothing. By proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from privacyguard.policy.diff import same
from privacyguard.policy.policy import Direction, Layer, Policy
from privacyguard.policy.search import Search


@dataclass(frozen=True, slots=True)
class Idle:
    """A rule or an exception (`what`) without which every call is treated the same. `by`: the rules that do its work."""

    what: str
    id: str
    layer: Layer
    line: int
    by: tuple[str, ...] = ()


def idle(policy: Policy, search: Search) -> Iterator[Idle]:
    """Yield every rule and exception of the policy's own layer that changes nothing.

    Raises:
        TooMany: too many worlds. GaveUp: too many states.
    """
    own = policy.own
    for rule in own.rules:
        if rule.direction is Direction.REQUEST and rule.monitor_until is None and not rule.duties:
            bare = without_rule(policy, rule.id)
            if same(policy, bare, search):
                yield Idle("rule", rule.id, own, rule.line, tuple(_instead(policy, rule.id, search)))
    for one in own.relaxations:
        if same(policy, without_exception(policy, one.id), search):
            yield Idle("exception", one.id, own, one.line)


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
