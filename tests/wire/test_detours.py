"""Every way a call could be moved behind the policy's back: none moves it, and nothing reaches the wrong server."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import privacyguard as pg
from privacyguard.testing import RecordingServer, Redirect
from tests.wire.conftest import MODES, Wire, said

DISCLOSURE = [{"role": "user", "content": "My biopsy came back malignant and I start chemo on Monday."}]
LETTER = [{"role": "user", "content": "Write to Maria Lopez, SSN 536-90-4399."}]


@pytest.fixture
def elsewhere() -> Any:
    with RecordingServer(name="somebody else") as server:
        yield server


@pytest.mark.parametrize("mode", MODES)
class TestEnvironment:
    @pytest.mark.parametrize(
        "variables",
        [
            ("OPENAI_API_BASE", "OPENAI_BASE_URL"),
            ("OLLAMA_API_BASE",),
            ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"),
        ],
        ids=["a base address for OpenAI", "a base address for Ollama", "a proxy for everything"],
    )
    def test_no_variable_moves_a_local_call(
        self, wire: Wire, elsewhere: RecordingServer, monkeypatch: pytest.MonkeyPatch, mode: str, variables: tuple[str, ...]
    ) -> None:
        for name in variables:
            monkeypatch.setenv(name, elsewhere.url)
        wire.call(mode, "openai/gpt-5", "/v1", DISCLOSURE)
        assert not elsewhere.requests
        assert not wire.third.requests
        assert wire.local.requests

    def test_the_setting_that_sends_everything_to_a_proxy_is_refused(
        self, wire: Wire, elsewhere: RecordingServer, monkeypatch: pytest.MonkeyPatch, mode: str
    ) -> None:
        monkeypatch.setenv("USE_LITELLM_PROXY", "true")
        monkeypatch.setenv("LITELLM_PROXY_API_BASE", elsewhere.url)
        with pytest.raises(pg.EgressError, match="nothing was sent"):
            wire.call(mode, "openai/gpt-5", "/v1", DISCLOSURE)
        assert [*elsewhere.requests, *wire.third.requests, *wire.local.requests] == []


@pytest.mark.parametrize("mode", MODES)
def test_an_alias_of_a_local_model_is_refused(wire: Wire, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    import litellm

    monkeypatch.setattr(litellm, "model_alias_map", {"ollama_chat/llama3.3": "openai/gpt-5"})
    with pytest.raises(pg.EgressError, match="alias"):
        wire.call(mode, "openai/gpt-5", "/v1", DISCLOSURE)
    assert [*wire.third.requests, *wire.local.requests] == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("server", ["third", "local"])
def test_a_redirect_is_not_followed(wire: Wire, elsewhere: RecordingServer, mode: str, server: str) -> None:
    getattr(wire, server).fault = Redirect(elsewhere.url)
    with pytest.raises(pg.UpstreamError, match="redirect"):
        wire.call(mode, "openai/gpt-5", "/v1", LETTER if server == "third" else DISCLOSURE)
    assert not elsewhere.requests


@pytest.mark.parametrize("mode", MODES)
def test_the_callers_address_and_key_do_not_go_along_to_the_local_model(wire: Wire, mode: str) -> None:
    wire.call(
        mode, "openai/gpt-5", "/v1", DISCLOSURE, extra_headers={"X-Team": "team-key-1234"}, extra_body={"vendor_option": "v1"}
    )
    received = wire.local.received()
    for value in (b"caller-key", b"team-key-1234", b"vendor_option"):
        assert value not in received


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("fallbacks", [{"model": "openai/gpt-5"}]),
        ("client", httpx.Client),
        ("mock_response", "hi"),
        ("custom_llm_provider", "openai"),
        ("model_list", []),
        ("caching", True),
    ],
)
def test_a_keyword_that_opens_another_way_is_refused_with_the_reason(wire: Wire, keyword: str, value: object) -> None:
    with pytest.raises(pg.RequestError, match=f"{keyword}= is refused: .*; nothing was sent"):
        wire.call("sync", "openai/gpt-5", "/v1", LETTER, **{keyword: value})
    assert not wire.third.requests


class TestSideDoors:
    """What litellm does on the side: a third party's call shows it what was cleared, a local one shows nobody anything."""

    @pytest.mark.parametrize("mode", MODES)
    def test_callbacks_see_what_was_cleared_and_nothing_else(
        self, wire: Wire, monkeypatch: pytest.MonkeyPatch, mode: str
    ) -> None:
        import litellm
        from litellm.integrations.custom_logger import CustomLogger

        seen: list[str] = []

        class Tracer(CustomLogger):  # type: ignore[misc]  # litellm is untyped here
            def log_pre_api_call(self, *args: object) -> None:
                seen.append(repr(args))

            def log_success_event(self, *args: object) -> None:
                seen.append(repr(args))

        monkeypatch.setattr(litellm, "callbacks", [Tracer()])
        wire.call(mode, "openai/gpt-5", "/v1", LETTER)
        assert not any("Maria" in one or "536-90-4399" in one for one in seen)
        with pytest.raises(pg.EgressError, match="would see what only local may see"):
            wire.call(mode, "openai/gpt-5", "/v1", DISCLOSURE)
        assert not wire.local.requests

    @pytest.mark.parametrize(("setting", "value"), [("input_callback", [print]), ("cache", object()), ("set_verbose", True)])
    def test_other_settings_that_would_keep_or_print_a_local_call_are_refused(
        self, wire: Wire, monkeypatch: pytest.MonkeyPatch, setting: str, value: object
    ) -> None:
        import litellm

        monkeypatch.setattr(litellm, setting, value)
        with pytest.raises(pg.EgressError, match=setting):
            wire.call("sync", "openai/gpt-5", "/v1", DISCLOSURE)
        assert not wire.local.requests

    @pytest.mark.parametrize("provider", ["gemini/gemini-2.5-pro", "anthropic/claude-sonnet-4-5"])
    def test_an_image_by_its_address_is_not_fetched_behind_the_guard(
        self, make_guard: Callable[..., pg.Guard], tmp_path: Path, elsewhere: RecordingServer, provider: str
    ) -> None:
        policy = tmp_path / "sees.yaml"
        policy.write_text(
            "apiVersion: privacyguard/v1\nname: sees\ndefaults: {opaque: allow}\n"
            "rules: [{id: r, when: {kind: identifier}, then: redact}]\n"
        )
        part = {"type": "image_url", "image_url": {"url": elsewhere.url + "/p.png"}}
        with pytest.raises(pg.RequestError, match="data URI"):
            said(
                make_guard(policy),
                "sync",
                model=provider,
                messages=[{"role": "user", "content": [part]}],
                api_key="k",
                api_base=elsewhere.url,
            )
        assert not elsewhere.requests


class TestLocality:
    """`127.0.0.1` stands for the declared place and `127.0.0.2` for another one: no packet leaves the machine."""

    def test_a_declared_endpoint_with_another_peer_gets_no_byte(
        self, wire: Wire, make_guard: Callable[..., pg.Guard], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from privacyguard.route import locality

        guard = make_guard()
        stranger = locality.PeerRule((ipaddress.ip_network("10.20.0.7/32"),))
        # as if the declared name had resolved to a stranger: the socket's peer is none of the declared ones
        monkeypatch.setattr("privacyguard.route.router.peer_rule", lambda entry: stranger)
        for mode in MODES:
            with pytest.raises(pg.EgressError, match="peer"):
                said(guard, mode, model="ollama/llama3.3", messages=DISCLOSURE)
        assert not wire.local.requests

    def test_an_ollama_model_in_the_cloud_is_not_local(self, make_guard: Callable[..., pg.Guard], wire: Wire) -> None:
        guard = make_guard(local=None, zones={"local": [{"models": "ollama/*", "endpoint": wire.local.url}]})
        with pytest.raises(pg.RequestError, match="cloud"):
            said(guard, "sync", model="ollama/gpt-oss:120b-cloud", messages=DISCLOSURE)
        assert not wire.local.requests

    def test_an_undeclared_endpoint_is_a_third_party_even_on_this_machine(self, wire: Wire, elsewhere: RecordingServer) -> None:
        answer = said(wire.guard, "sync", model="ollama/llama3.3", messages=LETTER, api_base=elsewhere.url)
        assert pg.decision_of(answer.reply).verdict == "redact"
        assert b"[PERSON_1]" in elsewhere.received()
        assert b"Maria" not in elsewhere.received()

    @pytest.mark.parametrize(
        ("declared", "problem"),
        [
            ({"model": "hosted_vllm/q", "endpoint": "https://10.0.0.5:8000/v1"}, "peers"),
            ({"model": "hosted_vllm/q", "endpoint": "http://10.0.0.5:8000/v1", "peers": ["10.0.0.5/32"]}, "plaintext"),
            ({"model": "openai/gpt-5"}, "needs an endpoint"),
            ("gpt-5", "needs an endpoint"),
            ({"model": "ollama/x", "adress": "http://127.0.0.1"}, "endpoint"),
            ({"model": "ollama/x", "endpoint": "http://127.0.0.1:notaport"}, "no URL"),
            ({"model": "ollama/x", "endpoint": "ftp://127.0.0.1"}, "no http"),
            ({"model": "ollama/x", "endpoint": "https://10.0.0.5", "peers": ["nonsense"]}, "CIDR"),
            ({"model": "ollama/x", "endpoint": "https://10.0.0.5", "peers": ["0.0.0.0/0"]}, "CIDR"),
            (5, "local= is a int"),
        ],
    )
    def test_a_local_model_that_could_be_anywhere_is_refused(
        self, make_guard: Callable[..., pg.Guard], declared: object, problem: str
    ) -> None:
        with pytest.raises(pg.ConfigError, match=problem):
            make_guard(local=declared)
