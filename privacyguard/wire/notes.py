"""A request's body and a note for the model in, the body with the note out: where each API has its system text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from privacyguard.wire.request import Body


def _nowhere(body: Body, _: str) -> Body:
    """Nothing talks here."""
    return body


def _responses(body: Body, note: str) -> Body:
    said = body.get("instructions")
    body["instructions"] = f"{said}\n\n{note}" if isinstance(said, str) and said else note
    return body


def _messages(body: Body, note: str) -> Body:
    said = body.get("system")
    if isinstance(said, list):
        said.append({"type": "text", "text": note})
    else:
        body["system"] = f"{said}\n\n{note}" if isinstance(said, str) and said else note
    return body


def _generate(body: Body, note: str) -> Body:
    key = "system_instruction" if "system_instruction" in body else "systemInstruction"
    said = body.get(key)
    if isinstance(said, dict) and isinstance(said.get("parts"), list):
        said["parts"].append({"text": note})  # type: ignore[union-attr]  # a list, as was asked above
    elif isinstance(said, str):
        body[key] = f"{said}\n\n{note}"
    else:
        body[key] = {"parts": [{"text": note}]}
    return body


NOTED: Mapping[str, Callable[[Body, str], Body]] = {
    "completions": _nowhere,
    "embeddings": _nowhere,
    "moderations": _nowhere,
    "responses": _responses,
    "messages": _messages,
    "generate": _generate,
}
