"""Policies by name or file in, their cases run: what failed, what is covered, the golden texts written anew out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import StringIO
from pathlib import Path

from rich.console import Console

from privacyguard.cli.checked import Checked, checked
from privacyguard.cli.judge import FIXED, Judge
from privacyguard.cli.screen import WIDEST, screen
from privacyguard.errors import ConfigError, DetectionError, RequestError
from privacyguard.policy.cases import CaseResult, Trial, result_of, trials_of
from privacyguard.policy.coverage import Covered, coverage, share
from privacyguard.policy.golden import with_texts
from privacyguard.policy.load import packs
from privacyguard.policy.mutate import passing
from privacyguard.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of the cases of one policy. `updated` are the indices of those whose golden text was written anew."""

    checked: Checked
    results: tuple[CaseResult, ...] = ()
    trials: tuple[Trial, ...] = field(default=(), repr=False)
    updated: frozenset[int] = frozenset()

    @property
    def policy(self) -> Policy | None:
        """The policy; None where it cannot be used."""
        return self.checked.policy

    @property
    def failed(self) -> int:
        """How many cases did not come out as they should."""
        return sum(not one.ok for one in self.results)

    def covered(self) -> tuple[Covered, ...]:
        """What the cases that pass show of the policy's own rules."""
        return () if self.policy is None else coverage(self.policy, list(passing(self.policy, self.trials)))


def results_for(source: str, now: datetime, *, word: str = "", update: bool = False) -> Tested:
    """Run the cases whose names hold `word`. `update`: golden texts that are no longer right are written into the file.

    Raises:
        ConfigError: a shipped policy's texts would have to be written.
    """
    if update and source in packs():
        raise ConfigError(f"{source} is a shipped policy, which is not written; give the path of a file")
    one = checked(source, now)
    if one.policy is None or one.detector is None:
        return Tested(one)
    results, trials = _run(one.policy, Judge(one.policy, one.detector, now, FIXED), word)
    stale = {} if not update else _stale(one.policy, results)
    if not stale:
        return Tested(one, results, trials)
    Path(source).write_bytes(with_texts(one.policy.own.source, one.file, stale))
    return replace(results_for(source, now, word=word), updated=frozenset(stale))


@contextmanager
def writing(output: Path | None) -> Iterator[Console]:
    """Where a report goes: to standard output, or into a file.

    Raises:
        ConfigError: the file cannot be written.
    """
    if output is None:
        yield screen()
        return
    text = StringIO()
    yield Console(file=text, width=WIDEST, highlight=False, markup=False, emoji=False)
    try:
        output.write_text(text.getvalue(), encoding="utf-8")
    except OSError as error:
        problem = f"{output} cannot be written: {error.strerror or 'unwritable'}"
    else:
        problem = ""
    if problem:
        raise ConfigError(problem)


def below(found: Sequence[Tested], least: int) -> bool:
    """Whether the rules of one of the policies are covered by less than `least` percent."""
    shares = (share(one.covered()) for one in found if one.policy is not None)
    return any(100 * hits < least * of for hits, of in shares)


def _run(policy: Policy, judge: Judge, word: str) -> tuple[tuple[CaseResult, ...], tuple[Trial, ...]]:
    results: list[CaseResult] = []
    every: list[Trial] = []
    for case in policy.cases:
        if word.casefold() not in case.name.casefold():
            continue
        try:
            trials = trials_of(policy, case, judge.reading)
        except (RequestError, DetectionError) as error:
            results.append(CaseResult(case, problem=str(error)))
        else:
            results.append(result_of(policy, trials))
            every += trials
    return tuple(results), tuple(every)


def _stale(policy: Policy, results: Sequence[CaseResult]) -> dict[int, str]:
    """The texts that leave where another one is expected and all else is as expected, by the case's place in the file."""
    places = {id(case): at for at, case in enumerate(policy.cases)}
    return {places[id(one.case)]: one.text for one in results if one.stale and one.text is not None and not one.case.todo}
