"""A Responses call and replies in, OpenAI's JSON and typed events out. A call has one reply; reasoning is a summary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from privacyguard.testing.formats.openai import OPENAI
from privacyguard.testing.formats.shape import (
    CREATED,
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
from privacyguard.testing.script import Reply, ToolCall

EMPTY: dict[str, dict[str, Any]] = {
    "message": {"content": []},
    "reasoning": {"summary": []},
    "function_call": {"arguments": ""},
}


def _serves(call: ReceivedCall) -> bool:
    return call.path.endswith("/responses")


def _plain(call: ReceivedCall, replies: Replies) -> Json:
    return _response(call, list(_items(replies[0])), replies[0])


def _items(reply: Reply) -> Iterator[dict[str, Any]]:
    if reply.thoughts:
        summary = [{"type": "summary_text", "text": "".join(reply.thoughts)}]
        yield {"id": "rs_0", "type": "reasoning", "summary": summary}
    if reply.text or not reply.tool_calls:
        yield _message([_text(reply.text)], "completed")
    for number, tool in enumerate(reply.tool_calls):
        yield _call(tool, number, tool.text, "completed")


def _frames(call: ReceivedCall, replies: Replies) -> Iterator[bytes]:
    numbers, reply = count(), replies[0]

    def told(kind: str, **content: Any) -> bytes:
        return event({"type": kind, **content, "sequence_number": next(numbers)}, kind)

    yield told("response.created", response=_response(call, [], None))
    for index, item in enumerate(_items(reply)):
        here = {"item_id": item["id"], "output_index": index}
        empty = EMPTY[item["type"]]
        yield told("response.output_item.added", output_index=index, item={**item, **empty})
        match item["type"]:
            case "message":
                here["content_index"] = 0
                yield told("response.content_part.added", **here, part=_text(""))
                for piece in reply.pieces:
                    yield told("response.output_text.delta", **here, delta=piece, logprobs=[])
                yield told("response.output_text.done", **here, text=reply.text, logprobs=[])
                yield told("response.content_part.done", **here, part=item["content"][0])
            case "reasoning":
                here["summary_index"] = 0
                for piece in reply.thoughts:
                    yield told("response.reasoning_summary_text.delta", **here, delta=piece)
                yield told("response.reasoning_summary_text.done", **here, text="".join(reply.thoughts))
            case _:
                tool = reply.tool_calls[int(item["call_id"].rpartition("_")[2])]
                for piece in tool.fragments:
                    yield told("response.function_call_arguments.delta", **here, delta=piece)
                yield told("response.function_call_arguments.done", **here, name=tool.name, arguments=tool.text)
        yield told("response.output_item.done", output_index=index, item=item)
    yield told("response.completed", response=_response(call, list(_items(reply)), reply))


def _message(content: list[Json], status: str) -> dict[str, Any]:
    return {"id": "msg_0", "type": "message", "status": status, "role": "assistant", "content": content}


def _text(text: str) -> Json:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _call(tool: ToolCall, number: int, arguments: str, status: str) -> dict[str, Any]:
    named = {"name": tool.name, "arguments": arguments, "status": status}
    return {"id": f"fc_{number}", "type": "function_call", "call_id": f"call_{number}", **named}


def _response(call: ReceivedCall, output: list[Any], reply: Reply | None) -> dict[str, Any]:
    asked, said = words_in(call), words_out(reply) if reply else 0
    usage = {
        "input_tokens": asked,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": said,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": asked + said,
    }
    return {
        "id": f"resp_{call.ordinal}",
        "object": "response",
        "created_at": CREATED,
        "status": "completed" if reply else "in_progress",
        "model": model_of(call),
        "instructions": call.member("instructions"),
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": usage if reply else None,
    }


RESPONSES = Format("responses", _serves, asks_to_stream, _plain, _frames, event_stream, OPENAI.error, nothing)
