from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]


@pytest.fixture
def log(log_bytes: tuple[Path, tuple[str, ...]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(log_bytes[0], tmp_path / "log"))


def test_the_newest_calls_are_shown_with_verdict_and_reasons(command: Command, log: Path) -> None:
    found = command("audit", "show", "--audit", log)
    assert found.code == 0
    for verdict in ("redact", "allow", "block"):
        assert verdict in found.out
    assert "nothing sent" in found.out
    assert "Maria" not in found.out


def test_last_counts_calls(command: Command, log: Path) -> None:
    found = command("audit", "show", "--audit", log, "-n", "1")
    assert "block" in found.out
    assert "redact" not in found.out


def test_one_call_is_shown_by_its_id(command: Command, log: Path, log_bytes: tuple[Path, tuple[str, ...]]) -> None:
    (blocked,) = log_bytes[1]
    found = command("audit", "show", blocked, "--audit", log)
    assert found.code == 0
    for shown in (blocked, "content-stays-local", "HEALTH_CONDITION", "nowhere"):
        assert shown in found.out


def test_the_records_as_json_are_the_lines_of_the_log(command: Command, log: Path) -> None:
    shown = command("audit", "show", "--audit", log, "--json").out.splitlines()
    written = [line for path in log.glob("*.jsonl") for line in path.read_text().splitlines()]
    assert shown == written[1:]  # all but the first, which begins the stream
    assert {json.loads(line)["type"] for line in shown} == {"decision", "outcome"}


def test_an_id_nobody_has_is_exit_code_one(command: Command, log: Path) -> None:
    found = command("audit", "show", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "--audit", log)
    assert (found.code, found.out) == (1, "")
    assert "no record has this id" in found.err


def test_an_untouched_log_verifies(command: Command, log: Path) -> None:
    found = command("audit", "verify", log)
    assert found.code == 0
    assert "ok: 1 streams" in found.out


def test_a_changed_byte_is_exit_code_one_and_named(command: Command, log: Path) -> None:
    (path,) = log.glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"redact"', b'"rodact"', 1))
    found = command("audit", "verify", log)
    assert found.code == 1
    assert "DAMAGED" in found.out
    assert "line 2 was changed" in " ".join(found.out.split())


@pytest.mark.parametrize("arguments", [("show", "--audit"), ("verify",)], ids=["show", "verify"])
def test_a_directory_that_is_not_there_is_exit_code_two(command: Command, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    found = command("audit", *arguments, tmp_path / "none")
    assert (found.code, found.out) == (2, "")
    assert "there is no audit log at" in found.err
