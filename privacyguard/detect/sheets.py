"""A segment's text in; the sheets that recognizers read out, and for each place on a sheet what stands there in the segment.

A sheet is one view of the text. Our own placeholders on it hide data already and are never part of a reading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from privacyguard.detect.evidence import Frayed, Reading
from privacyguard.detect.view import View
from privacyguard.detect.views import Views, views_of
from privacyguard.values import Entity, Taxonomy

BLOB = 16  # code points of an encoded part from which it is no single character
# a longer number is no ordinal: somebody's data in the clothes of a placeholder
_PLACEHOLDER = re.compile(r"\[([A-Z][A-Z0-9_]*?)_\d{1,4}(?:_\d{1,4})?\]")
_DISGUISE = re.compile(r"\[([A-Z][A-Z0-9_]*?)_[A-Z]{0,4}\d\w*\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One view of the text of segment `segment`, as recognizers read it (`text`), and where placeholders stand on it."""

    segment: int
    text: str = field(repr=False)
    view: View
    views: Views
    placeholders: tuple[tuple[int, int], ...]

    @property
    def closed(self) -> bool:
        """Whether torn values are whole on it; what needs no closing up is read elsewhere."""
        return bool(self.view.seams)

    def crosses(self, start: int, end: int) -> bool:
        """Whether a seam lies inside [start, end)."""
        at = bisect_right(self.view.seams, start)
        return at < len(self.view.seams) and self.view.seams[at] < end

    def read(self, start: int, end: int, entity: Entity, score: float, recognizer: str) -> Iterator[Reading | Frayed]:
        """Yield what [start, end) of the sheet is in the segment, without placeholders and white space at the ends."""
        value = self.text[start:end]
        for first, last in self._outside(start, end):
            place = self.view.span(first, last)
            if not self.views.starts:  # nothing is encoded
                yield Reading(self.segment, *place, entity, score, recognizer, value)
                continue
            whole, bare = self.views.whole(*place), self.views.bare(*place)
            reading = Reading(self.segment, *whole, entity, score, recognizer, value)
            if self.closed or self.view is self.views.views[-1] or place == bare:
                yield reading
            elif bare[0] < bare[1]:
                yield Frayed(reading, *bare)
            elif place == whole or whole[1] - whole[0] >= BLOB:  # made of whole escapes alone, or inside a blob
                yield reading

    def _outside(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts between placeholders, without white space at their ends; most often that is all of it."""
        for index in range(bisect_right(self.placeholders, start, key=lambda span: span[1]), len(self.placeholders)):
            hidden_start, hidden_end = self.placeholders[index]
            if hidden_start >= end:
                break
            yield from self._solid(start, hidden_start)
            start = hidden_end
        yield from self._solid(start, end)

    def _solid(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if any(map(str.isalnum, text[start:end])):
            yield start, end


def sheets_of(segment: int, text: str, taxonomy: Taxonomy, *, decoding: bool = True, closing: bool = True) -> Iterator[Sheet]:
    """Yield a sheet for every view of the segment's text, the canonical one first; `decoding` and `closing` as for views."""
    views = views_of(text, decoding=decoding, closing=closing)
    for view in (*views.views, *views.closed):
        shown = view.text
        hidden: tuple[tuple[int, int], ...] = ()
        if "[" in shown:
            shown = _DISGUISE.sub(lambda found: _undressed(found, taxonomy), shown)
            hidden = tuple(found.span() for found in _PLACEHOLDER.finditer(shown) if found[1] in taxonomy)
        yield Sheet(segment, shown, view, views, hidden)


def _undressed(found: re.Match[str], taxonomy: Taxonomy) -> str:
    """Let the value in a placeholder's clothes stand free: an underscore before it would make it a part of a word."""
    if found[1] not in taxonomy or _PLACEHOLDER.fullmatch(found[0]):
        return found[0]
    return found[0].replace("_", " ")
