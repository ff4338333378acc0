"""Policies by name or file in; which seeded faults their cases miss, and cases that would catch them, out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from privacyguard.cli.trying import Tested, results_for
from privacyguard.policy.coverage import percent
from privacyguard.policy.mutate import Outcome, Tried, chosen, passing, score, tried
from privacyguard.policy.paste import written
from privacyguard.policy.search import STEPS


@dataclass(frozen=True, slots=True)
class Mutated:
    """What became of the faults of one policy. `tested`: the results of its cases as it stands."""

    tested: Tested
    found: tuple[Tried, ...] = ()

    @property
    def score(self) -> tuple[int, int]:
        """How many faults are caught, of how many that change something."""
        return score(self.found)

    def of(self, outcome: Outcome) -> list[Tried]:
        """The faults with this outcome."""
        return [one for one in self.found if one.outcome is outcome]


def mutated(source: str, now: datetime, *, steps: int = STEPS) -> Mutated:
    """Try every fault of a policy on its cases; each text is read once."""
    one = results_for(source, now)
    return Mutated(one) if one.policy is None else Mutated(one, tuple(tried(one.policy, one.trials, steps=steps)))


def below(found: Sequence[Mutated], least: int) -> bool:
    """Whether the cases of one of the policies catch less than `least` percent."""
    return any(100 * hits < least * of for hits, of in (one.score for one in found))


def print_mutated(console: Console, one: Mutated, *, cases: bool) -> None:
    """The score, a table of what is missed, and cases that would catch it, ready to paste."""
    policy = one.tested.policy
    assert policy is not None
    hits, of = one.score
    console.print(Text(one.tested.checked.file, "bold"), soft_wrap=True)
    style = "bold green" if hits == of else "bold yellow"
    line = Text("  ").append(f"{percent(hits, of)} %", style).append(f"  {hits} of {of} faults are caught")
    equivalent = len(one.of(Outcome.EQUIVALENT))
    console.print(line.append(f"; {equivalent} more change nothing, by proof" if equivalent else ""))
    passed = {id(trial.case) for trial in passing(policy, one.tested.trials)}
    left_out = sum(id(case) not in passed and not case.todo for case in policy.cases)
    if left_out:
        told = "case does not pass and was" if left_out == 1 else "cases do not pass and were"
        console.print(Text(f"  {left_out} {told} left out: privacyguard policy test", "yellow"))
    missed = [each for each in one.found if each.outcome in (Outcome.MISSED, Outcome.GAVE_UP)]
    if missed:
        console.print()
        console.print(_table(missed))
    if cases and (suggested := chosen(policy, one.found)):
        console.print()
        told = f"cases that would catch {sum(number for _, number in suggested)} of them, to paste under tests:"
        console.print(Text(f"  {told}", "dim"))
        for case, _ in suggested:
            console.print(Text(written(case)), soft_wrap=True)
    if cases and (given := len(one.of(Outcome.GAVE_UP))):
        told = (
            f"{given} the prover gave up on: they may change nothing, and count as missed"
            if given > 1
            else ("1 the prover gave up on: it may change nothing, and counts as missed")
        )
        console.print(Text(f"  {told}", "yellow"))


def as_json(found: Sequence[Mutated]) -> str:
    """One object per policy, with every fault and what became of it."""
    return json.dumps({"policies": list(map(_plain, found))}, indent=2, ensure_ascii=False) + "\n"


def _plain(one: Mutated) -> dict[str, object]:
    hits, of = one.score
    return {
        "file": one.tested.checked.file,
        "usable": one.tested.policy is not None,
        "score": {"percent": percent(hits, of), "caught": hits, "of": of},
        "faults": [
            {
                "kind": each.fault.kind,
                "id": each.fault.id,
                "line": each.fault.line,
                "changed": each.fault.told,
                "outcome": each.outcome,
                "caught_by": None if each.caught_by is None else each.caught_by.name,
                "suggested": None if each.suggested is None else written(each.suggested),
            }
            for each in one.found
        ],
    }


def _table(missed: Sequence[Tried]) -> Table:
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    rows.add_column("  line", justify="right", style="dim", no_wrap=True)
    rows.add_column("missed in", overflow="fold")
    rows.add_column("what was changed", overflow="fold")
    for one in sorted(missed, key=lambda each: each.fault.line):
        rows.add_row(str(one.fault.line or "–"), one.fault.id, Text("\n").join(_changed(one)))
    return rows


def _changed(one: Tried) -> Iterator[Text]:
    yield Text(one.fault.told)
    if one.outcome is Outcome.GAVE_UP:
        yield Text("the prover gave up", "yellow")
