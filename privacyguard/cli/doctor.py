"""Options of a guard in, what works and what does not out: the command that is run first when something is odd."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

HELP = """Say what is reachable, what is really local, which detectors are live, and what the policy could not enforce.

Servers that are declared as your own are asked which models they have; nobody else is asked anything, and no prompt is sent.

Examples:

- `privacyguard doctor --local ollama/llama3.3`
- `privacyguard doctor --policy clinic.yaml --zones deployment.yaml --json`

Exit codes: 0 fine, 1 something is broken, or with `--strict` there are warnings, 2 the policy or an option cannot be used,
3 a fault of this program."""


def doctor(
    policy: Annotated[str, typer.Option("--policy", "-p", help="A shipped policy's name or a file.")] = "default",
    zones: Annotated[Path | None, typer.Option("--zones", help="A deployment file: where everything is.")] = None,
    local: Annotated[str | None, typer.Option("--local", help="A local model, such as ollama/llama3.3.")] = None,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", help="Where the local model is, unless at its usual port.")
    ] = None,
    audit: Annotated[Path | None, typer.Option("--audit", help="The log's directory.")] = None,
    operator_key: Annotated[Path | None, typer.Option("--operator-key", help="The key's file, for hash and encrypt.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where there are warnings.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Look."""
    from privacyguard.checkup import State, worst
    from privacyguard.cli.exits import ExitCode
    from privacyguard.cli.screen import screen
    from privacyguard.errors import ConfigError
    from privacyguard.guard import Guard

    if endpoint and not local:
        raise ConfigError("--endpoint says where the local model is; name it with --local")
    here = {"model": local, "endpoint": endpoint} if local and endpoint else local
    with Guard(policy, zones=zones, local=here, audit=audit, operator_key=operator_key) as guard:
        items = guard.check_up()
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in items], indent=2))
    else:
        console, styles = screen(), {"ok": "green", "note": "dim", "warning": "yellow", "error": "bold red"}
        for one in items:
            console.print(f"{one.state:8}", style=styles[one.state], end="")
            console.print(f"{one.about:10}{one.subject}", style="bold", markup=False, highlight=False)
            console.print(f"{'':18}{one.told}", markup=False, highlight=False, soft_wrap=True)
            if one.help:
                console.print(f"{'':18}-> {one.help}", style="dim", markup=False, highlight=False, soft_wrap=True)
    found = worst(items)
    if found is State.BROKEN or (strict and found is State.WARNING):
        raise typer.Exit(ExitCode.FINDINGS)


doctor.__doc__ = HELP
