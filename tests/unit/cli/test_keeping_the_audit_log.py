"""verify with keys and anchors, proof, verifier, replay, rotate, prune and schema, from the command line."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]


@pytest.fixture
def log(log_bytes: tuple[Path, tuple[str, ...]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(log_bytes[0], tmp_path / "log"))


def first_call(log: Path) -> str:
    found = re.search(r'"type":"decision".*?"id":"([0-9A-Z]{26})"', next(log.glob("*.jsonl")).read_text())
    assert found
    return found[1]


def test_verify_takes_a_key_and_an_anchor(command: Command, log: Path, tmp_path: Path) -> None:
    key = log / "keys" / "signing-1.vkey"
    anchor = shutil.copy(log / "checkpoints", tmp_path / "anchor")
    found = command("audit", "verify", log, "--key", key.read_text().strip(), "--anchor", anchor)
    assert found.code == 0
    assert "unanchored: none; 2 checkpoints that lie elsewhere vouch for all" in " ".join(found.out.split())
    assert command("audit", "verify", log, "--key", key).out == command("audit", "verify", log, "--key", key.read_text()).out
    assert "taken from the log's own directory" in " ".join(command("audit", "verify", log).out.split())


def test_verify_with_another_key_is_damage(command: Command, log: Path) -> None:
    from privacyguard.audit.notes import Signer

    found = command("audit", "verify", log, "--key", Signer("privacyguard.audit", bytes(32)).key.vkey)
    assert found.code == 1
    assert "is not signed by a key that is trusted" in " ".join(found.out.split())


@pytest.mark.parametrize("options", [("--key", "rubbish"), ("--anchor", "nowhere")])
def test_verify_says_what_is_no_key_or_anchor(command: Command, log: Path, options: tuple[str, str]) -> None:
    found = command("audit", "verify", log, *options)
    assert found.code == 2
    assert options[1] in found.err


def test_verify_as_json(command: Command, log: Path) -> None:
    whole = json.loads(command("audit", "verify", log, "--json").out)
    assert whole["ok"] is True
    assert whole["checkpoints"]["notes"] == 2
    (path,) = log.glob("*.jsonl")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    cut = json.loads(command("audit", "verify", log, "--json").out)
    assert cut["ok"] is False
    assert [(one["trouble"], one["gap"]) for one in cut["streams"][0]["faults"]] == [("cut", True)]


def test_a_decision_is_proved_and_the_proof_checked(command: Command, log: Path, tmp_path: Path) -> None:
    call, proof, key = first_call(log), tmp_path / "proof.json", log / "keys" / "signing-1.vkey"
    assert command("audit", "proof", call, "--audit", log, "--out", proof).code == 0
    assert json.loads(command("audit", "proof", call, "--audit", log).out) == json.loads(proof.read_text())
    found = command("audit", "proof", "--check", proof, "--key", key)
    assert (found.code, found.out.startswith("ok: record ")) == (0, True)
    proof.write_text(proof.read_text().replace("redact", "allow "))
    assert command("audit", "proof", "--check", proof, "--key", key).code == 1


@pytest.mark.parametrize("options", [(), ("--check", "nowhere", "--key", "x"), ("--check", "nowhere")])
def test_a_proof_that_cannot_be_made_or_read_is_a_usage_error(command: Command, log: Path, options: tuple[str, ...]) -> None:
    assert command("audit", "proof", "--audit", log, *options).code == 2


def test_an_unknown_call_has_no_proof(command: Command, log: Path) -> None:
    assert command("audit", "proof", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "--audit", log).code == 1


def test_the_verifier_that_is_printed_runs_alone(command: Command, log: Path, tmp_path: Path) -> None:
    file = tmp_path / "verify.py"
    file.write_text(command("audit", "verifier").out)
    done = subprocess.run([sys.executable, "-I", str(file), str(log)], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "ok: 1 streams" in done.stdout) == (0, True)


def test_replay_shows_that_the_old_policy_decides_so_and_what_another_would(command: Command, log: Path) -> None:
    found = command("audit", "replay", "--audit", log)
    assert found.code == 0
    assert "decisions come out as they are on record" in found.out
    other = command("audit", "replay", "--audit", log, "--policy", "secrets-only")
    assert other.code == 1  # looser
    assert "looser" in other.out
    assert command("audit", "replay", "--audit", log, "--policy", "secrets-only", "--fail-on", "unknown").code == 0
    said = json.loads(command("audit", "replay", "--audit", log, "--policy", "secrets-only", "--json").out)
    assert said["changes"]["looser"] == sum(row["change"] == "looser" for row in said["rows"]) > 0
    assert said["not_reproduced"] == 0
    late = json.loads(command("audit", "replay", "--audit", log, "--since", "2999-01-01", "--json").out)
    assert late["decisions"] == 0


@pytest.mark.parametrize("options", [("--fail-on", "worse"), ("--since", "yesterday"), ("--policy", "no-such-pack")])
def test_replay_says_what_it_cannot_use(command: Command, log: Path, options: tuple[str, str]) -> None:
    found = command("audit", "replay", "--audit", log, *options)
    assert found.code == 2
    assert options[1] in found.err


def test_rotating_leaves_a_log_that_verifies_with_the_old_key(command: Command, log: Path) -> None:
    old = (log / "keys" / "signing-1.vkey").read_text()
    assert command("audit", "rotate", "--audit", log).code == 0
    assert (log / "keys" / "signing-2.key").stat().st_mode & 0o077 == 0
    assert command("audit", "verify", log, "--key", old).code == 0
    assert "epoch k2" in command("audit", "rotate", "--pseudonyms", "--audit", log).out


def test_old_streams_are_pruned(command: Command, log: Path) -> None:
    assert "would delete 0 streams" in command("audit", "prune", "--older-than", "1d", "--dry-run", "--audit", log).out
    (log / "legal-hold").touch()
    assert command("audit", "prune", "--older-than", "1d", "--audit", log).code == 1
    (log / "legal-hold").unlink()
    assert "deleted 0 streams" in command("audit", "prune", "--older-than", "1d", "--audit", log).out
    assert command("audit", "prune", "--older-than", "soon", "--audit", log).code == 2


def test_a_damaged_log_is_not_pruned(command: Command, log: Path) -> None:
    (path,) = log.glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"redact"', b'"rodact"', 1))
    found = command("audit", "prune", "--older-than", "1d", "--audit", log)
    assert (found.code, "nothing was deleted" in found.err) == (1, True)


def test_every_line_of_a_log_is_as_the_schema_says(command: Command, log: Path) -> None:
    schema = json.loads(command("audit", "schema").out)
    checker = jsonschema.Draft202012Validator(schema)
    checker.check_schema(schema)
    lines = [json.loads(line) for path in log.glob("*.jsonl") for line in path.read_text().splitlines()]
    assert {one["type"] for one in lines} == {"genesis", "decision", "outcome"}
    for line in lines:
        checker.validate(line)
    assert not checker.is_valid({**lines[1], "prompt": "text"})
    assert not checker.is_valid({name: value for name, value in lines[1].items() if name != "seq"})
