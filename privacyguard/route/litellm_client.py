"""An outgoing call in, litellm's reply out; the only module that imports litellm.

litellm sees a cleared request and an address where nobody listens; retries, fallbacks, aliases, callbacks and caches of its
own are switched off or refused.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
import warnings
from functools import lru_cache
from typing import Any

import httpx

from privacyguard.errors import PrivacyGuardError, UpstreamError
from privacyguard.places import THIRD_PARTY
from privacyguard.route.access import key_of
from privacyguard.route.chunks import AsyncChunks, Chunks
from privacyguard.route.client import Outgoing
from privacyguard.route.failures import failure_of
from privacyguard.route.providers import PROVIDERS, provider_of
from privacyguard.route.side_doors import check_side_doors
from privacyguard.route.transport import AsyncGuardedTransport, Exchange, GuardedTransport, trap_for

RETRIES = 2  # of calls that failed before an answer, or with a status that says "later"; always to the same destination
BACKOFF = 0.25  # seconds before the first retry, doubled each time
_OWN_MODEL = {
    "litellm_provider": "ollama_chat",
    "mode": "chat",
    "input_cost_per_token": 0.0,
    "output_cost_per_token": 0.0,
    "supports_function_calling": True,
}


class LitellmClient:
    """Sends through litellm. Stateless and thread-safe; every call has a connection of its own."""

    def send(self, outgoing: Outgoing) -> Any:
        """Send, and return the reply or an iterator of chunks."""
        return self._send(outgoing) if not outgoing.body.get("stream") else self._stream(outgoing)

    async def asend(self, outgoing: Outgoing) -> Any:
        """Send, and return the reply or an asynchronous iterator of chunks."""
        return await self._asend(outgoing) if not outgoing.body.get("stream") else await self._astream(outgoing)

    def refusal(self, model: str, text: str, *, stream: bool) -> Any:
        """A reply of the provider's own type that says `text`."""
        from litellm.types.utils import Choices, Delta, Message, ModelResponse, ModelResponseStream, StreamingChoices

        if stream:
            choice = StreamingChoices(index=0, delta=Delta(role="assistant", content=text), finish_reason="content_filter")
            return ModelResponseStream(model=model, choices=[choice])
        message = Message(role="assistant", content=text)
        return ModelResponse(model=model, choices=[Choices(index=0, message=message, finish_reason="content_filter")])

    def typed(self, api: str, document: dict[str, Any], *, event: bool) -> Any:
        """A document, or an event of a stream, of one of the other APIs in the type that litellm has for it."""
        return typed(api, document, event=event)

    def _send(self, outgoing: Outgoing) -> Any:
        for attempt in range(1 + _retries(outgoing)):
            with httpx.Client(transport=GuardedTransport(outgoing.exchange), trust_env=False) as http:
                reply, error = _attempt(
                    lambda: _litellm().completion(**_call(outgoing, _sync_client(outgoing, http))), outgoing.exchange
                )
            if error is None:
                return reply
            if not _again(error, outgoing, attempt):
                raise error
            time.sleep(BACKOFF * 2**attempt)
        raise AssertionError("unreachable")

    def _stream(self, outgoing: Outgoing) -> Chunks:
        sockets: list[object] = []

        def answered(response: httpx.Response) -> None:
            sockets.append(response.extensions["network_stream"].get_extra_info("socket"))

        transport = GuardedTransport(outgoing.exchange)
        http = httpx.Client(transport=transport, trust_env=False, event_hooks={"response": [answered]})
        try:
            chunks, error = _attempt(
                lambda: _litellm().completion(**_call(outgoing, _sync_client(outgoing, http))), outgoing.exchange
            )
            if error is not None:
                raise error
        except BaseException:
            http.close()
            raise
        return Chunks(chunks, http, sockets, outgoing.exchange)

    async def _asend(self, outgoing: Outgoing) -> Any:
        for attempt in range(1 + _retries(outgoing)):
            async with httpx.AsyncClient(transport=AsyncGuardedTransport(outgoing.exchange), trust_env=False) as http:
                reply, error = await _aattempt(outgoing, http)
            if error is None:
                return reply
            if not _again(error, outgoing, attempt):
                raise error
            await asyncio.sleep(BACKOFF * 2**attempt)
        raise AssertionError("unreachable")

    async def _astream(self, outgoing: Outgoing) -> AsyncChunks:
        http = httpx.AsyncClient(transport=AsyncGuardedTransport(outgoing.exchange), trust_env=False)
        try:
            chunks, error = await _aattempt(outgoing, http)
            if error is not None:
                raise error
            return await AsyncChunks.opened(chunks, http, outgoing.exchange)
        except BaseException:
            await http.aclose()
            raise


def _attempt(call: Any, exchange: Exchange) -> tuple[Any, UpstreamError | None]:
    try:
        return call(), None
    except Exception as error:  # noqa: BLE001 - litellm raises anything; what it says may hold the prompt
        failure = failure_of(error, exchange)
    return None, _raised(failure)


async def _aattempt(outgoing: Outgoing, http: httpx.AsyncClient) -> tuple[Any, UpstreamError | None]:
    try:
        return await _litellm().acompletion(**_call(outgoing, _async_client(outgoing, http))), None
    except Exception as error:  # noqa: BLE001 - litellm raises anything; what it says may hold the prompt
        failure = failure_of(error, outgoing.exchange)
    return None, _raised(failure)


def _raised(failure: PrivacyGuardError) -> UpstreamError:
    if isinstance(failure, UpstreamError):
        return failure
    raise failure


def _call(outgoing: Outgoing, client: object) -> dict[str, Any]:
    destination = outgoing.cleared.destination
    provider, name = provider_of(destination.model)
    adapter = PROVIDERS[provider].adapter
    check_side_doors(_litellm(), destination, adapter, name, outgoing.body)
    if adapter == "ollama_chat":
        # about a model it does not know, litellm asks the server that OLLAMA_API_BASE names, with a client and a key of its own
        _litellm().model_cost.setdefault(f"{adapter}/{name}", _OWN_MODEL)
    base = trap_for(destination.endpoint)
    if destination.endpoint.startswith("unix:") and adapter != "ollama_chat":
        base += "/v1"  # a socket's path leaves no room for the API's
    given = {
        name: value
        for name, value in outgoing.controls.items()
        if name in ("timeout", "drop_params", "api_version") and value is not None
    }
    return {
        **outgoing.body,
        **given,
        "model": f"{adapter}/{name}",
        "api_base": base,
        "api_key": _key(outgoing),
        "client": client,
        "max_retries": 0,
        "num_retries": 0,
        "caching": False,
        "cache": {"no-cache": True, "no-store": True},
        "no-log": True,  # no callback sees what a local model may see
        "_skip_mcp_handler": True,  # a gateway of litellm's own, which is another way out
    }


def _sync_client(outgoing: Outgoing, http: httpx.Client) -> object:
    if _adapter(outgoing) == "openai":
        import openai

        return openai.OpenAI(**_openai_options(outgoing), http_client=http)
    from litellm.llms.custom_httpx.http_handler import HTTPHandler

    return HTTPHandler(client=http)


def _async_client(outgoing: Outgoing, http: httpx.AsyncClient) -> object:
    if _adapter(outgoing) == "openai":
        import openai

        return openai.AsyncOpenAI(**_openai_options(outgoing), http_client=http)
    from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler

    handler = AsyncHTTPHandler.__new__(AsyncHTTPHandler)  # its constructor would open a session of its own
    handler.timeout, handler.event_hooks, handler.client_alias = None, None, None
    handler.client = http
    return handler


def _openai_options(outgoing: Outgoing) -> dict[str, Any]:
    organization = outgoing.controls.get("organization")
    return {
        "api_key": _key(outgoing),
        "base_url": trap_for(outgoing.cleared.destination.endpoint),
        "max_retries": 0,
        "organization": organization if isinstance(organization, str) else None,
    }


def _adapter(outgoing: Outgoing) -> str:
    return PROVIDERS[provider_of(outgoing.cleared.destination.model)[0]].adapter


def _key(outgoing: Outgoing) -> str:
    return key_of(outgoing.cleared.destination, outgoing.controls.get("api_key"))


def _again(error: UpstreamError, outgoing: Outgoing, attempt: int) -> bool:
    """Whether to try the same destination once more. One of our own that cannot be reached is left for the next one."""
    reached = error.sent or outgoing.cleared.destination.zone == THIRD_PARTY.name
    return error.retryable and reached and attempt < _retries(outgoing)


def _retries(outgoing: Outgoing) -> int:
    asked = next(
        (outgoing.controls[name] for name in ("num_retries", "max_retries") if outgoing.controls.get(name) is not None), RETRIES
    )
    return asked if isinstance(asked, int) and asked >= 0 else RETRIES


class Document(dict[str, Any]):
    """A reply for which litellm has no class: a dict, with room for the decision."""

    _hidden_params: dict[str, Any]


def typed(api: str, document: dict[str, Any], *, event: bool) -> Any:
    """See `LitellmClient.typed`."""
    types = _litellm().types
    match api:
        case "embeddings":
            return types.utils.EmbeddingResponse(**document)
        case "completions":
            return types.utils.TextCompletionResponse(**document)
        case "moderations":
            return types.llms.openai.OpenAIModerationResponse(**document)
        case "responses" if event:
            from litellm.llms.openai.responses.transformation import OpenAIResponsesAPIConfig

            kind = OpenAIResponsesAPIConfig.get_event_model_class(event_type=document["type"])
            try:
                return kind(**document)
            except ValueError:  # a provider may leave something out
                return kind.model_construct(**document)
        case "responses":
            return types.llms.openai.ResponsesAPIResponse(**document)
        case _:
            return Document(document)


@lru_cache(maxsize=1)  # the import takes seconds
def _litellm() -> Any:
    # without it, `import litellm` fetches a price list from the network
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    litellm.suppress_debug_info = True
    litellm.disable_hf_tokenizer_download = True  # counting a stream's tokens would fetch a tokenizer from the network
    for name in ("LiteLLM", "openai._base_client"):
        logging.getLogger(name).addFilter(_Quiet())
    with warnings.catch_warnings():
        # litellm completes its reply types on first use and warns; where warnings are errors, that would break a first stream
        warnings.simplefilter("ignore")
        types = litellm.types.utils
        for reply in (
            types.Message,
            types.Delta,
            types.Choices,
            types.StreamingChoices,
            types.ModelResponse,
            types.ModelResponseStream,
        ):
            reply.model_rebuild()
    return litellm


class _Quiet(logging.Filter):
    """Lets nothing of a guarded process's calls into litellm's log: its debug and error lines hold prompts."""

    def filter(self, record: logging.LogRecord) -> bool:
        return False
