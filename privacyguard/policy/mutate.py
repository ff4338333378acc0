"""A policy and the calls of its cases in; which seeded faults the cases would miss out.

A fault is caught if some case that passes would fail with it. One that the prover finds to change nothing is no fault, and does
not count. Each text is read once, whatever the number of faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from privacyguard.policy.cases import Trial, decided, seen, trials_of
from privacyguard.policy.diff import same
from privacyguard.policy.faults import Fault, faults
from privacyguard.policy.policy import Case, Policy
from privacyguard.policy.search import STEPS, GaveUp, Search
from privacyguard.policy.settings import TooMany
from privacyguard.policy.suggest import catching, unread
from privacyguard.values import Decision


class Outcome(StrEnum):
    """What became of a fault. `gave up`: no case catches it, and the prover's bound was hit, so it may change nothing."""

    CAUGHT = "caught"
    MISSED = "missed"
    EQUIVALENT = "equivalent"
    GAVE_UP = "gave up"


@dataclass(frozen=True, slots=True)
class Tried:
    """A fault, the first case that catches it, or else one that would: None where none by facts alone was found."""

    fault: Fault
    outcome: Outcome
    caught_by: Case | None = None
    suggested: Case | None = None


def tried(policy: Policy, trials: Sequence[Trial], *, steps: int = STEPS) -> Iterator[Tried]:
    """Try every fault on the cases that pass. `steps` bound the proofs about one fault."""
    known = [(trial, decided(policy, trial)) for trial in passing(policy, trials)]
    for fault in faults(policy):
        caught = _catcher(fault, known)
        if caught is not None:
            yield Tried(fault, Outcome.CAUGHT, caught)
            continue
        try:
            equivalent = same(policy, fault.policy, Search(steps))
        except (GaveUp, TooMany):
            yield Tried(fault, Outcome.GAVE_UP)
            continue
        if equivalent:
            yield Tried(fault, Outcome.EQUIVALENT)
        else:
            yield Tried(fault, Outcome.MISSED, suggested=catching(policy, fault.policy, Search(steps)))


def passing(policy: Policy, trials: Sequence[Trial]) -> Iterator[Trial]:
    """Yield the calls of the cases that pass in all of their calls, without those that are marked as not yet passing."""
    for _, group in groupby(trials, key=lambda trial: id(trial.case)):
        calls = list(group)
        if not calls[0].case.todo and all(seen(one, decided(policy, one)).agrees for one in calls):
            yield from calls


def score(found: Sequence[Tried]) -> tuple[int, int]:
    """How many faults are caught, of how many. What changes nothing does not count; what the prover gave up on does."""
    counted = [one for one in found if one.outcome is not Outcome.EQUIVALENT]
    return sum(one.outcome is Outcome.CAUGHT for one in counted), len(counted)


def _catcher(fault: Fault, known: Sequence[tuple[Trial, Decision]]) -> Case | None:
    for trial, before in known:
        decision = decided(fault.policy, trial)
        if decision != before and not seen(trial, decision).agrees:
            return trial.case
    return None


def chosen(policy: Policy, found: Sequence[Tried]) -> list[tuple[Case, int]]:
    """Of the suggested cases so many as are needed, each with the number of faults that it is the first to catch."""
    left = [one for one in found if one.outcome is Outcome.MISSED and one.suggested is not None]
    cases: list[tuple[Case, int]] = []
    while left:
        case = left[0].suggested
        assert case is not None
        known = [(trial, decided(policy, trial)) for trial in trials_of(policy, case, unread)]
        uncaught = [one for one in left[1:] if _catcher(one.fault, known) is None]
        cases.append((case, len(left) - len(uncaught)))
        left = uncaught
    return cases
