"""A call in litellm's signature to another API than chat in, litellm's reply out: responses, messages, embeddings …"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, Self

from privacyguard.call import Call
from privacyguard.doors.beside import with_beside
from privacyguard.doors.exchange import Answer, Ask
from privacyguard.doors.ways import acarry, carry
from privacyguard.errors import RequestError, UpstreamError
from privacyguard.forgetting import forgetful
from privacyguard.replies import attach
from privacyguard.route.failures import RETRYABLE
from privacyguard.route.providers import spoken
from privacyguard.services import Caller, Services
from privacyguard.wire.api_reader import read_api
from privacyguard.wire.apis import APIS, Api
from privacyguard.wire.bridges import BRIDGES
from privacyguard.wire.keywords import CONTROLS
from privacyguard.wire.sse import Events

SURFACES = {
    "text_completion": "completions",
    "embedding": "embeddings",
    "moderation": "moderations",
    "responses": "responses",
    "messages": "messages",
}  # what litellm calls it -> the API
SUFFIXES = {"messages": "/v1/messages"}  # behind an endpoint; else the API's name
# what of litellm's surfaces no guard stands before
REFUSED = frozenset(
    """batch_completion create_batch create_file create_fine_tuning_job generate_content image_edit image_generation
    image_variation ocr realtime rerank search speech transcription vector_store_search""".split()
)
RETRIES = 2
BACKOFF = 0.25  # seconds before the first retry, doubled each time
OURS = CONTROLS | {"extra_headers", "extra_body"}


def read_surface(services: Services, name: str, call: Mapping[str, Any]) -> Surface:
    """Read a call.

    Raises:
        RequestError: names what cannot be read and what to do; nothing was sent.
    """
    api = next(one for one in APIS if one.name == SURFACES[name])
    controls = {key: call[key] for key in call if key in OURS and call[key] is not None}
    model = controls.get("model")
    if not isinstance(model, str) or not model.strip():
        raise RequestError('model= is missing: pass a litellm model string such as "openai/gpt-5"; nothing was sent')
    requested = services.router.resolve(model, controls)
    body = {key: value for key, value in call.items() if key not in OURS and value is not None}
    body |= controls.get("extra_body") or {}
    body["model"] = requested.model.partition("/")[2]
    path = requested.endpoint.rstrip("/") + SUFFIXES.get(api.name, f"/{api.name}")
    if requested.provider.startswith("ollama") and api.format == "openai":
        path = f"{requested.endpoint.rstrip('/')}/v1/{api.name}"
    headers = tuple((controls.get("extra_headers") or {}).items())
    access = services.router.access(requested, controls.get("api_key"))
    timeout = controls.get("timeout")
    limits = dict.fromkeys(("connect", "read", "write", "pool"), float(timeout)) if isinstance(timeout, (int, float)) else {}
    native = spoken(requested.provider) == api.format
    if not native and api.name not in BRIDGES:
        raise RequestError(f"{requested.provider} has no {api.name} in a format that is guarded; nothing was sent")
    ask = Ask("POST", path, (("content-type", "application/json"), *access, *headers), b"", limits, native)
    how: dict[str, object] = {key: controls[key] for key in controls if key in ("api_key", "timeout")}
    request = read_api(api, body, model=model, base=requested.endpoint, how=how)
    retries = next((controls[key] for key in ("num_retries", "max_retries") if isinstance(controls.get(key), int)), RETRIES)
    return Surface(services, api, ask, with_beside(request, ask), retries)


class Surface:
    """One call of one surface."""

    def __init__(self, services: Services, api: Api, ask: Ask, request: Any, retries: int) -> None:
        self._services, self._api, self._ask, self._request, self._retries = services, api, ask, request, retries

    def send(self, caller: Caller) -> Any:
        """Send, and return the reply or an iterator of events."""
        for attempt in range(1 + self._retries):
            run = Call(self._services, self._request, caller)
            answer = carry(self._services, run, self._api, self._ask)
            if not self._again(answer, attempt):
                return self._reply(run, answer, Typed)
            time.sleep(BACKOFF * 2**attempt)
        raise AssertionError("unreachable")

    async def asend(self, caller: Caller) -> Any:
        """`send` without blocking the event loop."""
        for attempt in range(1 + self._retries):
            run = Call(self._services, self._request, caller)
            answer = await acarry(self._services, run, self._api, self._ask)
            if not self._again(answer, attempt):
                return self._reply(run, answer, AsyncTyped)
            await asyncio.sleep(BACKOFF * 2**attempt)
        raise AssertionError("unreachable")

    def plan(self, caller: Caller) -> Any:
        """What would happen."""
        return Call(self._services, self._request, caller).plan()

    def _again(self, answer: Answer, attempt: int) -> bool:
        return answer.status in RETRYABLE and attempt < self._retries

    def _reply(self, run: Call, answer: Answer, stream: type[Typed] | type[AsyncTyped]) -> Any:
        if not 200 <= answer.status < 300:
            raise UpstreamError(
                f"the destination answered with HTTP {answer.status}; only what was cleared was sent",
                retryable=answer.status in RETRYABLE,
                status=answer.status,
            )
        typed = self._services.router.typed
        if isinstance(answer.body, bytes):
            return attach(typed(self._api.name, json.loads(answer.body)), run.decided)
        return stream(answer.body, lambda event: typed(self._api.name, event, event=True), run.decided)


class _Stream:
    """What both kinds of typed streams share."""

    def __init__(self, body: Any, typed: Any, decision: Any) -> None:
        self.decision = decision
        attach(self, decision)
        self._body, self._typed, self._events = body, typed, Events()
        self._ready: Iterator[Any] = iter(())


class Typed(_Stream):
    """Iterates the events of one reply in litellm's types."""

    def __iter__(self) -> Self:
        return self

    @forgetful
    def __next__(self) -> Any:
        while True:
            for event in self._ready:
                return attach(self._typed(event), self.decision)
            self._ready = self._events.feed(next(self._body))

    def close(self) -> None:
        """Stop reading; the connection is closed."""
        self._body.close()


class AsyncTyped(_Stream):
    """`Typed` for an asynchronous caller."""

    def __aiter__(self) -> Self:
        return self

    @forgetful
    async def __anext__(self) -> Any:
        while True:
            for event in self._ready:
                return attach(self._typed(event), self.decision)
            self._ready = self._events.feed(await anext(self._body))

    async def aclose(self) -> None:
        """Stop reading; the connection is closed."""
        await self._body.aclose()
