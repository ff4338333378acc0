"""OpenAI's Responses as a chat, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from privacyguard.wire.bridges.shape import Bridge, Node, Untranslatable, call, dicts, finish, function, kept, message, usage

TEXTS = frozenset({"input_text", "output_text", "text"})


def _there(body: Node) -> Node:
    chat = kept(
        body,
        max_tokens="max_output_tokens",
        temperature="temperature",
        top_p="top_p",
        stream="stream",
        parallel_tool_calls="parallel_tool_calls",
    )
    said: list[Node] = [{"role": "system", "content": body["instructions"]}] if body.get("instructions") else []
    given = body.get("input")
    if isinstance(given, str):
        said.append({"role": "user", "content": given})
    for item in dicts(given):
        _add(said, item)
    chat["messages"] = said
    if tools := [_tool(one) for one in dicts(body.get("tools"))]:
        chat["tools"] = tools
        choice = body.get("tool_choice")
        if isinstance(choice, str):
            chat["tool_choice"] = choice
        elif isinstance(choice, dict):
            chat["tool_choice"] = {"type": "function", "function": {"name": choice.get("name")}}
    form = body["text"].get("format") if isinstance(body.get("text"), dict) else None
    if isinstance(form, dict) and form.get("type") == "json_schema":
        chat["response_format"] = {"type": "json_schema", "json_schema": {key: form[key] for key in form if key != "type"}}
    elif isinstance(form, dict) and form.get("type") == "json_object":
        chat["response_format"] = form
    return chat


def _add(said: list[Node], item: Node) -> None:
    match item.get("type", "message"):
        case "message":
            said.append({"role": item.get("role"), "content": _content(item.get("content"))})
        case "function_call":
            asked = call(item.get("call_id"), item.get("name"), item.get("arguments"))
            if said and said[-1]["role"] == "assistant" and said[-1].get("tool_calls"):
                said[-1]["tool_calls"].append(asked)  # calls that were made together
            else:
                said.append({"role": "assistant", "content": None, "tool_calls": [asked]})
        case "function_call_output":
            said.append({"role": "tool", "tool_call_id": item.get("call_id"), "content": _content(item.get("output"))})
        case "reasoning":
            pass  # what another model thought is not for this one
        case kind:
            raise Untranslatable(f"an item of type {kind}")


def _content(content: Any) -> Any:
    if isinstance(content, str):
        return content
    parts: list[Node] = []
    for part in dicts(content):
        kind, image = part.get("type"), part.get("image_url")
        if kind in TEXTS:
            parts.append({"type": "text", "text": part.get("text") or ""})
        elif kind == "input_image" and isinstance(image, str) and image.startswith("data:"):
            parts.append({"type": "image_url", "image_url": {"url": image}})
        else:
            raise Untranslatable(f"a part of type {kind}")
    only = all(part["type"] == "text" for part in parts)
    return "\n".join(part["text"] for part in parts) if only else parts


def _tool(tool: Node) -> Node:
    if tool.get("type") != "function":
        raise Untranslatable("a tool that the provider runs")
    return function(tool.get("name"), tool.get("parameters"), tool.get("description"))


def _back(reply: Node, model: str) -> Node:
    said = message(reply)
    output = [_message(str(said["content"]))] if said.get("content") or not said.get("tool_calls") else []
    for index, one in enumerate(dicts(said.get("tool_calls"))):
        output.append(_asked(index, one.get("id"), one["function"]["name"], one["function"]["arguments"]))
    return _response(reply.get("id"), model, output, usage(reply), finish(reply))


def _message(text: str) -> Node:
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return {"id": "msg_0", "type": "message", "status": "completed", "role": "assistant", "content": [part]}


def _asked(index: int, id: Any, name: Any, arguments: str) -> Node:
    asked = {"call_id": id or f"call_{index}", "name": name, "arguments": arguments}
    return {"id": f"fc_{index}", "type": "function_call", "status": "completed", **asked}


def _response(id: Any, model: str, output: list[Node], used: tuple[int, int], ending: str) -> Node:
    cut = ending == "length"
    return {
        "id": f"resp_{id}",
        "object": "response",
        "created_at": 0,
        "status": "incomplete" if cut else "completed",
        "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
        "error": None,
        "model": model,
        "instructions": None,
        "metadata": {},
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": used[0],
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": used[1],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": sum(used),
        },
    }


class _Back:
    """A message first, if there is text, then every call; each item ends before the next begins."""

    def __init__(self, model: str) -> None:
        self._model, self._number, self._id = model, -1, None
        self._items: list[Node] = []
        self._open: tuple[str, Any] | None = None
        self._ending, self._used = "stop", (0, 0)

    def chunk(self, chunk: Node) -> Iterator[Node]:
        if self._number < 0:
            self._id = chunk.get("id")
            started = {**_response(self._id, self._model, [], (0, 0), "stop"), "status": "in_progress", "usage": None}
            yield self._told("response.created", response=started)
        if chunk.get("usage"):
            self._used = usage(chunk)
        for choice in dicts(chunk.get("choices")):
            delta = choice.get("delta") or {}
            if delta.get("content"):
                yield from self._begin(("text", None), {**_message(""), "status": "in_progress"})
                self._items[-1]["content"][0]["text"] += delta["content"]
                yield self._told("response.output_text.delta", **self._place(), delta=delta["content"], logprobs=[])
            for one in dicts(delta.get("tool_calls")):
                told = one.get("function") or {}
                if told.get("name"):
                    asked = _asked(len(self._items), one.get("id"), told["name"], "")
                    yield from self._begin(("tool", one.get("index")), {**asked, "status": "in_progress"})
                if told.get("arguments"):
                    self._items[-1]["arguments"] += told["arguments"]
                    yield self._told("response.function_call_arguments.delta", **self._place(), delta=told["arguments"])
            self._ending = str(choice.get("finish_reason") or self._ending)

    def end(self) -> Iterator[Node]:
        if not self._items:
            yield from self._begin(("text", None), _message(""))
        yield from self._finish()
        found = _response(self._id, self._model, self._items, self._used, self._ending)
        yield self._told("response.incomplete" if self._ending == "length" else "response.completed", response=found)

    def _begin(self, what: tuple[str, Any], item: Node) -> Iterator[Node]:
        if what == self._open:
            return
        yield from self._finish()
        self._open = what
        self._items.append(item)
        bare = {**item, "content": []} if item["type"] == "message" else dict(item)
        yield self._told("response.output_item.added", output_index=len(self._items) - 1, item=bare)
        if item["type"] == "message":
            yield self._told("response.content_part.added", **self._place(), part={**item["content"][0]})

    def _finish(self) -> Iterator[Node]:
        if self._open is None:
            return
        self._open, item = None, self._items[-1]
        item["status"] = "completed"
        if item["type"] == "message":
            part = item["content"][0]
            yield self._told("response.output_text.done", **self._place(), text=part["text"], logprobs=[])
            yield self._told("response.content_part.done", **self._place(), part=part)
        else:
            said = {"name": item["name"], "arguments": item["arguments"]}
            yield self._told("response.function_call_arguments.done", **self._place(), **said)
        yield self._told("response.output_item.done", output_index=len(self._items) - 1, item=item)

    def _place(self) -> Node:
        item = self._items[-1]
        part = {"content_index": 0} if item["type"] == "message" else {}
        return {"item_id": item["id"], "output_index": len(self._items) - 1, **part}

    def _told(self, kind: str, **content: Any) -> Node:
        self._number += 1
        return {"type": kind, **content, "sequence_number": self._number}


BRIDGE = Bridge(_there, _back, _Back)
