"""Laws of the audit log: no damage inside a stream goes unseen, facts come back as they were kept, no text is in the bytes."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from privacyguard.audit import (
    AuditLog,
    DecisionRecord,
    DetectorStatus,
    OutcomeStatus,
    decision_record,
    detector_id,
    facts_of,
    outcome_record,
    policy_id,
    recordable_facts,
    sortable_id,
)
from privacyguard.audit.chain import Chain, Trouble, check_chain
from privacyguard.audit.ids import moment_of
from privacyguard.audit.line import Entry, Place, encode, place_line, read_line
from privacyguard.places import Destination
from privacyguard.values import Allow, Block, Decision, Domain, Fact, Facts, Kind, Operator, Part, Rewrite, Ruling

NOW = datetime(2026, 11, 23, 18, 36, tzinfo=UTC)
CANARIES = ("Maria Lopez", "maria-lopez", "<PERSON_1>", "A1c of 9.2", "4111 1111 1111 1111", "Мария", "o'neil\n", "\ud800x")
LINES = 12

# Words that callers may choose are canaries half of the time.
free = st.sampled_from((*CANARIES, "gpt-5", "openai", "ollama/llama3.3", "billing"))
endpoints = st.sampled_from(("", "https://api.openai.com/v1", "http://[::1]:8000", "unix:///run/model.sock")) | st.builds(
    "{}{}{}".format,
    st.sampled_from(("https://api.openai.com/", "https://h/?q=", "", "http://")),
    free,
    st.sampled_from(("", ":80")),
)
zones = st.sampled_from(("third_party", "partner", "local"))
names = st.sampled_from(("PERSON", "US_SSN", "HEALTH_CONDITION"))
reasons = st.lists(st.sampled_from(("identifiers-redacted", "default/PERSON", "nothing-found")), max_size=2).map(tuple)
destinations = st.builds(Destination, model=free, provider=free, endpoint=endpoints, zone=zones)
all_facts = st.builds(
    Facts,
    findings=st.lists(
        st.builds(
            Fact,
            entity=names,
            domain=st.sampled_from(Domain),
            kind=st.sampled_from(Kind),
            score=st.floats(0, 1),
            value=st.integers(0, 99),
            role=st.sampled_from(("user", "system", "tool", "")),
            part=st.sampled_from(Part),
            fixed=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    requested=destinations,
    servable=st.dictionaries(zones, st.lists(destinations, max_size=2).map(tuple), max_size=3),
    opaque=st.lists(st.sampled_from(("image/png", "audio", "image/maria-lopez", *CANARIES)), max_size=2).map(tuple),
    unknown=st.frozensets(names),
    purpose=free | st.just(""),
)
rewrites = st.lists(st.builds(Rewrite, st.integers(0, 3), st.sampled_from(Operator), reasons), max_size=2).map(tuple)
rulings = st.lists(st.builds(Ruling, zones, reasons, rewrites), max_size=3).map(tuple)
decisions = st.builds(Allow, destinations, destinations, rewrites, reasons, rulings) | st.builds(
    Block, destinations, reasons, rulings
)


def record(facts: Facts, decision: Decision, *, known: bool) -> DecisionRecord:
    return decision_record(
        facts,
        decision,
        id=sortable_id(NOW, bytes(9)),
        ts=NOW,
        policy=policy_id("clinic", "a" * 64),
        detectors=detector_id("b" * 64, 0.1, DetectorStatus.OK),
        known=lambda name: known,
    )


@given(facts=all_facts, decision=decisions, known=st.booleans())
def test_facts_come_back_from_the_bytes_exactly_as_they_were_kept(facts: Facts, decision: Decision, known: bool) -> None:
    made = record(facts, decision, known=known)
    entry = read_line(place_line(encode(made), Place("s", 1, "sha256:" + "c" * 64)))
    assert isinstance(entry, Entry)
    assert entry.record == made
    assert isinstance(entry.record, DecisionRecord)
    assert facts_of(entry.record) == recordable_facts(facts, lambda name: known)


@given(facts=all_facts)
def test_what_is_kept_is_kept_as_it_is_when_recorded_again(facts: Facts) -> None:
    kept = recordable_facts(facts, lambda name: True)
    once = [fact.score for fact in kept.findings]
    again = recordable_facts(kept, lambda name: True)
    assert [fact.score for fact in again.findings] == once
    assert (again.purpose, again.unknown, again.requested.model) == (kept.purpose, kept.unknown, kept.requested.model)


@given(facts=all_facts, decision=decisions)
def test_no_word_of_a_caller_that_nobody_vouches_for_is_in_the_bytes(facts: Facts, decision: Decision) -> None:
    encoded = encode(record(facts, decision, known=False))
    assert encoded.isascii()
    for canary in CANARIES:
        # A host is kept: to whom a call went is what the log is for.
        if canary != "maria-lopez":
            assert canary.encode("utf-8", "surrogatepass") not in encoded
    without_hosts = [
        entry.model_dump(exclude={"endpoint"})
        for there in record(facts, decision, known=False).servable.values()
        for entry in there
    ]
    assert "maria-lopez" not in repr(without_hosts)


@cache
def stream() -> tuple[str, tuple[bytes, ...]]:
    """A finished stream: its name and its lines."""
    destination = Destination("gpt-5", "openai", "https://api.openai.com/v1", "third_party")
    fact = Fact("PERSON", Domain.PERSONAL, Kind.IDENTIFIER, 0.85, 1, "user", Part.TEXT)
    facts = Facts((fact,), destination, {"third_party": (destination,)})
    made = record(facts, Allow(destination, destination, (), ("nothing-found",), ()), known=True)
    ticks = count()
    with tempfile.TemporaryDirectory() as place:
        with AuditLog(Path(place), clock=lambda: NOW + timedelta(seconds=next(ticks)), version="0.1.0") as log:
            for at in range(LINES - 1):
                log.append(outcome_record(made.id, OutcomeStatus.SENT, ts=NOW) if at % 2 else made)
        (path,) = Path(place).glob("*.jsonl")
        return path.stem, tuple(path.read_bytes().splitlines(keepends=True))


def checked(lines: list[bytes]) -> Chain:
    with tempfile.TemporaryFile() as file:
        file.write(b"".join(lines))
        file.seek(0)
        return check_chain(file, stream()[0], lambda kind, line: None)


def near(chain: Chain, line: int) -> bool:
    """Whether the first fault is at this line (or, said to be unsure, one of the two it names)."""
    first = chain.faults[0]
    return first.line == line or (first.unsure and first.line + 1 == line)


@settings(deadline=None)
@given(at=st.integers(0, LINES - 2), where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_any_changed_byte_before_the_last_line_is_found_and_its_line_named(at: int, where: float, flip: int) -> None:
    lines = list(stream()[1])
    # The newline before the last line is left: without it both would be one torn tail.
    length = len(lines[at]) - (1 if at == LINES - 2 else 0)
    offset = int(where * length)
    lines[at] = lines[at][:offset] + bytes([lines[at][offset] ^ flip]) + lines[at][offset + 1 :]
    assert near(checked(lines), at + 1)


@settings(deadline=None)
@given(gone=st.sets(st.integers(0, LINES - 2), min_size=1))
def test_any_lines_deleted_before_the_last_are_missed_by_their_ordinals(gone: set[int]) -> None:
    lines = [line for at, line in enumerate(stream()[1]) if at not in gone]
    faults = checked(lines).faults
    assert {fault.trouble for fault in faults} == {Trouble.MISSING}
    assert {seq for fault in faults for seq in range(fault.first, fault.last + 1)} == gone


@settings(deadline=None)
@given(
    at=st.integers(0, LINES - 1),
    line=st.integers(0, LINES - 1).map(lambda copied: stream()[1][copied])
    | st.sampled_from((b"\n", b"{}\n", b"text\n", b"[]\n")),
)
def test_any_line_inserted_is_found_and_named(at: int, line: bytes) -> None:
    lines = list(stream()[1])
    lines.insert(at, line)
    chain = checked(lines)
    # A copy beside its original may be either of the two.
    assert near(chain, at + 1) or (lines[at] in lines[at + 1 : at + 2] and near(chain, at + 2))
    assert len(chain.faults) == 1


@settings(deadline=None)
@given(one=st.integers(0, LINES - 1), other=st.integers(0, LINES - 1))
def test_any_two_lines_swapped_are_found_and_the_first_is_named(one: int, other: int) -> None:
    lines = list(stream()[1])
    lines[one], lines[other] = lines[other], lines[one]
    chain = checked(lines)
    assert bool(chain.faults) == (one != other)
    assert one == other or near(chain, min(one, other) + 1)


@given(lines=st.lists(st.binary(max_size=60) | st.sampled_from(stream()[1]), max_size=8))
@settings(deadline=None)
def test_anything_at_all_can_be_checked(lines: list[bytes]) -> None:
    chain = checked(lines)
    assert all(str(fault) for fault in chain.faults)


@given(
    moment=st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC)),
    randomness=st.binary(min_size=9, max_size=9),
)
def test_an_id_sorts_by_its_moment_whatever_its_randomness(moment: datetime, randomness: bytes) -> None:
    identifier = sortable_id(moment, randomness)
    assert moment_of(identifier) == moment
    assert identifier < sortable_id(moment + timedelta(microseconds=1), bytes(9))
