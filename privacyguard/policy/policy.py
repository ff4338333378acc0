"""The compiled policy: layers of rules, defaults and exceptions. Labels are sets of entities, times are instants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from privacyguard.places import Deployment
from privacyguard.plugins import Plugins
from privacyguard.values import NO_DUTIES, OTHER, Action, Duties, Operator, Taxonomy


class Direction(StrEnum):
    """What a rule judges: what is sent, or what comes back."""

    REQUEST = "request"
    REPLY = "reply"


class Level(StrEnum):
    """Whose a layer is, from the highest to the lowest. A lower one only tightens."""

    PACK = "pack"
    ORG = "org"
    TEAM = "team"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Selector:
    """Findings of these entities at or above this score, if they have at least this many distinct values in the call."""

    entities: frozenset[str]
    score: float
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something said about the caller: the fact `name` has one of `values`. `verified`: the policy takes its word for it."""

    name: str
    values: frozenset[str]
    verified: bool = False


When = tuple[tuple[Selector, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """When every clause matches (each is a choice of selectors), the action holds for all findings that were selected.

    `zones` None is the action's own reach: everywhere for block, below the most trusted zone for the others. `floor` is what an
    exception may relax the action to; None: nothing. `monitor_until`: the rule is only watched, until that instant.
    """

    id: str
    action: Action
    when: When
    operator: Operator = Operator.PLACEHOLDER
    zones: frozenset[str] | None = None
    why: str = ""
    controls: tuple[str, ...] = ()
    line: int = 0
    caller: tuple[Circumstance, ...] = ()
    direction: Direction = Direction.REQUEST
    monitor_until: datetime | None = None
    floor: Action | None = None
    duties: Duties = NO_DUTIES

    @property
    def alone(self) -> bool:
        """Whether the rule depends on no other finding than the one it acts on."""
        return len(self.when) == 1 and all(selector.at_least == 1 for selector in self.when[0])

    @property
    def entities(self) -> frozenset[str]:
        """Every entity that the rule can select."""
        return frozenset().union(*(selector.entities for clause in self.when for selector in clause))

    def handles(self, zone: str) -> bool:
        """Whether the rule, and no default, says what becomes of its entities in `zone`, its caller being as it says."""
        return (
            self.action in (Action.REDACT, Action.ALLOW)
            and self.alone
            and (self.zones is None or zone in self.zones)
            and all(one.verified for one in self.caller)
        )


@dataclass(frozen=True, slots=True)
class Relaxation:
    """An exception: for these entities (None: all of the rule's) `rule` demands only `action`, until `expires`.

    `expires` is an instant; the exception is dead at it.
    """

    id: str
    rule: str
    action: Action
    expires: datetime
    approved_by: str
    justification: str
    entities: frozenset[str] | None = None
    operator: Operator = Operator.PLACEHOLDER
    caller: tuple[Circumstance, ...] = ()
    file: str = "policy"
    line: int = 0

    def active(self, now: datetime) -> bool:
        """Whether it still holds. The one place that decides it, for calls, tests, proofs and reports."""
        return now < self.expires


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
    file: str = "policy"


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a policy: a text or facts in, the verdict and some of its reasons out.

    `each`: the facts are judged one by one, each in a call of its own. `operators` are expected per entity, `redacted` as the
    text that leaves. `todo`: why it fails for now.
    """

    name: str
    verdict: str
    because: tuple[str, ...]
    messages: tuple[Mapping[str, object], ...] = field(default=(), repr=False)
    facts: tuple[tuple[str, float], ...] = ()
    unreachable: frozenset[str] = frozenset()
    line: int = 0
    caller: Mapping[str, str] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    opaque: tuple[str, ...] = ()
    requested: str = "third_party"
    taint: str = ""
    now: datetime | None = None
    todo: str = ""
    each: bool = False
    operators: Mapping[str, Operator] = field(default_factory=dict)
    redacted: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Layer:
    """One policy file: what it demands by itself. `digest` is the SHA-256 of its bytes (`source`).

    `liftable` are the entities whose defaults here a lower layer may replace by rules of its own.
    """

    name: str
    digest: str
    rules: tuple[Rule, ...] = ()
    defaults: Defaults = Defaults()
    relaxations: tuple[Relaxation, ...] = ()
    liftable: frozenset[str] = frozenset()
    level: Level = Level.APP
    file: str = "policy"
    source: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file and the layers it extends, ready to decide. `layers` are ordered from the highest to the file's own.

    `taxonomy` has the entities that the files declare, too; `plugins` is what they add to detection. `trusted` are the facts
    about a caller that the policy takes the application's word for, `claimed` the others that its rules may name.
    """

    layers: tuple[Layer, ...]
    taxonomy: Taxonomy
    deployment: Deployment = field(default_factory=Deployment)
    invariants: tuple[Invariant, ...] = ()
    cases: tuple[Case, ...] = ()
    plugins: Plugins = field(default_factory=Plugins)
    trusted: frozenset[str] = frozenset()
    claimed: frozenset[str] = frozenset()
    tables: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def own(self) -> Layer:
        """The file's own layer."""
        return self.layers[-1]

    @property
    def name(self) -> str:
        """The name of the file's own layer."""
        return self.own.name

    @property
    def digest(self) -> str:
        """The SHA-256 of the file; it names the digests of what the file extends, and so stands for all of it."""
        return self.own.digest

    @property
    def file(self) -> str:
        """The file's own name."""
        return self.own.file

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of every layer."""
        return tuple(rule for layer in self.layers for rule in layer.rules)

    @property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """The exceptions of every layer."""
        return tuple(one for layer in self.layers for one in layer.relaxations)

    @property
    def score(self) -> float:
        """The lowest threshold of a layer's defaults: only a rule with a lower one acts on what scores less."""
        return min(layer.defaults.score for layer in self.layers)

    @property
    def measured_only(self) -> bool:
        """Whether a layer takes what a model looks for as unknown in a language that it was not measured on."""
        return any(layer.defaults.measured_only for layer in self.layers)

    def rule(self, id: str) -> tuple[Layer, Rule] | None:
        """The rule of this id and its layer."""
        return next(((layer, rule) for layer in self.layers for rule in layer.rules if rule.id == id), None)

    def heard(self, caller: Mapping[str, str], besides: Mapping[str, str] | None = None) -> dict[str, str]:
        """What of these facts about a caller the policy asks for, besides what another one does. The rest is `other`."""
        asked: dict[str, set[str]] = {}
        for one in self.circumstances():
            asked.setdefault(one.name, set()).update(one.values)
        mine = {name: said if said in asked[name] else OTHER for name, said in sorted(caller.items()) if name in asked}
        known = {name: said for name, said in (besides or {}).items() if said != OTHER}
        return {**(besides or {}), **mine, **known}

    def circumstances(self) -> Iterator[Circumstance]:
        """Everything that rules and exceptions ask about the caller."""
        for rule in self.rules:
            yield from rule.caller
        for one in self.relaxations:
            yield from one.caller
