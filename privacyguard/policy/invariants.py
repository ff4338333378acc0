"""A policy in, the invariants it breaks out. Exact for one layer: `decide` is monotone, so one finding alone, with the lowest
score that the invariant speaks of, is the loosest state there is; if it is well there, it is well everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from privacyguard.policy.decide import ruling
from privacyguard.policy.policy import Invariant, Policy
from privacyguard.values import Destination, Fact, Facts, Part, Zone


def broken_invariants(policy: Policy) -> Iterator[tuple[str, Invariant]]:
    """Yield each broken invariant with a witness: the entity and the score from which it fails."""
    zones = {zone.name: zone for zone in policy.deployment.zones}
    alike = _alike(policy) if policy.invariants else {}
    for invariant in policy.invariants:
        judged: dict[object, bool] = {}
        for entity in sorted(invariant.entities):
            if alike[entity] not in judged:
                judged[alike[entity]] = _holds(policy, invariant, entity, zones[invariant.zone])
            if not judged[alike[entity]]:
                form = "as it is" if invariant.raw else "at all"
                where = f"{entity} at {invariant.score:.2f} reaches {invariant.zone} {form}"
                yield f"invariant {invariant.id!r} does not hold: {where}", invariant
                break


def _holds(policy: Policy, invariant: Invariant, entity: str, zone: Zone) -> bool:
    label = policy.taxonomy[entity]
    fact = Fact(entity, label.domain, label.kind, invariant.score, 1, "user", Part.TEXT)
    found = ruling(policy, Facts((fact,), Destination("any", "any", "", zone.name), {}), zone)
    return bool(found.denied or (invariant.raw and found.rewrites))


def _alike(policy: Policy) -> dict[str, object]:
    """Entities with equal signs are judged alike: the same selectors name them, and their default is the same."""
    named: dict[str, list[int]] = {entity: [] for entity in policy.taxonomy.entities}
    for number, entities in enumerate(_sets(policy)):
        for entity in entities:
            named[entity].append(number)
    labels = policy.taxonomy.entities
    return {entity: (tuple(numbers), labels[entity].third_party, labels[entity].local) for entity, numbers in named.items()}


def _sets(policy: Policy) -> Iterable[frozenset[str]]:
    return dict.fromkeys(selector.entities for rule in policy.rules for clause in rule.when for selector in clause)
