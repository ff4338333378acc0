from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from privacyguard.policy.load import packs
from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
HEAD = "apiVersion: privacyguard/v1\nname: mine\nrules:\n"


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(rules: str) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_text(HEAD + rules)
        return path

    return write


def test_the_shipped_policies_load_without_notes_and_pass_their_cases(command: Command) -> None:
    checked = command("policy", "check", "--strict", *packs())
    assert (checked.code, checked.err) == (0, "")
    tried = command("policy", "test", "--quiet")
    assert tried.code == 0
    assert "FAIL" not in tried.out


def test_an_error_shows_the_place_with_a_mark_under_it(command: Command, written: Callable[[str], Path]) -> None:
    path = written("  - id: x\n    when: {entities: [PERSN]}\n    then: redact\n")
    found = command("policy", "check", path)
    first, line, mark, help, *_ = found.err.splitlines()
    assert first.startswith(f"{path}:5:23: error[PG301]: unknown entity 'PERSN' (did you mean 'PERSON'?)")
    assert (line[mark.index("^") :], mark.count("^")) == ("PERSN]}", len("PERSN"))
    assert help.strip().startswith("help: `privacyguard policy entities`")
    assert found.code == 2


def test_every_policy_is_checked_even_behind_one_that_cannot_be_used(command: Command, tmp_path: Path) -> None:
    found = command("policy", "check", tmp_path / "none.yaml", "default")
    assert found.code == 2
    assert "cannot be read" in found.err
    assert "ok  default.yaml" in found.out


NOTES = {
    "a threshold above the default's": (
        "  - {id: sure, when: {entities: [PERSON], score: 0.8}, then: redact}\n",
        "PERSON: a finding between 0.50 and 0.80 is kept as it is",
    ),
}


@pytest.mark.parametrize(("rules", "told"), NOTES.values(), ids=NOTES)
def test_a_note_says_what_stays_open_and_strict_makes_it_count(
    command: Command, written: Callable[[str], Path], rules: str, told: str
) -> None:
    path = written(rules)
    found = command("policy", "check", path)
    assert told in " ".join(found.out.split())
    assert f"{path}:4:" in found.out
    assert found.code == 0
    assert command("policy", "check", "--strict", path).code == 1


QUIET = {
    "a threshold below the default's": "  - {id: early, when: {entities: [PERSON], score: 0.3}, then: redact}\n",
    "a rule beside it for what is less sure": (
        "  - {id: sure, when: {entities: [PERSON], score: 0.8}, then: local}\n"
        "  - {id: all, when: {entities: [PERSON]}, then: redact}\n"
    ),
    "a block that handles nothing": "  - {id: sure, when: {entities: [PERSON], score: 0.8}, then: block}\n",
}


@pytest.mark.parametrize("rules", QUIET.values(), ids=QUIET)
def test_no_note_where_nothing_stays_open(command: Command, written: Callable[[str], Path], rules: str) -> None:
    assert "warning[" not in command("policy", "check", written(rules)).out


def test_a_failed_case_shows_what_was_expected_and_what_came(command: Command, written: Callable[[str], Path]) -> None:
    rules = "  - {id: names, when: {entities: [PERSON]}, then: redact}\ntests:\n"
    path = written(
        rules + "  - {name: this fails, text: Maria Lopez called, expect: {verdict: allow, because: [nothing-found]}}\n"
    )
    found = command("policy", "test", path)
    assert found.code == 1
    told = " ".join(found.out.split())
    assert f"FAIL this fails {path}:6" in told
    assert "expected allow because nothing-found got redact because names missing nothing-found" in told
    assert "0 of 1 cases pass" in told


def test_a_case_with_a_message_that_cannot_be_read_fails_with_the_reason(
    command: Command, written: Callable[[str], Path]
) -> None:
    path = written("  []\ntests:\n  - {name: odd, messages: [{role: owner, content: hi}], expect: {verdict: allow}}\n")
    found = command("policy", "test", path)
    assert found.code == 1
    assert "role is unknown" in found.out


def test_the_list_names_every_shipped_policy(command: Command) -> None:
    found = command("policy", "list")
    assert found.code == 0
    assert all(name in found.out for name in packs())
