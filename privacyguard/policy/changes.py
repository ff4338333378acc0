"""A policy, facts and an instant in; every single change that would change what is decided out, each decided really.

Near misses are the ones by which more would be demanded: a score that a threshold is just above, one value more, a fact about
the caller, a rule that is only watched. Ways out are the others: a finding less, a model more, an exception renewed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from privacyguard.policy.cases import a_model_in
from privacyguard.policy.decide import decide
from privacyguard.policy.policy import Policy, Selector
from privacyguard.policy.table import STRICTNESS
from privacyguard.values import Allow, Decision, Facts

NOWHERE = 2**31
MOST_VALUES = 3  # values that a count may be short of to be a near miss


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise, in words, and what is decided then. `stricter`: it is a near miss."""

    told: str
    facts: Facts
    now: datetime
    watched: bool
    decision: Decision
    stricter: bool


def changes(policy: Policy, facts: Facts, now: datetime) -> Iterator[Change]:
    """Yield each change after which something else is decided: another verdict, another zone, another form of a finding."""
    is_now = decide(policy, facts, now)
    told: set[str] = set()
    for words, other, instant, watched in _tried(policy, facts, now):
        decision = decide(policy, other, instant, watched=watched)
        then, before = _seen(policy, other, decision, facts), _seen(policy, facts, is_now, other)
        if then != before and words not in told:
            told.add(words)
            yield Change(words, other, instant, watched, decision, _sum(then) > _sum(before))


Tried = tuple[str, Facts, datetime, bool]


def _tried(policy: Policy, facts: Facts, now: datetime) -> Iterator[Tried]:
    for words, other in (*_findings(facts), *_scores(policy, facts), *_counts(policy, facts), *_besides(policy, facts)):
        yield words, other, now, False
    for words, caller in _callers(policy, facts.caller):
        yield words, replace(facts, caller=caller), now, False
    for one in policy.relaxations:
        if not one.active(now):
            yield f"with exception {one.id} still alive", facts, one.expires - timedelta(microseconds=1), False
        else:
            yield f"once exception {one.id} ends", facts, one.expires, False
    yield "with the rules that are only watched in force", facts, now, True


def _findings(facts: Facts) -> Iterator[tuple[str, Facts]]:
    """Without all findings of one entity, or without any of them but the others' own."""
    for entity in dict.fromkeys(one.entity for one in facts.findings):
        rest = tuple(one for one in facts.findings if one.entity != entity)
        yield f"without {entity}", replace(facts, findings=rest)


def _scores(policy: Policy, facts: Facts) -> Iterator[tuple[str, Facts]]:
    """With a finding on the other side of the nearest threshold that asks for it."""
    selectors = _selectors(policy)
    thresholds: dict[str, set[float]] = {}
    for one in facts.findings:
        asking = {selector.score for selector in selectors if one.entity in selector.entities}
        thresholds[one.entity] = asking | {layer.defaults.score for layer in policy.layers}
    for index, one in enumerate(facts.findings):
        above = min((score for score in thresholds[one.entity] if score > one.score), default=None)
        below = max((score for score in thresholds[one.entity] if 0 < score <= one.score), default=None)
        if above is not None:
            yield f"with {one.entity} at {above:.2f} instead of {one.score:.2f}", _with(facts, index, above)
        if below is not None:
            yield f"with {one.entity} below {below:.2f}", _with(facts, index, max(0.0, round(below - 0.01, 2)))


def _with(facts: Facts, index: int, score: float) -> Facts:
    findings = [*facts.findings]
    findings[index] = replace(findings[index], score=score)
    return replace(facts, findings=tuple(findings))


def _counts(policy: Policy, facts: Facts) -> Iterator[tuple[str, Facts]]:
    """With as many more values as a count is short of."""
    for selector in _selectors(policy):
        there = [one for one in facts.findings if one.entity in selector.entities and one.score >= selector.score]
        short = selector.at_least - len({one.value for one in there})
        if selector.at_least > 1 and there and 0 < short <= MOST_VALUES:
            spare = 1 + max(one.value for one in facts.findings)
            more = tuple(replace(there[0], value=spare + number) for number in range(short))
            words = f"with {short} more {there[0].entity}"
            yield words, replace(facts, findings=(*facts.findings, *more))


def _besides(policy: Policy, facts: Facts) -> Iterator[tuple[str, Facts]]:
    if facts.unknown:
        yield "with everything judged", replace(facts, unknown=frozenset())
    if facts.opaque:
        yield "without the parts that cannot be read", replace(facts, opaque=())
    if facts.taint:
        yield "in a new conversation", replace(facts, taint="")
    if facts.state:
        yield "with the whole conversation sent along", replace(facts, state="")
    for zone in policy.deployment.zones:
        if not facts.servable.get(zone.name):
            servable = {**facts.servable, zone.name: (a_model_in(zone),)}
            yield f"with a model in {zone.name}", replace(facts, servable=servable)


def _callers(policy: Policy, caller: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    for one in dict.fromkeys(policy.circumstances()):
        for value in sorted(one.values):
            if caller.get(one.name) != value:
                yield f"for a caller whose {one.name} is {value}", {**caller, one.name: value}
    for name in caller:
        yield f"for a caller of whom no {name} is known", {other: said for other, said in caller.items() if other != name}


def _selectors(policy: Policy) -> list[Selector]:
    return [one for rule in policy.rules for clause in rule.when for one in clause]


Seen = tuple[int, tuple[tuple[str, int, int], ...]]
"""The rank of the zone that a call goes to, above all of them where it goes nowhere; the form of each finding there."""


def _seen(policy: Policy, facts: Facts, decision: Decision, known: Facts) -> Seen:
    """What of a decision is seen, of the findings that `known` has too."""
    if not isinstance(decision, Allow):
        return NOWHERE, ()
    ranks = {zone.name: zone.rank for zone in policy.deployment.zones}
    forms = {one.index: 1 + STRICTNESS[one.operator] for one in decision.rewrites}
    both = {(one.entity, one.value) for one in known.findings}
    there = [
        (one.entity, one.value, forms.get(index, 0))
        for index, one in enumerate(facts.findings)
        if (one.entity, one.value) in both
    ]
    return ranks[decision.destination.zone], tuple(sorted(there))


def _sum(seen: Seen) -> tuple[int, int]:
    return seen[0], sum(form for _, _, form in seen[1])
