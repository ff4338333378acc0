"""What a policy asks of a call besides its findings, on the wire and in the log: callers, exceptions, duties, taint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import privacyguard as pg
from privacyguard.audit.read import entries
from privacyguard.audit.record import DecisionRecord
from privacyguard.testing import say
from tests.wire.conftest import Wire

HEALTH = "The biopsy of our patient came back malignant."
HEAD = "apiVersion: privacyguard/v1\nname: {name}\n"
CLINIC = """caller: {team: verified}
rules:
  - id: content-local
    when: {kind: content}
    then: route_local
    floor: allow
  - id: ids
    when: {kind: identifier}
    then: redact
exceptions:
  - id: research
    relaxes: content-local
    to: allow
    when: {entities: [HEALTH_CONDITION, LAB_RESULT, CLINICAL_NOTE, MENTAL_HEALTH], caller: {team: research}}
    justification: Records are synthetic.
    approved_by: dpo
    expires: 2999-01-01T00:00:00+00:00
"""


@contextmanager
def guard_of(tmp_path: Path, wire: Wire, text: str, **more: object) -> Iterator[pg.Guard]:
    path = tmp_path / "policy.yaml"
    path.write_text(HEAD.format(name="clinic") + text, encoding="utf-8")
    local = {"model": "ollama/llama3.3", "endpoint": wire.local.url}
    with pg.Guard(path, local=local, audit=tmp_path / "log", **more) as guard:
        yield guard


def send(wire: Wire, chat: pg.Chat, text: str) -> str:
    reply = chat.completion(
        model="openai/gpt-5", api_key="k", api_base=wire.third.url + "/v1", messages=[{"role": "user", "content": text}]
    )
    return str(reply.choices[0].message.content)


def decisions(tmp_path: Path) -> list[DecisionRecord]:
    return [entry.record for entry in entries(tmp_path / "log") if isinstance(entry.record, DecisionRecord)]


def test_an_exception_holds_for_the_caller_it_names_and_for_nobody_else(wire: Wire, tmp_path: Path) -> None:
    with guard_of(tmp_path, wire, CLINIC) as guard:
        send(wire, guard.bind(caller={"team": "research"}), HEALTH)
        assert len(wire.third.requests) == 1
        send(wire, guard.bind(caller={"team": "billing"}), HEALTH)
        send(wire, guard, HEALTH)
        assert len(wire.third.requests) == 1
        assert len(wire.local.requests) == 2
    assert [record.caller for record in decisions(tmp_path)] == [{"team": "research"}, {"team": "other"}, {}]


def test_a_conversation_that_had_to_stay_stays(wire: Wire, tmp_path: Path) -> None:
    with guard_of(tmp_path, wire, CLINIC) as guard:
        chat = guard.bind(principal="u", conversation="c")
        send(wire, chat, HEALTH)
        send(wire, chat, "Thank you, shorter please.")
        send(wire, guard.bind(principal="u", conversation="d"), "Thank you, shorter please.")
        assert (len(wire.third.requests), len(wire.local.requests)) == (1, 2)
    first, second, third = decisions(tmp_path)
    assert (first.taint, second.taint, third.taint) == (None, "local", None)
    assert second.decision.reasons == ("taint",)


def test_a_candidate_policy_and_watched_rules_decide_nothing_and_are_recorded(wire: Wire, tmp_path: Path) -> None:
    strict = tmp_path / "strict.yaml"
    strict.write_text(HEAD.format(name="strict") + "rules:\n  - {id: none, when: {entities: PERSON}, then: block}\n", "utf-8")
    watched = (
        "rules:\n  - {id: w, when: {entities: PERSON}, then: route_local, mode: monitor, "
        "monitor_until: '2999-01-01T00:00:00+00:00'}\n"
    )
    with guard_of(tmp_path, wire, watched, shadow=strict) as guard:
        send(wire, guard, "Please write to Maria Lopez.")
        assert len(wire.third.requests) == 1
    (record,) = decisions(tmp_path)
    assert record.decision.verdict == "redact"
    assert record.watched == "route_local"
    assert record.shadow is not None
    assert (record.shadow.policy.name, record.shadow.verdict) == ("strict", "block")


OBLIGED = "rules:\n  - {id: r, when: {entities: PERSON}, then: redact, oblige: {notify: dpo, restore: false}}\n"


def test_a_duty_is_met_before_anything_is_sent(wire: Wire, tmp_path: Path) -> None:
    told: list[tuple[frozenset[str], int]] = []
    wire.third.reply = say("About [PERSON_1].")
    with guard_of(tmp_path, wire, OBLIGED, notify=lambda names, _: told.append((names, len(wire.third.requests)))) as guard:
        assert send(wire, guard, "Please write to Maria Lopez.") == "About [PERSON_1]."
    assert told == [(frozenset({"dpo"}), 0)]


def test_a_duty_that_nobody_can_meet_closes_every_zone(wire: Wire, tmp_path: Path) -> None:
    with guard_of(tmp_path, wire, OBLIGED) as guard, pytest.raises(pg.BlockedError) as blocked:
        send(wire, guard, "Please write to Maria Lopez.")
    assert blocked.value.decision.reasons == ("duty/notify",)
    assert not wire.third.requests


def test_a_notification_that_fails_means_that_nothing_is_sent(wire: Wire, tmp_path: Path) -> None:
    def broken(names: frozenset[str], record: str) -> None:
        raise OSError("no mail today")

    with guard_of(tmp_path, wire, OBLIGED, notify=broken) as guard, pytest.raises(OSError, match="no mail"):
        send(wire, guard, "Please write to Maria Lopez.")
    assert not wire.third.requests
