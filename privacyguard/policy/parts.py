"""One part of a policy file in (a rule, an exception, an invariant, a case), its compiled value out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from privacyguard.places import THIRD_PARTY
from privacyguard.policy.conditions import Conditions, stated_at
from privacyguard.policy.diagnostics import Code
from privacyguard.policy.policy import Case, Direction, Invariant, Relaxation, Rule
from privacyguard.policy.schema import CALLER_KEYS, ExceptionModel, InvariantModel, ObligeModel, RuleModel
from privacyguard.policy.schema_cases import CaseModel
from privacyguard.policy.strict_yaml import Path, meant
from privacyguard.values import DUTIES, Action, Duties, Operator, Verdict

RESERVED = frozenset({"opaque", "nothing-found", "taint", "state-not-portable", "untranslatable"})  # reasons that are no rule's
_LEAST = {action: rank for rank, action in enumerate(Action)}


def _duties(model: ObligeModel) -> Duties:
    providers = frozenset(model.require_provider) if model.require_provider else None
    return Duties(model.rescan, model.no_cache, frozenset(model.notify), model.taint, providers, model.restore)


class Parts(Conditions):
    """What every part of one policy file is compiled with."""

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
            self.known_zone(zone, (*path, "zones", index))
        caller = self.caller(model.when, (*path, "when"))
        if model.then is Action.ALLOW and not all(one.verified for one in caller):
            name = next(one.name for one in caller if not one.verified)
            problem = f"allow rests on {name!r}, which is only claimed"
            raise self._document.error(problem, (*path, "when", *stated_at(name)), code=Code.RESTS_ON_A_CLAIM, key=True)
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
            when=self.when(model.when, (*path, "when")),
            operator=model.with_ or Operator.PLACEHOLDER,
            zones=None if model.zones is None else frozenset(model.zones),
            why=model.why,
            controls=tuple(model.controls),
            line=self._document.position(path)[0],
            caller=caller,
            direction=Direction(model.direction),
            monitor_until=None if model.monitor_until is None else self.instant(model.monitor_until, (*path, "monitor_until")),
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
        caller = self.caller(model.when, (*path, "when"))
        for one in caller:
            if not one.verified:
                problem = f"an exception rests on {one.name!r}, which is only claimed"
                at = (*path, "when", *stated_at(one.name))
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
            expires=self.instant(model.expires, (*path, "expires")),
            approved_by=model.approved_by,
            justification=model.justification,
            entities=entities,
            operator=model.with_ or Operator.PLACEHOLDER,
            caller=caller,
            file=self._document.file,
            line=self._document.position(path)[0],
        )

    def invariant(self, model: InvariantModel, path: Path) -> Invariant:
        never = model.never
        self.known_zone(never.reaches, (*path, "never", "reaches"))
        selector = self.selector(never, (*path, "never"))
        line = self._document.position(path)[0]
        raw = never.as_ == "raw"
        return Invariant(model.id, selector.entities, selector.score, never.reaches, raw, line, self._document.file)

    def case(self, model: CaseModel, path: Path, rules: set[str]) -> Case:
        given = sum((bool(model.messages), model.text is not None, model.facts is not None, model.each is not None))
        if given != 1:
            raise self._document.error("a test has one of messages, text, facts or each", path, code=Code.TEST_INPUT)
        if model.expect.redacted is not None:
            self._leaves_as_text(model, path)
        verdicts = {str(verdict) for verdict in Verdict} | {f"route_{zone}" for zone in self._zones - {THIRD_PARTY.name}}
        if model.expect.verdict not in verdicts:
            hint = meant(model.expect.verdict, verdicts)
            problem = f"unknown verdict {model.expect.verdict!r}{hint}"
            raise self._document.error(problem, (*path, "expect", "verdict"), code=Code.UNKNOWN_REASON)
        for index, reason in enumerate(model.expect.because):
            self._known_reason(reason, rules, (*path, "expect", "because", index))
        for index, fact in enumerate(model.facts or ()):
            self.known_entity(fact.entity, (*path, "facts", index, "entity"))
        for entity in model.expect.with_:
            self.known_entity(entity, (*path, "expect", "with", entity), key=True)
        for index, zone in enumerate(model.unreachable):
            self.known_zone(zone, (*path, "unreachable", index))
        for name, zone in (("requested", model.requested), ("taint", model.taint)):
            if zone:
                self.known_zone(zone, (*path, name))
        for index, entity in enumerate(model.unknown):
            self.known_entity(entity, (*path, "unknown", index))
        for name in model.caller:
            if name not in self._trusted | self._claimed:
                hint = meant(name, self._trusted | self._claimed)
                problem = f"unknown fact {name!r} about the caller{hint}"
                raise self._document.error(problem, (*path, "caller", name), code=Code.UNKNOWN_FACT, key=True)
        messages = tuple(model.messages) if model.text is None else ({"role": "user", "content": model.text},)
        facts = tuple((fact.entity, fact.score) for fact in model.facts or () for _ in range(fact.times))
        if model.each is not None:
            facts = tuple((entity, model.each.score) for entity in sorted(self.chosen(model.each, (*path, "each"))))
        return Case(
            name=model.name,
            verdict=model.expect.verdict,
            because=tuple(model.expect.because),
            messages=() if model.facts is not None or model.each is not None else messages,
            facts=facts,
            unreachable=frozenset(model.unreachable),
            line=self._document.position(path)[0],
            caller=dict(model.caller),
            unknown=frozenset(model.unknown),
            opaque=tuple(model.opaque),
            requested=model.requested,
            taint=model.taint,
            now=None if model.now is None else self.instant(model.now, (*path, "now")),
            todo=model.todo,
            each=model.each is not None,
            operators=dict(sorted(model.expect.with_.items())),
            redacted=model.expect.redacted,
        )

    def _leaves_as_text(self, model: CaseModel, path: Path) -> None:
        at = (*path, "expect", "redacted")
        if model.text is None and not model.messages:
            raise self._document.error("facts have no text that could leave", at, code=Code.TEST_INPUT, key=True)
        if model.expect.verdict == Verdict.BLOCK:
            raise self._document.error("what is blocked has no text that leaves", at, code=Code.TEST_INPUT, key=True)

    def unique(self, ids: Iterable[str], section: str, above: Mapping[str, str]) -> None:
        """No id stands for two things. `above` has the places of those that higher layers took."""
        seen = dict(above)
        for index, identifier in enumerate(ids):
            if identifier in seen:
                problem = f"the id {identifier!r} is used twice: first at {seen[identifier]}"
                raise self._document.error(problem, (section, index, "id"), code=Code.TAKEN_ID)
            seen[identifier] = f"{self._document.file}:{self._document.position((section, index))[0]}"

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
