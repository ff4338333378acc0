"""A policy, facts, a decision and its instant in; why it was decided so out, as frozen values that every format is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from privacyguard.policy.changes import Call
from privacyguard.policy.decide import decide
from privacyguard.policy.demands import ZoneFate, zone_fate
from privacyguard.policy.nearly import Changed, Nearly, counterfactuals
from privacyguard.policy.policy import Policy
from privacyguard.values import NO_DUTIES, Allow, Decision, Duties, Facts


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reason comes from. Rules and exceptions have a file, a line and their author's words; other reasons do not.

    `kind` is `rule`, `exception`, `default`, or the name of what else decides (`unknown`, `opaque`, `no-model` …).
    """

    reason: str
    kind: str
    layer: str = ""
    file: str = ""
    line: int = 0
    action: str = ""
    why: str = ""
    controls: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """`file:line`, or nothing."""
        return f"{self.file}:{self.line}" if self.file else ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a call was decided as it was. Holds names, scores and the policy's words, and no text of the prompt.

    `zones` rise in trust. `watched` is the verdict with the rules that are only watched, where it is another. `changes` and
    `nearly` are empty where the decision is not the policy's alone (something was still there after redaction).
    """

    policy: str
    digest: str
    file: str
    now: datetime
    facts: Facts
    decision: Decision
    sources: Mapping[str, Source]
    zones: tuple[ZoneFate, ...]
    changes: tuple[Changed, ...]
    nearly: tuple[Nearly, ...]
    watched: str | None
    score: float

    @property
    def duties(self) -> Duties:
        """What must be done about the call where it goes."""
        return self.decision.duties if isinstance(self.decision, Allow) else NO_DUTIES

    def source(self, reason: str) -> Source:
        """Where a reason comes from."""
        return self.sources[reason]


def explained(policy: Policy, facts: Facts, decision: Decision, now: datetime) -> Explanation:
    """Explain what was decided at an instant."""
    call = Call(policy, facts, now)
    ours = decide(policy, facts, now) == decision
    zones = {zone.name: zone for zone in policy.deployment.zones}
    goes = decision.destination.zone if isinstance(decision, Allow) else ""
    fates = tuple(
        zone_fate(call, zones[found.zone], found, chosen=found.zone == goes)
        for found in decision.rulings
        if found.zone in zones
    )
    changes, nearly = counterfactuals(call, decision) if ours else ((), ())
    watching = decide(policy, facts, now, watched=True).verdict if ours else decision.verdict
    reasons = sorted({*decision.reasons, *_reasons(fates), *(one.reason for one in nearly), *_exceptions(policy)})
    return Explanation(
        policy.name,
        policy.digest,
        policy.file,
        now,
        facts,
        decision,
        {reason: source_of(policy, reason) for reason in reasons},
        fates,
        changes,
        nearly,
        None if watching == decision.verdict else watching,
        policy.score,
    )


def source_of(policy: Policy, reason: str) -> Source:
    """Where a reason comes from."""
    found = policy.rule(reason)
    if found is not None:
        layer, rule = found
        action = f"{rule.action} with {rule.operator}" if rule.action == "redact" else str(rule.action)
        return Source(reason, "rule", layer.name, layer.file, rule.line, action, rule.why, rule.controls)
    for layer in policy.layers:
        for one in layer.relaxations:
            if one.id == reason:
                told = f"{one.justification} Approved by {one.approved_by}."
                return Source(reason, "exception", layer.name, one.file, one.line, str(one.action), told)
    return Source(reason, reason.partition("/")[0])


def _reasons(fates: tuple[ZoneFate, ...]) -> Iterator[str]:
    for zone in fates:
        yield from zone.denied
        for fate in zone.fates:
            yield from fate.kept
            yield from (demand.reason for demand in fate.demands)


def _exceptions(policy: Policy) -> Iterator[str]:
    yield from (one.id for one in policy.relaxations)
    yield from (rule.id for rule in policy.rules if rule.monitor_until is not None)
