"""Records of an imagined clinic, and the directories and clocks of its log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from privacyguard.audit import (
    RANDOM_BYTES,
    AuditLog,
    DecisionRecord,
    DetectorStatus,
    OutcomeRecord,
    OutcomeStatus,
    Stage,
    decision_record,
    detector_id,
    outcome_record,
    policy_id,
    sortable_id,
)
from privacyguard.places import Destination
from privacyguard.values import Allow, Block, Domain, Fact, Facts, Kind, Operator, Part, Rewrite, Ruling

START = datetime(2026, 11, 23, 18, 36, tzinfo=UTC)
POLICY = b"apiVersion: privacyguard/v1\nname: clinic\n"
THIRD_PARTY = Destination("gpt-5", "openai", "https://api.openai.com/v1", "third_party")
LOCAL = Destination("llama3.3", "ollama", "http://127.0.0.1:11434", "local")


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Each look is a millisecond later than the one before."""
    ticks = count()
    return lambda: START + timedelta(milliseconds=next(ticks))


@pytest.fixture
def facts() -> Facts:
    return Facts(
        findings=(
            Fact("PERSON", Domain.PERSONAL, Kind.IDENTIFIER, 0.85, 1, "user", Part.TEXT),
            Fact("HEALTH_CONDITION", Domain.MEDICAL, Kind.CONTENT, 0.125, 2, "tool", Part.ARGUMENTS, True),
        ),
        requested=THIRD_PARTY,
        servable={"third_party": (THIRD_PARTY,), "local": (LOCAL,)},
        opaque=("image/png",),
        unknown=frozenset({"LOCATION"}),
        purpose="billing",
        failed=("code/places",),
    )


@pytest.fixture
def allow() -> Allow:
    denied = Ruling("third_party", ("content-stays-local", "opaque"), ())
    rewrite = Rewrite(0, Operator.PLACEHOLDER, ("identifiers-redacted",))
    return Allow(THIRD_PARTY, LOCAL, (rewrite,), ("content-stays-local",), (denied, Ruling("local", (), (rewrite,))))


@pytest.fixture
def block() -> Block:
    return Block(THIRD_PARTY, ("nowhere",), (Ruling("third_party", ("nowhere",), ()), Ruling("local", ("nowhere",), ())))


@pytest.fixture
def decided(facts: Facts, allow: Allow, block: Block, clock: Callable[[], datetime]) -> Callable[..., DecisionRecord]:
    """Make the record of the next decision."""
    serial = count(1)

    def make(*, blocked: bool = False) -> DecisionRecord:
        now = clock()
        return decision_record(
            facts,
            block if blocked else allow,
            id=sortable_id(now, next(serial).to_bytes(RANDOM_BYTES, "big")),
            ts=now,
            policy=policy_id("clinic", "a" * 64),
            detectors=detector_id("b" * 64, 0.1, DetectorStatus.PARTIAL),
            known=lambda name: True,
            principal="k1:0123456789abcdef",
            us={Stage.DETECT: 810, Stage.DECIDE: 90},
        )

    return make


@pytest.fixture
def ended(clock: Callable[[], datetime]) -> Callable[[DecisionRecord], OutcomeRecord]:
    """Make the record of how a decision's call ended."""
    return lambda decision: outcome_record(
        decision.id, OutcomeStatus.SENT, ts=clock(), peer="127.0.0.1:11434", http=200, attempts=1
    )


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "audit"


@pytest.fixture
def log(directory: Path, clock: Callable[[], datetime]) -> Iterator[AuditLog]:
    with AuditLog(directory, clock=clock, version="0.1.0") as log:
        yield log


@pytest.fixture
def stream_file(directory: Path) -> Callable[[], Path]:
    """The one stream file of the log."""

    def find() -> Path:
        (found,) = directory.glob("*.jsonl")
        return found

    return find
