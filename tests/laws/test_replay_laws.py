"""Replay, for all policies and facts: what was decided comes out again, and what another policy changes is what it decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from strategies import NOON, calls, policies

from privacyguard.audit import DetectorStatus, decision_record, detector_id, policy_id, sortable_id
from privacyguard.audit.build import decision_entry
from privacyguard.audit.line import Place, encode, place_line
from privacyguard.policy.decide import decide
from privacyguard.policy.policy import Policy
from privacyguard.replay import _DECISION, Change, Judge, compared
from privacyguard.values import Allow, Facts

PREV = "sha256:" + "c" * 64
STREAM = "01KARHM7P05ZZZZZZZZZZZZZZZ"


def line_of(policy: Policy, facts: Facts, late: int = 0) -> bytes:
    now = NOON + timedelta(hours=late)
    record = decision_record(
        facts,
        decide(policy, facts, now),
        id=sortable_id(now, bytes(9)),
        ts=now,
        policy=policy_id("old", "a" * 64),
        detectors=detector_id("b" * 64, 0.1, DetectorStatus.OK),
        known=lambda name: True,
        zones=policy.deployment.zones,
    )
    return place_line(encode(record), Place(STREAM, 1, PREV))


def judge(old: Policy, new: Policy | None) -> Judge:
    made = Judge(Path("nowhere"), new, frozenset() if new is None else frozenset(new.taxonomy.entities))
    made._olds["sha256:" + "a" * 64] = old
    return made


@given(st.data())
def test_every_decision_comes_out_as_it_is_on_record(data: st.DataObject) -> None:
    policy = data.draw(policies())
    facts = data.draw(calls(policy))
    line = line_of(policy, facts, data.draw(st.integers(-48, 48)))
    found = _DECISION.fullmatch(line)
    assert found is not None
    row = judge(policy, None).fast(found, line)
    assert row is not None
    assert row[1].reproduced
    assert row[1].change is Change.SAME


@given(st.data())
def test_what_another_policy_changes_is_what_it_decides_and_a_known_call_is_judged_like_a_new_one(data: st.DataObject) -> None:
    old, other = data.draw(policies()), data.draw(policies())
    new = replace(other, deployment=old.deployment)
    one = judge(old, new)
    for _ in range(data.draw(st.integers(1, 4))):
        facts = data.draw(calls(old))
        late = data.draw(st.integers(-48, 48))
        line = line_of(old, facts, late)
        found = _DECISION.fullmatch(line)
        assert found is not None
        quick, slow = one.fast(found, line), judge(old, new).slow(line)
        assert quick == slow
        assert quick is not None
        now = NOON + timedelta(hours=late)
        was, would = decide(old, facts, now), decide(new, facts, now)
        assert quick[1].change in (compared(was, would, old.deployment.zones), Change.UNKNOWN)
        assert quick[1].after == would.verdict


@given(st.data())
def test_a_policy_changes_nothing_of_its_own_and_the_contrary_of_tighter_is_looser(data: st.DataObject) -> None:
    old, other = data.draw(policies()), data.draw(policies())
    new = replace(other, deployment=old.deployment)
    facts = data.draw(calls(old))
    was, would, zones = decide(old, facts, NOON), decide(new, facts, NOON), old.deployment.zones
    assert compared(was, was, zones) is Change.SAME
    there, back = compared(was, would, zones), compared(would, was, zones)
    if there is Change.TIGHTER:
        assert back is Change.LOOSER
    if there is Change.SAME and isinstance(was, Allow):
        assert isinstance(would, Allow)
        assert decision_entry(was, lambda name: True).zone == decision_entry(would, lambda name: True).zone
