from __future__ import annotations

import pytest
from policy_writing import TAXONOMY, written

from privacyguard.policy.cases import trials_of
from privacyguard.policy.coverage import Covered, coverage, percent, share
from privacyguard.policy.load import policy_of
from privacyguard.policy.suggest import unread

RULES = (
    "rules:",
    "  - {id: names, when: {entities: [PERSON]}, then: redact}",
    "  - {id: lists, when: {entities: [PERSON], at_least: 3}, then: route_local}",
    "  - {id: health, when: {kind: content, purpose: [research]}, then: route_local}",
    "  - {id: law, when: {entities: [LEGAL_CITATION]}, then: allow}",
    "  - {id: answers, when: {kind: content}, then: redact, direction: reply}",
    "  - {id: later, when: {entities: AGE}, then: block, mode: monitor, monitor_until: '2030-01-01T00:00:00+00:00'}",
    "tests:",
)


def covered(*cases: str) -> dict[str, Covered]:
    lines = (f"  - {{name: n, {case}, expect: {{verdict: allow}}}}" for case in cases)
    policy = policy_of(written(*RULES[: None if cases else -1], *lines), "p.yaml", TAXONOMY)
    trials = [trial for case in policy.cases for trial in trials_of(policy, case, unread)]
    return {one.rule: one for one in coverage(policy, trials)}


def sides(one: Covered) -> dict[str, tuple[bool, bool]]:
    return {each.told: (each.above, each.below) for each in one.thresholds}


def test_nothing_is_covered_without_a_case() -> None:
    found = covered()
    assert set(found) == {"names", "lists", "health", "law", "later"}, "a case is no reply"
    assert share(list(found.values())) == (0, 20)


def test_both_sides_of_a_score_take_two_findings() -> None:
    assert sides(covered("facts: [{entity: PERSON, score: 0.5}]")["names"]) == {"0.50": (True, False)}
    assert sides(covered("facts: [{entity: PERSON, score: 0.49}]")["names"]) == {"0.50": (False, True)}
    both = covered("each: {entities: PERSON, score: 0.49}", "each: {entities: PERSON, score: 0.5}")["names"]
    assert sides(both) == {"0.50": (True, True)}


def test_a_number_of_values_is_a_threshold_too() -> None:
    assert sides(covered("facts: [{entity: PERSON, times: 2}]")["lists"])["3 values"] == (False, True)
    assert sides(covered("facts: [{entity: PERSON, times: 3}]")["lists"])["3 values"] == (True, False)
    assert sides(covered("facts: [{entity: AGE, times: 3}]")["lists"])["3 values"] == (False, False)


def test_a_rule_matches_where_its_caller_calls() -> None:
    assert not covered("facts: [{entity: SALARY}]")["health"].matched
    assert covered("facts: [{entity: SALARY}], caller: {purpose: research}")["health"].matched


def test_a_rule_that_matches_need_not_decide() -> None:
    found = covered("facts: [{entity: PERSON, times: 3}]")
    assert (found["names"].matched, found["names"].decisive) == (True, False)
    assert (found["lists"].matched, found["lists"].decisive) == (True, True)


def test_a_watched_rule_decides_where_it_would() -> None:
    assert covered("facts: [{entity: AGE}]")["later"].decisive


def test_allow_has_no_threshold() -> None:
    assert covered("facts: [{entity: LEGAL_CITATION}]")["law"].parts == (True, True)


@pytest.mark.parametrize(("hits", "of", "told"), [(249, 250, 99), (1, 3, 33), (2, 3, 66), (0, 7, 0), (7, 7, 100), (0, 0, 100)])
def test_a_share_is_never_rounded_up(hits: int, of: int, told: int) -> None:
    assert percent(hits, of) == told
