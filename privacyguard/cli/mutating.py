"""Policies by name or file in, which seeded faults their cases would miss out, each with a case that would catch it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from rich.console import Console
from rich.text import Text

from privacyguard.cli.checked import checked
from privacyguard.cli.checking import print_checked
from privacyguard.cli.judge import Judge
from privacyguard.cli.screen import screen
from privacyguard.errors import ConfigError, DetectionError, RequestError
from privacyguard.policy.cases import facts_of_case
from privacyguard.policy.coverage import percent
from privacyguard.policy.diff import looser
from privacyguard.policy.mutate import Tried, tried
from privacyguard.policy.policy import Case, Policy
from privacyguard.policy.search import GaveUp, Search
from privacyguard.policy.settings import TooMany
from privacyguard.values import Facts


@dataclass(frozen=True, slots=True)
class Mutated:
    """A policy and what became of each seeded fault."""

    policy: Policy
    tried: tuple[Tried, ...]

    @property
    def caught(self) -> int:
        """How many faults a case catches."""
        return sum(one.caught_by is not None for one in self.tried)

    @property
    def missed(self) -> tuple[Tried, ...]:
        """The faults that no case catches, and that change something."""
        return tuple(one for one in self.tried if one.caught_by is None and not one.equivalent)

    @property
    def score(self) -> int:
        """Caught, of those that change something: whole percent, never rounded up."""
        return percent(self.caught, self.caught + len(self.missed))


def mutate(sources: Sequence[str], least: int | None, *, as_json: bool) -> tuple[int, int]:
    """Seed faults into each policy and try its cases. Returns how many policies score too little and how many are unusable."""
    console, now, low, unusable, told = screen(), datetime.now(UTC), 0, 0, []
    for source in sources:
        one = checked(source, now)
        if one.policy is None or one.detector is None:
            print_checked(one)
            unusable += 1
            continue
        found = _mutated(one.policy, Judge(one.policy, one.detector, now))
        low += least is not None and found.score < least
        if as_json:
            told.append(_plain(found))
        else:
            _print(console, found)
    if as_json:
        console.out(json.dumps({"policies": told}, indent=2, ensure_ascii=False), highlight=False)
    return low, unusable


def _mutated(policy: Policy, judge: Judge) -> Mutated:
    """The detector reads each case once; every fault is tried on what it found."""
    read: list[tuple[Case, Facts]] = []
    for case in policy.cases:
        with suppress(RequestError, DetectionError):  # a case that cannot be judged catches nothing
            read.append((case, facts_of_case(policy, case, judge.facts)))
    found: tuple[Tried, ...] | None = None
    with suppress(TooMany, GaveUp):
        found = tuple(tried(policy, read, Search()))
    if found is None:
        problem = f"{policy.file}: too many states to tell which faults change something"
        raise ConfigError(problem)
    return Mutated(policy, found)


def _print(console: Console, found: Mutated) -> None:
    policy = found.policy
    console.print(Text(policy.file, "bold"), soft_wrap=True)
    for one in found.missed:
        fault = one.fault
        line = Text().append("  missed  ", "bold red").append(f"{fault.id}: ", "bold").append(fault.told)
        console.print(line.append(f"  {policy.file}:{fault.line}" if fault.line else "", "dim"), soft_wrap=True)
        for row in _case(policy, one).splitlines():
            console.print(Text(row, "dim"), soft_wrap=True)
    same = sum(one.equivalent for one in found.tried)
    told = f"  {found.score} %: the cases catch {found.caught} of {found.caught + len(found.missed)} seeded faults"
    console.print(Text(told + (f"; {same} more change nothing" if same else ""), "bold red" if found.missed else "bold green"))


def _case(policy: Policy, one: Tried) -> str:
    """A case that passes now and fails with the fault."""
    faulty = one.fault.policy
    for each in (*islice(looser(faulty, policy, Search()), 1), *islice(looser(policy, faulty, Search()), 1)):
        return each.witness.case(faulty, each.zone, f"{one.fault.id}: {one.fault.shows}", than=policy)
    return ""


def _plain(found: Mutated) -> dict[str, object]:
    return {
        "file": found.policy.file,
        "digest": f"sha256:{found.policy.digest}",
        "score": found.score,
        "caught": found.caught,
        "faults": [
            {
                "kind": one.fault.kind,
                "id": one.fault.id,
                "line": one.fault.line,
                "told": one.fault.told,
                "equivalent": one.equivalent,
                "caught_by": None if one.caught_by is None else one.caught_by.name,
                "case": _case(found.policy, one) if one in found.missed else None,
            }
            for one in found.tried
        ],
    }
