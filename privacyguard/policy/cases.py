"""A policy's cases and a detector in, what became of each out: pure, for the detector is a function that is passed in.

A case asks for third_party. Every zone has a model that can serve the call, unless the case says it is unreachable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from privacyguard.errors import DetectionError, RequestError
from privacyguard.places import Destination, Zone
from privacyguard.policy.decide import decide
from privacyguard.policy.policy import Case, Policy
from privacyguard.policy.settings import DAWN
from privacyguard.values import DUTIES, Allow, Decision, Fact, Facts, Part

Servable = Mapping[str, tuple[Destination, ...]]
Leaving = Callable[[Allow], str]
"""A decision about a call in, the text that leaves once it is carried out out."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in the messages of a case, and how to work out what would leave of them."""

    facts: Facts
    leaving: Leaving = field(repr=False)


Detect = Callable[[Sequence[Mapping[str, object]], Destination, Servable], Reading]
"""Messages, where they ask to go and what can serve them in, the reading of the call out; may raise `PrivacyGuardError`."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One call of a case, read once and judged as often as there are policies to try. A case with `each` has several."""

    case: Case
    facts: Facts
    leaving: Leaving | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case. `problem` says why it could not be judged, without text of its messages; else it is empty.

    `odd` are entities that were rewritten otherwise than expected, each with how; `text` is what leaves, where the case
    expects one; `about` is the entity that a case with `each` failed at.
    """

    case: Case
    verdict: str = ""
    reasons: tuple[str, ...] = ()
    problem: str = ""
    odd: tuple[tuple[str, str], ...] = ()
    text: str | None = field(default=None, repr=False)
    about: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The reasons that were expected and are not among the decision's."""
        return tuple(reason for reason in self.case.because if reason not in self.reasons)

    @property
    def decided(self) -> bool:
        """Whether verdict, reasons and operators are as expected."""
        return not (self.problem or self.missing or self.odd) and self.verdict == self.case.verdict

    @property
    def stale(self) -> bool:
        """Whether only the text that leaves is another than expected."""
        return self.decided and self.case.redacted is not None and self.text != self.case.redacted

    @property
    def agrees(self) -> bool:
        """Whether everything is as expected."""
        return self.decided and not self.stale

    @property
    def overdue(self) -> bool:
        """Whether it passes, though it is marked as one that does not yet."""
        return bool(self.case.todo) and self.agrees

    @property
    def ok(self) -> bool:
        """Whether it came out as it should: as expected, or not, where it is marked as one that does not yet."""
        return not self.problem and self.agrees != bool(self.case.todo)


def run_cases(policy: Policy, detect: Detect) -> Iterator[CaseResult]:
    """Yield the result of each case, in the order of the file."""
    return (run_case(policy, case, detect) for case in policy.cases)


def run_case(policy: Policy, case: Case, detect: Detect) -> CaseResult:
    """Judge one case: its messages as they are scanned, or its facts as they stand."""
    try:
        trials = trials_of(policy, case, detect)
    except (RequestError, DetectionError) as error:
        problem = str(error)
    else:
        return result_of(policy, trials)
    return CaseResult(case, problem=problem)


def result_of(policy: Policy, trials: Sequence[Trial]) -> CaseResult:
    """What a policy makes of all calls of one case: the first that is not as expected, if there is one."""
    results = [judged(policy, trial) for trial in trials]
    return next((one for one in results if not one.agrees), results[0])


def judged(policy: Policy, trial: Trial) -> CaseResult:
    """What a policy makes of one call of a case."""
    return seen(trial, decided(policy, trial))


def decided(policy: Policy, trial: Trial, *, watched: bool = False) -> Decision:
    """What a policy decides about one call of a case."""
    return decide(policy, trial.facts, trial.case.now or DAWN, watched=watched)


def seen(trial: Trial, decision: Decision) -> CaseResult:
    """A decision about one call of a case, beside what the case expects."""
    case, text = trial.case, None
    if case.redacted is not None and trial.leaving is not None and isinstance(decision, Allow):
        text = trial.leaving(decision)
    about = trial.facts.findings[0].entity if case.each else ""
    return CaseResult(case, decision.verdict, decision.reasons, "", tuple(_odd(trial, decision)), text, about)


def trials_of(policy: Policy, case: Case, detect: Detect) -> tuple[Trial, ...]:
    """The calls of a case, each with its facts: what is found in its messages, or what it states; and what it says besides.

    Raises:
        RequestError, DetectionError: its messages cannot be read or judged.
    """
    requested = a_model_in(next(zone for zone in policy.deployment.zones if zone.name == case.requested))
    servable = every_zone(policy, case.unreachable)
    if case.messages:
        reading = detect(case.messages, requested, servable)
        return (Trial(case, _with_the_rest(policy, reading.facts, case), reading.leaving),)
    calls = [(one,) for one in case.facts] if case.each else [case.facts]
    stated = (_stated(policy, call, requested, servable) for call in calls)
    return tuple(Trial(case, _with_the_rest(policy, facts, case)) for facts in stated)


def _odd(trial: Trial, decision: Decision) -> Iterator[tuple[str, str]]:
    """Yield the entities whose findings are not all rewritten as the case expects, each with how they are."""
    rewrites = decision.rewrites if isinstance(decision, Allow) else ()
    by_finding = {rewrite.index: str(rewrite.operator) for rewrite in rewrites}
    for entity, operator in trial.case.operators.items():
        found = [at for at, one in enumerate(trial.facts.findings) if one.entity == entity]
        if not found and trial.case.each:
            continue  # it is in another of the calls
        ways = {by_finding.get(at, "keep") for at in found} if isinstance(decision, Allow) else {"nothing leaves"}
        if ways != {str(operator)}:
            yield entity, " and ".join(sorted(ways)) or "not found"


def _with_the_rest(policy: Policy, facts: Facts, case: Case) -> Facts:
    """The facts with what the case says besides: who calls, what could not be judged …"""
    return replace(
        facts,
        caller=policy.heard(case.caller),
        unknown=facts.unknown | case.unknown,
        opaque=(*facts.opaque, *case.opaque),
        taint=case.taint,
        able=DUTIES,
    )


def every_zone(policy: Policy, unreachable: frozenset[str] = frozenset()) -> Servable:
    """A model in every zone but these."""
    return {zone.name: () if zone.name in unreachable else (a_model_in(zone),) for zone in policy.deployment.zones}


def a_model_in(zone: Zone) -> Destination:
    """A destination of which nothing is known but its zone."""
    return Destination(f"any model in {zone.name}", "any", "", zone.name)


def _stated(policy: Policy, stated: Sequence[tuple[str, float]], requested: Destination, servable: Servable) -> Facts:
    """The facts that a case states; each is a value of its own, said by the user."""
    facts = []
    for ordinal, (name, score) in enumerate(stated):
        entity = policy.taxonomy[name]
        facts.append(Fact(name, entity.domain, entity.kind, score, ordinal, "user", Part.TEXT))
    return Facts(tuple(facts), requested, servable)
