"""Gemini's generateContent as a chat, and back. Calls of tools have no ids there: they are numbered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from privacyguard.wire.bridges.shape import (
    Bridge,
    Node,
    Untranslatable,
    call,
    dicts,
    finish,
    function,
    kept,
    message,
    parsed,
    usage,
)

STOPS = {"stop": "STOP", "length": "MAX_TOKENS", "tool_calls": "STOP", "content_filter": "SAFETY"}
MODES = {"ANY": "required", "NONE": "none", "AUTO": "auto"}


def _there(body: Node) -> Node:
    config = _either(body, "generationConfig", "generation_config") or {}
    chat = kept(config, temperature="temperature", top_p="topP", max_tokens="maxOutputTokens", stop="stopSequences")
    system = _either(body, "systemInstruction", "system_instruction")
    said: list[Node] = []
    if system:
        said.append({"role": "system", "content": system if isinstance(system, str) else _text(system.get("parts"))})
    asked: list[str] = []  # the names of the calls so far, in their order
    for content in dicts(body.get("contents")):
        said.extend(_turn(content, asked))
    chat["messages"] = said
    tools = [
        function(one.get("name"), _lower(one.get("parameters") or one.get("parametersJsonSchema")), one.get("description"))
        for tool in dicts(body.get("tools"))
        for one in dicts(_declared(tool))
    ]
    if tools:
        chat["tools"] = tools
        calling = (_either(body, "toolConfig", "tool_config") or {}).get("functionCallingConfig") or {}
        if calling.get("mode") in MODES:
            chat["tool_choice"] = MODES[calling["mode"]]
    schema = config.get("responseSchema") or config.get("responseJsonSchema")
    if schema:
        chat["response_format"] = {"type": "json_schema", "json_schema": {"name": "reply", "schema": _lower(schema)}}
    elif config.get("responseMimeType") == "application/json":
        chat["response_format"] = {"type": "json_object"}
    return chat


def _turn(content: Node, asked: list[str]) -> Iterator[Node]:
    role = "assistant" if content.get("role") == "model" else "user"
    parts: list[Node] = []
    calls: list[Node] = []
    for part in dicts(content.get("parts")):
        called, given = _either(part, "functionCall", "function_call"), _either(part, "functionResponse", "function_response")
        bytes_ = _either(part, "inlineData", "inline_data")
        if part.get("thought"):
            continue  # what another model thought is not for this one
        if called:
            asked.append(str(called.get("name")))
            calls.append(call(f"call_{len(asked) - 1}", called.get("name"), called.get("args")))
        elif given:
            at = next((at for at in range(len(asked)) if asked[at] == given.get("name")), 0)
            if at < len(asked):
                asked[at] = ""  # answered
            yield {
                "role": "tool",
                "tool_call_id": f"call_{at}",
                "content": json.dumps(given.get("response") or {}, ensure_ascii=False),
            }
        elif isinstance(part.get("text"), str):
            parts.append({"type": "text", "text": part["text"]})
        elif bytes_ and str(bytes_.get("mimeType") or bytes_.get("mime_type")).startswith("image/"):
            media = bytes_.get("mimeType") or bytes_.get("mime_type")
            parts.append({"type": "image_url", "image_url": {"url": f"data:{media};base64,{bytes_.get('data')}"}})
        else:
            raise Untranslatable(f"a part with {', '.join(sorted(part)) or 'nothing'}")
    only = all(part["type"] == "text" for part in parts)
    text = "\n".join(part["text"] for part in parts) if only else parts
    if role == "assistant":
        yield {"role": role, "content": text or None, **({"tool_calls": calls} if calls else {})}
    elif parts:
        yield {"role": role, "content": text}


def _either(node: Node, *names: str) -> Any:
    return next((node[name] for name in names if node.get(name)), None)


def _declared(tool: Node) -> Any:
    if set(tool) - {"functionDeclarations", "function_declarations"}:
        raise Untranslatable("a tool that the provider runs")
    return _either(tool, "functionDeclarations", "function_declarations")


def _text(parts: Any) -> str:
    if any("text" not in part for part in dicts(parts)):
        raise Untranslatable("a system instruction that is no text")
    return "\n".join(str(part["text"]) for part in dicts(parts))


def _lower(schema: Any) -> Any:
    """A schema with its types as JSON Schema has them."""
    if isinstance(schema, dict):
        return {
            key: value.lower() if key == "type" and isinstance(value, str) else _lower(value) for key, value in schema.items()
        }
    return [_lower(item) for item in schema] if isinstance(schema, list) else schema


def _back(reply: Node, model: str) -> Node:
    said = message(reply)
    parts = [{"text": said["content"]}] if said.get("content") or not said.get("tool_calls") else []
    parts += [_called(one["function"]["name"], one["function"]["arguments"]) for one in dicts(said.get("tool_calls"))]
    return _envelope(model, parts, usage(reply), STOPS.get(finish(reply), "STOP"))


def _called(name: Any, arguments: Any) -> Node:
    return {"functionCall": {"name": name, "args": parsed(arguments)}}


def _envelope(model: str, parts: list[Node], used: tuple[int, int], stop: str = "") -> Node:
    candidate: Node = {"content": {"role": "model", "parts": parts}, "index": 0, **({"finishReason": stop} if stop else {})}
    counted = {"promptTokenCount": used[0], "candidatesTokenCount": used[1], "totalTokenCount": sum(used)}
    return {"candidates": [candidate], "modelVersion": model, **({"usageMetadata": counted} if stop else {})}


class _Back:
    """Text as it comes; calls at the end, since they come whole here."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._calls: list[tuple[Any, Any, list[str]]] = []  # index, name, pieces of the arguments
        self._stop, self._used = "stop", (0, 0)

    def chunk(self, chunk: Node) -> Iterator[Node]:
        if chunk.get("usage"):
            self._used = usage(chunk)
        for choice in dicts(chunk.get("choices")):
            delta = choice.get("delta") or {}
            if delta.get("content"):
                yield _envelope(self._model, [{"text": delta["content"]}], (0, 0))
            for one in dicts(delta.get("tool_calls")):
                told = one.get("function") or {}
                if told.get("name") or not self._calls:
                    self._calls.append((one.get("index"), told.get("name"), []))
                self._calls[-1][2].append(told.get("arguments") or "")
            self._stop = str(choice.get("finish_reason") or self._stop)

    def end(self) -> Iterator[Node]:
        parts = [_called(name, "".join(pieces)) for _, name, pieces in self._calls]
        yield _envelope(self._model, parts or [{"text": ""}], self._used, STOPS.get(self._stop, "STOP"))


BRIDGE = Bridge(_there, _back, _Back)
