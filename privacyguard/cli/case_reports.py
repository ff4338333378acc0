"""What became of cases in; the same as JSON or as JUnit's XML out, for builds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree

from privacyguard.policy.cases import CaseResult, Outcome
from privacyguard.policy.coverage import Covered, percent, share
from privacyguard.policy.policy import Policy


class CaseFormat(StrEnum):
    """How results are written."""

    HUMAN = "human"
    JSON = "json"
    JUNIT = "junit"


@dataclass(frozen=True, slots=True)
class Tried:
    """A policy, what became of its cases, and what they cover (nothing unless that was asked for)."""

    policy: Policy
    results: tuple[CaseResult, ...]
    covered: tuple[Covered, ...] = ()


def case_report(tried: Sequence[Tried], form: CaseFormat) -> str:
    """The report on every policy, with a line end at its end."""
    if form is CaseFormat.JUNIT:
        suites = ElementTree.Element("testsuites", name="privacyguard policy test")
        suites.extend(map(_suite, tried))
        ElementTree.indent(suites)
        return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'
    return json.dumps({"policies": [_plain(one) for one in tried]}, indent=2, ensure_ascii=False) + "\n"


def _plain(one: Tried) -> dict[str, object]:
    hits, of = share(one.covered)
    return {
        "file": one.policy.file,
        "digest": f"sha256:{one.policy.digest}",
        "cases": [
            {
                "name": result.case.name,
                "line": result.case.line,
                "outcome": result.outcome,
                "expected": {"verdict": result.case.verdict, "because": list(result.case.because)},
                "got": {"verdict": result.verdict, "because": list(result.reasons)},
                "missing": list(result.missing),
                "problem": result.problem,
                "todo": result.case.todo,
                "leaves": result.leaves,
            }
            for result in one.results
        ],
        "coverage": {
            "percent": percent(hits, of),
            "covered": hits,
            "of": of,
            "rules": [
                {
                    "id": covered.rule,
                    "line": covered.line,
                    "matched": covered.matched,
                    "decisive": covered.decisive,
                    "thresholds": [
                        {"score": score, "at_or_above": above, "below": below} for score, above, below in covered.thresholds
                    ],
                }
                for covered in one.covered
            ],
        }
        if one.covered
        else None,
    }


def _suite(one: Tried) -> ElementTree.Element:
    outcomes = [result.outcome for result in one.results]
    failures = sum(outcome in (Outcome.FAILED, Outcome.DONE) for outcome in outcomes)
    suite = ElementTree.Element(
        "testsuite",
        name=one.policy.file,
        tests=str(len(outcomes)),
        failures=str(failures),
        skipped=str(outcomes.count(Outcome.TODO)),
    )
    for result in one.results:
        case = ElementTree.SubElement(
            suite, "testcase", name=_legal(result.case.name), classname=one.policy.name, file=one.policy.file,
            line=str(result.case.line),
        )  # fmt: skip
        if result.outcome is Outcome.TODO:
            ElementTree.SubElement(case, "skipped", message=_legal(result.case.todo))
        elif not result.ok:
            ElementTree.SubElement(case, "failure", message=_legal(_failure(result)))
    return suite


def _failure(result: CaseResult) -> str:
    if result.problem:
        return result.problem
    if result.outcome is Outcome.DONE:
        return "it passes now: take the todo out"
    if result.verdict == result.case.verdict and not result.missing:
        return "another text leaves than the golden one"
    expected = f"{result.case.verdict} because {', '.join(result.case.because) or 'anything'}"
    return f"expected {expected}; got {result.verdict} because {', '.join(result.reasons)}"


def _legal(text: str) -> str:
    """The text without what XML 1.0 has no sign for."""
    return "".join(
        sign
        if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
        else "\ufffd"
        for sign in text
    )
