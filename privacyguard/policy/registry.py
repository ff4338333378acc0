"""The bytes of a Presidio recognizer registry in; its pattern recognizers and deny lists out, as values of ours.

The format is that of Presidio's `conf/default_recognizers.yaml`, read strictly: what would be left out in silence is an error.
Its languages are no gates here: a recognizer looks at every text, with the context words of all its languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import regex
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from privacyguard.plugins import DenyList, Predefined, UserPattern, UserPatterns, with_context
from privacyguard.policy.diagnostics import Code
from privacyguard.policy.expressions import compiled
from privacyguard.policy.schema_words import Score
from privacyguard.policy.strict_yaml import Document, Path, meant, parse
from privacyguard.policy.validate import validated
from privacyguard.values import Taxonomy

FLAGS = int(regex.DOTALL | regex.MULTILINE | regex.IGNORECASE)  # Presidio's own default


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _language(value: Any) -> Any:
    return {"language": value} if isinstance(value, str) else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Pattern(_Strict):
    name: str
    regex: str
    score: Score


class _Language(_Strict):
    language: str
    context: list[str] | None = None


class _Recognizer(_Strict):
    name: str = "recognizer"
    class_name: str | None = None
    type: Literal["custom", "predefined"] | None = None
    enabled: bool = True
    supported_entity: str | None = None
    supported_entities: Annotated[list[str], Field(min_length=1, max_length=1)] | None = None
    supported_language: str | None = None
    supported_languages: list[Annotated[_Language, BeforeValidator(_language)]] | None = None
    country_code: str | None = None
    version: str | None = None
    patterns: list[_Pattern] = []
    deny_list: list[str] = []
    deny_list_score: Score = 1.0
    context: list[str] | None = None
    global_regex_flags: Annotated[int, Field(ge=0, lt=512)] | None = None


class _Registry(_Strict):
    supported_languages: list[str] | None = None
    supported_countries: list[str] | None = None
    global_regex_flags: Annotated[int, Field(ge=0, lt=512)] = FLAGS
    recognizers: Annotated[list[Annotated[_Recognizer, BeforeValidator(_named)]], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Registry:
    """What a registry file adds. `predefined` are Presidio's own that it names."""

    patterns: tuple[UserPatterns, ...]
    denied: tuple[DenyList, ...]
    predefined: tuple[Predefined, ...]


def read_registry(content: bytes, file: str, taxonomy: Taxonomy) -> Registry:
    """Read a registry; disabled recognizers are left out.

    Raises:
        PolicyError: with the place in the registry: an unknown key or entity, a bad expression, a recognizer without patterns.
    """
    document = parse(content, file)
    model = validated(document, _Registry)
    patterns, denied, predefined = [], [], []
    for index, item in enumerate(model.recognizers):
        path: Path = ("recognizers", index)
        if not item.enabled:
            continue
        if item.type == "predefined" or (item.type is None and not item.patterns and not item.deny_list):
            line, column = document.position(path)
            predefined.append(Predefined(item.class_name or item.name, f"{file}:{line}:{column}"))
            continue
        entity, name = _entity(item, document, taxonomy, path), f"registry/{item.name}"
        if not item.patterns and not item.deny_list:
            raise document.error("a custom recognizer has patterns or a deny_list", path, code=Code.NO_RECOGNIZER)
        if item.patterns:
            flags = model.global_regex_flags if item.global_regex_flags is None else item.global_regex_flags
            patterns.append(_patterns(item, name, entity, flags, document, path))
        if item.deny_list:
            for at, word in enumerate(item.deny_list):
                if not any(map(str.isalnum, word)):
                    problem = "a word to deny has a letter or a digit"
                    raise document.error(problem, (*path, "deny_list", at), code=Code.SAYS_NOTHING)
            denied.append(DenyList(name, entity, tuple(item.deny_list), item.deny_list_score))
    return Registry(tuple(patterns), tuple(denied), tuple(predefined))


def _patterns(item: _Recognizer, name: str, entity: str, flags: int, document: Document, path: Path) -> UserPatterns:
    spoken = [*(item.context or ()), *(word for language in item.supported_languages or () for word in language.context or ())]
    context = tuple(dict.fromkeys(word.lower() for word in spoken))
    found = []
    for index, pattern in enumerate(item.patterns):
        compiled(document, pattern.regex, (*path, "patterns", index, "regex"), flags=flags)
        near = with_context(pattern.score) if context else pattern.score
        found.append(UserPattern(pattern.regex, pattern.score, near, flags))
    return UserPatterns(name, entity, tuple(found), context)


def _entity(item: _Recognizer, document: Document, taxonomy: Taxonomy, path: Path) -> str:
    name = item.supported_entity or (item.supported_entities or [""])[0]
    if not name:
        raise document.error("a custom recognizer names its supported_entity", path, code=Code.NO_RECOGNIZER)
    if name not in taxonomy:
        hint = meant(name, taxonomy.entities)
        key = "supported_entity" if item.supported_entity else "supported_entities"
        problem = f"unknown entity {name!r}{hint}; an entity of your own is declared under detect.entities of the policy"
        raise document.error(problem, (*path, key), code=Code.UNKNOWN_ENTITY)
    return name
