"""A word in, the place or organisation that starts there out: by list, by `in` and `from`, by suffix and by kind word."""

from __future__ import annotations

import re

from privacyguard.detect.lexicon_names import (
    GIVEN,
    IN_PLACE,
    LOOSE_PLACE,
    ORDINARY,
    ORG_HEAD,
    ORG_SUFFIX,
    ORG_TAIL,
    PLACE,
    PLACE_WORD,
    ROLE,
    SURNAME,
    TITLE,
)
from privacyguard.detect.lexicon_names.context import Cue, after
from privacyguard.detect.lexicon_names.tokens import CAPITAL, GLUED, INITIAL, LOWER, MIXED, UPPER, Words

LONGEST_ORGANIZATION = 6  # words in front of the suffix
_LINKS = frozenset("of de for für the and del da".split())
_DWELLERS = frozenset("born live lives living lived based located moved moving resides reside grew raised up arrived".split())
_PLACE_SHAPE = re.compile(
    r"[a-z]+(?:ville|burgh|burg|berg|ton|ham|shire|stan|grad|abad|pur|ford|field|mouth|port|polis|stadt|dorf|borough|wood|minster)$"
)
_SUFFIX_GAP = re.compile(r",? | & | ")


def organization(words: Words, at: int) -> int:
    """The last word of the organisation that starts at word `at`, or 0."""
    if words.shape[at] not in (CAPITAL, UPPER, INITIAL, MIXED):
        return 0
    flags = words.flags[at]
    if flags & ORG_HEAD and at + 2 < len(words) and words.word[at + 1] in ("of", "de", "für", "for"):
        last = at + 2
        if words.word[last] in ("the", "la") and last + 1 < len(words):
            last += 1
        return last if words.shape[last] in (CAPITAL, UPPER) and words.gap(at) == words.gap(at + 1) == " " else 0
    if flags & (TITLE | ROLE) or (flags & ORDINARY and not flags & (GIVEN | SURNAME | PLACE)):
        return 0
    end = at
    while end + 1 < len(words) and end - at < LONGEST_ORGANIZATION:
        gap, nxt = words.gap(end), end + 1
        if not (gap in (" ", ", ", " & ", "-") or (gap == ". " and words.shape[end] == INITIAL)) and not words.possessive[end]:
            return 0
        kind = words.flags[nxt]
        if words.shape[nxt] not in (CAPITAL, UPPER, MIXED):
            if words.word[nxt] in _LINKS and gap == " ":
                end = nxt
                continue
            return 0
        if kind & ORG_SUFFIX and (gap in (" ", ", ")):
            return nxt
        if gap == ", ":
            return 0
        if kind & ORG_TAIL and not (nxt + 1 < len(words) and words.flags[nxt + 1] & (ORG_TAIL | ORG_SUFFIX)):
            return nxt
        end = nxt
    return 0


def place(words: Words, at: int, last: int, cue: Cue) -> tuple[int, float] | None:
    """The last word of the place that the run `at`..`last` starts with, and its score; None when it is none."""
    flags, previous = words.flags[at], at - 1
    lead = words.flags[previous] if previous >= 0 and words.gap(previous) == " " else 0
    towards = bool(lead & IN_PLACE)
    following = last + 1
    kind = (
        following < len(words)
        and words.gap(last) == " "
        and words.flags[following] & PLACE_WORD
        and words.shape[following] == CAPITAL
    )
    if kind and last - at < 2 and cue < Cue.ROLE and not words.possessive[last]:
        return following, 0.5
    if flags & PLACE and cue < Cue.SALUTE:
        person = flags & (GIVEN | SURNAME)
        if last == at:
            if towards or not person:
                return (at, 0.6 if towards else 0.5) if words.shape[at] != LOWER or not flags & LOOSE_PLACE else None
            return None if cue == Cue.PROSE and after(words, at) else (at, 0.45)
        if not flags & (GIVEN | SURNAME):
            return at, 0.6 if towards else 0.5
        return None
    if last - at > 1 or words.shape[at] in (LOWER, GLUED) or not towards or cue >= Cue.NAMED or flags & GIVEN:
        return None
    verb = words.word[previous - 1] if previous else ""
    if words.word[previous] in ("in", "near", "from", "to", "at") and verb in _DWELLERS:
        return last, 0.5
    return (last, 0.5) if last == at and _PLACE_SHAPE.fullmatch(words.word[at]) and words.word[previous] != "to" else None
