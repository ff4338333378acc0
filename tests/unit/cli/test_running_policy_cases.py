from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from privacyguard.errors import DetectionError
from privacyguard.places import THIRD_PARTY, Destination
from privacyguard.policy.cases import Reading, run_cases
from privacyguard.policy.load import load_taxonomy, policy_of
from privacyguard.policy.policy import Policy
from privacyguard.values import Domain, Fact, Facts, Kind, Part

HEAD = """
apiVersion: privacyguard/v1
name: tried
rules:
  - {id: names, when: {entities: [PERSON]}, then: redact}
  - {id: health, when: {domain: medical, kind: content}, then: route_local}
tests:
"""
PERSON = Fact("PERSON", Domain.PERSONAL, Kind.IDENTIFIER, 0.9, 0, "user", Part.TEXT)


def policy(case: str) -> Policy:
    return policy_of((HEAD + case).encode(), "tried.yaml", load_taxonomy())


def always_a_person(
    messages: Sequence[Mapping[str, object]], requested: Destination, servable: Mapping[str, tuple[Destination, ...]]
) -> Reading:
    assert requested.zone == THIRD_PARTY.name
    return Reading(Facts((PERSON,), requested, servable), lambda decision: "[PERSON_1]")


def unable(
    messages: Sequence[Mapping[str, object]], requested: Destination, servable: Mapping[str, tuple[Destination, ...]]
) -> Reading:
    raise DetectionError("too long; nothing was sent")


CASES = {
    "text is what the detector says": ("{name: n, text: hi, expect: {verdict: redact, because: [names]}}", True),
    "a wrong verdict fails": ("{name: n, text: hi, expect: {verdict: allow}}", False),
    "a missing reason fails": ("{name: n, text: hi, expect: {verdict: redact, because: [health]}}", False),
    "more reasons than expected are fine": ("{name: n, text: hi, expect: {verdict: redact}}", True),
    "facts are judged as they stand": (
        "{name: n, facts: [{entity: HEALTH_CONDITION}], expect: {verdict: route_local, because: [health]}}",
        True,
    ),
    "no facts at all are facts": ("{name: n, facts: [], expect: {verdict: allow, because: [nothing-found]}}", True),
    "a weak fact is kept": ("{name: n, facts: [{entity: PERSON, score: 0.4}], expect: {verdict: allow}}", True),
    "an unreachable zone serves nothing": (
        "{name: n, unreachable: [local], facts: [{entity: HEALTH_CONDITION}], "
        "expect: {verdict: block, because: [no-model/local]}}",
        True,
    ),
}


@pytest.mark.parametrize(("case", "ok"), CASES.values(), ids=CASES)
def test_a_case_passes_where_verdict_and_reasons_are_as_expected(case: str, ok: bool) -> None:
    (result,) = run_cases(policy(f"  - {case}"), always_a_person)
    assert result.ok is ok
    assert result.problem == ""


def test_a_case_that_cannot_be_judged_fails_with_the_problem() -> None:
    (result,) = run_cases(policy("  - {name: n, text: hi, expect: {verdict: allow}}"), unable)
    assert not result.ok
    assert result.problem == "too long; nothing was sent"
