"""A policy in; the slips of the pen that somebody could make in its file out, each with the place and the policy it leads to.

Each changes one thing of the policy's own layer, nearly always such that less is asked for. Rules about replies and rules that
are only watched are left alone: no case could tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from privacyguard.policy.lint import without_rule
from privacyguard.policy.policy import Defaults, Direction, Layer, Policy, Rule, Selector, When
from privacyguard.policy.schema import PolicyModel, SelectorModel, WhenModel
from privacyguard.policy.strict_yaml import Document, Path, parse
from privacyguard.policy.validate import validated
from privacyguard.values import Action, Entity, Operator

NEVER = datetime.max.replace(tzinfo=UTC)
STEP = 0.1  # how far a threshold slips where the policy has no other to slip to
WEAKER = {Action.BLOCK: Action.ROUTE_LOCAL, Action.ROUTE_LOCAL: Action.REDACT, Action.REDACT: Action.ALLOW}
UNANSWERED = {Action.BLOCK: Action.ROUTE_LOCAL, Action.ROUTE_LOCAL: Action.ALLOW}  # for calls with nothing to rewrite


@dataclass(frozen=True, slots=True)
class Fault:
    """What was changed, at which line (0: it is not written), and what that says then. `id`: rule, exception or default."""

    kind: str
    id: str
    line: int
    told: str
    policy: Policy


def faults(policy: Policy) -> Iterator[Fault]:
    """Yield every fault of the policy's own layer, in the order of the file's sections."""
    document = parse(policy.own.source, policy.file)
    model = validated(document, PolicyModel)
    yield from _of_defaults(policy, document)
    scores = sorted({one.score for rule in policy.rules for clause in rule.when for one in clause})
    for index, (rule, written) in enumerate(zip(policy.own.rules, model.rules, strict=True)):
        if rule.direction is Direction.REPLY or rule.monitor_until is not None:
            continue
        yield Fault("drop", rule.id, rule.line, "the rule is gone", without_rule(policy, rule.id))
        for kind, told, path, changed in (*_of_rule(rule), *_of_selectors(policy, rule, written.when, scores)):
            line = document.position(("rules", index, *path))[0]
            yield Fault(kind, rule.id, line, told, _with_rule(policy, changed))
    for index, one in enumerate(policy.own.relaxations):
        longer = tuple(replace(each, expires=NEVER) if each.id == one.id else each for each in policy.own.relaxations)
        line = document.position(("exceptions", index, "expires"))[0]
        yield Fault(
            "unexpire", one.id, line, "the exception never ends", _with(policy, replace(policy.own, relaxations=longer))
        )


def _of_defaults(policy: Policy, document: Document) -> Iterator[Fault]:
    old = policy.own.defaults

    def fault(kind: str, key: str, told: str, new: Defaults) -> Fault:
        line = document.position(("defaults", key))[0] if ("defaults", key) in document.places else 0
        return Fault(kind, f"defaults.{key}", line, told, _with(policy, replace(policy.own, defaults=new)))

    scores = sorted({one.score for rule in policy.rules for clause in rule.when for one in clause})
    higher = _next(scores, old.score)
    yield fault("threshold", "score", f"{old.score:.2f} is {higher:.2f}", replace(old, score=higher))
    if old.unmatched is not Action.ALLOW:
        told = f"{old.unmatched or 'taxonomy'} is allow"
        yield fault("default", "unmatched", told, replace(old, unmatched=Action.ALLOW))
    if old.unknown in UNANSWERED:
        weaker = UNANSWERED[old.unknown]
        yield fault("default", "unknown", f"{old.unknown} is {weaker}", replace(old, unknown=weaker))
    if old.opaque in UNANSWERED:
        weaker = UNANSWERED[old.opaque]
        yield fault("default", "opaque", f"{old.opaque} is {weaker}", replace(old, opaque=weaker))


def _of_rule(rule: Rule) -> Iterator[tuple[str, str, Path, Rule]]:
    """Yield how a rule may slip apart from its condition: kind, what it says then, where, the rule."""
    weaker = WEAKER.get(rule.action)
    if weaker is not None and not (weaker is Action.ALLOW and not rule.alone):  # such an allow would not load
        yield "action", f"{rule.action} is {weaker}", ("then",), replace(rule, action=weaker, zones=None)
    operators = list(Operator)
    if rule.action is Action.REDACT and rule.operator is not operators[0]:
        operator = operators[operators.index(rule.operator) - 1]
        yield "operator", f"{rule.operator} is {operator}", ("with",), replace(rule, operator=operator)
    for zone in sorted(rule.zones or ()) if len(rule.zones or ()) > 1 else ():
        yield "zone", f"without {zone}", ("zones",), replace(rule, zones=(rule.zones or frozenset()) - {zone})
    for one in rule.caller:
        others = tuple(each for each in rule.caller if each != one)
        never = replace(one, values=frozenset({"\0"}))
        path: Path = ("when", one.name) if one.name in ("purpose", "env") else ("when", "caller", one.name)
        yield "caller", f"{one.name} is somebody else", path, replace(rule, caller=(*others, never))
        for value in sorted(one.values) if len(one.values) > 1 else ():
            fewer = replace(one, values=one.values - {value})
            yield "caller", f"{one.name} without {value}", path, replace(rule, caller=(*others, fewer))


def _of_selectors(
    policy: Policy, rule: Rule, written: WhenModel, scores: Sequence[float]
) -> Iterator[tuple[str, str, Path, Rule]]:
    """Yield how the condition of a rule may slip: a higher score, one more value, a word less."""
    if rule.action is Action.ALLOW:
        return
    for at, place, model, path in _selectors(written):
        old = rule.when[at][place]
        higher = _next(scores, old.score)
        if higher > old.score:
            changed = _selecting(rule, at, place, replace(old, score=higher))
            yield "threshold", f"{old.score:.2f} is {higher:.2f}", (*path, "score"), changed
        changed = _selecting(rule, at, place, replace(old, at_least=old.at_least + 1))
        yield "count", f"at_least {old.at_least} is {old.at_least + 1}", (*path, "at_least"), changed
        for section, word in _words(model):
            fewer = frozenset(name for name in old.entities if not _stands_for(section, word, policy.taxonomy[name]))
            if fewer and fewer != old.entities:
                changed = _selecting(rule, at, place, replace(old, entities=fewer))
                yield "entity", f"{section} without {word}", (*path, section), changed


def _selectors(written: WhenModel) -> Iterator[tuple[int, int, SelectorModel, Path]]:
    """Yield the selectors of a condition: clause, place in it, as written, where."""
    if not written.all:
        yield 0, 0, written, ("when",)
    for at, clause in enumerate(written.all):
        path: Path = ("when", "all", at)
        if not clause.any:
            yield at, 0, clause, path
        for place, one in enumerate(clause.any):
            yield at, place, one, (*path, "any", place)


def _words(model: SelectorModel) -> Iterator[tuple[str, str]]:
    """Yield each word that could be forgotten, with its list. The only one of its list cannot be."""
    lists: dict[str, Sequence[str]] = {"domain": model.domain, "kind": model.kind, "entities": model.entities}
    for section, words in lists.items():
        yield from ((section, word) for word in words if len(words) > 1)


def _stands_for(section: str, word: str, entity: Entity) -> bool:
    return word == {"domain": entity.domain, "kind": entity.kind}.get(section, entity.name)


def _next(scores: Sequence[float], score: float) -> float:
    return next((one for one in scores if one > score), min(1.0, round(score + STEP, 3)))


def _selecting(rule: Rule, at: int, place: int, selector: Selector) -> Rule:
    clause = rule.when[at]
    when: When = (*rule.when[:at], (*clause[:place], selector, *clause[place + 1 :]), *rule.when[at + 1 :])
    return replace(rule, when=when)


def _with_rule(policy: Policy, changed: Rule) -> Policy:
    rules = tuple(changed if one.id == changed.id else one for one in policy.own.rules)
    return _with(policy, replace(policy.own, rules=rules))


def _with(policy: Policy, own: Layer) -> Policy:
    return replace(policy, layers=(*policy.layers[:-1], own))
