"""A generateContent or streamGenerateContent call and replies in, Gemini's JSON out: whole, as events, or as a growing array.

A tool call comes whole, in one part: this format has no fragments of arguments.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product, zip_longest

from privacyguard.testing.formats.shape import Format, Replies, event, event_stream, nothing, words_in, words_out
from privacyguard.testing.received import Json, ReceivedCall
from privacyguard.testing.script import Finish, Reply, spread

_STOPS: dict[Finish, str] = {"stop": "STOP", "length": "MAX_TOKENS", "tool_calls": "STOP", "content_filter": "SAFETY"}
_ERRORS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}


def _serves(call: ReceivedCall) -> bool:
    return call.path.endswith((":generateContent", ":streamGenerateContent"))


def _streams(call: ReceivedCall) -> bool:
    return call.path.endswith(":streamGenerateContent")


def _media(call: ReceivedCall) -> str:
    return event_stream(call) if call.parameter("alt") == "sse" else "application/json"


def _plain(call: ReceivedCall, replies: Replies) -> Json:
    chosen = _chosen(call, replies)
    candidates: list[Json] = []
    for index, reply in enumerate(chosen):
        parts = [*_thoughts("".join(reply.thoughts)), *_texts(reply.text), *_tools(reply)]
        candidates.append(_candidate(index, parts, _STOPS[reply.ending]))
    return _envelope(call, candidates, chosen)


def _frames(call: ReceivedCall, replies: Replies) -> Iterator[bytes]:
    chosen = _chosen(call, replies)
    bodies = [
        _envelope(call, [piece], chosen)
        for together in zip_longest(*(_pieces(index, reply) for index, reply in enumerate(chosen)))
        for piece in together
        if piece is not None
    ]
    if _media(call) == "application/json":
        for number, body in enumerate(bodies):
            yield (",\r\n" if number else "[").encode() + json.dumps(body).encode()
        yield b"]"
    else:
        yield from (event(body) for body in bodies)


def _pieces(index: int, reply: Reply) -> Iterator[Json]:
    for thought in reply.thoughts:
        yield _candidate(index, _thoughts(thought))
    for piece in reply.pieces:
        yield _candidate(index, _texts(piece))
    for tool in _tools(reply):
        yield _candidate(index, [tool])
    yield _candidate(index, [{"text": ""}], _STOPS[reply.ending])


def _chosen(call: ReceivedCall, replies: Replies) -> list[Reply]:
    spellings = product(("generationConfig", "generation_config"), ("candidateCount", "candidate_count"))
    wanted = (call.member(*spelling) for spelling in spellings)  # both are accepted, and litellm mixes them
    return spread(replies, next((count for count in wanted if count is not None), None))


def _thoughts(text: str) -> list[Json]:
    return [{"text": text, "thought": True}] if text else []


def _texts(text: str) -> list[Json]:
    return [{"text": text}] if text else []


def _tools(reply: Reply) -> list[Json]:
    return [{"functionCall": {"name": tool.name, "args": tool.parsed()}} for tool in reply.tool_calls]


def _candidate(index: int, parts: list[Json], finish: str | None = None) -> Json:
    content: dict[str, Json] = {"content": {"role": "model", "parts": parts}, "index": index}
    return {**content, "finishReason": finish} if finish else content


def _envelope(call: ReceivedCall, candidates: list[Json], chosen: list[Reply]) -> Json:
    asked, said = words_in(call), sum(words_out(reply) for reply in chosen)
    return {
        "candidates": candidates,
        "usageMetadata": {"promptTokenCount": asked, "candidatesTokenCount": said, "totalTokenCount": asked + said},
        "modelVersion": call.path.rpartition("/")[2].partition(":")[0],
        "responseId": f"response-{call.ordinal}",
    }


def _error(status: int, message: str) -> Json:
    return {"error": {"code": status, "message": message, "status": _ERRORS.get(status, "INTERNAL")}}


GEMINI = Format("gemini", _serves, _streams, _plain, _frames, _media, _error, nothing)
