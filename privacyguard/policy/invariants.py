"""A policy in, the invariants it breaks out. Exact for one layer: `decide` is monotone, so one finding alone is the loosest
state that holds it, and between two thresholds nothing changes."""

from __future__ import annotations

from collections.abc import Iterator

from privacyguard.policy.decide import ruling
from privacyguard.policy.policy import Invariant, Policy
from privacyguard.values import Destination, Fact, Facts, Part, Zone


def broken_invariants(policy: Policy) -> Iterator[tuple[str, Invariant]]:
    """Yield each broken invariant with a witness: the entity and the score from which it fails."""
    zones = {zone.name: zone for zone in policy.deployment.zones}
    for invariant in policy.invariants:
        for entity in sorted(invariant.entities):
            score = _witness(policy, invariant, entity, zones[invariant.zone])
            if score is not None:
                form = "as it is" if invariant.raw else "at all"
                problem = f"invariant {invariant.id!r} does not hold: {entity} at {score:.2f} reaches {invariant.zone} {form}"
                yield problem, invariant
                break


def _witness(policy: Policy, invariant: Invariant, entity: str, zone: Zone) -> float | None:
    for score in sorted({invariant.score, 1.0, *(at for at in _thresholds(policy) if at > invariant.score)}):
        label = policy.taxonomy[entity]
        fact = Fact(entity, label.domain, label.kind, score, 1, "user", Part.TEXT)
        facts = Facts((fact,), Destination("any", "any", "", zone.name), {})
        found = ruling(policy, facts, zone)
        if not found.denied and not (invariant.raw and found.rewrites):
            return score
    return None


def _thresholds(policy: Policy) -> set[float]:
    scores = {selector.score for rule in policy.rules for clause in rule.when for selector in clause}
    return scores | {policy.defaults.score}
