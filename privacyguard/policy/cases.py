"""A policy's cases and a detector in, what became of each out: pure, for the detector is a function that is passed in.

A case asks for third_party. Every zone has a model that can serve the call, unless the case says it is unreachable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from privacyguard.errors import DetectionError, RequestError
from privacyguard.places import Destination, Zone
from privacyguard.policy.decide import decide
from privacyguard.policy.policy import Case, Policy
from privacyguard.policy.settings import DAWN
from privacyguard.values import DUTIES, Fact, Facts, Part

Servable = Mapping[str, tuple[Destination, ...]]
Detect = Callable[[Sequence[Mapping[str, object]], Destination, Servable], Facts]
"""Messages, where they ask to go and what can serve them in, the facts of the call out; may raise `PrivacyGuardError`."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case. `problem` says why it could not be judged, without text of its messages; else it is empty."""

    case: Case
    verdict: str = ""
    reasons: tuple[str, ...] = ()
    problem: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The reasons that were expected and are not among the decision's."""
        return tuple(reason for reason in self.case.because if reason not in self.reasons)

    @property
    def ok(self) -> bool:
        """Whether verdict and reasons are as expected."""
        return not self.problem and self.verdict == self.case.verdict and not self.missing


def run_cases(policy: Policy, detect: Detect) -> Iterator[CaseResult]:
    """Yield the result of each case, in the order of the file."""
    return (run_case(policy, case, detect) for case in policy.cases)


def run_case(policy: Policy, case: Case, detect: Detect) -> CaseResult:
    """Judge one case: its messages as they are scanned, or its facts as they stand."""
    try:
        facts = facts_of_case(policy, case, detect)
    except (RequestError, DetectionError) as error:
        problem = str(error)
    else:
        return judged(policy, case, facts)
    return CaseResult(case, problem=problem)


def judged(policy: Policy, case: Case, facts: Facts) -> CaseResult:
    """What a policy makes of the facts of a case."""
    decision = decide(policy, facts, case.now or DAWN)
    return CaseResult(case, decision.verdict, decision.reasons)


def facts_of_case(policy: Policy, case: Case, detect: Detect) -> Facts:
    """The facts of a case: what is found in its messages, or what it states; and what it says besides.

    Raises:
        RequestError, DetectionError: its messages cannot be read or judged.
    """
    requested = a_model_in(next(zone for zone in policy.deployment.zones if zone.name == case.requested))
    servable = every_zone(policy, case.unreachable)
    facts = detect(case.messages, requested, servable) if case.messages else _stated(policy, case, requested, servable)
    return _with_the_rest(policy, facts, case)


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


def _stated(policy: Policy, case: Case, requested: Destination, servable: Servable) -> Facts:
    """The facts that the case states; each is a value of its own, said by the user."""
    facts = []
    for ordinal, (name, score) in enumerate(case.facts):
        entity = policy.taxonomy[name]
        facts.append(Fact(name, entity.domain, entity.kind, score, ordinal, "user", Part.TEXT))
    return Facts(tuple(facts), requested, servable)
