"""A validated policy model in, the compiled `Policy` out: labels become sets of entities, names are checked."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path as FilePath
from urllib.parse import urlsplit

from privacyguard.policy.detection import compile_detection
from privacyguard.policy.policy import Case, Defaults, Invariant, Policy, Rule, Selector
from privacyguard.policy.schema import (
    CaseModel,
    DeploymentModel,
    InvariantModel,
    LabelsModel,
    PolicyModel,
    RuleModel,
    SelectorModel,
    WhenModel,
    ZoneEntryModel,
    ZoneModel,
)
from privacyguard.policy.strict_yaml import Document, Path, meant
from privacyguard.values import LOCAL, THIRD_PARTY, Action, Deployment, Operator, Taxonomy, Verdict, Zone, ZoneEntry

RESERVED = frozenset({"opaque", "nothing-found"})  # reasons that are no rule's


def compile_policy(
    model: PolicyModel, document: Document, taxonomy: Taxonomy, source: bytes, digest: str, beside: FilePath | None
) -> Policy:
    """Resolve every label and name of `model`.

    Raises:
        PolicyError: at the place of an unknown entity, zone or rule, a doubled id, an empty condition.
    """
    defaults = Defaults(
        score=model.defaults.score,
        unmatched=None if model.defaults.unmatched == "taxonomy" else Action(model.defaults.unmatched),
        unknown=Action(model.defaults.unknown),
        opaque=Action(model.defaults.opaque),
        measured_only=model.defaults.languages == "measured",
    )
    for index, rule in enumerate(model.rules):
        if rule.id in RESERVED:
            raise document.error(f"the id {rule.id!r} is a reason of its own; take another", ("rules", index, "id"))
    deployment = compile_deployment(model, document)
    taxonomy, plugins = compile_detection(model.detect, document, taxonomy, beside)
    compiler = _Compiler(document, taxonomy, defaults.score, {zone.name for zone in deployment.zones})
    compiler.unique((rule.id for rule in model.rules), "rules")
    compiler.unique((invariant.id for invariant in model.invariants), "invariants")
    rules = tuple(compiler.rule(rule, ("rules", index)) for index, rule in enumerate(model.rules))
    known = {rule.id for rule in rules}
    return Policy(
        name=model.name,
        digest=digest,
        taxonomy=taxonomy,
        rules=rules,
        defaults=defaults,
        deployment=deployment,
        invariants=tuple(compiler.invariant(item, ("invariants", index)) for index, item in enumerate(model.invariants)),
        cases=tuple(compiler.case(item, ("tests", index), known) for index, item in enumerate(model.tests)),
        plugins=plugins,
        source=source,
        file=document.file,
    )


def compile_deployment(model: PolicyModel | DeploymentModel, document: Document) -> Deployment:
    """Resolve the zones, their entries, the routes and the tools' zones of a policy or deployment file."""
    zones = tuple(
        sorted(
            {THIRD_PARTY, LOCAL, *(_zone(name, zone, document) for name, zone in model.zones.items())},
            key=lambda zone: zone.rank,
        )
    )
    names = {zone.name for zone in zones}
    for zone, next_zone in pairwise(zones):
        if zone.rank == next_zone.rank:  # "more trusted" has to mean one thing
            last = max(zone.name, next_zone.name, key=list(model.zones).index)
            raise document.error(f"two zones have rank {zone.rank}; every zone needs its own", ("zones", last, "rank"))
    entries = tuple(
        entry
        for name, zone in model.zones.items()
        for index, item in enumerate(zone.entries)
        for entry in _entries(name, item, document, ("zones", name, index))
    )
    for section, used in (("route", model.route), ("tools", model.tools.values())):
        for position, name in enumerate(used):
            if name not in names:
                path: Path = (section, name) if section == "route" else (section, list(model.tools)[position])
                raise document.error(f"unknown zone {name!r}{meant(name, names)}", path)
    return Deployment(zones, entries, {name: tuple(models) for name, models in model.route.items()}, dict(model.tools))


def _zone(name: str, zone: ZoneModel, document: Document) -> Zone:
    fixed = {THIRD_PARTY.name: THIRD_PARTY, LOCAL.name: LOCAL}
    if name in fixed:
        if zone.rank is not None:
            raise document.error(f"the rank of {name} is always {fixed[name].rank}", ("zones", name, "rank"))
        return fixed[name]
    if zone.rank is None:
        raise document.error(f"zone {name!r} needs a rank from 1 to 99 (third_party is 0, local is 100)", ("zones", name))
    return Zone(name, zone.rank)


def _entries(zone: str, item: ZoneEntryModel, document: Document, path: Path) -> Iterable[ZoneEntry]:
    parts = urlsplit(item.endpoint)
    if parts.scheme not in ("http", "https", "unix") or not (parts.hostname or parts.path):
        raise document.error("an endpoint is http://host:port, https://host or unix:///path", (*path, "endpoint"))
    if parts.username or parts.password or parts.query or parts.fragment:
        raise document.error("an endpoint holds no user, password, query or fragment", (*path, "endpoint"))
    for index, peer in enumerate(item.peers):
        try:
            ipaddress.ip_network(peer)
        except ValueError:
            valid = False
        else:
            valid = True
        if not valid:
            raise document.error(f"{peer!r} is not a CIDR block such as 10.20.0.7/32", (*path, "peers", index))
    for models in item.models:
        yield ZoneEntry(zone, models, item.endpoint.rstrip("/"), tuple(item.peers), item.plaintext == "accepted")


class _Compiler:
    """What every part of one policy file is compiled with."""

    def __init__(self, document: Document, taxonomy: Taxonomy, score: float, zones: set[str]) -> None:
        self._document, self._taxonomy, self._score, self._zones = document, taxonomy, score, zones

    def rule(self, model: RuleModel, path: Path) -> Rule:
        if model.then is Action.ALLOW and any(
            part.score is not None
            for part in (model.when, *model.when.all, *(choice for clause in model.when.all for choice in clause.any))
        ):
            raise self._document.error("allow takes no score: it lifts a default whatever the score", (*path, "when", "score"))
        if model.then is Action.ALLOW and (
            len(model.when.all) > 1
            or any(one.at_least > 1 for one in (model.when, *model.when.all, *(c for part in model.when.all for c in part.any)))
        ):
            problem = "allow depends on no other finding: it has neither `at_least` nor an `all` of several conditions"
            raise self._document.error(problem, (*path, "when"))
        if model.with_ is not None and model.then is not Action.REDACT:
            raise self._document.error("only redact has a `with`", (*path, "with"))
        if model.zones is not None and model.then not in (Action.REDACT, Action.BLOCK):
            raise self._document.error("only redact and block have `zones`", (*path, "zones"))
        for index, zone in enumerate(model.zones or ()):
            self._known_zone(zone, (*path, "zones", index))
        return Rule(
            id=model.id,
            action=model.then,
            when=self._when(model.when, (*path, "when")),
            operator=model.with_ or Operator.PLACEHOLDER,
            zones=None if model.zones is None else frozenset(model.zones),
            why=model.why,
            controls=tuple(model.controls),
            line=self._document.position(path)[0],
        )

    def invariant(self, model: InvariantModel, path: Path) -> Invariant:
        never = model.never
        self._known_zone(never.reaches, (*path, "never", "reaches"))
        selector = self._selector(never, (*path, "never"))
        line = self._document.position(path)[0]
        return Invariant(model.id, selector.entities, selector.score, never.reaches, never.as_ == "raw", line)

    def case(self, model: CaseModel, path: Path, rules: set[str]) -> Case:
        given = sum((bool(model.messages), model.text is not None, model.facts is not None))
        if given != 1:
            raise self._document.error("a test has either messages, text or facts", path)
        verdicts = {str(verdict) for verdict in Verdict} | {f"route_{zone}" for zone in self._zones - {THIRD_PARTY.name}}
        if model.expect.verdict not in verdicts:
            hint = meant(model.expect.verdict, verdicts)
            raise self._document.error(f"unknown verdict {model.expect.verdict!r}{hint}", (*path, "expect", "verdict"))
        for index, reason in enumerate(model.expect.because):
            self._known_reason(reason, rules, (*path, "expect", "because", index))
        for index, fact in enumerate(model.facts or ()):
            self._known_entity(fact.entity, (*path, "facts", index, "entity"))
        for index, zone in enumerate(model.unreachable):
            self._known_zone(zone, (*path, "unreachable", index))
        messages = tuple(model.messages) if model.text is None else ({"role": "user", "content": model.text},)
        return Case(
            name=model.name,
            verdict=model.expect.verdict,
            because=tuple(model.expect.because),
            messages=() if model.facts is not None else messages,
            facts=tuple((fact.entity, fact.score) for fact in model.facts or ()),
            unreachable=frozenset(model.unreachable),
            line=self._document.position(path)[0],
        )

    def unique(self, ids: Iterable[str], section: str) -> None:
        seen: set[str] = set()
        for index, identifier in enumerate(ids):
            if identifier in seen:
                raise self._document.error(f"the id {identifier!r} is used twice", (section, index, "id"))
            seen.add(identifier)

    def _when(self, model: WhenModel, path: Path) -> tuple[tuple[Selector, ...], ...]:
        if not model.all:
            return ((self._selector(model, path),),)
        if model.model_fields_set - {"all"}:
            raise self._document.error("`all` stands alone: put the other conditions into it", path)
        clauses = []
        for index, clause in enumerate(model.all):
            inner: Path = (*path, "all", index)
            if clause.any and clause.model_fields_set - {"any"}:
                raise self._document.error("`any` stands alone: put the other conditions into it", inner)
            if clause.any:
                clauses.append(tuple(self._selector(one, (*inner, "any", at)) for at, one in enumerate(clause.any)))
            else:
                clauses.append((self._selector(clause, inner),))
        return tuple(clauses)

    def _selector(self, model: LabelsModel, path: Path) -> Selector:
        if not (model.domain or model.kind or model.entities):
            raise self._document.error("the condition is empty: name a domain, a kind or entities", path)
        for section, names in (("entities", model.entities), ("except", model.except_)):
            for index, name in enumerate(names):
                self._known_entity(name, (*path, section, index))
        chosen = frozenset(
            entity.name
            for entity in self._taxonomy.entities.values()
            if (not model.domain or entity.domain in model.domain)
            and (not model.kind or entity.kind in model.kind)
            and (not model.entities or entity.name in model.entities)
            and entity.name not in model.except_
        )
        if not chosen:
            raise self._document.error("the condition selects no entity of the taxonomy", path)
        at_least = model.at_least if isinstance(model, SelectorModel) else 1
        return Selector(chosen, self._score if model.score is None else model.score, at_least)

    def _known_entity(self, name: str, path: Path) -> None:
        if name not in self._taxonomy:
            raise self._document.error(f"unknown entity {name!r}{meant(name, self._taxonomy.entities)}", path)

    def _known_zone(self, name: str, path: Path) -> None:
        if name not in self._zones:
            raise self._document.error(f"unknown zone {name!r}{meant(name, self._zones)}", path)

    def _known_reason(self, reason: str, rules: set[str], path: Path) -> None:
        family, _, rest = reason.partition("/")
        if (family in ("default", "unknown", "residual") and rest in self._taxonomy) or (
            family == "no-model" and rest in self._zones
        ):
            return
        if reason not in rules | RESERVED:
            raise self._document.error(f"unknown reason {reason!r}{meant(reason, rules)}", path)
