"""A reply in litellm's types and a maker of restorers in; the same reply with its texts restored out, whole or chunk by chunk.

One restorer per channel: a choice's content, its reasoning, each of its tool calls.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol


class Restores(Protocol):
    """Takes a channel's text in chunks and gives it back restored."""

    def feed(self, chunk: str) -> str: ...

    def flush(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Channel:
    """One line of text in a reply. `kind` is content, reasoning, tool, or function (a call of the old kind).

    `place` is the index of a tool call.
    """

    choice: int
    kind: str
    place: int = 0


# gets the name of the tool whose arguments these are, or None for text to the caller
MakeRestorer = Callable[[str | None], Restores]


def restore_reply(reply: Any, make: MakeRestorer) -> None:
    """Restore every choice of a whole reply in place."""
    for choice in getattr(reply, "choices", None) or ():
        message = getattr(choice, "message", None)
        if message is None:
            continue
        for name in ("content", "reasoning_content"):
            text = getattr(message, name, None)
            if isinstance(text, str) and text:
                setattr(message, name, _whole(make(None), text))
        for function in _functions(message):
            if isinstance(function.arguments, str) and function.arguments:
                function.arguments = _whole(make(function.name or ""), function.arguments)


def _whole(restorer: Restores, text: str) -> str:
    return restorer.feed(text) + restorer.flush()


def _functions(message: Any) -> Iterator[Any]:
    for call in getattr(message, "tool_calls", None) or ():
        if getattr(call, "function", None) is not None:
            yield call.function
    if getattr(message, "function_call", None) is not None:
        yield message.function_call


class StreamRestore:
    """Restores the chunks of one stream. `chunk` changes a chunk in place; `rest` gives what the end leaves over."""

    def __init__(self, make: MakeRestorer) -> None:
        self._make = make
        self._restorers: dict[Channel, Restores] = {}
        self._fragments: dict[Channel, Any] = {}  # the last fragment of each call, as a mould for its rest
        self._calls: dict[Channel, tuple[str, str]] = {}  # id and name of the call that a channel carries, as far as known
        self._last: Any = None

    def chunk(self, chunk: Any) -> Any:
        """Restore what can be said now; a choice that ends says what it held back."""
        for choice in getattr(chunk, "choices", None) or ():
            delta = getattr(choice, "delta", None)
            if delta is None:
                continue
            self._last = chunk
            index = getattr(choice, "index", 0) or 0
            for name, kind in (("content", "content"), ("reasoning_content", "reasoning")):
                text = getattr(delta, name, None)
                if isinstance(text, str) and text:
                    setattr(delta, name, self._restorer(Channel(index, kind), None).feed(text))
            for call in tuple(getattr(delta, "tool_calls", None) or ()):
                self._fragment(Channel(index, "tool", getattr(call, "index", 0) or 0), call, delta)
            function = getattr(delta, "function_call", None)
            if function is not None:
                # a choice has one such call: what another, broken off, held back has no place here, and is not for this tool
                self._arguments(Channel(index, "function"), function, "")
                self._fragments[Channel(index, "function")] = function
            if getattr(choice, "finish_reason", None):
                self._finish(index, delta)
        return chunk

    def rest(self) -> Iterator[Any]:
        """Yield a chunk for every choice that still holds something back: some streams never say that a choice has ended."""
        if self._last is None:
            return
        for index in sorted({channel.choice for channel in self._restorers}):
            chunk = copy.deepcopy(self._last)
            choice = chunk.choices[0]
            choice.index, choice.finish_reason = index, None
            choice.delta.content = choice.delta.tool_calls = None
            for name in ("reasoning_content", "function_call"):
                if getattr(choice.delta, name, None):
                    setattr(choice.delta, name, None)
            if getattr(chunk, "usage", None) is not None:
                chunk.usage = None  # the last chunk has told it
            self._finish(index, choice.delta)
            if any(
                getattr(choice.delta, name, None) for name in ("content", "tool_calls", "reasoning_content", "function_call")
            ):
                chunk.choices = [choice]
                yield chunk

    def _restorer(self, channel: Channel, tool: str | None) -> Restores:
        if channel not in self._restorers:
            self._restorers[channel] = self._make(tool)
        return self._restorers[channel]

    def _fragment(self, channel: Channel, call: Any, delta: Any) -> None:
        if getattr(call, "function", None) is None:
            return
        held = self._arguments(channel, call.function, getattr(call, "id", None) or "")
        if held:
            at = next(at for at, one in enumerate(delta.tool_calls) if one is call)
            delta.tool_calls.insert(at, self._remnant(channel, held))
        self._fragments[channel] = call

    def _arguments(self, channel: Channel, function: Any, id: str) -> str:
        """Restore a fragment in place. Return what the call before it in this channel held back, if this is another call."""
        name, held = function.name or "", ""
        if channel in self._restorers:
            known, tool = self._calls[channel]
            # some servers number every call 0, with one id or none: another call is another tool, with a zone of its own
            if (id and known and id != known) or (name and name != tool):
                held = self._restorers.pop(channel).flush()
            else:
                id, name = known or id, tool
        self._calls[channel] = id, name
        restorer = self._restorer(channel, name)
        if isinstance(function.arguments, str) and function.arguments:
            function.arguments = restorer.feed(function.arguments)
        return held

    def _finish(self, index: int, delta: Any) -> None:
        for channel in [channel for channel in self._restorers if channel.choice == index]:
            held = self._restorers.pop(channel).flush()
            if not held:
                continue
            if channel.kind == "content":
                delta.content = (delta.content or "") + held
            elif channel.kind == "reasoning":
                delta.reasoning_content = (getattr(delta, "reasoning_content", None) or "") + held
            elif channel.kind == "function":
                self._add_arguments(delta, channel, held)
            else:
                self._add_fragment(delta, channel, held)

    def _add_fragment(self, delta: Any, channel: Channel, held: str) -> None:
        there = [call for call in delta.tool_calls or () if (getattr(call, "index", 0) or 0) == channel.place]
        present = there[-1] if there else None
        if present is not None and present.function is not None:
            present.function.arguments = (present.function.arguments or "") + held
            return
        delta.tool_calls = [*(delta.tool_calls or ()), self._remnant(channel, held)]

    def _remnant(self, channel: Channel, held: str) -> Any:
        rest = copy.deepcopy(self._fragments[channel])
        rest.id, rest.function.name, rest.function.arguments = None, None, held
        return rest

    def _add_arguments(self, delta: Any, channel: Channel, held: str) -> None:
        present = getattr(delta, "function_call", None)
        if present is not None:
            present.arguments = (present.arguments or "") + held
            return
        rest = copy.deepcopy(self._fragments[channel])
        rest.name, rest.arguments = None, held
        delta.function_call = rest
