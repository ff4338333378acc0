"""What an auditor is told about a log: whole, damaged where, torn by a crash, and what cannot be known."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from privacyguard.audit import AuditLog, DecisionRecord, OutcomeRecord
from privacyguard.audit.chain import MAX_FAULTS
from privacyguard.audit.layout import CHECKPOINTS, KEYS
from privacyguard.audit.verify import Report, verify
from privacyguard.errors import AuditError

Decided = Callable[..., DecisionRecord]
Ended = Callable[[DecisionRecord], OutcomeRecord]
Lines = list[bytes]

RECORDS = 12  # lines of the stream below, genesis included


@pytest.fixture
def stream(log: AuditLog, decided: Decided, stream_file: Callable[[], Path]) -> Path:
    """A finished stream of twelve lines, which nobody signed: what its chain alone can show."""
    for _ in range(RECORDS - 1):
        log.append(decided(blocked=True))
    log.close()
    unsigned(log.directory)
    return stream_file()


def unsigned(directory: Path) -> None:
    (directory / CHECKPOINTS).unlink()
    for key in (directory / KEYS).glob("signing-*"):
        key.unlink()


def altered(path: Path, change: Callable[[Lines], Lines]) -> Report:
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    return verify(path.parent)


def faults(report: Report) -> list[str]:
    return [str(fault) for stream in report.streams for fault in stream.faults]


def substituted(old: bytes, new: bytes, at: int) -> Callable[[Lines], Lines]:
    def change(lines: Lines) -> Lines:
        assert old in lines[at]
        return [*lines[:at], lines[at].replace(old, new, 1), *lines[at + 1 :]]

    return change


def without(*gone: int) -> Callable[[Lines], Lines]:
    return lambda lines: [line for at, line in enumerate(lines) if at not in gone]


def moved(start: int, end: int) -> Callable[[Lines], Lines]:
    def change(lines: Lines) -> Lines:
        line = lines.pop(start)
        lines.insert(end, line)
        return lines

    return change


def swapped(one: int, other: int) -> Callable[[Lines], Lines]:
    def change(lines: Lines) -> Lines:
        lines[one], lines[other] = lines[other], lines[one]
        return lines

    return change


def inserted(at: int, line: bytes | None = None) -> Callable[[Lines], Lines]:
    """A line of its own, or else a copy of the third."""
    return lambda lines: [*lines[:at], line or lines[2], *lines[at:]]


DAMAGE: dict[str, tuple[Callable[[Lines], Lines], list[str]]] = {
    "a verdict was changed": (substituted(b'"block"', b'"allow"', 4), ["line 5 was changed"]),
    "a digit of a time was changed": (substituted(b'"ts":"2026', b'"ts":"2025', 4), ["line 5 was changed"]),
    "an ordinal was changed": (substituted(b'"seq":4', b'"seq":6', 4), ["line 5 was changed"]),
    "the link to the line before was changed": (substituted(b'"prev":"sha256:', b'"prev":"sha257:', 4), ["line 5 was changed"]),
    "a line is no JSON any more": (substituted(b"{", b"(", 4), ["line 5 was changed"]),
    "a blank was added": (substituted(b",", b", ", 4), ["line 5 was changed"]),
    "the genesis was changed": (substituted(b'"0.1.0"', b'"0.2.0"', 0), ["line 1 was changed"]),
    "the version was raised": (substituted(b'"v":1', b'"v":2', 4), ["line 5 was changed"]),
    "the line before the last was changed": (substituted(b'"block"', b'"allow"', 10), ["line 11 or 12 was changed"]),
    "one line is gone": (without(4), ["record 4 is missing before line 5"]),
    "lines are gone": (without(4, 5, 6), ["records 4 to 6 are missing before line 5"]),
    "lines are gone in two places": (
        without(2, 7, 8),
        ["record 2 is missing before line 3", "records 7 to 8 are missing before line 7"],
    ),
    "the genesis is gone": (without(0), ["record 0 is missing before line 1"]),
    "all but the last is gone": (without(*range(11)), ["records 0 to 10 are missing before line 1"]),
    "the line before the last is gone": (without(10), ["record 10 is missing before line 11"]),
    "a line was copied": (inserted(6), ["line 7 was inserted"]),
    "a line was copied to the front": (inserted(0), ["line 1 was inserted"]),
    "a line was copied to the end": (inserted(12), ["line 13 is out of order"]),
    "a foreign line was inserted": (inserted(6, b'{"note":"text"}\n'), ["line 7 was inserted"]),
    "rubbish was inserted": (inserted(6, b"rubbish\n"), ["line 7 was inserted"]),
    "an empty line was inserted": (inserted(6, b"\n"), ["line 7 was inserted"]),
    "a line that is no object was inserted": (inserted(6, b"[1]\n"), ["line 7 was inserted"]),
    "two neighbours were swapped": (swapped(4, 5), ["line 5 is out of order"]),
    "a line was moved down": (moved(3, 7), ["line 8 is out of order"]),
    "a line was moved up": (moved(7, 3), ["line 4 is out of order"]),
    "a line was cut in two": (
        lambda lines: [*lines[:4], lines[4][:50] + b"\n", lines[4][50:], *lines[5:]],
        ["line 5 was changed", "line 6 was inserted"],
    ),
    "two lines were joined": (
        lambda lines: [*lines[:4], lines[4][:-1] + b" ", *lines[5:]],
        ["line 5 was changed", "record 5 is missing before line 6"],
    ),
}


def test_a_whole_log_is_ok(stream: Path) -> None:
    report = verify(stream.parent)
    assert report.ok
    assert report.records == RECORDS
    assert (
        report.streams[0].chain.head
        == f"sha256:{hashlib.sha256(stream.read_bytes().splitlines(keepends=True)[-1]).hexdigest()}"
    )


def test_a_report_says_what_a_bare_chain_cannot_see(stream: Path) -> None:
    report = altered(stream, without(10, 11))
    assert report.ok
    assert report.lines()[-1].startswith("unanchored: ")


@pytest.mark.parametrize(("change", "told"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_found_and_named(stream: Path, change: Callable[[Lines], Lines], told: list[str]) -> None:
    report = altered(stream, change)
    assert not report.ok
    assert faults(report) == told
    kind = "GAP" if "missing" in told[0] else "TAMPERED"
    assert f"{kind} {stream.name}: {told[0]}" in report.lines()
    assert report.lines()[-2].startswith("DAMAGED: 1 streams")


def test_far_lines_that_were_swapped_are_both_named(stream: Path) -> None:
    report = altered(stream, swapped(3, 8))
    assert {fault.line for fault in report.streams[0].chain.faults} >= {4, 9}


def test_the_rest_behind_a_damage_is_still_checked(stream: Path) -> None:
    altered(stream, substituted(b'"block"', b'"allow"', 3))
    assert faults(altered(stream, substituted(b'"block"', b'"allow"', 8))) == ["line 4 was changed", "line 9 was changed"]


TORN = {
    "cut in a record": lambda last: last[:40],
    "cut before the newline": lambda last: last[:-1],
    "one byte": lambda last: last[:1],
    "zeros where the data never came": lambda last: bytes(len(last)),
    "zeros and a newline": lambda last: bytes(len(last) - 1) + b"\n",
}


@pytest.mark.parametrize("tear", TORN.values(), ids=TORN)
def test_a_torn_tail_is_reported_as_crash_residue(stream: Path, tear: Callable[[bytes], bytes]) -> None:
    report = altered(stream, lambda lines: [*lines[:-1], tear(lines[-1])])
    chain = report.streams[0].chain
    assert report.ok
    assert chain.records == RECORDS - 1
    assert chain.torn > 0
    assert any(f"the last {chain.torn} bytes are no whole record: residue of a crash" in line for line in report.lines())


def test_an_empty_stream_is_what_a_crash_at_its_making_leaves(directory: Path) -> None:
    directory.mkdir()
    (directory / "01KARHM7P05ZZZZZZZZZZZZZZZ.jsonl").write_bytes(b"")
    assert verify(directory).ok


def chained(change: Callable[[dict[str, object]], object]) -> Callable[[Lines], Lines]:
    """Add a line at the end that stands in its place, as a writer of another version might."""

    def grow(lines: Lines) -> Lines:
        fields = json.loads(lines[-1])
        fields["seq"] += 1
        fields["prev"] = f"sha256:{hashlib.sha256(lines[-1]).hexdigest()}"
        change(fields)
        return [*lines, json.dumps(fields, separators=(",", ":")).encode() + b"\n"]

    return grow


def test_a_record_of_a_newer_version_is_said_and_the_rest_is_checked(stream: Path) -> None:
    altered(stream, chained(lambda fields: fields.update(v=2, type="verdict", more="text")))
    report = altered(stream, chained(lambda fields: fields.update(v=1, type="decision") or fields.pop("more")))
    assert report.ok
    assert (report.streams[0].chain.newer, report.records) == (1, RECORDS + 1)
    assert any("1 records of a newer version" in line for line in report.lines())


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.update(note="text"),
        lambda fields: fields.pop("facts"),
        lambda fields: fields.update(type="remark"),
        lambda fields: fields.update(v="one"),
        lambda fields: fields.update(v=0),
        lambda fields: fields.update(stream="01KARHM7P05ZZZZZZZZZZZZZZZ"),
        lambda fields: fields.update(type=[]),
    ],
    ids=[
        "a field too many",
        "a field too few",
        "no such type",
        "no version",
        "version 0",
        "another stream",
        "a type that is a list",
    ],
)
def test_a_line_outside_the_schema_is_no_record_even_where_it_stands(
    stream: Path, change: Callable[[dict[str, object]], object]
) -> None:
    assert faults(altered(stream, chained(change))) == ["line 13 is no record of this stream"]


def test_a_stream_under_another_name_is_said_once(stream: Path) -> None:
    stream.rename(stream.with_name("01KARHM7P05ZZZZZZZZZZZZZZZ.jsonl"))
    report = verify(stream.parent)
    assert faults(report) == ["line 1 belongs to a stream of another name"]


def test_a_file_that_is_no_stream_is_named_and_left_alone(stream: Path) -> None:
    (stream.parent / "notes.txt").write_text("text")
    report = verify(stream.parent)
    assert report.ok
    assert report.foreign == ("notes.txt",)
    assert "notes.txt: no part of an audit log, not looked at" in report.lines()


def test_a_foreign_file_with_the_name_of_a_stream_is_damage(stream: Path) -> None:
    (stream.parent / "export.jsonl").write_text('{"a":1}\n{"a":2}\n{"a":3}\n')
    assert not verify(stream.parent).ok


def test_a_file_of_nothing_but_damage_is_not_followed_to_its_end(stream: Path) -> None:
    stream.write_bytes(b"[]\n" * 1000)
    report = verify(stream.parent)
    assert len(faults(report)) == MAX_FAULTS
    assert f"{stream.name}: {MAX_FAULTS} faults, the rest was not looked at" in report.lines()


def test_calls_without_an_end_are_counted_and_named(directory: Path, log: AuditLog, decided: Decided, ended: Ended) -> None:
    whole, cut = decided(), decided()
    for record in (whole, cut, ended(whole), decided(blocked=True)):
        log.append(record)
    report = verify(directory)
    assert (report.ok, report.open, report.open_ids, report.outcomes_alone) == (True, 1, (cut.id,), 0)
    assert f"unmatched: 1 decisions without an outcome (a crash, or under way): {cut.id}" in report.lines()


def test_an_outcome_in_another_stream_ends_its_call(directory: Path, log: AuditLog, decided: Decided, ended: Ended) -> None:
    first, second = decided(), decided()
    log.append(first)
    with AuditLog(directory, clock=lambda: first.ts, version="0.1.0") as other:  # sorts before the decision's stream
        other.append(ended(first))
        other.append(ended(second))
    report = verify(directory)
    assert (report.open, report.outcomes_alone) == (0, 1)
    assert "unmatched: 1 outcomes without a decision" in report.lines()


def test_a_policy_that_was_changed_is_damage(directory: Path, log: AuditLog, decided: Decided) -> None:
    source = b"name: clinic\n"
    log.store_policy(hashlib.sha256(source).hexdigest(), source)
    log.append(decided(blocked=True))
    assert verify(directory).ok
    (kept,) = (directory / "policies").iterdir()
    kept.write_bytes(b"name: other\n")
    report = verify(directory)
    assert not report.ok
    assert f"TAMPERED policies/{kept.name}: is not the source that its name says" in report.lines()


def test_a_policy_that_decided_and_is_not_kept_is_named(stream: Path) -> None:
    assert verify(stream.parent).missing_policies == ("sha256:" + "a" * 64,)


def test_a_directory_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="cannot be read: No such file") as caught:
        verify(tmp_path / "nowhere")
    assert caught.value.__context__ is None
