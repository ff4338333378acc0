"""What cannot be recorded raises, leaves nothing behind, and does not spoil what comes after."""

import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from privacyguard.audit import AuditLog, DecisionRecord, OutcomeRecord
from privacyguard.audit.recordable import digest
from privacyguard.audit.verify import verify
from privacyguard.errors import AuditError

Decided = Callable[..., DecisionRecord]
Ended = Callable[[DecisionRecord], OutcomeRecord]


def together(*work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=item) for item in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def path_bytes(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())


def under_a_file(tmp_path: Path) -> Path:
    (tmp_path / "file").write_bytes(b"")
    return tmp_path / "file" / "audit"


def is_a_file(tmp_path: Path) -> Path:
    (tmp_path / "file").write_bytes(b"")
    return tmp_path / "file"


def in_a_broken_link(tmp_path: Path) -> Path:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere" / "at" / "all")
    return tmp_path / "link"


def with_a_name_too_long(tmp_path: Path) -> Path:
    return tmp_path / ("a" * 300)


@pytest.mark.parametrize("place", [under_a_file, is_a_file, in_a_broken_link, with_a_name_too_long])
def test_a_log_that_cannot_be_written_says_that_nothing_was_sent(
    tmp_path: Path, place: Callable[[Path], Path], clock: Callable[[], datetime], decided: Decided
) -> None:
    directory = place(tmp_path)
    with AuditLog(directory, clock=clock, version="0.1.0") as log:
        with pytest.raises(AuditError, match="nothing was sent; pass audit=") as caught:
            log.append(decided())
        with pytest.raises(AuditError, match="nothing was sent"):
            log.store_policy(digest(b"policy"), b"policy")
        with pytest.raises(AuditError, match="audit keys in"):
            log.pseudonym("principal", "maria")
    assert str(directory) in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_failure_wakes_everybody_who_waits(tmp_path: Path, clock: Callable[[], datetime], decided: Decided) -> None:
    records, failures = [decided() for _ in range(16)], []
    with AuditLog(under_a_file(tmp_path), clock=clock, version="0.1.0") as log:

        def write(record: DecisionRecord) -> None:
            try:
                log.append(record)
            except AuditError as error:
                failures.append(str(error))

        together(*(lambda record=record: write(record) for record in records))
    assert len(failures) == 16


def test_a_log_recovers_when_its_directory_can_be_written_again(
    tmp_path: Path, clock: Callable[[], datetime], decided: Decided
) -> None:
    directory = is_a_file(tmp_path)
    with AuditLog(directory, clock=clock, version="0.1.0") as log:
        with pytest.raises(AuditError):
            log.append(decided())
        directory.unlink()
        log.append(decided())
    assert verify(directory).records == 2


def test_a_key_open_to_others_stops_the_log(
    directory: Path, log: AuditLog, decided: Decided, stream_file: Callable[[], Path]
) -> None:
    log.pseudonym("principal", "maria")
    (directory / "keys" / "epoch-1.key").chmod(0o644)
    with (
        AuditLog(directory, clock=lambda: decided().ts, version="0.1.0") as other,
        pytest.raises(AuditError, match=r"chmod 600 .*; nothing was sent"),
    ):
        other.append(decided())
    assert not list(directory.glob("*.jsonl"))


def test_a_stream_deleted_under_the_writer_is_followed_by_a_new_one(
    directory: Path, log: AuditLog, decided: Decided, stream_file: Callable[[], Path]
) -> None:
    log.append(decided())
    stream_file().unlink()
    log.append(decided())
    assert verify(directory).records == 2


def test_a_stream_that_another_hand_wrote_to_is_not_continued(
    directory: Path, log: AuditLog, decided: Decided, stream_file: Callable[[], Path]
) -> None:
    log.append(decided())
    touched = stream_file()
    with touched.open("ab") as file:
        file.write(b'{"v":1}\n')
    log.append(decided())
    report = verify(directory)
    assert [stream.ok for stream in report.streams] == [stream.name != touched.name for stream in report.streams]
    assert len(report.streams) == 2


@pytest.mark.parametrize(
    "failure", [OSError(5, "Input/output error"), KeyboardInterrupt()], ids=["an I/O error", "an interrupt"]
)
def test_after_a_failed_sync_the_record_is_gone_and_a_new_stream_begins(
    failure: BaseException, directory: Path, log: AuditLog, decided: Decided, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise failure

    first, lost, last = decided(blocked=True), decided(), decided(blocked=True)
    log.append(first)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", fail)
        with pytest.raises(AuditError if isinstance(failure, OSError) else KeyboardInterrupt):
            log.append(lost)
    log.append(last)
    report = verify(directory)
    assert (report.ok, len(report.streams), report.open) == (True, 2, 0)
    assert lost.id.encode() not in path_bytes(directory)
    assert last.id.encode() in path_bytes(directory)
