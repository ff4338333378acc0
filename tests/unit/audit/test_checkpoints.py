"""Signed checkpoints: what they see that a chain cannot, who signs them, where they go, and what becomes of a killed writer."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from privacyguard.audit import AuditLog, DecisionRecord, OutcomeRecord
from privacyguard.audit.checkpoints import Checkpoints
from privacyguard.audit.examine import kept_keys
from privacyguard.audit.line import Place, place_line
from privacyguard.audit.notes import DEVELOPMENT, PublicKey, Signer, read_key, read_note, split_notes
from privacyguard.audit.recordable import digest
from privacyguard.audit.retention import ended_before, prune
from privacyguard.audit.signing import SigningKeys
from privacyguard.audit.verify import verify
from privacyguard.audit.writer import Limits
from privacyguard.errors import AuditError

Decided = Callable[..., DecisionRecord]
Ended = Callable[[DecisionRecord], OutcomeRecord]
Clock = Callable[[], datetime]


def notes_of(directory: Path) -> list[str]:
    notes = [read_note(one) for one in split_notes((directory / "checkpoints").read_bytes())[0]]
    return [note.text for note in notes if note is not None]


@pytest.fixture
def closed(directory: Path, log: AuditLog, decided: Decided) -> Path:
    """A log of one stream with five records, signed to its end."""
    for _ in range(4):
        log.append(decided(blocked=True))
    log.close()
    return directory


def test_a_stream_is_signed_when_it_begins_and_when_it_ends(closed: Path) -> None:
    stream = next(closed.glob("*.jsonl")).stem
    begun, ended = (text.split("\n") for text in notes_of(closed))
    assert begun[:2] == [f"privacyguard.audit/{stream}", "1"]
    assert begun[3:5] == ["number 0", "previous none"]
    assert ended[1] == "5"
    assert ended[3] == "number 1"
    assert ended[-2] == "end"
    assert verify(closed).lines()[1].startswith("checkpoints: ok, 2 notes, signed by privacyguard.audit+")


def test_a_checkpoint_is_a_signed_note_of_c2sp(closed: Path) -> None:
    [key] = kept_keys(closed)
    content = split_notes((closed / "checkpoints").read_bytes())[0][-1]
    text, _, signature = content.decode().rpartition("\n\n")
    assert len(text.split("\n")[2]) == 44  # the root, 32 bytes in base64
    assert signature.startswith("— privacyguard.audit ")
    note = read_note(content)
    assert note is not None
    assert note.signed_by([key]) == key
    assert read_key(key.vkey) == key
    other = Signer("privacyguard.audit", b"1" * 32).key
    assert note.signed_by([other]) is None
    assert note.signed_by([PublicKey(key.name, other.public)]) is None


def test_the_signing_key_is_for_its_owner_alone(closed: Path) -> None:
    assert stat.S_IMODE((closed / "keys" / "signing-1.key").stat().st_mode) == 0o600
    (closed / "keys" / "signing-1.key").chmod(0o640)
    keys = SigningKeys(closed / "keys", entropy=os.urandom)
    with pytest.raises(AuditError, match="is open to others"):
        keys.current()


@pytest.mark.parametrize(
    ("change", "told"),
    {
        "the last line is gone": (lambda lines: lines[:-1], "GAP {}: record 4 is missing at the end"),
        "three lines are gone": (lambda lines: lines[:2], "GAP {}: records 2 to 4 are missing at the end"),
        "everything is gone": (lambda lines: [], "GAP {}: records 0 to 4 are missing at the end"),
        "the last line was changed": (
            lambda lines: [*lines[:-1], lines[-1].replace(b'"block"', b'"allow"')],
            "TAMPERED {}: records 1 to 4 are not what was signed",
        ),
        "the chain was made over": (
            lambda lines: rechained(lines, 2),
            "TAMPERED {}: records 1 to 4 are not what was signed",
        ),
        "a record was added at the end": (
            lambda lines: [*lines, forged(lines[-1])],
            "TAMPERED {}: record 5 is added after the end was signed",
        ),
    }.values(),
)
def test_what_a_chain_cannot_see_checkpoints_do(closed: Path, change: Callable[[list[bytes]], list[bytes]], told: str) -> None:
    path = next(closed.glob("*.jsonl"))
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    report = verify(closed)
    assert not report.ok
    assert told.format(path.name) in report.lines()


def rechained(lines: list[bytes], at: int) -> list[bytes]:
    """The lines with one verdict changed, and every digest behind it made over."""
    made = lines[:at]
    for number, line in enumerate(lines[at:], start=at):
        fields = json.loads(line)
        stream, seq = fields["stream"], fields["seq"]
        changed = line.replace(b'"block"', b'"allow"') if number == at else line
        head, _, rest = changed.partition(b',"stream"')
        _, _, rest = rest.partition(b',"ts":')
        made.append(place_line(head + b',"ts":' + rest.rstrip(b"\n"), Place(stream, seq, digest(made[-1]))))
    return made


def forged(last: bytes) -> bytes:
    fields = json.loads(last)
    head, _, rest = last.partition(b',"stream"')
    _, _, rest = rest.partition(b',"ts":')
    return place_line(head + b',"ts":' + rest.rstrip(b"\n"), Place(fields["stream"], fields["seq"] + 1, digest(last)))


def test_a_stream_that_is_gone_is_missed(closed: Path, clock: Clock, decided: Decided) -> None:
    path = next(closed.glob("*.jsonl"))
    path.unlink()
    with AuditLog(closed, clock=clock, version="0.1.0") as other:
        other.append(decided(blocked=True))
    report = verify(closed)
    assert not report.ok
    assert f"MISSING STREAM {path.stem}: 5 records were signed" in report.lines()


def test_notes_that_are_gone_are_missed(closed: Path) -> None:
    (closed / "checkpoints").unlink()
    assert "GAP checkpoints: there are keys that sign, and no note at all" in verify(closed).lines()


def test_notes_that_somebody_else_signed_are_found(closed: Path, tmp_path: Path, clock: Clock) -> None:
    trusted = kept_keys(closed)
    stream = next(closed.glob("*.jsonl"))
    lines = rechained(stream.read_bytes().splitlines(keepends=True), 1)
    stream.write_bytes(b"".join(lines))
    (closed / "checkpoints").unlink()
    forger = Checkpoints(closed, SigningKeys(tmp_path / "theirs", entropy=os.urandom), clock=clock)
    from privacyguard.audit.merkle import leaf_hash, root_of

    forger.add(stream.stem, len(lines), root_of([leaf_hash(line) for line in lines]), end=True)
    report = verify(closed, keys=trusted)
    assert not report.ok
    assert any(
        line.startswith("TAMPERED checkpoints: note 0 is not signed by a key that is trusted") for line in report.lines()
    )


def test_a_new_key_is_trusted_because_the_old_one_says_so(directory: Path, clock: Clock, decided: Decided) -> None:
    with AuditLog(directory, clock=clock, version="0.1.0") as log:
        log.append(decided(blocked=True))
        [old] = kept_keys(directory)
        Checkpoints(directory, SigningKeys(directory / "keys", entropy=os.urandom), clock=clock).rotate()
        log.append(decided(blocked=True))
    _, new = kept_keys(directory)
    assert old != new
    for keys in ([old], [new], [old, new]):
        report = verify(directory, keys=keys)
        assert report.ok, report.lines()
        assert report.seals.signer == new
    assert not verify(directory, keys=[Signer("privacyguard.audit", b"2" * 32).key]).ok


def test_after_a_rotation_the_old_key_vouches_for_nothing_new(directory: Path, clock: Clock, decided: Decided) -> None:
    with AuditLog(directory, clock=clock, version="0.1.0") as log:
        log.append(decided(blocked=True))
    old = SigningKeys(directory / "keys", entropy=os.urandom).current()
    Checkpoints(directory, SigningKeys(directory / "keys", entropy=os.urandom), clock=clock).rotate()
    thief = Checkpoints(directory, SigningKeys(directory / "none", entropy=os.urandom), clock=clock)
    thief._append("privacyguard.audit/pruned\n", ("stream x 1 y",), lambda: (old,))
    report = verify(directory, keys=[old.key])
    assert not report.ok


def test_a_key_that_was_given_is_said_to_be_for_development(directory: Path, clock: Clock, decided: Decided) -> None:
    with AuditLog(directory, clock=clock, version="0.1.0", signer=Signer(DEVELOPMENT, b"3" * 32)) as log:
        log.append(decided(blocked=True))
        log.append(decided(blocked=True))
    assert not list((directory / "keys").glob("signing-*"))
    report = verify(directory)
    assert report.ok
    assert "the signing key did not lie in a file: it is one for development" in report.lines()


def test_anchors_get_every_note_and_a_copy_that_fails_blocks_nothing(
    directory: Path, tmp_path: Path, clock: Clock, decided: Decided, caplog: pytest.LogCaptureFixture
) -> None:
    anchor = tmp_path / "elsewhere"
    with AuditLog(directory, clock=clock, version="0.1.0", anchors=[tmp_path / "no" / "where", anchor]) as log:
        log.append(decided(blocked=True))
    assert anchor.read_bytes() == (directory / "checkpoints").read_bytes()
    assert [record.message for record in caplog.records] == [
        f"checkpoints cannot be copied to {tmp_path / 'no' / 'where'}: No such file or directory"
    ]
    assert verify(directory, anchors=[anchor]).lines()[-1] == "unanchored: none; 2 checkpoints that lie elsewhere vouch for all"


def test_half_a_note_is_the_residue_of_a_crash_and_the_next_one_takes_its_place(
    closed: Path, clock: Clock, decided: Decided
) -> None:
    notes = closed / "checkpoints"
    whole = notes.read_bytes()
    for tear in (whole[-50:-1], b"privacyguard.audit/01", b"x\n\n", whole[-200:-100]):
        notes.write_bytes(whole + tear)
        report = verify(closed)
        assert report.ok
        assert f"torn checkpoints: the last {len(tear)} bytes are no whole note: residue of a crash" in report.lines()
    with AuditLog(closed, clock=clock, version="0.1.0") as log:
        log.append(decided(blocked=True))
    assert verify(closed).ok
    assert notes.read_bytes().startswith(whole)
    assert verify(closed).seals.notes == 4


def test_a_full_stream_is_followed_by_another(directory: Path, clock: Clock, decided: Decided) -> None:
    with AuditLog(directory, clock=clock, version="0.1.0", limits=Limits(size=4000)) as log:
        for _ in range(20):
            log.append(decided(blocked=True))
    paths = sorted(directory.glob("*.jsonl"))
    assert len(paths) > 3
    first = [json.loads(path.read_text().splitlines()[0]) for path in paths]
    assert [one["continues"] for one in first] == [None, *(path.stem for path in paths[:-1])]
    report = verify(directory)
    assert report.ok
    assert report.records == 20 + len(paths)
    assert all(stream.seal.ended == stream.chain.length for stream in report.streams)


def test_an_old_stream_is_followed_by_another(directory: Path, clock: Clock, decided: Decided) -> None:
    with AuditLog(directory, clock=clock, version="0.1.0", limits=Limits(age=timedelta(milliseconds=20))) as log:
        for _ in range(30):
            log.append(decided(blocked=True))
    assert len(list(directory.glob("*.jsonl"))) > 1
    assert verify(directory).ok


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from privacyguard.audit import AuditLog, OutcomeStatus, outcome_record, sortable_id
now = lambda: datetime.now(UTC)
log = AuditLog(Path(sys.argv[1]), clock=now, version="0.1.0")
log.append(outcome_record(sortable_id(now(), os.urandom(9)), OutcomeStatus.BLOCKED, ts=now()))
[path] = Path(sys.argv[1]).glob("*.jsonl")
if sys.argv[2] == "torn":
    with path.open("ab") as file:
        file.write(b'{"v":1,"type":"outc')
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("tear", ["torn", "whole"])
def test_what_a_killed_writer_left_is_signed_by_the_next_one_and_its_torn_tail_set_aside(
    tear: str, directory: Path, clock: Clock, decided: Decided
) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(directory), tear], check=False)
    [dead] = directory.glob("*.jsonl")
    before = verify(directory)
    assert before.ok
    assert before.streams[0].unsigned == 1
    with AuditLog(directory, clock=clock, version="0.1.0") as log:
        log.append(decided(blocked=True))
        log._recover()
    report = verify(directory)
    assert report.ok
    assert sum(stream.unsigned for stream in report.streams) == 0
    assert not list((directory / "open").iterdir())
    records = [json.loads(line) for path in directory.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    recovered = [(one["of"], one["records"], one["torn"]) for one in records if one["type"] == "recovered"]
    if tear == "torn":
        assert recovered == [(dead.stem, 2, 19)]
        assert (directory / "torn" / dead.stem).read_bytes() == b'{"v":1,"type":"outc'
    else:
        assert recovered == []


def test_a_stream_that_is_being_written_is_left_alone(directory: Path, log: AuditLog, clock: Clock, decided: Decided) -> None:
    log.append(decided(blocked=True))
    with AuditLog(directory, clock=clock, version="0.1.0") as other:
        other.append(decided(blocked=True))
        other._recover()
        assert len(list((directory / "open").iterdir())) == 2
        log.append(decided(blocked=True))
    assert verify(directory).ok


def test_records_get_their_checkpoint_without_being_asked(directory: Path, clock: Clock, decided: Decided) -> None:
    import time

    with AuditLog(directory, clock=clock, version="0.1.0", limits=Limits(unsigned=0.05)) as log:
        log.append(decided(blocked=True))
        deadline = time.monotonic() + 20
        while verify(directory).streams[0].unsigned and time.monotonic() < deadline:
            time.sleep(0.02)
        assert verify(directory).streams[0].unsigned == 0


def test_old_streams_are_deleted_with_a_note_and_the_rest_verifies(directory: Path, clock: Clock, decided: Decided) -> None:
    with AuditLog(directory, clock=clock, version="0.1.0", limits=Limits(size=4000)) as log:
        for _ in range(20):
            log.append(decided(blocked=True))
        streams = len(list(directory.glob("*.jsonl")))
        old = ended_before(directory, clock())
        assert len(old) == streams - 1  # the one that is being written stays
        checkpoints = Checkpoints(directory, SigningKeys(directory / "keys", entropy=os.urandom), clock=clock)
        (directory / "legal-hold").touch()
        with pytest.raises(AuditError, match="nothing may be deleted"):
            prune(directory, old, checkpoints)
        (directory / "legal-hold").unlink()
        prune(directory, old, checkpoints)
        assert len(list(directory.glob("*.jsonl"))) == 1
    report = verify(directory)
    assert report.ok
    assert f"pruned: {len(old)} streams with {sum(one.size for one in old)} records were deleted on purpose" in report.lines()
    next(directory.glob("*.jsonl")).unlink()  # but not on purpose
    assert not verify(directory).ok


def test_a_lost_key_is_followed_by_another_and_the_log_verifies(directory: Path, clock: Clock, decided: Decided) -> None:
    with AuditLog(directory, clock=clock, version="0.1.0") as log:
        log.append(decided(blocked=True))
    (directory / "keys" / "signing-1.key").unlink()
    with AuditLog(directory, clock=clock, version="0.1.0") as log:
        log.append(decided(blocked=True))
    assert (directory / "keys" / "signing-2.key").exists()
    report = verify(directory)
    assert report.ok
    assert report.records == 4


def test_without_any_key_the_streams_are_checked_and_the_signatures_said_not_to_be(closed: Path) -> None:
    for key in (closed / "keys").glob("signing-*"):
        key.unlink()
    report = verify(closed)
    assert "GAP checkpoints: no key is here to check the signatures with: give the one you know" in report.lines()
    assert report.streams[0].ok
    assert report.records == 5


def test_a_clock_that_jumps_back_is_no_damage(directory: Path, decided: Decided, clock: Clock) -> None:
    moments = [clock() + timedelta(days=days) for days in (9, 3, 8, -5, 0, 2, 1, 1, 1)]
    back = iter(moments)
    last = moments[-1]
    with AuditLog(directory, clock=lambda: next(back, last), version="0.1.0", limits=Limits(age=timedelta(days=400))) as log:
        for _ in range(5):
            log.append(decided(blocked=True))
            log.vouch()
    report = verify(directory)
    assert report.ok
    assert report.records == 6


def test_a_log_on_a_read_only_disk_is_verified(closed: Path) -> None:
    for path in (closed, *closed.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert verify(closed).ok
    finally:
        for path in (closed, *closed.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)


def test_a_file_without_an_end_is_not_held_in_memory(closed: Path) -> None:
    import resource

    big = closed / "01KARHM7P05ZZZZZZZZZZZZZZZ.jsonl"
    with big.open("wb") as file:
        file.truncate(1 << 30)  # a gigabyte of zeros, in no block of the disk
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = verify(closed)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert any(f"the last {1 << 30} bytes are no whole record" in line for line in report.lines())
    assert grown < 300_000  # kilobytes
