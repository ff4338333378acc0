"""What became of every reading of a text in; blocks for a screen, or objects for a program, that say so out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import assert_never

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from privacyguard.cli.screen import DOMAIN_STYLES, visible
from privacyguard.detect.tracing import (
    Allowed,
    Famous,
    Fate,
    Nested,
    Outdone,
    Raised,
    Reported,
    Seconded,
    Traced,
    TracedReading,
)
from privacyguard.values import Domain

LONGEST_VALUE = 40  # code points of a value that are shown
MOST_BLOCKS = 40  # of each part on a screen; --json has them all
BELOW = "below_threshold"


@dataclass(frozen=True, slots=True)
class _Block:
    """The readings of one entity at one place, the surest first; `whole`: the longer finding that it is a part of."""

    readings: Sequence[TracedReading]
    counts: bool
    whole: tuple[int, int] | None = field(default=None)

    @property
    def place(self) -> tuple[int, int]:
        return self.readings[0].start, self.readings[0].end

    @property
    def entity(self) -> str:
        return self.readings[0].entity


def as_explained(traced: Traced, path: str, score: float) -> list[dict[str, object]]:
    """The readings of the segment at `path` as a program reads them; `by` is the entity or recognizer of what decided."""
    return [
        {
            "entity": one.entity,
            "start": one.start,
            "end": one.end,
            "recognizer": one.recognizer,
            "view": one.view,
            "began": round(one.began, 3),
            "ended": round(one.ended, 3),
            "because": list(one.because),
            "fate": BELOW if _is_below(one, score) else _name(one.fate),
            "by": _by(one.fate),
            "finding": one.finding,
        }
        for one in traced.readings
        if one.path == path
    ]


def explanation(traced: Traced, path: str, text: str, score: float) -> RenderableType:
    """A block for each finding that counts, in the order of the text, and then what was suppressed."""
    domains = {one.entity: one.domain for one in traced.detection.findings}
    blocks = list(_blocks([one for one in traced.readings if one.path == path], score))
    parts: list[RenderableType] = []
    for title, wanted in (("why", True), ("suppressed", False)):
        of_these = [block for block in blocks if (block.counts and block.whole is None) == wanted]
        if not of_these:
            continue
        parts.append(Text(f"\n{title}:", "dim"))
        for block in of_these[:MOST_BLOCKS]:
            parts += (Text(), _shown(block, text, score, domains.get(block.entity)))
        if len(of_these) > MOST_BLOCKS:
            parts.append(Text(f"\n… {len(of_these) - MOST_BLOCKS} more, all of them with --json", "dim"))
    for name in traced.detection.failed:
        parts.append(Text(f"\nthe recognizer {name} failed: what it looks for is unknown", "bold red"))
    return Group(*parts) if parts else Text("\nno recognizer read anything in it", "dim")


def _blocks(readings: Sequence[TracedReading], score: float) -> Iterator[_Block]:
    """Group what is of one entity and place, by place."""
    ordered = sorted(readings, key=lambda one: (one.start, -one.end, one.entity))
    wholes: dict[str, tuple[int, int]] = {}
    for _, group in groupby(ordered, key=lambda one: (one.start, one.end, one.entity)):
        block = _Block(tuple(group), counts=False)
        block = replace(block, counts=any(one.finding and one.ended >= score for one in block.readings))
        longer = wholes.get(block.entity)
        if longer is not None and longer[0] <= block.place[0] and block.place[1] <= longer[1]:
            yield replace(block, whole=longer)
            continue
        if block.counts:
            wholes[block.entity] = block.place
        yield block


def _shown(block: _Block, text: str, score: float, domain: Domain | None) -> RenderableType:
    start, end = block.place
    value = " ".join(visible(text[start:end]).split())
    head = Text(no_wrap=True, overflow="ellipsis")
    head.append(block.entity, DOMAIN_STYLES[domain] if domain is not None and block.counts else "")
    head.append(f"  {value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + '…'}")
    head.append(f"  {start}-{end}", "dim")
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for one, views in _merged(block.readings):
        said = Text(one.recognizer).append(f"  {', '.join(views)}", "dim")
        rows.add_row(_scores(one), said)
        for line in _fate_lines(one, block, score):
            rows.add_row("", Text(line))
        for reason in one.because:
            rows.add_row("", Text(visible(reason), "dim"))
    return Group(head, Padding(rows, (0, 0, 0, 2)))


def _merged(readings: Sequence[TracedReading]) -> Iterator[tuple[TracedReading, list[str]]]:
    """Readings that differ in their view alone are one, with several views."""
    merged: dict[TracedReading, list[str]] = {}
    for one in readings:
        fate = Reported() if isinstance(one.fate, Seconded) else one.fate
        views = merged.setdefault(replace(one, view="", fate=fate, finding=False), [])
        if one.view not in views:
            views.append(one.view)
    yield from merged.items()


def _scores(one: TracedReading) -> Text:
    if one.began == one.ended:
        return Text(f"{one.ended:.2f}")
    return Text().append(f"{one.began:.2f} → ", "dim").append(f"{one.ended:.2f}")


def _fate_lines(one: TracedReading, block: _Block, score: float) -> Iterator[str]:
    match one.fate:
        case Outdone(entity, best):
            what = "lowered" if one.ended < one.began else "beaten"
            yield f"{what}: the same characters are better read as {entity} ({best:.2f})"
        case Famous():
            yield "kept low: a public figure or somebody in a story, and nothing in the call is private"
        case Raised(entity):
            yield f"raised: a famous name, but the call also holds {entity}"
        case Nested():
            yield "left out: inside a longer reading of the same entity"
        case Allowed():
            yield "left out: on the policy's allow list"
        case Reported() | Seconded():
            if block.whole is not None:
                yield f"part of the longer finding {block.whole[0]}-{block.whole[1]}"
            elif not block.counts:
                yield f"below the policy's default threshold of {score:.2f}"
        case _:
            assert_never(one.fate)


def _is_below(one: TracedReading, score: float) -> bool:
    return isinstance(one.fate, Reported) and one.ended < score


def _name(fate: Fate) -> str:
    return type(fate).__name__.lower()


def _by(fate: Fate) -> str | None:
    match fate:
        case Outdone(entity=by) | Raised(entity=by) | Seconded(recognizer=by):
            return by
        case _:
            return None
