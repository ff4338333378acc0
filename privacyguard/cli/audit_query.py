"""An audit log in; answers to SQL, counts, and files for other tools out."""

from __future__ import annotations

import csv
import json
import math
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privacyguard.errors import AuditError, ConfigError

if TYPE_CHECKING:
    from privacyguard.audit.gather import Gathered

QUERY = """Ask the log in SQL (DuckDB; extra `privacyguard[audit]`).

Examples:

- `privacyguard audit query "select verdict, count(*) from decisions group by all"`
- `privacyguard audit query "select entity, operator, count(*) from findings where zone = 'third_party' group by all"`
- `privacyguard audit query --views`

The views are `decisions`, `findings`, `outcomes` and `calls` (a decision with its outcome). A query can read nothing else, and
can change nothing. A table ends after 1000 rows and says so; JSON and CSV have all of them, unless `--limit` says otherwise.

Exit codes: 0 fine, 2 the query or the log cannot be used, 3 a fault of this program."""

STATS = """Count what the log holds: verdicts, zones, entities, recipients, failures, tokens.

Examples:

- `privacyguard audit stats`
- `privacyguard audit stats --since 2026-11-01 --json`

Exit codes: 0 fine, 2 the log cannot be used, 3 a fault of this program."""

EXPORT = """Write the log for other tools.

Examples:

- `privacyguard audit export --format parquet --out folder` (three files; extra `privacyguard[audit]`)
- `privacyguard audit export --format csv --out folder` (the same as CSV)
- `privacyguard audit export --format ocsf --out events.jsonl` (OCSF 1.3, API Activity)
- `privacyguard audit export --format jsonl --out records.jsonl` (the records as they stand, by time)

Exit codes: 0 fine, 2 the log cannot be used, 3 a fault of this program."""

AUDIT = typer.Option("--audit", help="The log's directory; the guard's default unless given.")
SINCE = typer.Option("--since", help="From this day or moment on (UTC).")
UNTIL = typer.Option("--until", help="Before this day or moment (UTC).")
LIMIT = 1000  # rows on a terminal
_FORMS = {10: "%Y-%m-%d", 20: "%Y-%m-%dT%H:%M:%SZ"}  # by their length


def query(
    sql: Annotated[str | None, typer.Argument(metavar="SQL", help="One statement.")] = None,
    audit: Annotated[Path | None, AUDIT] = None,
    views: Annotated[bool, typer.Option("--views", help="List the views and their columns.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="The most rows.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One object a row.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated values.")] = False,
) -> None:
    """Query."""
    from privacyguard.audit.query import opened
    from privacyguard.cli import records

    if views:
        _show_views()
        return
    if not sql:
        raise ConfigError("say what you want to know in SQL, or --views")
    most = limit or (None if as_json or as_csv else LIMIT)
    with opened(records.directory(audit)) as log:
        answer = log.ask(sql, None if most is None else most + 1)
        if log.unreadable:
            typer.echo(
                f"{log.unreadable} lines hold no record and are not in the answer; run: privacyguard audit verify", err=True
            )
    rows = answer.rows[:most]
    if as_json:
        for row in rows:
            typer.echo(json.dumps(dict(zip(answer.columns, map(_finite, row), strict=True)), default=_plain))
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(answer.columns)
        writer.writerows(rows)
    else:
        _table(answer.columns, [tuple(map(_shown, row)) for row in rows])
    if len(rows) < len(answer.rows):
        typer.echo(f"there are more than these {len(rows):,} rows; --limit sets how many are given", err=True)


def stats(
    audit: Annotated[Path | None, AUDIT] = None,
    since: Annotated[str, SINCE] = "",
    until: Annotated[str, UNTIL] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The counts as one JSON object.")] = False,
) -> None:
    """Count."""
    from privacyguard.audit.as_json import as_data
    from privacyguard.cli import records

    directory = records.directory(audit)
    found = gathered(directory, since, until)
    if as_json:
        typer.echo(json.dumps(as_data(found), indent=2))
        return
    from privacyguard.cli.screen import screen

    console = screen()
    console.print(f"audit log {directory}", style="dim", soft_wrap=True)
    console.print(f"{found.calls:,} calls" + (f", {found.first[:19]} to {found.last[:19]} UTC" if found.calls else ""))
    for title, counted in (
        ("verdicts", found.verdicts),
        ("findings", {f"{entity} ({domain})": count for (domain, entity), count in found.entities.most_common(15)}),
        (
            "recipients",
            {f"{model} at {endpoint} ({zone})": one.calls for (zone, _, model, endpoint), one in found.recipients.items()},
        ),
        ("reasons", dict(found.reasons.most_common(12))),
        ("outcomes", found.statuses),
        ("errors", found.errors),
        ("policies", {f"{name} {digest[:19]}…": one.calls for (name, digest), one in found.policies.items()}),
    ):
        if counted:
            console.print(f"\n{title}", style="bold")
            for name, count in sorted(counted.items(), key=lambda item: -item[1]):
                console.print(f"  {count:>10,}  {name}", soft_wrap=True, markup=False, highlight=False)
    console.print(f"\n{found.sensitive_raw:,} identifiers, credentials and disclosures went to a third party as they are")
    if found.open:
        console.print(f"{found.open:,} calls have no outcome")
    if found.unreadable:
        console.print(f"{found.unreadable:,} lines cannot be read; run: privacyguard audit verify", style="red")


def export(
    out: Annotated[Path, typer.Option("--out", help="A file; for Parquet and CSV a folder.")],
    form: Annotated[str, typer.Option("--format", help="parquet, csv, ocsf or jsonl.")] = "parquet",
    audit: Annotated[Path | None, AUDIT] = None,
) -> None:
    """Export."""
    from privacyguard.cli import records

    directory = records.directory(audit)
    if form in ("parquet", "csv"):
        from privacyguard.audit.query import opened

        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"{out} cannot be made: {error.strerror}") from None
        with opened(directory, out=out, form="csv" if form == "csv" else "parquet"):
            typer.echo(f"written to {out}: decisions.{form}, findings.{form}, outcomes.{form}", err=True)
        return
    if form not in ("ocsf", "jsonl"):
        raise ConfigError(f"--format is parquet, csv, ocsf or jsonl, not {form!r}")
    count = 0
    try:
        with out.open("w", encoding="utf-8") as file:
            for line in _lines(directory, form):
                file.write(line + "\n")
                count += 1
    except OSError as error:
        raise ConfigError(f"{out} cannot be written, or the log not read: {error.strerror}") from None
    typer.echo(f"written to {out}: {count:,} lines", err=True)


def moment(said: str) -> str:
    """A day or moment as it stands in records; "" for none. Raises `ConfigError`."""
    try:
        return f"{datetime.strptime(said, _FORMS[len(said)]):%Y-%m-%dT%H:%M:%S.%fZ}" if said else ""
    except (ValueError, KeyError):
        pass
    raise ConfigError(f"{said!r} is no day: write 2026-11-23, or 2026-11-23T18:00:00Z")


def gathered(directory: Path, since: str, until: str) -> Gathered:
    """What the log holds. Raises `ConfigError`, `AuditError`."""
    from privacyguard.audit.gather import gather

    first, last = moment(since), moment(until)
    failure = ""
    try:
        return gather(directory, since=first, until=last)
    except OSError as error:
        failure = error.strerror or type(error).__name__
    raise AuditError(f"audit directory {directory} cannot be read: {failure}")


def _lines(directory: Path, form: str) -> Any:
    from importlib.metadata import version

    from privacyguard.audit.line import Entry
    from privacyguard.audit.ocsf import events
    from privacyguard.audit.read import entries
    from privacyguard.cli import records

    found = (entry for entry in entries(directory) if isinstance(entry, Entry))
    if form == "jsonl":
        return (records.line_of(entry) for entry in found)
    return (json.dumps(event, separators=(",", ":")) for event in events(found, version("privacyguard")))


def _show_views() -> None:
    from privacyguard.audit.views import VIEWS
    from privacyguard.cli.screen import screen

    console = screen()
    for view in VIEWS:
        console.print(f"{view.name}", style="bold", end="")
        console.print(f": {view.says}")
        for column in view.columns:
            console.print(f"  {column.name:<20} {column.kind:<24}  {column.says}", highlight=False, soft_wrap=True)
    console.print("calls", style="bold", end="")
    console.print(": a decision with its outcome: the columns of both")


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.table import Table

    from privacyguard.cli.screen import screen

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    screen().print(table)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value)


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value  # JSON has no NaN


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)
