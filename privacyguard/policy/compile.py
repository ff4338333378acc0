"""A validated policy model in, the compiled `Policy` out: labels become sets of entities, names are checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path as FilePath

from privacyguard.plugins import Plugins
from privacyguard.policy.detection import compile_detection
from privacyguard.policy.diagnostics import Code
from privacyguard.policy.places import compile_deployment, narrowed
from privacyguard.policy.policy import (
    Case,
    Circumstance,
    Defaults,
    Direction,
    Invariant,
    Layer,
    Level,
    Policy,
    Relaxation,
    Rule,
    Selector,
)
from privacyguard.policy.schema import (
    CALLER_KEYS,
    CallerModel,
    CaseModel,
    ExceptionModel,
    InvariantModel,
    LabelsModel,
    LiftableModel,
    ObligeModel,
    PolicyModel,
    RuleModel,
    ScopeModel,
    SelectorModel,
    WhenModel,
)
from privacyguard.policy.strict_yaml import Document, Path, meant
from privacyguard.policy.validate import each
from privacyguard.values import DUTIES, THIRD_PARTY, Action, Duties, Operator, Taxonomy, Verdict

RESERVED = frozenset({"opaque", "nothing-found", "taint", "state-not-portable"})  # reasons that are no rule's
SAID = ("purpose", "env")  # facts about a caller that need no declaration; claimed unless declared


def compile_policy(
    model: PolicyModel,
    document: Document,
    taxonomy: Taxonomy,
    source: bytes,
    digest: str,
    beside: FilePath | None,
    above: Policy | None = None,
) -> Policy:
    """Resolve every label and name of `model`, below the policy that it extends.

    Raises:
        PolicyError: at the place of an unknown entity, zone or rule, a doubled id, an empty condition, what only a higher layer
            may say.
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
            raise document.error(
                f"the id {rule.id!r} is a reason of its own; take another", ("rules", index, "id"), code=Code.TAKEN_ID
            )
    level = Level(model.layer)
    if above is not None and list(Level).index(above.own.level) > list(Level).index(level):
        raise document.error(
            f"a layer of {level} cannot be below one of {above.own.level}: {above.file}", ("layer",), code=Code.LAYER_ORDER
        )
    deployment = compile_deployment(model, document)
    if above is not None:
        deployment = narrowed(above.deployment, deployment, model, document)
    taxonomy, plugins = compile_detection(model.detect, document, taxonomy if above is None else above.taxonomy, beside)
    if above is not None:
        plugins = below(above, plugins, document)
    trust = {name: said == "verified" for name, said in model.caller.items()}
    for name in trust:
        if above is not None and (name in above.trusted) < trust[name]:
            problem = f"{name!r} cannot be verified below a layer that does not verify it"
            raise document.error(problem, ("caller", name), code=Code.WIDENS)
    trusted = frozenset(name for name, verified in trust.items() if verified) | (above.trusted if above else frozenset())
    trusted -= {name for name, verified in trust.items() if not verified}
    claimed = (frozenset(trust) | frozenset(SAID) | (above.claimed if above else frozenset())) - trusted
    compiler = _Compiler(document, taxonomy, defaults.score, {zone.name for zone in deployment.zones}, trusted, claimed)
    layers = above.layers if above else ()
    taken = {rule.id: f"{layer.file}:{rule.line}" for layer in layers for rule in layer.rules}
    compiler.unique([rule.id for rule in model.rules], "rules", taken)
    taken = {one.id: f"{one.file}:{one.line}" for one in (above.relaxations if above else ())}
    compiler.unique([one.id for one in model.exceptions], "exceptions", taken)
    taken = {one.id: f"{one.file}:{one.line}" for one in (above.invariants if above else ())}
    compiler.unique([one.id for one in model.invariants], "invariants", taken)
    rules = each(model.rules, "rules", compiler.rule)
    every = (*(above.rules if above else ()), *rules)
    by_id = {rule.id: rule for rule in every}
    layer = Layer(
        name=model.name,
        digest=digest,
        rules=rules,
        defaults=defaults,
        relaxations=each(model.exceptions, "exceptions", lambda one, path: compiler.relaxation(one, by_id, path)),
        liftable=compiler.chosen(model.liftable, ("liftable",)) if model.liftable.model_fields_set else frozenset(),
        level=level,
        file=document.file,
        source=source,
    )
    own = each(model.invariants, "invariants", compiler.invariant)
    return Policy(
        layers=(*layers, layer),
        taxonomy=taxonomy,
        deployment=deployment,
        invariants=(*(above.invariants if above else ()), *own),
        cases=each(model.tests, "tests", lambda one, path: compiler.case(one, path, set(by_id))),
        plugins=plugins,
        trusted=trusted,
        claimed=claimed,
    )


def below(above: Policy, own: Plugins, document: Document) -> Plugins:
    """What two layers add to detection. A lower one spares nothing, but for what a higher one lets it lift."""
    liftable = frozenset[str]().union(*(layer.liftable for layer in above.layers))
    for index, spared in enumerate(own.allowed):
        if spared.entities is None or not spared.entities <= liftable:
            problem = "only a higher layer's `liftable` entities may be spared here; name them in `entities`"
            raise document.error(problem, ("detect", "allow", index), code=Code.WIDENS)
    upper = above.plugins
    return replace(
        own,
        allowed=(*upper.allowed, *own.allowed),
        denied=(*upper.denied, *own.denied),
        patterns=(*upper.patterns, *own.patterns),
        models=(*upper.models, *own.models),
        predefined=(*upper.predefined, *own.predefined),
        unread=(*upper.unread, *own.unread),
        budget=min(upper.budget, own.budget),
    )


def _duties(model: ObligeModel) -> Duties:
    providers = frozenset(model.require_provider) if model.require_provider else None
    return Duties(model.rescan, model.no_cache, frozenset(model.notify), model.taint, providers, model.restore)


def _stated_at(name: str) -> Path:
    """Where in a condition a fact about the caller of this name stands."""
    return (name,) if name in SAID else ("caller", name)


_LEAST = {action: rank for rank, action in enumerate(Action)}


class _Compiler:
    """What every part of one policy file is compiled with."""

    def __init__(
        self,
        document: Document,
        taxonomy: Taxonomy,
        score: float,
        zones: set[str],
        trusted: frozenset[str],
        claimed: frozenset[str],
    ) -> None:
        self._document, self._taxonomy, self._score, self._zones = document, taxonomy, score, zones
        self._trusted, self._claimed = trusted, claimed

    def rule(self, model: RuleModel, path: Path) -> Rule:
        if model.then is Action.ALLOW and any(
            part.score is not None
            for part in (model.when, *model.when.all, *(choice for clause in model.when.all for choice in clause.any))
        ):
            problem = "allow takes no score: it lifts a default whatever the score"
            raise self._document.error(problem, (*path, "when", "score"), code=Code.ALLOW_DEPENDS, key=True)
        if model.then is Action.ALLOW and (
            len(model.when.all) > 1
            or any(one.at_least > 1 for one in (model.when, *model.when.all, *(c for part in model.when.all for c in part.any)))
        ):
            problem = "allow depends on no other finding: it has neither `at_least` nor an `all` of several conditions"
            raise self._document.error(problem, (*path, "when"), code=Code.ALLOW_DEPENDS)
        if model.with_ is not None and model.then is not Action.REDACT:
            raise self._document.error("only redact has a `with`", (*path, "with"), code=Code.NOT_OF_THIS_ACTION, key=True)
        if model.zones is not None and model.then not in (Action.REDACT, Action.BLOCK):
            raise self._document.error(
                "only redact and block have `zones`", (*path, "zones"), code=Code.NOT_OF_THIS_ACTION, key=True
            )
        for index, zone in enumerate(model.zones or ()):
            self._known_zone(zone, (*path, "zones", index))
        caller = self._caller(model.when, (*path, "when"))
        if model.then is Action.ALLOW and not all(one.verified for one in caller):
            name = next(one.name for one in caller if not one.verified)
            problem = f"allow rests on {name!r}, which is only claimed"
            raise self._document.error(problem, (*path, "when", *_stated_at(name)), code=Code.RESTS_ON_A_CLAIM, key=True)
        if model.direction == "reply" and (model.then not in (Action.REDACT, Action.BLOCK) or model.zones is not None):
            problem = "a reply is redacted or blocked, and goes to the caller alone"
            raise self._document.error(problem, (*path, "then" if model.zones is None else "zones"), code=Code.NO_REPLY_RULE)
        if (model.mode == "monitor") != (model.monitor_until is not None):
            at = "mode" if model.monitor_until is None else "monitor_until"
            raise self._document.error("`mode: monitor` and `monitor_until` go together", (*path, at), code=Code.MONITOR_WINDOW)
        if model.floor is not None and not _LEAST[Action(model.floor)] < _LEAST[model.then]:
            problem = f"the floor {model.floor} is no looser than {model.then}"
            raise self._document.error(problem, (*path, "floor"), code=Code.USELESS_FLOOR)
        return Rule(
            id=model.id,
            action=model.then,
            when=self._when(model.when, (*path, "when")),
            operator=model.with_ or Operator.PLACEHOLDER,
            zones=None if model.zones is None else frozenset(model.zones),
            why=model.why,
            controls=tuple(model.controls),
            line=self._document.position(path)[0],
            caller=caller,
            direction=Direction(model.direction),
            monitor_until=None if model.monitor_until is None else self._instant(model.monitor_until, (*path, "monitor_until")),
            floor=None if model.floor is None else Action(model.floor),
            duties=_duties(model.oblige),
        )

    def relaxation(self, model: ExceptionModel, rules: Mapping[str, Rule], path: Path) -> Relaxation:
        rule = rules.get(model.relaxes)
        if rule is None:
            problem = f"unknown rule {model.relaxes!r}{meant(model.relaxes, rules)}"
            raise self._document.error(problem, (*path, "relaxes"), code=Code.UNKNOWN_RULE)
        if rule.floor is None:
            problem = f"the rule {rule.id!r} delegates no exceptions: it has no `floor`"
            raise self._document.error(problem, (*path, "relaxes"), code=Code.NOT_DELEGATED)
        if _LEAST[model.to] < _LEAST[rule.floor]:
            problem = f"{model.to} is below the rule's floor, {rule.floor}"
            raise self._document.error(problem, (*path, "to"), code=Code.NOT_DELEGATED)
        if _LEAST[model.to] >= _LEAST[rule.action]:
            problem = f"the rule demands {rule.action}: {model.to} does not relax it"
            raise self._document.error(problem, (*path, "to"), code=Code.NOT_DELEGATED)
        if model.with_ is not None and model.to is not Action.REDACT:
            raise self._document.error("only redact has a `with`", (*path, "with"), code=Code.NOT_OF_THIS_ACTION, key=True)
        caller = self._caller(model.when, (*path, "when"))
        for one in caller:
            if not one.verified:
                problem = f"an exception rests on {one.name!r}, which is only claimed"
                at = (*path, "when", *_stated_at(one.name))
                raise self._document.error(problem, at, code=Code.RESTS_ON_A_CLAIM, key=True)
        narrow = model.when.model_fields_set - CALLER_KEYS
        entities = self.chosen(model.when, (*path, "when")) if narrow else None
        if entities is not None and not entities & rule.entities:
            problem = f"none of these is an entity of the rule {rule.id!r}"
            raise self._document.error(problem, (*path, "when"), code=Code.RELAXES_NOTHING)
        return Relaxation(
            id=model.id,
            rule=rule.id,
            action=model.to,
            expires=self._instant(model.expires, (*path, "expires")),
            approved_by=model.approved_by,
            justification=model.justification,
            entities=entities,
            operator=model.with_ or Operator.PLACEHOLDER,
            caller=caller,
            file=self._document.file,
            line=self._document.position(path)[0],
        )

    def _caller(self, model: CallerModel, path: Path) -> tuple[Circumstance, ...]:
        said = {name: values for name, values in (("purpose", model.purpose), ("env", model.env)) if values}
        asked = {**model.caller, **said}
        for name in asked:
            if name not in self._trusted | self._claimed:
                hint = meant(name, self._trusted | self._claimed)
                problem = f"unknown fact {name!r} about the caller{hint}"
                raise self._document.error(problem, (*path, *_stated_at(name)), code=Code.UNKNOWN_FACT, key=True)
        return tuple(Circumstance(name, frozenset(values), name in self._trusted) for name, values in sorted(asked.items()))

    def _instant(self, text: str, path: Path) -> datetime:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            problem = f"{text!r} is no instant with an offset, such as 2027-03-31T00:00:00+00:00"
            raise self._document.error(problem, path, code=Code.NOT_AN_INSTANT)
        return found

    def invariant(self, model: InvariantModel, path: Path) -> Invariant:
        never = model.never
        self._known_zone(never.reaches, (*path, "never", "reaches"))
        selector = self._selector(never, (*path, "never"))
        line = self._document.position(path)[0]
        raw = never.as_ == "raw"
        return Invariant(model.id, selector.entities, selector.score, never.reaches, raw, line, self._document.file)

    def case(self, model: CaseModel, path: Path, rules: set[str]) -> Case:
        given = sum((bool(model.messages), model.text is not None, model.facts is not None))
        if given != 1:
            raise self._document.error("a test has either messages, text or facts", path, code=Code.TEST_INPUT)
        verdicts = {str(verdict) for verdict in Verdict} | {f"route_{zone}" for zone in self._zones - {THIRD_PARTY.name}}
        if model.expect.verdict not in verdicts:
            hint = meant(model.expect.verdict, verdicts)
            problem = f"unknown verdict {model.expect.verdict!r}{hint}"
            raise self._document.error(problem, (*path, "expect", "verdict"), code=Code.UNKNOWN_REASON)
        for index, reason in enumerate(model.expect.because):
            self._known_reason(reason, rules, (*path, "expect", "because", index))
        for index, fact in enumerate(model.facts or ()):
            self._known_entity(fact.entity, (*path, "facts", index, "entity"))
        for index, zone in enumerate(model.unreachable):
            self._known_zone(zone, (*path, "unreachable", index))
        for name, zone in (("requested", model.requested), ("taint", model.taint)):
            if zone:
                self._known_zone(zone, (*path, name))
        for index, entity in enumerate(model.unknown):
            self._known_entity(entity, (*path, "unknown", index))
        for name in model.caller:
            if name not in self._trusted | self._claimed:
                hint = meant(name, self._trusted | self._claimed)
                problem = f"unknown fact {name!r} about the caller{hint}"
                raise self._document.error(problem, (*path, "caller", name), code=Code.UNKNOWN_FACT, key=True)
        messages = tuple(model.messages) if model.text is None else ({"role": "user", "content": model.text},)
        return Case(
            name=model.name,
            verdict=model.expect.verdict,
            because=tuple(model.expect.because),
            messages=() if model.facts is not None else messages,
            facts=tuple((fact.entity, fact.score) for fact in model.facts or ()),
            unreachable=frozenset(model.unreachable),
            line=self._document.position(path)[0],
            caller=dict(model.caller),
            unknown=frozenset(model.unknown),
            opaque=tuple(model.opaque),
            requested=model.requested,
            taint=model.taint,
            now=None if model.now is None else self._instant(model.now, (*path, "now")),
            todo=model.todo,
            redacted=model.expect.redacted,
        )

    def unique(self, ids: Iterable[str], section: str, above: Mapping[str, str]) -> None:
        """No id stands for two things. `above` has the places of those that higher layers took."""
        seen = dict(above)
        for index, identifier in enumerate(ids):
            if identifier in seen:
                problem = f"the id {identifier!r} is used twice: first at {seen[identifier]}"
                raise self._document.error(problem, (section, index, "id"), code=Code.TAKEN_ID)
            seen[identifier] = f"{self._document.file}:{self._document.position((section, index))[0]}"

    def _when(self, model: WhenModel, path: Path) -> tuple[tuple[Selector, ...], ...]:
        if not model.all:
            return ((self._selector(model, path),),)
        if model.model_fields_set - {"all"} - CALLER_KEYS:
            raise self._document.error("`all` stands alone: put the other conditions into it", path, code=Code.STANDS_ALONE)
        clauses = []
        for index, clause in enumerate(model.all):
            inner: Path = (*path, "all", index)
            if clause.any and clause.model_fields_set - {"any"}:
                raise self._document.error(
                    "`any` stands alone: put the other conditions into it", inner, code=Code.STANDS_ALONE
                )
            if clause.any:
                clauses.append(tuple(self._selector(one, (*inner, "any", at)) for at, one in enumerate(clause.any)))
            else:
                clauses.append((self._selector(clause, inner),))
        return tuple(clauses)

    def _selector(self, model: LabelsModel, path: Path) -> Selector:
        at_least = model.at_least if isinstance(model, SelectorModel) else 1
        return Selector(self.chosen(model, path), self._score if model.score is None else model.score, at_least)

    def chosen(self, model: LabelsModel | ScopeModel | LiftableModel, path: Path) -> frozenset[str]:
        """The entities that these labels select."""
        if not (model.domain or model.kind or model.entities):
            problem = "the condition is empty: name a domain, a kind or entities"
            raise self._document.error(problem, path, code=Code.SELECTS_NOTHING)
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
            raise self._document.error("the condition selects no entity of the taxonomy", path, code=Code.SELECTS_NOTHING)
        return chosen

    def _known_entity(self, name: str, path: Path) -> None:
        if name not in self._taxonomy:
            problem = f"unknown entity {name!r}{meant(name, self._taxonomy.entities)}"
            raise self._document.error(problem, path, code=Code.UNKNOWN_ENTITY)

    def _known_zone(self, name: str, path: Path) -> None:
        if name not in self._zones:
            raise self._document.error(f"unknown zone {name!r}{meant(name, self._zones)}", path, code=Code.UNKNOWN_ZONE)

    def _known_reason(self, reason: str, rules: set[str], path: Path) -> None:
        family, _, rest = reason.partition("/")
        if (family in ("default", "unknown", "residual") and rest in self._taxonomy) or (
            family == "no-model" and rest in self._zones
        ):
            return
        if family == "duty" and rest in DUTIES:
            return
        if reason not in rules | RESERVED:
            raise self._document.error(f"unknown reason {reason!r}{meant(reason, rules)}", path, code=Code.UNKNOWN_REASON)
