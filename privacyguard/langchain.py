"""LangChain's agents: a middleware that guards whichever chat model an agent calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware

from privacyguard.chat import Chat


class GuardMiddleware(AgentMiddleware):  # type: ignore[misc]  # LangChain is no dependency of ours
    """Guards every model call of an agent: `create_agent(model, tools, middleware=[GuardMiddleware(guard)])`.

    The chat model is wrapped when it is called (see `Guard.wrap`), so that models which other middleware puts in its place are
    guarded too, where this one stands last. `guard` may be bound to a principal and a conversation.

    Raises:
        ConfigError: the model sends in a way that cannot be guarded; nothing was sent.
    """

    def __init__(self, guard: Chat) -> None:
        super().__init__()
        self._guard = guard

    def wrap_model_call(self, request: Any, handler: Callable[[Any], Any]) -> Any:
        """Guard one call."""
        self._guard.wrap(request.model)
        return handler(request)

    async def awrap_model_call(self, request: Any, handler: Callable[[Any], Awaitable[Any]]) -> Any:
        """Guard one asynchronous call."""
        self._guard.wrap(request.model)
        return await handler(request)
