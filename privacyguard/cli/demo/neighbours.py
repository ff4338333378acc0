"""The usual loopback ports of model servers in, the local models that answer there out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.request import ProxyHandler, build_opener

PATIENCE = 0.4  # seconds; a server on this machine answers at once or is not there
MOST_BYTES = 1 << 20  # of a list of models
OLLAMA = "http://127.0.0.1:11434"
COMPATIBLE = ("http://127.0.0.1:8000/v1", "http://127.0.0.1:1234/v1", "http://127.0.0.1:8080/v1")  # vLLM, LM Studio, llama.cpp


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A model that a server on this machine offers: its litellm model string and where it is."""

    model: str
    endpoint: str


def neighbours(ollama: str = OLLAMA, compatible: tuple[str, ...] = COMPATIBLE) -> tuple[Neighbour, ...]:
    """The first chat model of each server that answers."""
    found = [Neighbour(f"ollama/{name}", ollama) for name in _ollama_models(_ask(f"{ollama}/api/tags"))[:1]]
    for endpoint in compatible:
        names = _names(_ask(f"{endpoint}/models"), "data", "id")
        found += [Neighbour(f"hosted_vllm/{name}", endpoint) for name in names[:1]]
    return tuple(found)


def _ollama_models(answer: object) -> list[str]:
    """Chat models that run here: Ollama also lists models that it forwards to somebody's cloud, and those that only embed."""
    return [name for name in _names(answer, "models", "name") if not name.endswith("cloud") and "embed" not in name]


def _names(answer: object, rows: str, column: str) -> list[str]:
    listed = answer.get(rows) if isinstance(answer, dict) else None
    here = [row for row in listed if isinstance(row, dict) and not row.get("remote_host")] if isinstance(listed, list) else []
    return [row[column] for row in here if isinstance(row.get(column), str)]


def _ask(url: str) -> object:
    """The JSON that is served there; None where nothing like it is."""
    opener = build_opener(ProxyHandler({}))  # loopback is never behind a proxy
    try:
        with opener.open(url, timeout=PATIENCE) as answer:
            parsed: object = json.loads(answer.read(MOST_BYTES))
    except (OSError, ValueError):
        return None
    return parsed
