"""A Messages call and a reply in, Anthropic's JSON and named events out. A call has one choice."""

from __future__ import annotations

from collections.abc import Iterator

from privacyguard.testing.formats.shape import (
    Format,
    Replies,
    asks_to_stream,
    event,
    event_stream,
    model_of,
    nothing,
    words_in,
    words_out,
)
from privacyguard.testing.received import Json, ReceivedCall
from privacyguard.testing.script import Finish, Reply, ToolCall

_STOPS: dict[Finish, str] = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}
_ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}
_SIGNATURE = "c2lnbmF0dXJl"  # thinking is signed; nobody checks this one


def _serves(call: ReceivedCall) -> bool:
    return call.path.endswith("/messages")


def _plain(call: ReceivedCall, replies: Replies) -> Json:
    reply = replies[0]
    content: list[Json] = []
    if reply.thoughts:
        content.append({"type": "thinking", "thinking": "".join(reply.thoughts), "signature": _SIGNATURE})
    if reply.text or not reply.tool_calls:
        content.append({"type": "text", "text": reply.text})
    for number, tool in enumerate(reply.tool_calls):
        content.append({**_tool(tool, number), "input": tool.parsed()})
    return _message(call, content, _STOPS[reply.ending], words_out(reply))


def _frames(call: ReceivedCall, replies: Replies) -> Iterator[bytes]:
    reply = replies[0]
    yield _event("message_start", message=_message(call, [], None, 1))
    yield _event("ping")
    for index, (start, deltas) in enumerate(_blocks(reply)):
        yield _event("content_block_start", index=index, content_block=start)
        for delta in deltas:
            yield _event("content_block_delta", index=index, delta=delta)
        yield _event("content_block_stop", index=index)
    ending: Json = {"stop_reason": _STOPS[reply.ending], "stop_sequence": None}
    yield _event("message_delta", delta=ending, usage={"output_tokens": words_out(reply)})
    yield _event("message_stop")


def _blocks(reply: Reply) -> Iterator[tuple[Json, list[Json]]]:
    if reply.thoughts:
        thoughts: list[Json] = [{"type": "thinking_delta", "thinking": thought} for thought in reply.thoughts]
        thoughts.append({"type": "signature_delta", "signature": _SIGNATURE})
        yield {"type": "thinking", "thinking": "", "signature": ""}, thoughts
    if reply.pieces or not reply.tool_calls:
        yield {"type": "text", "text": ""}, [{"type": "text_delta", "text": piece} for piece in reply.pieces]
    for number, tool in enumerate(reply.tool_calls):
        # a first empty fragment, as the provider sends it
        fragments: list[Json] = [{"type": "input_json_delta", "partial_json": part} for part in ("", *tool.fragments)]
        yield _tool(tool, number), fragments


def _tool(tool: ToolCall, number: int) -> dict[str, Json]:
    return {"type": "tool_use", "id": tool.id or f"toolu_{number}", "name": tool.name, "input": {}}


def _message(call: ReceivedCall, content: Json, stop: str | None, said: int) -> Json:
    return {
        "id": f"msg_{call.ordinal}",
        "type": "message",
        "role": "assistant",
        "model": model_of(call),
        "content": content,
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": words_in(call), "output_tokens": said},
    }


def _event(name: str, **content: Json) -> bytes:
    return event({"type": name, **content}, name)


def _error(status: int, message: str) -> Json:
    return {"type": "error", "error": {"type": _ERRORS.get(status, "api_error"), "message": message}}


ANTHROPIC = Format("anthropic", _serves, asks_to_stream, _plain, _frames, event_stream, _error, nothing)
