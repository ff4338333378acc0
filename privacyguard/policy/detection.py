"""The `detect` section of a policy in; the taxonomy with its entities and what it adds to detection out, every name checked."""

from __future__ import annotations

from pathlib import Path as FilePath

from privacyguard.plugins import (
    BUDGET,
    AllowedPattern,
    AllowedValue,
    DenyList,
    Library,
    Model,
    Plugins,
    UserPattern,
    UserPatterns,
    with_context,
)
from privacyguard.policy.diagnostics import Code
from privacyguard.policy.expressions import FLAGS, compiled
from privacyguard.policy.registry import Registry, read_registry
from privacyguard.policy.schema_detect import AllowModel, DetectModel, EntityModel, ModelModel, PatternModel
from privacyguard.policy.strict_yaml import Document, Path, meant
from privacyguard.values import Action, Entity, Kind, Taxonomy

SPACY_SCORE = 0.85  # of what a spaCy pipeline finds: as sure as our own names
THRESHOLD = 0.5  # of the models that give scores
# an expression that matches all of these whole would hide whatever is found
_ANYTHING = ("Maria Lopez", "536-90-4399", "maria.lopez@post.example.org", "DE89 3704 0044 0532 0130 00")
_WORDS = 6  # words of an entity's name, as far as placeholders are read back
_LONGEST = 60  # characters of it


def compile_detection(
    model: DetectModel, document: Document, taxonomy: Taxonomy, beside: FilePath | None
) -> tuple[Taxonomy, Plugins]:
    """Resolve every name and compile every expression of the section. Paths start at `beside`; None: no registry is read.

    Raises:
        PolicyError: at the place of an unknown entity, a bad expression, a registry that cannot be used …
    """
    entities = dict(taxonomy.entities)
    for name, row in model.entities.items():
        entities[name] = _entity(name, row, entities, document, ("detect", "entities", name))
    section = _Section(document, Taxonomy(entities), beside)
    budget = BUDGET if model.budget is None else model.budget
    registries = [section.registry(path, ("detect", "registry", index)) for index, path in enumerate(model.registry)]
    read = [registry for registry in registries if registry is not None]
    section.unique([pattern.id for pattern in model.patterns])
    plugins = Plugins(
        allowed=tuple(section.allowed(item, ("detect", "allow", index)) for index, item in enumerate(model.allow)),
        denied=(
            *(section.denied(entity, words, ("detect", "deny", entity)) for entity, words in model.deny.items()),
            *(denied for registry in read for denied in registry.denied),
        ),
        patterns=(
            *(section.pattern(item, ("detect", "patterns", index)) for index, item in enumerate(model.patterns)),
            *(patterns for registry in read for patterns in registry.patterns),
        ),
        models=tuple(section.model(item, budget, ("detect", "models", index)) for index, item in enumerate(model.models)),
        predefined=tuple(one for registry in read for one in registry.predefined),
        unread=tuple(path for path, registry in zip(model.registry, registries, strict=True) if registry is None),
        budget=budget,
    )
    return section.taxonomy, plugins


def _entity(name: str, row: EntityModel, known: dict[str, Entity], document: Document, path: Path) -> Entity:
    """An entity like another one, or of its own domain and kind, redacted or kept local for third parties unless it says so."""
    words = name.split("_")
    if not all(word.isascii() and word.isalnum() and word.upper() == word and word[:1].isalpha() for word in words):
        problem = "an entity's name is words in capitals, joined by `_`, each beginning with a letter"
        raise document.error(problem, path, code=Code.ENTITY_NAME)
    if len(words) > _WORDS or len(name) > _LONGEST:
        problem = f"an entity's name has at most {_WORDS} words and {_LONGEST} characters"
        raise document.error(problem, path, code=Code.ENTITY_NAME)
    if name in known:
        raise document.error(f"{name} is an entity already; rules say what becomes of it", path, code=Code.ENTITY_EXISTS)
    if row.like is not None:
        if row.model_fields_set != {"like"}:
            problem = "`like` stands alone: it takes everything from the other entity"
            raise document.error(problem, path, code=Code.HALF_AN_ENTITY)
        if row.like not in known:
            problem = f"unknown entity {row.like!r}{meant(row.like, known)}"
            raise document.error(problem, (*path, "like"), code=Code.UNKNOWN_ENTITY)
        family = known[row.like]
        return Entity(name, family.domain, family.kind, family.third_party, family.local, family.regulations)
    if row.domain is None or row.kind is None:
        raise document.error("an entity has `like:`, or a `domain:` and a `kind:`", path, code=Code.HALF_AN_ENTITY)
    usual = Action.ROUTE_LOCAL if row.kind is Kind.CONTENT else Action.REDACT
    return Entity(name, row.domain, row.kind, row.third_party or usual, row.local or Action.ALLOW)


class _Section:
    """What every part of one `detect` section is compiled with."""

    def __init__(self, document: Document, taxonomy: Taxonomy, beside: FilePath | None) -> None:
        self._document, self.taxonomy, self._beside = document, taxonomy, beside

    def allowed(self, item: AllowModel, path: Path) -> AllowedValue | AllowedPattern:
        entities = frozenset(self._known(name, (*path, "entities", index)) for index, name in enumerate(item.entities)) or None
        if item.regex is not None and item.value is None:
            expression = compiled(self._document, item.regex, (*path, "regex"), flags=0)
            if all(expression.fullmatch(text, timeout=1) for text in _ANYTHING):
                problem = "the expression matches anything: nothing would ever be found"
                raise self._document.error(problem, (*path, "regex"), code=Code.MATCHES_EVERYTHING)
            return AllowedPattern(item.regex, entities)
        if item.regex is not None or item.value is None or not item.value.strip():
            raise self._document.error("an entry of allow is a value or a regex", path, code=Code.SAYS_NOTHING)
        return AllowedValue(item.value, entities)

    def denied(self, entity: str, words: list[str], path: Path) -> DenyList:
        for index, word in enumerate(words):
            if not any(map(str.isalnum, word)):
                raise self._document.error("a word to deny has a letter or a digit", (*path, index), code=Code.SAYS_NOTHING)
        return DenyList(f"deny/{self._known(entity, path, key=True)}", entity, tuple(words))

    def pattern(self, item: PatternModel, path: Path) -> UserPatterns:
        entity = self._known(item.entity, (*path, "entity"))
        compiled(self._document, item.regex, (*path, "regex"), flags=FLAGS)
        if item.in_context is not None and not item.context:
            raise self._document.error(
                "`in_context` needs `context` words", (*path, "in_context"), code=Code.ODD_SCORES, key=True
            )
        if item.in_context is not None and item.in_context < item.score:
            problem = "`in_context` is below `score`: context makes surer"
            raise self._document.error(problem, (*path, "in_context"), code=Code.ODD_SCORES)
        lifted = with_context(item.score) if item.in_context is None else item.in_context
        pattern = UserPattern(item.regex, item.score, lifted if item.context else item.score, FLAGS)
        return UserPatterns(f"pattern/{item.id}", entity, (pattern,), tuple(word.lower() for word in item.context))

    def model(self, item: ModelModel, budget: float, path: Path) -> Model:
        given = [(library, source) for library in Library if (source := getattr(item, library)) is not None]
        if len(given) != 1:
            raise self._document.error("a model is one of spacy, gliner and transformers", path, code=Code.ONE_LIBRARY)
        library, source = given[0]
        if library is Library.SPACY and item.threshold is not None:
            problem = "spacy gives no scores to compare: say `score:`"
            raise self._document.error(problem, (*path, "threshold"), code=Code.ODD_SCORES, key=True)
        if library is not Library.SPACY and item.score is not None:
            problem = f"{library} gives scores of its own: say `threshold:`"
            raise self._document.error(problem, (*path, "score"), code=Code.ODD_SCORES, key=True)
        for label, entity in item.labels.items():
            self._known(entity, (*path, "labels", label))
        line, column = self._document.position(path)
        return Model(
            library=library,
            source=source if library is Library.SPACY and not _is_path(source) else str(self._path(source)),
            labels=item.labels,
            score=next((one for one in (item.score, item.threshold) if one is not None), _usual(library)),
            budget=budget if item.budget is None else item.budget,
            place=f"{self._document.file}:{line}:{column}",
        )

    def registry(self, source: str, path: Path) -> Registry | None:
        if self._beside is None:
            return None
        file = self._path(source)
        try:
            content = file.read_bytes()
        except OSError as error:
            reason = error.strerror or "unreadable"
        else:
            return read_registry(content, str(file), self.taxonomy)
        raise self._document.error(f"the registry {str(file)!r} cannot be read: {reason}", path, code=Code.NO_RECOGNIZER)

    def unique(self, ids: list[str]) -> None:
        for index, identifier in enumerate(ids):
            if identifier in ids[:index]:
                first = self._document.position(("detect", "patterns", ids.index(identifier)))[0]
                problem = f"the id {identifier!r} is used twice: first at {self._document.file}:{first}"
                raise self._document.error(problem, ("detect", "patterns", index, "id"), code=Code.TAKEN_ID)

    def _path(self, source: str) -> FilePath:
        return (self._beside or FilePath()) / FilePath(source).expanduser()

    def _known(self, name: str, path: Path, *, key: bool = False) -> str:
        if name not in self.taxonomy:
            hint = meant(name, self.taxonomy.entities)
            raise self._document.error(f"unknown entity {name!r}{hint}", path, code=Code.UNKNOWN_ENTITY, key=key)
        return name


def _usual(library: Library) -> float:
    return SPACY_SCORE if library is Library.SPACY else THRESHOLD


def _is_path(source: str) -> bool:
    return source.startswith((".", "~")) or "/" in source or "\\" in source
