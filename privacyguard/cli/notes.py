"""A policy that loads, the entities that recognizers report and an instant in; what the policy leaves open out.

Each producer looks for one kind of thing; all of them stand in `PRODUCERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from privacyguard.places import THIRD_PARTY, Destination
from privacyguard.policy.decide import ruling
from privacyguard.policy.diagnostics import Code, Diagnostic, explanations
from privacyguard.policy.lint import Idle, idle
from privacyguard.policy.policy import Direction, Level, Policy, Rule
from privacyguard.policy.search import GaveUp, Search
from privacyguard.policy.settings import TooMany
from privacyguard.policy.strict_yaml import Data, Document, Path, parse
from privacyguard.policy.table import setting
from privacyguard.values import Action, Fact, Facts, Part

NAMED = 4  # entities that a note lists by name
DUSK = datetime.max.replace(tzinfo=UTC)  # after every exception
MOST_RULES = 300  # of a policy that is searched for idle ones, which takes the square of it
STEPS = 100_000  # of the search for idle rules
SOON = timedelta(days=30)  # an exception that ends within this is told in time


@dataclass(frozen=True, slots=True)
class Subject:
    """A policy, its own file, the entities that live recognizers report, and the instant of asking."""

    policy: Policy
    document: Document
    heard: frozenset[str] = frozenset()
    now: datetime = DUSK

    def told(self, code: Code, problem: str, path: Path, *, key: bool = False) -> Diagnostic:
        """A diagnostic about what stands at `path` in the policy's own file."""
        line, column, width = self.document.span(path, key=key)
        excerpt = self.document.lines[line - 1]
        explained = explanations()[code]
        return Diagnostic(
            code=code,
            severity=explained.severity,
            file=self.document.file,
            line=line,
            column=column,
            width=max(1, min(width, len(excerpt.rstrip()) + 1 - column)),
            problem=problem,
            help=explained.help,
            excerpt=excerpt,
        )

    def value(self, path: Path) -> Data:
        """What stands at `path` in the file; None where nothing does."""
        found = self.document.data
        for step in path:
            if isinstance(found, dict) and isinstance(step, str):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return None
        return found

    def mapping(self, name: str) -> Mapping[str, Data]:
        """A section of the file that is a mapping; empty where it is not there."""
        found = self.value((name,))
        return found if isinstance(found, dict) else {}


def notes_on(policy: Policy, heard: frozenset[str], now: datetime) -> tuple[Diagnostic, ...]:
    """The warnings and notes in the order of the file. `heard` are the entities that live recognizers report."""
    subject = Subject(policy, parse(policy.own.source, policy.file), heard, now)
    found = [note for produce in PRODUCERS for note in produce(subject)]
    return tuple(sorted(found, key=lambda note: (note.line, note.column, note.problem)))


def _unheard(subject: Subject) -> Iterator[Diagnostic]:
    """Entities named by the policy that nothing ever finds."""
    for path, name in _named(subject.document.data):
        if name not in subject.heard:
            yield subject.told(Code.UNHEARD, f"no recognizer reports {name}: nothing will match it until one is added", path)


def _named(data: Data, path: Path = (), *, listed: bool = False) -> Iterator[tuple[Path, str]]:
    """Every name in an `entities` list of a rule or an invariant."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if path or key in ("rules", "invariants"):
                yield from _named(value, (*path, key), listed=key == "entities")
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _named(item, (*path, index), listed=listed)
    elif isinstance(data, str) and listed:
        yield path, data


def _gaps(subject: Subject) -> Iterator[Diagnostic]:
    """Scores at which a finding is kept in third_party although a rule of the file acts on it from a higher score up."""
    policy = subject.policy
    grouped: dict[tuple[int, float, float], list[str]] = {}
    for entity in sorted({entity for rule in policy.own.rules for entity in rule.entities}):
        scores = sorted({policy.score, *_thresholds(policy, entity)})
        kept = [score for score in scores if score >= policy.score and not _acted_on(policy, entity, score)]
        for low in kept:
            high = next((score for score in scores if score > low and _acted_on(policy, entity, score)), None)
            rule = next((index for index, one in enumerate(policy.own.rules) if _from(one, entity, high)), None)
            if high is not None and rule is not None and low == kept[0]:
                grouped.setdefault((rule, low, high), []).append(entity)
    for (index, low, high), entities in grouped.items():
        more = f" and {len(entities) - NAMED} more" if len(entities) > NAMED else ""
        names = ", ".join(entities[:NAMED]) + more
        problem = (
            f"{names}: a finding between {low:.2f} and {high:.2f} is kept as it is in third_party, "
            f"for rule {policy.own.rules[index].id} takes the default's place and acts only from {high:.2f} up"
        )
        yield subject.told(Code.SCORE_GAP, problem, ("rules", index, "id"))


def _from(rule: Rule, entity: str, high: float | None) -> bool:
    """Whether the rule is enforced and acts on the entity from exactly this score up."""
    enforced = rule.monitor_until is None and rule.direction is Direction.REQUEST
    return enforced and any(
        selector.score == high and entity in selector.entities for clause in rule.when for selector in clause
    )


def _thresholds(policy: Policy, entity: str) -> set[float]:
    return {
        selector.score
        for rule in policy.rules
        if rule.action is not Action.ALLOW
        for clause in rule.when
        for selector in clause
        if entity in selector.entities
    }


def _acted_on(policy: Policy, entity: str, score: float) -> bool:
    """Whether third_party may not have one finding of this entity and score as it is, every exception having ended."""
    label = policy.taxonomy[entity]
    fact = Fact(entity, label.domain, label.kind, score, 1, "user", Part.TEXT)
    facts = Facts((fact,), Destination("any", "any", "", THIRD_PARTY.name), {})
    found = ruling(policy, facts, THIRD_PARTY, setting(policy, {}, DUSK))
    return bool(found.denied or found.rewrites)


def _ended(subject: Subject) -> Iterator[Diagnostic]:
    """Exceptions that are dead, or will be soon."""
    for index, one in enumerate(subject.policy.own.relaxations):
        when = one.expires.astimezone(UTC).isoformat(sep=" ", timespec="minutes").replace("+00:00", " UTC")
        path: Path = ("exceptions", index, "expires")
        if not one.active(subject.now):
            yield subject.told(Code.EXPIRED, f"exception {one.id!r} expired at {when}: rule {one.rule!r} holds in full", path)
        elif not one.active(subject.now + SOON):
            yield subject.told(Code.EXPIRES_SOON, f"exception {one.id!r} expires at {when}", path)


def _watched_no_longer(subject: Subject) -> Iterator[Diagnostic]:
    """Rules that are neither enforced nor watched any more."""
    for index, rule in enumerate(subject.policy.own.rules):
        if rule.monitor_until is not None and rule.monitor_until <= subject.now:
            problem = f"rule {rule.id!r} is neither enforced nor watched since its window ended"
            yield subject.told(Code.WATCHED_NO_LONGER, problem, ("rules", index, "monitor_until"))


def _zones(subject: Subject) -> Iterator[Diagnostic]:
    """Zones of the file that no endpoint is in, or that nothing can be routed to."""
    deployment = subject.policy.deployment
    for name in {**subject.mapping("zones"), **subject.mapping("route")}:
        entries = [entry for entry in deployment.entries if entry.zone == name]
        path: Path = ("zones" if name in subject.mapping("zones") else "route", name)
        if not entries:
            yield subject.told(Code.UNREACHABLE_ZONE, f"nothing can reach zone {name!r}: it has no endpoint", path, key=True)
        elif name != THIRD_PARTY.name and not deployment.route.get(name, _plain(entry.models for entry in entries)):
            problem = f"nothing is routed to zone {name!r}: no model in it is named"
            yield subject.told(Code.UNROUTED_ZONE, problem, path, key=True)


def _plain(models: Iterator[str]) -> tuple[str, ...]:
    return tuple(model for model in models if not any(sign in model for sign in "*?["))


def _unused_facts(subject: Subject) -> Iterator[Diagnostic]:
    """Facts about the caller that an app declares and nothing asks for; a higher layer declares them for those below."""
    if subject.policy.own.level is not Level.APP:
        return
    asked = {one.name for one in subject.policy.circumstances()}
    for name in subject.mapping("caller"):
        if name not in asked:
            yield subject.told(Code.UNUSED_FACT, f"no rule and no exception asks for {name!r}", ("caller", name), key=True)


def _idle(subject: Subject) -> Iterator[Diagnostic]:
    """Rules that others do the work of, and exceptions that relax nothing; or a word that they were not looked for."""
    policy = subject.policy
    if len(policy.rules) > MOST_RULES:
        yield _not_compared(subject, f"{len(policy.rules):,} rules are more than the {MOST_RULES} that are compared")
        return
    try:
        for one in idle(policy, Search(STEPS)):
            yield _without_effect(subject, one)
    except (TooMany, GaveUp):
        yield _not_compared(subject, "there are too many states to compare them in")


def _without_effect(subject: Subject, one: Idle) -> Diagnostic:
    if one.what == "rule":
        index = next(at for at, rule in enumerate(subject.policy.own.rules) if rule.id == one.id)
        by = " and ".join(one.by) or "other rules"
        problem = f"without rule {one.id!r} every call is treated alike: {by} demand as much"
        return subject.told(Code.IDLE_RULE, problem, ("rules", index, "id"))
    index = next(at for at, each in enumerate(subject.policy.own.relaxations) if each.id == one.id)
    problem = f"exception {one.id!r} relaxes nothing: other rules or defaults demand as much"
    return subject.told(Code.IDLE_EXCEPTION, problem, ("exceptions", index, "id"))


def _not_compared(subject: Subject, why: str) -> Diagnostic:
    path: Path = ("rules",) if subject.value(("rules",)) else ("name",)
    return subject.told(Code.NOT_COMPARED, f"rules without effect were not looked for: {why}", path, key=True)


Producer = Callable[[Subject], Iterator[Diagnostic]]
PRODUCERS: tuple[Producer, ...] = (_unheard, _gaps, _ended, _watched_no_longer, _zones, _unused_facts, _idle)
