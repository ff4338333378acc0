"""What conditions are made of in a policy file in: labels, scores, facts about callers; sets of entities out, names checked."""

from __future__ import annotations

from datetime import datetime

from privacyguard.policy.diagnostics import Code
from privacyguard.policy.policy import Circumstance, Selector, When
from privacyguard.policy.schema import CALLER_KEYS, CallerModel, LabelsModel, SelectorModel, WhenModel
from privacyguard.policy.schema_words import SetModel
from privacyguard.policy.strict_yaml import Document, Path, meant
from privacyguard.values import Taxonomy

SAID = ("purpose", "env")  # facts about a caller that need no declaration; claimed unless declared


def stated_at(name: str) -> Path:
    """Where in a condition a fact about the caller of this name stands."""
    return (name,) if name in SAID else ("caller", name)


class Conditions:
    """What every condition of one policy file is compiled with."""

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

    def caller(self, model: CallerModel, path: Path) -> tuple[Circumstance, ...]:
        said = {name: values for name, values in (("purpose", model.purpose), ("env", model.env)) if values}
        asked = {**model.caller, **said}
        for name in asked:
            if name not in self._trusted | self._claimed:
                hint = meant(name, self._trusted | self._claimed)
                problem = f"unknown fact {name!r} about the caller{hint}"
                raise self._document.error(problem, (*path, *stated_at(name)), code=Code.UNKNOWN_FACT, key=True)
        return tuple(Circumstance(name, frozenset(values), name in self._trusted) for name, values in sorted(asked.items()))

    def instant(self, text: str, path: Path) -> datetime:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            problem = f"{text!r} is no instant with an offset, such as 2027-03-31T00:00:00+00:00"
            raise self._document.error(problem, path, code=Code.NOT_AN_INSTANT)
        return found

    def when(self, model: WhenModel, path: Path) -> When:
        if not model.all:
            return ((self.selector(model, path),),)
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
                clauses.append(tuple(self.selector(one, (*inner, "any", at)) for at, one in enumerate(clause.any)))
            else:
                clauses.append((self.selector(clause, inner),))
        return tuple(clauses)

    def selector(self, model: LabelsModel, path: Path) -> Selector:
        at_least = model.at_least if isinstance(model, SelectorModel) else 1
        return Selector(self.chosen(model, path), self._score if model.score is None else model.score, at_least)

    def chosen(self, model: SetModel, path: Path) -> frozenset[str]:
        """The entities that these labels select."""
        if not (model.domain or model.kind or model.entities):
            problem = "the condition is empty: name a domain, a kind or entities"
            raise self._document.error(problem, path, code=Code.SELECTS_NOTHING)
        for section, names in (("entities", model.entities), ("except", model.except_)):
            for index, name in enumerate(names):
                self.known_entity(name, (*path, section, index))
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

    def known_entity(self, name: str, path: Path, *, key: bool = False) -> None:
        if name not in self._taxonomy:
            problem = f"unknown entity {name!r}{meant(name, self._taxonomy.entities)}"
            raise self._document.error(problem, path, code=Code.UNKNOWN_ENTITY, key=key)

    def known_zone(self, name: str, path: Path) -> None:
        if name not in self._zones:
            raise self._document.error(f"unknown zone {name!r}{meant(name, self._zones)}", path, code=Code.UNKNOWN_ZONE)
