"""A call as it was read: its prompt, where every text of it stands, and what sending it takes besides."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from privacyguard.values import Opaque, Part, Prompt, Segment
from privacyguard.wire.leaves import Leaf, Steps, get, pointer, put
from privacyguard.wire.snapshot import Json, snapshot

Body = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment stands: steps into the request and, where that is a JSON string, steps on inside it."""

    outer: Steps = field(repr=False)
    inner: Steps | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """One call, read once: what would be sent, what of it is text, and how it is to be sent.

    `bound` names what only a provider can serve: tools that it runs itself (web search, MCP …). `kept` names what the server
    that was asked keeps (an earlier response, a cache), and `alone` why no other server can serve the call ("": it can).
    `noted` adds a note for the model.
    """

    body: Body = field(repr=False)
    controls: Mapping[str, object] = field(repr=False)
    prompt: Prompt
    places: Mapping[str, Place] = field(repr=False)
    stream: bool
    bound: tuple[str, ...]
    noted: Callable[[Body, str], Body] = field(repr=False)
    kept: tuple[str, ...] = ()
    alone: str = ""
    operation: str = "chat"  # what OpenTelemetry calls it

    @property
    def model(self) -> str:
        """The litellm model string that was asked for."""
        return str(self.controls["model"])

    def with_texts(self, texts: Mapping[str, str], note: str = "") -> Body:
        """The request with the segments at these paths rewritten; `note` is added for the model to read."""
        body = snapshot(self.body)
        assert isinstance(body, dict)
        inside: dict[Steps, list[tuple[Steps, str]]] = {}
        for path, text in texts.items():
            place = self.places[path]
            if place.inner is None:
                put(body, place.outer, text)
            else:
                inside.setdefault(place.outer, []).append((place.inner, text))
        for outer, changes in inside.items():
            document = json.loads(str(get(body, outer)))
            for inner, text in changes:
                if inner:
                    put(document, inner, text)
                else:
                    document = text
            put(body, outer, json.dumps(document, ensure_ascii=False))
        return self.noted(body, note) if note else body


class Collector:
    """Takes the leaves of one request as they are read, in order."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.opaque: list[Opaque] = []
        self.places: dict[str, Place] = {}

    @property
    def prompt(self) -> Prompt:
        """Everything that was taken."""
        return Prompt(tuple(self.segments), tuple(self.opaque))

    def take(self, leaf: Leaf, role: str, part: Part, *, fixed: bool, inside: Steps | None = None) -> None:
        """Add a leaf; `inside` are the steps to the JSON string that it stands in. A key cannot be rewritten."""
        path = leaf.pointer if inside is None else f"{pointer(inside)}#{leaf.pointer}"
        self.segments.append(Segment(path, role, part, leaf.text, leaf.key, leaf.is_key or fixed))
        self.places[path] = Place(leaf.steps) if inside is None else Place(inside, leaf.steps)
