"""The events of a streamed reply in, one by one; the same restored out, and what was held back where its channel ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any, Protocol

from privacyguard.wire.api_reply import Channels, restore_document
from privacyguard.wire.reply import MakeRestorer, StreamRestore

Event = dict[str, Any]


class Restoring(Protocol):
    """Restores the events of one stream. `rest` gives what is left when the stream is over."""

    def event(self, event: Event) -> Iterable[Event]: ...

    def rest(self) -> Iterable[Event]: ...


class Chat:
    """Chat completions: the same restoring as of litellm's chunks, which have these very names."""

    def __init__(self, make: MakeRestorer) -> None:
        self._restore = StreamRestore(make)

    def event(self, event: Event) -> Iterator[Event]:
        """One chunk."""
        yield _plain(self._restore.chunk(_named(event)))

    def rest(self) -> Iterator[Event]:
        """Chunks for what some choices held back to the end."""
        for chunk in self._restore.rest():
            yield _plain(chunk)


class Completions:
    """Text completions: one text to a choice."""

    def __init__(self, make: MakeRestorer) -> None:
        self._channels, self._last = Channels(make), Event()

    def event(self, event: Event) -> Iterator[Event]:
        """One chunk."""
        for choice in _dicts(event.get("choices")):
            self._last = event
            if isinstance(choice.get("text"), str):
                choice["text"] = self._channels.feed((choice.get("index", 0),), choice["text"])
            if choice.get("finish_reason"):
                choice["text"] = (choice.get("text") or "") + self._channels.end((choice.get("index", 0),))
        yield event

    def rest(self) -> Iterator[Event]:
        """Chunks for choices that never ended."""
        for (index,), held in self._channels.ends():
            yield {**self._last, "choices": [{"index": index, "text": held, "finish_reason": None, "logprobs": None}]}


class Responses:
    """OpenAI's Responses: pieces in `delta`, then the same whole in events of their own."""

    def __init__(self, make: MakeRestorer) -> None:
        self._channels, self._make = Channels(make), make
        self._tools: dict[object, str] = {}  # the output's index -> the tool that is called there
        self._added = 0  # events of ours, which the numbers behind them make room for

    def event(self, event: Event) -> Iterator[Event]:
        """One event, behind what the end of its channel leaves over."""
        kind = str(event.get("type"))
        item = event.get("item")
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            self._tools[event.get("output_index")] = item["name"]
        of, _, step = kind.rpartition(".")
        places = ("item_id", "output_index", "content_index", "summary_index")
        channel = (of, *(event.get(place) for place in places))
        tool = self._tools.get(event.get("output_index"), "") if of.endswith(("_arguments", "_input")) else None
        if step == "delta" and isinstance(event.get("delta"), str):
            event["delta"] = self._channels.feed(channel, event["delta"], tool)
        elif step == "done" and (held := self._channels.end(channel)):
            piece = {name: event[name] for name in places if name in event}
            yield self._numbered(
                {"type": f"{of}.delta", **piece, "delta": held, "sequence_number": event.get("sequence_number")}
            )
            self._added += 1
        if step == "done" and tool is not None:
            for key in ("arguments", "input"):
                if isinstance(event.get(key), str):
                    restorer = self._make(tool)
                    event[key] = restorer.feed(event[key]) + restorer.flush()
        elif step != "delta":
            restore_document(event, self._make)
        yield self._numbered(event)

    def rest(self) -> Iterator[Event]:
        """Nothing: a stream that breaks off has no place for it."""
        return iter(())

    def _numbered(self, event: Event) -> Event:
        if isinstance(event.get("sequence_number"), int):
            event["sequence_number"] += self._added
        return event


class Messages:
    """Anthropic's Messages: blocks with a start, pieces and a stop."""

    PIECES: Mapping[str, str] = {"text_delta": "text", "thinking_delta": "thinking", "input_json_delta": "partial_json"}

    def __init__(self, make: MakeRestorer) -> None:
        self._channels, self._make = Channels(make), make
        self._tools: dict[object, str] = {}
        self._kinds: dict[object, str] = {}  # of the last piece of each block

    def event(self, event: Event) -> Iterator[Event]:
        """One event; a block's rest comes before its stop."""
        index, delta = event.get("index"), event.get("delta")
        block = event.get("content_block")
        if isinstance(block, dict):
            if isinstance(block.get("name"), str):
                self._tools[index] = block["name"]
            else:
                restore_document(block, self._make)
        elif event.get("type") == "content_block_delta" and isinstance(delta, dict):
            kind = str(delta.get("type"))
            name = self.PIECES.get(kind)
            if name and isinstance(delta.get(name), str):
                self._kinds[index] = kind
                delta[name] = self._channels.feed((index,), delta[name], self._tools.get(index))
            elif held := self._channels.end((index,)):  # a signature closes what it signs
                yield self._piece(index, held)
        elif event.get("type") == "content_block_stop" and (held := self._channels.end((index,))):
            yield self._piece(index, held)
        yield event

    def rest(self) -> Iterator[Event]:
        """Pieces of blocks that never stopped."""
        for (index,), held in self._channels.ends():
            yield self._piece(index, held)

    def _piece(self, index: object, held: str) -> Event:
        kind = self._kinds[index]
        return {"type": "content_block_delta", "index": index, "delta": {"type": kind, self.PIECES[kind]: held}}


class Generate:
    """Gemini: every event is a small reply; calls of tools come whole."""

    def __init__(self, make: MakeRestorer) -> None:
        self._channels, self._make, self._last = Channels(make), make, Event()

    def event(self, event: Event) -> Iterator[Event]:
        """One event; a candidate that ends says what it held back."""
        for candidate in _dicts(event.get("candidates")):
            self._last, index = event, candidate.get("index", 0)
            content = candidate.get("content")
            parts = content.get("parts") if isinstance(content, dict) else None
            for part in _dicts(parts):
                if isinstance(part.get("text"), str):
                    part["text"] = self._channels.feed((index, bool(part.get("thought"))), part["text"])
                else:
                    restore_document(part, self._make)
            if candidate.get("finishReason"):
                self._finish(candidate, index)
        yield event

    def rest(self) -> Iterator[Event]:
        """Events for candidates that never ended."""
        for (index, thought), held in self._channels.ends():
            parts = [{"text": held, **({"thought": True} if thought else {})}]
            shared = {key: value for key, value in self._last.items() if key not in ("candidates", "usageMetadata")}
            yield {**shared, "candidates": [{"content": {"role": "model", "parts": parts}, "index": index}]}

    def _finish(self, candidate: Event, index: object) -> None:
        for thought in (True, False):
            if held := self._channels.end((index, thought)):
                content = candidate.setdefault("content", {"role": "model", "parts": []})
                content.setdefault("parts", []).append({"text": held, **({"thought": True} if thought else {})})


RESTORING: Mapping[str, Callable[[MakeRestorer], Restoring]] = {
    "chat": Chat,
    "completions": Completions,
    "responses": Responses,
    "messages": Messages,
    "generate": Generate,
}


def _dicts(value: object) -> Iterator[Event]:
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


class _Named(SimpleNamespace):
    """A chunk with attributes for keys; what it does not have is None, as in litellm's types."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


def _named(event: Event) -> Any:
    return json.loads(json.dumps(event), object_hook=lambda pairs: _Named(**pairs))


def _plain(node: Any) -> Any:
    """The same as a dict again."""
    if isinstance(node, SimpleNamespace):
        return {key: _plain(value) for key, value in vars(node).items()}
    return [_plain(item) for item in node] if isinstance(node, list) else node
