"""Whether a model of one's own is one: an Ollama daemon that forwards it is found out, whatever it is declared as."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest

import privacyguard as pg
from privacyguard.route import probe
from privacyguard.testing import RecordingServer
from privacyguard.testing.formats import Model
from tests.wire.conftest import MODES, said

DIAGNOSIS = [{"role": "user", "content": "My biopsy came back malignant last week, how do I tell my boss?"}]
CLOUD = Model("qwen3", remote_host="https://ollama.com:443", remote_model="qwen3:480b")
DECLARED = {
    "as Ollama": lambda url: {"model": "ollama/qwen3", "endpoint": url},
    "as vLLM": lambda url: {"model": "hosted_vllm/qwen3", "endpoint": url + "/v1"},
    "as anything": lambda url: {"model": "openai/qwen3", "endpoint": url + "/v1"},
}

Make = Callable[..., pg.Guard]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("declared", DECLARED.values(), ids=DECLARED)
def test_a_model_that_is_forwarded_gets_nothing(make_guard: Make, declared: Any, mode: str) -> None:
    with RecordingServer(models=[CLOUD]) as daemon:
        guard = make_guard(local=declared(daemon.url))
        with pytest.raises(pg.EgressError, match="served by somebody else"):
            said(guard, mode, model="openai/gpt-5", messages=DIAGNOSIS, api_key="k")
        assert daemon.requests == ()
        assert b"biopsy" not in daemon.received()


def test_a_wrapped_client_is_told(make_guard: Make) -> None:
    with RecordingServer(models=[CLOUD]) as daemon:
        guard = make_guard(local={"model": "ollama/qwen3", "endpoint": daemon.url})
        client = guard.wrap(openai.OpenAI(api_key="k", base_url=daemon.url + "/v1", max_retries=0))
        with pytest.raises(openai.InternalServerError, match="served by somebody else"):
            client.chat.completions.create(model="qwen3", messages=DIAGNOSIS)
        assert daemon.requests == ()


def test_the_digest_of_the_weights_is_in_the_log(make_guard: Make, local: RecordingServer, tmp_path: Path) -> None:
    local.clear()
    guard = make_guard()
    said(guard, "sync", model="openai/gpt-5", messages=DIAGNOSIS, api_key="k")
    lines = [line for path in (tmp_path / "audit").rglob("*.jsonl") for line in path.read_text().splitlines()]
    (outcome,) = [one for one in (json.loads(line[line.index("{") :]) for line in lines) if one["type"] == "outcome"]
    assert outcome["model"] == "sha256:" + "5" * 64
    assert outcome["peer"].startswith("127.0.0.1:")


def test_a_server_is_asked_once_in_a_while(make_guard: Make, local: RecordingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    local.clear()
    guard = make_guard()
    for _ in range(3):
        said(guard, "sync", model="openai/gpt-5", messages=DIAGNOSIS, api_key="k")
    assert len(local.probes) == 1
    monkeypatch.setattr(probe, "GOOD_FOR", -1)
    guard = make_guard()
    for _ in range(2):
        said(guard, "sync", model="openai/gpt-5", messages=DIAGNOSIS, api_key="k")
    assert len(local.probes) == 3


def test_a_third_party_is_asked_nothing(make_guard: Make, third: RecordingServer) -> None:
    third.clear()
    said(
        make_guard(),
        "sync",
        model="openai/gpt-5",
        messages=[{"role": "user", "content": "hi"}],
        api_key="k",
        api_base=third.url + "/v1",
    )
    assert third.probes == ()
