"""Every surface of a guard that is not chat: in each mode, at each kind of provider, with what must stay kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import privacyguard as pg
from privacyguard.testing import RecordingServer, Status

LETTER = "Write to Maria Lopez, SSN 536-90-4399: her refund is on its way."
REDACTED = "Write to [PERSON_1], SSN [US_SSN_1]: her refund is on its way."
DIAGNOSIS = "My biopsy came back malignant last week, how do I tell my boss?"
MODES = ("sync", "stream", "async", "async stream")


@dataclass(frozen=True)
class Surface:
    """How a surface is asked, and what it says: `whole` of a reply, `piece` of an event."""

    ask: Callable[[str], dict[str, Any]]
    whole: Callable[[Any], str]
    piece: Callable[[Any], str]


def _said(event: Any) -> str:
    return event.delta if event.type == "response.output_text.delta" else ""


def _piece(event: dict[str, Any]) -> str:
    return str(event["delta"].get("text", "")) if event["type"] == "content_block_delta" else ""


SURFACES = {
    "responses": Surface(lambda text: {"input": text}, lambda one: one.output[0].content[0].text, _said),
    "messages": Surface(
        lambda text: {"messages": [{"role": "user", "content": text}], "max_tokens": 64},
        lambda one: one["content"][0]["text"],
        _piece,
    ),
    "text_completion": Surface(
        lambda text: {"prompt": text}, lambda one: one.choices[0].text, lambda one: one.choices[0].text or ""
    ),
}
MODELS = {
    "openai": ("openai/gpt-5", "/v1"),
    "anthropic": ("anthropic/claude-opus-5", ""),
    "gemini": ("gemini/gemini-2.5-pro", "/v1beta"),
}


@pytest.fixture
def third() -> Iterator[RecordingServer]:
    with RecordingServer(name="a third party") as server:
        yield server


@pytest.fixture
def guard(tmp_path: Path, local: RecordingServer) -> Iterator[pg.Guard]:
    local.clear()
    with pg.Guard(audit=tmp_path, local={"model": "ollama/llama3.3", "endpoint": local.url}) as made:
        yield made


def said(guard: pg.Chat, name: str, mode: str, **call: Any) -> tuple[str, Any]:
    """What a surface says in this mode, and the reply or stream."""
    surface, stream = SURFACES[name], mode.endswith("stream")
    call |= {"stream": True} if stream else {}
    if not mode.startswith("async"):
        reply = getattr(guard, name)(**call)
        return ("".join(map(surface.piece, reply)) if stream else surface.whole(reply)), reply

    async def ask() -> tuple[str, Any]:
        reply = await getattr(guard, "a" + name)(**call)
        return ("".join([surface.piece(event) async for event in reply]) if stream else surface.whole(reply)), reply

    return asyncio.run(ask())


def at(third: RecordingServer, family: str) -> dict[str, str]:
    model, path = MODELS[family]
    return {"model": model, "api_base": third.url + path, "api_key": "caller-key"}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("family", MODELS)
@pytest.mark.parametrize("name", ["responses", "messages"])
def test_a_surface_is_redacted_and_restored_at_every_provider(
    third: RecordingServer, guard: pg.Guard, name: str, family: str, mode: str
) -> None:
    """Where the provider speaks another format, the call is put into a chat's words and the reply back."""
    text, reply = said(guard, name, mode, **SURFACES[name].ask(LETTER), **at(third, family))
    assert text == LETTER
    assert third.requests[-1].last_user_text() == REDACTED
    assert b"Lopez" not in third.received()
    assert pg.decision_of(reply).verdict == "redact"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["responses", "messages"])
def test_what_must_stay_goes_to_the_local_model(
    third: RecordingServer, local: RecordingServer, guard: pg.Guard, name: str, mode: str
) -> None:
    text, reply = said(guard, name, mode, **SURFACES[name].ask(DIAGNOSIS), **at(third, "openai"))
    assert text == DIAGNOSIS
    assert third.received() == b""
    assert local.requests[-1].last_user_text() == DIAGNOSIS
    assert pg.decision_of(reply).verdict == "route_local"


@pytest.mark.parametrize("mode", MODES)
def test_a_text_completion_is_redacted_and_restored(third: RecordingServer, guard: pg.Guard, mode: str) -> None:
    text, _ = said(guard, "text_completion", mode, prompt=LETTER, **at(third, "openai"))
    assert text == LETTER
    assert b"Lopez" not in third.received()


def test_embeddings_and_moderation(third: RecordingServer, guard: pg.Guard) -> None:
    vectors = guard.embedding(input=[LETTER, "monads"], **at(third, "openai"))
    assert len(vectors.data) == 2
    assert not guard.moderation(input=LETTER, **at(third, "openai")).results[0].flagged
    assert len(asyncio.run(guard.aembedding(input=LETTER, **at(third, "openai"))).data) == 1
    assert not asyncio.run(guard.amoderation(input=LETTER, **at(third, "openai"))).results[0].flagged
    assert b"Lopez" not in third.received()


def test_vectors_of_another_model_are_no_substitute(third: RecordingServer, local: RecordingServer, guard: pg.Guard) -> None:
    with pytest.raises(pg.BlockedError, match="untranslatable"):
        guard.embedding(input=DIAGNOSIS, **at(third, "openai"))
    assert third.received() + local.received() == b""


@pytest.mark.parametrize(
    "name", ["image_generation", "aimage_generation", "speech", "transcription", "ocr", "create_batch", "rerank"]
)
def test_what_is_not_guarded_is_refused_by_name(guard: pg.Guard, name: str) -> None:
    with pytest.raises(AttributeError, match=f"{name} is not guarded yet and is refused"):
        getattr(guard, name)


def test_an_unknown_keyword_is_refused(third: RecordingServer, guard: pg.Guard) -> None:
    with pytest.raises(pg.RequestError, match="unknown key"):
        guard.responses(input="hi", customer="Maria Lopez", **at(third, "openai"))
    with pytest.raises(pg.RequestError, match="unknown key"):
        guard.responses(input="hi", extra_body={"customer": "Maria Lopez"}, **at(third, "openai"))
    assert third.received() == b""


def test_a_header_that_says_something_is_not_sent(third: RecordingServer, guard: pg.Guard) -> None:
    with pytest.raises(pg.BlockedError):
        guard.responses(
            input="hi", extra_headers={"x-for": "SSN 536-90-4399"}, tools=[{"type": "web_search"}], **at(third, "openai")
        )
    assert third.received() == b""


def test_a_failing_provider_is_tried_again_and_then_told(
    third: RecordingServer, guard: pg.Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacyguard.doors.surfaces.BACKOFF", 0)
    third.fault = lambda call: Status(503) if call.ordinal < 2 else None
    assert said(guard, "responses", "sync", input="hi", **at(third, "openai"))[0] == "hi"
    third.fault = Status(503)
    with pytest.raises(pg.UpstreamError) as raised:
        guard.responses(input="hi", num_retries=1, **at(third, "openai"))
    assert raised.value.retryable
    assert raised.value.status == 503


def test_a_bound_guard_keeps_placeholders_over_surfaces(third: RecordingServer, guard: pg.Guard) -> None:
    chat = guard.bind(principal="u", conversation="c")
    chat.completion(messages=[{"role": "user", "content": "Please write to Maria Lopez."}], **at(third, "openai"))
    chat.responses(input="Please write to Grace Lindqvist and Maria Lopez.", **at(third, "openai"))
    assert third.requests[-1].last_user_text() == "Please write to [PERSON_2] and [PERSON_1]."
