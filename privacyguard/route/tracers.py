"""Instrumentation of the process that records prompts by itself, by name: what `seal` refuses and `doctor` tells."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

TRUE = frozenset({"1", "true", "yes", "on"})


def _said(*names: str) -> bool:
    return any(os.environ.get(name, "").strip().lower() in TRUE for name in names)


def _sentry(module: Any) -> bool:
    client = getattr(module, "get_client", lambda: None)()
    return bool(client is not None and getattr(client, "is_active", lambda: False)())


OTHERS = "bedrock botocore cohere groq mistralai ollama together vertexai".split()  # whose instrumentation records prompts, too
CHECKS: dict[str, Callable[[], bool]] = {
    "LangSmith tracing": lambda: _said("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"),
    "Sentry": lambda: "sentry_sdk" in sys.modules and _sentry(sys.modules["sentry_sdk"]),
    "Datadog tracing": lambda: "ddtrace.llmobs" in sys.modules or (_said("DD_LLMOBS_ENABLED") and "ddtrace" in sys.modules),
    "OpenTelemetry instrumentation of a model's client": lambda: any(
        name.startswith(("opentelemetry.instrumentation.openai", "opentelemetry.instrumentation.anthropic"))
        or name.startswith(("opentelemetry.instrumentation.google_gen", "opentelemetry.instrumentation.langchain"))
        or name.startswith(tuple(f"opentelemetry.instrumentation.{one}" for one in OTHERS))
        or name.startswith(("openinference.instrumentation", "traceloop.sdk", "openllmetry"))
        for name in tuple(sys.modules)
    ),
    "tracing of OpenAI's Agents SDK": lambda: "agents.tracing" in sys.modules and not _said("OPENAI_AGENTS_DISABLE_TRACING"),
    "Langfuse": lambda: "langfuse.openai" in sys.modules,
    "MLflow autologging": lambda: "mlflow.openai" in sys.modules,
}


def active_tracers() -> tuple[str, ...]:
    """The instrumentation that is active in this process, as far as it can be told."""
    return tuple(name for name, active in CHECKS.items() if active())
