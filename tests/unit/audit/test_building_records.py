"""Values in, records out: what they hold, and what they never hold."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from privacyguard.audit import (
    DecisionRecord,
    DetectorStatus,
    ErrorCode,
    OutcomeRecord,
    OutcomeStatus,
    Tokens,
    decision_entry,
    decision_record,
    detector_id,
    facts_of,
    outcome_record,
    policy_id,
    recordable_facts,
    sortable_id,
)
from privacyguard.audit.line import encode
from privacyguard.audit.recordable import digest
from privacyguard.errors import AuditError
from privacyguard.places import Destination
from privacyguard.values import Allow, Block, Fact, Facts

NOW = datetime(2026, 11, 23, 18, 36, 0, 123456, tzinfo=UTC)
ID = sortable_id(NOW, bytes(9))
CANARY = "maria-lopez-a1c"


def record(
    facts: Facts,
    decision: Allow | Block,
    *,
    known: bool = True,
    id: str = ID,
    principal: str | None = None,
    conversation: str | None = None,
    purpose: str | None = None,
) -> DecisionRecord:
    return decision_record(
        facts,
        decision,
        id=id,
        ts=NOW,
        policy=policy_id("clinic", "a" * 64),
        detectors=detector_id("b" * 64, 0.1, DetectorStatus.OK),
        known=lambda name: known,
        principal=principal,
        conversation=conversation,
        purpose=purpose,
    )


def test_a_decision_record_says_what_was_found_asked_and_decided(facts: Facts, allow: Allow) -> None:
    written = json.loads(encode(record(facts, allow, conversation="k1:0123456789abcdef")))
    assert written["ts"] == "2026-11-23T18:36:00.123456Z"
    assert written["facts"][1] == {
        "entity": "HEALTH_CONDITION",
        "domain": "medical",
        "kind": "content",
        "score": 0.125,
        "value": 2,
        "role": "tool",
        "part": "arguments",
        "fixed": True,
    }
    assert written["requested"] == {
        "zone": "third_party",
        "provider": "openai",
        "model": "gpt-5",
        "endpoint": "api.openai.com:443",
    }
    assert written["decision"]["verdict"] == "route_local"
    assert written["decision"]["zone"] == "local"
    assert written["decision"]["destination"]["endpoint"] == "127.0.0.1:11434"
    assert written["decision"]["denied"] == {"third_party": ["content-stays-local", "opaque"]}
    assert written["decision"]["rewrites"] == [{"index": 0, "operator": "placeholder", "reasons": ["identifiers-redacted"]}]
    assert (written["unknown"], written["failed"]) == (["LOCATION"], ["code/places"])
    assert written["purpose"] == "billing"
    assert written["conversation"] == "k1:0123456789abcdef"


def test_a_block_has_no_destination(facts: Facts, block: Block) -> None:
    decision = record(facts, block).decision
    assert (decision.verdict, decision.zone, decision.destination) == ("block", None, None)
    assert decision.denied == {"third_party": ("nowhere",), "local": ("nowhere",)}


def test_an_outcome_record_says_how_the_call_ended() -> None:
    written = outcome_record(
        ID,
        OutcomeStatus.UPSTREAM_ERROR,
        ts=NOW,
        peer="unix:/run/maria.sock",
        http=503,
        attempts=2,
        restored=3,
        unrestored=1,
        residual=0,
        tokens=Tokens(prompt=10, completion=2),
        error=ErrorCode.HTTP_STATUS,
    )
    assert (written.decision, written.status, written.peer, written.http) == (ID, "upstream_error", "unix", 503)


def test_facts_come_back_as_they_were_recorded(facts: Facts, allow: Allow) -> None:
    kept = recordable_facts(facts, lambda name: True)
    assert facts_of(record(facts, allow)) == kept
    assert kept == replace(
        facts,
        requested=replace(facts.requested, endpoint="api.openai.com:443"),
        servable={
            "third_party": (replace(facts.requested, endpoint="api.openai.com:443"),),
            "local": (Destination("llama3.3", "ollama", "127.0.0.1:11434", "local"),),
        },
    )


def test_scores_are_kept_with_three_decimals(facts: Facts, allow: Allow) -> None:
    exact = replace(facts, findings=(replace(facts.findings[0], score=0.12345),))
    assert record(exact, allow).facts[0].score == 0.123


def test_what_the_caller_chose_freely_is_nowhere_in_the_bytes(facts: Facts, allow: Allow) -> None:
    destination = Destination(
        CANARY, CANARY, f"https://{CANARY}:{CANARY}@api.openai.com/{CANARY}?{CANARY}#{CANARY}", "third_party"
    )
    told = replace(
        facts,
        requested=destination,
        servable={"third_party": (destination,)},
        opaque=(f"image/{CANARY}", CANARY),
        purpose=CANARY,
    )
    decision = replace(allow, requested=destination, destination=destination)
    encoded = encode(record(told, decision, known=False))
    assert CANARY.encode() not in encoded
    assert digest(CANARY.encode()).encode() in encoded


def test_a_purpose_that_nobody_vouches_for_stands_as_its_pseudonym(facts: Facts, allow: Allow) -> None:
    assert record(facts, allow, known=False, purpose="k1:0123456789abcdef").purpose == "k1:0123456789abcdef"
    assert record(facts, allow, known=True, purpose="k1:0123456789abcdef").purpose == "billing"
    assert record(facts, allow, known=False).purpose == digest(b"billing")


def misbuilt(change: str, facts: Facts, allow: Allow) -> object:
    first = facts.findings[0]
    match change:
        case "a principal that is no pseudonym":
            return record(facts, allow, principal=CANARY)
        case "a purpose that is text":
            return record(facts, allow, known=False, purpose=f"for {CANARY}")
        case "an id that is text":
            return record(facts, allow, id=CANARY)
        case "a score that is no number":
            return record(replace(facts, findings=(replace(first, score=math.nan),)), allow)
        case "a score above one":
            return record(replace(facts, findings=(replace(first, score=1.5),)), allow)
        case "an outcome of nothing":
            return outcome_record(CANARY, OutcomeStatus.SENT, ts=NOW)
        case "a time without a zone":
            return outcome_record(ID, OutcomeStatus.SENT, ts=datetime(2026, 1, 1))
        case _:
            return outcome_record(ID, OutcomeStatus.SENT, ts=NOW, attempts=-1)


@pytest.mark.parametrize(
    "change",
    [
        "a principal that is no pseudonym",
        "a purpose that is text",
        "an id that is text",
        "a score that is no number",
        "a score above one",
        "an outcome of nothing",
        "a time without a zone",
        "attempts below zero",
    ],
)
def test_what_has_no_place_in_the_schema_is_refused_without_being_quoted(change: str, facts: Facts, allow: Allow) -> None:
    with pytest.raises(AuditError, match="has no place in the schema") as caught:
        misbuilt(change, facts, allow)
    error = caught.value
    assert CANARY not in repr(error)
    assert error.__cause__ is None
    assert error.__context__ is None


def test_the_schema_is_closed(decided: Callable[..., DecisionRecord]) -> None:
    fields = decided().model_dump()
    with pytest.raises(ValidationError):
        DecisionRecord.model_validate({**fields, "note": "text"})
    with pytest.raises(ValidationError):
        OutcomeRecord.model_validate(fields)


def test_records_are_frozen(decided: Callable[..., DecisionRecord]) -> None:
    with pytest.raises(ValidationError):
        decided().purpose = "other"


def test_two_equal_decisions_have_equal_entries_so_that_replay_can_compare(allow: Allow, block: Block) -> None:
    assert decision_entry(allow, lambda name: True) == decision_entry(replace(allow), lambda name: True)
    assert decision_entry(allow, lambda name: True) != decision_entry(block, lambda name: True)


def test_a_recognizer_whose_name_is_no_name_is_on_record_as_a_digest(facts: Facts, allow: Allow) -> None:
    named = record(replace(facts, failed=("code/places", f"code/about {CANARY}")), allow)
    assert named.failed == ("code/places", digest(f"code/about {CANARY}".encode()))


def test_a_record_of_an_earlier_version_names_no_recognizer_that_failed(decided: Callable[..., DecisionRecord]) -> None:
    fields = decided().model_dump()
    del fields["failed"]
    assert DecisionRecord.model_validate(fields).failed == ()


def test_a_custom_zone_gives_a_verdict_of_its_name(facts: Facts, allow: Allow) -> None:
    partner = replace(allow, destination=replace(allow.destination, zone="partner"))
    assert record(facts, partner).decision.verdict == "route_partner"


def test_every_finding_is_kept_also_those_below_every_threshold(facts: Facts, allow: Allow) -> None:
    faint: tuple[Fact, ...] = tuple(replace(facts.findings[0], score=0.001, value=at) for at in range(50))
    assert [fact.value for fact in record(replace(facts, findings=faint), allow).facts] == list(range(50))
