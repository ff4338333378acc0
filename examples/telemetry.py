"""A guarded call as a span of the application's own trace, with OpenTelemetry's SDK (`pip install opentelemetry-sdk`).

Runs offline: a recording server on loopback plays the third party. The span holds what the audit record holds, and no text.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import privacyguard as pg
from privacyguard.testing import RecordingServer


def answer(guard: pg.Guard, address: str) -> None:
    with trace.get_tracer("my-app").start_as_current_span("answer a letter"):
        guard.completion(
            model="openai/gpt-5",
            messages=[{"role": "user", "content": "Write to Maria Lopez that order A-20931 is on its way."}],
            api_base=f"{address}/v1",
            api_key="not-a-key",
        )


def main() -> None:
    kept = InMemorySpanExporter()  # yours sends them to a collector
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    trace.set_tracer_provider(provider)

    with RecordingServer(name="a third party") as third_party, TemporaryDirectory() as log, pg.Guard(audit=log) as guard:
        answer(guard, third_party.url)

    for span in kept.get_finished_spans():
        print(span.name, "" if span.parent is None else "(inside)")
        for name, value in sorted((span.attributes or {}).items()):
            print(f"    {name} = {value}")


if __name__ == "__main__":
    main()
