"""A text in, its sentences out: spans, paragraphs, and words folded so that a lexicon can be looked up.

Linear in the length of the text whatever it holds: no sentence is longer than `SENTENCE_CAP` code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SENTENCE_CAP = 600  # code points; longer runs are cut at a space, or hard where there is none
ADULT = 16  # years; below it an age is a child's (GDPR Art. 8)
WRAPPED = 50  # a line at least this long that ends in no stop goes on in the next line when that starts in lower case

_STOP = re.compile(r"(?P<stop>(?<![.!?…])[.!?…]{1,9}[\"'”’)\]]{0,4}(?=\s|$)|;(?=\s))|(?P<line>\n\s*)|[。！？]")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:dr|mrs?|ms|prof|st|vs?|no|nr|inc|ltd|co|corp|jr|sr|approx|e\.?g|i\.?e|cf|art|[a-z])\.$", re.IGNORECASE
)
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]\w{0,60}(?:['’][^\W\d_]{1,20}){0,2}(?![/\w]))"
    r"|(?P<short>\b[a-z]/[a-z]{0,2}\b|\bw/o?(?!\w))"
    r"|(?P<money>[$€£₹]\s?\d[\d,.']{0,20}(?:\s?(?:k|m|mm|bn|b|million|billion|thousand|lakh)\b)?"
    r"|(?!40[13]k)\b\d[\d,.']{0,20}\s?(?:k\b|€|£|(?:usd|eur|euros?|gbp|dollars?|pounds|grand|bucks|quid|chf|lakhs?)\b))"
    r"|(?P<date>\b(?:\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?(?=[\s,;)])(?!\s?(?:%|k\b|m\b|mio|bn|million|billion|thousand|percent)))(?![\d/]))"
    r"|(?P<age>\b\d{1,3}[\s-]?(?:yo|y/o|y\.o\.|yr old|year[\s-]old|years[\s-]old|yrs old)\b)"
    r"|(?P<sexed>\b[1-9]\d(?:m|f|mo|fo)\b|\b[mf]/[1-9]\d\b)"
    r"|(?P<percent>\b\d[\d,.]{0,20}\s?(?:%|percent\b|pct\b))"
    r"|(?P<pension>\b(?:401k|403b|529)\b)"
    r"|(?P<number>(?<![\w.])\d[\d,.:]{0,20}(?:/\d[\d.]{0,6})?)"
    r"|(?P<rest>[^\W\d_]\w{0,60}(?:['’][^\W\d_]{1,20}){0,2})",
    re.IGNORECASE,
)
_SLOPPY = {"im": "i'm", "ive": "i've", "weve": "we've", "hes": "he's", "shes": "she's", "theyre": "they're", "u": "you"}
_VERBS = {"m": "am", "ve": "have", "re": "are"}
_PRONOUNS = frozenset("he she it that there what who here".split())  # their 's is a verb, that of a noun is a genitive
_SPELT = frozenset(("word", "short", "rest", "pension"))  # looked up by what they say, the others by what they are
_DROPPED = frozenset(("ll", "d", "s"))


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its folded form, what kind of token it is, and whether it was written with a capital."""

    form: str
    kind: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """Code points [start, end) of the text, trimmed. `paragraph` counts from 0; sentences of one paragraph share it."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of `text` in order; they are disjoint, and everything but white space is in one of them."""
    paragraph, start = 0, 0
    for stop in _STOP.finditer(text):
        line = stop.group("line")
        if line is not None and _wraps(text, start, stop.start(), stop.end(), line):
            continue
        if stop.group("stop") == "." and _ABBREVIATED.search(text, max(start, stop.start() - 8), stop.end()):
            continue
        yield from _capped(text, start, stop.end(), paragraph)
        start = stop.end()
        if line is not None and line.count("\n") > 1:
            paragraph += 1
    yield from _capped(text, start, len(text), paragraph)


def _wraps(text: str, start: int, end: int, after: int, line: str) -> bool:
    return line.count("\n") == 1 and end - start >= WRAPPED and text[after : after + 1].islower() and text[end - 1] not in ":;"


def _capped(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    while start < end:
        cut = end
        if end - start > SENTENCE_CAP:
            space = text.rfind(" ", start + SENTENCE_CAP // 2, start + SENTENCE_CAP)
            cut = space if space > 0 else start + SENTENCE_CAP
        piece = text[start:cut]
        stripped = piece.strip()
        if stripped:
            left = start + len(piece) - len(piece.lstrip())
            yield Sentence(left, left + len(stripped), paragraph)
        start = cut


def words(sentence: str) -> list[Word]:
    """The words of one sentence, folded: lower case, no accents, contractions undone (`I'm` is `i am`, `don't` is `dont`)."""
    found: list[Word] = []
    for token in _TOKEN.finditer(sentence):
        kind, raw = token.lastgroup or "word", token.group()
        if kind == "age" and int(raw[: len(raw) - len(raw.lstrip("0123456789"))]) < ADULT:
            kind = "child"
        if kind in _SPELT:
            found.extend(Word(form, "word", raw[0].isupper()) for form in _forms(raw))
        else:
            found.append(Word("", kind, False))
    return found


def folded(text: str) -> str:
    """Lower case without accents; `ß` is `ss`."""
    lower = text.casefold()
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


def _forms(raw: str) -> tuple[str, ...]:
    lower = folded(raw).replace("’", "'")
    lower = _SLOPPY.get(lower, lower)
    if "'" not in lower:
        return (lower,)
    head, _, tail = lower.partition("'")
    if tail in _VERBS:
        return (head, _VERBS[tail])
    if tail == "s" and head in _PRONOUNS:
        return (head, "is")
    return (head if tail in _DROPPED else head + tail.replace("'", ""),)
