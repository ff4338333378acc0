from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from privacyguard.testing import RecordingServer, Status, assert_no_leak, say
from tests.unit.cli.conftest import DIAGNOSIS, LETTER, Ended

Command = Callable[..., Ended]


@pytest.fixture
def ask(command: Command, third_party: RecordingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")

    def run(*arguments: object, stdin: bytes = b"") -> Ended:
        fixed = ("run", "--model", "openai/gpt-5", "--api-base", f"{third_party.url}/v1", "--audit", tmp_path / "log")
        return command(*fixed, *arguments, stdin=stdin)

    return run


@pytest.mark.parametrize("stream", ["--stream", "--no-stream"])
def test_the_reply_is_restored_on_standard_output_and_the_verdict_on_standard_error(
    ask: Command, third_party: RecordingServer, stream: str
) -> None:
    found = ask(stream, LETTER)
    assert (found.code, found.out) == (0, LETTER + "\n")
    assert "REDACT -> openai/gpt-5 (third_party)" in found.err
    assert "identifiers-redacted" in found.err
    assert_no_leak(third_party.received(), ["Maria Lopez", "536-90-4399"])


def test_the_prompt_and_a_system_message_can_come_from_standard_input_and_an_option(
    ask: Command, third_party: RecordingServer
) -> None:
    assert ask("--system", "You are brief.", stdin=b"What is a monad?").out == "What is a monad?\n"
    (call,) = third_party.requests
    assert "You are brief." in call.texts()


def test_a_local_model_gets_what_may_not_leave(ask: Command, third_party: RecordingServer) -> None:
    with RecordingServer(say("noted"), name="your local model") as local:
        found = ask("--local", "ollama/llama3.3", "--endpoint", local.url, DIAGNOSIS)
    assert (found.code, found.out) == (0, "noted\n"), found.err
    assert "ROUTE_LOCAL -> ollama/llama3.3 (local)" in found.err
    assert (len(local.requests), len(third_party.requests)) == (1, 0)


def test_a_blocked_call_says_why_and_what_to_do(ask: Command, third_party: RecordingServer) -> None:
    found = ask(DIAGNOSIS)
    assert (found.code, found.out) == (1, "")
    for said in ("BLOCK", "no-model/local", "next step: declare a local model", "nothing was sent"):
        assert said in found.err
    assert not third_party.requests
    assert "biopsy" not in found.err


def test_explain_says_what_each_zone_says(ask: Command) -> None:
    assert "local: allowed as it is" in ask("--explain", LETTER).err


UNUSABLE = {
    "no prompt": ((), 2, "prompt on standard input is empty"),
    "an endpoint of nothing": (("--endpoint", "http://127.0.0.1:1", "hi"), 2, "name it with --local"),
    "a provider nobody knows": (("--model", "acme/one", "hi"), 2, "no known provider"),
    "a policy nobody has": (("--policy", "defualt", "hi"), 2, "did you mean 'default'"),
    "an audit directory nobody can write": (("--audit", "/proc/none", "hi"), 2, "nothing was sent"),
    "a server nobody runs": (("--api-base", "http://127.0.0.1:9/v1", "hi"), 4, "nothing was sent"),
}


@pytest.mark.parametrize(("arguments", "code", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_one_line_with_its_exit_code(
    ask: Command, third_party: RecordingServer, arguments: tuple[str, ...], code: int, said: str
) -> None:
    found = ask(*arguments)
    assert (found.code, found.out) == (code, "")
    assert found.err.splitlines()[-1].startswith("error: ")
    assert said in found.err
    assert not third_party.requests


def test_a_server_that_fails_is_exit_code_four_without_the_prompt(ask: Command, third_party: RecordingServer) -> None:
    third_party.fault = Status(500, "overloaded")
    found = ask("--no-stream", LETTER)
    assert found.code == 4
    assert "Maria" not in found.err


def test_a_policy_that_hashes_takes_the_file_of_a_key(ask: Command, third_party: RecordingServer, tmp_path: Path) -> None:
    policy, key = tmp_path / "hashing.yaml", tmp_path / "operator.key"
    policy.write_text(
        "apiVersion: privacyguard/v1\nname: hashing\ndefaults: {unmatched: allow}\n"
        "rules: [{id: hashed, when: {entities: [PERSON, US_SSN]}, then: redact, with: hash}]\n"
    )
    key.write_text("5f" * 32)
    key.chmod(0o600)
    without = ask("--policy", policy, LETTER)
    assert (without.code, without.out) == (2, "")
    assert "hashing.yaml:4: rule 'hashed' redacts with hash, which takes a key" in without.err
    assert not third_party.requests
    found = ask("--policy", policy, "--operator-key", key, LETTER)
    assert found.code == 0, found.err
    assert "[US_SSN#" in found.out
    assert_no_leak(third_party.received(), ["Maria Lopez", "536-90-4399"])
