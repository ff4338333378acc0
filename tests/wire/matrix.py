"""The matrix of every way out: rows are models and where they run, columns are surfaces, modes and what goes wrong.

`python -m tests.wire.matrix` writes docs/egress.md from the cells that tests/wire/test_matrix.py runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

MODES = ("sync", "stream", "async", "async stream")
WHOLE = ("sync", "async")


@dataclass(frozen=True)
class Row:
    """A model and where it runs. `path` is what its endpoint adds to a server's address; `speaks` its own wire format."""

    name: str
    model: str
    path: str
    speaks: str = "openai"
    local: bool = False


HOSTED = (
    Row("GPT", "openai/gpt-5", "/v1"),
    Row("Claude", "anthropic/claude-opus-5", "", "anthropic"),
    Row("Gemini", "gemini/gemini-2.5-pro", "", "gemini"),
    Row("DeepSeek, hosted", "deepseek/deepseek-chat", "/v1"),
    Row("Mistral, hosted", "mistral/mistral-large-latest", "/v1"),
    Row("Qwen, hosted", "dashscope/qwen-max", "/v1"),
    Row("Llama, hosted", "groq/llama-3.3-70b-versatile", "/v1"),
    Row("Gemma, hosted", "openrouter/google/gemma-3-27b-it", "/v1"),
)
MODELS = ("llama3.3", "qwen3", "deepseek-r1", "mistral-small", "gemma3")
SERVERS = {
    "Ollama": ("ollama", ""),
    "vLLM": ("hosted_vllm", "/v1"),
    "LM Studio": ("lm_studio", "/v1"),
    "llama.cpp": ("llamafile", "/v1"),
    "SGLang": ("openai", "/v1"),
    "TGI": ("openai", "/v1"),
}
LOCAL = tuple(
    Row(f"{model} on {server}", f"{provider}/{model}", path, local=True)
    for model in MODELS
    for server, (provider, path) in SERVERS.items()
)
ROWS = HOSTED + LOCAL

SURFACES = {
    "completion": MODES,
    "responses": MODES,
    "messages": MODES,
    "text_completion": MODES,
    "embedding": WHOLE,
    "moderation": WHOLE,
}
TALK = ("completion", "responses", "messages")  # what is put into a chat's words where a server speaks another format
OWN_FORMAT = {"responses": "openai", "messages": "anthropic"}  # in which no adapter of litellm's has a part
SITUATIONS = {
    "tools": "a tool is offered and called; its arguments keep what its zone may not know",
    "retry": "the server is busy; a stream is not begun twice",
    "fallback": "the caller asks for a fallback elsewhere",
    "redirect": "the server redirects to somebody else",
    "proxy": "the environment names a proxy",
    "alias": "litellm is told to call the model something else",
    "upstream error": "the server fails",
    "time-out": "the server does not answer in time",
    "cancel": "the caller goes away (a synchronous call without a stream cannot)",
}
FALLBACK = "`fallbacks=` is refused by name: a fallback could leave the cleared zone"
ALIAS = "a model that `litellm.model_alias_map` renames is refused"
NO_FORMAT = "the provider has no such API in a format that is guarded"


@dataclass(frozen=True)
class Cell:
    """One call that is made. `refused` says why it is not; "" for a cell that is green."""

    row: Row
    surface: str
    mode: str
    situation: str = "plain"
    refused: str = ""

    def __str__(self) -> str:
        return f"{self.row.name} / {self.surface} / {self.mode} / {self.situation}"


def refused(row: Row, surface: str, situation: str) -> str:
    """Why these cells are refused."""
    if surface not in TALK and row.speaks != "openai":
        return NO_FORMAT
    if situation == "fallback":
        return FALLBACK
    if situation == "alias" and row.speaks != OWN_FORMAT.get(surface):
        return ALIAS
    return ""


def cells() -> Iterator[Cell]:
    """Every surface and mode of every row; every situation of every way to talk, in each mode, over the rows in turn."""
    for row in ROWS:
        for surface, modes in SURFACES.items():
            for mode in modes:
                yield Cell(row, surface, mode, refused=refused(row, surface, "plain"))
    rows = cycle((*HOSTED, *LOCAL[::7]))
    for situation in SITUATIONS:
        for surface in TALK:
            for mode in MODES:
                for _ in range(2):
                    row = next(rows)
                    yield Cell(row, surface, mode, situation, refused(row, surface, situation))


def page() -> str:
    """The page docs/egress.md."""
    lines = [
        "# Every way out",
        "",
        "Written by `make docs` from the cells that `tests/wire/test_matrix.py` runs; do not edit. A sign stands for four",
        "calls: sync, stream, async, async stream (two, for vectors and moderation).",
        "",
        "✓: the canary was in no byte that a third party received, in any encoding; the reply came back restored; the decision",
        "was on record. At a model of one's own the text arrives as it is, and nowhere else. –: refused by name, with the",
        "reason below; nothing was sent.",
        "",
        "## Surfaces",
        "",
        "| | " + " | ".join(SURFACES) + " |",
        "|---|" + ":---:|" * len(SURFACES),
    ]
    for row in ROWS:
        marks = ["–" if refused(row, surface, "plain") else "✓" for surface in SURFACES]
        lines.append(f"| {row.name} | " + " | ".join(marks) + " |")
    besides = "Image generation, speech, transcription, OCR, files, batches, rerank and realtime are refused by name."
    lines += ["", f"–: {NO_FORMAT}. {besides}", ""]
    lines += ["## What goes wrong", "", "Each in every mode, over the rows above in turn.", ""]
    lines += ["| | | " + " | ".join(TALK) + " |", "|---|---|" + ":---:|" * len(TALK)]
    for situation, told in SITUATIONS.items():
        marks = []
        for surface in TALK:
            kept = [not refused(row, surface, situation) for row in HOSTED]
            marks.append("✓" if all(kept) else "✓ or –" if any(kept) else "–")
        lines.append(f"| {situation} | {told} | " + " | ".join(marks) + " |")
    lines += ["", f"–: {FALLBACK}; {ALIAS} where litellm's adapters have a part in the call.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page(), end="")
