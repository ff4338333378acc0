"""Records become durable lines, from many threads."""

import gc
import json
import os
import stat
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from privacyguard.audit import AuditLog, DecisionRecord, Log, NoLog, OutcomeRecord, default_directory
from privacyguard.audit.read import entries
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


def test_nothing_is_made_before_the_first_record(directory: Path, log: AuditLog, decided: Decided) -> None:
    assert not directory.exists()
    log.append(decided())
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_a_stream_begins_with_its_genesis_and_every_line_names_the_one_before(
    log: AuditLog, decided: Decided, ended: Ended, stream_file: Callable[[], Path]
) -> None:
    decision = decided()
    log.append(decision)
    log.append(ended(decision))
    path = stream_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = path.read_bytes().splitlines(keepends=True)
    genesis, first, second = map(json.loads, lines)
    assert list(first)[:5] == ["v", "type", "stream", "seq", "prev"]
    assert (genesis["type"], genesis["library"], genesis["epoch"], "prev" in genesis) == ("genesis", "0.1.0", "k1", False)
    assert [line["stream"] for line in (genesis, first, second)] == [path.stem] * 3
    assert [line["seq"] for line in (genesis, first, second)] == [0, 1, 2]
    assert [first["prev"], second["prev"]] == [digest(lines[0]), digest(lines[1])]
    assert lines[1] == json.dumps(first, separators=(",", ":")).encode() + b"\n"


def test_eight_threads_write_one_whole_stream(directory: Path, log: AuditLog, decided: Decided, ended: Ended) -> None:
    pairs = [[(decision, ended(decision)) for decision in (decided() for _ in range(50))] for _ in range(8)]

    def write(mine: list[tuple[DecisionRecord, OutcomeRecord]]) -> None:
        for decision, outcome in mine:
            log.append(decision)
            log.append(outcome)

    together(*(lambda mine=mine: write(mine) for mine in pairs))
    report = verify(directory)
    assert report.ok
    assert (len(report.streams), report.records, report.open, report.outcomes_alone) == (1, 801, 0, 0)


def path_bytes(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())


def test_a_closed_log_refuses_records_and_may_be_closed_again(log: AuditLog, decided: Decided) -> None:
    log.append(decided())
    log.close()
    log.close()
    with pytest.raises(AuditError, match="the audit log is closed; nothing was sent"):
        log.append(decided())


def test_two_logs_in_one_directory_write_two_streams(directory: Path, clock: Callable[[], datetime], decided: Decided) -> None:
    with (
        AuditLog(directory, clock=clock, version="0.1.0") as first,
        AuditLog(directory, clock=clock, version="0.1.0") as second,
    ):
        for _ in range(3):
            first.append(decided())
            second.append(decided())
    report = verify(directory)
    assert (report.ok, len(report.streams), report.records) == (True, 2, 8)


def test_a_policy_is_kept_once_under_its_digest(directory: Path, log: AuditLog) -> None:
    source = b"apiVersion: privacyguard/v1\n"
    log.store_policy(digest(source), source)
    (kept,) = (directory / "policies").iterdir()
    before = kept.stat().st_mtime_ns
    log.store_policy(digest(source).removeprefix("sha256:"), source)
    assert kept.read_bytes() == source
    assert kept.name == digest(source).removeprefix("sha256:") + ".yaml"
    assert kept.stat().st_mtime_ns == before


def test_a_policy_under_a_wrong_digest_is_refused(log: AuditLog) -> None:
    with pytest.raises(AuditError, match="is not that of its source"):
        log.store_policy(digest(b"another"), b"policy")


def test_neither_a_principal_nor_a_conversation_is_in_the_bytes(directory: Path, log: AuditLog, decided: Decided) -> None:
    canary = "maria-lopez"
    stands = log.pseudonym("principal", canary)
    log.append(decided().model_copy(update={"principal": stands}))
    written = path_bytes(directory)
    assert stands.encode() in written
    assert canary.encode() not in written
    assert canary not in repr(log)


def test_no_log_keeps_nothing_and_never_fails(tmp_path: Path, decided: Decided) -> None:
    with NoLog() as nothing:
        kept: Log = nothing
        kept.append(decided())
        kept.store_policy("none", b"policy")
        assert kept.pseudonym("principal", "maria") == kept.pseudonym("conversation", "lopez")
    assert not list(tmp_path.iterdir())


def test_no_log_gives_pseudonyms_that_fit_into_records(decided: Decided) -> None:
    DecisionRecord.model_validate({**decided().model_dump(), "principal": NoLog().pseudonym("principal", "maria")})


def test_the_default_directory_is_the_users_own() -> None:
    assert default_directory().is_absolute()
    assert default_directory().name == "audit"
    assert default_directory().parent.name == "privacyguard"


def test_records_come_back_as_they_were_appended(directory: Path, log: AuditLog, decided: Decided, ended: Ended) -> None:
    decision = decided()
    outcome = ended(decision)
    log.append(decision)
    log.append(outcome)
    assert [entry.record for entry in entries(directory) if hasattr(entry, "record")][1:] == [decision, outcome]


def test_a_log_that_nobody_holds_lets_go_of_its_file(directory: Path, clock: Callable[[], datetime], decided: Decided) -> None:
    forgotten = AuditLog(directory, clock=clock, version="0.1.0")
    forgotten.append(decided())
    gc.collect()  # what other tests left behind
    before = len(os.listdir("/dev/fd"))
    del forgotten
    gc.collect()
    assert len(os.listdir("/dev/fd")) == before - 2  # the stream, and its lock
