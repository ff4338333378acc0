"""query, stats, export and tail, from the command line."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from privacyguard.cli.exits import ExitCode
from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]


@pytest.fixture
def log(log_bytes: tuple[Path, tuple[str, ...]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(log_bytes[0], tmp_path / "log"))


def test_a_query_is_answered_as_a_table_json_or_csv(command: Command, log: Path) -> None:
    sql = "select verdict, count(*) as calls from decisions group by all order by verdict"
    shown = command("audit", "query", sql, "--audit", log)
    assert (shown.code, "redact" in shown.out, "calls" in shown.out) == (0, True, True)
    rows = [json.loads(line) for line in command("audit", "query", sql, "--audit", log, "--json").out.splitlines()]
    assert {row["verdict"] for row in rows} == {"allow", "redact", "block"}
    written = list(csv.DictReader(command("audit", "query", sql, "--audit", log, "--csv").out.splitlines()))
    assert [(row["verdict"], int(row["calls"])) for row in written] == [(row["verdict"], row["calls"]) for row in rows]
    assert len(command("audit", "query", sql, "--audit", log, "--json", "--limit", "1").out.splitlines()) == 1
    assert (
        json.loads(command("audit", "query", "select ts from decisions limit 1", "--audit", log, "--json").out)["ts"][:2]
        == "20"
    )


def test_a_table_says_that_it_ends_early_and_json_does_not(command: Command, log: Path) -> None:
    shown = command("audit", "query", "select * from range(1500)", "--audit", log)
    assert (shown.code, "more than these 1,000 rows" in shown.err) == (0, True)
    whole = command("audit", "query", "select * from range(1500)", "--audit", log, "--json")
    assert (len(whole.out.splitlines()), whole.err) == (1500, "")
    some = command("audit", "query", "select * from range(1500)", "--audit", log, "--csv", "--limit", "7")
    assert (len(some.out.splitlines()), "more than these 7 rows" in some.err) == (8, True)
    assert command("audit", "query", "select 1", "--audit", log, "--limit", "1").err == ""


def test_what_is_no_number_is_null_in_json(command: Command, log: Path) -> None:
    out = command(
        "audit", "query", "select 'nan'::double as a, '-inf'::double as b, 0.5::double as c", "--audit", log, "--json"
    ).out
    assert json.loads(out) == {"a": None, "b": None, "c": 0.5}


def test_a_reader_that_leaves_is_not_blamed_on_the_log(log: Path) -> None:
    command = [sys.executable, "-m", "privacyguard", "audit", "tail", "--json", "--audit", str(log)]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    os.close(writing)
    assert "cannot be read" not in done.stderr
    assert done.returncode == ExitCode.READER_LEFT


def test_a_query_that_cannot_be_answered_is_a_usage_error(command: Command, log: Path) -> None:
    found = command("audit", "query", "select nothing from nowhere", "--audit", log)
    assert found.code == 2
    assert "the query cannot be answered" in found.err
    assert command("audit", "query", "--audit", log).code == 2
    assert command("audit", "query", "  ", "--audit", log).code == 2


def test_the_views_are_listed(command: Command) -> None:
    out = command("audit", "query", "--views").out
    for name in ("decisions", "findings", "outcomes", "calls", "requested_model", "completion_tokens", "VARCHAR[]", "DOUBLE"):
        assert name in out


def test_without_duckdb_it_says_what_to_install(log: Path) -> None:
    code = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'duckdb': raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "from privacyguard.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "audit", "query", "select 1", "--audit", str(log)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "pip install 'privacyguard[audit]'" in done.stderr


def test_the_counts_are_shown(command: Command, log: Path) -> None:
    shown = command("audit", "stats", "--audit", log)
    assert shown.code == 0
    for told in ("3 calls", "verdicts", "redact", "HEALTH_CONDITION (medical)", "went to a third party as they are"):
        assert told in shown.out
    said = json.loads(command("audit", "stats", "--audit", log, "--json").out)
    assert said["calls"] == 3
    assert json.loads(command("audit", "stats", "--audit", log, "--json", "--until", "2000-01-01").out)["calls"] == 0
    assert command("audit", "stats", "--audit", log, "--since", "yesterday").code == 2


def test_a_period_begins_and_ends_with_a_whole_second(command: Command, log: Path) -> None:
    first = min(json.loads(line)["ts"] for path in log.glob("*.jsonl") for line in path.read_text().splitlines())
    second = first[:19] + "Z"
    assert json.loads(command("audit", "stats", "--audit", log, "--json", "--since", second).out)["calls"] == 3
    assert json.loads(command("audit", "stats", "--audit", log, "--json", "--until", second).out)["calls"] == 0


def test_the_log_is_exported(command: Command, log: Path, tmp_path: Path) -> None:
    assert command("audit", "export", "--audit", log, "--out", tmp_path / "p").code == 0
    assert len(list((tmp_path / "p").glob("*.parquet"))) == 3
    assert command("audit", "export", "--audit", log, "--format", "csv", "--out", tmp_path / "c").code == 0
    assert len(list(csv.DictReader((tmp_path / "c" / "decisions.csv").read_text().splitlines()))) == 3
    assert command("audit", "export", "--audit", log, "--format", "ocsf", "--out", tmp_path / "e.jsonl").code == 0
    events = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text().splitlines()]
    assert {event["class_uid"] for event in events} == {6003}
    assert command("audit", "export", "--audit", log, "--format", "jsonl", "--out", tmp_path / "r.jsonl").code == 0
    written = [line for path in log.glob("*.jsonl") for line in path.read_text().splitlines()]
    assert (tmp_path / "r.jsonl").read_text().splitlines() == written
    assert command("audit", "export", "--audit", log, "--format", "xml", "--out", tmp_path / "x").code == 2
    assert command("audit", "export", "--audit", log, "--format", "ocsf", "--out", tmp_path / "no" / "x").code == 2


def test_the_end_is_shown(command: Command, log: Path) -> None:
    shown = command("audit", "tail", "--audit", log)
    assert shown.code == 0
    assert "redact" in shown.out
    assert "nowhere" in shown.out
    assert "Maria" not in shown.out
    last = command("audit", "tail", "--audit", log, "-n", "1", "--json").out.splitlines()
    assert [json.loads(line)["type"] for line in last] in (["decision"], ["outcome"])


def test_the_end_is_followed_until_control_c(log: Path) -> None:
    command = [sys.executable, "-m", "privacyguard", "audit", "tail", "-f", "-n", "0", "--audit", str(log), "--json"]
    [stream] = log.glob("*.jsonl")
    line = stream.read_bytes().splitlines(keepends=True)[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as process:
        assert process.stdout is not None
        time.sleep(2)  # it looks where the files end when it begins
        seen = ""
        for _ in range(20):
            with stream.open("ab") as file:
                file.write(line)
            time.sleep(0.3)
            os.set_blocking(process.stdout.fileno(), False)
            seen = process.stdout.readline()
            if seen:
                break
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert json.loads(seen)["type"] == "decision"
