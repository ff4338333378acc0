from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
POLICY = """# mine
apiVersion: privacyguard/v1
name: mine
rules:
  - {id: names, when: {entities: [PERSON]}, then: redact}
  - {id: lists, when: {entities: [PERSON], at_least: 3}, then: route_local}
tests:
  - name: a name leaves as a placeholder
    text: Maria Lopez called
    expect:
      verdict: redact
      because: [names]
      redacted: "[PERSON_1] called"   # what leaves
  - {name: three names stay here, facts: [{entity: PERSON, times: 3}], expect: {verdict: route_local, because: [lists]}}
  - {name: a tool's name, todo: nobody finds it yet, facts: [], expect: {verdict: block}}
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(POLICY)
    return path


def edited(path: Path, old: str, new: str) -> None:
    assert old in POLICY
    path.write_text(path.read_text().replace(old, new))


def test_every_case_passes_or_fails_as_it_should(command: Command, mine: Path) -> None:
    ended = command("policy", "test", mine)
    assert ended.code == 0
    assert "todo  a tool's name  nobody finds it yet" in ended.out
    assert "2 of 3 cases pass, 1 to do" in ended.out


def test_what_is_no_longer_to_do_fails(command: Command, mine: Path) -> None:
    edited(mine, "expect: {verdict: block}", "expect: {verdict: allow}")
    ended = command("policy", "test", mine)
    assert ended.code == 1
    assert "it is no longer to do: take `todo` away" in ended.out


def test_another_text_than_expected_fails_and_is_written_when_asked(command: Command, mine: Path) -> None:
    edited(mine, '"[PERSON_1] called"', "'as it was'")
    ended = command("policy", "test", mine)
    assert ended.code == 1
    assert "text      as it was" in ended.out
    assert "leaves as [PERSON_1] called" in ended.out
    updated = command("policy", "test", "--update", mine)
    assert (updated.code, mine.read_text()) == (0, POLICY)
    assert "1 golden texts written" in updated.out


def test_no_text_is_written_where_the_verdict_is_another(command: Command, mine: Path) -> None:
    edited(mine, '"[PERSON_1] called"', "'as it was'")
    edited(mine, "verdict: redact", "verdict: allow")
    before = mine.read_text()
    assert command("policy", "test", "--update", mine).code == 1
    assert mine.read_text() == before


def test_a_shipped_policy_is_not_written(command: Command) -> None:
    ended = command("policy", "test", "--update", "default")
    assert ended.code == 2
    assert "default is a shipped policy" in ended.err


def test_only_cases_of_a_name_run(command: Command, mine: Path) -> None:
    ended = command("policy", "test", "-k", "THREE", mine)
    assert ended.code == 0
    assert "1 of 1 cases pass" in ended.out


def test_no_case_is_an_error_where_cases_are_required(command: Command, mine: Path) -> None:
    assert command("policy", "test", "-k", "nothing of this name", mine).code == 0
    ended = command("policy", "test", "-k", "nothing of this name", "--require-tests", mine)
    assert ended.code == 2
    assert "no case has such a name" in ended.err
    mine.write_text(POLICY[: POLICY.index("tests:")])
    ended = command("policy", "test", "--require-tests", mine)
    assert ended.code == 2
    assert "it has no cases" in ended.err


def test_coverage_is_a_table_and_a_share_that_can_be_asked_for(command: Command, mine: Path) -> None:
    ended = command("policy", "test", "--coverage", mine)
    assert ended.code == 0
    rows = {line.split()[0]: line.split()[1:] for line in ended.out.splitlines() if line.startswith("  ")}
    assert rows["names"] == ["5", "yes", "yes", "0.50", "only", "above"]
    assert rows["lists"] == ["6", "yes", "yes", "0.50", "only", "above"]
    assert "80 % covered (8 of 10)" in ended.out
    assert command("policy", "test", "--fail-under", "80", mine).code == 0
    assert command("policy", "test", "--fail-under", "81", mine).code == 1


def test_a_failing_case_covers_nothing(command: Command, mine: Path) -> None:
    edited(mine, "verdict: route_local", "verdict: block")
    out = command("policy", "test", "--coverage", mine).out
    assert "50 % covered (5 of 10)" in out


def test_junit_tells_what_failed_without_any_text(command: Command, mine: Path, tmp_path: Path) -> None:
    edited(mine, '"[PERSON_1] called"', "as it was")
    edited(mine, "verdict: route_local", "verdict: block")
    output = tmp_path / "cases.xml"
    ended = command("policy", "test", "--format", "junit", "--output", output, mine)
    assert (ended.code, ended.out) == (1, "")
    suite = Xml.parse(output).getroot()[0]  # written by the command itself
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "3",
        "failures": "2",
        "errors": "0",
        "skipped": "1",
    }
    assert [one.get("message") for one in suite.iter("failure")] == [
        "another text leaves than expected",
        "verdict route_local, expected block",
    ]
    assert not any(word in output.read_text() for word in ("Maria", "as it was", "PERSON_1"))


def test_json_has_states_and_coverage(command: Command, mine: Path) -> None:
    ended = command("policy", "test", "--format", "json", "--coverage", mine)
    (told,) = json.loads(ended.out)["policies"]
    assert [case["state"] for case in told["cases"]] == ["passed", "passed", "todo"]
    assert told["coverage"]["percent"] == 80
    assert "Maria" not in ended.out


def test_a_policy_that_cannot_be_used_is_an_error_in_every_format(command: Command, mine: Path) -> None:
    edited(mine, "because: [names]", "because: [nmaes]")
    for form in ("human", "json", "junit"):
        ended = command("policy", "test", "--format", form, mine)
        assert ended.code == 2
        assert "(did you mean 'names'?)" in ended.err + ended.out
    assert command("policy", "test", "--format", "tap", mine).code == 2


def test_mutate_says_what_the_cases_miss_and_what_would_catch_it(command: Command, mine: Path) -> None:
    ended = command("policy", "mutate", mine)
    assert ended.code == 0
    assert "what was changed" in ended.out
    assert "lists" in ended.out
    pasted = ended.out[ended.out.index("  - name:") :]
    mine.write_text(POLICY.rstrip("\n") + "\n" + pasted)
    assert command("policy", "test", mine).code == 0
    again = command("policy", "mutate", "--fail-under", "100", mine)
    assert again.code == 0
    assert "100 %" in again.out


def test_mutate_fails_below_the_share_that_is_asked_for(command: Command, mine: Path) -> None:
    told = json.loads(command("policy", "mutate", "--format", "json", mine).out)["policies"][0]
    percent, caught, of = (told["score"][key] for key in ("percent", "caught", "of"))
    assert percent == 100 * caught // of < 100
    assert {fault["outcome"] for fault in told["faults"]} >= {"caught", "missed"}
    assert command("policy", "mutate", "--quiet", "--fail-under", percent, mine).code == 0
    assert command("policy", "mutate", "--quiet", "--fail-under", percent + 1, mine).code == 1


def test_mutate_reads_each_text_once(command: Command, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from privacyguard.detect.detector import Detector

    read, detect = [], Detector.detect
    monkeypatch.setattr(Detector, "detect", lambda self, *given, **more: read.append(1) or detect(self, *given, **more))
    assert command("policy", "mutate", mine).code == 0
    assert len(read) == 1


def test_mutate_says_which_policy_cannot_be_used(command: Command, mine: Path) -> None:
    edited(mine, "PERSON]}, then: redact", "PERSN]}, then: redact")
    ended = command("policy", "mutate", mine)
    assert ended.code == 2
    assert "did you mean 'PERSON'?" in ended.err
