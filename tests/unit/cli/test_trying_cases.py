"""`policy test`: what becomes of cases, golden texts, what is covered, and the reports for builds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
HEAD = """apiVersion: privacyguard/v1
name: tried
rules:
  - {id: names, when: {entities: [PERSON], score: 0.6}, then: redact}
  - {id: ibans, when: {entities: [IBAN_CODE]}, then: block}
tests:
"""
GOLDEN = """  - name: a name
    text: Write to Maria Lopez  # a comment
    expect: {verdict: redact, redacted: ""}
"""
SURE = "  - {name: sure, facts: [{entity: PERSON, score: 0.6}], expect: {verdict: redact, because: [names]}}\n"
UNSURE = "  - {name: unsure, facts: [{entity: PERSON, score: 0.59}], expect: {verdict: allow}}\n"
IBANS = (
    "  - {name: an account, facts: [{entity: IBAN_CODE}], expect: {verdict: block, because: [ibans]}}\n"
    "  - {name: hardly an account, facts: [{entity: IBAN_CODE, score: 0.3}], expect: {verdict: allow}}\n"
)
TODO = "  - {name: later, facts: [], todo: not built, expect: {verdict: block}}\n"
DONE = "  - {name: later, facts: [], todo: not built, expect: {verdict: allow}}\n"


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(cases: str) -> Path:
        path = tmp_path / "tried.yaml"
        path.write_text(HEAD + cases)
        return path

    return write


def test_a_case_to_do_has_to_fail_and_is_told_once_it_passes(command: Command, written: Callable[[str], Path]) -> None:
    found = command("policy", "test", written(SURE + TODO))
    assert (found.code, "1 of 1 cases pass, 1 to do" in found.out) == (0, True)
    found = command("policy", "test", written(SURE + DONE))
    assert (found.code, "it passes now: take the todo out" in found.out) == (1, True)


def test_a_golden_text_is_compared_and_written_where_it_stands(command: Command, written: Callable[[str], Path]) -> None:
    path = written(GOLDEN)
    before = path.read_text()
    found = command("policy", "test", path)
    assert found.code == 1
    assert "leaves    Write to [PERSON_1]" in found.out
    assert path.read_text() == before
    assert command("policy", "test", "--update", path).code == 0
    assert path.read_text() == before.replace('redacted: ""', 'redacted: "Write to [PERSON_1]"')
    assert command("policy", "test", path).code == 0


def test_a_golden_text_over_several_lines_is_left_alone(command: Command, written: Callable[[str], Path]) -> None:
    path = written(
        GOLDEN.replace(
            'expect: {verdict: redact, redacted: ""}', "expect:\n      verdict: redact\n      redacted: |\n        a\n        b"
        )
    )
    before = path.read_text()
    found = command("policy", "test", "--update", path)
    assert found.code == 2
    assert "on one line" in found.err
    assert path.read_text() == before


def test_facts_have_no_text_that_could_leave(command: Command, written: Callable[[str], Path]) -> None:
    found = command("policy", "test", written('  - {name: n, facts: [], expect: {verdict: allow, redacted: ""}}\n'))
    assert found.code == 2
    assert "facts have no text" in found.err


def test_the_form_in_which_an_entity_leaves_is_compared(command: Command, written: Callable[[str], Path]) -> None:
    cases = "  - {name: n, facts: [{entity: PERSON, score: %s}], expect: {verdict: %s, operators: {PERSON: %s}}}\n"
    assert command("policy", "test", written(cases % (0.9, "redact", "placeholder"))).code == 0
    assert command("policy", "test", written(cases % (0.3, "allow", "keep"))).code == 0
    found = command("policy", "test", written(cases % (0.9, "redact", "mask")))
    assert (found.code, "PERSON placeholder, not mask" in found.out) == (1, True)
    assert command("policy", "test", written((cases % (0.9, "redact", "mask")).replace("{PERSON:", "{PERSN:"))).code == 2


def test_findings_of_one_value_count_once(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "count.yaml"
    case = "  - {name: %s, facts: [{entity: PERSON, value: 1}, {entity: PERSON, value: %s}], expect: {verdict: %s}}\n"
    path.write_text(
        "apiVersion: privacyguard/v1\nname: count\ndefaults: {unmatched: allow}\n"
        "rules: [{id: two, when: {entities: [PERSON], at_least: 2}, then: block}]\ntests:\n"
        + case % ("once", 1, "allow") + case % ("twice", 2, "block")
    )  # fmt: skip
    assert command("policy", "test", path).code == 0


@pytest.mark.parametrize(
    ("cases", "percent", "least", "code"),
    [
        pytest.param(SURE + UNSURE + IBANS, 100, 100, 0, id="everything"),
        pytest.param(SURE + UNSURE + IBANS.splitlines(keepends=True)[0], 87, 88, 1, id="a side of a threshold is missing"),
        pytest.param(SURE + UNSURE, 50, 50, 0, id="a rule is missing"),
    ],
)
def test_coverage_counts_both_sides_of_every_threshold_and_is_never_rounded_up(
    command: Command, written: Callable[[str], Path], cases: str, percent: int, least: int, code: int
) -> None:
    found = command("policy", "test", "--coverage", "--fail-under", least, written(cases))
    assert f"coverage {percent} %" in found.out
    assert found.code == code


def test_only_the_cases_that_are_asked_for_are_run(command: Command, written: Callable[[str], Path]) -> None:
    found = command("policy", "test", "-k", "SURE", written(SURE + UNSURE + IBANS))
    assert "2 of 2 cases pass" in found.out


def test_a_policy_without_cases_is_an_error_where_some_are_required(command: Command, written: Callable[[str], Path]) -> None:
    path = written(SURE)
    path.write_text(HEAD.removesuffix("tests:\n"))
    assert command("policy", "test", path).code == 0
    found = command("policy", "test", "--require-tests", path)
    assert (found.code, "no cases in" in found.err) == (2, True)


def test_a_build_reads_what_became_of_the_cases(command: Command, written: Callable[[str], Path], tmp_path: Path) -> None:
    path, output = (
        written(
            SURE
            + TODO
            + SURE.replace("sure", "wr\\x01ng").replace("redact,", "block,").replace("{name: wr\\x01ng", '{name: "wr\\x01ng"')
        ),
        tmp_path / "report.xml",
    )
    assert command("policy", "test", "--format", "junit", "--output", output, path).code == 1
    (suite,) = ElementTree.fromstring(output.read_text())
    assert [suite.get(name) for name in ("tests", "failures", "skipped")] == ["3", "1", "1"]
    assert "expected block because names; got redact because names" in [one.get("message") for one in suite.iter("failure")]
    (told,) = json.loads(command("policy", "test", "--format", "json", "--coverage", path).out)["policies"]
    assert [case["outcome"] for case in told["cases"]] == ["ok", "todo", "failed"]
    assert told["coverage"]["rules"][0] == {
        "id": "names", "line": 4, "matched": True, "decisive": True,
        "thresholds": [{"score": 0.6, "at_or_above": True, "below": False}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("{name: n, facts: [{entity: PERSN}], expect: {verdict: allow}}", "unknown entity 'PERSN'"),
        ("{name: n, facts: [], expect: {verdict: allow, because: [nmes]}}", "unknown reason 'nmes' (did you mean 'names'?)"),
    ],
)
def test_a_case_that_names_what_there_is_not_cannot_be_used(
    command: Command, written: Callable[[str], Path], case: str, told: str
) -> None:
    found = command("policy", "test", written(f"  - {case}\n"))
    assert (found.code, told in found.err) == (2, True)
