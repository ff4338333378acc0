"""A policy, a zone and a setting in; every demand that holds there out, as terms that deciding evaluates and proofs read.

A setting is what is known before anything is found: what is true of the caller, which exceptions are alive, whether watched
rules count. Layers are joined by taking all their terms; a term only ever adds a demand, so more findings are never looser.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from privacyguard.places import LOCAL, Zone
from privacyguard.policy.policy import Circumstance, Direction, Layer, Policy, Relaxation, Rule, Selector, When
from privacyguard.values import Action, Duties, Operator

STRICTNESS: dict[Operator, int] = {operator: rank for rank, operator in enumerate(Operator)}
ACTIONS: dict[Action, int] = {action: rank for rank, action in enumerate(Action)}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is true of a call before anything is found. `true` are the circumstances that hold, `alive` the exceptions,
    `watched` the rules that are only watched and count all the same."""

    true: frozenset[Circumstance] = frozenset()
    alive: frozenset[str] = frozenset()
    watched: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """One demand: when every clause is met, the chosen findings of `targets` are rewritten, or deny the zone (no operator).

    `reason` is a rule's id, or `default/` for the default of each entity.
    """

    reason: str
    when: When
    targets: frozenset[str]
    operator: Operator | None

    @property
    def alone(self) -> bool:
        """Whether each finding is judged by itself."""
        return len(self.when) == 1 and all(selector.at_least == 1 for selector in self.when[0])

    def why(self, entity: str) -> str:
        """The reason that a decision gives for a finding of this entity."""
        return self.reason + entity if self.reason == DEFAULT else self.reason


DEFAULT = "default/"


@dataclass(frozen=True, slots=True)
class Joined:
    """What the terms that look at one finding alone demand of it. `kept`: why nothing is, if so."""

    denied: tuple[str, ...]
    operator: Operator | None
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Table:
    """Every demand of a policy on one zone, in one setting. Thread-safe: what it remembers is worked out the same by each."""

    terms: tuple[Term, ...]
    unknown: bool  # what could not be judged denies the zone
    opaque: bool
    duties: tuple[tuple[str, When, frozenset[str], Duties], ...]
    handled: Mapping[str, tuple[str, ...]]  # entities that rules speak of, and which rules
    _alone: Mapping[str, tuple[tuple[float, Term], ...]] = field(init=False)
    _thresholds: Mapping[str, tuple[float, ...]] = field(init=False)
    _joined: dict[tuple[str, int], Joined] = field(init=False, default_factory=dict)
    together: tuple[Term, ...] = field(init=False)

    def __post_init__(self) -> None:
        alone: dict[str, list[tuple[float, Term]]] = {}
        for term in self.terms:
            if term.alone:
                for selector in term.when[0]:
                    for entity in selector.entities & term.targets:
                        alone.setdefault(entity, []).append((selector.score, term))
        self._alone = {entity: tuple(found) for entity, found in alone.items()}
        self._thresholds = {entity: tuple(sorted({score for score, _ in found})) for entity, found in alone.items()}
        self.together = tuple(term for term in self.terms if not term.alone)

    def joined(self, entity: str, score: float) -> Joined:
        """What one finding is met with, whatever else there is."""
        region = bisect_right(self._thresholds.get(entity, ()), score)
        known = self._joined.get((entity, region))
        if known is None:
            known = self._joined[entity, region] = self._join(entity, score)
        return known

    def _join(self, entity: str, score: float) -> Joined:
        terms = [term for least, term in self._alone.get(entity, ()) if score >= least]
        denied = unique(term.why(entity) for term in terms if term.operator is None)
        operators = [term.operator for term in terms if term.operator is not None]
        strictest = max(operators, key=STRICTNESS.__getitem__, default=None)
        return Joined(denied, strictest, unique(term.why(entity) for term in terms if term.operator is strictest is not None))


def setting(policy: Policy, caller: Mapping[str, str], now: datetime, *, watched: bool = False) -> Setting:
    """What is true of a caller at an instant."""
    true = frozenset(one for one in policy.circumstances() if caller.get(one.name) in one.values) if caller else frozenset()
    alive = frozenset(one.id for one in policy.relaxations if one.active(now))
    watching = (rule.id for rule in policy.rules if watched and rule.monitor_until is not None and now < rule.monitor_until)
    return Setting(true, alive, frozenset(watching))


def table(policy: Policy, zone: Zone, where: Setting) -> Table:
    """Every demand on a zone; made once for each setting."""
    key = zone, where
    known = policy.tables.get(key)
    if known is None:
        known = policy.tables[key] = _made(policy, zone, where)
    assert isinstance(known, Table)
    return known


def _made(policy: Policy, zone: Zone, where: Setting) -> Table:
    terms: list[Term] = []
    duties: list[tuple[str, When, frozenset[str], Duties]] = []
    handled: dict[str, list[str]] = {}
    below: set[str] = set()  # what lower layers speak of
    for layer in reversed(policy.layers):
        rules = [piece for rule in layer.rules if _counts(rule, where) for piece in relaxed(policy, rule, where)]
        spoken: set[str] = set()
        for rule, targets in rules:
            if rule.handles(zone.name):
                spoken |= targets
                for entity in targets:
                    handled.setdefault(entity, []).append(rule.id)
            operator = None if rule.action in (Action.BLOCK, Action.ROUTE_LOCAL) else rule.operator
            if rule.action is not Action.ALLOW and _reaches(rule, zone):
                terms.append(Term(rule.id, rule.when, targets, operator))
            if rule.duties:
                duties.append((rule.id, rule.when, targets, rule.duties))
        terms += _defaults(policy, layer, zone, spoken | (layer.liftable & below))
        below |= spoken
    return Table(
        tuple(terms),
        any(denies(layer.defaults.unknown, zone) for layer in policy.layers),
        any(denies(layer.defaults.opaque, zone) for layer in policy.layers),
        tuple(duties),
        {entity: tuple(ids) for entity, ids in handled.items()},
    )


def relaxed(policy: Policy, rule: Rule, where: Setting) -> Iterator[tuple[Rule, frozenset[str]]]:
    """Yield the rule as exceptions leave it, with the entities it still acts on so: the loosest that is approved for each."""
    approved = [
        one for one in policy.relaxations if one.rule == rule.id and one.id in where.alive and where.true.issuperset(one.caller)
    ]
    left = rule.entities
    for one in sorted(approved, key=_looseness):
        covered = left if one.entities is None else left & one.entities
        if covered:
            yield replace(rule, action=one.action, operator=one.operator, zones=_reach(policy, rule, one)), covered
            left -= covered
    if left:
        yield rule, left


def _reach(policy: Policy, rule: Rule, one: Relaxation) -> frozenset[str] | None:
    """Where the relaxed rule holds: where the rule did, and nowhere else."""
    if rule.action is not Action.BLOCK:
        return rule.zones
    zones = frozenset(zone.name for zone in policy.deployment.zones) if rule.zones is None else rule.zones
    return zones - {LOCAL.name} if one.action is Action.ROUTE_LOCAL else zones


def _looseness(one: Relaxation) -> tuple[int, int, str]:
    return ACTIONS[one.action], STRICTNESS[one.operator], one.id


def _counts(rule: Rule, where: Setting) -> bool:
    if rule.direction is not Direction.REQUEST or (rule.monitor_until is not None and rule.id not in where.watched):
        return False
    return where.true.issuperset(rule.caller)


def _reaches(rule: Rule, zone: Zone) -> bool:
    if rule.zones is not None:
        return zone.name in rule.zones
    return rule.action is Action.BLOCK or zone.rank < LOCAL.rank


def _defaults(policy: Policy, layer: Layer, zone: Zone, spoken: Iterable[str]) -> Iterator[Term]:
    """Yield the layer's defaults for every entity that it does not speak of. Static on purpose: deciding it finding by finding
    would let a higher score loosen a decision."""
    rest = policy.taxonomy.entities.keys() - spoken
    by_operator: dict[Operator | None, set[str]] = {}
    for entity in rest:
        match _default(policy, layer, entity, zone):
            case Action.REDACT:
                by_operator.setdefault(Operator.PLACEHOLDER, set()).add(entity)
            case Action.BLOCK | Action.ROUTE_LOCAL:
                by_operator.setdefault(None, set()).add(entity)
            case Action.ALLOW:
                pass
    for operator, entities in sorted(by_operator.items(), key=lambda one: one[0] or ""):  # the same in every process
        chosen = frozenset(entities)
        yield Term(DEFAULT, ((Selector(chosen, layer.defaults.score),),), chosen, operator)


def _default(policy: Policy, layer: Layer, entity: str, zone: Zone) -> Action:
    """The default in this zone. The taxonomy's two columns speak of their own zone; a fixed action has its rule's reach."""
    fixed = layer.defaults.unmatched
    if fixed is None:
        label = policy.taxonomy[entity]
        return label.local if zone.rank == LOCAL.rank else label.third_party
    return Action.ALLOW if zone.rank == LOCAL.rank and fixed is not Action.BLOCK else fixed


def denies(action: Action, zone: Zone) -> bool:
    """Whether this action, without any finding to rewrite, closes the zone."""
    return action is Action.BLOCK or (action is Action.ROUTE_LOCAL and zone.rank < LOCAL.rank)


def unique(reasons: Iterable[str]) -> tuple[str, ...]:
    """Sorted, each once."""
    return tuple(sorted(set(reasons)))
