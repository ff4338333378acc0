"""An explanation names what was found, what each zone says by which rule at which line, and the next step."""

from __future__ import annotations

import pytest
from policy_writing import CLOUD, HERE, NOON, fact, facts, policy

from privacyguard.policy.decide import decide
from privacyguard.policy.explain import explain
from privacyguard.policy.policy import Policy
from privacyguard.values import Block, Facts

RULES = policy(
    "{id: ssn, why: Nobody needs it., when: {entities: US_SSN}, then: redact}",
    "{id: health, when: {domain: medical, kind: content}, then: route_local}",
)


def _explained(rules: Policy, call: Facts) -> str:
    return explain(rules, call, decide(rules, call, NOON), NOON)


def test_a_redaction_is_explained_line_by_line() -> None:
    call = facts(fact("US_SSN", 0.9), fact("US_SSN", 0.9), fact("US_ZIP_CODE", 0.3))
    assert _explained(RULES, call).splitlines() == [
        "redact -> openai/gpt-5 (third_party), because ssn",
        "  asked for: openai/gpt-5 (third_party); policy written",
        "  found: US_SSN x2 at 0.90 in user",
        "  found: US_ZIP_CODE at 0.30 in user, below 0.50",
        "  third_party: allowed with US_SSN placeholder (ssn at p.yaml:4)",
        "  local: allowed as it is",
        "  why ssn: Nobody needs it.",
        "  nearly: default/US_ZIP_CODE acts in third_party if US_ZIP_CODE at 0.30 scored 0.50 or more: the same verdict",
        "  would change: without US_SSN (all 2): allow",
        "  would change: if no model in third_party could be reached: route_local",
    ]


@pytest.mark.parametrize(
    ("rules", "call", "line"),
    [
        pytest.param(RULES, facts(), "  found: nothing", id="nothing found"),
        pytest.param(
            RULES, facts(fact("HEALTH_CONDITION")), "  third_party: denied by default/HEALTH_CONDITION, health at p.yaml:5",
            id="the rule's line",
        ),
        pytest.param(
            RULES, facts(fact("PERSON")), "  third_party: allowed with PERSON placeholder (default/PERSON)", id="a default",
        ),
        pytest.param(RULES, facts(unknown=frozenset({"US_SSN"})), "  could not be judged: US_SSN", id="unknown"),
        pytest.param(
            RULES, facts(unknown=frozenset({"US_SSN"})),
            "  next step: repair the recognizer that failed, or accept the text's language (defaults.languages); "
            "see defaults.unknown", id="repair",
        ),
        pytest.param(RULES, facts(opaque=("image",)), "  cannot be read: image", id="opaque"),
        pytest.param(
            RULES, facts(opaque=("image",)),
            "  next step: send text instead of images, audio or files, or set defaults.opaque in the policy", id="send text",
        ),
        pytest.param(
            RULES, facts(fact("HEALTH_CONDITION"), served=["third_party"]),
            '  next step: declare a local model: Guard(local="ollama/llama3.3"), or zones.local and route.local in the policy',
            id="declare a local model",
        ),
        pytest.param(
            policy("{id: health, when: {kind: content}, then: route_local}", head=["route: {local: ollama/llama3.3}"]),
            facts(fact("HEALTH_CONDITION"), served=["third_party"]),
            "  next step: start the declared local model, it cannot be reached or serve this call", id="start the local model",
        ),
        pytest.param(
            RULES, facts(served=[]), "  next step: start or declare a model for zone third_party", id="start another model",
        ),
    ],
)  # fmt: skip
def test_an_explanation_has_this_line(rules: Policy, call: Facts, line: str) -> None:
    assert line in _explained(rules, call).splitlines()


def test_what_redaction_left_over_is_explained() -> None:
    call = facts(fact("US_SSN"))
    decision = Block(CLOUD, ("residual/US_SSN",), decide(RULES, call, NOON).rulings)
    assert explain(RULES, call, decision, NOON).endswith("next step: report this: US_SSN was still there after redaction")


def test_every_reason_is_said() -> None:
    call = facts(fact("HEALTH_CONDITION"), fact("US_SSN", fixed=True), opaque=("image",), requested=HERE)
    text = _explained(RULES, call)
    assert all(reason in text for reason in ("health", "ssn", "opaque"))
