"""An HTTP request of somebody's client in, the HTTP answer to it out; the call in between goes the one way that all calls go.

What is refused is answered, in the format's own shape, so that the client raises its own error: nothing of it was sent.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from privacyguard.audit.record import Tokens
from privacyguard.call import Call
from privacyguard.errors import BlockedError, ConfigError, PrivacyGuardError, RequestError, RestoreError, UpstreamError
from privacyguard.replies import UNRESTORABLE, AsyncGuardedStream, GuardedStream
from privacyguard.route.raw import RawAnswer, RawCall
from privacyguard.services import Caller, Services
from privacyguard.values import Part, Prompt, Segment
from privacyguard.wire.api_events import RESTORING
from privacyguard.wire.api_reader import read_api
from privacyguard.wire.api_reply import restore_document, spent
from privacyguard.wire.apis import Api, api_of
from privacyguard.wire.leaves import strict_json
from privacyguard.wire.request import Place, Request
from privacyguard.wire.sse import EventStream
from privacyguard.wire.told import error_body

# what says nothing of anybody: access to the provider, and what HTTP and the client's library need
SILENT = frozenset(
    """accept accept-encoding accept-language anthropic-beta anthropic-version api-key authorization connection content-length
    content-type host idempotency-key openai-beta transfer-encoding x-api-key x-goog-api-client x-goog-api-key""".split()
)
LIBRARY = re.compile(r"x-stainless-[a-z-]+")
AGENT = re.compile(r"[A-Za-z][\w.-]{0,40}(?:/[A-Za-z]{0,20}\s?[\d.]{1,20}\S{0,12})?(?: [\w./()+;:-]{1,40}){0,6}")
PLAIN = re.compile(r"[a-z0-9_.:/,=-]{0,60}")
PLAIN_DIGITS = 6
PARAMETERS = {"alt": ("sse", "json"), "beta": ("true",)}
ACCESS = frozenset({"key"})
WHO = {f"x-privacyguard-{name}": name for name in ("principal", "conversation", "purpose")}  # said to us, and to nobody else
RECORD = "x-privacyguard-record"
VERDICT = "x-privacyguard-verdict"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as a client would send it. `timeout` are the client's limits in seconds."""

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    timeout: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client gets. A stream's body closes its connection with itself."""

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes | Iterator[bytes] | AsyncIterator[bytes] = field(repr=False)


class Gateway:
    """Guards the requests of clients that speak HTTP themselves. Thread-safe."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services, self._caller = services, caller

    def handle(self, ask: Ask) -> Answer:
        """Answer a request.

        Raises:
            UpstreamError: the destination cannot be reached, or broke off.
        """
        found = _api(ask)
        try:
            run = Call(self._services, self._read(ask, *found), _caller(self._caller, ask))
            if refused := run.prepare():
                return _refused(found[0], refused.error)
            passed = _Passed(found[0], ask, run)
            try:
                return passed.answer(self._services.router.send_raw(*passed.sent, stream=run.request.stream))
            except BaseException as error:
                run.failed(error)
                raise
        except UpstreamError:
            raise
        except PrivacyGuardError as error:
            return _refused(found[0], error)

    async def ahandle(self, ask: Ask) -> Answer:
        """`handle` without blocking the event loop."""
        found = _api(ask)
        try:
            run = Call(self._services, await asyncio.to_thread(self._read, ask, *found), _caller(self._caller, ask))
            try:
                refused = await asyncio.to_thread(run.prepare)
            except asyncio.CancelledError:
                run.abandon()
                raise
            if refused:
                return _refused(found[0], refused.error)
            passed = _Passed(found[0], ask, run)
            try:
                return passed.answer(await self._services.router.asend_raw(*passed.sent, stream=run.request.stream))
            except BaseException as error:
                run.failed(error)
                raise
        except UpstreamError:
            raise
        except PrivacyGuardError as error:
            return _refused(found[0], error)

    def _read(self, ask: Ask, api: Api | None, match: re.Match[str] | None) -> Request:
        if api is None or match is None:
            raise RequestError(
                "only calls of chat completions, completions, embeddings, moderations, responses, messages and generateContent "
                "are guarded; this one is refused, and nothing was sent"
            )
        body = strict_json(ask.body.decode("utf-8", "replace"))
        if body is None or not isinstance(body.value, dict):
            raise RequestError("the body is no JSON object that says everything once; nothing was sent")
        parts = urlsplit(ask.url)
        name = match.groupdict().get("model") or body.value.get("model")
        if not isinstance(name, str) or not name.strip():
            raise RequestError("the model is missing; nothing was sent")
        address = parts._replace(path=parts.path[: match.start()], query="", fragment="").geturl()
        model, base = self._services.router.asked_of(api.format, address, name)
        stream = match["verb"].startswith("stream") if api.name == "generate" else None
        request = read_api(api, body.value, model=model, base=base, stream=stream)
        return _with_fixed(request, {**_headers(ask), **_parameters(parts.query)})


def _caller(caller: Caller, ask: Ask) -> Caller:
    """Who calls, as far as the request's own headers say it."""
    said = {WHO[name.lower()]: value for name, value in ask.headers if name.lower() in WHO}
    return replace(caller, **said) if said else caller  # type: ignore[arg-type]  # only the strings among its fields


def _api(ask: Ask) -> tuple[Api | None, re.Match[str] | None]:
    found = api_of(urlsplit(ask.url).path) if ask.method == "POST" else None
    return found or (None, None)


def _refused(api: Api | None, error: PrivacyGuardError) -> Answer:
    """The answer that makes a client raise its own error, and not try again."""
    record = ""
    match error:
        case BlockedError():
            status, code, record = 403, "blocked", error.record
        case ConfigError():
            status, code = 400, "not_readable"
        case _:
            status, code = 500, "not_sent"
    body = error_body(api.format if api else "openai", status, f"privacyguard: {error}", code, record)
    marks = ((RECORD, record), (VERDICT, "block")) if record else ()
    return Answer(status, (("content-type", JSON), ("x-should-retry", "false"), *marks), body)


class _Passed:
    """One call that goes to the provider that was asked for, in its client's own bytes."""

    def __init__(self, api: Api | None, ask: Ask, run: Call) -> None:
        assert api is not None
        self._api, self._run = api, run
        outgoing = run.outgoing()
        body = dict(outgoing.body)
        if api.name != "generate":  # there the model stands in the path
            body = {"model": outgoing.cleared.destination.model.partition("/")[2], **body}
        parts = urlsplit(ask.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers = tuple((name, value) for name, value in ask.headers if name.lower() not in WHO)
        self.sent = outgoing, RawCall(ask.method, path, headers, raw, ask.timeout)

    def answer(self, raw: RawAnswer) -> Answer:
        """The answer, restored."""
        marks = ((RECORD, self._run.record), (VERDICT, self._run.decision.verdict))
        if not isinstance(raw.body, bytes):
            return Answer(raw.status, (*raw.headers, *marks), self._stream(raw.body))
        if not 200 <= raw.status < 300:
            self._run.failed(UpstreamError("", retryable=False, status=raw.status))
            return Answer(raw.status, raw.headers, raw.body)
        document = _restored(self._api, raw.body, self._run)
        self._run.ended(None, _tokens(spent(document)))
        return Answer(raw.status, (*raw.headers, *marks), json.dumps(document, ensure_ascii=False).encode())

    def _stream(self, chunks: Any) -> Any:
        events = EventStream(RESTORING[self._api.name](self._run.restorer))

        def ended(error: BaseException | None, _: Any) -> None:
            self._run.ended(None if isinstance(error, GeneratorExit) and events.complete else error, _tokens(events.spent))

        kind = AsyncGuardedStream if hasattr(chunks, "__aiter__") else GuardedStream
        return kind(chunks, _Bytes(events), self._run.decision, ended)


def _tokens(used: tuple[int, int] | None) -> Tokens | None:
    return Tokens(prompt=used[0], completion=used[1]) if used and min(used) >= 0 else None


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


def _restored(api: Api, body: bytes, run: Call) -> Any:
    try:
        document = json.loads(body)
        if api.name not in ("embeddings", "moderations"):
            restore_document(document, run.restorer)
        return document
    except Exception:  # noqa: BLE001 - a reply of any shape; what it breaks with may hold its text
        error = RestoreError(UNRESTORABLE)
    raise error


def _headers(ask: Ask) -> dict[str, str]:
    """The headers that may say something, by name."""
    said = {}
    for name, value in ask.headers:
        lower = name.lower()
        if lower in SILENT or lower in WHO or LIBRARY.fullmatch(lower) or (lower == "user-agent" and AGENT.fullmatch(value)):
            continue
        if not (PLAIN.fullmatch(value) and sum(sign.isdigit() for sign in value) <= PLAIN_DIGITS):
            said[f"/headers/{lower}"] = value
    return said


def _parameters(query: str) -> dict[str, str]:
    """What stands in the address behind the question mark."""
    said = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in ACCESS or value in PARAMETERS.get(name, ()):
            continue
        said[f"/query/{name}"] = value
    return said


def _with_fixed(request: Request, texts: Mapping[str, str]) -> Request:
    """The request with texts that leave beside its body and cannot be rewritten."""
    if not texts:
        return request
    segments = tuple(
        Segment(path, "request", Part.PARAMETER, text, path.rpartition("/")[2], fixed=True)
        for path, text in texts.items()
        if text
    )
    places = {**request.places, **{one.path: Place(()) for one in segments}}
    return replace(request, prompt=Prompt((*request.prompt.segments, *segments), request.prompt.opaque), places=places)
