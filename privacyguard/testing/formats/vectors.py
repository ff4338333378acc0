"""A call for embeddings or for moderation in, OpenAI's JSON out: numbers about texts, which say nothing back."""

from __future__ import annotations

from collections.abc import Iterator

from privacyguard.testing.formats.openai import OPENAI
from privacyguard.testing.formats.shape import Format, Replies, event_stream, model_of, nothing, words_in
from privacyguard.testing.received import Json, ReceivedCall

VECTOR: list[Json] = [0.25, -0.5, 0.125]


def _serves(call: ReceivedCall) -> bool:
    return call.path.endswith(("/embeddings", "/moderations"))


def _plain(call: ReceivedCall, _: Replies) -> Json:
    given = call.member("input")
    count = len(given) if isinstance(given, list) else 1
    if call.path.endswith("/moderations"):
        harmless: Json = {
            "flagged": False,
            "categories": {},
            "category_scores": {},
            "category_applied_input_types": {},
        }
        return {"id": f"modr-{call.ordinal}", "model": model_of(call), "results": [harmless] * count}
    data: list[Json] = [{"object": "embedding", "index": index, "embedding": VECTOR} for index in range(count)]
    usage: Json = {"prompt_tokens": words_in(call), "total_tokens": words_in(call)}
    return {"object": "list", "data": data, "model": model_of(call), "usage": usage}


def _frames(_: ReceivedCall, __: Replies) -> Iterator[bytes]:
    return iter(())


VECTORS = Format("vectors", _serves, lambda _: False, _plain, _frames, event_stream, OPENAI.error, nothing)
