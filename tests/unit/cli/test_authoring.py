"""Writing policies from the command line: starting one, laying it out, its digest, the schema; and pre-commit's hooks."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from privacyguard.cli.authoring import schema_text
from privacyguard.policy.layout import laid_out
from privacyguard.policy.load import load_policy, load_taxonomy, packs
from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]
ROOT = Path(__file__).parents[3]
HOOKS: list[dict[str, Any]] = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text())


@pytest.mark.parametrize("pack", packs())
def test_a_new_policy_extends_a_pack_and_passes_check_and_test(command: Command, tmp_path: Path, pack: str) -> None:
    path = tmp_path / "support bot.yaml"
    made = command("policy", "new", "--from", pack, "-o", path)
    assert made.code == 0, made.err
    assert f"policy check '{path}'" in made.out
    loaded = load_policy(path, load_taxonomy())
    assert loaded.name == "support-bot"
    assert [layer.name for layer in loaded.layers][-2:] == [pack, "support-bot"]
    assert command("policy", "check", "--strict", path).code == 0
    assert command("policy", "test", path).code == 0
    assert laid_out(path.read_bytes(), "f") == path.read_bytes()


def test_a_new_policy_can_stand_on_another_of_ones_own(command: Command, tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    assert command("policy", "new", "--from", "default", "-o", tmp_path / "org.yaml").code == 0
    made = command("policy", "new", "--from", tmp_path / "org.yaml", "-o", tmp_path / "apps" / "app.yaml")
    assert made.code == 0, made.err
    assert "policy: ../org.yaml" in (tmp_path / "apps" / "app.yaml").read_text()
    assert command("policy", "test", tmp_path / "apps" / "app.yaml").code == 0


def test_a_new_policy_never_replaces_a_file(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    found = command("policy", "new", "-o", path)
    assert (found.code, path.read_text()) == (2, "mine")
    assert "cannot be written: File exists" in found.err
    assert command("policy", "new", "--from", "defualt", "-o", tmp_path / "other.yaml").code == 2
    assert not (tmp_path / "other.yaml").exists()


def test_the_digest_is_what_extends_pins(command: Command) -> None:
    assert command("policy", "digest", "default").out == f"sha256:{load_policy('default', load_taxonomy()).digest}\n"


def test_the_digest_of_what_does_not_load_is_its_diagnostic(command: Command) -> None:
    found = command("policy", "digest", ROOT / "tests/unit/policy/bad/misspelt-entity.yaml")
    assert (found.code, found.out) == (2, "")
    assert "5:39: error[PG301]: unknown entity 'PERSN'" in found.err
    assert "^^^^^" in found.err


def test_the_schema_is_printed(command: Command) -> None:
    assert command("policy", "schema").out == schema_text()


def test_files_are_laid_out_where_they_stand(command: Command, tmp_path: Path) -> None:
    path, fine = tmp_path / "p.yaml", tmp_path / "fine.yaml"
    fine.write_bytes(packs()["default"].read_bytes())
    path.write_text("name: p   # mine\napiVersion: privacyguard/v1\n")
    found = command("policy", "fmt", "--check", path, fine)
    assert (found.code, found.out) == (1, f"would lay out  {path}\n")
    assert path.read_text().startswith("name")
    assert command("policy", "fmt", path, fine).code == 0
    assert path.read_text() == "apiVersion: privacyguard/v1\nname: p   # mine\n"
    assert command("policy", "fmt", "--check", path, fine).code == 0


@pytest.mark.parametrize(("content", "told"), [(b"a: [", "error[PG103]"), (None, "cannot be read")])
def test_what_is_no_file_of_yaml_is_not_laid_out(command: Command, tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "p.yaml"
    if content is not None:
        path.write_bytes(content)
    found = command("policy", "fmt", path)
    assert found.code == 2
    assert told in found.err


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_of_pre_commit_runs_with_files_as_arguments(command: Command, tmp_path: Path, hook: dict[str, Any]) -> None:
    assert set(hook) <= {"id", "name", "description", "entry", "language", "types", "files", "require_serial"}
    program, *arguments = shlex.split(hook["entry"])
    assert program in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    path = tmp_path / "mine.policy.yaml"
    path.write_bytes(packs()["default"].read_bytes())
    assert command(*arguments, path, path).code == 0
    wrong = path.read_text().replace("expect: {verdict: block, because: [biometrics-nowhere]}", "expect: {verdict: allow}")
    path.write_text(wrong if "test" in hook["id"] else wrong.replace("then: block", "then: blok"))
    assert command(*arguments, path).code == (1 if "test" in hook["id"] else 2)


def test_both_hooks_are_there_and_take_policies_by_where_they_are() -> None:
    assert [hook["id"] for hook in HOOKS] == ["privacyguard-policy-check", "privacyguard-policy-test"]
    for hook in HOOKS:
        for taken in ("policies/a.yaml", "app/policies/x/a.yml", "policy.yaml", "my-policy.yml", "conf/app.policy.yaml"):
            assert re.search(hook["files"], taken)
        for other in ("deploy.yaml", "policyholders.yaml", ".github/workflows/ci.yml"):
            assert not re.search(hook["files"], other)
