"""OpenTelemetry gets a copy of what the audit log holds, at the right place in the application's trace, and no text."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openai
import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import privacyguard as pg
from privacyguard.telemetry import Telemetry
from privacyguard.testing import Status, assert_no_leak
from tests.wire.conftest import MODES, Wire

NAME, SSN = "Maria Lopez", "536-90-4399"
SECRET = [{"role": "user", "content": f"Write to {NAME}, SSN {SSN}."}]
DIAGNOSIS = [{"role": "user", "content": "My biopsy came back malignant last week, how do I tell my boss?"}]
Make = Callable[..., pg.Guard]


class Watched:
    """A guard whose copies are kept here."""

    def __init__(self, wire: Wire, make_guard: Make, exporter: SpanExporter | None = None, **options: Any) -> None:
        self.kept, self.reader = InMemorySpanExporter(), InMemoryMetricReader()
        tracers = TracerProvider()
        tracers.add_span_processor(SimpleSpanProcessor(exporter or self.kept))
        self.tracers = tracers
        self.telemetry = Telemetry(tracers, MeterProvider([self.reader]))
        wire.guard = make_guard(telemetry=self.telemetry, **options)
        self.wire = wire

    @property
    def spans(self) -> Sequence[ReadableSpan]:
        return self.kept.get_finished_spans()

    def everything(self) -> bytes:
        """Every byte of every span and measurement."""
        data = self.reader.get_metrics_data()
        return "".join([*(span.to_json() for span in self.spans), data.to_json() if data else ""]).encode()

    def counted(self, name: str) -> list[tuple[dict[str, Any], Any]]:
        data = self.reader.get_metrics_data()
        found = []
        for resource in data.resource_metrics if data else ():
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    if metric.name == name:
                        found += [(dict(point.attributes or {}), point) for point in metric.data.data_points]
        return found


@pytest.fixture
def watched(wire: Wire, make_guard: Make) -> Watched:
    return Watched(wire, make_guard)


def records(wire: Wire) -> list[dict[str, Any]]:
    return [json.loads(line) for path in wire.log.glob("*.jsonl") for line in path.read_text().splitlines()]


async def _asked(guard: pg.Guard, mode: str, keywords: dict[str, Any]) -> None:
    match mode:
        case "sync":
            guard.completion(**keywords)
        case "stream":
            list(guard.completion(stream=True, **keywords))
        case "async":
            await guard.acompletion(**keywords)
        case _:
            async for _ in await guard.acompletion(stream=True, **keywords):
                pass


@pytest.mark.parametrize("mode", MODES)
def test_a_call_is_a_span_in_the_applications_trace_and_the_log_names_the_trace(watched: Watched, mode: str) -> None:
    with watched.tracers.get_tracer("app").start_as_current_span("handle request") as ours:
        keywords = {"model": "openai/gpt-5", "api_key": "k", "api_base": watched.wire.third.url + "/v1", "messages": SECRET}
        asyncio.run(_asked(watched.wire.guard, mode, keywords))
    [span] = [one for one in watched.spans if one.name == "chat gpt-5"]
    assert span.parent is not None
    assert span.parent.span_id == ours.get_span_context().span_id
    attributes = dict(span.attributes or {})
    assert attributes["gen_ai.operation.name"] == "chat"
    assert attributes["gen_ai.provider.name"] == "openai"
    assert attributes["gen_ai.request.model"] == "gpt-5"
    assert attributes["privacyguard.verdict"] == "redact"
    assert attributes["privacyguard.zone"] == "third_party"
    assert attributes["privacyguard.outcome"] == "sent"
    assert attributes["privacyguard.entities"] == ("PERSON", "US_SSN")
    assert attributes["server.address"] == "127.0.0.1"
    [decision] = [one for one in records(watched.wire) if one["type"] == "decision"]
    assert decision["trace"] == f"{ours.get_span_context().trace_id:032x}"
    assert attributes["privacyguard.decision.id"] == decision["id"]


def test_tokens_calls_findings_and_times_are_measured(watched: Watched) -> None:
    watched.wire.call("sync", "openai/gpt-5", "/v1", SECRET)
    watched.wire.call("sync", "openai/gpt-5", "/v1", DIAGNOSIS)
    calls = {one["privacyguard.verdict"]: point.value for one, point in watched.counted("privacyguard.calls")}
    assert calls == {"redact": 1, "route_local": 1}
    found = {one["privacyguard.entity"]: point.value for one, point in watched.counted("privacyguard.findings")}
    assert found["US_SSN"] == 1
    assert found["PERSON"] == 1
    stages = {one["privacyguard.stage"] for one, _ in watched.counted("privacyguard.stage.duration")}
    assert {"detect", "send"} <= stages
    assert {one["gen_ai.token.type"] for one, _ in watched.counted("gen_ai.client.token.usage")} == {"input", "output"}
    assert sum(point.count for _, point in watched.counted("gen_ai.client.operation.duration")) == 2


def test_a_block_and_a_failure_end_their_spans_as_errors(watched: Watched, make_guard: Make, wire: Wire) -> None:
    with pytest.raises(pg.BlockedError):
        wire.call("sync", "openai/gpt-5", "/v1", [{"role": "user", "content": "My card's CVV is 123, charge it."}])
    wire.third.fault = Status(500)
    with pytest.raises(pg.UpstreamError):
        wire.call("sync", "openai/gpt-5", "/v1", SECRET, max_retries=0)
    blocked, failed = watched.spans
    assert (dict(blocked.attributes or {})["error.type"], blocked.status.is_ok) == ("blocked", False)
    assert dict(failed.attributes or {})["error.type"] == "http_status"


def test_a_stream_ends_its_span_when_it_ends(watched: Watched) -> None:
    call = {"model": "openai/gpt-5", "api_key": "k", "api_base": watched.wire.third.url + "/v1", "messages": SECRET}
    stream = watched.wire.guard.completion(stream=True, **call)
    next(stream)
    assert not watched.spans
    list(stream)
    assert len(watched.spans) == 1
    dropped = watched.wire.guard.completion(stream=True, **call)
    next(dropped)
    dropped.close()
    assert dict(watched.spans[1].attributes or {})["privacyguard.outcome"] == "cancelled"


def test_no_text_is_in_a_span_or_a_measurement(watched: Watched, wire: Wire) -> None:
    canaries = [NAME, SSN, "Lopez", "malignant", "kestrel-marsh", "zaphod-9"]
    tools = [{"type": "function", "function": {"name": "zaphod-9", "description": SSN, "parameters": {}}}]
    for attempt in (
        lambda: wire.call("sync", "openai/gpt-5", "/v1", SECRET, user=NAME, tools=tools),
        lambda: wire.call("stream", "openai/kestrel-marsh", "/v1", SECRET),
        lambda: wire.call("sync", "openai/gpt-5", "/v1", DIAGNOSIS, extra_headers={"x-note": SSN}),
        lambda: wire.call("sync", "openai/gpt-5", f"/{SSN}", SECRET),
        lambda: wire.guard.bind(principal=NAME, conversation=SSN, purpose="malignant").completion(
            model="openai/gpt-5", api_key="k", api_base=wire.third.url + "/v1", messages=SECRET
        ),
    ):
        try:
            attempt()
        except pg.PrivacyGuardError:
            continue
    client = wire.guard.wrap(openai.OpenAI(api_key="k", base_url=wire.third.url + "/v1", max_retries=0))
    client.chat.completions.create(model="gpt-5", messages=SECRET)
    client.embeddings.create(model="text-embedding-3-small", input=SECRET[0]["content"])
    assert len(watched.spans) >= 4
    assert {"chat", "embeddings"} == {span.name.partition(" ")[0] for span in watched.spans}
    assert_no_leak(watched.everything(), canaries)


class Broken(SpanExporter):
    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        raise RuntimeError("the collector is gone")


def test_a_copy_that_fails_blocks_nothing_and_is_counted(
    wire: Wire, make_guard: Make, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing:
        def get_tracer(self, *arguments: Any) -> Any:
            raise RuntimeError(NAME)

    telemetry = Telemetry(Failing(), MeterProvider([]))
    wire.guard = make_guard(telemetry=telemetry)
    assert wire.call("sync", "openai/gpt-5", "/v1", SECRET).text == SECRET[0]["content"]
    assert wire.call("stream", "openai/gpt-5", "/v1", SECRET).text == SECRET[0]["content"]
    assert telemetry.failed == 2
    assert [one.message for one in caplog.records if one.name == "privacyguard.telemetry"] == [
        "OpenTelemetry took no copy of a call; the audit log has it"
    ]
    broken = Watched(wire, make_guard, Broken())
    assert broken.wire.call("sync", "openai/gpt-5", "/v1", SECRET).text == SECRET[0]["content"]


def test_nobody_traces_and_nothing_is_said(wire: Wire) -> None:
    wire.call("sync", "openai/gpt-5", "/v1", SECRET)
    [decision] = [one for one in records(wire) if one["type"] == "decision"]
    assert decision["trace"] is None


WITHOUT = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "opentelemetry": raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Refuse())
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "opentelemetry" else real(name, package)
import httpx
import privacyguard as pg
with pg.Guard(audit=sys.argv[2]) as guard:
    client = guard.wrap(httpx.Client(base_url=sys.argv[1]))
    body = {"model": "gpt-5", "messages": [{"role": "user", "content": "hello"}]}
    print(client.post("/v1/chat/completions", json=body, headers={"authorization": "Bearer k"}).status_code)
"""


def test_it_works_where_opentelemetry_is_not_installed(wire: Wire, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT, wire.third.url, str(tmp_path / "other")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "200\n"), done.stderr


@pytest.mark.parametrize("mode", MODES)
def test_headers_that_instrumentation_adds_below_the_check_are_not_sent(
    wire: Wire, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenTelemetry's instrumentation of httpx puts the application's baggage into a header of every request, there."""
    import httpx

    send, asend = httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request

    def adding(self: Any, request: httpx.Request) -> Any:
        request.headers["baggage"] = f"user={NAME}+{SSN}"
        return send(self, request)

    async def aadding(self: Any, request: httpx.Request) -> Any:
        request.headers["baggage"] = f"user={NAME}+{SSN}"
        return await asend(self, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", adding)
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", aadding)
    assert wire.call(mode, "openai/gpt-5", "/v1", SECRET).text == SECRET[0]["content"]
    client = wire.guard.wrap(openai.OpenAI(api_key="k", base_url=wire.third.url + "/v1", max_retries=0))
    client.chat.completions.create(model="gpt-5", messages=SECRET)
    assert len(wire.third.requests) == 2
    assert_no_leak(wire.third.received(), [NAME, SSN, "baggage"])


def test_spans_end_though_nothing_can_be_measured_or_decided(wire: Wire, make_guard: Make) -> None:
    class Failing:
        def get_meter(self, *arguments: Any) -> Any:
            raise RuntimeError(NAME)

    watched = Watched(wire, make_guard)
    watched.telemetry._meters = Failing()
    wire.call("sync", "openai/gpt-5", "/v1", SECRET)
    with pytest.raises(pg.BlockedError):
        wire.call("sync", "openai/gpt-5", "/v1", [{"role": "user", "content": "My card's CVV is 123, charge it."}])
    assert [dict(span.attributes or {})["privacyguard.verdict"] for span in watched.spans] == ["redact", "block"]
    assert watched.telemetry.failed > 0
    blocked = dict(watched.spans[1].attributes or {})
    assert "server.address" not in blocked  # nothing was sent
    assert blocked["privacyguard.model"] == ""
    wire.guard.close()
    with pytest.raises(pg.AuditError):
        wire.call("sync", "openai/gpt-5", "/v1", SECRET)
    assert dict(watched.spans[2].attributes or {})["error.type"] == "AuditError"


def test_it_can_be_switched_off(wire: Wire, make_guard: Make) -> None:
    wire.guard = make_guard(telemetry=False)
    assert wire.call("sync", "openai/gpt-5", "/v1", SECRET).text == SECRET[0]["content"]
    assert wire.guard._services.telemetry.failed == 0
