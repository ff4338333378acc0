"""Somebody's own function that sends messages to a model in, the same guarded out: what it is given is what may leave.

The guard does not own the send here: that the function sends what it was given, and to whom it says, is its author's word,
and the log says so (`enforcement: cooperative`).
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from privacyguard.audit.record import Enforcement
from privacyguard.call import Call
from privacyguard.errors import ConfigError, RestoreError
from privacyguard.replies import UNRESTORABLE
from privacyguard.services import Caller, Services
from privacyguard.wire.api_reply import restore_document, whole
from privacyguard.wire.chat import read_chat
from privacyguard.wire.reply import Restores, restore_reply

Messages = Sequence[Mapping[str, object]]


def protected(services: Services, caller: Caller, function: Callable[..., Any], model: str) -> Callable[..., Any]:
    """The function, called with messages as the policy demands them; what it gives back is restored.

    Raises:
        ConfigError: it takes no messages.
    """
    takes = inspect.signature(function)
    if "messages" not in takes.parameters:
        raise ConfigError("a protected function takes its prompt as `messages`, a list of {role, content}")

    def prepared(given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Call, inspect.BoundArguments]:
        bound = takes.bind(*given, **named)
        request = read_chat({"model": model, "messages": bound.arguments["messages"]})
        run = Call(services, replace(request, alone="the function has one place to go"), caller, Enforcement.COOPERATIVE)
        if refused := run.prepare():
            raise refused.error
        bound.arguments["messages"] = run.rewritten["messages"]
        return run, bound

    if inspect.isasyncgenfunction(function):

        @functools.wraps(function)
        async def astream(*given: Any, **named: Any) -> AsyncIterator[str]:
            run, bound = await asyncio.to_thread(prepared, given, named)
            restorer = run.restorer(None)
            with _recorded(run):
                async for piece in function(*bound.args, **bound.kwargs):
                    yield restorer.feed(_text(piece))
                yield restorer.flush()

        return astream

    if inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def stream(*given: Any, **named: Any) -> Iterator[str]:
            run, bound = prepared(given, named)
            restorer = run.restorer(None)
            with _recorded(run):
                for piece in function(*bound.args, **bound.kwargs):
                    yield restorer.feed(_text(piece))
                yield restorer.flush()

        return stream

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def asked(*given: Any, **named: Any) -> Any:
            run, bound = await asyncio.to_thread(prepared, given, named)
            with _recorded(run):
                return _restored(await function(*bound.args, **bound.kwargs), run.restorer)

        return asked

    @functools.wraps(function)
    def ask(*given: Any, **named: Any) -> Any:
        run, bound = prepared(given, named)
        with _recorded(run):
            return _restored(function(*bound.args, **bound.kwargs), run.restorer)

    return ask


@contextlib.contextmanager
def _recorded(run: Call) -> Iterator[None]:
    """Records how the call ended."""
    try:
        yield
    except BaseException as error:
        run.ended(error, None)
        raise
    run.ended(None, None)


def _text(piece: object) -> str:
    if not isinstance(piece, str):
        raise RestoreError("a protected generator yields text; " + UNRESTORABLE)
    return piece


def _restored(reply: Any, make: Callable[[str | None], Restores]) -> Any:
    """What the function gave back: a text, a chat reply, JSON, or a message with content. Anything else stays as it is."""
    if isinstance(reply, str):
        return whole(make(None), reply)
    if isinstance(reply, (dict, list)):
        restore_document(reply, make)
    elif hasattr(reply, "choices"):
        restore_reply(reply, make)
    elif isinstance(getattr(reply, "content", None), str):
        reply.content = whole(make(None), reply.content)
    return reply
