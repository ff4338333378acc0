"""Selectors become sets of entities, rules what they reach, zones their ranks."""

from __future__ import annotations

import pytest
from policy_writing import TAXONOMY, policy

from privacyguard.places import LOCAL, THIRD_PARTY, Zone
from privacyguard.values import Action, Domain, Kind, Operator


def _entities(**wanted: object) -> frozenset[str]:
    return frozenset(
        label.name
        for label in TAXONOMY.entities.values()
        if all(getattr(label, attribute) == value for attribute, value in wanted.items())
    )


@pytest.mark.parametrize(
    ("condition", "entities"),
    [
        pytest.param("entities: PERSON", frozenset({"PERSON"}), id="one entity, not listed"),
        pytest.param("entities: [PERSON, US_SSN]", frozenset({"PERSON", "US_SSN"}), id="two entities"),
        pytest.param("kind: credential", _entities(kind=Kind.CREDENTIAL), id="a kind"),
        pytest.param(
            "domain: [medical, legal]", _entities(domain=Domain.MEDICAL) | _entities(domain=Domain.LEGAL), id="either domain"
        ),
        pytest.param("domain: medical, kind: content", _entities(domain=Domain.MEDICAL, kind=Kind.CONTENT), id="both labels"),
        pytest.param("domain: legal, except: LEGAL_CITATION", _entities(domain=Domain.LEGAL) - {"LEGAL_CITATION"}, id="except"),
    ],
)
def test_a_condition_selects_a_static_set(condition: str, entities: frozenset[str]) -> None:
    (rule,) = policy(f"{{id: a, when: {{{condition}}}, then: redact}}").rules
    assert rule.entities == entities
    assert rule.alone


def test_a_score_of_its_own_goes_before_the_default() -> None:
    rules = policy(
        "{id: own, when: {kind: quasi, score: 0.9}, then: redact}",
        "{id: default, when: {kind: quasi}, then: redact}",
        head=["defaults: {score: 0.4}"],
    ).rules
    assert [rule.when[0][0].score for rule in rules] == [0.9, 0.4]


def test_what_counts_or_needs_another_finding_does_not_stand_alone() -> None:
    rules = policy(
        "{id: count, when: {entities: PERSON, at_least: 2}, then: redact}",
        "{id: both, when: {all: [{entities: PERSON}, {any: [{entities: US_SSN}, {kind: content}]}]}, then: redact}",
        "{id: either, when: {all: [{any: [{entities: PERSON}, {entities: US_SSN}]}]}, then: redact}",
    ).rules
    assert [rule.alone for rule in rules] == [False, False, True]


def test_a_rule_keeps_what_a_reader_and_an_auditor_need() -> None:
    (rule,) = policy(
        "{id: a, why: It is the law., controls: [GDPR-9], when: {kind: content}, then: redact, with: mask, zones: local}"
    ).rules
    assert (rule.id, rule.why, rule.controls, rule.line) == ("a", "It is the law.", ("GDPR-9",), 4)
    assert (rule.action, rule.operator, rule.zones) == (Action.REDACT, Operator.MASK, frozenset({"local"}))


@pytest.mark.parametrize("operator", list(Operator))
def test_a_rule_redacts_with_any_operator(operator: Operator) -> None:
    (rule,) = policy(f"{{id: a, when: {{kind: identifier}}, then: redact, with: {operator}}}").rules
    assert rule.operator is operator


def test_zones_stand_by_rising_rank_whatever_their_order_in_the_file() -> None:
    loaded = policy(head=["zones: {clinic: {rank: 70}, local: [], partner: {rank: 40}}"])
    assert loaded.deployment.zones == (THIRD_PARTY, Zone("partner", 40), Zone("clinic", 70), LOCAL)


@pytest.mark.parametrize("reason", ["a", "default/PERSON", "unknown/US_SSN", "residual/PERSON", "no-model/local", "opaque"])
def test_a_test_may_expect_every_kind_of_reason(reason: str) -> None:
    case = f"{{name: t, facts: [{{entity: PERSON}}], expect: {{verdict: block, because: '{reason}'}}}}"
    loaded = policy("{id: a, when: {kind: content}, then: block}", head=[f"tests: [{case}]"])
    assert loaded.cases[0].because == (reason,)
    assert loaded.cases[0].facts == (("PERSON", 0.85),)


def test_a_test_in_one_line_is_what_a_user_says() -> None:
    loaded = policy(head=["tests: [{name: t, text: hello, expect: {verdict: allow}}]"])
    assert loaded.cases[0].messages == ({"role": "user", "content": "hello"},)
    assert "hello" not in repr(loaded.cases[0])
