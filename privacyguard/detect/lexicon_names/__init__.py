"""Word lists in, one frozen `Lexicon` out: what each word can be (given name, surname, place, title …).

The lists were written by hand from general knowledge, one entry a line; a trailing `?` marks a name that is also an
ordinary word, a place or a product. They are read on first use and shared by all threads (read-only).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# What a word can be; a word carries the union.
GIVEN, SURNAME, ORDINARY, PLACE = 1, 2, 4, 8
LOOSE_GIVEN, LOOSE_SURNAME, LOOSE_PLACE = 16, 32, 64
SECTIONS = {
    name: 128 << index
    for index, name in enumerate(
        (
            "title weaktitle role strongrole salute close particle before after orgsuffix orgtail orghead inplace place eponym "
            "speech kin vocative"
        ).split()
    )
}
TITLE, WEAK_TITLE, ROLE, STRONG_ROLE = (SECTIONS[name] for name in ("title", "weaktitle", "role", "strongrole"))
SALUTE, CLOSE, PARTICLE = (SECTIONS[name] for name in ("salute", "close", "particle"))
BEFORE, AFTER, EPONYM = (SECTIONS[name] for name in ("before", "after", "eponym"))
ORG_SUFFIX, ORG_TAIL, ORG_HEAD = (SECTIONS[name] for name in ("orgsuffix", "orgtail", "orghead"))
SPEECH, KIN, VOCATIVE = (SECTIONS[name] for name in ("speech", "kin", "vocative"))
IN_PLACE, PLACE_WORD = (SECTIONS[name] for name in ("inplace", "place"))

PHRASE = 1 << 30  # a listed phrase starts with this word
CANDIDATE = GIVEN | SURNAME | PLACE | PHRASE  # a name in lower case can start with this word

PHRASE_PLACE, PHRASE_BRAND, PHRASE_PUBLIC = "place", "brand", "public"

# Cyrillic is looked up as its Latin transcription, so that one list serves both scripts.
_LETTERS = {
    **{"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e", "’": "'"},
    **dict(zip("абвгдезийклмнопрстуфхыэі", "a b v g d e z i y k l m n o p r s t u f kh y e i".split(), strict=True)),
    **{"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya", "ё": "e"},
    **{"ї": "i", "є": "ye", "ґ": "g"},
}
_TABLE = str.maketrans(_LETTERS)


def fold(word: str) -> str:
    """The form words are looked up by: lower case, no accents, Latin letters."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.lower().translate(_TABLE))
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("iya", "ia")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything known about words. `phrases` maps a first word to (the words after it, what the whole is), longest first."""

    words: Mapping[str, int]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    public: frozenset[str]
    cases: frozenset[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read the lists; about 15,000 short lines."""
    words: dict[str, int] = {}
    for name, flag, loose in (("given", GIVEN, LOOSE_GIVEN), ("surnames", SURNAME, LOOSE_SURNAME)):
        for line in _lines(name):
            bits = flag | loose if line.endswith("?") else flag
            words[fold(line.rstrip(" ?"))] = words.get(fold(line.rstrip(" ?")), 0) | bits
    for line in _lines("ordinary"):
        known = words.get(fold(line), 0)
        loose = (LOOSE_GIVEN if known & GIVEN else 0) | (LOOSE_SURNAME if known & SURNAME else 0)
        words[fold(line)] = known | ORDINARY | loose
    section = 0
    for line in _lines("context"):
        if line.startswith("["):
            section = SECTIONS[line.strip("[]")]
        else:
            words[fold(line)] = words.get(fold(line), 0) | section
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, what in (("places", PHRASE_PLACE), ("brands", PHRASE_BRAND), ("public", PHRASE_PUBLIC)):
        for line in _lines(name):
            first, *rest = _words(line)
            if what == PHRASE_PLACE and not rest:
                known = words.get(first, 0)
                words[first] = known | PLACE | (LOOSE_PLACE if known & (GIVEN | SURNAME | ORDINARY) else 0)
            elif rest and not line.startswith("*"):
                words[first] = words.get(first, 0) | PHRASE
                phrases.setdefault(first, []).append((tuple(rest), what))
    return Lexicon(
        words,
        {first: tuple(sorted(rest, key=lambda entry: -len(entry[0]))) for first, rest in phrases.items()},
        frozenset(fold(line.lstrip("*")) for line in _lines("public") if " " not in line),
        frozenset(_lines("cases")),
    )


def _words(line: str) -> list[str]:
    return fold(line.lstrip("*")).replace(".", " ").replace("&", " ").split()


def _lines(name: str) -> list[str]:
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
