"""What a bridge is: functions from a body to a chat's and from a chat's reply and chunks back; and what they share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

Node = dict[str, Any]


class Untranslatable(Exception):
    """A part of the request that a chat has no words for. The message names its kind and holds no text."""


class Back(Protocol):
    """Turns the chunks of one chat reply into the events of another API, and says how the stream ends."""

    def chunk(self, chunk: Node) -> Iterable[Node]: ...

    def end(self) -> Iterable[Node]: ...


@dataclass(frozen=True, slots=True)
class Bridge:
    """`there`: a body as a chat's. `back`: a whole chat reply as this API's, with the model's name; `stream` for chunks.

    `done` is what stands behind the last event.
    """

    there: Callable[[Node], Node]
    back: Callable[[Node, str], Node]
    stream: Callable[[str], Back]
    done: bytes = b""


def dicts(value: object) -> Iterator[Node]:
    """The objects of a list; nothing of anything else."""
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def kept(body: Node, **names: str) -> Node:
    """What the chat calls otherwise, or the same: its name -> the body's."""
    return {name: body[other] for name, other in names.items() if body.get(other) is not None}


def function(name: Any, schema: Any, description: Any = None) -> Node:
    """A tool that the application runs."""
    said = {"description": description} if description else {}
    return {
        "type": "function",
        "function": {"name": name, **said, "parameters": schema or {"type": "object", "properties": {}}},
    }


def call(id: Any, name: Any, arguments: Any) -> Node:
    """A call of a tool; its arguments become JSON text."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments or {}, ensure_ascii=False)
    return {"id": id, "type": "function", "function": {"name": name, "arguments": text}}


def message(reply: Node) -> Node:
    """The message of the first choice."""
    found = next(dicts(reply.get("choices")), {}).get("message")
    return found if isinstance(found, dict) else {}


def finish(reply: Node) -> str:
    """Why the first choice ended."""
    return str(next(dicts(reply.get("choices")), {}).get("finish_reason") or "stop")


def usage(reply: Node) -> tuple[int, int]:
    """The tokens of prompt and reply; 0 where nothing is told."""
    told = reply.get("usage")
    told = told if isinstance(told, dict) else {}
    return int(told.get("prompt_tokens") or 0), int(told.get("completion_tokens") or 0)


def parsed(arguments: object) -> Any:
    """The object that a tool's arguments spell; what is none comes under a key of its own."""
    try:
        found = json.loads(arguments) if isinstance(arguments, str) and arguments.strip() else arguments or {}
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"arguments": arguments}
