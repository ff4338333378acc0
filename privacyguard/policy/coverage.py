"""A policy and the facts of its cases in; which rules they match and decide by, and which sides of thresholds, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from privacyguard.policy.cases import judged
from privacyguard.policy.policy import Case, Policy, Selector
from privacyguard.policy.search import Forbidden, Label, State
from privacyguard.policy.settings import DAWN
from privacyguard.policy.table import setting
from privacyguard.values import Facts


@dataclass(frozen=True, slots=True)
class Covered:
    """What the cases show of a rule: per threshold, whether some finding scored at least so much, and whether some did less."""

    rule: str
    line: int
    matched: bool
    decisive: bool
    thresholds: tuple[tuple[float, bool, bool], ...]

    @property
    def parts(self) -> tuple[bool, ...]:
        """Everything that can be covered of it."""
        return (self.matched, self.decisive, *(side for _, above, below in self.thresholds for side in (above, below)))


def coverage(policy: Policy, cases: Sequence[tuple[Case, Facts]]) -> tuple[Covered, ...]:
    """Cover each rule of the policy's own layer."""
    decided = [judged(policy, case, facts).reasons for case, facts in cases]
    states = [_labels(facts) for _, facts in cases]
    settings = [setting(policy, facts.caller, case.now or DAWN) for case, facts in cases]
    found = []
    for rule in policy.own.rules:
        condition = Forbidden(rule.when, rule.entities)
        matched = any(
            condition.acts(state) and where.true.issuperset(rule.caller) for state, where in zip(states, settings, strict=True)
        )
        decisive = any(rule.id in reasons for reasons in decided)
        sides = []
        for score in sorted({one.score for clause in rule.when for one in clause}):
            selectors = [one for clause in rule.when for one in clause if one.score == score]
            found_at = [one.score for state in states for one in state if _of(selectors, one)]
            sides.append((score, any(at >= score for at in found_at), score == 0 or any(at < score for at in found_at)))
        found.append(Covered(rule.id, rule.line, matched, decisive, () if rule.action == "allow" else tuple(sides)))
    return tuple(found)


def share(covered: Sequence[Covered]) -> tuple[int, int]:
    """How many parts are covered, of how many."""
    parts = [part for one in covered for part in one.parts]
    return sum(parts), len(parts)


def percent(hits: int, of: int) -> int:
    """Whole percent, never rounded up: 100 is everything."""
    return 100 if hits >= of else 100 * hits // of


def _labels(facts: Facts) -> State:
    return tuple(Label(one.entity, one.score, one.value) for one in facts.findings)


def _of(selectors: Sequence[Selector], one: Label) -> bool:
    return any(one.entity in each.entities for each in selectors)
