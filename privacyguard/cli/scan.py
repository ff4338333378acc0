"""Texts in, their findings and the verdict about them out: on a screen, as one JSON object, or as lines of JSON."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from privacyguard.cli.exits import ExitCode

HELP = """Find sensitive data in texts and say what the policy would do with them.

Nothing is sent and nothing is recorded. Every zone counts as reachable, as in `policy test`: a verdict of `route_local`
says that the text would go to a local model, if there is one.

Examples:

- `privacyguard scan "My SSN is 536904399"`
- `privacyguard scan --file notes.txt --file mail.txt`
- `git diff | privacyguard scan --check`
- `privacyguard scan --jsonl prompts.jsonl > verdicts.jsonl`

With `--jsonl`, each line `{"id", "text"}` gives a line `{"id", "verdict", "findings", "redacted"}` on standard output.
`redacted` is what the zone asked for (`--to`) would get; it is null where that zone gets nothing: the call is blocked, or
goes to a more trusted zone. `--redact all` rewrites every finding from the policy's default score up, whatever the
verdict, and is never null. Offsets count code points. Without `--operator-key`, what the policy hashes or encrypts is a
placeholder there.

`--explain` tells of every reading that any recognizer made: where, by which pattern, list or model, in which view of the
text, which context word raised it, and what became of it. Nothing of the text is in the objects under `explain` in JSON.

Exit codes: 0 scanned, 1 with `--check`: some text may not go as it is, 2 an option, a file, a line of JSON or the policy
cannot be used (the other texts are scanned all the same), 3 a fault of this program."""


class Rewriting(StrEnum):
    """What `redacted` holds."""

    POLICY = "policy"
    ALL = "all"


def scan(
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="The text; without it or with -, standard input.")
    ] = None,
    file: Annotated[list[Path] | None, typer.Option("--file", "-f", help="A file to scan; may be repeated.")] = None,
    jsonl: Annotated[str | None, typer.Option("--jsonl", metavar="FILE|-", help='Lines of {"id", "text"} to scan.')] = None,
    policy: Annotated[str, typer.Option("--policy", "-p", help="A shipped policy's name or a file.")] = "default",
    to: Annotated[str, typer.Option("--to", help="The zone the texts are asked to go to.")] = "third_party",
    redact: Annotated[Rewriting, typer.Option("--redact", help="Rewrite what the policy demands, or all.")] = Rewriting.POLICY,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a screen.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each finding is one, and what was suppressed.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Exit 1 unless every verdict is allow.")] = False,
    operator_key: Annotated[Path | None, typer.Option("--operator-key", help="The key's file, for hash and encrypt.")] = None,
) -> None:
    """Scan."""
    from privacyguard.cli.judge import judge_for
    from privacyguard.cli.scanning import Task, scan_lines, scan_texts
    from privacyguard.errors import ConfigError

    given = [name for name, value in (("text", text), ("--file", file), ("--jsonl", jsonl)) if value]
    if len(given) > 1:
        raise ConfigError(f"give one of text, --file and --jsonl, not {' and '.join(given)}")
    if jsonl is not None and as_json:
        raise ConfigError("--jsonl writes lines of JSON already; leave --json out")
    judge = judge_for(policy, operator_key)
    task = Task(judge, judge.zone(to), everything=redact is Rewriting.ALL, explain=explain)
    seen = scan_lines(task, jsonl) if jsonl is not None else scan_texts(task, text or [], file or [], as_json=as_json)
    if seen.unusable:
        raise typer.Exit(ExitCode.UNUSABLE)
    if check and seen.touched:
        raise typer.Exit(ExitCode.FINDINGS)


scan.__doc__ = HELP
