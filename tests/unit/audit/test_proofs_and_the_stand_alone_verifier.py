"""One decision proved without the others, and a log checked by a single file that needs nothing of this library."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from privacyguard.audit import AuditLog, DecisionRecord, OutcomeRecord
from privacyguard.audit.bundle import MODULES, verifier
from privacyguard.audit.chain import MAY, MUST, VERSION
from privacyguard.audit.examine import kept_keys
from privacyguard.audit.notes import Signer
from privacyguard.audit.proof import Proof, prove, read_proof
from privacyguard.audit.record import VERSION as SCHEMA_VERSION
from privacyguard.audit.record import DecisionRecord as Decision
from privacyguard.audit.record import DroppedRecord, GenesisRecord, RecoveredRecord
from privacyguard.audit.record import OutcomeRecord as Outcome
from privacyguard.audit.verify import verify

Decided = Callable[..., DecisionRecord]
Ended = Callable[[DecisionRecord], OutcomeRecord]


@pytest.fixture
def calls(directory: Path, log: AuditLog, decided: Decided, ended: Ended) -> list[DecisionRecord]:
    made = []
    for at in range(9):
        made.append(decided())
        log.append(made[-1])
        log.append(ended(made[-1]))
        if at % 3 == 1:
            log.vouch()
    log.close()
    return made


def test_every_decision_can_be_proved(directory: Path, calls: list[DecisionRecord]) -> None:
    keys = kept_keys(directory)
    for call in calls:
        proof = prove(directory, call.id)
        assert proof is not None
        assert json.loads(proof.line)["id"] == call.id
        again = read_proof(json.dumps(proof.as_json()).encode())
        assert again == proof
        assert again.problem(keys) == ""


def test_a_proof_of_something_else_does_not_hold(directory: Path, calls: list[DecisionRecord]) -> None:
    keys, proof = kept_keys(directory), prove(directory, calls[4].id)
    assert proof is not None
    changed = Proof(proof.line.replace(b"route_local", b"allow"), proof.index, proof.path, proof.note)
    assert changed.problem(keys) == "its line is not what was signed"
    assert Proof(proof.line, proof.index + 1, proof.path, proof.note).problem(keys) == "its line is not what was signed"
    assert Proof(proof.line, proof.index, proof.path[:-1], proof.note).problem(keys) == "its line is not what was signed"
    stranger = Signer("privacyguard.audit", b"4" * 32).key
    assert proof.problem([stranger]) == "its checkpoint is not signed by a key that is trusted"


def test_what_is_not_there_or_not_signed_yet_has_no_proof(directory: Path, calls: list[DecisionRecord], log: AuditLog) -> None:
    assert prove(directory, "01KARHM7P05ZZZZZZZZZZZZZZZ") is None
    (directory / "checkpoints").write_bytes(b"")
    assert prove(directory, calls[0].id) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"proof":1,"checkpoint":"x","path":[],"line":"","index":0}', b"\xff"])
def test_what_is_no_proof_is_none(content: bytes) -> None:
    assert read_proof(content) is None


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The single file, run where this library cannot be found."""
    folder = tmp_path_factory.mktemp("alone")
    file = folder / "verify.py"
    file.write_text(verifier())
    refuse = (
        "import sys, runpy\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('privacyguard', 'pydantic', 'pydantic_core'): raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-c", refuse, str(file), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    return run


def test_the_single_file_says_what_the_library_says(
    directory: Path, calls: list[DecisionRecord], alone: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    said = alone(directory)
    assert (said.returncode, tuple(said.stdout.splitlines())) == (0, verify(directory).lines()), said.stderr
    [key] = kept_keys(directory)
    anchor = directory.parent / "anchor"
    anchor.write_bytes((directory / "checkpoints").read_bytes())
    said = alone(directory, "--key", key.vkey, "--anchor", anchor)
    assert tuple(said.stdout.splitlines()) == verify(directory, [key], [anchor]).lines()
    stream = next(directory.glob("*.jsonl"))
    stream.write_bytes(stream.read_bytes().replace(b"route_local", b"route_trust", 1))
    said = alone(directory)
    assert (said.returncode, tuple(said.stdout.splitlines())) == (1, verify(directory).lines())


def test_the_single_file_checks_a_proof(
    directory: Path, calls: list[DecisionRecord], alone: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    proof = prove(directory, calls[3].id)
    assert proof is not None
    file = directory.parent / "proof.json"
    file.write_text(json.dumps(proof.as_json()))
    key = directory / "keys" / "signing-1.vkey"
    said = alone("--proof", file, "--key", key)
    assert (said.returncode, said.stdout) == (0, f"ok: record {proof.index} of stream {proof.note.stream} was signed\n")
    file.write_text(json.dumps(proof.as_json()).replace("route_local", "route_trust"))
    assert alone("--proof", file, "--key", key).returncode == 1
    file.write_text("{}")
    assert alone("--proof", file, "--key", key).returncode == 2
    assert alone(directory.parent / "nowhere").returncode == 2
    assert alone(directory, "--key", "rubbish").returncode == 2


def test_no_two_modules_of_the_single_file_have_a_name_in_common() -> None:
    names: Counter[str] = Counter()
    for module in MODULES:
        tree = ast.parse(resources.files("privacyguard.audit").joinpath(f"{module}.py").read_text())
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names[node.name] += 1
            elif isinstance(node, ast.Assign):
                names.update(
                    target.id for target in ast.walk(node) if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store)
                )
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names[node.target.id] += 1
    assert {name for name, many in names.items() if many > 1} == set()


def test_the_verifier_knows_the_fields_of_the_schema() -> None:
    assert VERSION == SCHEMA_VERSION
    models = {
        model.model_fields["type"].default: model
        for model in (GenesisRecord, Decision, Outcome, RecoveredRecord, DroppedRecord)
    }
    assert models.keys() == MUST.keys() == MAY.keys()
    for name, model in models.items():
        place = {"stream", "seq"} | (set() if name == "genesis" else {"prev"})
        required = {field for field, said in model.model_fields.items() if said.is_required()} | {"v", "type"} | place
        assert MUST[name] == required
        assert MUST[name] | MAY[name] == set(model.model_fields) | place
