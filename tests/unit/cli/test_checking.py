"""What a policy that loads leaves open, and what a guard would refuse, each at its place; a file in open/ shows one thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from privacyguard.cli.checked import checked
from privacyguard.cli.diagnosing import window
from privacyguard.policy.diagnostics import Severity
from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
OPEN = sorted((Path(__file__).parent / "open").glob("*.yaml"))
BAD = Path(__file__).parents[1] / "policy" / "bad"


@pytest.mark.parametrize("path", OPEN, ids=lambda path: path.stem)
def test_what_is_open_is_told_at_its_place(path: Path) -> None:
    code, _, expected = path.read_text().splitlines()[0].removeprefix("# expect ").partition(" ")
    found = checked(str(path), NOON)
    assert [(one.code, f"{one.line}:{one.column}: {one.problem}"[: len(expected)]) for one in found.diagnostics] == [
        (code, expected)
    ]
    (one,) = found.diagnostics
    assert (one.severity is Severity.ERROR) == (found.policy is None)
    assert one.excerpt == path.read_text().splitlines()[one.line - 1]


def test_an_exception_is_fine_until_a_month_before_its_end() -> None:
    path = str(BAD.parent.parent / "cli" / "open" / "exception-that-expires-in-thirty-days.yaml")
    assert checked(path, NOON - timedelta(seconds=1)).diagnostics == ()


def test_an_exception_that_lives_does_not_hide_what_its_rule_leaves_open(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    rule = "{id: sure, when: {entities: [PERSON], score: 0.8}, then: redact, floor: allow}"
    lived = "{id: e, relaxes: sure, to: allow, justification: j, approved_by: b, expires: '2027-07-01T12:00:00+00:00'}"
    path.write_text(f"apiVersion: privacyguard/v1\nname: p\nrules:\n  - {rule}\nexceptions:\n  - {lived}\n")
    assert [one.code for one in checked(str(path), NOON).diagnostics] == ["PG902"]


def test_a_layer_is_told_of_its_own_rules_alone(tmp_path: Path, command: Command) -> None:
    org = tmp_path / "org.yaml"
    rules = "rules:\n  - {id: sure, when: {entities: [PERSON], score: 0.8}, then: redact}\n"
    org.write_text(f"apiVersion: privacyguard/v1\nname: org\nlayer: org\ndefaults: {{unmatched: allow}}\n{rules}")
    digest = command("policy", "digest", org).out.strip()
    app = tmp_path / "app.yaml"
    app.write_text(
        f'apiVersion: privacyguard/v1\nname: app\nextends: {{policy: org.yaml, digest: "{digest}"}}\n'
        "defaults: {unmatched: allow}\n"
    )
    assert [one.code for one in checked(str(org), NOON).diagnostics] == ["PG902"]
    assert checked(str(app), NOON).diagnostics == ()


def test_every_error_of_a_file_is_told_at_once(command: Command) -> None:
    found = command("policy", "check", BAD / "three-faults-at-once.yaml")
    assert found.code == 2
    assert [line.split(": ")[1] for line in found.err.splitlines() if line.startswith("/")] == [
        "error[PG201]", "error[PG201]", "error[PG203]",
    ]  # fmt: skip


def test_a_fault_in_the_layer_above_is_shown_in_its_file(command: Command) -> None:
    found = command("policy", "check", BAD / "layers" / "circle" / "app.yaml")
    head, line, mark, *_ = found.err.splitlines()
    assert "circle/org.yaml:4:19: error[PG602]" in head
    assert line[mark.index("^") :].startswith("app.yaml, digest")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["default"], 0, id="fine"),
        pytest.param(["--strict", "default"], 0, id="fine, and strict"),
        pytest.param([OPEN[0].parent / "fact-that-nobody-asks-for.yaml"], 0, id="a warning"),
        pytest.param(["--strict", OPEN[0].parent / "fact-that-nobody-asks-for.yaml"], 1, id="a warning, and strict"),
        pytest.param([BAD / "alias.yaml", "default"], 2, id="an error"),
        pytest.param(["--format", "xml", "default"], 2, id="no such format"),
    ],
)
def test_the_exit_code_says_how_bad_it_is(command: Command, arguments: list[object], code: int) -> None:
    assert command("policy", "check", *arguments).code == code
    if "xml" not in arguments:
        assert command("policy", "check", "--format", "json", *arguments).code == code


@pytest.mark.parametrize(
    ("line", "start", "width", "room", "shown"),
    [
        ("short", 1, 2, 20, ("short", 1, 2)),
        ("a" * 10 + "XX" + "b" * 30, 10, 2, 20, ("a" * 10 + "XX" + "b" * 7 + "…", 10, 2)),
        ("a" * 30 + "XX" + "b" * 30, 30, 2, 20, ("…" + "a" * 14 + "XX" + "bb…", 15, 2)),
        ("a" * 30 + "XX", 30, 2, 20, ("…" + "a" * 14 + "XX", 15, 2)),
        ("a" * 30 + "X" * 40, 30, 40, 20, ("…" + "X" * 18 + "…", 1, 19)),
    ],
)
def test_a_long_line_is_cut_around_the_mark(line: str, start: int, width: int, room: int, shown: tuple[str, int, int]) -> None:
    assert window(line, start, width, room) == shown
    assert len(shown[0]) <= room


NOT_IDLE = {
    "what the defaults say too": "rules:\n  - {id: said, when: {entities: [PERSON]}, then: redact}\n",
    "two that share their work": (
        "rules:\n  - {id: one, when: {entities: [PERSON, US_SSN]}, then: redact, with: remove}\n"
        "  - {id: other, when: {entities: [PERSON, IBAN_CODE]}, then: redact, with: remove}\n"
    ),
    "a rule that delegates": (
        "rules:\n  - {id: health, when: {domain: medical}, then: redact, floor: allow}\n"
        "  - {id: all, when: {domain: [medical, legal]}, then: route_local}\n"
    ),
}


@pytest.mark.parametrize("content", NOT_IDLE.values(), ids=NOT_IDLE)
def test_what_changes_something_or_is_there_to_be_read_is_not(tmp_path: Path, content: str) -> None:
    path = tmp_path / "busy.yaml"
    path.write_text(f"apiVersion: privacyguard/v1\nname: busy\n{content}")
    found = checked(str(path), datetime.now(UTC))
    assert found.policy is not None
    assert not {"PG909", "PG910"} & {str(one.code) for one in found.diagnostics}
