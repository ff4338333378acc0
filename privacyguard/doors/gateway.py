"""An HTTP request of somebody's client in, the HTTP answer to it out; the call in between goes the one way that all calls go.

What is refused is answered, in the format's own shape, so that the client raises its own error: nothing of it was sent.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from urllib.parse import urlsplit

from privacyguard.call import Call
from privacyguard.doors.beside import with_beside
from privacyguard.doors.exchange import JSON, OURS, RECORD, VERDICT, Answer, Ask
from privacyguard.doors.ways import acarry, carry
from privacyguard.errors import BlockedError, ConfigError, PrivacyGuardError, ReplyStoppedError, RequestError, UpstreamError
from privacyguard.services import Caller, Services
from privacyguard.wire.api_reader import read_api
from privacyguard.wire.apis import Api, api_of
from privacyguard.wire.leaves import strict_json
from privacyguard.wire.request import Request
from privacyguard.wire.told import error_body

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
        api, match = _api(ask)
        try:
            request = self._read(ask, api, match)
            return carry(self._services, Call(self._services, request, _caller(self._caller, ask)), api, ask)
        except UpstreamError:
            raise
        except PrivacyGuardError as error:
            return _refused(api, error)

    async def ahandle(self, ask: Ask) -> Answer:
        """`handle` without blocking the event loop."""
        api, match = _api(ask)
        try:
            request = await asyncio.to_thread(self._read, ask, api, match)
            return await acarry(self._services, Call(self._services, request, _caller(self._caller, ask)), api, ask)
        except UpstreamError:
            raise
        except PrivacyGuardError as error:
            return _refused(api, error)

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
        return with_beside(request, ask)


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
        case ReplyStoppedError():
            status, code = 403, "reply_stopped"
        case ConfigError():
            status, code = 400, "not_readable"
        case _:
            status, code = 500, "not_sent"
    body = error_body(api.format if api else "openai", status, f"privacyguard: {error}", code, record)
    marks = ((RECORD, record), (VERDICT, "block")) if record else ()
    return Answer(status, (("content-type", JSON), ("x-should-retry", "false"), *marks), body)
