"""A JSON-lines file in, its cases out, without the signs that keep secret scanners away from made-up secrets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent / "cases"
_SIGN = "\u2016"  # stands inside made-up credentials; no value of ours has one


@dataclass(frozen=True, slots=True)
class Case:
    """A prompt, the row of the table it counts in, and the verdict the default policy should reach (None: not stated)."""

    group: str
    text: str = field(repr=False)
    verdict: str | None


def load(path: Path, domains: Mapping[str, str]) -> tuple[Case, ...]:
    """Read a file of cases; `domains` gives the domain of an entity where a case names only that."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["text"] is None:
            continue  # a text too long for its file, which says only how it was made
        group = case.get("domain") or domains.get(case.get("entity", "")) or "general"
        verdict = case.get("verdict") or case.get("action")
        cases.append(Case(group, case["text"].replace(_SIGN, ""), verdict))
    return tuple(cases)
