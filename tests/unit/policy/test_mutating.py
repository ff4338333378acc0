from __future__ import annotations

import pytest
from policy_writing import TAXONOMY, written

from privacyguard.policy.cases import Trial, result_of, trials_of
from privacyguard.policy.faults import faults
from privacyguard.policy.load import policy_of
from privacyguard.policy.mutate import Outcome, chosen, score, tried
from privacyguard.policy.paste import written as as_yaml
from privacyguard.policy.policy import Policy
from privacyguard.policy.suggest import unread

CLINIC = (
    "zones: {partner: {rank: 50, entries: []}}",
    "caller: {team: verified}",
    "defaults: {score: 0.4, unmatched: block, unknown: block, opaque: route_local}",
    "rules:",
    "  - {id: nowhere, when: {entities: [PRIVATE_KEY, CARD_PIN]}, then: block}",
    "  - {id: names, when: {kind: [identifier, credential], score: 0.6}, then: redact, with: hash,",
    "     zones: [third_party, partner]}",
    "  - {id: health, when: {domain: [medical, legal], kind: content}, then: route_local, floor: redact}",
    "  - {id: research, when: {entities: PERSON, purpose: [research, sale], caller: {team: a}}, then: route_local}",
    "  - {id: lists, when: {all: [{entities: PERSON, at_least: 3}, {any: [{entities: AGE}, {entities: US_SSN}]}]},",
    "     then: block}",
    "  - {id: law, when: {entities: LEGAL_CITATION}, then: allow}",
    "  - {id: answers, when: {kind: content}, then: redact, direction: reply}",
    "  - {id: later, when: {entities: AGE}, then: block, mode: monitor, monitor_until: '2030-01-01T00:00:00+00:00'}",
    "exceptions:",
    "  - {id: pilot, relaxes: health, to: redact, when: {entities: LAB_RESULT}, justification: a, approved_by: b,",
    "     expires: '2027-01-01T00:00:00+00:00'}",
)
SEEDED = {
    ("threshold", "defaults.score", "0.40 is 0.60"),
    ("default", "defaults.unmatched", "block is allow"),
    ("default", "defaults.unknown", "block is route_local"),
    ("default", "defaults.opaque", "route_local is allow"),
    ("drop", "nowhere", "the rule is gone"),
    ("action", "nowhere", "block is route_local"),
    ("entity", "nowhere", "entities without CARD_PIN"),
    ("count", "nowhere", "at_least 1 is 2"),
    ("action", "names", "redact is allow"),
    ("operator", "names", "hash is generalize"),
    ("threshold", "names", "0.60 is 0.70"),
    ("entity", "names", "kind without credential"),
    ("zone", "names", "without third_party"),
    ("action", "health", "route_local is redact"),
    ("entity", "health", "domain without legal"),
    ("caller", "research", "purpose is somebody else"),
    ("caller", "research", "purpose without sale"),
    ("caller", "research", "team is somebody else"),
    ("count", "lists", "at_least 3 is 4"),
    ("drop", "law", "the rule is gone"),
    ("unexpire", "pilot", "the exception never ends"),
}


def policy(*lines: str) -> Policy:
    return policy_of(written(*lines), "p.yaml", TAXONOMY)


def trials(one: Policy) -> list[Trial]:
    return [trial for case in one.cases for trial in trials_of(one, case, unread)]


def test_each_kind_of_slip_is_seeded() -> None:
    seeded = {(one.kind, one.id, one.told) for one in faults(policy(*CLINIC))}
    assert seeded >= SEEDED
    assert not {id for _, id, _ in seeded} & {"answers", "later"}, "no case could tell"


PLACES = {
    ("defaults.opaque", "route_local is allow"): "defaults:",
    ("nowhere", "the rule is gone"): "- {id: nowhere",
    ("names", "without partner"): "zones: [third_party, partner]",
    ("lists", "at_least 3 is 4"): "at_least: 3",
    ("pilot", "the exception never ends"): "expires:",
}


@pytest.mark.parametrize(("fault", "told"), PLACES.items(), ids=str)
def test_a_fault_has_the_line_where_it_stands(fault: tuple[str, str], told: str) -> None:
    (line,) = (one.line for one in faults(policy(*CLINIC)) if (one.id, one.told) == fault)
    assert told in written(*CLINIC).decode().splitlines()[line - 1]


def test_a_default_that_is_not_written_has_no_line() -> None:
    assert next(one.line for one in faults(policy("rules: []")) if one.id == "defaults.score") == 0


def test_what_is_suggested_loads_and_catches_its_fault() -> None:
    one = policy(*CLINIC)
    found = list(tried(one, []))
    missed = [each for each in found if each.outcome is Outcome.MISSED]
    assert len(missed) > len(SEEDED)
    for each in missed:
        assert each.suggested is not None, each.fault.told
        pasted = policy(*CLINIC, "tests:", as_yaml(each.suggested))
        (case,) = pasted.cases
        calls = trials_of(pasted, case, unread)
        assert result_of(pasted, calls).ok
        assert not result_of(each.fault.policy, calls).ok


def test_the_chosen_cases_catch_everything_that_can_be_caught() -> None:
    one = policy(*CLINIC)
    suggested = chosen(one, list(tried(one, [])))
    whole = policy(*CLINIC, "tests:", *(as_yaml(case) for case, _ in suggested))
    hits, of = score(list(tried(whole, trials(whole))))
    assert hits == of == sum(number for _, number in suggested)
    assert len(suggested) < of


def test_what_changes_nothing_is_told_apart_by_proof_and_does_not_count() -> None:
    one = policy(
        "rules:",
        "  - {id: names, when: {entities: [PERSON]}, then: redact}",
        "  - {id: all-names, when: {kind: identifier}, then: redact}",
    )
    found = list(tried(one, []))
    equivalent = {(each.fault.kind, each.fault.id) for each in found if each.outcome is Outcome.EQUIVALENT}
    assert {("drop", "names"), ("operator", "names"), ("threshold", "names")} <= equivalent
    assert ("drop", "all-names") not in equivalent
    assert score(found)[1] == len(found) - sum(each.outcome is Outcome.EQUIVALENT for each in found)


def test_where_the_prover_gives_up_it_says_so_and_the_fault_counts_as_missed() -> None:
    found = list(tried(policy(*CLINIC), [], steps=0))
    given = [each for each in found if each.outcome is Outcome.GAVE_UP]
    assert given
    assert all(each.suggested is None for each in given)
    assert score(found)[1] >= len(given)


@pytest.mark.parametrize(
    "case",
    [
        "{name: n, facts: [{entity: CARD_PIN}], expect: {verdict: allow}}",
        "{name: n, todo: later, facts: [{entity: CARD_PIN}], expect: {verdict: allow}}",
        "{name: n, each: {entities: [CARD_PIN, AGE]}, expect: {verdict: allow}}",
    ],
)
def test_a_case_that_does_not_pass_catches_nothing(case: str) -> None:
    one = policy("rules:", "  - {id: nowhere, when: {entities: [CARD_PIN]}, then: block}", "tests:", f"  - {case}")
    assert all(each.outcome is not Outcome.CAUGHT for each in tried(one, trials(one)))
