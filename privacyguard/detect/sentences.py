"""A text in, the spans of its sentences out.

Linear in the length of the text whatever it holds: no sentence is longer than `SENTENCE_CAP` code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SENTENCE_CAP = 600  # code points; longer runs are cut at a space, or hard where there is none
WRAPPED = 50  # a line at least this long that ends in no stop goes on in the next line when that starts in lower case

_STOP = re.compile(r"(?P<stop>(?<![.!?…])[.!?…]{1,9}[\"'”’)\]]{0,4}(?=\s|$)|;(?=\s))|(?P<line>\n\s*)|[。！？]")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:dr|mrs?|ms|prof|st|vs?|no|nr|inc|ltd|co|corp|jr|sr|approx|e\.?g|i\.?e|cf|art|[a-z])\.$", re.IGNORECASE
)
# a month behind "14." is the day's, not a new sentence's: German, the Nordic and some Slavic languages write ordinals so
_ORDINAL = re.compile(
    r" (?:januar|jänner|februar|märz|mars|marts|april|maj|mai|juni|juli|august|septemb|oktob|novemb|dezemb|desemb|decemb"
    r"|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Code points [start, end) of the text, trimmed."""

    start: int
    end: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of `text` in order; they are disjoint, and everything but white space is in one of them."""
    start = 0
    for stop in _STOP.finditer(text):
        line = stop.group("line")
        if line is not None and _wraps(text, start, stop.start(), stop.end(), line):
            continue
        if stop.group("stop") == "." and _ORDINAL.match(text, stop.end()) and text[stop.start() - 1 : stop.start()].isdigit():
            continue
        if stop.group("stop") == "." and _ABBREVIATED.search(text, max(start, stop.start() - 8), stop.end()):
            continue
        yield from _capped(text, start, stop.end())
        start = stop.end()
    yield from _capped(text, start, len(text))


def _wraps(text: str, start: int, end: int, after: int, line: str) -> bool:
    return line.count("\n") == 1 and end - start >= WRAPPED and text[after : after + 1].islower() and text[end - 1] not in ":;"


def _capped(text: str, start: int, end: int) -> Iterator[Sentence]:
    while start < end:
        cut = end
        if end - start > SENTENCE_CAP:
            space = text.rfind(" ", start + SENTENCE_CAP // 2, start + SENTENCE_CAP)
            cut = space if space > 0 else start + SENTENCE_CAP
        piece = text[start:cut]
        stripped = piece.strip()
        if stripped:
            left = start + len(piece) - len(piece.lstrip())
            yield Sentence(left, left + len(stripped))
        start = cut
