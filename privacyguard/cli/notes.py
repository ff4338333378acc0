"""A policy that loads and the entities that recognizers report in, notes about what the policy leaves open out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from privacyguard.policy.decide import ruling
from privacyguard.policy.policy import Policy
from privacyguard.policy.settings import DAWN
from privacyguard.policy.strict_yaml import Data, Document, Path, parse
from privacyguard.policy.table import setting
from privacyguard.values import THIRD_PARTY, Action, Destination, Fact, Facts, Part

NAMED = 4  # entities that a note lists by name


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know, and where in the policy it is about. Line and column count from 1."""

    line: int
    column: int
    told: str


def notes_on(policy: Policy, heard: frozenset[str]) -> tuple[Note, ...]:
    """The notes in the order of the file. `heard` are the entities that live recognizers report."""
    document = parse(policy.own.source, policy.file)
    found = [*_unheard(document, heard), *_gaps(policy, document)]
    return tuple(sorted(found, key=lambda note: (note.line, note.column, note.told)))


def _unheard(document: Document, heard: frozenset[str]) -> Iterator[Note]:
    """Entities named by the policy that nothing ever finds."""
    for path, name in _named(document.data):
        if name not in heard:
            told = f"no recognizer reports {name}: nothing will match it until one is added"
            yield Note(*document.position(path), told)


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


def _gaps(policy: Policy, document: Document) -> Iterator[Note]:
    """Scores at which a finding is kept in third_party although a rule acts on it from a higher score up."""
    grouped: dict[tuple[int, float, float], list[str]] = {}
    for entity in sorted({entity for rule in policy.rules for entity in rule.entities}):
        scores = sorted({policy.score, *_thresholds(policy, entity)})
        kept = [score for score in scores if score >= policy.score and not _acted_on(policy, entity, score)]
        for low in kept:
            high = next((score for score in scores if score > low and _acted_on(policy, entity, score)), None)
            rule = next(
                (index for index, one in enumerate(policy.rules) if _from(one.entities, entity, policy, index, high)), None
            )
            if high is not None and rule is not None and low == kept[0]:
                grouped.setdefault((rule, low, high), []).append(entity)
    for (index, low, high), entities in grouped.items():
        more = f" and {len(entities) - NAMED} more" if len(entities) > NAMED else ""
        names = ", ".join(entities[:NAMED]) + more
        place = document.position(("rules", index))
        yield Note(
            *place,
            f"{names}: a finding between {low:.2f} and {high:.2f} is kept as it is in third_party, "
            f"for rule {policy.rules[index].id} takes the default's place and acts only from {high:.2f} up",
        )


def _from(entities: frozenset[str], entity: str, policy: Policy, index: int, high: float | None) -> bool:
    """Whether the rule with this index acts on the entity from exactly this score up."""
    return entity in entities and any(
        selector.score == high and entity in selector.entities for clause in policy.rules[index].when for selector in clause
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
    """Whether third_party may not have one finding of this entity and score as it is."""
    label = policy.taxonomy[entity]
    fact = Fact(entity, label.domain, label.kind, score, 1, "user", Part.TEXT)
    facts = Facts((fact,), Destination("any", "any", "", THIRD_PARTY.name), {})
    found = ruling(policy, facts, THIRD_PARTY, setting(policy, {}, DAWN))
    return bool(found.denied or found.rewrites)
