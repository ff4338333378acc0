"""Laws of explaining: what is said to change a verdict does, what is said to be outdone is, and nothing decided goes unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NOON, SCORES, calls, fact, policies

from privacyguard.places import Destination
from privacyguard.policy.changes import (
    Able,
    Change,
    Enforced,
    From,
    Judged,
    More,
    Movable,
    NewConversation,
    Readable,
    Renewed,
    Said,
    Scored,
    Served,
    Together,
    Unserved,
    Verified,
    WholeConversation,
    Without,
)
from privacyguard.policy.decide import decide
from privacyguard.policy.demands import demands
from privacyguard.policy.explain import as_text
from privacyguard.policy.explanation import Explanation, explained
from privacyguard.policy.policy import Layer, Policy, Rule
from privacyguard.policy.table import setting, table
from privacyguard.policy.wording import condition
from privacyguard.values import Facts, Ruling

laws = settings(max_examples=100, deadline=None)
TICK = timedelta(microseconds=1)
World = tuple[Policy, Facts, datetime]


@st.composite
def explanations(draw: st.DrawFn) -> tuple[Policy, Facts, Explanation]:
    policy = draw(policies())
    facts = draw(calls(policy))
    facts = replace(facts, state=draw(st.sampled_from(("", "", *(zone.name for zone in policy.deployment.zones)))))
    return policy, facts, explained(policy, facts, decide(policy, facts, NOON), NOON)


@given(explanations())
@laws
def test_every_change_really_gives_the_verdict_that_is_stated(drawn: tuple[Policy, Facts, Explanation]) -> None:
    policy, facts, told = drawn
    for one in told.changes:
        assert one.verdict != told.decision.verdict
        for other in _as_stated(policy, facts, one.change):
            assert decide(*other).verdict == one.verdict, condition(one.change, facts)


@given(explanations())
@laws
def test_what_nearly_acts_does_act_when_its_condition_is_met(drawn: tuple[Policy, Facts, Explanation]) -> None:
    policy, facts, told = drawn
    for one in told.nearly:
        for other in _as_stated(policy, facts, one.change):
            assert decide(*other).verdict == one.verdict
            if one.reason in {exception.id for exception in policy.relaxations}:
                continue  # below
            assert not _acts(policy, facts, NOON, one.reason, one.zones, one.change)
            assert _acts(*other, one.reason, one.zones, one.change), condition(one.change, facts)


@given(explanations())
@laws
def test_an_exception_that_nearly_holds_makes_a_difference_to_its_rule(drawn: tuple[Policy, Facts, Explanation]) -> None:
    policy, facts, told = drawn
    for exception in policy.relaxations:
        for one in told.nearly:
            if one.reason != exception.id:
                continue
            held = exception.active(NOON) and all(facts.caller.get(fact.name) in fact.values for fact in exception.caller)
            assert not held
            for other, caller, now in _as_stated(policy, facts, one.change):
                (its,) = (each for each in other.relaxations if each.id == exception.id)
                assert its.active(now)
                assert all(caller.caller.get(each.name) in each.values for each in its.caller)
                assert one.zones


@given(explanations())
@laws
def test_without_a_rule_that_is_outdone_a_zone_gets_the_same(drawn: tuple[Policy, Facts, Explanation]) -> None:
    policy, facts, told = drawn
    for zone in told.zones:
        for reason in zone.dominated:
            fewer = tuple(
                replace(
                    layer,
                    rules=tuple(rule for rule in layer.rules if rule.id != reason),
                    relaxations=tuple(one for one in layer.relaxations if one.rule != reason),
                )
                for layer in policy.layers
            )
            (found,) = (one for one in told.decision.rulings if one.zone == zone.zone)
            (left,) = (one for one in decide(replace(policy, layers=fewer), facts, NOON).rulings if one.zone == zone.zone)
            assert _effect(found) == _effect(left)
            assert reason not in found.denied
            # where the zone is denied nothing is rewritten, whatever asked for it
            assert found.denied or not any(reason in rewrite.reasons for rewrite in found.rewrites)


@given(explanations())
@laws
def test_the_demands_that_won_are_the_ruling(drawn: tuple[Policy, Facts, Explanation]) -> None:
    _, _, told = drawn
    assert [zone.zone for zone in told.zones] == [one.zone for one in told.decision.rulings]
    for zone, found in zip(told.zones, told.decision.rulings, strict=True):
        denied = {fate.finding for fate in zone.fates if fate.denies}
        rewritten = {fate.finding: fate.operator for fate in zone.fates if fate.operator is not None}
        assert rewritten == {one.index: one.operator for one in found.rewrites if one.index not in denied}
        denying = {d.reason for fate in zone.fates if fate.denies for d in fate.demands if d.operator is None}
        assert denying | set(zone.closed) == set(found.denied)
        for fate in zone.fates:
            won = {demand.reason for demand in fate.demands if demand.won}
            said = {reason for rewrite in found.rewrites if rewrite.index == fate.finding for reason in rewrite.reasons}
            assert fate.denies or won == said


@given(explanations())
@laws
def test_every_reason_is_in_the_explanation_and_says_where_it_comes_from(drawn: tuple[Policy, Facts, Explanation]) -> None:
    policy, _, told = drawn
    text = as_text(policy, told)
    for reason in (*told.decision.reasons, *(one.reason for one in told.nearly)):
        assert told.source(reason).reason == reason
    assert all(reason in text for reason in told.decision.reasons)
    for zone in told.zones:
        for reason in (*zone.denied, *zone.dominated, *(one.reason for fate in zone.fates for one in fate.demands)):
            assert told.source(reason).reason == reason


@given(explanations())
@laws
def test_a_score_that_changes_the_verdict_is_told(drawn: tuple[Policy, Facts, Explanation]) -> None:
    policy, facts, told = drawn
    stated = [(facts.findings[one.change.finding], one.verdict) for one in told.changes if isinstance(one.change, Scored)]
    for index, finding in enumerate(facts.findings):
        verdicts = {verdict for one, verdict in stated if (one.entity, one.score) == (finding.entity, finding.score)}
        for score in SCORES:
            findings = [replace(one, score=score) if at == index else one for at, one in enumerate(facts.findings)]
            verdict = decide(policy, replace(facts, findings=tuple(findings)), NOON).verdict
            assert verdict in verdicts | {told.decision.verdict}


@given(explanations())
@laws
def test_a_finding_whose_removal_alone_changes_the_verdict_is_named(drawn: tuple[Policy, Facts, Explanation]) -> None:
    policy, facts, told = drawn
    removals = [one for one in told.changes if isinstance(one.change, Without)]
    for index in range(len(facts.findings)):
        less = replace(facts, findings=tuple(one for at, one in enumerate(facts.findings) if at != index))
        verdict = decide(policy, less, NOON).verdict
        if verdict != told.decision.verdict:
            named = [facts.findings[one.change.findings[0]] for one in removals if len(one.change.findings) == 1]
            assert any((one.entity, one.score) == (facts.findings[index].entity, facts.findings[index].score) for one in named)
            assert verdict in {one.verdict for one in removals}


def _effect(found: Ruling) -> tuple[bool, dict[int, object]]:
    return bool(found.denied), {rewrite.index: rewrite.operator for rewrite in found.rewrites}


def _acts(policy: Policy, facts: Facts, now: datetime, reason: str, zones: tuple[str, ...], change: Change) -> bool:
    """Whether a reason is at work in all of these zones: it asks for something, or keeps a default away."""
    match change:
        case Said():
            asked = (one for rule in policy.rules if rule.id == reason for one in rule.caller)
            return all(facts.caller.get(one.name) in one.values for one in asked)
        case Verified(name):
            return all(one.verified for rule in policy.rules if rule.id == reason for one in rule.caller if one.name == name)
    touched = [change.finding] if isinstance(change, Scored) else range(len(facts.findings))
    where = setting(policy, facts.caller, now)
    for zone in policy.deployment.zones:
        here = table(policy, zone, where)
        asked_of = demands(policy, facts, here)
        asks = any(other == reason for index in touched for other, _ in asked_of[index])
        keeps = any(reason in here.handled.get(facts.findings[index].entity, ()) for index in touched)
        if zone.name in zones and not (asks or (keeps and isinstance(change, Enforced))):
            return False
    return True


def _as_stated(policy: Policy, facts: Facts, change: Change) -> Iterator[World]:
    """The call as the change words it, made anew here; for a range of scores, all that are telling."""
    match change:
        case Without(findings):
            left = tuple(one for at, one in enumerate(facts.findings) if at not in set(findings))
            yield policy, replace(facts, findings=left), NOON
        case Scored(finding, least, most):
            scores = [least] if most is None else [score for score in (least, *SCORES) if least <= score < most]
            assert scores
            for score in scores:
                findings = [replace(one, score=score) if at == finding else one for at, one in enumerate(facts.findings)]
                yield policy, replace(facts, findings=tuple(findings)), NOON
        case More(_, entity, score, values):
            more = tuple(fact(entity, score, 1000 + ordinal) for ordinal in range(values))
            yield policy, replace(facts, findings=(*more, *facts.findings)), NOON
        case Movable(finding):
            findings = [replace(one, fixed=one.fixed and at != finding) for at, one in enumerate(facts.findings)]
            yield policy, replace(facts, findings=tuple(findings)), NOON
        case Said(caller):
            gone = {name for name, _ in caller}
            said = {name: value for name, value in facts.caller.items() if name not in gone}
            yield policy, replace(facts, caller=said | {name: value for name, value in caller if value is not None}), NOON
        case Verified(name):
            yield _with(policy, lambda rule: _all_verified(rule, name)), facts, NOON
        case Renewed(exception):
            layers = tuple(_renewed(layer, exception) for layer in policy.layers)
            yield replace(policy, layers=layers), facts, NOON
        case From(instant, exception):
            assert instant in {one.expires for one in policy.relaxations if one.id == exception}
            yield policy, facts, instant
        case Enforced(id):
            yield _with(policy, lambda rule: replace(rule, monitor_until=None) if rule.id == id else rule), facts, NOON
        case Served(zone, _):
            place = Destination("another/model", "any", "https://another.test", zone)
            yield policy, replace(facts, servable={**facts.servable, zone: (place,)}), NOON
        case Unserved(zone):
            yield policy, replace(facts, servable={one: at for one, at in facts.servable.items() if one != zone}), NOON
        case Readable():
            yield policy, replace(facts, opaque=()), NOON
        case Judged(entities):
            yield policy, replace(facts, unknown=facts.unknown - entities), NOON
        case NewConversation():
            yield policy, replace(facts, taint=""), NOON
        case WholeConversation():
            yield policy, replace(facts, state=""), NOON
        case Able(duty):
            yield policy, replace(facts, able=facts.able | {duty}), NOON
        case Together((Without(first), Without(second))):
            yield from _as_stated(policy, facts, Without((*first, *second)))
        case Together((first, second)):
            for other, between, _ in _as_stated(policy, facts, first):
                yield from _as_stated(other, between, second)


def _with(policy: Policy, change: object) -> Policy:
    assert callable(change)
    return replace(policy, layers=tuple(replace(one, rules=tuple(map(change, one.rules))) for one in policy.layers))


def _all_verified(rule: Rule, name: str) -> Rule:
    caller = tuple(replace(one, verified=one.verified or one.name == name) for one in rule.caller)
    return replace(rule, caller=caller)


def _renewed(layer: Layer, exception: str) -> Layer:
    later = tuple(replace(one, expires=NOON + TICK) if one.id == exception else one for one in layer.relaxations)
    return replace(layer, relaxations=later)
