"""An audit log in, the report for whoever has to answer for it out: an HTML page and its twin in JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from privacyguard.errors import ConfigError

REPORT = """Write a report of the log: an HTML page for people who have never seen this tool, and the same as JSON for programs.

Examples:

- `privacyguard audit report`
- `privacyguard audit report --since 2026-10-01 --until 2026-11-01 --out october.html --json october.json`
- `privacyguard audit report --prices prices.json --key audit.vkey --anchor /mnt/elsewhere/checkpoints`

The page needs no network and no scripts, and prints. `--prices` is a list of your own (`{"model": {"input": dollars per million
tokens, "output": …}}`); without it the list that litellm ships is used, where it is installed.

Exit codes: 0 fine, 1 the log is damaged (the report says how), 2 it cannot be read or written, 3 a fault of this program."""


def report(
    audit: Annotated[
        Path | None, typer.Option("--audit", help="The log's directory; the guard's default unless given.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="The page.")] = Path("privacyguard-report.html"),
    twin: Annotated[Path | None, typer.Option("--json", help="The same as JSON, in this file; - prints it.")] = None,
    since: Annotated[str, typer.Option("--since", help="From this day or moment on (UTC).")] = "",
    until: Annotated[str, typer.Option("--until", help="Before this day or moment (UTC).")] = "",
    prices: Annotated[Path | None, typer.Option("--prices", help="A price list of your own.")] = None,
    key: Annotated[list[str] | None, typer.Option("--key", help="A public key to trust: its text, or its file.")] = None,
    anchor: Annotated[list[Path] | None, typer.Option("--anchor", help="Checkpoints that were copied elsewhere.")] = None,
) -> None:
    """Report."""
    from importlib.metadata import version

    from privacyguard.audit.cost import read_prices, shipped_prices
    from privacyguard.audit.verify import verify
    from privacyguard.cli import records
    from privacyguard.cli.audit_query import gathered
    from privacyguard.cli.audit_verify import keys_of
    from privacyguard.cli.exits import ExitCode
    from privacyguard.cli.report.evidence import evidence
    from privacyguard.cli.report.page import page

    directory = records.directory(audit)
    listed = read_prices(prices) if prices is not None else shipped_prices()
    integrity = verify(directory, keys_of(key or ()), anchor or ())
    counted = gathered(directory, since, until)
    told = evidence(directory, counted, integrity, listed, datetime.now(UTC), version("privacyguard"))
    for path, content in ((out, page(told)), (twin, json.dumps(told.as_data(), indent=2))):
        if path is None:
            continue
        if str(path) == "-":
            typer.echo(content)
            continue
        try:
            path.write_text(content, encoding="utf-8")
        except OSError as error:
            problem = error.strerror or "it cannot be written"
        else:
            typer.echo(f"written to {path}", err=True)
            continue
        raise ConfigError(f"{path}: {problem}")
    if not integrity.ok:
        raise typer.Exit(ExitCode.FINDINGS)
