"""A policy's name or path in, a `Policy` ready to decide out; every error has file:line:column and says what was meant."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from privacyguard.errors import ConfigError, PolicyError
from privacyguard.policy.compile import compile_deployment, compile_policy
from privacyguard.policy.invariants import broken_invariants
from privacyguard.policy.policy import Policy
from privacyguard.policy.schema import DeploymentModel, PolicyModel
from privacyguard.policy.strict_yaml import Document, meant, parse
from privacyguard.values import Action, Deployment, Domain, Entity, Kind, Taxonomy

_Model = TypeVar("_Model", bound=BaseModel)


def load_policy(source: str | Path, taxonomy: Taxonomy) -> Policy:
    """Load a shipped pack by its bare name, or a file by its path (a `Path`, or a string with a slash or `.yaml`).

    The bytes are read once, and digested and parsed from that buffer.

    Raises:
        PolicyError: the file cannot be used; says where and what was meant.
    """
    path = _locate(source)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unreadable"
    else:
        return policy_of(content, str(source) if isinstance(source, Path) or "/" in source else path.name, taxonomy)
    raise PolicyError(f"cannot be read: {reason}", file=str(source))


def deployed(policy: Policy, deployment: Deployment) -> Policy:
    """The policy with places declared elsewhere; its invariants must hold there too."""
    moved = replace(policy, deployment=deployment)
    for problem, invariant in broken_invariants(moved):
        raise PolicyError(problem, file=policy.file, line=invariant.line)
    return moved


def policy_of(content: bytes, file: str, taxonomy: Taxonomy) -> Policy:
    """Build the policy that these bytes are; `file` names it in errors."""
    document = parse(content, file)
    model = _validated(document, PolicyModel)
    policy = compile_policy(model, document, taxonomy, content, hashlib.sha256(content).hexdigest())
    for problem, invariant in broken_invariants(policy):
        raise document.error(problem, ("invariants", policy.invariants.index(invariant)))
    return policy


def load_deployment(path: Path) -> tuple[Deployment, str | None]:
    """Load a deployment file: where things are, and the audit directory it names, if any."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unreadable"
    else:
        document = parse(content, str(path))
        model = _validated(document, DeploymentModel)
        return compile_deployment(model, document), model.audit
    raise PolicyError(f"cannot be read: {reason}", file=str(path))


def deployment_of(data: Mapping[str, object]) -> Deployment:
    """Build a deployment from the same shape as a deployment file's, given in Python."""
    from json import dumps  # the one spelling of plain data that is also YAML

    known = {"zones", "route", "tools"}
    # a mapping of zones alone is the short form
    content = {**data} if set(data) <= known else {"zones": dict(data)}
    try:
        source = dumps({"apiVersion": "privacyguard/v1", "kind": "deployment", **content}).encode()
    except (TypeError, ValueError):
        source = b""
    if not source:
        raise ConfigError("zones= must hold plain mappings, lists and strings, as in a deployment file; nothing was sent")
    document = parse(source, "zones=")
    return compile_deployment(_validated(document, DeploymentModel), document)


@lru_cache(maxsize=1)  # the shipped file, read once per process
def load_taxonomy() -> Taxonomy:
    """The shipped taxonomy: every entity with its domain, kind and default actions."""
    document = parse(resources.files("privacyguard.detect").joinpath("taxonomy.yaml").read_bytes(), "taxonomy.yaml")
    rows = document.data["entities"] if isinstance(document.data, dict) else {}
    assert isinstance(rows, dict)

    def entity(name: str) -> Entity:
        row = rows[name]
        assert isinstance(row, dict)
        if "like" in row:
            family = entity(str(row["like"]))
            return Entity(name, family.domain, family.kind, family.third_party, family.local, family.regulations)
        regulations = row["regulations"]
        assert isinstance(regulations, list)
        return Entity(
            name,
            Domain(str(row["domain"])),
            Kind(str(row["kind"])),
            Action(str(row["third_party"])),
            Action(str(row["local"])),
            tuple(str(regulation) for regulation in regulations),
        )

    return Taxonomy({name: entity(name) for name in rows})


def packs() -> dict[str, Path]:
    """The shipped policies by name."""
    return {path.stem: path for path in sorted(_packs_directory().glob("*.yaml"))}


def _packs_directory() -> Path:
    installed = Path(str(resources.files("privacyguard"))) / "policies"
    return installed if installed.is_dir() else installed.parent.parent / "policies"  # a checkout keeps them at its top


def _locate(source: str | Path) -> Path:
    if isinstance(source, Path) or "/" in source or source.endswith((".yaml", ".yml")):
        return Path(source)
    shipped = packs()
    if source not in shipped:
        hint = meant(source, shipped)
        raise PolicyError(f"no shipped policy has this name{hint}; give a path for a file of your own", file=source)
    return shipped[source]


def _validated(document: Document, model: type[_Model]) -> _Model:
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
