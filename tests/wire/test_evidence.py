"""The log of real calls: whatever reached a server is on record, through kills, many writers and full disks; and it replays."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import privacyguard as pg
from privacyguard.audit.verify import verify
from privacyguard.policy.load import load_policy, load_taxonomy
from privacyguard.replay import Change, replay
from privacyguard.testing import RecordingServer
from tests.wire.conftest import Wire

Make = Callable[..., pg.Guard]

CALLING = """
import os, sys, threading
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import httpx
from itertools import count
import privacyguard as pg
audit, url, anchor = sys.argv[1:4]
guard = pg.Guard("secrets-only", audit=audit, anchor=anchor)
serial = count()
def work(lane):
    client = guard.wrap(httpx.Client(base_url=url, headers={"authorization": "Bearer k"}))
    while True:
        name = f"call-{os.getpid()}-{lane}-{next(serial)}"
        body = {"model": "gpt-5", "messages": [{"role": "user", "content": name}]}
        client.post("/v1/chat/completions", json=body).raise_for_status()
        print(name, flush=True)
guard.plan(model="openai/gpt-5", messages=[{"role": "user", "content": "call-123456-7-8901"}])
print("ready", flush=True)
for lane in range(4):
    threading.Thread(target=work, args=(lane,), daemon=True).start()
threading.Event().wait()
"""


def records_of(directory: Path) -> list[dict[str, Any]]:
    lines = [line for path in sorted(directory.glob("*.jsonl")) for line in path.read_bytes().splitlines(keepends=True)]
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def test_every_call_that_reached_a_server_is_on_record_however_the_process_is_killed(tmp_path: Path) -> None:
    audit, anchor = tmp_path / "audit", tmp_path / "anchor"
    dice, acknowledged, received = random.Random(9), 0, 0
    with RecordingServer() as server:
        for _ in range(int(os.environ.get("PRIVACYGUARD_KILLS", "12"))):
            server.clear()
            command = [sys.executable, "-c", CALLING, str(audit), server.url, str(anchor)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
                time.sleep(dice.random() * 0.6)
                os.kill(process.pid, signal.SIGKILL)
                said = [line for line in process.stdout.read().splitlines() if line.startswith("call-")]
            time.sleep(0.05)  # what was under way arrives
            decisions = [one for one in records_of(audit) if one["type"] == "decision"]
            received += len(server.requests)
            acknowledged += len(said)
            # every call is allowed and each has its own decision: there cannot be more requests than decisions
            assert len(decisions) >= received
            outcomes = sum(one["type"] == "outcome" for one in records_of(audit))
            assert outcomes >= acknowledged
    assert acknowledged > 50
    report = verify(audit, anchors=[anchor])
    assert report.ok, report.lines()
    assert report.outcomes_alone == 0
    kinds = {line.partition(" ")[0].rstrip(":") for line in report.lines() if not line.startswith("01")}
    assert kinds <= {"torn", "unmatched", "unanchored", "ok", "checkpoints", "the"}, report.lines()


def test_replay_of_real_calls_says_what_another_policy_would_have_done(wire: Wire, tmp_path: Path) -> None:
    texts = ("What is the capital of France?", "Write to Maria Lopez, SSN 536-90-4399.", "My biopsy came back malignant.")
    for text in texts:
        wire.call("sync", "openai/gpt-5", "/v1", [{"role": "user", "content": text}])
    wire.guard.close()
    again = replay(wire.log)
    assert (again.decisions, again.not_reproduced, again.unreadable) == (3, 0, 0)
    other = replay(wire.log, load_policy("secrets-only", load_taxonomy()))
    assert other.changes[Change.LOOSER] == 2
    assert {(row.before, row.after) for row in other.rows} == {("redact", "allow"), ("route_local", "allow")}
    assert replay(wire.log, load_policy("default", load_taxonomy())).changes == {Change.SAME: 3}


NEW_ENTITY = """
apiVersion: privacyguard/v1
name: badges
detect:
  entities:
    STAFF_BADGE: {like: EMPLOYEE_ID}
rules:
  - id: badges-stay
    when: {entities: [STAFF_BADGE]}
    then: route_local
"""


def test_replay_says_unknown_where_nobody_looked_that_day(wire: Wire, tmp_path: Path) -> None:
    wire.call("sync", "openai/gpt-5", "/v1", [{"role": "user", "content": "What is the capital of France?"}])
    wire.guard.close()
    policy = tmp_path / "badges.yaml"
    policy.write_text(NEW_ENTITY)
    found = replay(wire.log, load_policy(policy, load_taxonomy()))
    assert found.changes == {Change.UNKNOWN: 1}
    assert found.rows[0].why == "nobody looked for STAFF_BADGE"


def test_a_changed_record_does_not_come_out_as_it_is(wire: Wire) -> None:
    wire.call("sync", "openai/gpt-5", "/v1", [{"role": "user", "content": "Write to Maria Lopez, SSN 536-90-4399."}])
    wire.guard.close()
    stream = next(wire.log.glob("*.jsonl"))
    stream.write_bytes(stream.read_bytes().replace(b'"verdict":"redact"', b'"verdict":"allow"'))
    assert replay(wire.log).not_reproduced == 1


def test_a_log_that_cannot_be_written_blocks_unless_that_was_asked_for(
    make_guard: Make, third: RecordingServer, tmp_path: Path
) -> None:
    third.clear()
    place = tmp_path / "file"
    place.write_text("in the way")
    call = {"model": "openai/gpt-5", "api_base": third.url + "/v1", "api_key": "k"}
    messages = [{"role": "user", "content": "What is the capital of France?"}]
    with pytest.raises(pg.AuditError, match="nothing was sent"):
        make_guard(audit=place / "audit").completion(messages=messages, **call)
    assert not third.requests
    lax = make_guard(audit=place / "audit", unsafe_audit_optional=True)
    lax.completion(messages=messages, **call)
    assert len(third.requests) == 1
    place.unlink()
    lax.completion(messages=messages, **call)
    lax.close()
    records = records_of(place / "audit")
    assert [one["type"] for one in records] == ["genesis", "dropped", "decision", "outcome"]
    assert records[1]["records"] == 2
    report = verify(place / "audit")
    assert report.ok
    assert "dropped: 2 records could not be written, and the calls went on as was asked for" in report.lines()


def test_checkpoints_are_signed_with_the_key_that_was_given(make_guard: Make, third: RecordingServer, tmp_path: Path) -> None:
    key = tmp_path / "audit.key"
    key.write_text("ab" * 32)
    with pytest.raises(pg.AuditError, match="is open to others"):
        make_guard(audit_key=key)
    key.chmod(stat.S_IRUSR)
    guard = make_guard(audit_key=key, anchor=tmp_path / "anchor")
    call = {"model": "openai/gpt-5", "api_base": third.url + "/v1", "api_key": "k"}
    guard.completion(messages=[{"role": "user", "content": "What is the capital of France?"}], **call)
    guard.close()
    assert not list((tmp_path / "audit" / "keys").glob("signing-*"))
    report = verify(tmp_path / "audit", anchors=[tmp_path / "anchor"])
    assert report.ok
    assert report.lines()[-1].startswith("unanchored: none")


def test_a_key_in_the_environment_is_said_to_be_for_development(
    make_guard: Make, third: RecordingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(pg.AuditError, match="holds no key"):
        make_guard(audit_key="env:AUDIT_SEED")
    monkeypatch.setenv("AUDIT_SEED", "cd" * 32)
    guard = make_guard(audit_key="env:AUDIT_SEED")
    call = {"model": "openai/gpt-5", "api_base": third.url + "/v1", "api_key": "k"}
    guard.completion(messages=[{"role": "user", "content": "What is the capital of France?"}], **call)
    guard.close()
    assert "the signing key did not lie in a file: it is one for development" in verify(tmp_path / "audit").lines()


MANY = """
import os, sys, threading, time
from datetime import UTC, datetime
from pathlib import Path
from privacyguard.audit import AuditLog, OutcomeStatus, outcome_record, sortable_id
from privacyguard.audit.writer import Limits
now = lambda: datetime.now(UTC)
log = AuditLog(Path(sys.argv[1]), clock=now, version="0.1.0", limits=Limits(size=200_000, unsigned=0.2))
until, counts = time.monotonic() + float(sys.argv[2]), []
def work():
    count = 0
    while time.monotonic() < until:
        log.append(outcome_record(sortable_id(now(), os.urandom(9)), OutcomeStatus.BLOCKED, ts=now()))
        count += 1
    counts.append(count)
threads = [threading.Thread(target=work) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
log.close()
print(sum(counts))
"""


def test_eight_processes_of_eight_threads_write_one_log_that_verifies(tmp_path: Path) -> None:
    seconds = os.environ.get("PRIVACYGUARD_WRITING_SECONDS", "3")
    command = [sys.executable, "-c", MANY, str(tmp_path / "audit"), seconds]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    written = [int(writer.communicate(timeout=float(seconds) + 100)[0]) for writer in writers]
    report = verify(tmp_path / "audit")
    assert report.ok, report.lines()
    assert report.records == sum(written) + len(report.streams)
    assert all(stream.seal.ended == stream.chain.length for stream in report.streams)
    assert report.seals.ok
    assert min(written) > 0


def test_the_log_of_an_older_version_is_verified_as_far_as_it_goes(wire: Wire) -> None:
    """A log without checkpoints, detectors and the fields of today."""
    wire.call("sync", "openai/gpt-5", "/v1", [{"role": "user", "content": "What is the capital of France?"}])
    wire.guard.close()
    for name in ("checkpoints", "detectors", "keys", "open"):
        there = wire.log / name
        shutil.rmtree(there) if there.is_dir() else there.unlink()
    report = verify(wire.log)
    assert report.ok
    assert report.lines()[-1].startswith("unanchored: all 3 records (3 have no checkpoint yet)")
    assert replay(wire.log).not_reproduced == 0
