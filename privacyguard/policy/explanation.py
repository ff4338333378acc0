"""A policy, facts and an instant in; all there is to say about what is decided out, for a screen, a program or a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from privacyguard.policy.changes import Change, changes
from privacyguard.policy.decide import decide
from privacyguard.policy.demands import Treated, treated
from privacyguard.policy.explain import next_steps
from privacyguard.policy.policy import Layer, Policy, Rule
from privacyguard.policy.table import setting
from privacyguard.values import Allow, Decision, Facts


@dataclass(frozen=True, slots=True)
class InZone:
    """What a zone would get: nothing, for the reasons that closed it, or each finding in the form that it has there."""

    zone: str
    denied: tuple[str, ...]
    treated: tuple[Treated, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is decided of a call, and why; holds no text of it."""

    policy: Policy
    facts: Facts
    now: datetime
    decision: Decision
    zones: tuple[InZone, ...]
    changes: tuple[Change, ...]

    @property
    def arrives(self) -> str:
        """The zone that it goes to; empty where it goes nowhere."""
        return self.decision.destination.zone if isinstance(self.decision, Allow) else ""

    @property
    def rules(self) -> tuple[tuple[Layer, Rule], ...]:
        """The rules among the decision's reasons."""
        return tuple(found for reason in self.decision.reasons if (found := self.policy.rule(reason)) is not None)

    @property
    def near_misses(self) -> tuple[Change, ...]:
        """The changes by which more would be demanded."""
        return tuple(one for one in self.changes if one.stricter)

    @property
    def ways_out(self) -> tuple[Change, ...]:
        """The changes by which less would be demanded."""
        return tuple(one for one in self.changes if not one.stricter)

    @property
    def steps(self) -> tuple[str, ...]:
        """What somebody can do about it."""
        return next_steps(self.policy, self.decision)


def explained(policy: Policy, facts: Facts, now: datetime) -> Explanation:
    """Explain what the policy decides at an instant."""
    decision, where = decide(policy, facts, now), setting(policy, facts.caller, now)
    denied = {one.zone: one.denied for one in decision.rulings}
    zones = tuple(
        InZone(zone.name, denied[zone.name], tuple(treated(policy, facts, zone, where))) for zone in policy.deployment.zones
    )
    return Explanation(policy, facts, now, decision, zones, tuple(changes(policy, facts, now)))
