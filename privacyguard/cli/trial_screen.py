"""What became of a policy's cases in; what a person reads of it in a terminal out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from privacyguard.cli.diagnosing import print_diagnostic
from privacyguard.cli.screen import errors, verdict_style, visible
from privacyguard.cli.trying import Tested
from privacyguard.policy.cases import CaseResult
from privacyguard.policy.coverage import Covered, Threshold, percent, share

MARGIN = 8
LABEL = 10


def print_all(console: Console, found: Sequence[Tested], *, quiet: bool, covering: bool, require: bool) -> None:
    """Every policy's results, what they cover if that is asked for, and the sum; errors go to standard error."""
    for one in found:
        if one.policy is None:
            for note in one.checked.diagnostics:
                print_diagnostic(errors(), note)
            continue
        print_tested(console, one, quiet=quiet)
        if covering:
            print_coverage(console, one.covered())
        if require and not one.results:
            why = "no case has such a name" if one.policy.cases else "it has no cases"
            errors().print(Text().append("error: ", "bold red").append(f"{one.checked.file}: {why}"), soft_wrap=True)
    print_sum(console, found)


def print_tested(console: Console, one: Tested, *, quiet: bool) -> None:
    """The results of one policy's cases, each on a line; what failed with what was expected and what came."""
    assert one.policy is not None
    console.print(Text(one.checked.file, "bold"), soft_wrap=True)
    if not one.policy.cases:
        console.print("  no cases: add some under tests:", style="yellow")
    updated = {id(one.policy.cases[at]) for at in one.updated}
    for result in one.results:
        if not (quiet and result.ok and id(result.case) not in updated):
            for line in _told(result, one.checked.file, updated=id(result.case) in updated):
                console.print(line, soft_wrap=not console.is_terminal)


def print_sum(console: Console, found: Sequence[Tested]) -> None:
    """One line on all policies."""
    results = [result for one in found for result in one.results]
    failed, unusable = sum(not one.ok for one in results), sum(one.policy is None for one in found)
    todo = sum(one.ok and bool(one.case.todo) for one in results)
    told = f"{len(results) - failed - todo} of {len(results)} cases pass"
    told += f", {failed} fail" if failed else ""
    told += f", {todo} to do" if todo else ""
    updated = sum(len(one.updated) for one in found)
    told += f", {updated} golden texts written" if updated else ""
    told += f", {unusable} unusable policies" if unusable else ""
    console.print(Text(told, "bold red" if failed or unusable else "bold green"))


def print_coverage(console: Console, covered: Sequence[Covered]) -> None:
    """A table of what the cases show of each rule; a share is never rounded up."""
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    rows.add_column("  rule", no_wrap=True, min_width=24)
    rows.add_column("line", justify="right", style="dim")
    rows.add_column("matched")
    rows.add_column("decisive")
    rows.add_column("thresholds")
    for one in covered:
        marks = [_mark("yes", "no", good=good) for good in (one.matched, one.decisive)]
        sides = Text("\n").join(map(_sides, one.thresholds))
        rows.add_row(f"  {one.rule}", str(one.line), *marks, sides)
    console.print(rows)
    hits, of = share(covered)
    console.print(Text(f"  {percent(hits, of)} % covered ({hits} of {of})", "bold green" if hits == of else "bold yellow"))


def _sides(one: Threshold) -> Text:
    lacking = "only above" if one.above else "only below" if one.below else "untried"
    return Text(f"{one.told} ").append(_mark("both sides", lacking, good=one.above and one.below))


def _mark(good_word: str, bad_word: str, *, good: bool) -> Text:
    return Text(good_word, "green") if good else Text(bad_word, "bold red")


def _told(result: CaseResult, file: str, *, updated: bool) -> Iterator[Text]:
    case = result.case
    if updated:
        yield Text().append("  new   ", "cyan").append(case.name).append("  the text that leaves was written", "dim")
    elif result.ok and case.todo:
        yield Text().append("  todo  ", "yellow").append(case.name).append(f"  {case.todo}", "dim")
    elif result.ok:
        yield (
            Text()
            .append("  ok    ", "green")
            .append(case.name)
            .append("  ")
            .append(result.verdict, verdict_style(result.verdict))
        )
    else:
        yield Text().append("  FAIL  ", "bold red").append(case.name, "bold").append(f"  {file}:{case.line}", "dim")
        yield from _failure(result)


def _failure(result: CaseResult) -> Iterator[Text]:
    case = result.case
    if result.overdue:
        yield _row("passes", "it is no longer to do: take `todo` away", "yellow")
        return
    because = f" because {', '.join(case.because)}" if case.because else ""
    yield _row("expected", case.verdict, verdict_style(case.verdict)).append(because)
    if result.problem:
        yield _row("error", result.problem, "red")
        return
    if result.about:
        yield _row("for", result.about)
    if not result.stale:
        yield _row("got", result.verdict, verdict_style(result.verdict)).append(f" because {', '.join(result.reasons)}")
    if result.missing:
        yield _row("missing", ", ".join(result.missing), "yellow")
    for entity, how in result.odd:
        yield _row("with", f"{entity}: {how}, and not {case.operators[entity]}", "yellow")
    if result.stale:
        yield _row("text", visible(case.redacted or "(none)"), "green")
        yield _row("leaves as", visible(result.text or "(none)"), "red")
        yield _row("", "if that is right: policy test --update", "dim")


def _row(label: str, text: str, style: str = "") -> Text:
    lines = text.splitlines() or [""]
    head = Text().append(f"{'':{MARGIN}}{label:<{LABEL}}", "dim").append(lines[0], style)
    for line in lines[1:]:
        head.append(f"\n{'':{MARGIN + LABEL}}").append(line, style)
    return head
