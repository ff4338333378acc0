"""The compiled policy: what `decide` reads. Labels are resolved to sets of entities, thresholds to numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from privacyguard.plugins import Plugins
from privacyguard.values import Action, Deployment, Operator, Taxonomy


@dataclass(frozen=True, slots=True)
class Selector:
    """Findings of these entities at or above this score, if they have at least this many distinct values in the call."""

    entities: frozenset[str]
    score: float
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """When every clause matches (each is a choice of selectors), the action holds for all findings that were selected.

    `zones` None is the action's own reach: everywhere for block, below the most trusted zone for the others.
    """

    id: str
    action: Action
    when: tuple[tuple[Selector, ...], ...]
    operator: Operator = Operator.PLACEHOLDER
    zones: frozenset[str] | None = None
    why: str = ""
    controls: tuple[str, ...] = ()
    line: int = 0

    @property
    def alone(self) -> bool:
        """Whether the rule depends on no other finding than the one it acts on."""
        return len(self.when) == 1 and all(selector.at_least == 1 for selector in self.when[0])

    @property
    def entities(self) -> frozenset[str]:
        """Every entity that the rule can select."""
        return frozenset().union(*(selector.entities for clause in self.when for selector in clause))

    def handles(self, zone: str) -> bool:
        """Whether the rule, and no default, says what becomes of its entities in `zone`."""
        return self.action in (Action.REDACT, Action.ALLOW) and self.alone and (self.zones is None or zone in self.zones)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where no rule speaks. `unmatched` None is each entity's own default action from the taxonomy.

    `measured_only`: what a model looks for is unknown in a language that it was not measured on.
    """

    score: float = 0.5
    unmatched: Action | None = None
    unknown: Action = Action.ROUTE_LOCAL
    opaque: Action = Action.BLOCK
    measured_only: bool = False


@dataclass(frozen=True, slots=True)
class Invariant:
    """No finding of these entities at or above `score` may be in `zone`: as it is (`raw`), or in any form."""

    id: str
    entities: frozenset[str]
    score: float
    zone: str
    raw: bool
    line: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a policy: a text or facts in, the verdict and some of its reasons out."""

    name: str
    verdict: str
    because: tuple[str, ...]
    messages: tuple[Mapping[str, object], ...] = field(default=(), repr=False)
    facts: tuple[tuple[str, float], ...] = ()
    unreachable: frozenset[str] = frozenset()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy file, ready to decide. `digest` is the SHA-256 of the file's bytes.

    `taxonomy` has the entities that the file declares, too; `plugins` is what the file adds to detection.
    """

    name: str
    digest: str
    taxonomy: Taxonomy
    rules: tuple[Rule, ...]
    defaults: Defaults
    deployment: Deployment
    invariants: tuple[Invariant, ...] = ()
    cases: tuple[Case, ...] = ()
    plugins: Plugins = field(default_factory=Plugins)
    source: bytes = field(default=b"", repr=False)
    file: str = "policy"
    _handled: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_zone: dict[str, set[str]] = {zone.name: set() for zone in self.deployment.zones}
        for rule in self.rules:
            for zone, handled in by_zone.items():
                if rule.handles(zone):
                    handled |= rule.entities
        object.__setattr__(self, "_handled", {zone: frozenset(handled) for zone, handled in by_zone.items()})

    def handled(self, entity: str, zone: str) -> bool:
        """Whether a rule, and not the default, says what becomes of `entity` in `zone`.

        Static on purpose: deciding it finding by finding would let a higher score loosen a decision.
        """
        return entity in self._handled.get(zone, ())
