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

MOST_MARKS = 30  # combining marks composed with one character; UAX #15 calls text with more of them not stream-safe
LAYERS = 2  # escapes inside escapes that are decoded: JSON in a string of JSON

_SPOKEN = {
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"',  # typographic quotes
    "\u2212": "-", "\u02d7": "-", "\u2043": "-",  # minus signs and a bullet that are no dashes by category
    "\u2044": "/", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\u2800": " ",
}  # fmt: skip
# shown as nothing, yet not of the category Cf: joiners, fillers, the keycap (UAX #44, Default_Ignorable_Code_Point)
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\u20e3")

_HEX = "[0-9A-Fa-f]"
_ESCAPE = re.compile(
    rf"\\(?:u[Dd][89ABab]{_HEX}{{2}}\\u[Dd][C-Fc-f]{_HEX}{{2}}|u{_HEX}{{4}}|U00(?:0{_HEX}|10){_HEX}{{4}}"
    rf"|x{_HEX}{{2}}|[nrtbf\"'/\\])"
)
_SPELT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


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


@dataclass(frozen=True, slots=True)
class Views:
    """A text as recognizers read it: its canonical view first, then what it spells, layer by layer.

    INVARIANT: `starts` and `ends` bound the escapes of the deepest layer in the original, disjoint and ascending.
    """

    views: tuple[View, ...]
    starts: array[int] = field(default_factory=lambda: array("q"), repr=False)
    ends: array[int] = field(default_factory=lambda: array("q"), repr=False)

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


def views_of(text: str) -> Views:
    """Give the canonical view of `text`, and one for each layer of escapes, `LAYERS` at most."""
    views, deepest = [canonical(text)], View(text)
    while len(views) <= LAYERS and (decoded := _decoded(deepest.text)) is not None:
        deepest = _through(decoded, deepest)
        views.append(_through(canonical(deepest.text), deepest))
    escapes = [span for span in zip(deepest.starts, deepest.ends, strict=True) if span[1] - span[0] > 1]
    return Views(tuple(views), array("q", (start for start, _ in escapes)), array("q", (end for _, end in escapes)))


def unescaped(text: str) -> View | None:
    r"""Fold what `text` spells into its canonical form; None where it holds no backslash escape (`\n`, `\"`, `\u00e9` …).

    A span of the view covers whole escapes. A backslash that starts none of them stands for itself.
    """
    decoded = _decoded(text)
    return None if decoded is None else _through(canonical(decoded.text), decoded)


def _decoded(text: str) -> View | None:
    if "\\" not in text:
        return None
    parts: list[str] = []
    starts, ends, at = array("q"), array("q"), 0
    for escape in _ESCAPE.finditer(text):
        parts += text[at : escape.start()], _spelt(escape[0])
        starts.extend(range(at, escape.start() + 1))
        ends.extend(range(at + 1, escape.start() + 1))
        ends.append(escape.end())
        at = escape.end()
    if not parts:
        return None
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return View("".join(parts) + text[at:], starts, ends)


def _spelt(escape: str) -> str:
    """Give the one character an escape stands for; half a surrogate pair is none and becomes U+FFFD."""
    letter, digits = escape[1], escape[2:]
    if not digits:
        return _SPELT.get(letter, letter)
    if len(digits) == 10:
        high, low = int(digits[:4], 16), int(digits[6:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    code = int(digits, 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def _through(view: View, below: View) -> View:
    """Give the view of the original that `view` is of the text of `below`."""
    if not below.starts:
        return view
    if not view.starts:
        return View(view.text, below.starts, below.ends)
    starts = array("q", (below.starts[start] for start in view.starts))
    return View(view.text, starts, array("q", (below.ends[end - 1] for end in view.ends)))


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
