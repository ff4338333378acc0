"""A policy's cases and a detector in, what became of each out: pure, for the detector is a function that is passed in.

A case asks for third_party. Every zone has a model that can serve the call, unless the case says it is unreachable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from privacyguard.errors import DetectionError, RequestError
from privacyguard.places import Destination, Zone
from privacyguard.policy.decide import decide
from privacyguard.policy.policy import Case, Policy
from privacyguard.policy.settings import DAWN
from privacyguard.values import DUTIES, Allow, Decision, Fact, Facts, Operator, Part

KEEP = "keep"  # the form of a finding that leaves as it is
Servable = Mapping[str, tuple[Destination, ...]]
Detect = Callable[[Sequence[Mapping[str, object]], Destination, Servable], Facts]
"""Messages, where they ask to go and what can serve them in, the facts of the call out; may raise `PrivacyGuardError`."""


Leaving = Callable[[Sequence[Mapping[str, object]], Decision], str | None]
"""Messages and what was decided of them in, the text that leaves out; None where nothing may."""


class Outcome(StrEnum):
    """What became of a case."""

    OK = "ok"
    FAILED = "failed"
    TODO = "todo"  # it fails, as it says that it does
    DONE = "done"  # it says that it fails, and does not any more


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case. `problem` says why it could not be judged, without text of its messages; else it is empty.

    `leaves` is the text that leaves, where the case says which one should.
    """

    case: Case
    verdict: str = ""
    reasons: tuple[str, ...] = ()
    problem: str = ""
    leaves: str | None = field(default=None, repr=False)
    operators: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The reasons that were expected and are not among the decision's."""
        return tuple(reason for reason in self.case.because if reason not in self.reasons)

    @property
    def otherwise(self) -> tuple[str, ...]:
        """The entities that leave in another form than expected."""
        return tuple(entity for entity, word in self.case.operators.items() if self.operators.get(entity) != word)

    @property
    def passes(self) -> bool:
        """Whether verdict, reasons and the text that leaves are as expected."""
        as_said = (self.leaves is None or self.leaves == self.case.redacted) and not self.otherwise
        return not self.problem and self.verdict == self.case.verdict and not self.missing and as_said

    @property
    def outcome(self) -> Outcome:
        """What that means: a case that is still to do has to fail."""
        if self.case.todo:
            return Outcome.DONE if self.passes else Outcome.TODO
        return Outcome.OK if self.passes else Outcome.FAILED

    @property
    def ok(self) -> bool:
        """Whether the outcome is the one that is wanted."""
        return self.outcome in (Outcome.OK, Outcome.TODO)


def run_case(policy: Policy, case: Case, detect: Detect, leaving: Leaving | None = None) -> CaseResult:
    """Judge one case: its messages as they are scanned, or its facts as they stand."""
    try:
        facts = facts_of_case(policy, case, detect)
    except (RequestError, DetectionError) as error:
        problem = str(error)
    else:
        return judged(policy, case, facts, leaving)
    return CaseResult(case, problem=problem)


def judged(policy: Policy, case: Case, facts: Facts, leaving: Leaving | None = None) -> CaseResult:
    """What a policy makes of the facts of a case. The text that leaves is looked at where `leaving` can tell it."""
    decision = decide(policy, facts, case.now or DAWN)
    leaves = None if leaving is None or case.redacted is None else leaving(case.messages, decision) or ""
    return CaseResult(case, decision.verdict, decision.reasons, leaves=leaves, operators=_operators(facts, decision))


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
    """The facts that the case states, said by the user."""
    facts = []
    for name, score, value in case.facts:
        entity = policy.taxonomy[name]
        facts.append(Fact(name, entity.domain, entity.kind, score, value, "user", Part.TEXT))
    return Facts(tuple(facts), requested, servable)


def _operators(facts: Facts, decision: Decision) -> dict[str, str]:
    """How each entity leaves: the loosest form that one of its findings has. Empty where nothing may leave."""
    if not isinstance(decision, Allow):
        return {}
    by_index = {one.index: one.operator for one in decision.rewrites}
    ranked: list[Operator | None] = [None, *Operator]
    found: dict[str, Operator | None] = {}
    for index, fact in enumerate(facts.findings):
        found[fact.entity] = min(by_index.get(index), found.get(fact.entity, ranked[-1]), key=ranked.index)
    return {entity: KEEP if form is None else str(form) for entity, form in found.items()}
