"""An audit log in, its newest calls and those that come out, a line each in colour."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privacyguard.errors import AuditError

if TYPE_CHECKING:
    from rich.text import Text

    from privacyguard.audit.line import Entry

TAIL = """Show the newest calls as they happen, a line for each decision and each outcome.

Examples:

- `privacyguard audit tail`
- `privacyguard audit tail -f`
- `privacyguard audit tail -f --json | jq .decision.verdict`

With `-f` it goes on until control-C, over new streams and forked processes.

Exit codes: 0 fine, 2 the directory cannot be read, 3 a fault of this program."""


def tail(
    audit: Annotated[
        Path | None, typer.Option("--audit", help="The log's directory; the guard's default unless given.")
    ] = None,
    last: Annotated[int, typer.Option("--last", "-n", min=0, help="How many records to begin with.")] = 10,
    following: Annotated[bool, typer.Option("--follow", "-f", help="Go on as they are written.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The records as lines of JSON.")] = False,
) -> None:
    """Show the end."""
    from privacyguard.audit.follow import follow
    from privacyguard.audit.line import Entry
    from privacyguard.audit.read import tail as newest
    from privacyguard.cli import records
    from privacyguard.cli.screen import screen

    directory, console, failure = records.directory(audit), screen(), ""

    def show(entry: Entry) -> None:
        if as_json:
            typer.echo(records.line_of(entry))
        elif (line := _line(entry)) is not None:
            console.print(line, soft_wrap=True)

    try:
        coming = follow(directory) if following else None
        shown = [entry for entry in newest(directory, last) if isinstance(entry, Entry)]
        for entry in shown:
            show(entry)
        already = {entry.place for entry in shown}  # written between the two looks, a record is in both
        for new in coming or ():
            if new is not None and new.place not in already:
                show(new)
    except KeyboardInterrupt:
        return
    except BrokenPipeError:
        raise  # the reader left, which says nothing about the log
    except OSError as error:
        failure = error.strerror or type(error).__name__
    if failure:
        raise AuditError(f"audit directory {directory} cannot be read: {failure}")


def _line(entry: Entry) -> Text | None:
    from rich.text import Text

    from privacyguard.audit.record import DecisionRecord, OutcomeRecord
    from privacyguard.cli.screen import verdict_style

    record = entry.record
    line = Text(f"{record.ts:%H:%M:%S} ", "dim")
    if isinstance(record, DecisionRecord):
        verdict, there = record.decision.verdict, record.decision.destination
        line.append(f"{verdict:<12}", verdict_style(verdict))
        line.append(f" {there.model} ({there.zone})" if there else " nowhere")
        line.append(f"  {', '.join(sorted({fact.entity for fact in record.facts})) or 'nothing found'}", "cyan")
        line.append(f"  {record.id}", "dim")
        return line
    if isinstance(record, OutcomeRecord):
        good = record.error is None
        line.append(f"  {record.status}", "green" if good else "red")
        line.append(f" {record.peer or ''} {'' if good else record.error}  {record.decision}", "dim")
        return line
    return None
