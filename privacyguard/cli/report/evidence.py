"""An audit log in; everything that its report says, as a frozen value, and as the plain data of its twin in JSON, out."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from privacyguard.audit.as_json import as_data
from privacyguard.audit.cost import Cost, Price, avoided, costs
from privacyguard.audit.findings import Report
from privacyguard.audit.gather import Gathered, Span
from privacyguard.audit.ids import moment_of
from privacyguard.audit.layout import LEGAL_HOLD, POLICIES
from privacyguard.audit.read import stream_files
from privacyguard.errors import PolicyError
from privacyguard.policy.load import load_taxonomy, policy_of
from privacyguard.policy.policy import Policy

_FIGURE = re.compile(r"^\| ([^|]+) \|[^|]*\| ([^|]+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class InForce:
    """A policy that decided, since when, and how it differs from the one before; None: its source is lost."""

    name: str
    digest: str
    span: Span
    policy: Policy | None
    diff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a report says."""

    made: datetime
    version: str
    folder: str
    counted: Gathered
    integrity: Report
    policies: tuple[InForce, ...]
    costs: tuple[Cost, ...]
    avoided: tuple[Cost, ...]
    measured: tuple[tuple[str, str], ...]  # what was measured of the shipped detectors, and the figure
    oldest: datetime | None  # when the oldest stream that is here began
    streams: int
    bytes: int
    legal_hold: bool

    def as_data(self) -> dict[str, Any]:
        """The same numbers as plain data."""
        return {
            "made": self.made.isoformat(),
            "version": self.version,
            "integrity": {"ok": self.integrity.ok, "lines": list(self.integrity.lines())},
            **as_data(self.counted),
            "policies_in_force": [
                {"name": one.name, "digest": one.digest, "first": one.span.first, "last": one.span.last, "diff": list(one.diff)}
                for one in self.policies
            ],
            "cost": [_cost(one) for one in self.costs],
            "cost_of_what_stayed": [_cost(one) for one in self.avoided],
            "measured": dict(self.measured),
            "retention": {"streams": self.streams, "bytes": self.bytes, "legal_hold": self.legal_hold},
        }


def evidence(
    directory: Path, counted: Gathered, integrity: Report, prices: Mapping[str, Price], made: datetime, version: str
) -> Evidence:
    """Put a report together. `made` is now, `version` the library's."""
    files = stream_files(directory)
    return Evidence(
        made=made,
        version=version,
        folder=directory.name,
        counted=counted,
        integrity=integrity,
        policies=_in_force(directory, counted),
        costs=costs(counted, prices),
        avoided=avoided(counted, prices),
        measured=_measured(),
        oldest=min((moment_of(path.stem) for path in files), default=None),
        streams=len(files),
        bytes=sum(path.stat().st_size for path in files),
        legal_hold=(directory / LEGAL_HOLD).exists(),
    )


def _in_force(directory: Path, counted: Gathered) -> tuple[InForce, ...]:
    found: list[InForce] = []
    before: dict[str, list[str]] = {}
    for (name, digest), span in sorted(counted.policies.items(), key=lambda item: item[1].first):
        source = _source(directory, digest.removeprefix("sha256:"))
        diff: Iterable[str] = ()
        if source is not None:
            lines = source.decode("utf-8", "replace").splitlines()
            if name in before:
                diff = difflib.unified_diff(before[name], lines, "before", "since then", lineterm="", n=2)
            before[name] = lines
        found.append(InForce(name, digest, span, _policy(directory, source, name), tuple(diff)))
    return tuple(found)


def _source(directory: Path, digest: str) -> bytes | None:
    """The kept bytes of this digest (64 hex digits); None: there are none, or they are not what they should be."""
    path = directory / POLICIES / f"{digest}.yaml"
    content = path.read_bytes() if path.is_file() else b""
    return content if hashlib.sha256(content).hexdigest() == digest else None


def _policy(directory: Path, source: bytes | None, name: str) -> Policy | None:
    def stored(digest: str) -> bytes | None:
        return _source(directory, digest)

    try:
        return policy_of(source, name, load_taxonomy(), stored=stored, unproved=True) if source else None
    except PolicyError:  # of another version of this library
        return None


def _measured() -> tuple[tuple[str, str], ...]:
    """The figures of the shipped model, as its card has them."""
    card = resources.files("privacyguard.detect.models").joinpath("MODEL_CARD.md").read_text(encoding="utf-8")
    figures = card.partition("<!-- figures -->")[2].partition("<!-- /figures -->")[0]
    return tuple((name.strip(), told.replace("<br>", ", ").strip()) for name, told in _FIGURE.findall(figures))[2:]


def _cost(one: Cost) -> dict[str, Any]:
    return {
        "zone": one.zone,
        "provider": one.provider,
        "model": one.model,
        "calls": one.tokens.calls,
        "prompt_tokens": one.tokens.prompt,
        "completion_tokens": one.tokens.completion,
        "dollars": None if one.dollars is None else round(one.dollars, 4),
    }
