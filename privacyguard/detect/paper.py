"""A call's segments in; the pages that recognizers read out: each view of each text, and the places where two texts meet.

Most texts hold nothing encoded and no value that is torn. One of the conversation of which that is known is not decoded and not
closed up again; it is closed up where values are looked for everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from privacyguard.detect.joints import Joint, joints_of
from privacyguard.detect.memory import Entry, Seen
from privacyguard.detect.sheets import Sheet, sheets_of
from privacyguard.values import Segment, Taxonomy

Page = Sheet | Joint


class Paper:
    """What there is to read in a call, for one scan. `mode` says who reads, `seen` what was read before."""

    def __init__(self, segments: Sequence[Segment], taxonomy: Taxonomy, seen: Seen | None, mode: str) -> None:
        self._segments, self._taxonomy, self._seen = segments, taxonomy, seen
        self._names = [] if seen is None else [seen.name(f"views/{mode}", one.key, one.text) for one in segments]
        # of texts without torn values: whether something is encoded, and whether there are copies that are closed up
        self._known: dict[int, Entry] = {}
        for at, name in enumerate(self._names):
            entry = None if seen is None else seen.get(name)
            if entry is not None:
                self._known[at] = entry
        self._of_segment = [self._sheets(at, closing=at not in self._known) for at in range(len(segments))]
        self.pages: tuple[Page, ...] = (*(one for each in self._of_segment for one in each), *joints_of(segments))

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """Every view of every text."""
        closed = {at for at, (_, closed) in self._known.items() if closed}
        whole = (self._sheets(at, closing=True) if at in closed else one for at, one in enumerate(self._of_segment))
        return [sheet for each in whole for sheet in each]

    def remember(self, torn: Iterable[int]) -> None:
        """Note how the texts are to be read again; `torn` are the segments in which a torn value was found."""
        if self._seen is not None:
            for at in frozenset(range(len(self._segments))) - self._known.keys() - frozenset(torn):
                views = self._of_segment[at][0].views
                self._seen.put(self._names[at], (len(views.views) > 1 or views.beyond, bool(views.closed)))

    def _sheets(self, at: int, *, closing: bool) -> Sequence[Sheet]:
        decoding = at not in self._known or self._known[at][0]
        return list(sheets_of(at, self._segments[at].text, self._taxonomy, decoding=decoding, closing=closing))
