from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from policy_writing import TAXONOMY, written

from privacyguard.errors import PolicyError
from privacyguard.places import Destination
from privacyguard.policy.cases import CaseResult, Reading, Servable, run_cases
from privacyguard.policy.load import policy_of
from privacyguard.values import Domain, Fact, Facts, Kind, Part

RULES = (
    "rules:",
    "  - {id: names, when: {kind: identifier}, then: redact}",
    "  - {id: ages, when: {entities: [AGE]}, then: redact, with: generalize}",
    "  - {id: lists, when: {entities: [PERSON], at_least: 3}, then: route_local}",
    "  - {id: nowhere, when: {entities: [PRIVATE_KEY, CARD_PIN]}, then: block}",
    "tests:",
)


def found(messages: Sequence[Mapping[str, object]], requested: Destination, servable: Servable) -> Reading:
    """One name in every text; what would leave says how it is rewritten."""
    fact = Fact("PERSON", Domain.PERSONAL, Kind.IDENTIFIER, 0.9, 0, "user", Part.TEXT)
    return Reading(Facts((fact,), requested, servable), lambda decision: f"{len(decision.rewrites)} rewritten")


def result(case: str) -> CaseResult:
    (only,) = run_cases(policy_of(written(*RULES, f"  - {case}"), "p.yaml", TAXONOMY), found)
    return only


AGREEING = {
    "so many findings of one kind": "{name: n, facts: [{entity: PERSON, times: 3}], expect: {verdict: route_local}}",
    "one fewer": "{name: n, facts: [{entity: PERSON, times: 2}], expect: {verdict: redact}}",
    "the operator": "{name: n, facts: [{entity: AGE}], expect: {verdict: redact, with: {AGE: generalize}}}",
    "each one alone": "{name: n, each: {entities: [PRIVATE_KEY, CARD_PIN], score: 0.5}, expect: {verdict: block}}",
    "each one's operator where it is in the call": (
        "{name: n, each: {entities: [PERSON, AGE]}, expect: {verdict: redact, with: {AGE: generalize, PERSON: placeholder}}}"
    ),
    "the text that leaves": "{name: n, text: hi, expect: {verdict: redact, redacted: 1 rewritten}}",
    "what fails as it is expected to": "{name: n, todo: later, facts: [], expect: {verdict: block}}",
    "a golden text that is still to come": "{name: n, todo: later, text: hi, expect: {verdict: redact, redacted: ''}}",
}
FAILING = {
    "another operator": (
        "{name: n, facts: [{entity: AGE}], expect: {verdict: redact, with: {AGE: mask}}}",
        [("AGE", "generalize")],
    ),
    "what is kept": (
        "{name: n, facts: [{entity: PERSON}, {entity: DATE_TIME}], expect: {verdict: redact, with: {DATE_TIME: mask}}}",
        [("DATE_TIME", "keep")],
    ),
    "what was not found": (
        "{name: n, facts: [{entity: PERSON}], expect: {verdict: redact, with: {AGE: mask}}}",
        [("AGE", "not found")],
    ),
    "what goes nowhere": (
        "{name: n, facts: [{entity: CARD_PIN}], expect: {verdict: block, with: {CARD_PIN: mask}}}",
        [("CARD_PIN", "nothing leaves")],
    ),
}


@pytest.mark.parametrize("case", AGREEING.values(), ids=AGREEING)
def test_a_case_comes_out_as_it_says(case: str) -> None:
    assert result(case).ok


@pytest.mark.parametrize(("case", "odd"), FAILING.values(), ids=FAILING)
def test_a_case_fails_where_something_is_rewritten_otherwise(case: str, odd: list[tuple[str, str]]) -> None:
    one = result(case)
    assert not one.ok
    assert list(one.odd) == odd


def test_a_case_with_each_names_the_first_that_fails() -> None:
    one = result("{name: n, each: {entities: [PRIVATE_KEY, PERSON, CARD_PIN]}, expect: {verdict: block}}")
    assert (one.ok, one.about, one.verdict) == (False, "PERSON", "redact")


def test_a_case_that_is_no_longer_to_do_fails() -> None:
    one = result("{name: n, todo: later, facts: [], expect: {verdict: allow}}")
    assert (one.ok, one.overdue) == (False, True)


def test_another_text_than_expected_fails_and_is_kept_out_of_what_is_shown() -> None:
    one = result("{name: n, text: hi, expect: {verdict: redact, redacted: as it was}}")
    assert (one.ok, one.stale, one.text) == (False, True, "1 rewritten")
    assert "as it was" not in repr(one)
    assert "1 rewritten" not in repr(one)


def test_a_wrong_verdict_is_no_stale_text() -> None:
    assert not result("{name: n, text: hi, expect: {verdict: allow, redacted: as it was}}").stale


REFUSED = {
    "an unknown rule": ("facts: [], expect: {verdict: allow, because: [nmaes]}", "'nmaes' (did you mean 'names'?)", "nmaes"),
    "an unknown entity": ("facts: [{entity: PERSN}], expect: {verdict: allow}", "'PERSN' (did you mean 'PERSON'?)", "PERSN"),
    "an unknown entity in each": ("each: {entities: PERSN}, expect: {verdict: allow}", "unknown entity 'PERSN'", "PERSN"),
    "an unknown entity in with": ("facts: [], expect: {verdict: allow, with: {PERSN: mask}}", "unknown entity", "PERSN"),
    "an unknown entity in unknown": ("facts: [], unknown: [PERSN], expect: {verdict: allow}", "unknown entity", "PERSN"),
    "an unknown default": (
        "facts: [], expect: {verdict: allow, because: [default/PERSN]}",
        "unknown reason 'default/PERSN'",
        "default/",
    ),
    "an unknown operator": ("facts: [], expect: {verdict: allow, with: {PERSON: msak}}", "did you mean 'mask'?", "msak"),
    "a text of facts": ("facts: [], expect: {verdict: allow, redacted: hi}", "facts have no text", "redacted"),
    "a text of what is blocked": ("text: hi, expect: {verdict: block, redacted: hi}", "is blocked", "redacted"),
    "two inputs": ("text: hi, each: {kind: content}, expect: {verdict: block}", "one of messages, text, facts or each", "{"),
}


@pytest.mark.parametrize(("case", "problem", "at"), REFUSED.values(), ids=REFUSED)
def test_a_case_that_says_what_cannot_be_is_refused_at_its_place(case: str, problem: str, at: str) -> None:
    line = f"  - {{name: n, {case}}}"
    with pytest.raises(PolicyError) as caught:
        policy_of(written(*RULES, line), "p.yaml", TAXONOMY)
    assert problem in caught.value.problem
    assert (caught.value.line, caught.value.column) == (len(RULES) + 3, line.index(at) + 1)
