"""A request in one API's words in, the same as a chat out, and the chat's reply back in that API's words: one module each.

So a call that may only go to a model of one's own goes there whatever client made it.
"""

from __future__ import annotations

from collections.abc import Mapping

from privacyguard.wire.bridges import chat, generate, messages, responses
from privacyguard.wire.bridges.shape import Bridge, Untranslatable

BRIDGES: Mapping[str, Bridge] = {
    "chat": chat.BRIDGE,
    "generate": generate.BRIDGE,
    "messages": messages.BRIDGE,
    "responses": responses.BRIDGE,
}

__all__ = ["BRIDGES", "Bridge", "Untranslatable"]
