"""What became of policies' cases in; the same as JSON or as JUnit's XML out, for other programs, without any text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from xml.etree import ElementTree as Xml  # written, never read

from privacyguard.cli.trying import Tested
from privacyguard.policy.cases import CaseResult
from privacyguard.policy.coverage import percent, share
from privacyguard.policy.diagnostics import Diagnostic

FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


class Written(StrEnum):
    """How results of cases are written."""

    HUMAN = "human"
    JSON = "json"
    JUNIT = "junit"


def report_on(found: Sequence[Tested], form: Written, *, covering: bool) -> str:
    """The report on all policies."""
    return junit(found) if form is Written.JUNIT else as_json(found, covering=covering)


def as_json(found: Sequence[Tested], *, covering: bool) -> str:
    """One object per policy, with its cases and, where it is asked for, what they cover."""
    policies = []
    for one in found:
        told: dict[str, object] = {"file": one.checked.file, "usable": one.policy is not None}
        told["problems"] = [f"{note.file}:{note.line}: {note.problem}" for note in _problems(one)]
        told["cases"] = [_case(result) for result in one.results]
        if covering and one.policy is not None:
            covered = one.covered()
            hits, of = share(covered)
            rules = [
                {
                    "rule": each.rule,
                    "line": each.line,
                    "matched": each.matched,
                    "decisive": each.decisive,
                    "thresholds": [{"at": side.told, "above": side.above, "below": side.below} for side in each.thresholds],
                }
                for each in covered
            ]
            told["coverage"] = {"percent": percent(hits, of), "covered": hits, "of": of, "rules": rules}
        policies.append(told)
    return json.dumps({"policies": policies}, indent=2, ensure_ascii=False) + "\n"


def junit(found: Sequence[Tested]) -> str:
    """One suite per policy, one case per case; what is still to do is skipped, an unusable policy is an error."""
    root = Xml.Element("testsuites", name="privacyguard policy test")
    for one in found:
        suite = Xml.SubElement(root, "testsuite", name=_clean(one.checked.file))
        failures = errors = skipped = 0
        for note in _problems(one):
            case = Xml.SubElement(suite, "testcase", classname=_clean(one.checked.file), name="the policy can be used")
            Xml.SubElement(case, "error", message=_clean(f"{note.file}:{note.line}: {note.problem}"))
            errors += 1
        for result in one.results:
            case = Xml.SubElement(
                suite, "testcase", classname=_clean(one.checked.file), name=_clean(result.case.name), line=str(result.case.line)
            )
            if result.problem:
                Xml.SubElement(case, "error", message=_clean(result.problem))
            elif not result.ok:
                Xml.SubElement(case, "failure", message=_clean("; ".join(differences(result))))
            elif result.case.todo:
                Xml.SubElement(case, "skipped", message=_clean(f"to do: {result.case.todo}"))
            errors += bool(result.problem)
            failures += not result.ok and not result.problem
            skipped += result.ok and bool(result.case.todo)
        counts = {"tests": len(suite), "failures": failures, "errors": errors, "skipped": skipped}
        suite.attrib.update({name: str(number) for name, number in counts.items()})
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def differences(result: CaseResult) -> Iterator[str]:
    """Yield what of a failed case is otherwise than expected, without any text."""
    case = result.case
    if result.overdue:
        yield "it passes, and is no longer to do"
        return
    if result.about:
        yield f"for {result.about}"
    if result.verdict != case.verdict:
        yield f"verdict {result.verdict}, expected {case.verdict}"
    if result.missing:
        yield f"missing reasons {', '.join(result.missing)}, got {', '.join(result.reasons)}"
    for entity, how in result.odd:
        yield f"{entity} {how}, expected {case.operators[entity]}"
    if result.stale:
        yield "another text leaves than expected"


def _case(result: CaseResult) -> dict[str, object]:
    state = "error" if result.problem else "failed" if not result.ok else "todo" if result.case.todo else "passed"
    return {
        "name": result.case.name,
        "line": result.case.line,
        "state": state,
        "verdict": result.verdict,
        "reasons": list(result.reasons),
        "differences": [result.problem] if result.problem else [] if result.ok else list(differences(result)),
    }


def _problems(one: Tested) -> Sequence[Diagnostic]:
    return one.checked.diagnostics if one.policy is None else ()


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
