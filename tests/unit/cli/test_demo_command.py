from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from privacyguard.audit.verify import verify
from privacyguard.cli.demo.neighbours import Neighbour, neighbours
from privacyguard.cli.demo.prompts import scenes
from privacyguard.cli.demo.proof import leaks_at
from privacyguard.testing import Model, RecordingServer
from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]


def post(server: RecordingServer, text: str) -> None:
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]}).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(f"{server.url}/v1/chat/completions", body, {"Content-Type": "application/json"})
    with opener.open(request) as answer:
        answer.read()


def test_the_whole_demo_leaks_nothing_and_leaves_a_whole_log(command: Command, tmp_path: Path) -> None:
    found = command("demo", "--local-server", "never", "--audit", tmp_path / "log")
    assert found.code == 0, found.err
    assert "detected values in bytes at the third party: 0" in found.out
    for scene in scenes():
        assert scene.title in found.out
    for verdict in ("ALLOW", "REDACT", "ROUTE_LOCAL", "BLOCK"):
        assert verdict in found.out
    for shown in ("received by a third party", "received by your local model: nothing", "[PERSON_1]", "Dear Maria Lopez"):
        assert shown in found.out
    assert verify(tmp_path / "log").ok


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_screen(command: Command, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    found = command("demo", "--only", "1", "--only", "8", "--local-server", "never")
    wide = [line for line in found.out.splitlines() if len(line) > columns and "audit verify" not in line]
    assert not wide


def test_only_counts_from_one_to_the_last(command: Command) -> None:
    found = command("demo", "--only", "99", "--local-server", "never")
    assert found.code == 2
    assert f"--only counts from 1 to {len(scenes())}" in found.err


def test_a_value_that_arrived_is_a_leak_whether_long_or_short() -> None:
    with RecordingServer() as server:
        post(server, "Maria Lopez, CVV 731")
        assert len(leaks_at(server, ["Maria Lopez", "731"])) == 2
        assert leaks_at(server, ["Owen Gallagher", "842"]) == ()


def test_a_port_is_no_leak_of_a_short_number() -> None:
    with RecordingServer() as server:
        post(server, "hello")
        port = server.url.rpartition(":")[2]
        assert leaks_at(server, [port[:4]]) == ()


@pytest.fixture
def running() -> Iterator[RecordingServer]:
    with RecordingServer(models=(Model("llama3.3"),)) as server:
        yield server


def test_a_model_server_that_runs_here_is_found(running: RecordingServer) -> None:
    dead = "http://127.0.0.1:9"
    assert neighbours(running.url, (f"{dead}/v1",))[0].endpoint == running.url
    assert neighbours(running.url, ())[0].model.startswith("ollama/llama3.3")
    found = neighbours(dead, (f"{running.url}/v1",))
    assert [one.endpoint for one in found] == [f"{running.url}/v1"]
    assert found[0].model.startswith("hosted_vllm/")
    assert neighbours(dead, ()) == ()


def test_a_neighbour_shows_no_more_than_its_name_and_place() -> None:
    assert repr(Neighbour("ollama/a", "http://127.0.0.1:1")) == "Neighbour(model='ollama/a', endpoint='http://127.0.0.1:1')"


def test_an_audit_directory_nobody_can_write_ends_the_demo_before_anything_is_sent(command: Command) -> None:
    found = command("demo", "--only", "1", "--local-server", "never", "--audit", "/proc/none")
    assert found.code == 2
    assert "nothing was sent" in found.err
    assert "received by" not in found.out
