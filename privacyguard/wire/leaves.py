"""JSON in, its leaves out: every string, long number and telling key with the steps to it; and a way to put one back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from privacyguard.wire.keywords import STRUCTURE
from privacyguard.wire.snapshot import Json

Steps = tuple[str | int, ...]
NUMBER_DIGITS = 4  # a shorter number is no identifier on its own


@dataclass(frozen=True, slots=True)
class Leaf:
    """One string of a JSON value. `key` is what it is called; `is_key` says that it is itself the key at `steps`."""

    steps: Steps = field(repr=False)
    text: str = field(repr=False)
    key: str = field(default="", repr=False)
    is_key: bool = False

    @property
    def pointer(self) -> str:
        """Where it stands as an RFC 6901 pointer; a key's pointer is its value's with `#key` behind it."""
        return pointer(self.steps) + ("#key" if self.is_key else "")


def leaves(value: Json, steps: Steps = (), key: str = "") -> Iterator[Leaf]:
    """Yield every leaf below `value` in order. Keys that a request's format is made of are no leaves."""
    if isinstance(value, str):
        yield Leaf(steps, value, key)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        text = repr(value)
        if sum(character.isdigit() for character in text) >= NUMBER_DIGITS:
            yield Leaf(steps, text, key)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name and name not in STRUCTURE:
                yield Leaf((*steps, name), name, is_key=True)
            yield from leaves(item, (*steps, name), name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*steps, index), key)


def pointer(steps: Steps) -> str:
    """The RFC 6901 pointer of these steps; a `#` in a key becomes `~2`, so that none looks like ours."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1").replace("#", "~2") for step in steps)


def get(node: Json, steps: Steps) -> Json:
    """The value at `steps`."""
    for step in steps:
        if isinstance(node, dict):
            node = node[str(step)]
        elif isinstance(node, list):
            node = node[int(step)]
    return node


def put(node: Json, steps: Steps, text: str) -> None:
    """Replace the value at `steps` (not empty) by `text`."""
    parent = get(node, steps[:-1])
    if isinstance(parent, dict):
        parent[str(steps[-1])] = text
    elif isinstance(parent, list):
        parent[int(steps[-1])] = text


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON value that was a string."""

    value: Json = field(repr=False)


def strict_json(text: str) -> Parsed | None:
    """Parse JSON that says everything once; None where it is none, or a doubled key would hide a value (it stays text then)."""

    def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        result = dict(pairs)
        if len(result) < len(pairs):
            raise ValueError
        return result

    try:
        return Parsed(json.loads(text, object_pairs_hook=once))
    except (ValueError, RecursionError):
        return None
