"""What was found in a reply in, what may reach the caller out, over tables."""

from __future__ import annotations

import pytest
from policy_writing import NOON, fact, facts, policy

from privacyguard.errors import PolicyError
from privacyguard.policy.decide import decide
from privacyguard.policy.reply import decide_reply
from privacyguard.values import Fact, Operator

CARD = "{id: card, when: {entities: CREDIT_CARD}, then: redact, with: mask, direction: reply}"
SECRET = "{id: secret, when: {kind: credential, score: 0.8}, then: block, direction: reply}"
BOTH = "{id: both, when: {all: [{entities: PERSON}, {entities: CREDIT_CARD}]}, then: redact, direction: reply}"
RULES = policy(CARD, SECRET, BOTH, "{id: sent, when: {entities: PERSON}, then: block}")


@pytest.mark.parametrize(
    ("findings", "outcome", "reasons"),
    [
        pytest.param((), "keep", "nothing-found", id="nothing found"),
        pytest.param((fact("PERSON"),), "keep", "nothing-found", id="rules about requests say nothing of replies"),
        pytest.param((fact("CREDIT_CARD"),), "redact", "card", id="redacted"),
        pytest.param((fact("PASSWORD", 0.7),), "keep", "nothing-found", id="below the threshold"),
        pytest.param((fact("PASSWORD", 0.8), fact("CREDIT_CARD")), "stop", "secret", id="stopped"),
        pytest.param((fact("CREDIT_CARD", fixed=True),), "stop", "card", id="cannot be rewritten where it stands"),
    ],
)
def test_a_reply_is_kept_redacted_or_stopped(findings: tuple[Fact, ...], outcome: str, reasons: str) -> None:
    decision = decide_reply(RULES, facts(*findings), NOON)
    assert (decision.outcome, " ".join(decision.reasons)) == (outcome, reasons)


def test_the_strictest_operator_wins_for_each_finding() -> None:
    decision = decide_reply(RULES, facts(fact("CREDIT_CARD"), fact("PERSON")), NOON)
    assert [(one.index, one.operator) for one in decision.rewrites] == [(0, Operator.PLACEHOLDER), (1, Operator.PLACEHOLDER)]


def test_rules_about_replies_say_nothing_of_requests() -> None:
    assert decide(policy(SECRET), facts(fact("PASSWORD")), NOON).reasons == ("default/PASSWORD",)


@pytest.mark.parametrize("then", ["allow", "route_local"])
def test_a_reply_goes_to_the_caller_and_nowhere_else(then: str) -> None:
    with pytest.raises(PolicyError, match="a reply is redacted or blocked"):
        policy(f"{{id: r, when: {{entities: PERSON}}, then: {then}, direction: reply}}")
