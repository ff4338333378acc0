"""A parsed document and a pydantic model in, the model's instance out, or what is wrong at which places and what was meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from privacyguard.errors import PolicyError
from privacyguard.policy.diagnostics import Code, together
from privacyguard.policy.strict_yaml import Document, Path, closest, meant

_Model = TypeVar("_Model", bound=BaseModel)
_Item = TypeVar("_Item")
_Built = TypeVar("_Built")


def validated(document: Document, model: type[_Model]) -> _Model:
    """Build `model` from the document.

    Raises:
        PolicyError: at the first place that does not fit, with those of the others; it carries no cause.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        found = [_problem(one, document, model) for one in error.errors(include_url=False)]
    # a misspelt key is also a missing one: the misspelling says it
    meant_keys = {(*one.path[:-1], one.meant) for one in found if one.meant}
    told = [one for one in found if one.missing is None or one.missing not in meant_keys]
    errors = [document.error(one.problem, one.path, code=one.code, key=one.code is Code.UNKNOWN_KEY) for one in told]
    raise together(sorted(errors, key=lambda one: (one.line, one.column)))


def each(items: Sequence[_Item], section: str, build: Callable[[_Item, Path], _Built]) -> tuple[_Built, ...]:
    """Build every item of a section of the file, from the item and its path.

    Raises:
        PolicyError: the errors of all items, in one.
    """
    built, errors = [], []
    for index, item in enumerate(items):
        try:
            built.append(build(item, (section, index)))
        except PolicyError as error:
            errors.append(error)
    if errors:
        raise together(errors)
    return tuple(built)


class _Problem(NamedTuple):
    """What is wrong where. `missing` is the path of a key that is not there, `meant` what a misspelt key was meant to be."""

    problem: str
    path: Path
    code: Code
    missing: Path | None = None
    meant: str = ""


def _problem(error: Mapping[str, Any], document: Document, model: type[BaseModel]) -> _Problem:
    path: Path = tuple(error["loc"])
    message: str = error["msg"]
    where = ".".join(str(step) for step in path)
    match error["type"]:
        case "extra_forbidden":
            word, known = str(path[-1]), _keys(model, path[:-1])
            return _Problem(f"unknown key {word!r}{meant(word, known)}", path, Code.UNKNOWN_KEY, meant=closest(word, known))
        case "missing":
            return _Problem(f"{where or 'file'} is missing", path[:-1], Code.MISSING_KEY, missing=path)
        case "enum" | "literal_error":
            expected = str(error.get("ctx", {}).get("expected", "")).replace("'", "")
            given = _given(document, path)
            options = {option.strip() for part in expected.split(" or ") for option in part.split(",")}
            problem = f"{where} is {given!r}{meant(given, options)}; it may be {expected}"
            return _Problem(problem, path, Code.WRONG_WORD)
        case "string_too_short":
            return _Problem(f"{where} is empty: say something", path, Code.EMPTY)
        case "too_short":
            return _Problem(f"{where} is empty: leave it out or name something", path, Code.EMPTY)
        case "model_type":
            return _Problem(f"{where or 'the file'} is not a mapping of keys to values", path, Code.WRONG_KIND)
        case kind:
            code = Code.OUT_OF_BOUNDS if kind in _BOUNDS else Code.WRONG_KIND
            return _Problem(f"{where or 'the file'}: {message[0].lower()}{message[1:]}", path, code)


_BOUNDS = frozenset(
    {"greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number", "string_pattern_mismatch",
     "string_too_long", "too_long"}
)  # fmt: skip


def _given(document: Document, path: Path) -> str:
    value: object = document.data
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
    return value if isinstance(value, str) else type(value).__name__


def _keys(model: type[BaseModel], path: tuple[int | str, ...]) -> set[str]:
    """The keys that are allowed at `path`: those of the model that stands there."""
    schema = model.model_json_schema(by_alias=True)
    node: dict[str, object] = schema
    for step in path:
        node = _resolved(node, schema)
        properties = node.get("properties")
        if isinstance(step, int) and isinstance(node.get("items"), dict):
            node = node["items"]  # type: ignore[assignment]  # checked to be a dict one line up
        elif isinstance(properties, dict) and step in properties:
            node = properties[str(step)]
        elif isinstance(node.get("additionalProperties"), dict):
            node = node["additionalProperties"]  # type: ignore[assignment]  # checked to be a dict one line up
    properties = _resolved(node, schema).get("properties")
    return set(properties) if isinstance(properties, dict) else set()


def _resolved(node: dict[str, object], schema: dict[str, object]) -> dict[str, object]:
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return node
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    found = definitions[reference.removeprefix("#/$defs/")]
    assert isinstance(found, dict)
    return found
