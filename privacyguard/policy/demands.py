"""A policy, facts and a zone in; every demand on each finding out: which one wins there, and which ones it dominates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from privacyguard.places import Zone
from privacyguard.policy.decide import State
from privacyguard.policy.policy import Policy
from privacyguard.policy.table import STRICTNESS, Setting, Term, table
from privacyguard.values import Facts, Operator

DENY = "deny"
KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Demand:
    """What a rule or a default asks for a finding: an operator, or that the zone be closed. `file` is empty for defaults."""

    reason: str
    form: str
    file: str = ""
    line: int = 0
    why: str = ""
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Treated:
    """What becomes of one finding in a zone: its form, by these demands; the `dominated` ones ask for less."""

    index: int
    form: str
    by: tuple[Demand, ...]
    dominated: tuple[Demand, ...]


def treated(policy: Policy, facts: Facts, zone: Zone, where: Setting) -> Iterator[Treated]:
    """Yield what becomes of each finding in the zone, in the order of the findings."""
    state = State(facts)
    asked: dict[int, list[Demand]] = {}
    for term in table(policy, zone, where).terms:
        for index in state.chosen(term.when):
            if facts.findings[index].entity in term.targets:
                demands = asked.setdefault(index, [])
                one = _demand(policy, term, facts.findings[index].entity)
                if one not in demands:
                    demands.append(one)
    for index in range(len(facts.findings)):
        demands = sorted(asked.get(index, ()), key=lambda one: (-_rank(one.form), one.reason))
        form = demands[0].form if demands else KEEP
        winners = tuple(one for one in demands if one.form == form)
        yield Treated(index, form, winners, tuple(one for one in demands if one.form != form))


def _rank(form: str) -> int:
    return len(STRICTNESS) if form == DENY else STRICTNESS[Operator(form)]


def _demand(policy: Policy, term: Term, entity: str) -> Demand:
    form, reason = DENY if term.operator is None else str(term.operator), term.why(entity)
    found = policy.rule(reason)
    if found is None:
        return Demand(reason, form)
    layer, rule = found
    return Demand(reason, form, layer.file, rule.line, rule.why, rule.controls)
