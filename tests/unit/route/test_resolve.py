"""Where a model string leads: the zone is where a declared endpoint puts it, and third_party everywhere else."""

from __future__ import annotations

import pytest

from privacyguard.errors import ConfigError, RequestError
from privacyguard.places import LOCAL, THIRD_PARTY, Deployment, Zone, ZoneEntry
from privacyguard.route.known import vouch
from privacyguard.route.resolve import resolve, routes, with_local

OLLAMA = ZoneEntry("local", "ollama/*", "http://127.0.0.1:11434")
VLLM = ZoneEntry("local", "hosted_vllm/qwen3-32b", "http://127.0.0.1:8000/v1")
TENANCY = ZoneEntry("tenancy", "openai/gpt-5-mini", "https://llm.tenancy.example/v1", ("192.0.2.0/24",))
PLACES = Deployment((THIRD_PARTY, Zone("tenancy", 50), LOCAL), (OLLAMA, VLLM, TENANCY))


@pytest.mark.parametrize(
    ("model", "api_base", "zone", "endpoint"),
    [
        ("openai/gpt-5", None, "third_party", "https://api.openai.com/v1"),
        ("gpt-5", None, "third_party", "https://api.openai.com/v1"),
        ("claude-sonnet-4-5", None, "third_party", "https://api.anthropic.com"),
        ("groq/llama-3.3-70b-versatile", None, "third_party", "https://api.groq.com/openai/v1"),
        ("ollama/llama3.3", None, "local", "http://127.0.0.1:11434"),
        ("ollama_chat/llama3.3", None, "local", "http://127.0.0.1:11434"),
        ("ollama/llama3.3", "http://127.0.0.1:11434/", "local", "http://127.0.0.1:11434"),
        ("ollama/llama3.3", "http://127.0.0.1:11435", "third_party", "http://127.0.0.1:11435"),
        ("ollama/llama3.3", "https://127.0.0.1:11434", "third_party", "https://127.0.0.1:11434"),
        ("ollama/llama3.3", "http://localhost:11434", "third_party", "http://localhost:11434"),
        ("hosted_vllm/qwen3-32b", None, "local", "http://127.0.0.1:8000/v1"),
        ("hosted_vllm/another", "http://127.0.0.1:8000/v1", "third_party", "http://127.0.0.1:8000/v1"),
        ("openai/gpt-5-mini", None, "tenancy", "https://llm.tenancy.example/v1"),
        ("openai/gpt-5-mini", "https://LLM.tenancy.example:443/v1/", "tenancy", "https://llm.tenancy.example/v1"),
        ("openai/gpt-5-mini", "https://api.openai.com/v1", "third_party", "https://api.openai.com/v1"),
    ],
)
def test_a_declared_endpoint_gives_the_zone(model: str, api_base: str | None, zone: str, endpoint: str) -> None:
    found = resolve(model, api_base, PLACES)
    assert (found.zone, found.endpoint) == (zone, endpoint)


@pytest.mark.parametrize("model", ["nobody/x", "llama3.3", "openai/", "hosted_vllm/another", "lm_studio/x", "azure/gpt-5"])
def test_a_model_that_could_be_anywhere_is_refused(model: str) -> None:
    with pytest.raises(RequestError, match="nothing was sent"):
        resolve(model, None, PLACES)


def test_exact_entries_are_the_route_where_none_is_given() -> None:
    found = routes(PLACES)
    assert [one.model for one in found["local"]] == ["hosted_vllm/qwen3-32b"]
    assert [one.model for one in found["tenancy"]] == ["openai/gpt-5-mini"]
    assert found["third_party"] == ()


def test_a_route_into_another_zone_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"route\.local names openai/gpt-5, which no entry of zones\.local declares"):
        routes(Deployment(entries=(OLLAMA,), route={"local": ("openai/gpt-5",)}))


def test_the_short_form_declares_one_model_at_its_servers_usual_address() -> None:
    found = routes(with_local(Deployment(), "ollama/llama3.3"))
    assert [(one.model, one.endpoint, one.zone) for one in found["local"]] == [
        ("ollama/llama3.3", "http://127.0.0.1:11434", "local")
    ]
    assert resolve("ollama/mistral", None, with_local(Deployment(), "ollama/llama3.3")).zone == "third_party"


@pytest.mark.parametrize(
    "name",
    [
        "openai/gpt-5",
        "gpt-4.1-mini",
        "anthropic/claude-sonnet-4-5",
        "gemini/gemini-2.5-pro",
        "ollama/llama3.3:70b-instruct",
        "hosted_vllm/qwen3-32b",
        "openai",
    ],
)
def test_well_known_models_stand_in_the_log_by_name(name: str) -> None:
    assert vouch(PLACES)(name)


@pytest.mark.parametrize(
    "name", ["openai/gpt-maria-lopez", "maria/gpt-5", "openai/patient-536904399", "claude-for-dr-jones", "o", ""]
)
def test_other_names_do_not(name: str) -> None:
    assert not vouch(PLACES)(name)
