"""A text in; a canonical copy of it out, with the way back: which characters of the original made which of the copy.

People paste no-break spaces, en dashes, full-width digits and zero-width characters without knowing. Recognizers read the
canonical copy, where these look like what they stand for; findings go back into the original through `View.span`. Every
view is a text and its offset map, whatever it was made by.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass, field

MOST_MARKS = 30  # combining marks composed with one character; UAX #15 calls text with more of them not stream-safe

_SPOKEN = {
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"',  # typographic quotes
    "\u2212": "-", "\u02d7": "-", "\u2043": "-",  # minus signs and a bullet that are no dashes by category
    "\u2044": "/", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\u2800": " ",
}  # fmt: skip
# shown as nothing, yet not of the category Cf: joiners, fillers, the keycap (UAX #44, Default_Ignorable_Code_Point)
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\u20e3")


@dataclass(frozen=True, slots=True)
class View:
    """A copy of a text, and the characters of the original behind each of its own.

    INVARIANT: `starts` and `ends` are both empty (every offset is its own) or as long as `text`, ascending, and character i
    of `text` was made by [starts[i], ends[i]) of the original.
    """

    text: str = field(repr=False)
    starts: array[int] = field(default_factory=lambda: array("q"), repr=False)
    ends: array[int] = field(default_factory=lambda: array("q"), repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the original that made [start, end) of the view, widened to whole characters; start < end."""
        if not self.starts:
            return start, end
        return self.starts[start], self.ends[end - 1]


def canonical(text: str) -> View:
    """Fold `text` into its canonical form: NFKC, nothing invisible, plain spaces, dashes, quotes and ASCII digits.

    A character and the combining marks on it are folded together. Line breaks stay. Linear time; ASCII is its own form.
    """
    if text.isascii():
        return View(text)
    alphabet = set(text)
    marks = "".join(sorted(map(re.escape, filter(_is_mark, alphabet))))
    clusters = re.findall(rf".[{marks}]{{0,{MOST_MARKS}}}", text, re.DOTALL) if marks else list(text)
    forms = {cluster: _fold(cluster) for cluster in set(clusters)}
    parts = [forms[cluster] for cluster in clusters]
    if len(parts) == len(text) and all(len(form) == 1 for form in forms.values()):
        return View("".join(parts))
    starts, ends, at = array("q"), array("q"), 0
    for cluster, form in zip(clusters, parts, strict=True):
        for _ in form:
            starts.append(at)
            ends.append(at + len(cluster))
        at += len(cluster)
    return View("".join(parts), starts, ends)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")


def _fold(cluster: str) -> str:
    composed = unicodedata.normalize("NFKC", cluster)
    if composed[:1] == " " and unicodedata.category(cluster[0]) != "Zs":
        composed = cluster  # a spacing accent: NFKC would put a space where none is seen
    return "".join(map(_fold_one, composed))


def _fold_one(character: str) -> str:
    if character.isascii():
        return character
    if (spoken := _SPOKEN.get(character)) is not None:
        return spoken
    if character in _UNSEEN or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return ""
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Zs":
            return " "
        case "Pd":
            return "-"
        case "Nd":
            return str(unicodedata.decimal(character))
        case _:
            return character
