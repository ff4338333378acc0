"""A reply's JSON and a maker of restorers in, the same JSON with its texts restored out; for every API.

Text goes to the caller, arguments to a tool, which has a zone of its own. Everything else (addresses, ids, what the provider
echoes of the request) stays as it came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from privacyguard.wire.reply import MakeRestorer, Restores

TOLD = frozenset("text content thinking reasoning reasoning_content refusal output_text".split())
ARGUMENTS = ("arguments", "input", "args")  # of a call that is told by its name
SPENT = (
    ("usage", "prompt_tokens", "completion_tokens"),
    ("usage", "input_tokens", "output_tokens"),
    ("usageMetadata", "promptTokenCount", "candidatesTokenCount"),
)


def restore_document(node: Any, make: MakeRestorer) -> None:
    """Restore every text of a whole reply in place."""
    if isinstance(node, list):
        for item in node:
            restore_document(item, make)
        return
    if not isinstance(node, dict):
        return
    told = next((key for key in ARGUMENTS if key in node), "") if isinstance(node.get("name"), str) else ""
    if told:
        node[told] = arguments(node[told], make(node["name"]))
    for key, value in node.items():
        if key == told:
            continue
        if isinstance(value, str) and key in TOLD:
            node[key] = whole(make(None), value)
        elif isinstance(value, (dict, list)) and key not in ("instructions", "tools", "metadata"):  # echoes of the request
            restore_document(value, make)


def whole(restorer: Restores, text: str) -> str:
    """A text that came at once."""
    return restorer.feed(text) + restorer.flush()


def arguments(value: Any, restorer: Restores) -> Any:
    """A tool's arguments: JSON text, or the object that it stands for."""
    if isinstance(value, str):
        return whole(restorer, value)
    return json.loads(whole(restorer, json.dumps(value, ensure_ascii=False)))


def spent(node: Any) -> tuple[int, int] | None:
    """The tokens of the prompt and of the reply, where a reply or an event tells them."""
    for inner in (node, *(node.get(key) for key in ("response", "message"))) if isinstance(node, dict) else ():
        for usage, prompt, completion in SPENT:
            told = inner.get(usage) if isinstance(inner, dict) else None
            if isinstance(told, dict) and isinstance(told.get(prompt), int) and isinstance(told.get(completion), int):
                return told[prompt], told[completion]
    return None


class Channels:
    """The restorers of one stream, one to a channel of text."""

    def __init__(self, make: MakeRestorer) -> None:
        self.make = make
        self._open: dict[tuple[object, ...], Restores] = {}

    def feed(self, channel: tuple[object, ...], text: str, tool: str | None = None) -> str:
        """What can be said now of this piece."""
        if channel not in self._open:
            self._open[channel] = self.make(tool)
        return self._open[channel].feed(text)

    def end(self, channel: tuple[object, ...]) -> str:
        """What the channel held back: it is over."""
        return self._open.pop(channel).flush() if channel in self._open else ""

    def ends(self) -> Iterator[tuple[tuple[object, ...], str]]:
        """What is left in every channel."""
        for channel in list(self._open):
            if held := self.end(channel):
                yield channel, held
