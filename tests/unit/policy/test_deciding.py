"""Facts in, verdict and reasons out, over tables."""

from __future__ import annotations

import pytest
from policy_writing import CLOUD, HERE, NOON, PARTNER, fact, facts, policy

from privacyguard.places import Destination
from privacyguard.policy.decide import decide
from privacyguard.policy.policy import Policy
from privacyguard.values import Allow, Block, Facts, Operator

SSN = "{id: ssn, when: {entities: US_SSN}, then: redact}"
SURE = "{id: sure, when: {entities: US_SSN, score: 0.8}, then: redact}"
HEALTH = "{id: health, when: {domain: medical, kind: content}, then: route_local}"
CROWD = "{id: crowd, when: {entities: PERSON, at_least: 3}, then: block}"
LINKED = "{id: linked, when: {all: [{entities: PERSON}, {any: [{entities: US_SSN}, {entities: DATE_OF_BIRTH}]}]}, then: block}"
PARTNERS = ["zones: {partner: {rank: 40}}"]
KEPT = "default/HEALTH_CONDITION health"  # rules that send a call elsewhere lift no default
BARE = policy()
SIX = policy(SSN, HEALTH, CROWD, LINKED)


@pytest.mark.parametrize(
    ("rules", "call", "verdict", "reasons"),
    [
        pytest.param(SIX, facts(), "allow", "nothing-found", id="nothing found"),
        pytest.param(SIX, facts(fact("US_SSN")), "redact", "ssn", id="a rule redacts"),
        pytest.param(SIX, facts(fact("US_SSN", 0.5)), "redact", "ssn", id="at the threshold"),
        pytest.param(SIX, facts(fact("US_SSN", 0.499)), "allow", "nothing-found", id="below the threshold"),
        pytest.param(SIX, facts(fact("HEALTH_CONDITION")), "route_local", KEPT, id="a rule keeps it local"),
        pytest.param(SIX, facts(fact("HEALTH_CONDITION"), fact("US_SSN")), "route_local", KEPT, id="no rewrite at local"),
        pytest.param(
            SIX, facts(fact("HEALTH_CONDITION"), served=["third_party"]), "block", f"{KEPT} no-model/local", id="no local model"
        ),
        pytest.param(SIX, facts(fact("HEALTH_CONDITION"), requested=HERE), "allow", "default/HEALTH_CONDITION", id="at local"),
        pytest.param(BARE, facts(fact("EMAIL_ADDRESS")), "redact", "default/EMAIL_ADDRESS", id="default redacts"),
        pytest.param(BARE, facts(fact("LOCATION")), "allow", "default/LOCATION", id="default allows"),
        pytest.param(BARE, facts(fact("PRIVATE_KEY")), "route_local", "default/PRIVATE_KEY", id="each zone has its default"),
        pytest.param(SIX, facts(unknown=frozenset({"PERSON"})), "route_local", "unknown/PERSON", id="an unknown entity"),
        pytest.param(SIX, facts(unknown=frozenset({"PERSON"}), requested=HERE), "allow", "nothing-found", id="unknown, here"),
        pytest.param(SIX, facts(opaque=("image",)), "block", "opaque", id="an image"),
        pytest.param(SIX, facts(opaque=("image",), requested=HERE), "block", "opaque", id="an image at local"),
        pytest.param(SIX, facts(fact("US_SSN", fixed=True)), "route_local", "ssn", id="cannot be rewritten where it stands"),
        pytest.param(SIX, facts(fact("LOCATION", fixed=True)), "allow", "default/LOCATION", id="fixed but allowed"),
        pytest.param(
            SIX, facts(*(fact("PERSON", value=value) for value in (1, 2, 3))), "block", "crowd", id="three different people"
        ),
        pytest.param(
            SIX, facts(*(fact("PERSON", value=value) for value in (1, 2, 2, 1))), "redact", "default/PERSON", id="said twice"
        ),
        pytest.param(SIX, facts(fact("PERSON"), fact("US_SSN")), "block", "linked", id="all, by the first of any"),
        pytest.param(SIX, facts(fact("PERSON"), fact("DATE_OF_BIRTH")), "block", "linked", id="all, by the second of any"),
        pytest.param(SIX, facts(fact("PERSON"), fact("DATE_OF_BIRTH", 0.3)), "redact", "default/PERSON", id="one too weak"),
        pytest.param(policy(SURE), facts(fact("US_SSN", 0.79)), "allow", "sure", id="handled, so no default"),
        pytest.param(
            policy("{id: low, when: {entities: US_SSN, score: 0.2}, then: redact}"),
            facts(fact("US_SSN", 0.3)), "redact", "low", id="a rule acts below the default threshold",
        ),
        pytest.param(
            policy("{id: a, when: {entities: EMAIL_ADDRESS}, then: allow}"),
            facts(fact("EMAIL_ADDRESS")), "allow", "a", id="allow lifts the default",
        ),
        pytest.param(
            policy("{id: a, when: {entities: US_SSN}, then: allow}", SSN), facts(fact("US_SSN")), "redact", "ssn",
            id="but no rule",
        ),
        pytest.param(
            policy(
                "{id: many, when: {entities: EMAIL_ADDRESS, at_least: 2}, then: redact}"
            ), facts(fact("EMAIL_ADDRESS")), "redact", "default/EMAIL_ADDRESS", id="a rule that counts lifts no default",
        ),
        pytest.param(
            policy(head=["defaults: {unmatched: route_local}"]), facts(fact("LOCATION")), "route_local", "default/LOCATION",
            id="one default for everything",
        ),
        pytest.param(
            policy(head=["defaults: {unmatched: block}"]), facts(fact("LOCATION"), requested=HERE), "block", "default/LOCATION",
            id="a default that blocks everywhere",
        ),
        pytest.param(
            policy(head=["defaults: {unknown: block}"]), facts(unknown=frozenset({"PERSON"})), "block", "unknown/PERSON",
            id="unknown blocks",
        ),
        pytest.param(
            policy(head=["defaults: {opaque: route_local}"]), facts(opaque=("audio",)), "route_local", "opaque",
            id="opaque is local",
        ),
        pytest.param(
            policy(head=["defaults: {opaque: allow, unknown: allow}"]), facts(opaque=("audio",), unknown=frozenset({"PERSON"})),
            "allow", "nothing-found", id="opaque and unknown are allowed",
        ),
        pytest.param(SIX, facts(served=["local"]), "route_local", "no-model/third_party", id="the requested model is down"),
        pytest.param(SIX, facts(served=[]), "block", "no-model/local no-model/third_party", id="everything is down"),
        pytest.param(
            policy(SSN, HEALTH, head=PARTNERS), facts(fact("HEALTH_CONDITION")), "route_local", KEPT,
            id="partner is not local",
        ),
        pytest.param(
            policy("{id: a, when: {entities: LOCATION}, then: block, zones: third_party}", head=PARTNERS),
            facts(fact("LOCATION"), fact("US_SSN")), "route_partner", "a default/US_SSN",
            id="a zone of one's own, and redacted there",
        ),
        pytest.param(
            policy("{id: a, when: {entities: LOCATION}, then: block, zones: third_party}", head=PARTNERS),
            facts(fact("LOCATION"), served=["local"]), "route_local", "a", id="a zone of one's own that is down",
        ),
        pytest.param(
            policy("{id: a, when: {entities: LOCATION}, then: redact, zones: [local]}"),
            facts(fact("LOCATION"), requested=HERE), "redact", "a", id="redacted even at local",
        ),
        pytest.param(BARE, facts(requested=PARTNER), "block", "no-model/partner", id="a zone that this policy does not have"),
    ],
)  # fmt: skip
def test_the_verdict_and_its_reasons(rules: Policy, call: Facts, verdict: str, reasons: str) -> None:
    decision = decide(rules, call, NOON)
    assert decision.verdict == verdict
    assert decision.reasons == tuple(sorted(reasons.split()))
    assert decision.requested == call.requested


@pytest.mark.parametrize(
    ("operators", "strictest"),
    [
        (["mask", "placeholder"], Operator.PLACEHOLDER),
        (["placeholder", "mask"], Operator.PLACEHOLDER),
        (["remove", "mask", "placeholder"], Operator.REMOVE),
        (["mask", "mask"], Operator.MASK),
        (["mask", "generalize"], Operator.GENERALIZE),
        (["hash", "generalize"], Operator.HASH),
        (["hash", "surrogate"], Operator.SURROGATE),
        (["encrypt", "surrogate", "encrypt"], Operator.ENCRYPT),
        (["encrypt", "placeholder"], Operator.PLACEHOLDER),
    ],
)
def test_the_strictest_operator_wins_and_names_its_rules(operators: list[str], strictest: Operator) -> None:
    rules = [f"{{id: r{n}, when: {{entities: US_SSN}}, then: redact, with: {name}}}" for n, name in enumerate(operators)]
    decision = decide(policy(*rules), facts(fact("US_SSN")), NOON)
    assert isinstance(decision, Allow)
    assert [rewrite.operator for rewrite in decision.rewrites] == [strictest]
    assert decision.reasons == tuple(f"r{n}" for n, name in enumerate(operators) if name == strictest)


def test_the_requested_model_goes_before_others_of_its_zone() -> None:
    other = Destination("openai/gpt-5-mini", "openai", CLOUD.endpoint, "third_party")
    decision = decide(BARE, Facts((), CLOUD, {"third_party": (other, CLOUD)}), NOON)
    assert isinstance(decision, Allow)
    assert decision.destination == CLOUD


def test_models_of_a_zone_are_taken_in_their_order() -> None:
    other = Destination("ollama/qwen3", "ollama", HERE.endpoint, "local")
    decision = decide(BARE, Facts((fact("HEALTH_CONDITION"),), CLOUD, {"third_party": (CLOUD,), "local": (other, HERE)}), NOON)
    assert isinstance(decision, Allow)
    assert decision.destination == other


def test_rewrites_are_those_of_the_destination_and_every_zone_has_a_ruling() -> None:
    decision = decide(policy(SSN, HEALTH, head=PARTNERS), facts(fact("HEALTH_CONDITION"), fact("US_SSN")), NOON)
    assert isinstance(decision, Allow)
    assert decision.rewrites == ()
    assert [(found.zone, found.denied, len(found.rewrites)) for found in decision.rulings] == [
        ("third_party", tuple(KEPT.split()), 1), ("partner", tuple(KEPT.split()), 1), ("local", (), 0),
    ]  # fmt: skip


def test_an_entity_that_the_taxonomy_has_lost_is_let_nowhere() -> None:
    stranger = facts(fact("PERSON"))
    foreign = Facts(
        tuple(type(one)("GONE", one.domain, one.kind, one.score, one.value, one.role, one.part) for one in stranger.findings),
        CLOUD,
        stranger.servable,
    )
    decision = decide(BARE, foreign, NOON)
    assert isinstance(decision, Block)
    assert "default/GONE" in decision.reasons
