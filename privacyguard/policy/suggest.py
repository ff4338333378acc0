"""A policy and a faulty copy in, a case by facts that tells them apart out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from privacyguard.places import THIRD_PARTY, Destination
from privacyguard.policy.cases import Reading, Servable, decided, result_of, trials_of
from privacyguard.policy.diff import Difference, looser
from privacyguard.policy.policy import Case, Policy
from privacyguard.policy.search import GaveUp, Search
from privacyguard.policy.settings import DAWN, TooMany
from privacyguard.values import Allow, Decision, Facts, Operator, Verdict

MOST = 12  # witnesses that are tried; all but odd ones do
WORDS = {
    Verdict.BLOCK: "goes nowhere",
    Verdict.REDACT: "is rewritten",
    Verdict.ALLOW: "passes",
    Verdict.ROUTE_LOCAL: "stays local",
}


def catching(policy: Policy, faulty: Policy, search: Search) -> Case | None:
    """A case that the policy passes and the faulty one does not, if one by facts is found within the bound of the search."""
    try:
        for one, other in ((faulty, policy), (policy, faulty)):
            for difference in islice(looser(one, other, search), MOST):
                for case in _told(policy, difference):
                    trials = trials_of(policy, case, unread)
                    if result_of(policy, trials).agrees and not result_of(faulty, trials).agrees:
                        return case
    except (GaveUp, TooMany):
        pass  # the witnesses so far were no cases
    return None


def _told(policy: Policy, difference: Difference) -> Iterator[Case]:
    """Yield the witness as cases: by verdict and reason, and then by operators as well."""
    witness = difference.witness
    bare = Case(
        name="",
        verdict="",
        because=(),
        facts=tuple((one.entity, one.score) for one in witness.findings),
        caller=dict(witness.caller),
        unknown=frozenset(witness.unknown),
        opaque=("image/png",) if witness.opaque else (),
        now=None if witness.now == DAWN else witness.now,
    )
    for zone in dict.fromkeys((THIRD_PARTY.name, difference.zone)):  # a duty shows in the one, its rule in the other
        asking = replace(bare, requested=zone)
        (trial,) = trials_of(policy, asking, unread)
        decision = decided(policy, trial)
        because = (difference.reason,) if difference.reason in decision.reasons else decision.reasons
        told = replace(asking, name=_name(asking, decision.verdict), verdict=decision.verdict, because=because)
        yield told
        if operators := _operators(trial.facts, decision):
            yield replace(told, operators=operators)


def _operators(facts: Facts, decision: Decision) -> dict[str, Operator]:
    if not isinstance(decision, Allow):
        return {}
    return {facts.findings[one.index].entity: one.operator for one in decision.rewrites}


def _name(case: Case, verdict: str) -> str:
    """A first name for the case; whoever pastes it knows a better one."""
    counts = Counter(entity for entity, _ in case.facts)
    told = [f"{entity} {number} times" if number > 1 else entity for entity, number in counts.items()]
    told += ["what cannot be judged"] * bool(case.unknown) + ["what cannot be read"] * bool(case.opaque)
    told_of = "".join(f" for {name} {value}" for name, value in sorted(case.caller.items()))
    return f"{' beside '.join(told) or 'nothing'} {_fate(verdict)}{told_of}{_when(case.now)}"


def _fate(verdict: str) -> str:
    if verdict in WORDS:
        return WORDS[Verdict(verdict)]
    return f"goes to {verdict.removeprefix('route_')}"


def _when(now: datetime | None) -> str:
    return "" if now is None else f" on {now:%Y-%m-%d}"


def unread(messages: Sequence[Mapping[str, object]], requested: Destination, servable: Servable) -> Reading:
    """The detector of cases that need none."""
    raise AssertionError("a case by facts needs no detector")
