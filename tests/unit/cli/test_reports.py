"""The same diagnostics for other programs: JSON, SARIF 2.1.0 and GitHub's workflow commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from privacyguard.cli.reports import _annotation, _uri
from privacyguard.policy.diagnostics import Code, Diagnostic, Severity
from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
HERE = Path(__file__).parent
WARNED = HERE / "open" / "fact-that-nobody-asks-for.yaml"
BROKEN = HERE.parent / "policy" / "bad" / "three-faults-at-once.yaml"


def _told(command: Command, form: str, *sources: object) -> Any:
    found = command("policy", "check", "--format", form, *sources)
    assert found.err == ""
    return json.loads(found.out)


def test_json_has_every_policy_and_every_diagnostic(command: Command) -> None:
    told = _told(command, "json", WARNED, BROKEN, "default")
    assert [(one["file"], one["usable"]) for one in told["policies"]] == [
        (str(WARNED), True), (str(BROKEN), False), ("default.yaml", True),
    ]  # fmt: skip
    assert [one["digest"][:7] if one["digest"] else None for one in told["policies"]] == ["sha256:", None, "sha256:"]
    assert told["diagnostics"][0] == {
        "code": "PG908",
        "severity": "warning",
        "file": str(WARNED),
        "line": 4,
        "column": 10,
        "end_column": 14,
        "problem": "no rule and no exception asks for 'role'",
        "help": "ask for it in a `when`, or remove the declaration",
    }
    assert [one["severity"] for one in told["diagnostics"]] == ["warning", "error", "error", "error"]


def test_sarif_has_what_its_schema_requires(command: Command) -> None:
    told = _told(command, "sarif", WARNED, BROKEN)
    assert set(told) <= {"$schema", "version", "runs", "inlineExternalProperties", "properties"}
    assert told["version"] == "2.1.0"
    (run,) = told["runs"]
    assert set(run) <= {"tool", "results", "columnKind"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert driver["name"] == "privacyguard"
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for rule in driver["rules"]:
        assert all(rule[part]["text"] for part in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    assert len(run["results"]) == 4
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"]
        region = location["physicalLocation"]["region"]
        assert min(region.values()) >= 1
        assert region["endColumn"] > region["startColumn"]


def test_sarif_without_a_finding_still_says_so(command: Command) -> None:
    assert _told(command, "sarif", "default")["runs"][0]["results"] == []


@pytest.mark.parametrize(
    ("file", "uri"),
    [("policies/a b.yaml", "policies/a%20b.yaml"), ("./x.yaml", "x.yaml"), ("/srv/x.yaml", "file:///srv/x.yaml")],
)
def test_a_file_is_named_by_an_address(file: str, uri: str) -> None:
    assert _uri(file) == uri


def test_github_gets_one_command_for_each(command: Command) -> None:
    found = command("policy", "check", "--format", "github", WARNED, BROKEN)
    first, *others = found.out.splitlines()
    assert first == (
        f"::warning file={WARNED},line=4,col=10,endColumn=14,title=PG908"
        "::no rule and no exception asks for 'role' (ask for it in a `when`, or remove the declaration)"
    )
    assert len(others) == 3
    assert command("policy", "check", "--format", "github", "default").out == ""


def test_github_is_given_nothing_that_ends_the_command() -> None:
    one = Diagnostic(Code.NOT_YAML, Severity.NOTE, "a,b:c.yaml", 1, 1, 1, "50% of\nit", "see: it, all")
    assert _annotation(one) == "::notice file=a%2Cb%3Ac.yaml,line=1,col=1,endColumn=2,title=PG103::50%25 of%0Ait (see: it, all)"
