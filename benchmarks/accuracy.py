"""Cases in, a table per set of cases out: which prompts were acted on and which verdicts were right, beside the peer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cases as files
from cases import Case
from page import Table
from peer import SURE, StockPresidio

from privacyguard.guard import Guard
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Verdict

MODEL = "openai/gpt-5"
Z95 = 1.959964  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case. `peer` is the score of the peer's surest finding."""

    case: Case
    verdict: str
    peer: float


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Give the Wilson score interval of a proportion at 95 %, as two numbers in [0, 1]."""
    if not trials:
        return 0.0, 1.0
    share, z2 = successes / trials, Z95 * Z95
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    return max(0.0, middle - half), min(1.0, middle + half)


def accuracy(guard: Guard, peer: StockPresidio, more: Path | None) -> list[Table]:
    """Judge the project's own cases, and those below `more` where it is given."""
    domains = {name: str(entity.domain) for name, entity in load_taxonomy().entities.items()}
    own = files.HERE
    tables = [
        _sensitive("Sensitive prompts", _judged(guard, peer, files.load(own / "positives.jsonl", domains))),
        _harmless("Harmless prompts", _judged(guard, peer, files.load(own / "benign.jsonl", domains))),
    ]
    for name in ("positives", "evasion", "benign") if more else ():
        assert more is not None
        judged = _judged(guard, peer, files.load(more / "cases" / f"{name}.jsonl", domains))
        tables.append((_harmless if name == "benign" else _sensitive)(f"Given besides: {name}", judged))
    return tables


def _judged(guard: Guard, peer: StockPresidio, given: Sequence[Case]) -> list[Outcome]:
    outcomes = []
    for case in given:
        plan = guard.plan(model=MODEL, messages=[{"role": "user", "content": case.text}])
        outcomes.append(Outcome(case, plan.verdict, peer.best(case.text)))
    return outcomes


def _sensitive(title: str, outcomes: Sequence[Outcome]) -> Table:
    """Cases that should be allowed are left out: nothing in them calls for action."""
    kept = [one for one in outcomes if one.case.verdict != Verdict.ALLOW]
    stated = [one for one in kept if one.case.verdict is not None]
    head = ["domain", "prompts", "acted on", "verdict right", "stock Presidio acts", f"… at {SURE}"]
    rows = []
    for group, members in _groups(kept):
        with_verdict = [one for one in members if one in stated]
        rows.append(
            [
                group,
                str(len(members)),
                _share(members, _acted_on),
                _share(with_verdict, lambda one: one.verdict == one.case.verdict) if with_verdict else "",
                _share(members, lambda one: one.peer > 0),
                _share(members, lambda one: one.peer >= SURE),
            ]
        )
    return Table(title, tuple(head), tuple(map(tuple, rows)))


def _harmless(title: str, outcomes: Sequence[Outcome]) -> Table:
    head = ["looks like", "prompts", "passed untouched", "stock Presidio passes", f"… at {SURE}"]
    rows = [
        [
            group,
            str(len(members)),
            _share(members, lambda one: not _acted_on(one)),
            _share(members, lambda one: one.peer == 0),
            _share(members, lambda one: one.peer < SURE),
        ]
        for group, members in _groups(outcomes)
    ]
    return Table(title, tuple(head), tuple(map(tuple, rows)))


def _acted_on(one: Outcome) -> bool:
    return one.verdict != Verdict.ALLOW


def _groups(outcomes: Sequence[Outcome]) -> list[tuple[str, list[Outcome]]]:
    names = sorted({one.case.group for one in outcomes})
    groups = [(name, [one for one in outcomes if one.case.group == name]) for name in names]
    return [*groups, ("all", list(outcomes))] if len(groups) > 1 else [("all", list(outcomes))]


def _share(members: Sequence[Outcome], test: Callable[[Outcome], bool]) -> str:
    good = sum(map(test, members))
    low, high = wilson(good, len(members))
    return f"{good}/{len(members)} = {100 * good / len(members):.0f} % ({100 * low:.0f}–{100 * high:.0f})"
