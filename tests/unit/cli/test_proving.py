"""`policy prove` and `diff`: what holds, where it does not, and that each case they write does what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
HEAD = "apiVersion: privacyguard/v1\nname: tried\n"
HEALTH = "  - {id: health, when: {domain: medical, kind: content%s}, then: route_local}\n"
NEVER = "invariants:\n  - {id: kept, never: {domain: medical, kind: content, reaches: third_party, as: any}}\n"


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(content: str, name: str = "tried") -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(HEAD + content)
        return path

    return write


def cases_in(out: str) -> str:
    """The cases that an output has ready to paste."""
    return "\n".join(
        line for line in out.splitlines() if line.startswith(("  - name", "    ")) and not line.startswith("     ")
    )


def test_an_invariant_that_holds_is_proved_over_every_state(command: Command, written: Callable[..., Path]) -> None:
    found = command("policy", "prove", written("rules:\n" + HEALTH % "" + NEVER))
    assert found.code == 0
    assert "holds   kept" in found.out
    assert "Proved of what is found. How much is: disclosures" in " ".join(found.err.split())


FAILURES = {
    "a finding below the threshold": (
        "defaults: {unmatched: allow}\nrules:\n" + HEALTH % ", score: 0.7" + NEVER,
        ("reaches third_party", "at 0.50"),
    ),
    "a detector that is down": ("defaults: {unknown: allow}\nrules:\n" + HEALTH % "" + NEVER, ("could not be judged",)),
    "a part that cannot be read": ("defaults: {opaque: allow}\nrules:\n" + HEALTH % "" + NEVER, ("cannot be read",)),
    "an exception": (
        "caller: {team: verified}\nrules:\n"
        "  - {id: health, when: {domain: medical, kind: content}, then: route_local, floor: redact}\n"
        "exceptions:\n  - {id: study, relaxes: health, to: redact, when: {caller: {team: research}}, approved_by: a, "
        "justification: b, expires: '2099-01-01T00:00:00Z'}\n" + NEVER,
        ("by the exception study", "the caller's team is research"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "told"), FAILURES.values(), ids=FAILURES)
def test_where_it_fails_a_call_shows_it_and_the_case_is_one(
    command: Command, written: Callable[..., Path], content: str, told: tuple[str, ...]
) -> None:
    path = written(content)
    found = command("policy", "prove", path)
    assert found.code == 1, found.err
    for words in told:
        assert words in " ".join(found.out.split())
    without = content.replace(NEVER, "")
    assert (
        command("policy", "test", "--require-tests", written(without + "tests:\n" + cases_in(found.out) + "\n", "without")).code
        == 0
    )
    told_as_json = json.loads(command("policy", "prove", "--json", path).out)
    (one,) = told_as_json["policies"][0]["properties"]
    assert not one["holds"]
    assert told_as_json["measured"].keys() == {"disclosures", "names"}


def test_a_property_is_asked_about_in_words(command: Command) -> None:
    assert command("policy", "prove", "default", "--never", "medical,content", "--as", "any", "--score", 0.9).code == 1
    assert command("policy", "prove", "default", "--never", "HEALTH_CONDITION", "--as", "any").code == 0
    assert command("policy", "prove", "default", "--never", "HEALTH", "--as", "any").code == 2
    assert command("policy", "prove", "default", "--never", "PERSON", "--reaches", "thrd_party").code == 2
    assert command("policy", "prove", "default", "--never", "PERSON", "--as", "it is").code == 2


def test_what_was_not_judged_may_reach_the_most_trusted_zone_and_that_is_said(
    command: Command, written: Callable[..., Path]
) -> None:
    rule = "rules:\n  - {id: pins, when: {entities: [CARD_PIN]}, then: block}\n"
    never = "invariants:\n  - {id: gone, never: {entities: [CARD_PIN], reaches: local, as: any}}\n"
    found = command("policy", "prove", written(rule + never))
    assert (found.code, "defaults: {unknown: block} closes it" in " ".join(found.out.split())) == (0, True)
    closed = command("policy", "prove", written("defaults: {unknown: block}\n" + rule + never))
    assert "may reach local" not in closed.out


def test_two_policies_are_compared_both_ways(command: Command, written: Callable[..., Path]) -> None:
    names = "rules:\n  - {id: names, when: {entities: [PERSON]}, then: redact%s}\n"
    before, after = written(names % "", "before"), written(names % ", with: mask", "after")
    found = command("policy", "diff", before, after)
    assert found.code == 0
    assert f"third_party: placeholder by names at {before}:4, mask in {after}" in found.out
    assert "1 looser, 0 tighter" in found.out
    assert command("policy", "diff", "--no-looser", before, after).code == 1
    assert command("policy", "diff", "--no-looser", after, before).code == 0
    tests = "tests:\n" + cases_in(found.out) + "\n"
    assert command("policy", "test", "--require-tests", written(names % "" + tests, "right")).code == 0
    assert command("policy", "test", written(names % ", with: mask" + tests, "wrong")).code == 1
    assert "every call is treated alike" in command("policy", "diff", before, before).out


def test_a_zone_that_is_gone_is_said(command: Command, written: Callable[..., Path]) -> None:
    zone = "zones:\n  partner: {rank: 40, entries: [{models: 'x/*', endpoint: 'https://10.0.0.1'}]}\n"
    told = json.loads(command("policy", "diff", "--json", written(zone, "before"), written("", "after")).out)
    assert told["zones"] == {"gone": ["partner"], "new": []}


def test_providers_are_compared_one_by_one(command: Command, written: Callable[..., Path]) -> None:
    rule = "rules:\n  - {id: names, when: {entities: [PERSON]}, then: redact, oblige: {require_provider: [%s]}}\n"
    two, one, other = (written(rule % names, names.replace(", ", "-")) for names in ("azure, bedrock", "azure", "vertex"))
    assert command("policy", "diff", "--no-looser", two, one).code == 0
    assert command("policy", "diff", "--no-looser", one, two).code == 1
    assert command("policy", "diff", "--no-looser", one, other).code == 1
