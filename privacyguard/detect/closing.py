"""A canonical text in; copies of it out in which values that were torn apart are whole again, with their seams.

By accident a value is broken by a line's end, cut over two strings of JSON or code, spaced out character by character or in
groups, set in bold in the middle, or spelt in words on the telephone. Only matches across a seam count in these copies: what
needs no closing up is found in the text as it stands.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import cache

from privacyguard.detect.view import View

_COUNTED = (  # the words for 0 to 9, by language
    "zero one two three four five six seven eight nine",
    "null eins zwei drei vier fünf sechs sieben acht neun",
    "zéro un deux trois quatre cinq six sept huit neuf",
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zero uno due tre quattro cinque sei sette otto nove",
    "zero um dois três quatro cinco seis sete oito nove",
    "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć",
    "nul een twee drie vier vijf zes zeven acht negen",
)
_VALUES = {word: str(value) for words in _COUNTED for value, word in enumerate(words.split())} | {"oh": "0", "zwo": "2"}
_TOKEN = rf"(?:(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))})(?!\w)|[^\s|](?![^\s,]))"


def _between(quote: str) -> str:
    """What stands between two strings that follow each other, in a list, an object or an addition."""
    body = rf"{quote}[ \t]*(?:,\s{{0,20}}(?:{quote}[^{quote}\n]{{0,40}}{quote}[ \t]*:[ \t]*)?|[+.&]?\s{{0,20}}){quote}"
    return rf"(?<=[^\s{quote}\\]){body}(?=[^\s{quote}\\])"


LEAST_SPACED = 6  # characters before the last one
_IN_A_ROW = b"\x01" * LEAST_SPACED

# every way in which a value is torn, and what a text must have for it
_WAYS: tuple[tuple[str, str], ...] = (
    (rf"(?P<spaced>(?<!\S)(?:{_TOKEN},? ){{{LEAST_SPACED},}}{_TOKEN})", ""),
    (r"(?P<groups>(?<!\S)(?=(?:\S{3,4} ){0,3}[^\s\d@]{0,3}[\d@])(?:(?:\S{4} ){3,}|(?:\S{3} ){4,})\S{1,4}(?![^\W_]))", ""),
    (r"(?P<line>(?<=[\w@.\-+/:)(])[ \t]{0,3}=?\r?\n[ \t>|#*]{0,20}(?=[\w@.(]|-\d))", "\n"),
    (rf"(?P<string>{_between(chr(34))}|{_between(chr(39))})", "\"'"),
    (r"(?P<at>[ \t]?[\[({<][ \t]?(?:at|@|arroba|chez)[ \t]?[\])}>][ \t]?)", "[({<"),
    (r"(?P<dot>[ \t]?[\[({<][ \t]?(?:dot|\.|punkt|punto|point|ponto|kropka|punt)[ \t]?[\])}>][ \t]?)", "[({<"),
    (
        r"(?P<said>(?<!\S)[\w-]{1,40}(?: dot [\w-]{1,40}){0,4} at "
        r"(?!(?:the|an?|my|our|your|his|her|its|this|that|these|all|any) )[\w-]{1,40}(?: dot [\w-]{1,20}){1,4}(?!\w))",
        "dD",
    ),
    (
        r"(?P<mark>(?<=[\w)(.\-@])(?:\*{2,3}|~~|`)(?=[\w)(.\-@])"
        r"|(?<=[\w)(.\-@])[ \t]?(?:</?[a-z]{1,6}>[ \t]?){1,4}(?=[\w)(.\-@]))",
        "*~`<",
    ),
)
SPACED = next(number for number, (way, _) in enumerate(_WAYS) if way.startswith("(?P<spaced>"))
SAID = next(number for number, (way, _) in enumerate(_WAYS) if way.startswith("(?P<said>"))
_SAID = re.compile(" dot ", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_NUMERIC = re.compile(r"[\d@]")


def closed_up(text: str) -> Iterator[View]:
    """Yield the text without its seams; a second time without the hyphens before line ends, where there are any. Linear."""
    if (view := _closed(text, hyphens=False)) is not None:
        yield view
        if "-\n" in text or "-\r\n" in text:
            hyphenated = _closed(text, hyphens=True)
            if hyphenated is not None:
                yield hyphenated


def _units(text: str) -> re.Pattern[str]:
    """The ways in which something can be torn in this text, in one expression; the others are not looked for."""
    ways = tuple(number for number, (_, signs) in enumerate(_WAYS) if not signs or any(sign in text for sign in signs))
    if SAID in ways and not _SAID.search(text):
        ways = tuple(number for number in ways if number != SAID)
    if not _may_be_spaced(text):
        ways = tuple(number for number in ways if number != SPACED)
    return _united(ways)


def _may_be_spaced(text: str) -> bool:
    """Whether so many characters or counted digits stand in a row; behind the last may stand anything."""
    words = text.replace(",", " ").split()
    return _IN_A_ROW in bytes(len(word) == 1 or word.lower() in _VALUES for word in words)


@cache  # at most one entry per set of ways
def _united(ways: tuple[int, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_WAYS[number][0] for number in ways), re.IGNORECASE)


def _closed(text: str, *, hyphens: bool) -> View | None:
    parts: list[str] = []
    starts, ends, seams = array("q"), array("q"), array("q")
    at = length = 0

    def keep(start: int, end: int) -> None:
        nonlocal length
        parts.append(text[start:end])
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))
        length += end - start

    for unit in _units(text).finditer(text):
        pieces = _pieces(unit, text)
        if pieces is None:
            continue
        stop = unit.start()
        if hyphens and unit.lastgroup == "line" and text[stop - 1] == "-" and stop - 1 > at:
            stop -= 1
        keep(at, stop)
        seams.append(length)
        for piece, start, end in pieces:
            parts.append(piece)
            same = len(piece) == end - start
            starts.extend(range(start, end) if same else [start] * len(piece))
            ends.extend(range(start + 1, end + 1) if same else [end] * len(piece))
            length += len(piece)
            seams.append(length)
        at = unit.end()
    if not seams:
        return None
    keep(at, len(text))
    return View("".join(parts), starts, ends, seams)


def _pieces(unit: re.Match[str], text: str) -> list[tuple[str, int, int]] | None:
    """What stays of a unit, each piece with the span it comes from; None where the unit is no seam after all."""
    start, end = unit.span()
    match unit.lastgroup:
        case "spaced":
            words = [_spelt(word, start) for word in _WORD.finditer(unit[0])]
            return words if any(_NUMERIC.search(word) for word, _, _ in words) else None
        case "groups":
            return [(word[0], start + word.start(), start + word.end()) for word in _WORD.finditer(unit[0])]
        case "line":
            return [] if _torn(text, start, end) else None
        case "at":
            return [("@", start, end)]
        case "dot":
            return [(".", start, end)]
        case "said":
            return [
                ({"dot": ".", "at": "@"}.get(word[0].lower(), word[0]), start + word.start(), start + word.end())
                for word in _WORD.finditer(unit[0])
            ]
        case _:
            return []


def _spelt(word: re.Match[str], start: int) -> tuple[str, int, int]:
    bare = word[0].rstrip(",") or word[0]
    first = start + word.start()
    return _VALUES.get(bare.lower(), bare), first, first + len(bare)


def _torn(text: str, start: int, end: int) -> bool:
    """Whether a line's end may stand inside a value: a digit or an @ is near, and it is no column of numbers."""
    before = text[max(0, text.rfind("\n", 0, start) + 1, start - 200) : start]
    stop = text.find("\n", end, end + 200)
    after = text[end : stop if stop >= 0 else end + 200]
    near = (before.split() or [""])[-1][-12:] + (after.split() or [""])[0][:12]
    column = not any(map(str.isalpha, before)) and not any(map(str.isalpha, after))
    return bool(_NUMERIC.search(near)) and not column
