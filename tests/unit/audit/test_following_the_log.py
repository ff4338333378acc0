"""What is followed is what is written: over streams, half lines, files that get shorter and files that go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from privacyguard.audit import AuditLog, DecisionRecord
from privacyguard.audit.follow import follow

Decided = Callable[..., DecisionRecord]


def test_new_records_are_followed_over_streams_and_half_lines(directory: Path, log: AuditLog, decided: Decided) -> None:
    log.append(decided())
    seen: list[str] = []
    coming = follow(directory, wait=lambda seconds: None)
    assert next(coming) is None  # nothing yet
    wanted = [decided(), decided(blocked=True)]
    log.append(wanted[0])
    with AuditLog(directory, clock=lambda: wanted[1].ts, version="0.1.0") as other:
        other.append(wanted[1])
        half = next(directory.glob("*.jsonl"))
        content = half.read_bytes()
        for entry in coming:
            if entry is None:
                break
            if isinstance(entry.record, DecisionRecord):
                seen.append(entry.record.id)
        assert sorted(seen) == sorted(one.id for one in wanted)
        with half.open("ab") as file:  # a line in two pieces
            file.write(content.splitlines(keepends=True)[1][:40])
        assert next(coming) is None
        with half.open("ab") as file:
            file.write(content.splitlines(keepends=True)[1][40:])
        assert next(coming) is not None


def test_what_is_written_after_the_call_is_followed_before_anybody_asks(
    directory: Path, log: AuditLog, decided: Decided
) -> None:
    log.append(decided())
    coming, made = follow(directory, wait=lambda seconds: None), decided()
    log.append(made)
    new = next(coming)
    assert new is not None
    assert isinstance(new.record, DecisionRecord)
    assert new.record.id == made.id
    assert next(coming) is None


def test_a_line_that_was_half_written_at_the_beginning_is_followed(directory: Path, log: AuditLog, decided: Decided) -> None:
    log.append(decided())
    log.close()
    path = next(directory.glob("*.jsonl"))
    line = path.read_bytes().splitlines(keepends=True)[1]
    with path.open("ab") as file:
        file.write(line[:40])
    coming = follow(directory, wait=lambda seconds: None)
    assert next(coming) is None
    with path.open("ab") as file:
        file.write(line[40:])
    assert next(coming) is not None
    assert next(coming) is None


def test_a_file_that_gets_shorter_or_is_pruned_is_followed_on(directory: Path, log: AuditLog, decided: Decided) -> None:
    log.append(decided())
    log.close()
    path = next(directory.glob("*.jsonl"))
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(whole.splitlines(keepends=True)[1][:50])
    coming = follow(directory, wait=lambda seconds: None)
    assert next(coming) is None
    path.write_bytes(whole)  # a torn tail is set aside
    assert next(coming) is None
    with path.open("ab") as file:
        file.write(whole.splitlines(keepends=True)[1])
    assert next(coming) is not None
    assert next(coming) is None
    path.unlink()
    assert next(coming) is None
