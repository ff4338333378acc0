"""`privacyguard doctor`: what is reachable, what is really local, what cannot be enforced."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from privacyguard.testing import RecordingServer
from privacyguard.testing.formats import Model
from tests.unit.cli.conftest import Ended

Command = Callable[..., Ended]


@pytest.fixture
def doctor(command: Command, tmp_path: Path) -> Command:
    return lambda *words: command("doctor", "--audit", tmp_path / "log", *words)


def items(ended: Ended, about: str) -> list[dict[str, Any]]:
    return [one for one in json.loads(ended.out) if one["about"] == about]


def test_a_model_of_ones_own_is_shown_with_its_peer(doctor: Command) -> None:
    with RecordingServer(models=[Model("llama3.3"), Model("qwen3")]) as server:
        found = doctor("--local", "ollama/llama3.3", "--endpoint", server.url)
        assert (found.code, server.requests) == (0, ())
    assert "ok      zone      local: ollama/llama3.3" in found.out
    assert f"Ollama at {server_of(found)}, peer 127.0.0.1:" in found.out
    assert "it has llama3.3, qwen3" in found.out


def server_of(found: Ended) -> str:
    return found.out.partition("Ollama at ")[2].partition(",")[0]


def test_a_model_that_is_forwarded_is_not_local(doctor: Command) -> None:
    with RecordingServer(models=[Model("qwen3", remote_host="https://ollama.com")]) as server:
        found = doctor("--local", "ollama/qwen3", "--endpoint", server.url, "--json")
    (told,) = [one for one in items(found, "zone") if one["state"] == "warning"]
    assert "qwen3 is forwarded to https://ollama.com: not local, and refused" in told["told"]
    assert found.code == 0


def test_a_model_that_its_server_does_not_have_is_broken(doctor: Command) -> None:
    with RecordingServer(models=[Model("llama3.3")]) as server:
        found = doctor("--local", "ollama/mistral", "--endpoint", server.url)
    assert "error" in found.out
    assert "calls are routed to ollama/mistral, which it does not have" in found.out
    assert "-> ollama pull mistral" in found.out
    assert found.code == 1


def test_a_server_that_speaks_openais_api_is_asked_in_it(doctor: Command) -> None:
    with RecordingServer(models=[Model("qwen3")], formats=["openai"]) as server:
        found = doctor("--local", "hosted_vllm/qwen3", "--endpoint", f"{server.url}/v1")
    assert "OpenAI's API at" in found.out
    assert "it has qwen3" in found.out
    assert found.code == 0


def test_a_server_that_does_not_answer_is_a_warning(doctor: Command) -> None:
    with RecordingServer() as server:
        url = server.url
    found = doctor("--local", "ollama/llama3.3", "--endpoint", url)
    assert "cannot be reached" in found.out
    assert (found.code, doctor("--local", "ollama/llama3.3", "--endpoint", url, "--strict").code) == (0, 1)


def test_what_nothing_serves_and_nobody_can_be_told_is_said(doctor: Command, tmp_path: Path) -> None:
    policy = tmp_path / "p.yaml"
    policy.write_text(
        "apiVersion: privacyguard/v1\nname: p\nrules:\n"
        "  - {id: a, when: {entities: [PERSON]}, then: redact, oblige: {notify: [privacy-office]}}\n"
    )
    found = doctor("--policy", policy)
    assert "nothing serves this zone: what may only go there is blocked" in found.out
    assert "rules notify privacy-office, and nobody can be told" in found.out


def test_the_surroundings_are_told(doctor: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    found = doctor()
    assert "HTTPS_PROXY" in found.out
    assert "LangSmith tracing" in found.out
    monkeypatch.setenv("USE_LITELLM_PROXY", "true")
    assert doctor().code == 1


def test_options_that_cannot_be_used_are_an_error(doctor: Command) -> None:
    assert doctor("--endpoint", "http://127.0.0.1:1").code == 2
    assert doctor("--policy", "no-such-policy").code == 2
