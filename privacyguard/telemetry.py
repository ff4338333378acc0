"""The records of a call in, a span and measurements of OpenTelemetry out: copies of what the audit log holds, and nothing else.

The application owns the SDK; this needs only `opentelemetry-api`, and does nothing where that is not installed. A copy that
fails blocks nothing: it is counted. Names: the semantic conventions for generative AI (opentelemetry.io, `gen_ai.*`) for what
they have, `privacyguard.*` for the rest. Since it is made of records, no text of a prompt or reply can be in it.
"""

from __future__ import annotations

import importlib.util
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from privacyguard.audit.record import DecisionRecord, OutcomeRecord, OutcomeStatus

NAME = "privacyguard"
_ENDED_WELL = frozenset({OutcomeStatus.SENT, OutcomeStatus.CANCELLED})

_log = logging.getLogger("privacyguard.telemetry")


class Telemetry:
    """Makes the spans of a guard. Thread-safe. `failed` counts copies that could not be made.

    Without providers those that the application has set are used, at the time of each call.
    """

    def __init__(self, tracers: Any = None, meters: Any = None, *, active: bool = True) -> None:
        self._tracers, self._meters = tracers, meters
        self._active = active and _installed()
        self._lock = threading.Lock()
        self.failed = 0

    def start(self, operation: str) -> CallSpan:
        """Begin the span of a call, under the span that is current here."""
        span = CallSpan(self, operation)
        if self._active:
            self.attempt(span.begin)
        return span

    def attempt(self, copy: Callable[[], None]) -> None:
        """Make a copy, or count that it could not be made."""
        try:
            copy()
        except Exception:  # noqa: BLE001 - whatever an exporter or its SDK does, the call goes on
            with self._lock:
                self.failed += 1
                first = self.failed == 1
            if first:
                _log.warning("OpenTelemetry took no copy of a call; the audit log has it")

    @cached_property
    def tracer(self) -> Any:
        """What makes spans."""
        from opentelemetry import trace

        return (self._tracers or trace).get_tracer(NAME)

    @cached_property
    def instruments(self) -> _Instruments:
        """What measures."""
        from opentelemetry import metrics

        return _Instruments.of((self._meters or metrics).get_meter(NAME))


@dataclass(frozen=True, slots=True)
class _Instruments:
    calls: Any
    findings: Any
    stages: Any
    duration: Any
    tokens: Any

    @classmethod
    def of(cls, meter: Any) -> _Instruments:
        return cls(
            meter.create_counter("privacyguard.calls", unit="{call}", description="Guarded calls by verdict"),
            meter.create_counter("privacyguard.findings", unit="{finding}", description="What was found, by entity"),
            meter.create_histogram("privacyguard.stage.duration", unit="s", description="Time of a stage of a call"),
            meter.create_histogram("gen_ai.client.operation.duration", unit="s", description="GenAI operation duration"),
            meter.create_histogram("gen_ai.client.token.usage", unit="{token}", description="Tokens used"),
        )


@dataclass(slots=True)
class CallSpan:
    """The span of one call. Every method may be called on one that is off."""

    _telemetry: Telemetry
    _operation: str
    _span: Any = None
    _began: float = 0.0
    _common: dict[str, Any] = field(default_factory=dict)

    def begin(self) -> None:
        """Start the clock."""
        from opentelemetry.trace import SpanKind

        self._began = time.perf_counter()
        self._span = self._telemetry.tracer.start_span(self._operation, kind=SpanKind.CLIENT)

    @property
    def trace(self) -> str | None:
        """The trace that it belongs to, as 32 hex digits; None: nobody traces."""
        found: list[str] = []

        def look() -> None:
            context = self._span.get_span_context()
            if context.is_valid:
                found.append(f"{context.trace_id:032x}")

        if self._span is not None:
            self._telemetry.attempt(look)
        return found[0] if found else None

    def decided(self, record: DecisionRecord) -> None:
        """Copy a decision; a block ends the call."""
        if self._span is not None:
            self._telemetry.attempt(lambda: self._decided(record))

    def settled(self, record: OutcomeRecord) -> None:
        """Copy what became of the call, and end the span."""
        if self._span is not None:
            self._telemetry.attempt(lambda: self._settled(record))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the span of a call that failed before it was decided, or whose record could not be made."""
        if kind is not None and self._span is not None:
            self._telemetry.attempt(lambda: self._end(kind.__name__))

    def _decided(self, record: DecisionRecord) -> None:
        decision, asked = record.decision, record.requested
        there = decision.destination
        host, _, port = there.endpoint.rpartition(":") if there else ("", "", "")
        model = asked.model.removeprefix(f"{asked.provider}/")
        self._common = {
            "gen_ai.operation.name": self._operation,
            "gen_ai.provider.name": asked.provider,
            "gen_ai.request.model": model,
        }
        if port.isdigit() and not host.startswith("sha256"):
            self._common |= {"server.address": host.strip("[]"), "server.port": int(port)}
        self._span.update_name(f"{self._operation} {model}")
        entities = Counter(fact.entity for fact in record.facts)
        self._span.set_attributes(
            {
                **self._common,
                "privacyguard.provider": there.provider if there else "",
                "privacyguard.model": there.model if there else "",
                "privacyguard.decision.id": record.id,
                "privacyguard.verdict": decision.verdict,
                "privacyguard.zone": decision.zone or "",
                "privacyguard.reasons": list(decision.reasons),
                "privacyguard.policy.name": record.policy.name,
                "privacyguard.policy.digest": record.policy.digest,
                "privacyguard.detectors.status": str(record.detectors.status),
                "privacyguard.findings": len(record.facts),
                "privacyguard.entities": sorted(entities),
                "privacyguard.rewrites": len(decision.rewrites),
                "privacyguard.enforcement": str(record.enforcement),
            }
        )
        if there is None:
            self._end("blocked")  # before anything is measured: what measures may fail
        to = self._telemetry.instruments
        kind = {"privacyguard.verdict": decision.verdict, "privacyguard.zone": decision.zone or ""}
        to.calls.add(1, {**kind, "privacyguard.policy.name": record.policy.name})
        for fact in record.facts:
            to.findings.add(1, {"privacyguard.entity": fact.entity, "privacyguard.domain": str(fact.domain)})
        self._stages(record.us)
        if there is None:
            self._timed("blocked")

    def _settled(self, record: OutcomeRecord) -> None:
        span = self._span
        span.set_attributes(
            {
                "privacyguard.outcome": str(record.status),
                "privacyguard.attempts": record.attempts,
                "privacyguard.restored": record.restored,
                "privacyguard.residual": record.residual,
                "privacyguard.reply.rules": list(record.reply),
                **_peer(record.peer),
                **({"http.response.status_code": record.http} if record.http else {}),
            }
        )
        used = {} if record.tokens is None else {"input": record.tokens.prompt, "output": record.tokens.completion}
        for kind, count in used.items():
            span.set_attribute(f"gen_ai.usage.{kind}_tokens", count)
        error = "" if record.status in _ENDED_WELL else str(record.error or record.status)
        self._end(error)
        for kind, count in used.items():
            self._telemetry.instruments.tokens.record(count, {**self._common, "gen_ai.token.type": kind})
        self._stages(record.us)
        self._timed(error)

    def _stages(self, us: Any) -> None:
        for stage, microseconds in us.items():
            self._telemetry.instruments.stages.record(microseconds / 1e6, {"privacyguard.stage": str(stage)})

    def _end(self, error: str) -> None:
        from opentelemetry.trace import Status, StatusCode

        span, self._span = self._span, None
        if error:
            span.set_attribute("error.type", error)
            span.set_status(Status(StatusCode.ERROR, error))
        span.end()

    def _timed(self, error: str) -> None:
        told = {**self._common, **({"error.type": error} if error else {})}
        self._telemetry.instruments.duration.record(time.perf_counter() - self._began, told)


def _installed() -> bool:
    try:
        return importlib.util.find_spec("opentelemetry.trace") is not None
    except ModuleNotFoundError:
        return False


def _peer(said: str | None) -> dict[str, Any]:
    host, _, port = (said or "").rpartition(":")
    return {"network.peer.address": host.strip("[]"), "network.peer.port": int(port)} if port.isdigit() else {}
