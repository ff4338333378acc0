"""A parsed document and a pydantic model in, the model's instance out, or what is wrong at which place and what was meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from privacyguard.policy.strict_yaml import Document, meant

_Model = TypeVar("_Model", bound=BaseModel)


def validated(document: Document, model: type[_Model]) -> _Model:
    """Build `model` from the document.

    Raises:
        PolicyError: at the first place that does not fit; it carries no cause.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        # a misspelt key is also a missing one: the misspelling tells more
        found = error.errors(include_url=False)
        first = min(found, key=lambda one: (one["type"] == "missing", document.position(tuple(one["loc"]))))
        problem, path = _problem(first["type"], first["msg"], first.get("ctx"), tuple(first["loc"]), document, model)
    raise document.error(problem, path)


def _problem(
    kind: str,
    message: str,
    context: Mapping[str, object] | None,
    path: tuple[int | str, ...],
    document: Document,
    model: type[BaseModel],
) -> tuple[str, tuple[int | str, ...]]:
    where = ".".join(str(step) for step in path)
    match kind:
        case "extra_forbidden":
            return f"unknown key {path[-1]!r}{meant(str(path[-1]), _keys(model, path[:-1]))}", path
        case "missing":
            return f"{where or 'file'} is missing", path[:-1]
        case "enum" | "literal_error":
            expected = str((context or {}).get("expected", "")).replace("'", "")
            given = _given(document, path)
            options = {option.strip() for part in expected.split(" or ") for option in part.split(",")}
            return f"{where} is {given!r}{meant(given, options)}; it may be {expected}", path
        case "too_short":
            return f"{where} is empty: leave it out or name something", path
        case "model_type":
            return f"{where or 'the file'} is not a mapping of keys to values", path
        case _:
            return f"{where or 'the file'}: {message[0].lower()}{message[1:]}", path


def _given(document: Document, path: tuple[int | str, ...]) -> str:
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
