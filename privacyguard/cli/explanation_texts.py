"""A plan and its prompt in, the texts of the call with what was found in them, and as they would leave, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from privacyguard.cli.screen import Mark, marks_of
from privacyguard.plan import Plan
from privacyguard.values import Prompt


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, the marks that cover it, and the entities whose marks end with it."""

    text: str = field(repr=False)
    marks: tuple[Mark, ...]
    ending: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a call: who says it, the stretches that were found, and how it would leave (None: it would not)."""

    role: str
    text: str = field(repr=False)
    marks: tuple[Mark, ...]
    leaves: str | None = field(repr=False)

    def pieces(self) -> Iterator[Piece]:
        """The text in pieces, none of which a mark begins or ends in."""
        cuts = sorted({0, len(self.text), *(place for mark in self.marks for place in (mark.start, mark.end))})
        for start, end in pairwise(cuts):
            over = tuple(mark for mark in self.marks if mark.start <= start and end <= mark.end)
            yield Piece(self.text[start:end], over, tuple(mark.entity for mark in over if mark.end == end))


def passages_of(plan: Plan, prompt: Prompt) -> tuple[Passage, ...]:
    """The texts of the call, in its order."""
    leaving = plan.redacted.prompt.texts if plan.redacted is not None else {}
    return tuple(
        Passage(
            segment.role,
            segment.text,
            tuple(marks_of(plan.findings, segment.path, plan.policy.score)),
            leaving.get(segment.path),
        )
        for segment in prompt.segments
    )
