"""An audit log and a policy in, which calls it would have treated otherwise out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privacyguard.cli.exits import ExitCode
from privacyguard.errors import AuditError, ConfigError

if TYPE_CHECKING:
    from privacyguard.replay import Replay

REPLAY = """Decide every recorded call again: first as it was, then under another policy. Nothing is detected again.

Examples:

- `privacyguard audit replay`
- `privacyguard audit replay --policy new.yaml`
- `privacyguard audit replay --policy new.yaml --since 2026-11-01 --fail-on looser,unknown --json`

Without `--policy` it only shows that the old policies, whose sources are kept beside the log, decide today as is on record.
Tighter: less leaves, or it goes to a zone that is trusted more. Looser: the contrary, in any part. Unknown: the new policy asks
about an entity that nobody looked for that day, or about a caller what was not recorded, and that could change the answer.

Exit codes: 0 fine, 1 a decision that does not come out as it is on record, or a change that `--fail-on` names, 2 the log or the
policy cannot be used, 3 a fault of this program."""

SHOWN = 20  # ids on the terminal; `--json` has them all
_CHANGES = ("tighter", "looser", "unknown")


def replay(
    policy: Annotated[str | None, typer.Option("--policy", "-p", help="A policy file, or the name of a shipped one.")] = None,
    audit: Annotated[
        Path | None, typer.Option("--audit", help="The log's directory; the guard's default unless given.")
    ] = None,
    since: Annotated[str, typer.Option("--since", help="From this day or moment on (UTC).")] = "",
    until: Annotated[str, typer.Option("--until", help="Before this day or moment (UTC).")] = "",
    fail_on: Annotated[str, typer.Option("--fail-on", help="Changes that are a failure, with commas between.")] = "looser",
    most: Annotated[int, typer.Option("--ids", min=0, help="How many ids to list.")] = 10_000,
    as_json: Annotated[bool, typer.Option("--json", help="The result as one JSON object.")] = False,
) -> None:
    """Replay."""
    from privacyguard.cli import records
    from privacyguard.cli.audit_query import moment
    from privacyguard.policy.load import load_policy, load_taxonomy
    from privacyguard.replay import replay as decide_again

    directory = records.directory(audit)
    failing = [one.strip() for one in fail_on.split(",") if one.strip()]
    for one in failing:
        if one not in _CHANGES:
            raise ConfigError(f"--fail-on names {one!r}: it is one of {', '.join(_CHANGES)}")
    loaded = None if policy is None else load_policy(policy, load_taxonomy())
    failure = ""
    try:
        found = decide_again(directory, loaded, since=moment(since), until=moment(until), most=most)
    except OSError as error:
        failure = error.strerror or type(error).__name__
    if failure:
        raise AuditError(f"audit directory {directory} cannot be read: {failure}")
    if as_json:
        typer.echo(json.dumps(_as_json(found, None if loaded is None else loaded.digest), indent=2))
    else:
        _show(found, str(directory), policy)
    if found.not_reproduced or found.unreadable or any(found.changes[_change(one)] for one in failing):
        raise typer.Exit(ExitCode.FINDINGS)


def _change(name: str) -> Any:
    from privacyguard.replay import Change

    return Change(name)


def _show(found: Replay, directory: str, policy: str | None) -> None:
    from rich.table import Table
    from rich.text import Text

    from privacyguard.cli.screen import screen, verdict_style

    console = screen()
    console.print(f"audit log {directory}", style="dim", soft_wrap=True)
    same = found.decisions - found.not_reproduced
    console.print(
        Text(
            f"{same:,} of {found.decisions:,} decisions come out as they are on record",
            "" if same == found.decisions else "red",
        )
    )
    if found.unreadable:
        console.print(Text(f"{found.unreadable:,} records cannot be read; run: privacyguard audit verify", "red"))
    if policy is not None:
        console.print(f"under {policy}: " + ", ".join(f"{found.changes[_change(one)]:,} {one}" for one in ("same", *_CHANGES)))
        rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for name in ("calls", "then", "now", ""):
            rows.add_column(name, justify="right" if name == "calls" else "left")
        styles = {"tighter": "green", "looser": "bold red", "unknown": "yellow", "same": "dim"}
        for (before, after, change), many in found.moves.most_common():
            verdicts = (Text(one, verdict_style(one)) for one in (before, after))
            rows.add_row(f"{many:,}", *verdicts, Text(str(change), styles[change]))
        console.print(rows)
    for row in found.rows[:SHOWN]:
        told = f"{row.before} -> {row.after}, {row.change}" if row.reproduced else "does not come out as it is on record"
        told += f": {row.why}" if row.why else ""
        console.print(f"  {row.id}  {told}", style="dim")
    if len(found.rows) > SHOWN:
        console.print(f"  … and more: --json lists up to {len(found.rows):,}", style="dim")


def _as_json(found: Replay, digest: str | None) -> dict[str, Any]:
    return {
        "decisions": found.decisions,
        "unreadable": found.unreadable,
        "not_reproduced": found.not_reproduced,
        "policy": None if digest is None else f"sha256:{digest}",
        "changes": {name: found.changes[_change(name)] for name in ("same", *_CHANGES)},
        "moves": [
            {"then": before, "now": after, "change": str(change), "calls": many}
            for (before, after, change), many in found.moves.most_common()
        ],
        "rows": [
            {
                "id": row.id,
                "then": row.before,
                "now": row.after,
                "change": str(row.change),
                "reproduced": row.reproduced,
                "why": row.why,
            }
            for row in found.rows
        ],
    }
