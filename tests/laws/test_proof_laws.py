"""Laws of proving: whatever a search says of two policies is what every state says of them, and every witness is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NOON, PLACES, TAXONOMY, fact, layers, policies

from privacyguard.places import LOCAL, THIRD_PARTY, Deployment, Zone
from privacyguard.policy.decide import decide, ruling
from privacyguard.policy.diff import Difference, looser, same
from privacyguard.policy.policy import Invariant, Layer, Policy, Selector
from privacyguard.policy.prove import proofs
from privacyguard.policy.search import Search
from privacyguard.policy.settings import worlds
from privacyguard.policy.table import STRICTNESS, setting
from privacyguard.values import Allow, Fact, Facts, Ruling, Taxonomy

slow = settings(max_examples=60, deadline=None)
many = settings(max_examples=300, deadline=None)
slower = settings(max_examples=25, deadline=None)
KEPT, DENIED = -1, 99
FEW = Taxonomy({name: TAXONOMY[name] for name in ("PERSON", "HEALTH_CONDITION", "LOCATION")})
INSTEAD = {"CREDIT_CARD_CVV": "LOCATION", "BIOMETRIC_DATA": "HEALTH_CONDITION"}
SCORES = (0.5, 0.8)
small_deployments = st.sampled_from((Deployment(), Deployment((THIRD_PARTY, Zone("clinic", 70), LOCAL))))


@given(st.data())
@slower
def test_two_policies_differ_exactly_where_some_state_says_so(data: st.DataObject) -> None:
    one, other = _pair(data)
    found = {(each.zone, each.reason) for each in looser(one, other, Search())}
    zones = {zone for zone, _ in found}
    assert zones == {zone.name for zone in one.deployment.zones if _somewhere_looser(one, other, zone.name)}


@given(st.data())
@slow
def test_every_witness_is_a_call_that_one_policy_treats_less_strictly(data: st.DataObject) -> None:
    one, other = _pair(data)
    for each in looser(one, other, Search()):
        facts = _facts(each)
        mine, theirs = (_ruling(policy, facts, each) for policy in (one, other))
        if each.witness.unknown or each.witness.opaque:
            assert theirs.denied
            assert not mine.denied
        else:
            assert not mine.denied
            assert theirs.denied or _strictness(mine, 0) < _strictness(theirs, 0)


@given(policies(most_rules=2, most_layers=2))
@slow
def test_a_policy_is_the_same_as_itself_and_one_without_rules_that_never_act(policy: Policy) -> None:
    assert same(policy, policy, Search())


def _pair(data: st.DataObject) -> tuple[Policy, Policy]:
    """A policy, and one that differs from it in a layer: so small that every state that tells them apart can be looked at."""
    deployment = data.draw(small_deployments)
    zones = [zone.name for zone in deployment.zones]
    first = data.draw(layers(0, 3, zones))
    second = data.draw(st.one_of(layers(1, 3, zones), st.just(replace(first, rules=first.rules[1:]))))
    made = [Policy((_small(layer),), FEW, deployment, trusted=frozenset({"team"})) for layer in (first, second)]
    return (made[0], made[1]) if data.draw(st.booleans()) else (made[1], made[0])


def _small(layer: Layer) -> Layer:
    """The layer over fewer entities and thresholds, without exceptions."""
    rules = tuple(replace(rule, when=tuple(tuple(_few(one) for one in clause) for clause in rule.when)) for rule in layer.rules)
    defaults = replace(layer.defaults, score=_near(layer.defaults.score))
    return replace(layer, rules=rules, defaults=defaults, relaxations=())


def _few(one: Selector) -> Selector:
    return replace(one, entities=frozenset(INSTEAD.get(name, name) for name in one.entities), score=_near(one.score))


def _near(score: float) -> float:
    return min(SCORES, key=lambda known: abs(known - score))


def _somewhere_looser(one: Policy, other: Policy, zone: str) -> bool:
    return any(_looser_there(one, other, zone, facts) for facts in _states(one, other, zone))


def _looser_there(one: Policy, other: Policy, zone: str, facts: Facts) -> bool:
    mine, theirs = (_at(policy, facts, zone) for policy in (one, other))
    if mine.denied:
        return False
    return bool(theirs.denied) or any(
        _strictness(mine, index) < _strictness(theirs, index) for index in range(len(facts.findings))
    )


def _states(one: Policy, other: Policy, zone: str) -> Iterator[Facts]:
    """Every state that can matter: a condition has two clauses, each asks for two values at most, so four findings are enough,
    of two values, for values that are shared set off fewer counts."""
    labels = [(entity, score, value) for entity in sorted(FEW.entities) for score in SCORES for value in (1, 2)]
    for world in worlds((one, other)):
        yield Facts((), PLACES[zone], {}, unknown=frozenset({"PERSON"}), caller=world.caller)
        yield Facts((), PLACES[zone], {}, opaque=("image",), caller=world.caller)
        for size in range(1, 5):
            for chosen in combinations(labels, size):
                yield Facts(tuple(fact(*one) for one in chosen), PLACES[zone], {}, caller=world.caller)


def _facts(each: Difference) -> Facts:
    findings: tuple[Fact, ...] = tuple(fact(one.entity, one.score, one.value) for one in each.witness.findings)
    unknown = frozenset({"PERSON"}) if each.witness.unknown else frozenset()
    return Facts(
        findings, PLACES[each.zone], {}, ("image",) if each.witness.opaque else (), unknown, caller=each.witness.caller
    )


def _ruling(policy: Policy, facts: Facts, each: Difference) -> Ruling:
    return _at(policy, facts, each.zone)


def _at(policy: Policy, facts: Facts, zone: str) -> Ruling:
    there = next(one for one in policy.deployment.zones if one.name == zone)
    return ruling(policy, facts, there, setting(policy, facts.caller, NOON))


def _strictness(said: Ruling, index: int) -> int:
    if said.denied:
        return DENIED
    return next((STRICTNESS[one.operator] for one in said.rewrites if one.index == index), KEPT)


@given(policies(most_rules=3, most_layers=2))
@many
def test_a_promise_is_proved_exactly_where_no_state_breaks_it(policy: Policy) -> None:
    (promise,) = policy.invariants
    (proof,) = proofs(policy, policy.invariants)
    found, *_ = proof.parts
    assert (found.witness is None) == (not any(_breaks(policy, promise, facts, now) for facts, now in _calls(policy, promise)))


@given(policies(most_rules=3, most_layers=2))
@many
def test_every_witness_of_a_proof_really_breaks_the_promise(policy: Policy) -> None:
    (promise,) = policy.invariants
    (proof,) = proofs(policy, policy.invariants)
    for part in proof.parts:
        if part.witness is None:
            continue
        facts = part.witness.facts(policy, promise.zone)
        decision = decide(policy, facts, part.witness.now)
        assert isinstance(decision, Allow)
        assert decision.destination.zone == promise.zone
        assert _breaks(policy, promise, facts, part.witness.now) or part.witness.unknown or part.witness.opaque


def _calls(policy: Policy, promise: Invariant) -> Iterator[tuple[Facts, datetime]]:
    """Every call with one or two findings at the thresholds, for every caller, before and after every exception ends."""
    scores = {selector.score for rule in policy.rules for clause in rule.when for selector in clause} | {promise.score}
    scores |= {layer.defaults.score for layer in policy.layers}
    labels = [(entity, score) for entity in TAXONOMY.entities for score in sorted(scores)]
    for world in worlds((policy,)):
        for one in labels:
            if one[0] in promise.entities:
                yield Facts((fact(*one),), PLACES[promise.zone], {}, caller=world.caller), world.now
                for other in labels:
                    findings = (fact(*one), fact(*other, 2))
                    yield Facts(findings, PLACES[promise.zone], {}, caller=world.caller), world.now


def _breaks(policy: Policy, promise: Invariant, facts: Facts, now: datetime) -> bool:
    """Whether the first finding is in the zone as it must not be."""
    if not facts.findings or facts.findings[0].score < promise.score:
        return False
    zone = next(one for one in policy.deployment.zones if one.name == promise.zone)
    said = ruling(policy, facts, zone, setting(policy, facts.caller, now))
    return not said.denied and not (promise.raw and _strictness(said, 0) > KEPT)
