"""Policies by name or file in, diagnostics with the line they speak of and the results of cases out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from privacyguard.cli.notes import Note, notes_on
from privacyguard.cli.screen import errors, screen, verdict_style, visible
from privacyguard.detect.detector import Detector
from privacyguard.errors import ConfigError, PolicyError, RecognizerError
from privacyguard.plugins import Plugins
from privacyguard.policy.cases import CaseResult, run_cases
from privacyguard.policy.load import load_policy, load_taxonomy, packs
from privacyguard.policy.policy import Policy
from privacyguard.route.locality import check_declared
from privacyguard.route.resolve import routes
from privacyguard.services import detector_of


def check_policies(sources: Sequence[str]) -> tuple[int, int]:
    """Print what is wrong with each policy and what it leaves open. Returns how many notes and unusable policies there are."""
    console, notes, unusable = screen(), 0, 0
    for source in sources:
        if (usable := _loaded(source)) is None:
            unusable += 1
            continue
        policy, detector = usable
        found = notes_on(policy, detector.entities)
        for note in found:
            _print_note(console, policy, note)
        notes += len(found)
        counts = f"{len(policy.rules)} rules, {len(policy.invariants)} invariants hold, {len(policy.cases)} cases"
        line = Text().append("ok", "bold green").append(f"  {policy.file}: {counts}")
        console.print(line.append(f"  sha256:{policy.digest[:12]}", "dim"), soft_wrap=True)
    return notes, unusable


def try_policies(sources: Sequence[str], *, quiet: bool) -> tuple[int, int]:
    """Run the cases of each policy and print the results. Returns how many cases failed and policies are unusable."""
    from privacyguard.cli.judge import Judge

    console, failed, unusable, ran = screen(), 0, 0, 0
    for source in sources or list(packs()):
        if (usable := _loaded(source)) is None:
            unusable += 1
            continue
        policy, detector = usable
        console.print(Text(policy.file, "bold"), soft_wrap=True)
        if not policy.cases:
            console.print("  no cases: add some under tests:", style="yellow")
        for result in run_cases(policy, Judge(policy, detector, datetime.now(UTC)).facts):
            ran += 1
            failed += not result.ok
            if not (quiet and result.ok):
                _print_result(console, policy, result)
    style = "bold red" if failed or unusable else "bold green"
    unusable_too = f", {unusable} unusable policies" if unusable else ""
    console.print(Text(f"{ran - failed} of {ran} cases pass{unusable_too}", style))
    return failed, unusable


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


def _loaded(source: str) -> tuple[Policy, Detector] | None:
    """The policy and the detector that reads for it, or None and a diagnostic on standard error."""
    try:
        policy = load_policy(source, load_taxonomy())
        check_declared(policy.deployment.entries)
        routes(policy.deployment)
        plain = policy.plugins == Plugins() and policy.taxonomy == load_taxonomy()
        return policy, _plain_detector() if plain else detector_of(policy)
    except PolicyError as error:
        _print_error(source, error)
    except RecognizerError as error:
        file, row, column = error.place.rsplit(":", 2) if error.place else (source, "1", "1")
        _print_error(source, PolicyError(error.problem, file=file, line=int(row), column=int(column)))
    except ConfigError as error:  # what a guard would refuse: a route into nowhere, an endpoint that could be anywhere
        line = next((at for at, text in enumerate(_lines(source), 1) if text.startswith(("route:", "zones:"))), 1)
        _print_error(source, PolicyError(str(error), file=source, line=line))
    return None


@cache
def _plain_detector() -> Detector:
    """One detector for all policies that add nothing to detection."""
    return Detector(load_taxonomy())


def _print_error(source: str, error: PolicyError) -> None:
    """`file:line:column: problem`, the line, and a mark under the place."""
    console = errors()
    message = Text().append(f"{error.file}:{error.line}:{error.column}: ", "bold")
    console.print(message.append("error: ", "bold red").append(visible(error.problem)), soft_wrap=True)
    lines = _lines(source if source in packs() else error.file)  # a registry's fault stands in the registry
    _print_place(console, lines, error.line, error.column)


def _print_note(console: Console, policy: Policy, note: Note) -> None:
    message = Text().append(f"{policy.file}:{note.line}:{note.column}: ", "bold")
    console.print(message.append("note: ", "bold yellow").append(note.told), soft_wrap=True)
    _print_place(console, policy.own.source.decode("utf-8", "replace").splitlines(), note.line, note.column)


def _print_place(console: Console, lines: Sequence[str], line: int, column: int) -> None:
    if not 0 < line <= len(lines) or not lines[line - 1].strip():
        return
    number = f"{line:>5} | "
    console.print(
        Text().append(number, "dim").append(visible(lines[line - 1]).replace("\t", " ")), overflow="ellipsis", no_wrap=True
    )
    console.print(Text(" " * (len(number) - 2) + "| " + " " * (column - 1), "dim").append("^", "bold red"), no_wrap=True)


def _lines(source: str) -> list[str]:
    """The lines of a policy that did not load; none where it cannot be read."""
    path = packs().get(source, Path(source))
    try:
        return path.read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return []


def _print_result(console: Console, policy: Policy, result: CaseResult) -> None:
    case = result.case
    if result.ok:
        line = Text().append("  ok    ", "green").append(case.name)
        console.print(line.append("  ").append(result.verdict, verdict_style(result.verdict)))
        return
    console.print(Text().append("  FAIL  ", "bold red").append(case.name, "bold").append(f"  {policy.file}:{case.line}", "dim"))
    expected = Text().append(f"{'':8}expected  ", "dim").append(case.verdict, verdict_style(case.verdict))
    console.print(expected.append(f" because {', '.join(case.because)}" if case.because else ""))
    if result.problem:
        console.print(Text().append(f"{'':8}error     ", "dim").append(result.problem, "red"))
        return
    got = Text().append(f"{'':8}got       ", "dim").append(result.verdict, verdict_style(result.verdict))
    console.print(got.append(f" because {', '.join(result.reasons)}"))
    if result.missing:
        console.print(Text().append(f"{'':8}missing   ", "dim").append(", ".join(result.missing), "yellow"))
