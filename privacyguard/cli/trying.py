"""Policies by name or file in, what became of their cases and what these cover out; and golden texts brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from privacyguard.cli.case_reports import CaseFormat, Tried, case_report
from privacyguard.cli.checked import checked
from privacyguard.cli.checking import print_checked
from privacyguard.cli.diagnosing import told_in_full
from privacyguard.cli.judge import Judge
from privacyguard.cli.screen import errors, screen, verdict_style, visible
from privacyguard.errors import ConfigError, DetectionError, RequestError
from privacyguard.policy.cases import CaseResult, Outcome, facts_of_case, judged
from privacyguard.policy.coverage import coverage, percent, share
from privacyguard.policy.golden import updated
from privacyguard.policy.load import packs
from privacyguard.policy.policy import Case, Policy
from privacyguard.values import Facts

SIGNS = {
    Outcome.OK: ("ok", "green"),
    Outcome.FAILED: ("FAIL", "bold red"),
    Outcome.TODO: ("todo", "yellow"),
    Outcome.DONE: ("DONE", "bold red"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How cases are tried: which ones, what is told of them, and what is written back. `least` is the coverage asked for."""

    quiet: bool = False
    word: str = ""
    cover: bool = False
    least: int | None = None
    form: CaseFormat = CaseFormat.HUMAN
    output: Path | None = None
    update: bool = False


@dataclass(slots=True)
class Sum:
    """What became of all policies."""

    tried: list[Tried] = field(default_factory=list)
    unusable: int = 0
    uncovered: int = 0

    @property
    def results(self) -> list[CaseResult]:
        """Every case's result."""
        return [result for one in self.tried for result in one.results]

    @property
    def failed(self) -> int:
        """How many cases did not come out as they should."""
        return sum(not result.ok for result in self.results)


def try_policies(sources: Sequence[str], wanted: Wanted) -> Sum:
    """Run the cases of each policy, every shipped one unless some are given, and say what became of them."""
    human = wanted.form is CaseFormat.HUMAN and wanted.output is None
    console, now, total = screen(), datetime.now(UTC), Sum()
    for source in sources or list(packs()):
        one = checked(source, now)
        if one.policy is None or one.detector is None:
            print_checked(one)
            total.unusable += 1
            continue
        if human:
            console.print(Text(one.policy.file, "bold"), soft_wrap=True)
        tried = _tried(one.policy, Judge(one.policy, one.detector, now), wanted)
        tried = _updated(Path(source), tried) if wanted.update else tried
        total.tried.append(tried)
        total.uncovered += wanted.least is not None and percent(*share(tried.covered)) < wanted.least
        if human:
            _print(console, tried, wanted)
    if human:
        _print_sum(console, total)
    else:
        _write(case_report(total.tried, wanted.form), wanted.output)
    return total


def _tried(policy: Policy, judge: Judge, wanted: Wanted) -> Tried:
    """The cases whose names hold the word; the detector reads each of them once."""
    results: list[CaseResult] = []
    read: list[tuple[Case, Facts]] = []
    for case in policy.cases:
        if wanted.word.lower() not in case.name.lower():
            continue
        try:
            facts = facts_of_case(policy, case, judge.facts)
        except (RequestError, DetectionError) as error:
            problem = str(error)
        else:
            problem = ""
            read.append((case, facts))
        results.append(CaseResult(case, problem=problem) if problem else judged(policy, case, facts, judge.leaving))
    return Tried(policy, tuple(results), coverage(policy, read) if wanted.cover or wanted.least is not None else ())


def _updated(file: Path, tried: Tried) -> Tried:
    """Write the texts that really leave into the policy's file, and look at the cases as they stand there now."""
    stale = {
        tried.policy.cases.index(one.case): one.leaves
        for one in tried.results
        if one.leaves is not None and one.leaves != one.case.redacted
    }
    if not stale:
        return tried
    if not file.is_file():
        problem = f"{file} is a shipped policy: its golden texts are not yours to update"
        raise ConfigError(problem)
    with told_in_full():
        file.write_bytes(updated(file.read_bytes(), str(file), stale))
    told = f"{len(stale)} golden text{'s' if len(stale) > 1 else ''} written to {file}"
    errors().print(Text(f"  updated  {told}", "yellow"), soft_wrap=True)
    results = [
        one if one.leaves is None else replace(one, case=replace(one.case, redacted=one.leaves)) for one in tried.results
    ]
    return replace(tried, results=tuple(results))


def _write(report: str, output: Path | None) -> None:
    if output is None:
        screen().out(report, end="", highlight=False)
        return
    try:
        output.write_text(report, encoding="utf-8")
    except OSError as error:
        problem = f"{output} cannot be written: {error.strerror or 'unwritable'}"
    else:
        problem = ""
    if problem:
        raise ConfigError(problem)


def _print(console: Console, tried: Tried, wanted: Wanted) -> None:
    if not tried.policy.cases:
        console.print("  no cases: add some under tests:", style="yellow")
    for result in tried.results:
        if not (wanted.quiet and result.ok):
            _print_result(console, tried.policy, result)
    if wanted.cover:
        _print_coverage(console, tried)
    if wanted.least is not None and (reached := percent(*share(tried.covered))) < wanted.least:
        console.print(Text(f"  coverage {reached} %, less than {wanted.least} %", "bold red"))


def _print_result(console: Console, policy: Policy, result: CaseResult) -> None:
    case = result.case
    sign, style = SIGNS[result.outcome]
    line = Text().append(f"  {sign:<6}", style).append(visible(case.name), "" if result.ok else "bold")
    if result.outcome is Outcome.OK:
        console.print(line.append("  ").append(result.verdict, verdict_style(result.verdict)))
        return
    console.print(line.append(f"  {policy.file}:{case.line}", "dim"))
    if case.todo:
        said = "it passes now: take the todo out" if result.outcome is Outcome.DONE else visible(case.todo)
        console.print(Text().append(f"{'':8}todo      ", "dim").append(said))
        return
    rows = [("expected", case.verdict, case.because)]
    rows += [] if result.problem else [("got", result.verdict, result.reasons)]
    for name, verdict, reasons in rows:
        told = Text().append(f"{'':8}{name:<10}", "dim").append(verdict, verdict_style(verdict))
        console.print(told.append(f" because {', '.join(reasons)}" if reasons else ""))
    if result.problem:
        console.print(Text().append(f"{'':8}error     ", "dim").append(visible(result.problem), "red"))
    if result.missing:
        console.print(Text().append(f"{'':8}missing   ", "dim").append(", ".join(result.missing), "yellow"))
    for entity in result.otherwise:
        form = result.operators.get(entity, "nothing of it leaves")
        console.print(Text().append(f"{'':8}{'leaves':<10}", "dim").append(f"{entity} {form}, not {case.operators[entity]}"))
    if result.leaves is not None and result.leaves != case.redacted:
        for name, text in (("should be", case.redacted or ""), ("leaves", result.leaves)):
            console.print(Text().append(f"{'':8}{name:<10}", "dim").append(visible(text) or "nothing"))


def _print_coverage(console: Console, tried: Tried) -> None:
    """A row for each rule: what no case shows is said in red, with both sides of every threshold."""
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    rows.add_column("  rule", no_wrap=True)
    for head in ("matched", "decisive", "at or above", "below"):
        rows.add_column(head)
    for one in tried.covered:
        above = [f"{score:.2f}" for score, shown, _ in one.thresholds if not shown]
        below = [f"{score:.2f}" for score, _, shown in one.thresholds if not shown]
        cells = [_shown(one.matched), _shown(one.decisive), _sides(above), _sides(below)]
        rows.add_row(Text(f"  {one.rule}"), *cells)
    console.print(rows)
    hits, of = share(tried.covered)
    style = "green" if hits == of else "yellow"
    console.print(Text(f"  coverage {percent(hits, of)} %: {hits} of {of} parts of {len(tried.covered)} rules", style))


def _shown(covered: bool) -> Text:
    return Text("yes", "green") if covered else Text("never", "bold red")


def _sides(missing: Sequence[str]) -> Text:
    return Text("yes", "green") if not missing else Text(f"never {', '.join(missing)}", "bold red")


def _print_sum(console: Console, total: Sum) -> None:
    results = total.results
    todo = sum(one.outcome is Outcome.TODO for one in results)
    told = f"{len(results) - total.failed - todo} of {len(results) - todo} cases pass"
    told += f", {todo} to do" if todo else ""
    told += f", {total.unusable} unusable policies" if total.unusable else ""
    console.print(Text(told, "bold red" if total.failed or total.unusable or total.uncovered else "bold green"))
