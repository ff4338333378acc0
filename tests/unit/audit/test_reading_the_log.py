"""Entries come back by time, from the end, and by id."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from privacyguard.audit import AuditLog, DecisionRecord, GenesisRecord, OutcomeRecord
from privacyguard.audit.line import Entry, Why
from privacyguard.audit.read import Unreadable, entries, find, tail

Decided = Callable[..., DecisionRecord]
Ended = Callable[[DecisionRecord], OutcomeRecord]
Calls = list[DecisionRecord | OutcomeRecord]


@pytest.fixture
def calls(directory: Path, clock: Callable[[], datetime], decided: Decided, ended: Ended) -> Calls:
    """Thirty records over three streams that overlap in time, in the order of their time."""
    logs = [AuditLog(directory, clock=clock, version="0.1.0") for _ in range(3)]
    written: Calls = []
    for turn in range(15):
        decision = decided()
        outcome = ended(decision)
        logs[turn % 3].append(decision)
        logs[turn % 3].append(outcome)
        written += [decision, outcome]
    for log in logs:
        log.close()
    return written


def called(found: Callable[[], object]) -> Calls:
    entries = found()
    assert isinstance(entries, tuple)
    return [entry.record for entry in entries if not isinstance(entry.record, GenesisRecord)]


def test_streams_are_merged_with_the_newest_last(directory: Path, calls: Calls) -> None:
    assert called(lambda: tuple(entries(directory))) == calls


@pytest.mark.parametrize("count", [0, 1, 2, 7, 30, 33, 1000])
def test_the_tail_is_the_end_of_what_reading_all_gives(directory: Path, calls: Calls, count: int) -> None:
    everything = tuple(entries(directory))
    assert tail(directory, count) == everything[max(0, len(everything) - count) :]


def test_a_tail_longer_than_a_block_is_read_whole(directory: Path, log: AuditLog, decided: Decided) -> None:
    records = [decided() for _ in range(120)]  # some 130 KB
    for record in records:
        log.append(record)
    assert called(lambda: tail(directory, 110)) == records[-110:]


def test_a_call_is_found_with_its_outcome(directory: Path, calls: Calls) -> None:
    decision, outcome = calls[8:10]
    assert isinstance(decision, DecisionRecord)
    assert [entry.record for entry in find(directory, decision.id)] == [decision, outcome]
    assert find(directory, "01KARHM7P05ZZZZZZZZZZZZZZZ") == ()
    assert find(directory, "decision") == ()


def test_lines_that_cannot_be_read_are_said_not_skipped(directory: Path, log: AuditLog, decided: Decided) -> None:
    log.append(decided())
    (path,) = directory.glob("*.jsonl")
    for line in (b"rubbish\n", b"[]\n", b'{"v":"1"}\n', b'{"v":1}\n', b'{"v":7,"type":"new"}\n', b'{"v":1,"torn'):
        with path.open("ab") as file:
            file.write(line)
    odd = [entry for entry in entries(directory) if isinstance(entry, Unreadable)]
    assert [(entry.line, entry.why) for entry in odd] == [
        (3, Why.DAMAGED),
        (4, Why.DAMAGED),
        (5, Why.DAMAGED),
        (6, Why.DAMAGED),
        (7, Why.NEWER),
    ]
    assert [entry.line for entry in tail(directory, 2) if isinstance(entry, Unreadable)] == [-2, -1]


def test_a_text_smuggled_into_a_record_makes_it_unreadable(directory: Path, log: AuditLog, decided: Decided) -> None:
    log.append(decided())
    (path,) = directory.glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"purpose":"billing"', b'"purpose":"for Maria Lopez"'))
    assert [type(entry) for entry in entries(directory)] == [Entry, Unreadable]


def test_an_entry_says_where_it_stands(directory: Path, log: AuditLog, decided: Decided) -> None:
    log.append(decided())
    genesis, decision = entries(directory)
    assert isinstance(genesis, Entry)
    assert isinstance(decision, Entry)
    assert (genesis.place.seq, genesis.place.prev, decision.place.seq) == (0, None, 1)
    assert decision.place.stream == genesis.place.stream


def test_files_that_are_no_streams_are_not_read(directory: Path, log: AuditLog, decided: Decided) -> None:
    log.append(decided())
    (directory / "export.jsonl").write_text("text\n")
    assert len(list(entries(directory))) == 2
