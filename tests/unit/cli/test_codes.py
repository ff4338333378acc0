"""Every code is explained, documented, and shown by a bad file, a bad stack of files or an open policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from privacyguard.cli.codes import codes_page
from privacyguard.errors import PolicyError
from privacyguard.policy.diagnostics import MOST, Code, explanations
from privacyguard.policy.load import load_policy, load_taxonomy, policy_of
from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
ROOT = Path(__file__).parents[3]
SHOWN = [
    *ROOT.glob("tests/unit/policy/bad/*.yaml"),
    *ROOT.glob("tests/unit/policy/bad/layers/*/app.yaml"),
    *ROOT.glob("tests/unit/cli/open/*.yaml"),
]
WITHOUT_A_FILE = {"./missing.yaml": Code.UNREADABLE, "missing": Code.NO_SUCH_PACK}


@pytest.mark.parametrize(("source", "code"), WITHOUT_A_FILE.items())
def test_what_has_no_file_has_a_code(source: str, code: Code) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(source, load_taxonomy())
    assert (caught.value.code, caught.value.help) == (code, explanations()[code].help)


def test_every_code_is_shown_by_a_file_that_names_it() -> None:
    heads = [path.read_text().splitlines()[0] for path in SHOWN]
    named = {match[1] for head in heads if (match := re.match(r"# expect (PG\d{3}) (\S+:)?\d+:\d+: ", head))}
    assert named | set(WITHOUT_A_FILE.values()) == set(Code)


def test_every_code_is_explained_in_order() -> None:
    assert list(explanations()) == sorted(Code)
    for code, explained in explanations().items():
        assert re.fullmatch(r"PG[1-9]\d\d", code)
        assert all((explained.title, explained.told.endswith("."), explained.help))
        assert not explained.help.endswith(".")
        assert (code[:3] == "PG9") == (explained.severity != "error")
    titles = [explained.title for explained in explanations().values()]
    assert len(titles) == len(set(titles))


def test_the_page_of_the_codes_is_what_the_command_prints(command: Command) -> None:
    assert (ROOT / "docs" / "policy-codes.md").read_text() == codes_page()
    assert command("policy", "code", "--markdown").out == codes_page()


def test_a_code_is_explained_on_the_screen(command: Command) -> None:
    found = command("policy", "code", "pg301")
    assert found.code == 0
    assert "error[PG301] unknown entity" in found.out
    assert "policy entities" in found.out
    assert "PG301" in command("policy", "code").out


def test_a_code_that_there_is_not_is_told_what_was_meant(command: Command) -> None:
    found = command("policy", "code", "PG31")
    assert found.code == 2
    assert "no such code 'PG31' (did you mean 'PG3" in found.err


def test_an_error_shows_its_help_and_the_others_in_a_traceback() -> None:
    source = (ROOT / "tests/unit/policy/bad/three-faults-at-once.yaml").read_bytes()
    with pytest.raises(PolicyError) as caught:
        policy_of(source, "p.yaml", load_taxonomy())
    assert [note.split(" ")[0] for note in caught.value.__notes__] == ["help:", "p.yaml:6:13:", "p.yaml:7:45:"]
    assert [one.code for one in caught.value.others] == ["PG201", "PG203"]


def test_at_most_twenty_errors_are_told() -> None:
    rules = "".join(f"  - {{id: r{number}, when: {{entities: NONE_{number}}}, then: block}}\n" for number in range(50))
    with pytest.raises(PolicyError) as caught:
        policy_of(f"apiVersion: privacyguard/v1\nname: p\nrules:\n{rules}".encode(), "p.yaml", load_taxonomy())
    assert len(caught.value.others) == MOST - 1
