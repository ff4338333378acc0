"""A policy in, the invariants it breaks out. Exact: `decide` is monotone, so one finding alone, with the lowest score that the
invariant speaks of, is the loosest state there is for a caller; if it is well there, it is well everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from privacyguard.places import Zone
from privacyguard.policy.policy import Invariant, Policy
from privacyguard.policy.settings import TooMany, World, loosest
from privacyguard.policy.table import Setting, Table, table

UNCHECKED = "the invariants cannot be checked: too many facts about callers are asked for"


@dataclass(frozen=True, slots=True)
class Broken:
    """Where an invariant fails: one finding of this entity, at this score, in this world. `by`: the exception to blame."""

    invariant: Invariant
    entity: str
    score: float
    world: World
    by: str = ""


def broken_invariants(policy: Policy) -> Iterator[tuple[str, Invariant]]:
    """Yield each broken invariant with a line that holds the witness: the entity and the score from which it fails."""
    try:
        for one in witnesses(policy):
            form = "as it is" if one.invariant.raw else "at all"
            who = ", ".join(f"{name} {said}" for name, said in one.world.caller.items())
            where = f"{one.entity} at {one.score:.2f} reaches {one.invariant.zone} {form}"
            where += f", for {who}" if who else ""
            where += f", by the exception {one.by}" if one.by else ""
            yield f"invariant {one.invariant.id!r} does not hold: {where}", one.invariant
    except TooMany:
        yield UNCHECKED, policy.invariants[0]


def witnesses(policy: Policy) -> Iterator[Broken]:
    """Yield, for each invariant that does not hold, the first state in which it fails."""
    zones = {zone.name: zone for zone in policy.deployment.zones}
    every = list(loosest(policy)) if policy.invariants else []
    for invariant in policy.invariants:
        found = (_first(policy, invariant, zones[invariant.zone], world) for world in every)
        broken = next((one for one in found if one is not None), None)
        if broken is not None:
            yield broken


def _first(policy: Policy, invariant: Invariant, zone: Zone, world: World) -> Broken | None:
    where = world.setting(policy)
    here = table(policy, zone, where)
    for entity in sorted(invariant.entities):
        if not _holds(here, invariant, entity):
            by = _relaxing(policy, invariant, entity, zone, where)
            return Broken(invariant, entity, invariant.score, world, by)
    return None


def _holds(here: Table, invariant: Invariant, entity: str) -> bool:
    joined = here.joined(entity, invariant.score)
    return bool(joined.denied or (invariant.raw and joined.operator is not None) or _together(here, invariant, entity))


def _together(here: Table, invariant: Invariant, entity: str) -> bool:
    """Whether a term of several clauses is met by the one finding: it may meet all of them."""
    for term in here.together:
        by_itself = all(
            any(entity in one.entities and one.at_least == 1 and invariant.score >= one.score for one in clause)
            for clause in term.when
        )
        if by_itself and entity in term.targets and (term.operator is None or invariant.raw):
            return True
    return False


def _relaxing(policy: Policy, invariant: Invariant, entity: str, zone: Zone, where: Setting) -> str:
    """The exception without which the invariant would hold, if it is one."""
    for relaxation in policy.relaxations:
        without = Setting(where.true, where.alive - {relaxation.id})
        if _holds(table(policy, zone, without), invariant, entity):
            return relaxation.id
    return ""
