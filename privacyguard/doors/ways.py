"""A call that may be sent in, its client's answer out: in its own bytes from whom it asked, or as a chat from elsewhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

from privacyguard.audit.record import Tokens
from privacyguard.call import Call
from privacyguard.doors.exchange import EVENTS, JSON, OURS, RECORD, VERDICT, Answer, Ask
from privacyguard.errors import ReplyStoppedError, RestoreError, UpstreamError
from privacyguard.refusal import Refusal
from privacyguard.replies import UNRESTORABLE, AsyncGuardedStream, GuardedStream
from privacyguard.route.raw import RawAnswer, RawCall
from privacyguard.route.router import Router
from privacyguard.services import Services
from privacyguard.wire.api_events import RESTORING
from privacyguard.wire.api_reply import restore_document, spent
from privacyguard.wire.apis import Api
from privacyguard.wire.bridges import BRIDGES
from privacyguard.wire.bridges.shape import Back, Node
from privacyguard.wire.request import Request
from privacyguard.wire.sse import EventStream, written

NAMED = frozenset({"messages", "responses"})  # APIs whose events have names


class Way(Protocol):
    """Sends one cleared call and makes the answer."""

    def send(self, router: Router) -> Answer: ...

    async def asend(self, router: Router) -> Answer: ...


def carry(services: Services, run: Call, api: Api | None, ask: Ask) -> Answer:
    """Carry one call to its answer.

    Raises:
        BlockedError: the policy refuses the call (unless the guard replies instead); nothing was sent.
        EgressError, AuditError, DetectionError: nothing was sent. UpstreamError: the destination failed.
    """
    assert api is not None
    while True:
        if refused := run.prepare():
            return _denied(services, api, run, refused)
        try:
            return _way(api, ask, run).send(services.router)
        except UpstreamError as error:
            run.failed(error)
            if not run.elsewhere(error):
                raise
        except BaseException as error:
            run.failed(error)
            raise


async def acarry(services: Services, run: Call, api: Api | None, ask: Ask) -> Answer:
    """`carry` without blocking the event loop."""
    assert api is not None
    while True:
        try:
            refused = await asyncio.to_thread(run.prepare)
        except asyncio.CancelledError:
            run.abandon()
            raise
        if refused:
            return _denied(services, api, run, refused)
        try:
            return await _way(api, ask, run).asend(services.router)
        except UpstreamError as error:
            await asyncio.to_thread(run.failed, error)
            if not run.elsewhere(error):
                raise
        except BaseException as error:
            run.failed(error)  # cancelled: there may be no later moment
            raise


def _way(api: Api, ask: Ask, run: Call) -> Way:
    """The client's own bytes go to whom they were made for; a chat goes to anybody else."""
    decision = run.decision
    if decision.destination == decision.requested and ask.native:
        return Passed(api, ask, run)
    return Bridged(api, run)


def _denied(services: Services, api: Api, run: Call, refused: Refusal) -> Answer:
    if not services.replies or api.name not in BRIDGES:
        raise refused.error
    return _told(api, run.request, refused)


def _told(api: Api, request: Request, refused: Refusal) -> Answer:
    """An answer in the API's own words that says why nothing was sent."""
    text = refused.text
    model, bridge = request.model.partition("/")[2], BRIDGES[api.name]
    marks = ((RECORD, refused.record), (VERDICT, "block"))
    if not request.stream:
        said = {"role": "assistant", "content": text}
        reply = _chat("chat.completion", refused.record, {"index": 0, "message": said, "finish_reason": "content_filter"})
        return Answer(200, (("content-type", JSON), *marks), _json(bridge.back(reply, model)))
    back = bridge.stream(model)
    delta = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": "content_filter"}
    events = [*back.chunk(_chat("chat.completion.chunk", refused.record, delta)), *back.end()]
    return Answer(200, (("content-type", EVENTS), *marks), written(events, named=api.name in NAMED) + bridge.done)


def _chat(kind: str, record: str, choice: Node) -> Node:
    return {"id": record, "object": kind, "created": 0, "model": "", "choices": [choice]}


class Passed:
    """A call that goes to the provider that was asked for, in its client's own bytes."""

    def __init__(self, api: Api, ask: Ask, run: Call) -> None:
        self._api, self._run = api, run
        self._outgoing = run.outgoing()
        body = dict(self._outgoing.body)
        if api.name != "generate":  # there the model stands in the path
            body = {"model": self._outgoing.cleared.destination.model.partition("/")[2], **body}
        parts = urlsplit(ask.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = tuple((name, value) for name, value in ask.headers if not name.lower().startswith(OURS))
        self._call = RawCall(ask.method, path, headers, _json(body), ask.timeout)

    def send(self, router: Router) -> Answer:
        """Send, and restore what comes."""
        return self._answer(router.send_raw(self._outgoing, self._call, stream=self._run.request.stream))

    async def asend(self, router: Router) -> Answer:
        """`send` without blocking the event loop."""
        return self._answer(await router.asend_raw(self._outgoing, self._call, stream=self._run.request.stream))

    def _answer(self, raw: RawAnswer) -> Answer:
        if not isinstance(raw.body, bytes):
            return Answer(raw.status, (*raw.headers, *_marks(self._run)), self._stream(raw.body))
        if not 200 <= raw.status < 300:
            self._run.failed(UpstreamError("", retryable=False, status=raw.status))
            return Answer(raw.status, raw.headers, raw.body)
        document = self._restored(raw.body)
        self._run.ended(None, _tokens(spent(document)))
        return Answer(raw.status, (*raw.headers, *_marks(self._run)), _json(document))

    def _restored(self, body: bytes) -> Any:
        try:
            document = json.loads(body)
            if self._api.name in RESTORING:
                restore_document(document, self._run.restorer)
            return document
        except ReplyStoppedError:
            raise
        except Exception:  # noqa: BLE001 - a reply of any shape; what it breaks with may hold its text
            error = RestoreError(UNRESTORABLE)
        raise error

    def _stream(self, chunks: Any) -> Any:
        events = EventStream(RESTORING[self._api.name](self._run.restorer))

        def ended(error: BaseException | None, _: Any) -> None:
            hung_up = isinstance(error, GeneratorExit) and events.complete  # behind the last event
            self._run.ended(None if hung_up else error, _tokens(events.spent))

        kind = AsyncGuardedStream if hasattr(chunks, "__aiter__") else GuardedStream
        return kind(chunks, _Bytes(events), self._run.decision, ended)


class _Bytes:
    """The bytes of an event stream, in the shape of chunks that are restored."""

    def __init__(self, events: EventStream) -> None:
        self._events = events

    def chunk(self, chunk: bytes) -> bytes:
        """What can be passed on now."""
        return self._events.feed(chunk)

    def rest(self) -> Iterator[bytes]:
        """What was held back."""
        yield self._events.end()


class Bridged:
    """A call that goes to another server than the one that was asked for, as a chat, and comes back in its client's words."""

    def __init__(self, api: Api, run: Call) -> None:
        self._api, self._run, self._bridge = api, run, BRIDGES[api.name]
        self._model = run.request.model.partition("/")[2]
        self._outgoing = run.outgoing(self._there)

    def send(self, router: Router) -> Answer:
        """Send, restore, and translate back."""
        return self._answer(self._run.finished(router.send(self._outgoing)), Translated)

    async def asend(self, router: Router) -> Answer:
        """`send` without blocking the event loop."""
        return self._answer(await self._run.afinished(await router.asend(self._outgoing)), AsyncTranslated)

    def _there(self, body: Node) -> Node:
        return self._bridge.there(body) | ({"stream": True} if self._run.request.stream else {})

    def _answer(self, reply: Any, translated: Callable[[Any, Callable[[Iterable[Node]], bytes], Back, bytes], Any]) -> Answer:
        if not self._run.request.stream:
            document = self._bridge.back(reply.model_dump(), self._model)
            return Answer(200, (("content-type", JSON), *_marks(self._run)), _json(document))
        body = translated(reply, self._written, self._bridge.stream(self._model), self._bridge.done)
        return Answer(200, (("content-type", EVENTS), *_marks(self._run)), body)

    def _written(self, events: Iterable[Node]) -> bytes:
        return written(events, named=self._api.name in NAMED)


class _Translating:
    """What both kinds of streams share."""

    def __init__(self, chunks: Any, write: Callable[[Iterable[Node]], bytes], back: Back, done: bytes) -> None:
        self._chunks, self._write, self._back, self._done = chunks, write, back, done
        self._over = False

    def _piece(self, chunk: Any) -> bytes:
        return self._write(self._back.chunk(chunk.model_dump()))

    def _last(self) -> bytes:
        self._over = True
        return self._write(self._back.end()) + self._done


class Translated(_Translating):
    """The events of one API, from the restored chunks of a chat."""

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self._over:
            raise StopIteration
        for chunk in self._chunks:
            return self._piece(chunk)
        return self._last()

    def close(self) -> None:
        """Stop reading; the connection is closed."""
        self._chunks.close()


class AsyncTranslated(_Translating):
    """`Translated` for an asynchronous client."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self._over:
            raise StopAsyncIteration
        async for chunk in self._chunks:
            return self._piece(chunk)
        return self._last()

    async def aclose(self) -> None:
        """Stop reading; the connection is closed."""
        await self._chunks.aclose()


def _marks(run: Call) -> tuple[tuple[str, str], ...]:
    return (RECORD, run.record), (VERDICT, run.decision.verdict)


def _tokens(used: tuple[int, int] | None) -> Tokens | None:
    return Tokens(prompt=used[0], completion=used[1]) if used and min(used) >= 0 else None


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
