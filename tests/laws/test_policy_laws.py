"""Laws of deciding: rule order never matters, more is never looser, every call gets a verdict with a reason, promises hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations_with_replacement

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NAMES, PLACES, SCORES, TAXONOMY, THRESHOLDS, calls, fact, found, policies

from privacyguard.policy.decide import STRICTNESS, decide, ruling
from privacyguard.policy.explain import explain
from privacyguard.policy.invariants import broken_invariants
from privacyguard.policy.policy import Defaults, Invariant, Policy, Rule, Selector
from privacyguard.values import Action, Allow, Block, Decision, Deployment, Facts, Ruling

quick = settings(max_examples=70, deadline=None)
KEPT = -1


@given(st.data())
@quick
def test_the_order_of_rules_never_matters(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    shuffled = replace(policy, rules=tuple(data.draw(st.permutations(policy.rules))))
    assert decide(shuffled, facts) == decide(policy, facts)


@given(st.data())
@quick
def test_deciding_is_deterministic_and_total_and_every_verdict_has_a_reason(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    decision = decide(policy, facts)
    assert decide(policy, facts) == decision
    assert decision.reasons
    assert decision.verdict in {"allow", "redact", "block"} | {f"route_{zone.name}" for zone in policy.deployment.zones}
    assert [one.zone for one in decision.rulings] == [zone.name for zone in policy.deployment.zones]
    assert not any(facts.findings[rewrite.index].fixed for one in decision.rulings for rewrite in one.rewrites)
    rules = {rule.id for rule in policy.rules}
    families = {"default", "unknown", "no-model"}
    for reason in decision.reasons:
        assert reason in rules | {"opaque", "nothing-found"} or reason.partition("/")[0] in families
    assert all(reason in explain(policy, facts, decision) for reason in decision.reasons)


@given(st.data())
@quick
def test_a_call_goes_only_where_it_is_not_denied_and_could_be_served(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    decision = decide(policy, facts)
    ranks = {zone.name: zone.rank for zone in policy.deployment.zones}
    asked = ranks[facts.requested.zone]
    open_zones = [
        one.zone for one in decision.rulings if not one.denied and ranks[one.zone] >= asked and facts.servable.get(one.zone)
    ]
    if isinstance(decision, Block):
        assert open_zones == []
        return
    assert decision.destination.zone == open_zones[0]
    assert decision.destination in facts.servable[decision.destination.zone]
    assert decision.rewrites == next(one.rewrites for one in decision.rulings if one.zone == decision.destination.zone)


@given(st.data())
@quick
def test_another_finding_never_loosens_anything(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    more = replace(facts, findings=(*facts.findings, data.draw(found)))
    _assert_no_looser(policy, facts, more)


@given(st.data())
@quick
def test_a_higher_score_never_loosens_anything(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    raised = tuple(
        replace(one, score=data.draw(st.sampled_from([s for s in SCORES if s >= one.score]))) for one in facts.findings
    )
    _assert_no_looser(policy, facts, replace(facts, findings=raised))


@given(st.data())
@quick
def test_a_finding_that_cannot_be_rewritten_never_loosens_anything(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    _assert_no_looser(policy, facts, replace(facts, findings=tuple(replace(one, fixed=True) for one in facts.findings)))


@given(st.data())
@quick
def test_more_that_cannot_be_judged_never_loosens_anything(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    unknown = facts.unknown | data.draw(st.frozensets(st.sampled_from(NAMES)))
    _assert_no_looser(policy, facts, replace(facts, unknown=unknown))
    _assert_no_looser(policy, facts, replace(facts, opaque=(*facts.opaque, "audio")))


@given(st.data())
@quick
def test_another_rule_that_is_no_allow_and_handles_nothing_never_loosens_anything(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    fewer = tuple(rule for rule in policy.rules if any(rule.handles(zone.name) for zone in policy.deployment.zones))
    looser = decide(replace(policy, rules=fewer), facts)
    _assert_ordered(policy, facts, looser, facts, decide(policy, facts))


@given(policies(most_rules=3))
@settings(max_examples=30, deadline=None)
def test_a_promise_that_loading_accepts_holds_in_every_state_and_one_it_refuses_is_really_broken(policy: Policy) -> None:
    (promise,) = policy.invariants
    refused = any(invariant is promise for _, invariant in broken_invariants(policy))
    assert refused == any(_breaks(policy, promise, facts) for facts in _states(policy, promise))


@given(policies(most_rules=3))
@quick
def test_the_witness_of_a_broken_promise_is_the_state_it_names(policy: Policy) -> None:
    for problem, promise in broken_invariants(policy):
        entity = next(name for name in NAMES if f": {name} at" in problem)
        assert entity in promise.entities
        witness = fact(entity, promise.score)
        assert _breaks(policy, promise, Facts((witness,), PLACES[promise.zone], {}))


def test_the_static_reading_of_defaults_is_what_keeps_a_higher_score_from_loosening() -> None:
    rule = Rule("r", Action.REDACT, ((Selector(frozenset({"PERSON"}), 0.8),),))
    policy = Policy("p", "0" * 64, TAXONOMY, (rule,), Defaults(0.5, Action.ROUTE_LOCAL), Deployment())
    zone = policy.deployment.zones[0]
    assert [
        ruling(policy, Facts((fact("PERSON", score),), PLACES["third_party"], {}), zone).denied for score in (0.6, 0.85)
    ] == [
        (),
        (),
    ]


def _states(policy: Policy, promise: Invariant) -> Iterator[Facts]:
    """Every state with at most two findings, one of which the promise speaks of, at every threshold."""
    asked = PLACES[promise.zone]
    every = [fact(name, score, value) for name in NAMES for score in THRESHOLDS for value in (1, 2)]
    for pair in combinations_with_replacement(every, 2):
        if any(one.entity in promise.entities for one in pair):
            yield Facts(pair[:1] if pair[0] == pair[1] else pair, asked, {})


def _breaks(policy: Policy, promise: Invariant, facts: Facts) -> bool:
    zone = next(zone for zone in policy.deployment.zones if zone.name == promise.zone)
    said = ruling(policy, facts, zone)
    rewritten = {rewrite.index for rewrite in said.rewrites}
    return not said.denied and any(
        one.entity in promise.entities and one.score >= promise.score and not (promise.raw and index in rewritten)
        for index, one in enumerate(facts.findings)
    )


def _assert_no_looser(policy: Policy, less: Facts, more: Facts) -> None:
    _assert_ordered(policy, less, decide(policy, less), more, decide(policy, more))


def _assert_ordered(policy: Policy, less: Facts, looser: Decision, more: Facts, tighter: Decision) -> None:
    """Zone by zone: denied is tighter than rewritten, rewritten by a stricter operator is tighter, kept is loosest."""
    for before, after in zip(looser.rulings, tighter.rulings, strict=True):
        if after.denied:
            continue
        assert not before.denied
        for index in range(len(less.findings)):
            assert _strictness(after, index) >= _strictness(before, index)
    assert _trust(policy, tighter) >= _trust(policy, looser)


def _strictness(said: Ruling, index: int) -> int:
    return next((STRICTNESS[rewrite.operator] for rewrite in said.rewrites if rewrite.index == index), KEPT)


def _trust(policy: Policy, decision: Decision) -> int:
    """How trusted the place is that the call may go to; nowhere is above all."""
    if isinstance(decision, Allow):
        return next(zone.rank for zone in policy.deployment.zones if zone.name == decision.destination.zone)
    return 1000
