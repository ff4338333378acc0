"""Checked policies in; the same diagnostics as JSON, as SARIF 2.1.0 or as GitHub's annotations out, for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from privacyguard.cli.checked import Checked
from privacyguard.policy.diagnostics import Diagnostic, Severity, explanations

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class Format(StrEnum):
    """How diagnostics are written."""

    HUMAN = "human"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


def report(found: Sequence[Checked], form: Format) -> str:
    """The report on all policies, with a line end at its end unless it is empty."""
    every = [one for checked in found for one in checked.diagnostics]
    match form:
        case Format.SARIF:
            return json.dumps(_sarif(every), indent=2, ensure_ascii=False) + "\n"
        case Format.GITHUB:
            return "".join(_annotation(one) + "\n" for one in every)
        case _:
            return json.dumps(_plain(found, every), indent=2, ensure_ascii=False) + "\n"


def _plain(found: Sequence[Checked], every: Sequence[Diagnostic]) -> dict[str, object]:
    policies = [
        {
            "file": one.file,
            "usable": one.policy is not None,
            "digest": None if one.policy is None else f"sha256:{one.policy.digest}",
        }
        for one in found
    ]
    diagnostics = [
        {
            "code": one.code,
            "severity": one.severity,
            "file": one.file,
            "line": one.line,
            "column": one.column,
            "end_column": one.column + one.width,
            "problem": one.problem,
            "help": one.help,
        }
        for one in every
    ]
    return {"policies": policies, "diagnostics": diagnostics}


def _sarif(every: Sequence[Diagnostic]) -> dict[str, object]:
    """One run. Columns count code points, as ours do."""
    codes = sorted({one.code for one in every})
    driver = {
        "name": "privacyguard",
        "version": version("privacyguard"),
        "rules": [
            {
                "id": code,
                "shortDescription": {"text": explanations()[code].title},
                "fullDescription": {"text": explanations()[code].told},
                "help": {"text": explanations()[code].help},
                "defaultConfiguration": {"level": explanations()[code].severity},
            }
            for code in codes
        ],
    }
    results = [
        {
            "ruleId": one.code,
            "ruleIndex": codes.index(one.code),
            "level": one.severity,
            "message": {"text": one.problem},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(one.file)},
                        "region": {
                            "startLine": one.line,
                            "startColumn": one.column,
                            "endColumn": one.column + one.width,
                        },
                    }
                }
            ],
        }
        for one in every
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _annotation(one: Diagnostic) -> str:
    """A workflow command. Its message may hold line ends and its properties separators, both of them escaped."""
    place = {"file": one.file, "line": one.line, "col": one.column, "endColumn": one.column + one.width, "title": one.code}
    properties = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in place.items())
    return f"::{GITHUB[one.severity]} {properties}::{_escaped(f'{one.problem} ({one.help})')}"


def _escaped(text: str, more: str = "") -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
