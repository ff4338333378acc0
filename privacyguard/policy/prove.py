"""A policy and properties of it in; whether each holds in every state there can be, or a smallest call in which it fails, out.

A property is an invariant: no finding of these entities, from a score up, in a zone, raw or in any form. What is found is
looked at exactly (`invariants.witnesses`); and so is what can fail: a detector that is down, a part that nobody can read, a
zone whose models are all unreachable. Whether something is found at all is no question of policy: recall is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from privacyguard.places import LOCAL, Zone
from privacyguard.policy.decide import decide
from privacyguard.policy.invariants import Broken, witnesses
from privacyguard.policy.policy import Invariant, Policy
from privacyguard.policy.search import Label, kinds
from privacyguard.policy.settings import World, loosest, worlds
from privacyguard.policy.table import table
from privacyguard.policy.witness import Witness
from privacyguard.values import Allow, Taxonomy

DETECTED, DOWN, OPAQUE, FALLBACK = "what is found", "a detector is down", "a part cannot be read", "models are unreachable"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a proof: what was varied, over how many states, and a state in which it fails, if there is one.

    `by` is the exception without which it would hold.
    """

    about: str
    states: int
    witness: Witness | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A property and the parts of its proof."""

    invariant: Invariant
    parts: tuple[Part, ...]

    @property
    def holds(self) -> bool:
        """Whether no part fails that has to hold."""
        return all(part.witness is None or self.tolerates(part) for part in self.parts)

    def tolerates(self, part: Part) -> bool:
        """Whether a part may fail: what was not judged or read goes to the most trusted zone, unless a policy blocks it."""
        return part.witness is not None and part.about in (DOWN, OPAQUE) and self.invariant.zone == LOCAL.name


def proofs(policy: Policy, properties: tuple[Invariant, ...]) -> Iterator[Proof]:
    """Prove each property, or find where it fails.

    Raises:
        TooMany: more facts about callers are asked for than are looked through.
    """
    asking = replace(policy, invariants=properties)
    found = {one.invariant.id: one for one in witnesses(asking)}
    every = tuple(worlds((policy,)))
    few = tuple(loosest(policy))
    for one in properties:
        zone = next(each for each in policy.deployment.zones if each.name == one.zone)
        first = _detected(one, few, found.get(one.id))
        failures = [_closed(policy, one, zone, every, about) for about in (DOWN, OPAQUE)]
        last = [] if first.witness else [_fallback(policy, one, few)]  # what arrives anyway arrives by a detour too
        yield Proof(one, (first, *failures, *last))


def _detected(one: Invariant, few: tuple[World, ...], broken: Broken | None) -> Part:
    states = len(few) * len(one.entities)
    if broken is None:
        return Part(DETECTED, states)
    label = Label(broken.entity, broken.score, 1)
    return Part(DETECTED, states, Witness(broken.world.caller, broken.world.now, (label,)), broken.by)


def _closed(policy: Policy, one: Invariant, zone: Zone, every: tuple[World, ...], about: str) -> Part:
    """What was not judged or not read may be anything: the zone has to be closed to it."""
    for world in every:
        here = table(policy, zone, world.setting(policy))
        if about == DOWN and not here.unknown:
            return Part(about, len(every), Witness(world.caller, world.now, unknown=(min(one.entities),)))
        if about == OPAQUE and not here.opaque:
            return Part(about, len(every), Witness(world.caller, world.now, opaque=True))
    return Part(about, len(every))


def _fallback(policy: Policy, one: Invariant, few: tuple[World, ...]) -> Part:
    """Whichever models are unreachable and whichever zone is asked for, a call does not end in the zone with the finding."""
    zones = [zone.name for zone in policy.deployment.zones]
    states = 0
    for world in few:
        tables = [table(policy, zone, world.setting(policy)) for zone in policy.deployment.zones]
        conditions = [(term.when, term.targets) for here in tables for term in here.terms]
        alike = kinds(sorted(one.entities), conditions)
        for entity in {kind: entity for entity, kind in alike.items()}.values():  # one of those that nothing tells apart
            for size in range(len(zones) + 1):
                for gone in combinations(zones, size):
                    witness = Witness(world.caller, world.now, (Label(entity, one.score, 1),), unreachable=frozenset(gone))
                    for asked in zones:
                        states += 1
                        if _arrives(policy, one, witness, asked):
                            return Part(FALLBACK, states, witness)
    return Part(FALLBACK, states)


def _arrives(policy: Policy, one: Invariant, witness: Witness, asked: str) -> bool:
    decision = decide(policy, witness.facts(policy, asked), witness.now)
    if not isinstance(decision, Allow) or decision.destination.zone != one.zone:
        return False
    return not (one.raw and any(rewrite.index == 0 for rewrite in decision.rewrites))


def property_of(taxonomy: Taxonomy, selected: str, zone: str, *, raw: bool, score: float) -> Invariant | None:
    """The property that nothing `selected` (domains, kinds, entities, by commas) reaches the zone; None: no such words."""
    chosen: set[str] = set()
    for word in (word.strip() for word in selected.split(",")):
        these = {one.name for one in taxonomy.entities.values() if word in (one.name, one.domain, one.kind)}
        if not these:
            return None
        chosen |= these
    form = "as it is" if raw else "in any form"
    return Invariant(f"{selected} never reaches {zone} {form}", frozenset(chosen), score, zone, raw, file="the command line")
