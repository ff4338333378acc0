"""Laws of deciding: rule order never matters, more is never looser, every call gets a verdict with a reason, promises hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations_with_replacement

from hypothesis import given, settings
from hypothesis import strategies as st
from plain_policy import DENY, closed, plainly
from strategies import EARLIER, LATER, NAMES, NOON, PLACES, SCORES, TAXONOMY, TEAM, THRESHOLDS, calls, fact, found, policies

from privacyguard.places import Deployment
from privacyguard.policy.decide import decide, ruling
from privacyguard.policy.explain import explain
from privacyguard.policy.invariants import broken_invariants, witnesses
from privacyguard.policy.policy import Defaults, Invariant, Layer, Policy, Relaxation, Rule, Selector
from privacyguard.policy.table import STRICTNESS, Setting, setting
from privacyguard.values import Action, Allow, Block, Decision, Facts, Ruling

quick = settings(max_examples=70, deadline=None)
KEPT = -1
DAY, TICK = timedelta(days=1), timedelta(microseconds=1)


@given(st.data())
@quick
def test_the_order_of_rules_never_matters(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    shuffled = replace(
        policy,
        layers=tuple(
            replace(
                layer,
                rules=tuple(data.draw(st.permutations(layer.rules))),
                relaxations=tuple(data.draw(st.permutations(layer.relaxations))),
            )
            for layer in policy.layers
        ),
    )
    assert decide(shuffled, facts, NOON) == decide(policy, facts, NOON)


@given(st.data())
@quick
def test_deciding_is_deterministic_and_total_and_every_verdict_has_a_reason(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    decision = decide(policy, facts, NOON)
    assert decide(policy, facts, NOON) == decision
    assert decision.reasons
    assert decision.verdict in {"allow", "redact", "block"} | {f"route_{zone.name}" for zone in policy.deployment.zones}
    assert [one.zone for one in decision.rulings] == [zone.name for zone in policy.deployment.zones]
    assert not any(facts.findings[rewrite.index].fixed for one in decision.rulings for rewrite in one.rewrites)
    rules = {rule.id for rule in policy.rules}
    families = {"default", "unknown", "no-model"}
    for reason in decision.reasons:
        assert reason in rules | {"opaque", "nothing-found", "taint"} or reason.partition("/")[0] in families
    assert all(reason in explain(policy, facts, decision, NOON) for reason in decision.reasons)


@given(st.data())
@quick
def test_a_call_goes_only_where_it_is_not_denied_and_could_be_served(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    decision = decide(policy, facts, NOON)
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
    zones = [zone.name for zone in policy.deployment.zones]
    relaxed = {one.rule for one in policy.relaxations}  # an exception may turn a rule into one that handles

    def handling(layer: Layer) -> Layer:
        return replace(layer, rules=tuple(r for r in layer.rules if r.id in relaxed or any(map(r.handles, zones))))

    looser = decide(replace(policy, layers=tuple(map(handling, policy.layers))), facts, NOON)
    _assert_ordered(policy, facts, looser, facts, decide(policy, facts, NOON))


@given(st.data())
@quick
def test_a_lower_layer_never_loosens_a_higher_one(data: st.DataObject) -> None:
    policy = data.draw(policies(most_layers=3))
    facts = data.draw(calls(policy))
    strict = [replace(layer, liftable=frozenset(), relaxations=()) for layer in policy.layers]
    lower = replace(policy, layers=tuple(strict))
    higher = replace(policy, layers=tuple(strict[:-1]) or tuple(strict))
    _assert_ordered(policy, facts, decide(higher, facts, NOON), facts, decide(lower, facts, NOON))


@given(st.data())
@quick
def test_a_lower_layer_lifts_only_defaults_that_a_higher_one_lets_it(data: st.DataObject) -> None:
    policy = data.draw(policies(most_layers=2))
    facts = data.draw(calls(policy))
    layers = [replace(layer, relaxations=()) for layer in policy.layers]
    liftable = frozenset[str]().union(*(layer.liftable for layer in layers[:-1]))
    others = replace(facts, findings=tuple(one for one in facts.findings if one.entity not in liftable))
    lower, higher = replace(policy, layers=tuple(layers)), replace(policy, layers=tuple(layers[:-1]) or tuple(layers))
    _assert_ordered(policy, others, decide(higher, others, NOON), others, decide(lower, others, NOON))


@given(st.data())
@quick
def test_an_exception_only_loosens_and_is_dead_from_its_end_on(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    without = replace(policy, layers=tuple(replace(layer, relaxations=()) for layer in policy.layers))
    _assert_ordered(policy, facts, decide(policy, facts, EARLIER - DAY), facts, decide(without, facts, EARLIER - DAY))
    assert decide(policy, facts, LATER) == decide(without, facts, LATER)
    for one in policy.relaxations:
        assert one.active(one.expires - TICK)
        assert not one.active(one.expires)


@given(st.data())
@quick
def test_what_is_only_claimed_about_a_caller_never_loosens_anything(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    unsaid = replace(facts, caller={name: value for name, value in facts.caller.items() if name in policy.trusted})
    _assert_ordered(policy, facts, decide(policy, unsaid, NOON), facts, decide(policy, facts, NOON))


@given(st.data())
@quick
def test_a_rule_that_is_only_watched_decides_nothing(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    enforced = tuple(replace(one, rules=tuple(r for r in one.rules if r.monitor_until is None)) for one in policy.layers)
    assert decide(policy, facts, NOON) == decide(replace(policy, layers=enforced), facts, NOON)
    in_force = tuple(
        replace(one, rules=tuple(replace(r, monitor_until=None) for r in one.rules if r.monitor_until in (None, LATER)))
        for one in policy.layers
    )
    assert decide(policy, facts, NOON, watched=True) == decide(replace(policy, layers=in_force), facts, NOON)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_every_ruling_is_what_the_words_of_the_specification_say(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    said = {one.zone: one for one in decide(policy, facts, NOON).rulings}
    for zone in policy.deployment.zones:
        demands = plainly(policy, facts, zone, NOON)
        assert bool(said[zone.name].denied) == (DENY in demands.values() or closed(policy, facts, zone))
        if not said[zone.name].denied:
            assert {one.index: one.operator for one in said[zone.name].rewrites} == {
                index: operator for index, operator in demands.items() if operator is not None
            }


@given(policies(most_rules=3))
@settings(max_examples=30, deadline=None)
def test_a_promise_that_loading_accepts_holds_in_every_state_and_one_it_refuses_is_really_broken(policy: Policy) -> None:
    (promise,) = policy.invariants
    refused = any(invariant is promise for _, invariant in broken_invariants(policy))
    instants = (EARLIER - DAY, EARLIER, NOON, LATER)
    assert refused == any(_breaks(policy, promise, facts, now) for facts in _states(policy, promise) for now in instants)


@given(policies(most_rules=3))
@quick
def test_the_witness_of_a_broken_promise_is_the_state_it_names(policy: Policy) -> None:
    for broken in witnesses(policy):
        promise = broken.invariant
        assert broken.entity in promise.entities
        witness = Facts((fact(broken.entity, broken.score),), PLACES[promise.zone], {}, caller=broken.world.caller)
        assert _breaks(policy, promise, witness, broken.world.now)


def test_the_static_reading_of_defaults_is_what_keeps_a_higher_score_from_loosening() -> None:
    rule = Rule("r", Action.REDACT, ((Selector(frozenset({"PERSON"}), 0.8),),))
    policy = Policy((Layer("p", "0" * 64, (rule,), Defaults(0.5, Action.ROUTE_LOCAL)),), TAXONOMY, Deployment())
    zone = policy.deployment.zones[0]
    calls = [Facts((fact("PERSON", score),), PLACES["third_party"], {}) for score in (0.6, 0.85)]
    assert [ruling(policy, call, zone, Setting()).denied for call in calls] == [(), ()]


def _states(policy: Policy, promise: Invariant) -> Iterator[Facts]:
    """Every state with at most two findings, one of which the promise speaks of, at every threshold."""
    asked = PLACES[promise.zone]
    every = [fact(name, score, value) for name in NAMES for score in THRESHOLDS for value in (1, 2)]
    for pair in combinations_with_replacement(every, 2):
        if any(one.entity in promise.entities for one in pair):
            for caller in ({}, {"team": "billing"}, {"role": "nurse"}, {"team": "billing", "role": "nurse"}):
                yield Facts(pair[:1] if pair[0] == pair[1] else pair, asked, {}, caller=caller)


def _breaks(policy: Policy, promise: Invariant, facts: Facts, now: datetime) -> bool:
    zone = next(zone for zone in policy.deployment.zones if zone.name == promise.zone)
    said = ruling(policy, facts, zone, setting(policy, facts.caller, now))
    rewritten = {rewrite.index for rewrite in said.rewrites}
    return not said.denied and any(
        one.entity in promise.entities and one.score >= promise.score and not (promise.raw and index in rewritten)
        for index, one in enumerate(facts.findings)
    )


def _assert_no_looser(policy: Policy, less: Facts, more: Facts) -> None:
    _assert_ordered(policy, less, decide(policy, less, NOON), more, decide(policy, more, NOON))


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


def test_an_exception_that_takes_the_default_s_place_for_some_callers_is_seen_where_promises_are_checked() -> None:
    """The rule is for billing alone; as the exception leaves it, it allows, and so the default speaks of the person no more."""
    person = ((Selector(frozenset({"PERSON"}), 0.0),),)
    rule = Rule("stays", Action.ROUTE_LOCAL, person, caller=(TEAM,), floor=Action.ALLOW)
    allowed = Relaxation("for-now", "stays", Action.ALLOW, EARLIER, "somebody", "a reason")
    layer = Layer("p", "0" * 64, (rule,), Defaults(0.0, Action.ROUTE_LOCAL), (allowed,))
    promise = Invariant("never", frozenset({"PERSON"}), 0.0, "third_party", raw=False)
    policy = Policy((layer,), TAXONOMY, Deployment(), (promise,), trusted=frozenset({"team"}))
    [(told, broken)] = broken_invariants(policy)
    assert broken is promise
    assert "for team billing, by the exception for-now" in told
