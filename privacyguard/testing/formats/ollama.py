"""An Ollama chat or generate call and a reply in, its JSON or lines of JSON out; and what it answers about its models.

A tool call comes whole: this format has no fragments of arguments.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from privacyguard.testing.formats.shape import CREATED_TEXT, Format, Model, Replies, model_of, words_in, words_out
from privacyguard.testing.received import Json, ReceivedCall
from privacyguard.testing.script import Finish, Reply

_VERSION = "0.12.6"  # a release that knows cloud models
_STOPS: dict[Finish, str] = {"stop": "stop", "length": "length", "tool_calls": "stop", "content_filter": "stop"}
_DETAILS: Json = {"format": "gguf", "family": "llama", "parameter_size": "1B", "quantization_level": "Q4_K_M"}


def _serves(call: ReceivedCall) -> bool:
    return call.path.endswith(("/api/chat", "/api/generate"))


def _streams(call: ReceivedCall) -> bool:
    return call.member("stream") is not False  # silence means a stream here


def _media(_: ReceivedCall) -> str:
    return "application/x-ndjson"


def _plain(call: ReceivedCall, replies: Replies) -> Json:
    reply = replies[0]
    return {**_said(call, reply.text, "".join(reply.thoughts), _tools(reply)), **_ending(call, reply)}


def _frames(call: ReceivedCall, replies: Replies) -> Iterator[bytes]:
    reply = replies[0]
    for thought in reply.thoughts:
        yield _line({**_said(call, "", thought), "done": False})
    for piece in reply.pieces:
        yield _line({**_said(call, piece), "done": False})
    if reply.tool_calls:
        yield _line({**_said(call, "", tools=_tools(reply)), "done": False})
    yield _line({**_said(call, ""), **_ending(call, reply)})


def _said(call: ReceivedCall, text: str, thought: str = "", tools: Sequence[Json] = ()) -> dict[str, Json]:
    envelope: dict[str, Json] = {"model": model_of(call), "created_at": CREATED_TEXT}
    extra: dict[str, Json] = {"thinking": thought} if thought else {}
    if call.path.endswith("/api/generate"):
        return {**envelope, "response": text, **extra}
    if tools:
        extra["tool_calls"] = tools
    return {**envelope, "message": {"role": "assistant", "content": text, **extra}}


def _ending(call: ReceivedCall, reply: Reply) -> dict[str, Json]:
    return {
        "done": True,
        "done_reason": _STOPS[reply.ending],
        "prompt_eval_count": words_in(call),
        "eval_count": words_out(reply),
        "total_duration": 1,  # nanoseconds, as all durations here
        "load_duration": 1,
        "prompt_eval_duration": 1,
        "eval_duration": 1,
    }


def _tools(reply: Reply) -> list[Json]:
    return [{"function": {"name": tool.name, "arguments": tool.parsed()}} for tool in reply.tool_calls]


def _line(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"


def _error(_: int, message: str) -> Json:
    return {"error": message}


def _probe(call: ReceivedCall, models: Sequence[Model]) -> Json:
    if call.path.endswith("/api/version"):
        return {"version": _VERSION}
    if call.path.endswith("/api/tags"):
        return {"models": [_entry(model) for model in models]}
    if call.path.endswith("/api/show"):
        asked = _tagged(str(call.member("model") or call.member("name") or ""))
        listed = next((model for model in models if _tagged(model.name) == asked), Model(asked))
        capabilities: Json = ["completion", "tools", "thinking"]
        about: dict[str, Json] = {"template": "{{ .Prompt }}", "details": _DETAILS, "capabilities": capabilities}
        return {**about, "model_info": {"llama.context_length": 131072}, "modified_at": CREATED_TEXT, **_remote(listed)}
    return None


def _entry(model: Model) -> Json:
    name = _tagged(model.name)
    entry: dict[str, Json] = {"name": name, "model": name, "digest": model.digest, "size": 1, "details": _DETAILS}
    return {**entry, "modified_at": CREATED_TEXT, **_remote(model)}


def _remote(model: Model) -> dict[str, Json]:
    return {"remote_host": model.remote_host, "remote_model": model.remote_model} if model.remote_host else {}


def _tagged(name: str) -> str:
    return name if ":" in name else f"{name}:latest"


OLLAMA = Format("ollama", _serves, _streams, _plain, _frames, _media, _error, _probe)
