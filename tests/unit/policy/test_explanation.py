"""An explanation says what each zone would get, which rule was outdone, what nearly acted, what would change the verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from policy_writing import NOON, fact, facts, policy

from privacyguard.policy.decide import decide
from privacyguard.policy.explanation import Explanation, explained
from privacyguard.policy.policy import Policy
from privacyguard.policy.wording import condition, entity_words, reason_words, verdict_words
from privacyguard.values import Block, Facts

SSN = "{id: ssn, why: Nobody needs it., controls: [GDPR-25], when: {entities: US_SSN}, then: redact}"
HEALTH = "{id: health, when: {domain: medical, kind: content}, then: route_local}"
RULES = policy(SSN, HEALTH)
CALLERS = ["caller: {team: verified, role: claimed}"]


def why(rules: Policy, call: Facts) -> Explanation:
    return explained(rules, call, decide(rules, call, NOON), NOON)


def changes(rules: Policy, call: Facts) -> dict[str, str]:
    return {condition(one.change, call): one.verdict for one in why(rules, call).changes}


def nearly(rules: Policy, call: Facts) -> dict[tuple[str, str], str]:
    return {(one.reason, condition(one.change, call)): one.verdict for one in why(rules, call).nearly}


def lines(text: str, *rules: str) -> Policy:
    return policy(*rules, head=[*CALLERS, *text.splitlines()])


PILOT = """exceptions:
  - id: pilot
    relaxes: health
    to: redact
    when: {entities: HEALTH_CONDITION, caller: {team: billing}}
    justification: The pilot.
    approved_by: the officer
    expires: "%s"
"""
LENIENT = "{id: health, when: {domain: medical, kind: content}, then: route_local, floor: redact}"
HANDLED = "{id: told, when: {entities: HEALTH_CONDITION}, then: allow}"
ENDED = lines(PILOT % "2026-06-01T00:00:00+00:00", LENIENT, HANDLED)
ALIVE = lines(PILOT % "2026-08-01T00:00:00+00:00", LENIENT, HANDLED)
CLAIMED = policy(
    "{id: ssn, when: {entities: US_SSN, caller: {role: nurse}}, then: redact}", head=[*CALLERS, "defaults: {unmatched: block}"]
)
PEOPLE = policy("{id: people, when: {entities: PERSON, at_least: 3}, then: route_local}")
PAIR = policy("{id: pair, when: {all: [{entities: PERSON}, {entities: DATE_TIME}]}, then: block}")
WATCHED = policy('{id: ids, when: {entities: US_SSN}, then: block, mode: monitor, monitor_until: "2026-08-01T00:00:00+00:00"}')
TOLD = policy("{id: told, when: {entities: US_SSN}, then: redact, oblige: {notify: office}}")
PROVIDED = policy("{id: us, when: {entities: US_SSN}, then: redact, oblige: {require_provider: azure}}")
THREE = [fact("PERSON", value=1), fact("PERSON", value=2), fact("PERSON", value=3)]


@pytest.mark.parametrize(
    ("rules", "call", "change", "verdict"),
    [
        pytest.param(RULES, facts(fact("US_SSN")), "without US_SSN at 0.85", "allow", id="one finding"),
        pytest.param(
            RULES, facts(fact("US_SSN", value=1), fact("US_SSN", 0.9, value=2)), "without US_SSN (all 2)", "allow",
            id="all of an entity",
        ),
        pytest.param(
            RULES, facts(fact("US_SSN"), fact("PERSON", value=2)), "without US_SSN and PERSON", "allow", id="two entities",
        ),
        pytest.param(RULES, facts(fact("US_SSN")), "if US_SSN at 0.85 scored below 0.50", "allow", id="a lower score"),
        pytest.param(
            RULES, facts(fact("HEALTH_CONDITION", 0.4)), "if HEALTH_CONDITION at 0.40 scored 0.50 or more", "route_local",
            id="a higher score",
        ),
        pytest.param(
            RULES, facts(fact("US_SSN", fixed=True)),
            "if US_SSN at 0.85 stood where it can be rewritten (not in a key or a name)", "redact",
            id="a place that can be rewritten",
        ),
        pytest.param(
            PEOPLE, facts(*THREE[:2]), "with 1 more PERSON of another value, at 0.50 or more", "route_local",
            id="one more value",
        ),
        pytest.param(
            policy("{id: ssn, when: {entities: US_SSN, caller: {team: billing}}, then: block}", head=CALLERS),
            facts(fact("US_SSN")), "if the caller's team were billing", "block", id="a fact about the caller",
        ),
        pytest.param(
            policy("{id: ssn, when: {entities: US_SSN, caller: {role: temp}}, then: block}", head=CALLERS),
            facts(fact("US_SSN"), caller={"role": "temp"}), "if the caller's role were not said", "redact", id="nothing said",
        ),
        pytest.param(
            CLAIMED, facts(fact("US_SSN"), caller={"role": "nurse"}),
            "if the policy took the caller's role as verified, not as a claim", "redact", id="a claim that is verified",
        ),
        pytest.param(
            ENDED, facts(fact("HEALTH_CONDITION"), caller={"team": "billing"}), "if the exception pilot were renewed", "redact",
            id="an exception that has ended",
        ),
        pytest.param(
            ALIVE, facts(fact("HEALTH_CONDITION"), caller={"team": "billing"}),
            "from 2026-08-01T00:00:00+00:00 on, when the exception pilot ends", "route_local", id="an exception that ends",
        ),
        pytest.param(
            WATCHED, facts(fact("US_SSN")), "if the rule ids were enforced, not only watched", "block", id="a watched rule",
        ),
        pytest.param(
            RULES, facts(fact("HEALTH_CONDITION"), served=["third_party"]),
            "with a model in local that can be reached and serve the call", "route_local", id="a local model",
        ),
        pytest.param(
            PROVIDED, facts(fact("US_SSN"), served=["third_party"]),
            "with a model in third_party from azure that can be reached and serve the call", "redact", id="another provider",
        ),
        pytest.param(
            RULES, facts(fact("HEALTH_CONDITION")), "if no model in local could be reached", "block", id="no local model",
        ),
        pytest.param(RULES, facts(opaque=("image",)), "without image, which cannot be read", "allow", id="what cannot be read"),
        pytest.param(
            RULES, facts(unknown=frozenset({"US_SSN"})), "if US_SSN could be judged and were not found", "allow", id="unknown",
        ),
        pytest.param(
            RULES, facts(unknown=frozenset({"US_SSN", "PERSON"})), "if PERSON and US_SSN could be judged and were not found",
            "allow", id="several unknown",
        ),
        pytest.param(
            RULES, facts(taint="local"), "in a new conversation, one that held nothing which had to stay", "allow", id="taint",
        ),
        pytest.param(
            RULES, replace(facts(), state="local"),
            "if the whole conversation were sent, not a reference to what a server keeps", "allow", id="a server's state",
        ),
        pytest.param(TOLD, facts(fact("US_SSN")), "if the duty notify could be met", "redact", id="a duty"),
        pytest.param(
            RULES, facts(fact("HEALTH_CONDITION"), opaque=("image",), served=["third_party"]),
            "without image, which cannot be read, and without HEALTH_CONDITION at 0.85", "allow", id="two things at once",
        ),
    ],
)  # fmt: skip
def test_this_change_gives_that_verdict(rules: Policy, call: Facts, change: str, verdict: str) -> None:
    assert changes(rules, call)[change] == verdict


@pytest.mark.parametrize(
    ("rules", "call", "reason", "change", "verdict"),
    [
        pytest.param(
            RULES, facts(fact("US_SSN", 0.4)), "ssn", "if US_SSN at 0.40 scored 0.50 or more", "redact",
            id="a rule's threshold",
        ),
        pytest.param(
            RULES, facts(fact("PERSON", 0.4)), "default/PERSON", "if PERSON at 0.40 scored 0.50 or more", "redact",
            id="a default's threshold",
        ),
        pytest.param(
            PEOPLE, facts(*THREE[:2]), "people", "with 1 more PERSON of another value, at 0.50 or more", "route_local",
            id="one value short",
        ),
        pytest.param(
            PAIR, facts(fact("PERSON")), "pair", "with 1 more DATE_TIME of another value, at 0.50 or more", "block",
            id="the other half of a pair",
        ),
        pytest.param(
            policy("{id: ssn, when: {entities: US_SSN, caller: {team: billing}}, then: block}", head=CALLERS),
            facts(fact("US_SSN"), caller={"team": "other"}), "ssn", "if the caller's team were billing, not other", "block",
            id="another caller",
        ),
        pytest.param(
            policy("{id: ssn, when: {entities: US_SSN, caller: {team: a, role: b}}, then: block}", head=CALLERS),
            facts(fact("US_SSN")), "ssn", "if the caller's role were b and if the caller's team were a", "block",
            id="two facts about the caller",
        ),
        pytest.param(
            CLAIMED, facts(fact("US_SSN"), caller={"role": "nurse"}), "ssn",
            "if the policy took the caller's role as verified, not as a claim", "redact", id="a claim keeps no default away",
        ),
        pytest.param(
            ENDED, facts(fact("HEALTH_CONDITION"), caller={"team": "billing"}), "pilot", "if the exception pilot were renewed",
            "redact", id="an exception that has ended",
        ),
        pytest.param(
            ALIVE, facts(fact("HEALTH_CONDITION")), "pilot", "if the caller's team were billing", "redact",
            id="an exception for others",
        ),
        pytest.param(
            WATCHED, facts(fact("US_SSN")), "ids", "if the rule ids were enforced, not only watched", "block", id="watched",
        ),
    ],
)  # fmt: skip
def test_this_nearly_acted(rules: Policy, call: Facts, reason: str, change: str, verdict: str) -> None:
    assert nearly(rules, call)[reason, change] == verdict


@pytest.mark.parametrize(
    ("rules", "call"),
    [
        pytest.param(PEOPLE, facts(THREE[0]), id="one of three values"),
        pytest.param(PAIR, facts(), id="neither half of a pair"),
        pytest.param(ENDED, facts(fact("US_SSN"), caller={"team": "billing"}), id="an exception for something else"),
        pytest.param(WATCHED, facts(fact("PERSON")), id="a watched rule about something else"),
    ],
)
def test_what_is_far_from_acting_is_no_near_miss(rules: Policy, call: Facts) -> None:
    assert nearly(rules, call) == {}


def test_of_several_thresholds_the_nearest_is_told() -> None:
    rules = policy(
        "{id: low, when: {entities: US_SSN, score: 0.3}, then: redact}",
        "{id: high, when: {entities: US_SSN, score: 0.8}, then: block}",
    )
    call = facts(fact("US_SSN", 0.9))
    lower = {change: verdict for change, verdict in changes(rules, call).items() if "scored" in change}
    assert lower == {"if US_SSN at 0.90 scored below 0.80": "redact", "if US_SSN at 0.90 scored below 0.30": "allow"}


def test_changes_that_loosen_come_first() -> None:
    told = why(RULES, facts(fact("US_SSN")))
    assert [one.looser for one in told.changes] == sorted((one.looser for one in told.changes), reverse=True)
    assert {one.verdict for one in told.changes if not one.looser} == {"route_local"}


def test_findings_that_nothing_tells_apart_are_told_of_once() -> None:
    call = facts(*(fact("US_SSN", value=value) for value in range(50)))
    assert [change for change in changes(RULES, call) if change.startswith("without")] == ["without US_SSN (all 50)"]


def test_every_demand_is_told_and_the_strictest_first() -> None:
    rules = policy(
        "{id: masked, when: {entities: US_SSN}, then: redact, with: mask}",
        "{id: removed, when: {entities: US_SSN}, then: redact, with: remove}",
    )
    third, local = why(rules, facts(fact("US_SSN"))).zones
    assert [(one.reason, str(one.operator), one.won) for one in third.fates[0].demands] == [
        ("removed", "remove", True),
        ("masked", "mask", False),
    ]
    assert (third.dominated, third.chosen, third.state) == (("masked",), True, "rewritten")
    assert (local.fates[0].demands, local.fates[0].kept, local.state) == ((), ("masked", "removed"), "open")


def test_a_rule_that_is_outdone_and_keeps_a_stricter_default_away_is_not_dominated() -> None:
    rules = policy(
        "{id: masked, when: {entities: HEALTH_CONDITION}, then: redact, with: mask}",
        "{id: pair, when: {all: [{entities: HEALTH_CONDITION}, {entities: PERSON}]}, then: redact, with: remove}",
    )
    call = facts(fact("HEALTH_CONDITION"), fact("PERSON", value=2))
    third = why(rules, call).zones[0]
    assert [one.reason for one in third.fates[0].demands] == ["pair", "masked"]
    assert third.dominated == ()


def test_a_finding_that_cannot_be_rewritten_closes_the_zone_for_everything_that_is_asked() -> None:
    third = why(RULES, facts(fact("US_SSN", fixed=True))).zones[0]
    assert third.fates[0].denies
    assert third.denied == ("ssn",)


def test_what_closes_a_zone_without_a_finding_is_told_apart() -> None:
    call = facts(fact("HEALTH_CONDITION"), opaque=("image",), unknown=frozenset({"PERSON"}), taint="local")
    third, local = why(RULES, call).zones
    assert third.closed == ("opaque", "taint", "unknown/PERSON")
    assert local.closed == ("opaque",)


def test_a_finding_below_its_threshold_says_from_where_it_counts() -> None:
    fate = why(RULES, facts(fact("US_SSN", 0.4))).zones[0].fates[0]
    assert (fate.demands, fate.acts_from) == ((), 0.5)


def test_a_source_has_the_rules_place_and_its_authors_words() -> None:
    source = why(RULES, facts(fact("US_SSN"))).source("ssn")
    assert (source.kind, source.place, source.layer) == ("rule", "p.yaml:4", "written")
    assert (source.why, source.controls, source.action) == ("Nobody needs it.", ("GDPR-25",), "redact with placeholder")
    pilot = why(ALIVE, facts()).source("pilot")
    assert (pilot.kind, pilot.why) == ("exception", "The pilot. Approved by the officer.")


def test_watched_rules_have_a_verdict_of_their_own() -> None:
    assert why(WATCHED, facts(fact("US_SSN"))).watched == "block"
    assert why(WATCHED, facts(fact("PERSON"))).watched is None


def test_nothing_is_promised_about_a_decision_that_is_not_the_policys_alone() -> None:
    call = facts(fact("US_SSN"))
    decided = decide(RULES, call, NOON)
    told = explained(RULES, call, Block(call.requested, ("residual/US_SSN",), decided.rulings), NOON)
    assert (told.changes, told.nearly, told.watched) == ((), (), None)
    assert told.source("residual/US_SSN").kind == "residual"


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ("HEALTH_CONDITION", "Health condition"),
        ("US_SSN", "US SSN"),
        ("CREDIT_CARD_CVV", "Credit card CVV"),
        ("PERSON", "Person"),
    ],
)
def test_entities_have_words(entity: str, words: str) -> None:
    assert entity_words(entity) == words


@pytest.mark.parametrize("verdict", ["allow", "redact", "block", "route_local", "route_partner"])
def test_every_verdict_has_words(verdict: str) -> None:
    assert verdict_words(verdict).startswith("may ")


@pytest.mark.parametrize(
    "reason",
    [
        *("opaque", "taint", "state-not-portable", "nothing-found"),
        *("default/PERSON", "unknown/PERSON", "no-model/local", "duty/notify", "residual/PERSON"),
    ],
)
def test_every_reason_that_is_no_rule_has_words(reason: str) -> None:
    assert reason_words(reason).endswith(".")
    assert reason_words("content-stays-local") == ""
