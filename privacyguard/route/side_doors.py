"""What litellm would do on the side with a call in; an error out where that would show the call to somebody else.

To a third party litellm shows what was cleared. Of a call to a trusted zone it must show nobody anything: its callbacks, its
cache, its prints and the images it would fetch by itself are other ways out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from privacyguard.errors import EgressError, RequestError
from privacyguard.places import THIRD_PARTY, Destination

WATCHERS = """callbacks input_callback success_callback failure_callback service_callback _async_success_callback
_async_failure_callback""".split()
_FETCHERS = frozenset({"anthropic", "gemini", "ollama_chat"})  # their adapters turn an address into the image's bytes


def check_side_doors(litellm: Any, destination: Destination, adapter: str, name: str, body: Mapping[str, object]) -> None:
    """Raise unless nothing but the guarded transport will see the call.

    Raises:
        EgressError: a setting of the process opens a side door; says which, and what to do. Nothing was sent.
        RequestError: the call holds something that litellm would fetch with a connection of its own. Nothing was sent.
    """
    if {f"{adapter}/{name}", name} & set(litellm.model_alias_map or {}):
        raise EgressError(
            "litellm.model_alias_map renames this model; remove the alias and name the model itself; nothing was sent"
        )
    if litellm.use_litellm_proxy or os.environ.get("USE_LITELLM_PROXY", "").lower() == "true":
        raise EgressError(
            "USE_LITELLM_PROXY sends every call to a proxy; unset it and declare the proxy's endpoint; nothing was sent"
        )
    if adapter in _FETCHERS and any(_addresses(body.get("messages"))):
        raise RequestError(
            "an image or file by its address would be fetched outside the guard: send its bytes as a data URI; nothing was sent"
        )
    if destination.zone == THIRD_PARTY.name:
        return
    # "cache" is litellm's own mark for its cache, which is asked for itself below
    watching = [name for name in WATCHERS if any(one != "cache" for one in getattr(litellm, name, None) or ())]
    if watching:
        raise EgressError(f"litellm.{watching[0]} would see what only {destination.zone} may see; empty it; nothing was sent")
    if litellm.cache is not None:
        raise EgressError(f"litellm.cache would keep what only {destination.zone} may see; set it to None; nothing was sent")
    if litellm.set_verbose:
        raise EgressError("litellm.set_verbose prints whole prompts; set it to False; nothing was sent")


def _addresses(messages: object) -> Iterator[str]:
    """Yield every http address in the image and file parts of the messages."""
    for message in messages if isinstance(messages, list) else ():
        content = message.get("content") if isinstance(message, dict) else None
        for part in content if isinstance(content, list) else ():
            if isinstance(part, dict) and part.get("type") not in ("text", "thinking", "refusal"):
                yield from (text for text in _strings(part) if text.lower().startswith(("http:", "https:", "gs:")))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(item)
