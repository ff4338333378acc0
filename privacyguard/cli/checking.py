"""Policies by name or file in, diagnostics with the line they speak of, lists and files out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.table import Table
from rich.text import Text

from privacyguard.cli.checked import Checked, checked
from privacyguard.cli.diagnosing import print_diagnostic
from privacyguard.cli.reports import Format, report
from privacyguard.cli.screen import errors, screen
from privacyguard.policy.diagnostics import Severity
from privacyguard.policy.load import load_policy, load_taxonomy, packs


def check_policies(sources: Sequence[str], form: Format, now: datetime) -> tuple[int, int]:
    """Say what is wrong with each policy and what it leaves open. Returns how many warnings and unusable policies there are."""
    found = [checked(source, now) for source in sources]
    if form is not Format.HUMAN:
        screen().out(report(found, form), end="", highlight=False)
    for one in found if form is Format.HUMAN else ():
        _print_checked(one)
    warnings = sum(note.severity is Severity.WARNING for one in found for note in one.diagnostics)
    return warnings, sum(one.policy is None for one in found)


def _print_checked(one: Checked) -> None:
    """Errors go to standard error, all else to standard output."""
    console = errors() if one.policy is None else screen()
    for note in one.diagnostics:
        print_diagnostic(console, note)
    if one.policy is None:
        return
    policy = one.policy
    counts = f"{len(policy.rules)} rules, {len(policy.invariants)} invariants hold, {len(policy.cases)} cases"
    line = Text().append("ok", "bold green").append(f"  {policy.file}: {counts}")
    console.print(line.append(f"  sha256:{policy.digest[:12]}", "dim"), soft_wrap=True)


def list_policies() -> None:
    """Print name, size and description of each shipped policy."""
    console = screen()
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    rows.add_column("name", style="bold", no_wrap=True)
    rows.add_column("rules", justify="right")
    rows.add_column("cases", justify="right")
    rows.add_column("what it is for")
    for name, path in packs().items():
        policy = load_policy(name, load_taxonomy())
        rows.add_row(name, str(len(policy.rules)), str(len(policy.cases)), _description(path))
    console.print(rows)


def show_policy(source: str) -> None:
    """Print the file of a policy as it is."""
    policy = load_policy(source, load_taxonomy())
    screen().out(policy.own.source.decode(), end="", highlight=False)


def list_entities(word: str) -> None:
    """Print the entities of the taxonomy whose name, domain or kind holds `word`."""
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("entity", "domain", "kind", "third party", "local"):
        rows.add_column(head, no_wrap=True)
    for entity in load_taxonomy().entities.values():
        if word.lower() in f"{entity.name} {entity.domain} {entity.kind}".lower():
            rows.add_row(entity.name, entity.domain, entity.kind, entity.third_party, entity.local)
    screen().print(rows)


def _description(path: Path) -> str:
    from privacyguard.policy.strict_yaml import parse

    data = parse(path.read_bytes(), path.name).data
    return str(data.get("description") or "") if isinstance(data, dict) else ""
