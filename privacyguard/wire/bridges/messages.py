"""Anthropic's Messages as a chat, and back."""

from __future__ import annotations

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

STOPS = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "content_filter": "refusal"}
CHOICES = {"auto": "auto", "any": "required", "none": "none"}
SILENT = frozenset({"thinking", "redacted_thinking"})  # what another model thought is not for this one


def _there(body: Node) -> Node:
    chat = kept(body, max_tokens="max_tokens", temperature="temperature", top_p="top_p", stop="stop_sequences", stream="stream")
    system = _text(body["system"]) if body.get("system") else ""
    said: list[Node] = [{"role": "system", "content": system}] if system else []
    for one in dicts(body.get("messages")):
        said.extend(_turn(one))
    chat["messages"] = said
    if tools := [_tool(one) for one in dicts(body.get("tools"))]:
        chat["tools"] = tools
        choice = body.get("tool_choice")
        if isinstance(choice, dict):
            named = {"type": "function", "function": {"name": choice.get("name")}}
            chat["tool_choice"] = CHOICES.get(str(choice.get("type")), named)
    return chat


def _turn(one: Node) -> Iterator[Node]:
    role, content = one.get("role"), one.get("content")
    if isinstance(content, str):
        yield {"role": role, "content": content}
        return
    parts: list[Node] = []
    calls: list[Node] = []
    for block in dicts(content):
        match block.get("type"):
            case "text":
                parts.append({"type": "text", "text": block["text"]})
            case "image":
                parts.append({"type": "image_url", "image_url": {"url": _image(block.get("source"))}})
            case "tool_use":
                calls.append(call(block.get("id"), block.get("name"), block.get("input")))
            case "tool_result":
                yield {"role": "tool", "tool_call_id": block.get("tool_use_id"), "content": _text(block.get("content") or "")}
            case kind if kind not in SILENT:
                raise Untranslatable(f"a {kind} block")
    if role == "assistant":
        yield {
            "role": role,
            "content": "".join(part.get("text", "") for part in parts) or None,
            **({"tool_calls": calls} if calls else {}),
        }
    elif parts:
        only = all(part["type"] == "text" for part in parts)
        yield {"role": role, "content": "\n".join(part["text"] for part in parts) if only else parts}


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    if any(block.get("type") != "text" for block in dicts(content)):
        raise Untranslatable("a result or system text that is no text")
    return "\n".join(str(block.get("text")) for block in dicts(content))


def _image(source: Any) -> str:
    if not isinstance(source, dict) or source.get("type") != "base64":
        raise Untranslatable("an image by its address")
    return f"data:{source.get('media_type')};base64,{source.get('data')}"


def _tool(tool: Node) -> Node:
    if tool.get("type", "custom") != "custom":
        raise Untranslatable("a tool that the provider runs")
    return function(tool.get("name"), tool.get("input_schema"), tool.get("description"))


def _back(reply: Node, model: str) -> Node:
    said = message(reply)
    content: list[Node] = []
    if said.get("content") or not said.get("tool_calls"):
        content.append({"type": "text", "text": said.get("content") or ""})
    for one in dicts(said.get("tool_calls")):
        content.append({**_use(one, one["function"]["name"]), "input": parsed(one["function"]["arguments"])})
    return {
        **_message(reply.get("id"), model, usage(reply)),
        "content": content,
        "stop_reason": STOPS.get(finish(reply), "end_turn"),
    }


def _message(id: Any, model: str, used: tuple[int, int]) -> Node:
    return {
        "id": f"msg_{id}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": used[0], "output_tokens": used[1]},
    }


def _use(one: Node, name: Any) -> Node:
    return {"type": "tool_use", "id": one.get("id") or "toolu_0", "name": name, "input": {}}


class _Back:
    """One block open at a time; a block ends where another begins."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._started = False
        self._block: tuple[str, Any] | None = None  # what is open: text, or a call's index
        self._index = -1
        self._stop, self._used = "stop", (0, 0)

    def chunk(self, chunk: Node) -> Iterator[Node]:
        if not self._started:
            self._started = True
            yield {"type": "message_start", "message": _message(chunk.get("id"), self._model, (0, 0))}
        if chunk.get("usage"):
            self._used = usage(chunk)
        for choice in dicts(chunk.get("choices")):
            delta = choice.get("delta") or {}
            if delta.get("content"):
                yield from self._open(("text", None), {"type": "text", "text": ""})
                yield self._piece({"type": "text_delta", "text": delta["content"]})
            for one in dicts(delta.get("tool_calls")):
                told = one.get("function") or {}
                if told.get("name"):
                    yield from self._open(("tool", one.get("index")), _use(one, told["name"]))
                if told.get("arguments"):
                    yield self._piece({"type": "input_json_delta", "partial_json": told["arguments"]})
            self._stop = str(choice.get("finish_reason") or self._stop)

    def end(self) -> Iterator[Node]:
        if self._index < 0:
            yield from self._open(("text", None), {"type": "text", "text": ""})
        yield {"type": "content_block_stop", "index": self._index}
        ending = {"stop_reason": STOPS.get(self._stop, "end_turn"), "stop_sequence": None}
        yield {
            "type": "message_delta",
            "delta": ending,
            "usage": {"input_tokens": self._used[0], "output_tokens": self._used[1]},
        }
        yield {"type": "message_stop"}

    def _open(self, block: tuple[str, Any], start: Node) -> Iterator[Node]:
        if block == self._block:
            return
        if self._block is not None:
            yield {"type": "content_block_stop", "index": self._index}
        self._block, self._index = block, self._index + 1
        yield {"type": "content_block_start", "index": self._index, "content_block": start}

    def _piece(self, delta: Node) -> Node:
        return {"type": "content_block_delta", "index": self._index, "delta": delta}


BRIDGE = Bridge(_there, _back, _Back)
