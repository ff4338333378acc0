"""A policy and the calls of its cases in; which rules they match and decide by, and which sides of thresholds, out.

A failing case shows nothing, so only calls of cases that pass are to be given. Rules about replies are left out: a case is a
request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from privacyguard.policy.cases import Trial, decided
from privacyguard.policy.policy import Direction, Policy, Rule, Selector
from privacyguard.policy.search import Forbidden, Label, State
from privacyguard.policy.settings import DAWN
from privacyguard.policy.table import setting
from privacyguard.values import Action, Facts


@dataclass(frozen=True, slots=True)
class Threshold:
    """A score or a number of values from which a rule acts, and whether there is a case at it or above, and one below."""

    told: str
    above: bool
    below: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """What the cases show of a rule: that it matches, that it is among the reasons of a decision, and its thresholds."""

    rule: str
    line: int
    matched: bool
    decisive: bool
    thresholds: tuple[Threshold, ...]

    @property
    def parts(self) -> tuple[bool, ...]:
        """Everything that can be covered of it."""
        return (self.matched, self.decisive, *(side for one in self.thresholds for side in (one.above, one.below)))


def coverage(policy: Policy, trials: Sequence[Trial]) -> tuple[Covered, ...]:
    """Cover each rule of the policy's own layer. A rule that is only watched decides where it would."""
    states = [_labels(trial.facts) for trial in trials]
    settings = [setting(policy, trial.facts.caller, trial.case.now or DAWN) for trial in trials]
    reasons = {reason for trial in trials for reason in decided(policy, trial, watched=True).reasons}
    found = []
    for rule in policy.own.rules:
        if rule.direction is Direction.REPLY:
            continue
        condition = Forbidden(rule.when, rule.entities)
        matched = any(
            condition.acts(state) and where.true.issuperset(rule.caller) for state, where in zip(states, settings, strict=True)
        )
        found.append(Covered(rule.id, rule.line, matched, rule.id in reasons, _thresholds(rule, states)))
    return tuple(found)


def share(covered: Sequence[Covered]) -> tuple[int, int]:
    """How many parts are covered, of how many."""
    parts = [part for one in covered for part in one.parts]
    return sum(parts), len(parts)


def percent(hits: int, of: int) -> int:
    """Whole percent, never rounded up: 100 is everything."""
    return 100 if hits >= of else 100 * hits // of


def _thresholds(rule: Rule, states: Sequence[State]) -> tuple[Threshold, ...]:
    """What holds from some score or number up. `allow` takes neither."""
    if rule.action is Action.ALLOW:
        return ()
    selectors = [one for clause in rule.when for one in clause]
    found = []
    for score in sorted({one.score for one in selectors}):
        chosen = [one for one in selectors if one.score == score]
        scores = [label.score for state in states for label in state if _of(chosen, label)]
        above, below = any(at >= score for at in scores), score == 0 or any(at < score for at in scores)
        found.append(Threshold(f"{score:.2f}", above, below))
    for least in sorted({one.at_least for one in selectors if one.at_least > 1}):
        numbers = [_values(one, state) for one in selectors if one.at_least == least for state in states]
        above, below = any(number >= least for number in numbers), any(0 < number < least for number in numbers)
        found.append(Threshold(f"{least} values", above, below))
    return tuple(found)


def _labels(facts: Facts) -> State:
    return tuple(Label(one.entity, one.score, one.value) for one in facts.findings)


def _of(selectors: Sequence[Selector], one: Label) -> bool:
    return any(one.entity in each.entities for each in selectors)


def _values(selector: Selector, state: State) -> int:
    return len({one.value for one in state if _of([selector], one) and one.score >= selector.score})
