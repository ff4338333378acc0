"""An HTTP request of somebody's client in, the HTTP answer to it out; the call in between goes the one way that all calls go.

What is refused is answered, in the format's own shape, so that the client raises its own error: nothing of it was sent.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from privacyguard.call import Call
from privacyguard.errors import BlockedError, ConfigError, PrivacyGuardError, RequestError, UpstreamError
from privacyguard.exchange import JSON, RECORD, VERDICT, Answer, Ask
from privacyguard.refusal import Refusal
from privacyguard.services import Caller, Services
from privacyguard.values import Part, Prompt, Segment
from privacyguard.ways import OURS, told, way
from privacyguard.wire.api_reader import read_api
from privacyguard.wire.apis import Api, api_of
from privacyguard.wire.bridges import BRIDGES
from privacyguard.wire.leaves import strict_json
from privacyguard.wire.request import Place, Request
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
WHO = {OURS + name: name for name in ("principal", "conversation", "purpose")}


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
            while True:
                if refused := run.prepare():
                    return self._denied(found[0], run, refused)
                try:
                    return way(found[0], ask, run).send(self._services.router)
                except UpstreamError as error:
                    run.failed(error)
                    if not run.elsewhere(error):
                        raise
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
            while True:
                try:
                    refused = await asyncio.to_thread(run.prepare)
                except asyncio.CancelledError:
                    run.abandon()
                    raise
                if refused:
                    return self._denied(found[0], run, refused)
                try:
                    return await way(found[0], ask, run).asend(self._services.router)
                except UpstreamError as error:
                    await asyncio.to_thread(run.failed, error)
                    if not run.elsewhere(error):
                        raise
                except BaseException as error:
                    run.failed(error)  # cancelled: there may be no later moment
                    raise
        except UpstreamError:
            raise
        except PrivacyGuardError as error:
            return _refused(found[0], error)

    def _denied(self, api: Api | None, run: Call, refused: Refusal) -> Answer:
        """The client's own error; or an answer that says so, where the guard replies."""
        if api is None or not self._services.replies or api.name not in BRIDGES:
            return _refused(api, refused.error)
        return told(api, run.request, refused)

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
        if stream and "alt=sse" not in parts.query:
            raise RequestError("a stream is guarded as server-sent events alone: ask with ?alt=sse; nothing was sent")
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
