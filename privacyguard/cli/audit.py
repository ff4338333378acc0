"""An audit directory in, what it records and whether anybody touched it out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privacyguard.cli import audit_keep, audit_query, audit_replay, audit_report, audit_tail, audit_verify
from privacyguard.cli.exits import ExitCode

audit_app = typer.Typer(
    name="audit",
    help="Read and verify the audit log: what left, to whom, under which policy and why. It holds no text of prompts.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

SHOW = """Show the newest calls of the log, or one call by the id of its record.

Examples:

- `privacyguard audit show`
- `privacyguard audit show -n 50 --audit /var/log/privacyguard`
- `privacyguard audit show 01JDA3V7RK8Q0W5ZP2M4N6T8XY`
- `privacyguard audit show --json | jq 'select(.type == "decision") | .decision.verdict'`

`--json` prints the records themselves, one object a line, as they stand in the log.

Exit codes: 0 fine, 1 no record has this id, 2 the directory cannot be read, 3 a fault of this program."""


def show(
    call: Annotated[str | None, typer.Argument(metavar="ID", help="The id of a record; without it the newest.")] = None,
    audit: Annotated[
        Path | None, typer.Option("--audit", help="The log's directory; the guard's default unless given.")
    ] = None,
    last: Annotated[int, typer.Option("--last", "-n", min=1, help="How many calls.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="The records as lines of JSON.")] = False,
) -> None:
    """Show."""
    from privacyguard.cli import records
    from privacyguard.cli.screen import screen

    directory = records.directory(audit)
    entries = records.of_call(directory, call) if call else records.newest(directory, last)
    if as_json:
        for entry in entries:
            typer.echo(records.line_of(entry))
    elif call:
        records.show_call(screen(), entries)
    else:
        records.show_table(screen(), directory, entries)
    if call and not entries:
        typer.echo(f"no record has this id in {directory}", err=True)
        raise typer.Exit(ExitCode.FINDINGS)


audit_app.command("show", help=SHOW)(show)
audit_app.command("verify", help=audit_verify.VERIFY)(audit_verify.verify)
audit_app.command("proof", help=audit_verify.PROOF)(audit_verify.proof)
audit_app.command("verifier", help=audit_verify.VERIFIER)(audit_verify.verifier)
audit_app.command("tail", help=audit_tail.TAIL)(audit_tail.tail)
audit_app.command("query", help=audit_query.QUERY)(audit_query.query)
audit_app.command("stats", help=audit_query.STATS)(audit_query.stats)
audit_app.command("export", help=audit_query.EXPORT)(audit_query.export)
audit_app.command("report", help=audit_report.REPORT)(audit_report.report)
audit_app.command("replay", help=audit_replay.REPLAY)(audit_replay.replay)
audit_app.command("rotate", help=audit_keep.ROTATE)(audit_keep.rotate)
audit_app.command("prune", help=audit_keep.PRUNE)(audit_keep.prune)
audit_app.command("schema", help=audit_keep.SCHEMA)(audit_keep.schema)
