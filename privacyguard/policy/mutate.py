"""A policy and the facts of its cases in; which seeded faults the cases would miss out.

Each fault loosens one thing, as a slip of the pen would. One that the prover finds to change nothing is no fault. A fault is
caught if some case that passes would fail with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from privacyguard.policy.cases import judged
from privacyguard.policy.diff import same
from privacyguard.policy.lint import without_rule
from privacyguard.policy.policy import Case, Layer, Policy, Rule, Selector, When
from privacyguard.policy.search import Search
from privacyguard.values import Action, Facts, Operator

NEVER = datetime.max.replace(tzinfo=UTC)
STEP = 0.1  # how far a threshold slips where the policy has no other to slip to


@dataclass(frozen=True, slots=True)
class Fault:
    """What was changed, where, and what it said before and after. `shows` is what a case that catches it would show."""

    kind: str
    id: str
    line: int
    told: str
    shows: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class Tried:
    """A fault and the first case that catches it; None: it would be missed. `equivalent`: it changes nothing."""

    fault: Fault
    caught_by: Case | None
    equivalent: bool = False


def tried(policy: Policy, cases: Sequence[tuple[Case, Facts]], search: Search) -> Iterator[Tried]:
    """Try every fault on the cases that pass.

    Raises:
        TooMany: too many worlds. GaveUp: too many states.
    """
    passing = [(case, facts) for case, facts in cases if not case.todo and judged(policy, case, facts).ok]
    for fault in faults(policy):
        caught = next((case for case, facts in passing if not judged(fault.policy, case, facts).ok), None)
        yield Tried(fault, caught, caught is None and same(policy, fault.policy, search))


def faults(policy: Policy) -> Iterator[Fault]:
    """Yield every fault of the policy's own layer."""
    thresholds = sorted({one.score for rule in policy.rules for clause in rule.when for one in clause})
    for rule in policy.own.rules:
        yield Fault("drop", rule.id, rule.line, "the rule is gone", "it is needed", without_rule(policy, rule.id))
        for kind, told, shows, changed in _of(rule, thresholds):
            yield Fault(kind, rule.id, rule.line, told, shows, _with_rule(policy, changed))
    own = policy.own
    for one in own.relaxations:
        longer = tuple(replace(each, expires=NEVER) if each.id == one.id else each for each in own.relaxations)
        endless = _with(policy, replace(own, relaxations=longer))
        yield Fault("unexpire", one.id, one.line, "the exception never ends", "it ends", endless)
    score, higher = own.defaults.score, _next(thresholds, own.defaults.score)
    slipped = _with(policy, replace(own, defaults=replace(own.defaults, score=higher)))
    yield Fault("threshold", "defaults.score", 0, f"{score:.2f} is {higher:.2f}", f"it acts at {score:.2f}", slipped)


def _of(rule: Rule, thresholds: Sequence[float]) -> Iterator[tuple[str, str, str, Rule]]:
    """Yield how a rule may slip."""
    weaker = {Action.BLOCK: Action.ROUTE_LOCAL, Action.ROUTE_LOCAL: Action.REDACT}.get(rule.action)
    if weaker is not None:
        yield (
            "action",
            f"{rule.action} is {weaker}",
            f"nothing less than {rule.action}",
            replace(rule, action=weaker, zones=None),
        )
    operators = list(Operator)
    if rule.action is Action.REDACT and rule.operator is not operators[0]:
        operator = operators[operators.index(rule.operator) - 1]
        yield (
            "operator",
            f"{rule.operator} is {operator}",
            f"nothing less than {rule.operator}",
            replace(rule, operator=operator),
        )
    if rule.action is Action.ALLOW:
        return
    for at, clause in enumerate(rule.when):
        for place, selector in enumerate(clause):
            higher = _next(thresholds, selector.score)
            slipped = replace(selector, score=higher)
            yield (
                "threshold",
                f"{selector.score:.2f} is {higher:.2f}",
                f"it acts at {selector.score:.2f}",
                _selecting(rule, at, place, slipped),
            )
            more = selector.at_least + 1
            yield (
                "count",
                f"at_least {selector.at_least} is {more}",
                f"{selector.at_least} are enough",
                _selecting(rule, at, place, replace(selector, at_least=more)),
            )
    for one in rule.caller:
        others = tuple(each for each in rule.caller if each != one)
        never = replace(one, values=frozenset({"\0"}))
        yield "caller", f"{one.name} is somebody else", f"it asks for {one.name}", replace(rule, caller=(*others, never))


def _next(thresholds: Sequence[float], score: float) -> float:
    return next((one for one in thresholds if one > score), min(1.0, round(score + STEP, 3)))


def _selecting(rule: Rule, at: int, place: int, selector: Selector) -> Rule:
    clause = rule.when[at]
    when: When = (*rule.when[:at], (*clause[:place], selector, *clause[place + 1 :]), *rule.when[at + 1 :])
    return replace(rule, when=when)


def _with_rule(policy: Policy, changed: Rule) -> Policy:
    rules = tuple(changed if one.id == changed.id else one for one in policy.own.rules)
    return _with(policy, replace(policy.own, rules=rules))


def _with(policy: Policy, own: Layer) -> Policy:
    return replace(policy, layers=(*policy.layers[:-1], own))
