"""The value that every reading of a text is: a copy, and the way back into the original."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class View:
    """A copy of a text, and the characters of the original behind each of its own.

    `seams` are the places of the copy at which something was left out or put in place of what stood there, ascending; a
    match of a copy that has any counts only across one. INVARIANT: `starts` and `ends` are both empty (every offset is its
    own) or as long as `text`, ascending, and character i of `text` was made by [starts[i], ends[i]) of the original.
    """

    text: str = field(repr=False)
    starts: array[int] = field(default_factory=lambda: array("q"), repr=False)
    ends: array[int] = field(default_factory=lambda: array("q"), repr=False)
    seams: array[int] = field(default_factory=lambda: array("q"), repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the original that made [start, end) of the view, widened to whole characters; start < end."""
        if not self.starts:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def through(self, below: View) -> View:
        """Give the view of the original that this view is of the text of `below`."""
        if not below.starts:
            return self
        if not self.starts:
            return View(self.text, below.starts, below.ends, self.seams)
        starts = array("q", (below.starts[start] for start in self.starts))
        return View(self.text, starts, array("q", (below.ends[end - 1] for end in self.ends)), self.seams)
