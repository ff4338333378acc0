"""A policy's name or path in, a `Policy` ready to decide out; every error has file:line:column and says what was meant."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path

from privacyguard.errors import ConfigError, PolicyError
from privacyguard.places import Deployment
from privacyguard.policy.compile import compile_policy
from privacyguard.policy.diagnostics import Code, explanations, together
from privacyguard.policy.invariants import UNCHECKED, broken_invariants
from privacyguard.policy.places import compile_deployment
from privacyguard.policy.policy import Policy
from privacyguard.policy.schema import DeploymentModel, PolicyModel
from privacyguard.policy.strict_yaml import Document, meant, parse
from privacyguard.policy.validate import validated
from privacyguard.values import Action, Domain, Entity, Kind, Taxonomy

MAX_LAYERS = 8  # org, teams, app: more is a mistake
Stored = Callable[[str], bytes | None]
"""A digest in, the bytes that were stored under it out."""


def load_policy(source: str | Path, taxonomy: Taxonomy, *, unproved: bool = False) -> Policy:
    """Load a shipped pack by its bare name, or a file by its path (a `Path`, or a string with a slash or `.yaml`).

    The bytes are read once, and digested and parsed from that buffer. `unproved`: its invariants need not hold, for those who
    want to know why they do not; nothing may be decided by it.

    Raises:
        PolicyError: the file cannot be used; says where and what was meant.
    """
    path = _locate(source)
    file = str(source) if isinstance(source, Path) or "/" in source else path.name
    return policy_of(_read(path, str(source)), file, taxonomy, beside=path.parent, path=path, unproved=unproved)


def deployed(policy: Policy, deployment: Deployment) -> Policy:
    """The policy with places declared elsewhere; its invariants must hold there too."""
    moved = replace(policy, deployment=deployment)
    for problem, invariant in broken_invariants(moved):
        raise PolicyError(
            problem,
            code=Code.BROKEN_INVARIANT,
            help=explanations()[Code.BROKEN_INVARIANT].help,
            file=invariant.file,
            line=invariant.line,
        )
    return moved


def policy_of(
    content: bytes,
    file: str,
    taxonomy: Taxonomy,
    *,
    beside: Path | None = None,
    path: Path | None = None,
    stored: Stored | None = None,
    unproved: bool = False,
) -> Policy:
    """Build the policy that these bytes are, on top of what it extends; `file` names it in errors.

    Paths in it start at the directory `beside`; without one its registries are left unread, which is enough to decide. `stored`
    gives the bytes of the policies that it extends by their digests, where they are not to be looked for in files.
    """
    return _built(content, file, taxonomy, beside, (path.resolve(),) if path else (), stored, unproved)


def _built(
    content: bytes,
    file: str,
    taxonomy: Taxonomy,
    beside: Path | None,
    below: tuple[Path, ...],
    stored: Stored | None,
    unproved: bool,
) -> Policy:
    document = parse(content, file)
    model = validated(document, PolicyModel)
    above = _above(model, document, taxonomy, beside, below, stored, unproved) if model.extends is not None else None
    policy = compile_policy(model, document, taxonomy, content, hashlib.sha256(content).hexdigest(), beside, above)
    inherited = len(above.invariants) if above else 0
    errors = []
    for problem, invariant in () if unproved else broken_invariants(policy):
        own = policy.invariants.index(invariant) - inherited
        at: tuple[str | int, ...] = ("extends",) if own < 0 else ("invariants", own, "id")
        code = Code.UNCHECKED_INVARIANT if problem == UNCHECKED else Code.BROKEN_INVARIANT
        errors.append(document.error(problem, at, code=code))
    if errors:
        raise together(errors)
    return policy


def _above(
    model: PolicyModel,
    document: Document,
    taxonomy: Taxonomy,
    beside: Path | None,
    below: tuple[Path, ...],
    stored: Stored | None,
    unproved: bool,
) -> Policy:
    """The policy that this one extends: the very bytes whose digest it names."""
    assert model.extends is not None
    name, pinned = model.extends.policy, model.extends.digest.removeprefix("sha256:")
    if stored is not None:
        content, path, directory = stored(pinned), None, None
        if content is None:
            problem = f"the policy that it extends is not stored: sha256:{pinned}"
            raise document.error(problem, ("extends",), code=Code.NO_LAYER_ABOVE)
    else:
        if beside is None:
            problem = "it extends a policy, and there is no place to look for that"
            raise document.error(problem, ("extends",), code=Code.NO_LAYER_ABOVE)
        found = Path(name)
        path = packs().get(name) or (found if found.is_absolute() else beside / found)
        directory = path.parent
        if path.resolve() in below:
            problem = f"{name!r} extends this policy itself, in a circle"
            raise document.error(problem, ("extends", "policy"), code=Code.LAYERS_IN_A_CIRCLE)
        if len(below) >= MAX_LAYERS:
            raise document.error(f"more than {MAX_LAYERS} layers", ("extends",), code=Code.LAYERS_IN_A_CIRCLE)
        try:
            content = path.read_bytes()
        except OSError as error:
            problem = f"{name!r} cannot be read: {error.strerror or 'unreadable'}"
            content = None
        if content is None:
            hint = "" if "/" in name or name.endswith((".yaml", ".yml")) else meant(name, packs())
            raise document.error(problem + hint, ("extends", "policy"), code=Code.NO_LAYER_ABOVE)
    digest = hashlib.sha256(content).hexdigest()
    if digest != pinned:
        problem = f"{name!r} is not what this policy was written for: its digest is sha256:{digest}"
        raise document.error(problem, ("extends", "digest"), code=Code.OTHER_DIGEST)
    chain = (*below, path.resolve()) if path else below
    shown = name if path is None else path.name if name in packs() else str(path)
    return _built(content, shown, taxonomy, directory, chain, stored, unproved)


def load_deployment(path: Path) -> tuple[Deployment, str | None]:
    """Load a deployment file: where things are, and the audit directory it names, if any."""
    document = parse(_read(path, str(path)), str(path))
    model = validated(document, DeploymentModel)
    return compile_deployment(model, document), model.audit


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unreadable"
    raise PolicyError(f"cannot be read: {reason}", code=Code.UNREADABLE, help=explanations()[Code.UNREADABLE].help, file=name)


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
    return compile_deployment(validated(document, DeploymentModel), document)


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
        problem = f"no shipped policy has this name{hint}; give a path for a file of your own"
        raise PolicyError(problem, code=Code.NO_SUCH_PACK, help=explanations()[Code.NO_SUCH_PACK].help, file=source)
    return shipped[source]
