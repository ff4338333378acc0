"""A call in litellm's signature in, litellm's reply out, for one caller; and the ways in for others' clients and functions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from privacyguard.call import Call
from privacyguard.doors.clients import guard_client
from privacyguard.doors.gateway import Gateway
from privacyguard.doors.protect import protected
from privacyguard.doors.surfaces import REFUSED, Surface, read_surface
from privacyguard.errors import UpstreamError
from privacyguard.forgetting import forgetful
from privacyguard.plan import Plan
from privacyguard.services import Caller, Services
from privacyguard.values import Finding, Part, Prompt, Segment
from privacyguard.wire.chat import read_chat

Client = TypeVar("Client")


class Chat:
    """The calls, bound to a principal, a conversation and a purpose. Thread-safe."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services, self._caller = services, caller

    @forgetful
    def completion(self, **call: Any) -> Any:
        """Guard a chat completion: litellm's signature and return types; `stream=True` gives an iterator of chunks.

        Raises:
            BlockedError: the policy refuses the call (unless the guard replies instead); nothing was sent.
            RequestError, DetectionError, EgressError: nothing was sent.
            AuditError: the decision could not be recorded, and nothing was sent.
            UpstreamError: the destination failed; only what was cleared was sent, if anything.
        """
        run = Call(self._services, read_chat(call), self._caller)
        while True:
            refused = run.prepare()
            if refused is not None:
                return refused.reply()
            try:
                reply = self._services.router.send(run.outgoing())
            except UpstreamError as error:
                run.failed(error)
                if not run.elsewhere(error):
                    raise
            except BaseException as error:
                run.failed(error)
                raise
            else:
                return run.finished(reply)

    @forgetful
    async def acompletion(self, **call: Any) -> Any:
        """`completion` without blocking the event loop; `stream=True` gives an asynchronous iterator of chunks."""
        run = Call(self._services, read_chat(call), self._caller)
        while True:
            try:
                refused = await asyncio.to_thread(run.prepare)
            except asyncio.CancelledError:
                run.abandon()
                raise
            if refused is not None:
                return refused.areply()
            try:
                reply = await self._services.router.asend(run.outgoing())
            except UpstreamError as error:
                await asyncio.to_thread(run.failed, error)
                if not run.elsewhere(error):
                    raise
            except BaseException as error:
                run.failed(error)  # cancelled: there may be no later moment
                raise
            else:
                return await run.afinished(reply)

    def wrap(self, client: Client) -> Client:
        """Guard a client that the application has already, and return it: the OpenAI SDK's, Anthropic's, Google GenAI's,
        LangChain's chat models over them, or any httpx or httpx2 client; sync or async, its copies with it.

        Its own types come back. A call that is blocked is answered with status 403 (400 where it cannot be read), so that
        the client raises its own error, which says why; nothing was sent.

        Raises:
            ConfigError: the client sends in a way that cannot be guarded.
        """
        guard_client(client, Gateway(self._services, self._caller))
        return client

    def protect(self, function: Any = None, *, model: str = "openai/any") -> Any:
        """Decorate a function that sends `messages` to a model by itself: it gets what may leave, and its reply is restored.

        `model` says where it sends to. It may be a coroutine, or a generator of text. What may not go there is refused. The
        guard does not own the send, and the log says so: `enforcement: cooperative`.
        """
        if function is None:
            return lambda given: self.protect(given, model=model)
        return protected(self._services, self._caller, function, model)

    @forgetful
    def text_completion(self, **call: Any) -> Any:
        """Guard a text completion (`prompt=`)."""
        return read_surface(self._services, "text_completion", call).send(self._caller)

    @forgetful
    async def atext_completion(self, **call: Any) -> Any:
        """`text_completion` without blocking the event loop."""
        return await (await self._surface("text_completion", call)).asend(self._caller)

    @forgetful
    def embedding(self, **call: Any) -> Any:
        """Guard embeddings (`input=`). What must stay is blocked: another model's vectors are no substitute."""
        return read_surface(self._services, "embedding", call).send(self._caller)

    @forgetful
    async def aembedding(self, **call: Any) -> Any:
        """`embedding` without blocking the event loop."""
        return await (await self._surface("embedding", call)).asend(self._caller)

    @forgetful
    def moderation(self, **call: Any) -> Any:
        """Guard a moderation (`input=`)."""
        return read_surface(self._services, "moderation", call).send(self._caller)

    @forgetful
    async def amoderation(self, **call: Any) -> Any:
        """`moderation` without blocking the event loop."""
        return await (await self._surface("moderation", call)).asend(self._caller)

    @forgetful
    def responses(self, **call: Any) -> Any:
        """Guard a call of the Responses API (`input=`); `stream=True` gives an iterator of its events."""
        return read_surface(self._services, "responses", call).send(self._caller)

    @forgetful
    async def aresponses(self, **call: Any) -> Any:
        """`responses` without blocking the event loop."""
        return await (await self._surface("responses", call)).asend(self._caller)

    @forgetful
    def messages(self, **call: Any) -> Any:
        """Guard a call of Anthropic's Messages API (`messages=`, `max_tokens=`). Gives a dict; as a stream, dicts."""
        return read_surface(self._services, "messages", call).send(self._caller)

    @forgetful
    async def amessages(self, **call: Any) -> Any:
        """`messages` without blocking the event loop."""
        return await (await self._surface("messages", call)).asend(self._caller)

    def __getattr__(self, name: str) -> Any:
        if name in REFUSED or name.removeprefix("a") in REFUSED:
            raise AttributeError(f"{name} is not guarded yet and is refused; nothing was sent")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    async def _surface(self, name: str, call: Mapping[str, Any]) -> Surface:
        return await asyncio.to_thread(read_surface, self._services, name, call)

    @forgetful
    def plan(self, **call: Any) -> Plan:
        """Say what would happen to a chat call. Sends, records and remembers nothing."""
        return Call(self._services, read_chat(call), self._caller).plan()

    @forgetful
    def scan(self, content: str | Sequence[Mapping[str, object]]) -> tuple[Finding, ...]:
        """Find everything sensitive in a text or in messages, whatever the policy makes of it."""
        if isinstance(content, str):
            prompt = Prompt((Segment("", "user", Part.TEXT, content),) if content else ())
        else:
            prompt = read_chat({"model": "scan", "messages": content}).prompt
        return self._services.detector.detect(prompt).findings
