"""A text in; a canonical copy of it out, with the way back: which characters of the original made which of the copy.

People paste no-break spaces, en dashes, full-width digits and zero-width characters without knowing. Recognizers read the
canonical copy, where these look like what they stand for; findings go back into the original through `View.span`. Every
view is a text and its offset map, whatever it was made by. A text with backslash escapes (JSON or source code in a message) is
read as it stands and as what it spells: which of the two was meant cannot be known.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from privacyguard.detect.closing import closed_up
from privacyguard.detect.decoding import decoded, hides_more
from privacyguard.detect.view import View

MOST_MARKS = 30  # combining marks composed with one character; UAX #15 calls text with more of them not stream-safe
LAYERS = 4  # encodings inside encodings that are undone: base64 in JSON in a string of JSON

_SPOKEN = {
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"',  # typographic quotes
    "\u2212": "-", "\u02d7": "-", "\u2043": "-",  # minus signs and a bullet that are no dashes by category
    "\u2044": "/", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\u2800": " ",
}  # fmt: skip
# shown as nothing, yet not of the category Cf: joiners, fillers, the keycap (UAX #44, Default_Ignorable_Code_Point)
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\u20e3")


@dataclass(frozen=True, slots=True)
class Views:
    """A text as recognizers read it: its canonical view first, then what it spells, layer by layer.

    `closed` are copies of these with torn values whole again. `beyond`: something is encoded in more layers than were undone.
    INVARIANT: `starts` and `ends` bound the escapes and blobs of the deepest layer in the original, disjoint and ascending.
    """

    views: tuple[View, ...]
    closed: tuple[View, ...] = ()
    starts: array[int] = field(default_factory=lambda: array("q"), repr=False)
    ends: array[int] = field(default_factory=lambda: array("q"), repr=False)
    beyond: bool = False

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """Widen a span of the original so that it cuts no escape in two."""
        first, last = bisect_right(self.starts, start) - 1, bisect_left(self.starts, end) - 1
        if first >= 0 and start < self.ends[first]:
            start = self.starts[first]
        if last >= 0 and end < self.ends[last]:
            end = self.ends[last]
        return start, end

    def bare(self, start: int, end: int) -> tuple[int, int]:
        """Narrow a span of the original until no escape, and no part of one, is at its ends; it may become empty."""
        while (at := bisect_right(self.starts, start) - 1) >= 0 and start < self.ends[at]:
            start = self.ends[at]
        while (at := bisect_left(self.starts, end) - 1) >= 0 and end <= self.ends[at]:
            end = self.starts[at]
        return start, max(start, end)


def views_of(text: str, *, decoding: bool = True, closing: bool = True) -> Views:
    """Give the canonical view of `text`, one per layer of encoding (`LAYERS` at most), and copies with torn values whole.

    Without `decoding` nothing is decoded, and without `closing` there are no such copies.
    """
    layers, deepest = [canonical(text)], View(text)
    while decoding and len(layers) <= LAYERS and (spelt := decoded(deepest.text)) is not None:
        deepest = spelt.through(deepest)
        layers.append(canonical(deepest.text).through(deepest))
    closed = tuple(view.through(layer) for layer in layers for view in closed_up(layer.text)) if closing else ()
    encoded = sorted({span for span in zip(deepest.starts, deepest.ends, strict=True) if span[1] - span[0] > 1})
    return Views(
        tuple(layers),
        closed,
        array("q", (start for start, _ in encoded)),
        array("q", (end for _, end in encoded)),
        len(layers) > LAYERS and hides_more(deepest.text),
    )


def unescaped(text: str) -> View | None:
    r"""Fold what one layer of `text` spells into its canonical form; None where nothing is encoded (`\n`, `%40`, `&amp;` …)."""
    spelt = decoded(text)
    return None if spelt is None else canonical(spelt.text).through(spelt)


_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")  # kana and Han
_GLUED = re.compile(rf"{_UNSPACED.pattern}[0-9A-Za-z\uff10-\uff5a]|[0-9A-Za-z\uff10-\uff5a]{_UNSPACED.pattern}")


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
    if _GLUED.search(text):
        _set_apart(parts)
    if len(parts) == len(text) and all(len(part) == 1 for part in parts):
        return View("".join(parts))
    starts, ends, at = array("q"), array("q"), 0
    for cluster, form in zip(clusters, parts, strict=True):
        for _ in form:
            starts.append(at)
            ends.append(at + len(cluster))
        at += len(cluster)
    return View("".join(parts), starts, ends)


def _set_apart(parts: list[str]) -> None:
    """Put a blank between a script that writes none and the letters or digits beside it: a boundary that is not seen."""
    for at in range(1, len(parts)):
        before, here = parts[at - 1][-1:], parts[at][:1]
        if _unspaced(before) and here.isascii() and here.isalnum():
            parts[at - 1] += " "
        elif _unspaced(here) and before.isascii() and before.isalnum():
            parts[at] = " " + parts[at]


def _unspaced(character: str) -> bool:
    return bool(_UNSPACED.fullmatch(character))


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
