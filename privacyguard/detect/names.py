"""Text in, names of people, places and organisations out: by hand-written lexicons, shape and context, without a model.

A name is certain where somebody is introduced (`Dr`, `my wife`, `patient:`) or where a given name meets a surname; a lone
first name is likely; a word that is also a month, a product or a theorem is not a name until something says so. People
everybody knows, and people in a story that is being asked for, are reported as `names/public` with a low score, for the
detector to raise when the call holds something private.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from privacyguard.detect.lexicon_names import (
    AFTER,
    BEFORE,
    GIVEN,
    IN_PLACE,
    LOOSE_GIVEN,
    ORDINARY,
    ORG_SUFFIX,
    ORG_TAIL,
    PARTICLE,
    PHRASE,
    PHRASE_BRAND,
    PHRASE_PLACE,
    PHRASE_PUBLIC,
    PLACE,
    ROLE,
    SURNAME,
    TITLE,
    Lexicon,
    lexicon,
)
from privacyguard.detect.lexicon_names.context import Cue, before, starts_sentence
from privacyguard.detect.lexicon_names.framing import made_up, requests
from privacyguard.detect.lexicon_names.keys import under_key
from privacyguard.detect.lexicon_names.places import organization, place
from privacyguard.detect.lexicon_names.score import CERTAIN, firm, score
from privacyguard.detect.lexicon_names.tokens import GLUED, INITIAL, LOWER, MIXED, UPPER, Words, read
from privacyguard.detect.lexicon_names.uncased import uncased_names
from privacyguard.detect.recognizer import Match

PUBLIC = "names/public"  # the recognizer of people everybody knows, and of people in fiction
PUBLIC_SCORE = 0.3
LONGEST_NAME = 7  # words, particles included
CYRILLIC = "\u0400"  # from here on ordinary words are not listed

_IMPORTERS = frozenset(
    "import install using package namespace require use include extends implements class struct interface enum".split()
)
_CALLED = frozenset("uncle aunt auntie grandma grandpa mr mrs ms".split())  # behind these even `ray` and `rose` are names
_NAME_GAP = re.compile(r"[ \u00a0]{1,2}|(?:\.\s?)|[ ]?\n[ ]?")


@dataclass(frozen=True, slots=True)
class NameRecognizer:
    """Finds PERSON, LOCATION and ORGANIZATION. Holds nothing; the lexicon is read on the first scan."""

    name: str = "names"
    entities: frozenset[str] = frozenset({"PERSON", "LOCATION", "ORGANIZATION"})

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield names in reading order; spans of one entity never overlap."""
        lex = lexicon()
        words = read(text, lex)
        if key:
            whole = under_key(text, key, words)
            if whole is not None:
                yield Match(whole.start, whole.end, whole.entity, whole.score, self.name)
                return
        covered: set[int] = set()
        for match in uncased_names(text, words, lex, self.name):
            covered.update(range(match.start, match.end))
            yield match
        spots = requests(text, words)
        behind = 0
        for at in words.candidates:
            if at < behind:
                continue
            behind, seen, cue = _next(words, at, lex)
            if seen is None or (covered and seen[0] in covered):
                continue
            start, end, entity, sureness, public = seen
            if entity == "PERSON" and cue < Cue.PRIVATE and (public or made_up(start, spots)):
                yield Match(start, end, entity, min(sureness, PUBLIC_SCORE), PUBLIC)
            else:
                yield Match(start, end, entity, sureness, self.name)


Seen = tuple[int, int, str, float, bool]  # start, end, entity, score, whether everybody knows the person


def _next(words: Words, at: int, lex: Lexicon) -> tuple[int, Seen | None, Cue]:
    """The name that starts at word `at`, if one does, and the word to go on with."""
    house = organization(words, at) if words.shape[at] != LOWER else 0
    if house:
        return house + 1, (words.start[at], words.end[house], "ORGANIZATION", 0.6, False), Cue.NONE
    if words.flags[at] & PHRASE:
        last, what = _phrase(words, at, lex)
        if what and not (what == PHRASE_PUBLIC and _goes_on(words, last)):
            return _known_phrase(words, at, last, what)
    if at and words.word[at - 1] in _IMPORTERS and words.shape[at - 1] == LOWER:
        return at + 1, None, Cue.NONE
    if words.word[at] == "mia" and at + 1 < len(words) and words.shape[at + 1] == LOWER and words.flags[at + 1] & ROLE:
        return at + 1, None, Cue.NONE  # Italian for `my`
    if words.shape[at] == LOWER and words.flags[at] & (PLACE | GIVEN | SURNAME | ORDINARY) == PLACE:
        found = at > 0 and words.flags[at - 1] & IN_PLACE and words.gap(at - 1) == " "
        return at + 1, (words.start[at], words.end[at], "LOCATION", 0.5, False) if found else None, Cue.NONE
    last = _extent(words, at)
    if last < at:
        return at + 1, None, Cue.NONE
    cue = before(words, at)
    seen = _caption(words, at, last, lex) or _reversed(words, at, last, cue)
    if seen:
        return (
            seen[0] + 1,
            (words.start[at], words.end[seen[0]], "PERSON", seen[1], seen[2]),
            Cue.PRIVATE if not seen[2] else cue,
        )
    where = place(words, at, last, cue)
    if where:
        return where[0] + 1, (words.start[at], words.end[where[0]], "LOCATION", where[1], False), cue
    at, last = _trim(words, at, last, cue)
    if last < at:
        return at + 1, None, Cue.NONE
    sureness = score(words, at, last, cue)
    if sureness <= 0:
        return last + 1, None, Cue.NONE
    public = last == at and words.word[at] in lex.public
    return last + 1, (words.start[at], words.end[last], "PERSON", sureness, public), cue


def _caption(words: Words, at: int, last: int, lex: Lexicon) -> tuple[int, float, bool] | None:
    """`Lopez v. Contoso`: the left side is a party; a case that everybody cites is not private."""
    versus, right = last + 1, last + 2
    if (
        right >= len(words)
        or words.word[versus] not in ("v", "vs", "versus")
        or words.shape[versus] == GLUED
        or words.shape[at] == LOWER
    ):
        return None
    if words.gap(last) != " " or words.gap(versus) not in (" ", ". ") or words.shape[right] == LOWER:
        return None
    known = f"{words.word[at]} v {words.word[right]}" in lex.cases
    if not known and not any(words.flags[index] & (GIVEN | SURNAME) for index in range(at, last + 1)):
        return None
    return (right if known else last), CERTAIN if not words.flags[at] & ORDINARY else 0.5, known


def _reversed(words: Words, at: int, last: int, cue: Cue) -> tuple[int, float, bool] | None:
    """`Lopez, Maria Elena`: a surname, a comma, given names."""
    comma = last + 1
    if comma >= len(words) or words.gap(last) not in (", ", ",") or words.shape[at] in (LOWER, INITIAL) or last - at > 2:
        return None
    family, given = words.flags[last], words.flags[comma]
    opened = starts_sentence(words, at) or cue >= Cue.LABEL
    if not family & SURNAME and not (cue >= Cue.LABEL and not family & GIVEN):
        return None
    listed = firm(family, GIVEN) and not (cue >= Cue.LABEL)
    if (
        listed
        or not given & GIVEN
        or words.shape[comma] in (LOWER, GLUED, INITIAL)
        or (given & (ORDINARY | SURNAME) and not opened)
    ):
        return None
    if at == last and not opened and not (firm(family, SURNAME) and firm(given, GIVEN)):
        return None
    if last > at and cue < Cue.LABEL:  # Maria Lopez, Anna Kim: two people
        return None
    end = comma
    while end + 1 < len(words) and end - comma < 2 and words.gap(end) == " " and _may_be_part(words.flags[end + 1]):
        if words.shape[end + 1] in (LOWER, GLUED, MIXED):
            break
        end += 1
    return end, 0.88, False


def _phrase(words: Words, at: int, lex: Lexicon) -> tuple[int, str]:
    """The longest listed place, brand or well-known person that starts here."""
    for rest, what in lex.phrases.get(words.word[at], ()):
        last = at + len(rest)
        if last < len(words) and tuple(words.word[at + 1 : last + 1]) == rest:
            near = all(len(words.gap(index)) < 4 and "\n" not in words.gap(index) for index in range(at, last))
            if near and (words.shape[at] != LOWER or what != PHRASE_BRAND):
                return last, what
    return at, ""


def _goes_on(words: Words, last: int) -> bool:
    """Whether a surname follows: Victor Hugo is known, Victor Hugo Almeida is somebody else."""
    return (
        last + 1 < len(words)
        and words.gap(last) == " "
        and words.shape[last + 1] == words.shape[last]
        and firm(words.flags[last + 1], SURNAME)
    )


def _known_phrase(words: Words, at: int, last: int, what: str) -> tuple[int, Seen | None, Cue]:
    start, end = words.start[at], words.end[last]
    cue = before(words, at)
    if what == PHRASE_PLACE:
        return last + 1, (start, end, "LOCATION", 0.6 if words.shape[at] != LOWER or cue else 0.5, False), cue
    if what == PHRASE_PUBLIC:
        return last + 1, (start, end, "PERSON", 0.9, True), cue
    return last + 1, (start, end, "ORGANIZATION", 0.4, False), cue


def _extent(words: Words, at: int) -> int:
    """The last word of the longest run that could be one name; `at` - 1 when none starts here."""
    flags, shape = words.flags[at], words.shape[at]
    if shape == LOWER:
        return _lower_extent(words, at)
    if not _may_be_part(flags) or (flags & TITLE and not flags & (GIVEN | SURNAME)):
        return at - 1
    last = end = at
    while end + 1 < len(words) and end - at < LONGEST_NAME:
        gap, nxt = words.gap(end), end + 1
        if words.possessive[end] or not _NAME_GAP.fullmatch(gap):
            break
        if "." in gap and not (words.shape[end] == INITIAL or words.word[end] in ("jr", "st")):
            break
        if "\n" in gap and not (
            firm(words.flags[end], GIVEN) and firm(words.flags[nxt], SURNAME) and not words.flags[nxt] & GIVEN
        ):
            break
        if words.shape[nxt] == LOWER:
            if not words.flags[nxt] & PARTICLE:
                break
        elif (
            words.shape[nxt] in (GLUED, MIXED)
            or not _may_be_part(words.flags[nxt])
            or (words.shape[nxt] == UPPER and shape != UPPER and not words.flags[nxt] & SURNAME)
        ):
            break
        else:
            last = nxt
        end = nxt
    return last


def _may_be_part(flags: int) -> bool:
    return bool(flags & (GIVEN | SURNAME)) or not flags & (ORDINARY | ROLE | TITLE | ORG_SUFFIX | ORG_TAIL)


def _lower_extent(words: Words, at: int) -> int:
    """A name typed without capitals: a given name that goes on with a surname, or whatever follows an introduction."""
    flags = words.flags[at]
    if not flags & GIVEN or flags & (LOOSE_GIVEN | PLACE):
        cue = before(words, at)
        introduced = cue >= Cue.PRIVATE and bool(flags & (GIVEN | SURNAME)) and not flags & (ORDINARY | PARTICLE)
        introduced = introduced or (cue == Cue.TITLE and bool(flags & GIVEN) and words.word[at - 1] in _CALLED)
        ahead = words.flags[at + 1] if at + 1 < len(words) and words.shape[at + 1] == LOWER else 0
        worded = flags & ORDINARY and not (firm(ahead, SURNAME) and not ahead & (ORDINARY | GIVEN))
        if not introduced and (not flags & GIVEN or worded):
            return at - 1
    last = end = at
    while end + 1 < len(words) and end - at < 4 and words.gap(end) in (" ", ". ") and not words.possessive[end]:
        nxt = words.flags[end + 1]
        if words.shape[end + 1] != LOWER or (words.gap(end) == ". " and len(words.word[end]) > 1):
            break
        if nxt & (GIVEN | SURNAME) and not nxt & (ORDINARY | (BEFORE | AFTER)):
            last = end + 1
        elif not nxt & PARTICLE and len(words.word[end + 1]) > 1:
            break
        end += 1
    return last


def _trim(words: Words, at: int, last: int, cue: Cue) -> tuple[int, int]:
    """Drop words that opened the sentence or closed the phrase rather than belong to the name."""
    while last > at and words.flags[at] & ORDINARY and cue < Cue.SALUTE and starts_sentence(words, at):
        if (
            words.flags[at + 1] & GIVEN
            or (not words.flags[at] & GIVEN)
            or (last - at == 1 and not firm(words.flags[last], SURNAME))
        ):
            at += 1
        else:
            break
    foreign = words.text[words.start[at]] >= CYRILLIC and not words.flags[at]
    if foreign and last - at > 1 and words.flags[at + 1] & GIVEN and starts_sentence(words, at):
        at += 1
    while last > at and words.flags[last] & ORDINARY and not words.flags[last] & SURNAME:
        last -= 1
    while last > at and words.shape[last] == INITIAL and last - at > 1:
        last -= 1
    return at, last


NAMES = NameRecognizer()
