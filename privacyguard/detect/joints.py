"""A call's segments in; the places where two of them meet out, for values that were cut over two parts or two turns.

Only the ends that meet are read, and only where one of them looks like half a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from privacyguard.detect.evidence import Reading
from privacyguard.detect.view import View
from privacyguard.detect.views import canonical
from privacyguard.values import Entity, Part, Segment

NEAR = 80  # code points of each side that are read
_HALF = re.compile(r"[\d@]")
_BETWEEN = ("", " ")  # a number may be cut inside a group or between two
_ENDS, _BEGINS = re.compile(r"[\w@.\-+/:)]\Z"), re.compile(r"[\w@.\-+/(]")


@dataclass(frozen=True, slots=True)
class Joint:
    """The end of segment `segment` and the beginning of the next, as one text. Matches count across the joint only."""

    segment: int
    text: str = field(repr=False)
    view: View
    begin: int  # where the end that is read begins in its segment
    cut: int  # where the joint is in the text before it was folded
    second: int  # where the next segment begins there
    size: int  # of the first segment

    @property
    def closed(self) -> bool:
        """Always: what lies on one side of the joint is found in its own segment."""
        return True

    def crosses(self, start: int, end: int) -> bool:
        """Whether the joint lies inside [start, end)."""
        first, last = self.view.span(start, end)
        return first < self.cut and last > self.second

    def read(self, start: int, end: int, entity: Entity, score: float, recognizer: str) -> Iterator[Reading]:
        """Yield what [start, end) is in either segment."""
        first, last = self.view.span(start, end)
        value = self.text[start:end]
        yield Reading(self.segment, self.begin + first, self.size, entity, score, recognizer, value)
        yield Reading(self.segment + 1, 0, last - self.second, entity, score, recognizer, value)


def joints_of(segments: Sequence[Segment]) -> Iterator[Joint]:
    """Yield the joints at which a value may have been cut."""
    for index in range(len(segments) - 1):
        if any(one.part is not Part.TEXT or one.fixed for one in segments[index : index + 2]):
            continue  # settings and arguments are leaves of their own
        before, after = segments[index].text[-NEAR:], segments[index + 1].text[:NEAR]
        if not _ENDS.search(before) or not _BEGINS.match(after):
            continue
        if not _HALF.search(before.split()[-1]) and not _HALF.search(after.split()[0]):
            continue
        for between in _BETWEEN:
            view = canonical(before + between + after)
            size = len(segments[index].text)
            yield Joint(index, view.text, view, size - len(before), len(before), len(before) + len(between), size)
