"""A policy's name or path in, a `Policy` ready to decide out; every error has file:line:column and says what was meant."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path

from privacyguard.errors import ConfigError, PolicyError
from privacyguard.policy.compile import compile_deployment, compile_policy
from privacyguard.policy.invariants import broken_invariants
from privacyguard.policy.policy import Policy
from privacyguard.policy.schema import DeploymentModel, PolicyModel
from privacyguard.policy.strict_yaml import meant, parse
from privacyguard.policy.validate import validated
from privacyguard.values import Action, Deployment, Domain, Entity, Kind, Taxonomy


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
        file = str(source) if isinstance(source, Path) or "/" in source else path.name
        return policy_of(content, file, taxonomy, beside=path.parent)
    raise PolicyError(f"cannot be read: {reason}", file=str(source))


def deployed(policy: Policy, deployment: Deployment) -> Policy:
    """The policy with places declared elsewhere; its invariants must hold there too."""
    moved = replace(policy, deployment=deployment)
    for problem, invariant in broken_invariants(moved):
        raise PolicyError(problem, file=policy.file, line=invariant.line)
    return moved


def policy_of(content: bytes, file: str, taxonomy: Taxonomy, *, beside: Path | None = None) -> Policy:
    """Build the policy that these bytes are; `file` names it in errors.

    Paths in it start at the directory `beside`; without one its registries are left unread, which is enough to decide.
    """
    document = parse(content, file)
    model = validated(document, PolicyModel)
    policy = compile_policy(model, document, taxonomy, content, hashlib.sha256(content).hexdigest(), beside)
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
        model = validated(document, DeploymentModel)
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
        raise PolicyError(f"no shipped policy has this name{hint}; give a path for a file of your own", file=source)
    return shipped[source]
