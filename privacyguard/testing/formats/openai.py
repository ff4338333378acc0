"""A Chat Completions (or text completion) call and replies in, OpenAI's JSON and events out; vLLM and its like speak it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from privacyguard.testing.formats.shape import (
    CREATED,
    Format,
    Model,
    Replies,
    asks_to_stream,
    event,
    event_stream,
    model_of,
    words_in,
    words_out,
)
from privacyguard.testing.received import Json, ReceivedCall
from privacyguard.testing.script import Reply, ToolCall, spread


def _serves(call: ReceivedCall) -> bool:
    return call.path.endswith("/completions")


def _is_chat(call: ReceivedCall) -> bool:
    return call.path.endswith("/chat/completions")


def _plain(call: ReceivedCall, replies: Replies) -> Json:
    chosen = spread(replies, call.member("n"))
    choice = _chat_choice if _is_chat(call) else _text_choice
    return {
        **_envelope(call, "chat.completion" if _is_chat(call) else "text_completion"),
        "choices": [choice(index, reply) for index, reply in enumerate(chosen)],
        "usage": _usage(call, chosen),
    }


def _chat_choice(index: int, reply: Reply) -> Json:
    message: dict[str, Json] = {"role": "assistant", "content": reply.text or (None if reply.tool_calls else "")}
    if reply.thoughts:
        message["reasoning_content"] = "".join(reply.thoughts)
    if reply.tool_calls:
        message["tool_calls"] = [
            {"id": _id(tool, index, number), "type": "function", "function": {"name": tool.name, "arguments": tool.text}}
            for number, tool in enumerate(reply.tool_calls)
        ]
    return {"index": index, "message": message, "finish_reason": reply.ending, "logprobs": None}


def _text_choice(index: int, reply: Reply) -> Json:
    return {"index": index, "text": reply.text, "finish_reason": reply.ending, "logprobs": None}


def _frames(call: ReceivedCall, replies: Replies) -> Iterator[bytes]:
    """Yield the choices' pieces in turns, as a server that samples them together does."""
    chosen = spread(replies, call.member("n"))
    envelope = _envelope(call, "chat.completion.chunk" if _is_chat(call) else "text_completion")
    pieces = _chat_pieces if _is_chat(call) else _text_pieces
    for together in zip_longest(*(pieces(index, reply) for index, reply in enumerate(chosen))):
        yield from (event({**envelope, "choices": [piece]}) for piece in together if piece is not None)
    if call.member("stream_options", "include_usage") is True:
        yield event({**envelope, "choices": [], "usage": _usage(call, chosen)})
    yield event("[DONE]")


def _chat_pieces(index: int, reply: Reply) -> Iterator[Json]:
    yield _delta(index, {"role": "assistant", "content": ""})
    for thought in reply.thoughts:
        yield _delta(index, {"reasoning_content": thought})
    for piece in reply.pieces:
        yield _delta(index, {"content": piece})
    for number, tool in enumerate(reply.tool_calls):
        named: Json = {"name": tool.name, "arguments": ""}
        start: Json = {"index": number, "id": _id(tool, index, number), "type": "function", "function": named}
        yield _delta(index, {"tool_calls": [start]})
        for fragment in tool.fragments:
            yield _delta(index, {"tool_calls": [{"index": number, "function": {"arguments": fragment}}]})
    yield _delta(index, {}, reply.ending)


def _text_pieces(index: int, reply: Reply) -> Iterator[Json]:
    for piece in reply.pieces:
        yield {"index": index, "text": piece, "finish_reason": None, "logprobs": None}
    yield {"index": index, "text": "", "finish_reason": reply.ending, "logprobs": None}


def _delta(index: int, delta: Json, finish: str | None = None) -> Json:
    return {"index": index, "delta": delta, "finish_reason": finish, "logprobs": None}


def _envelope(call: ReceivedCall, kind: str) -> dict[str, Json]:
    return {"id": f"chatcmpl-{call.ordinal}", "object": kind, "created": CREATED, "model": model_of(call)}


def _id(tool: ToolCall, index: int, number: int) -> str:
    return tool.id or f"call_{index}_{number}"


def _usage(call: ReceivedCall, chosen: Sequence[Reply]) -> Json:
    asked, said = words_in(call), sum(words_out(reply) for reply in chosen)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _error(status: int, message: str) -> Json:
    kind = "invalid_request_error" if status < 500 else "server_error"
    return {"error": {"message": message, "type": kind, "param": None, "code": None}}


def _probe(call: ReceivedCall, models: Sequence[Model]) -> Json:
    if call.method != "GET" or not call.path.endswith("/v1/models"):
        return None
    listed: list[Json] = [{"id": model.name, "object": "model", "created": CREATED, "owned_by": "nobody"} for model in models]
    return {"object": "list", "data": listed}


OPENAI = Format("openai", _serves, asks_to_stream, _plain, _frames, event_stream, _error, _probe)
