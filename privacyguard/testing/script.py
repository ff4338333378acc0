"""A call that arrived in, what the model is to say out: replies as values, and small scripts that make them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from privacyguard.errors import ConfigError
from privacyguard.testing.received import Json, ReceivedCall

Finish: TypeAlias = Literal["stop", "length", "tool_calls", "content_filter"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The model asks for a tool. `arguments` is JSON text, whole or in the fragments in which it is streamed.

    Gemini, Ollama and unstreamed Messages carry an object instead of text: there broken JSON is a failure of the script.
    """

    name: str
    arguments: str | Sequence[str] = field(default="{}", repr=False)
    id: str = ""

    @property
    def fragments(self) -> tuple[str, ...]:
        """The arguments as they are streamed."""
        return _pieces(self.arguments)

    @property
    def text(self) -> str:
        """The arguments as one JSON text."""
        return "".join(self.fragments)

    def parsed(self) -> Json:
        """Return the arguments as an object. Raises ConfigError where they are no JSON object."""
        try:
            found: Json = json.loads(self.text or "{}")
        except ValueError:
            found = None
        if not isinstance(found, Mapping):
            raise ConfigError("the arguments of a scripted tool call are no JSON object, which this format cannot carry")
        return found


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model says in one choice: first `reasoning`, then `content`, then the tool calls.

    A sequence of strings is streamed piece by piece; `finish` None is "tool_calls" where there are any, else "stop".
    """

    content: str | Sequence[str] = field(default="", repr=False)
    tool_calls: Sequence[ToolCall] = ()
    reasoning: str | Sequence[str] = field(default="", repr=False)
    finish: Finish | None = None

    @property
    def pieces(self) -> tuple[str, ...]:
        """The content as it is streamed."""
        return _pieces(self.content)

    @property
    def text(self) -> str:
        """The content as one text."""
        return "".join(self.pieces)

    @property
    def thoughts(self) -> tuple[str, ...]:
        """The reasoning as it is streamed."""
        return _pieces(self.reasoning)

    @property
    def ending(self) -> Finish:
        """Why the model stopped."""
        return self.finish or ("tool_calls" if self.tool_calls else "stop")


Take: TypeAlias = Callable[[ReceivedCall], Json]
Script: TypeAlias = "Reply | Sequence[Reply] | Callable[[ReceivedCall], Reply | Sequence[Reply]]"
"""A reply, one reply per choice (n > 1; repeated where there are fewer), or what makes them from the call that arrived."""


def play(script: Script, call: ReceivedCall) -> tuple[Reply, ...]:
    """Return what the script says to this call: at least one reply."""
    said = script(call) if callable(script) else script
    replies = (said,) if isinstance(said, Reply) else tuple(said)
    if not replies:
        raise ConfigError("a reply script gave no reply; return a Reply or a sequence of at least one")
    return replies


def spread(replies: Sequence[Reply], wanted: Json) -> list[Reply]:
    """Return one reply for each of the `wanted` choices (anything but a positive number: one)."""
    choices = wanted if isinstance(wanted, int) and wanted > 0 else 1
    return [replies[choice % len(replies)] for choice in range(choices)]


def cut(text: str, chunk: int) -> tuple[str, ...]:
    """Return the text in pieces of `chunk` code points; 0 leaves it whole."""
    if chunk < 0:
        raise ConfigError("the size of a chunk is 0 (whole) or more code points")
    return tuple(text[at : at + chunk] for at in range(0, len(text), chunk)) if chunk else (text,)


def say(text: str, *, chunk: int = 0) -> Reply:
    """Return a reply that says this, in chunks of so many code points (0: whole)."""
    return Reply(cut(text, chunk))


def echo(chunk: int = 3, *, prefix: str = "") -> Callable[[ReceivedCall], Reply]:
    """Return a script that says back what came last, the user's text or the results of tools, cut at every place."""

    def script(call: ReceivedCall) -> Reply:
        return say(prefix + ("\n".join(call.tool_results()) or call.last_user_text()), chunk=chunk)

    return script


def matching(pattern: str) -> Take:
    """Return what takes the last match of a pattern (its first group, where it has one) in the texts of a call."""
    compiled = re.compile(pattern)

    def take(call: ReceivedCall) -> str:
        for text in reversed(call.texts()):
            found = list(compiled.finditer(text))
            if found:
                return str(found[-1][1 if compiled.groups else 0])
        raise ConfigError("a scripted tool call takes an argument by a pattern that matches nothing in the call")

    return take


def call_tool(
    name: str, arguments: Mapping[str, Json | Take], *, chunk: int = 3, then: Script | None = None
) -> Callable[[ReceivedCall], Reply | Sequence[Reply]]:
    """Return a script that calls a tool, its arguments streamed in fragments of `chunk` code points, and goes on with `then`.

    An argument that is a function is taken from the call (see `matching`). Once results came back, `then` speaks (an echo of
    the results, unless given), so that a loop over tools ends.
    """
    afterwards = then if then is not None else echo()

    def script(call: ReceivedCall) -> Reply | Sequence[Reply]:
        if call.tool_results():
            return play(afterwards, call)
        filled = {key: value(call) if callable(value) else value for key, value in arguments.items()}
        return Reply(tool_calls=(ToolCall(name, cut(json.dumps(filled, ensure_ascii=False), chunk)),))

    return script


def _pieces(text: str | Sequence[str]) -> tuple[str, ...]:
    return ((text,) if text else ()) if isinstance(text, str) else tuple(text)
