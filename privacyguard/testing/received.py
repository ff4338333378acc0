"""One HTTP request as it arrived in, its texts and turns out, whatever the provider's format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qs

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

_LISTS_OF_TURNS = ("messages", "contents", "input")  # Chat Completions, Messages and Ollama; Gemini; Responses
_MODEL_ROLES = frozenset({"assistant", "model"})
_TOOL_ROLES = frozenset({"tool", "function"})
_RESULT_PARTS = {"tool_result": "content", "function_call_output": "output"}  # part type -> where its result is
_RESPONSE_PARTS = ("functionResponse", "function_response")  # Gemini, in both of its spellings


@dataclass(frozen=True, slots=True)
class ReceivedCall:
    """A request that arrived, complete. `ordinal` counts from 0 since the server started or was cleared.

    `headers` have lower-case names, repeated ones joined by a comma. `body` is decoded from chunks, `raw` is every byte as
    it came. All but method, path and ordinal may hold text of a prompt and is hidden from repr.
    """

    method: str
    path: str
    ordinal: int
    query: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    raw: bytes = field(repr=False)

    def json(self) -> Json:
        """Return the parsed body; None where it is no JSON."""
        try:
            parsed: Json = json.loads(self.body)
        except ValueError:
            return None
        return parsed

    def member(self, *names: str) -> Json:
        """Return the body's member at these keys, one inside the other; None where there is none."""
        found = self.json()
        for name in names:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found

    def parameter(self, name: str) -> str:
        """Return a parameter of the query, the first where it is repeated; "" where there is none."""
        return parse_qs(self.query).get(name, [""])[0]

    def texts(self) -> tuple[str, ...]:
        """Return every string of the body, decoded, in document order (keys excepted); a body that is no JSON is one text."""
        parsed = self.json()
        if parsed is None:
            return (self.body.decode("utf-8", "replace"),) if self.body.strip() not in (b"", b"null") else ()
        return tuple(strings(parsed))

    def last_user_text(self) -> str:
        """Return what the last message of a user says, its parts joined by line ends; "" where no user speaks."""
        for turn in reversed(tuple(_turns(self.json()))):
            if turn.role == "user" and turn.texts:
                return "\n".join(turn.texts)
        return ""

    def tool_results(self) -> tuple[str, ...]:
        """Return the results of tools that came after the model's last turn; () where the model was not waiting for any."""
        results: list[str] = []
        for turn in _turns(self.json()):
            results = [] if turn.role in _MODEL_ROLES else [*results, *turn.results]
        return tuple(results)


def strings(value: Json) -> Iterator[str]:
    """Yield every string leaf of a JSON value in document order."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            yield here
        elif isinstance(here, Mapping):
            waiting.extend(reversed(list(here.values())))
        elif isinstance(here, Sequence):
            waiting.extend(reversed(here))


@dataclass(frozen=True, slots=True)
class _Turn:
    role: str
    texts: tuple[str, ...] = field(repr=False)
    results: tuple[str, ...] = field(repr=False)


def _turns(body: Json) -> Iterator[_Turn]:
    if not isinstance(body, Mapping):
        return
    for key in _LISTS_OF_TURNS:
        turns = body.get(key)
        if isinstance(turns, str):
            yield _Turn("user", (turns,), ())
        elif isinstance(turns, Sequence):
            yield from (_turn(turn) for turn in turns)
    if "prompt" in body:  # text completion, Ollama's generate
        yield _Turn("user", tuple(strings(body["prompt"])), ())


def _turn(turn: Json) -> _Turn:
    if isinstance(turn, str):
        return _Turn("user", (turn,), ())
    if not isinstance(turn, Mapping):
        return _Turn("", (), ())
    role = str(turn.get("role") or "user")
    content = turn.get("content", turn.get("parts", turn))
    parts = [content] if isinstance(content, str | Mapping) else content
    texts: list[str] = []
    results: list[str] = []
    for part in parts if isinstance(parts, Sequence) else ():
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, Mapping):
            results.extend(_results(part))
            if isinstance(part.get("text"), str):
                texts.append(str(part["text"]))
    return _Turn(role, (), (*results, *texts)) if role in _TOOL_ROLES else _Turn(role, tuple(texts), tuple(results))


def _results(part: Mapping[str, Json]) -> Iterator[str]:
    where = _RESULT_PARTS.get(str(part.get("type")))
    if where:
        result = part.get(where)
        if isinstance(result, str):
            yield result
        elif isinstance(result, Sequence):
            yield from (str(inner["text"]) for inner in result if isinstance(inner, Mapping) and "text" in inner)
    for name in _RESPONSE_PARTS:
        response = part.get(name)
        if isinstance(response, Mapping):
            yield from strings(response.get("response"))
