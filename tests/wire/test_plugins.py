"""Plug-ins on a real guard: what they find does not leave, what fails keeps the call here and is on record by name."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import privacyguard as pg
from privacyguard.audit.verify import verify
from privacyguard.detect import Match
from privacyguard.testing import assert_no_leak
from tests.wire.conftest import MODES, Wire, said

POLICY = """apiVersion: privacyguard/v1
name: plugged
detect:
  budget: 1
  entities: {PROJECT_NAME: {like: PERSON}}
  deny: {PROJECT_NAME: [Falcon, Blue Harbor]}
  allow: [desk@help.example.org]
  patterns: [{id: slow, entity: USERNAME, regex: '(?:a|aa)+$'}]
  registry: registry.yaml
rules:
  - {id: people, when: {kind: [identifier, credential]}, then: redact}
"""
REGISTRY = "recognizers: [{name: rooms, supported_entity: USERNAME, patterns: [{name: r, regex: 'R-\\d{4}', score: 0.7}]}]"


class Faulty:
    """Raises at a word, and says the text while at it; dawdles at another."""

    name = "Faulty one"
    entities = frozenset({"LICENSE_PLATE"})

    def scan(self, text: str, key: str) -> Iterator[Match]:
        if "quince" in text:
            raise RuntimeError(text)
        if "medlar" in text:
            time.sleep(1.1)
        return iter(())


@pytest.fixture
def plugged(tmp_path: Path, make_guard: Callable[..., pg.Guard]) -> pg.Guard:
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "registry.yaml").write_text(REGISTRY)
    return make_guard(tmp_path / "policy.yaml", recognizers=[Faulty()])


def call(wire: Wire, guard: pg.Guard, text: str, mode: str = "sync") -> str:
    message = [{"role": "user", "content": text}]
    return said(guard, mode, model="openai/gpt-5", api_key="k", api_base=wire.third.url + "/v1", messages=message).text


def decisions(wire: Wire) -> list[dict[str, Any]]:
    (stream,) = wire.log.glob("*.jsonl")
    return [record for record in map(json.loads, stream.read_text().splitlines()) if record["type"] == "decision"]


@pytest.mark.parametrize("mode", MODES)
def test_what_a_policy_denies_leaves_as_a_placeholder_and_comes_back(wire: Wire, plugged: pg.Guard, mode: str) -> None:
    text = "Tell desk@help.example.org that FALCON, blue\nharbor and F\u200balcon are one, in R-2048."
    assert call(wire, plugged, text, mode) == text
    (received,) = wire.third.requests
    assert "desk@help.example.org" in received.last_user_text()
    assert_no_leak(wire.third.received(), ["FALCON", "blue\nharbor", "F\u200balcon", "R-2048"])
    assert "[PROJECT_NAME_1]" in received.last_user_text()


FAILURES = {
    "a recognizer that raises": ("the quince is ripe", ["LICENSE_PLATE"], ["code/Faulty-one"]),
    "a recognizer that takes too long": ("the medlar is ripe", ["LICENSE_PLATE"], ["code/Faulty-one"]),
    "a pattern that takes too long": ("a" * 60 + "!", ["USERNAME"], ["pattern/slow"]),
}


@pytest.mark.parametrize(("text", "unknown", "failed"), FAILURES.values(), ids=FAILURES)
def test_a_call_that_a_plug_in_could_not_judge_stays_local_and_names_it(
    wire: Wire, plugged: pg.Guard, text: str, unknown: list[str], failed: list[str]
) -> None:
    call(wire, plugged, text)
    assert not wire.third.requests
    assert len(wire.local.requests) == 1
    (decision,) = decisions(wire)
    assert (decision["unknown"], decision["failed"], decision["detectors"]["status"]) == (unknown, failed, "partial")
    assert decision["decision"]["verdict"] == "route_local"
    assert decision["decision"]["denied"]["third_party"] == [f"unknown/{entity}" for entity in unknown]
    assert verify(wire.log).ok
    told = plugged.plan(model="openai/gpt-5", messages=[{"role": "user", "content": text}]).explain()
    assert f"  recognizer failed: {failed[0]}" in told.splitlines()
    assert text not in told


def test_a_call_without_a_failure_names_none(wire: Wire, plugged: pg.Guard) -> None:
    call(wire, plugged, "the pears are ripe")
    assert [(one["unknown"], one["failed"]) for one in decisions(wire)] == [([], [])]
    assert len(wire.third.requests) == 1


def test_a_registry_that_changes_changes_the_detector_on_record(
    wire: Wire, plugged: pg.Guard, tmp_path: Path, make_guard: Callable[..., pg.Guard]
) -> None:
    call(wire, plugged, "pears")
    (tmp_path / "registry.yaml").write_text(REGISTRY.replace("{4}", "{5}"))
    changed = make_guard(tmp_path / "policy.yaml", recognizers=[Faulty()], audit=tmp_path / "other")
    call(wire, changed, "pears")
    (stream,) = (tmp_path / "other").glob("*.jsonl")
    (before,) = decisions(wire)
    after = next(one for one in map(json.loads, stream.read_text().splitlines()) if one["type"] == "decision")
    assert before["policy"]["digest"] == after["policy"]["digest"]
    assert before["detectors"]["digest"] != after["detectors"]["digest"]


def test_recognizers_are_a_sequence_of_recognizers(make_guard: Callable[..., pg.Guard]) -> None:
    with pytest.raises(pg.ConfigError, match="recognizers= is a Faulty, not a Sequence"):
        make_guard(recognizers=Faulty())
    with pytest.raises(pg.RecognizerError, match="str is no recognizer"):
        make_guard(recognizers=["spacy"])
