"""Entries of an audit log in, tables and lines for a person out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from privacyguard.audit.findings import DAMAGE
from privacyguard.audit.line import Entry, encode, place_line
from privacyguard.audit.log import default_directory
from privacyguard.audit.read import Unreadable, find, tail
from privacyguard.audit.record import DecisionRecord, FactEntry, GenesisRecord, OutcomeRecord
from privacyguard.audit.verify import Report
from privacyguard.cli.screen import DOMAIN_STYLES, verdict_style
from privacyguard.errors import AuditError

PER_CALL = 2  # records: the decision and its outcome
WIDE = 110  # columns from which a table also says why
DIGEST_SHOWN = 12  # hex digits of a digest, enough to compare by eye


def directory(given: Path | None) -> Path:
    """The log's directory. Raises `AuditError` where there is none."""
    chosen = default_directory() if given is None else given
    if not chosen.is_dir():
        raise AuditError(f"there is no audit log at {chosen}: make a guarded call first, or say where the log is")
    return chosen


def newest(log: Path, calls: int) -> tuple[Entry | Unreadable, ...]:
    """The records of the newest calls: the decisions, and the outcomes that are known by now."""
    entries = _read(log, calls * PER_CALL + calls)
    shown = [entry for entry in entries if isinstance(entry, Unreadable) or isinstance(entry.record, DecisionRecord)][-calls:]
    ids = {entry.record.id for entry in shown if isinstance(entry, Entry) and isinstance(entry.record, DecisionRecord)}
    kept = [
        entry
        for entry in entries
        if entry in shown
        or (isinstance(entry, Entry) and isinstance(entry.record, OutcomeRecord) and entry.record.decision in ids)
    ]
    return tuple(kept)


def of_call(log: Path, call: str) -> tuple[Entry | Unreadable, ...]:
    """The records of one call, the decision first."""
    problem = ""
    try:
        return find(log, call)
    except OSError as error:
        problem = error.strerror or type(error).__name__
    raise AuditError(f"audit directory {log} cannot be read: {problem}")


def line_of(entry: Entry | Unreadable) -> str:
    """A record as it stands in the log."""
    if isinstance(entry, Unreadable):
        return f'{{"unreadable":"{entry.why}","stream":"{entry.stream}","line":{entry.line}}}'
    return place_line(encode(entry.record), entry.place).decode("ascii").rstrip("\n")


def digest_of(entry: Entry) -> str:
    """The SHA-256 of a record's line: what the next line of its stream vouches for."""
    return f"sha256:{hashlib.sha256(place_line(encode(entry.record), entry.place)).hexdigest()}"


def show_table(console: Console, log: Path, entries: Sequence[Entry | Unreadable]) -> None:
    """One row per call."""
    console.print(f"audit log {log}", style="dim", soft_wrap=True)
    if not entries:
        console.print("no calls are recorded yet")
        return
    outcomes = {
        entry.record.decision: entry.record
        for entry in entries
        if isinstance(entry, Entry) and isinstance(entry.record, OutcomeRecord)
    }
    wide = console.width >= WIDE
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("when (UTC)", "id", "verdict"):
        rows.add_column(name, no_wrap=True)
    if wide:
        rows.add_column("because", overflow="fold")
    rows.add_column("what became of it", overflow="fold")
    for entry in entries:
        if isinstance(entry, Unreadable):
            rows.add_row("", f"line {entry.line}", Text("unreadable", "bold red"), *([""] if wide else []), str(entry.why))
        elif isinstance(entry.record, DecisionRecord):
            record = entry.record
            ended = _ended(outcomes.get(record.id)) if record.decision.destination else Text("nothing sent")
            rows.add_row(
                f"{record.ts:%m-%d %H:%M:%S}",
                record.id,
                Text(record.decision.verdict, verdict_style(record.decision.verdict)),
                *([", ".join(record.decision.reasons)] if wide else []),
                Text(f"{_to(record)}: ").append_text(ended) if record.decision.destination else ended,
            )
    console.print(rows)


def show_call(console: Console, entries: Sequence[Entry | Unreadable]) -> None:
    """Everything that is on record about one call."""
    for entry in entries:
        if isinstance(entry, Entry) and isinstance(entry.record, DecisionRecord):
            _show_decision(console, entry, entry.record)
        elif isinstance(entry, Entry) and isinstance(entry.record, OutcomeRecord):
            _show_outcome(console, entry.record)


def _show_decision(console: Console, entry: Entry, record: DecisionRecord) -> None:
    rows = _lines()
    rows.add_row("id", record.id)
    rows.add_row("when", f"{record.ts:%Y-%m-%d %H:%M:%S.%f} UTC")
    rows.add_row("verdict", Text(record.decision.verdict, verdict_style(record.decision.verdict)))
    rows.add_row("because", ", ".join(record.decision.reasons))
    rows.add_row("asked for", f"{record.requested.model} at {record.requested.endpoint} ({record.requested.zone})")
    rows.add_row("goes to", _to(record) or "nowhere")
    for zone, reasons in record.decision.denied.items():
        if reasons:
            rows.add_row(f"{zone}", f"denied by {', '.join(reasons)}")
    rows.add_row("found", _found(record.facts))
    if record.unknown:
        rows.add_row("not judged", ", ".join(record.unknown))
    if record.failed:
        rows.add_row("failed", ", ".join(record.failed))
    if record.opaque:
        rows.add_row("not readable", ", ".join(record.opaque))
    rows.add_row("rewritten", f"{len(record.decision.rewrites)} findings")
    rows.add_row("policy", f"{record.policy.name} {short(record.policy.digest)}")
    rows.add_row("detectors", f"{short(record.detectors.digest)}, {record.detectors.status}")
    rows.add_row("place", f"record {entry.place.seq} of stream {entry.place.stream}, behind {short(entry.place.prev or '')}")
    rows.add_row("digest", short(digest_of(entry)))
    console.print(rows)


def _show_outcome(console: Console, record: OutcomeRecord) -> None:
    rows = _lines()
    rows.add_row("outcome", _ended(record))
    rows.add_row("when", f"{record.ts:%Y-%m-%d %H:%M:%S.%f} UTC")
    rows.add_row("peer", record.peer or "none")
    rows.add_row("restored", f"{record.restored}, left as placeholders {record.unrestored}")
    if record.tokens:
        rows.add_row("tokens", f"{record.tokens.prompt} in, {record.tokens.completion} out")
    console.print()
    console.print(rows)


def show_report(console: Console, log: Path, report: Report) -> None:
    """What `verify` saw, damage in red."""
    console.print(f"audit log {log}", style="dim", soft_wrap=True)
    for line in report_lines(report):
        console.print(line)


def report_lines(report: Report) -> list[Text]:
    """The lines of a report in colour; the last one says what no chain can see."""
    *told, unanchored = report.lines()
    lines = []
    for line in told:
        damaged = "DAMAGED" in line or line.startswith(DAMAGE)
        style = "bold red" if damaged else "green" if line.startswith("ok") or ": ok" in line else ""
        lines.append(Text(line, style))
    return [*lines, Text(unanchored, "dim")]


def short(digest: str) -> str:
    """The beginning of a digest."""
    algorithm, colon, digits = digest.partition(":")
    return f"{algorithm}:{digits[:DIGEST_SHOWN]}…" if colon else digest


def _lines() -> Table:
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    return rows


def _found(facts: Sequence[FactEntry]) -> Text:
    line = Text()
    counts = Counter((fact.entity, fact.domain) for fact in facts)
    for (entity, domain), count in counts.items():
        line.append(", " if line else "")
        line.append(entity, DOMAIN_STYLES[domain])
        line.append(f" x{count}" if count > 1 else "")
    return line or Text("nothing")


def _to(record: DecisionRecord) -> str:
    destination = record.decision.destination
    return f"{destination.model} ({destination.zone})" if destination else ""


def _ended(outcome: OutcomeRecord | None) -> Text:
    if outcome is None:
        return Text("not known yet", "yellow")
    told = str(outcome.status) + (f", {outcome.error}" if outcome.error else "")
    return Text(told, "" if outcome.error is None else "red")


def _read(log: Path, count: int) -> tuple[Entry | Unreadable, ...]:
    problem = ""
    try:
        found = tail(log, count)
    except OSError as error:
        problem = error.strerror or type(error).__name__
    else:
        return tuple(entry for entry in found if isinstance(entry, Unreadable) or not isinstance(entry.record, GenesisRecord))
    raise AuditError(f"audit directory {log} cannot be read: {problem}")
