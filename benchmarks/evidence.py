"""A guard and a folder in; what recording costs a call, how many a process records, and how fast a log is checked, out."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

from benchmarks.page import Table
from benchmarks.prompts import prompt
from privacyguard.audit import (
    RANDOM_BYTES,
    AuditLog,
    DecisionRecord,
    DetectorStatus,
    OutcomeRecord,
    OutcomeStatus,
    Stage,
    Tokens,
    decision_record,
    detector_id,
    outcome_record,
    policy_id,
    sortable_id,
)
from privacyguard.audit.line import encode
from privacyguard.audit.verify import verify
from privacyguard.detect.recognizer import FLOOR
from privacyguard.guard import Guard
from privacyguard.plan import Plan
from privacyguard.policy.load import load_policy, load_taxonomy
from privacyguard.replay import replay

APPENDS = 2_000
SECONDS = 2.0  # that each number of threads writes for
DECISIONS = 100_000  # of the log that is checked; figures are for a million
BATCH = 500
START = datetime(2026, 11, 1, tzinfo=UTC)


def evidence(guard: Guard, keywords: dict[str, Any], directory: Path) -> Table:
    """Time the audit log."""
    texts = ("Write to Maria Lopez, SSN 536-90-4399.", prompt("identifiers", 50))
    plans = [guard.plan(**{**keywords, "messages": [{"role": "user", "content": text}]}) for text in texts]
    rows = [row for plan in plans for row in _appending(plan, guard, directory / str(len(plan.findings)))]
    rows += _together(plans[0], guard, directory)
    rows += _checking(plans, guard, directory / "million")
    return Table("Audit log", ("what", "median", "unit"), tuple(rows))


def _records(plan: Plan, guard: Guard, now: datetime) -> tuple[DecisionRecord, OutcomeRecord]:
    made = decision_record(
        plan.facts,
        plan.decision,
        id=sortable_id(now, os.urandom(RANDOM_BYTES)),
        ts=now,
        policy=policy_id(guard.policy.name, guard.policy.digest),
        detectors=detector_id("b" * 64, FLOOR, DetectorStatus.OK),
        known=lambda name: True,
        us={Stage.DETECT: 4_000},
    )
    tokens = Tokens(prompt=100, completion=50)
    sent = outcome_record(made.id, OutcomeStatus.SENT, ts=now, peer="127.0.0.1:443", http=200, attempts=1, tokens=tokens)
    return made, sent


def _appending(plan: Plan, guard: Guard, directory: Path) -> list[tuple[str, ...]]:
    """One record at a time, with the disk and without its wait."""
    rows = []
    for name, patched in (("without the wait for the disk", True), ("durable", False)):
        with (
            mock.patch("privacyguard.audit.stream.sync", (lambda descriptor: None) if patched else os.fdatasync),
            AuditLog(directory / name.partition(" ")[0], clock=lambda: datetime.now(UTC), version="0") as log,
        ):
            log.append(_records(plan, guard, datetime.now(UTC))[0])
            times = []
            for _ in range(APPENDS):
                began = time.perf_counter()
                log.append(_records(plan, guard, datetime.now(UTC))[0])
                times.append(time.perf_counter() - began)
        rows.append(
            (f"a decision on {len(plan.findings)} findings, built and recorded, {name}", f"{median(times) * 1e6:.0f}", "us")
        )
    return rows


def _together(plan: Plan, guard: Guard, directory: Path) -> list[tuple[str, ...]]:
    """Many threads that share a sync."""
    rows = []
    for threads in (1, 8, 32):
        with AuditLog(directory / f"threads-{threads}", clock=lambda: datetime.now(UTC), version="0") as log:
            done: list[int] = []
            end = time.monotonic() + SECONDS

            def write(log: AuditLog = log, end: float = end, done: list[int] = done) -> None:
                count = 0
                while time.monotonic() < end:
                    for record in _records(plan, guard, datetime.now(UTC)):
                        log.append(record)
                    count += 1
                done.append(count)

            running = [threading.Thread(target=write) for _ in range(threads)]
            for one in running:
                one.start()
            for one in running:
                one.join()
        rows.append((f"decisions with their outcomes, {threads} threads", f"{sum(done) / SECONDS:,.0f}", "per second"))
    return rows


def _checking(plans: list[Plan], guard: Guard, directory: Path) -> list[tuple[str, ...]]:
    with (
        mock.patch("privacyguard.audit.stream.sync", return_value=None),
        AuditLog(directory, clock=lambda: START, version="0") as log,
    ):
        log.store_policy(guard.policy.digest, guard.policy.own.source)
        stream = log._opening.open(None)
        log._opening.vouch(stream.name, stream.head)
        for first in range(0, DECISIONS, BATCH):
            moments = (START + timedelta(seconds=number) for number in range(first, first + BATCH))
            pairs = [_records(plans[number % len(plans)], guard, moment) for number, moment in enumerate(moments)]
            stream.write([encode(record) for pair in pairs for record in pair])
        log._opening.vouch(stream.name, stream.head, end=True)
        stream.close(ended=True)
    rows = []
    began = time.process_time()
    report = verify(directory)
    assert report.ok
    rows.append(("audit verify", f"{(time.process_time() - began) / report.records * 1e6:.1f}", "s per million records"))
    other = load_policy("open-models-first", load_taxonomy())
    began = time.process_time()
    again = replay(directory, other)
    assert (again.decisions, again.not_reproduced) == (DECISIONS, 0)
    rows.append(
        (
            "audit replay under another policy",
            f"{(time.process_time() - began) / DECISIONS * 1e6:.1f}",
            "s per million decisions",
        )
    )
    return rows
