"""A run of words in, how surely it is a person's name out (0: it is none)."""

from __future__ import annotations

from privacyguard.detect.lexicon_names import (
    EPONYM,
    GIVEN,
    KIN,
    LOOSE_GIVEN,
    LOOSE_SURNAME,
    ORDINARY,
    PARTICLE,
    PLACE,
    SPEECH,
    SURNAME,
    VOCATIVE,
)
from privacyguard.detect.lexicon_names.context import Cue, after, starts_sentence
from privacyguard.detect.lexicon_names.tokens import INITIAL, LOWER, UPPER, Words

CERTAIN, STRONG = 0.9, 0.86
LIKELY = 0.6  # a first name in prose
_DISEASES = frozenset("parkinson alzheimer hodgkin crohn asperger tourette huntington".split())
SHORT = 4  # letters; a shorter name in lower case needs a word before it and one behind it
WEAK = 0.4  # reported, but below where policies begin to act


def score(words: Words, at: int, last: int, cue: Cue) -> float:
    """How surely words `at`..`last` name a person; `cue` is what stands before them."""
    behind = after(words, last)
    if words.shape[at] == INITIAL and at == last:
        return 0.0
    if _eponym(words, last) and cue < Cue.PRIVATE:
        return 0.0
    cue = max(cue, behind if behind >= Cue.PRIVATE else Cue.NONE)
    names = [
        index
        for index in range(at, last + 1)
        if words.shape[index] != INITIAL and not (_is_particle(words, index) and not (index == at and words.flags[at] & GIVEN))
    ]
    if not names:
        return 0.0
    initials = sum(words.shape[index] == INITIAL for index in range(at, last + 1))
    if words.shape[at] == LOWER:
        return _lower(words, names, cue, behind)
    if len(names) == 1 and not initials and last == at:
        return _lone(words, at, cue, behind)
    return _full(words, names, at, cue, behind, initials)


def firm(flags: int, what: int) -> bool:
    """Known as this and as nothing else."""
    return bool(flags & what) and not flags & (LOOSE_GIVEN if what == GIVEN else LOOSE_SURNAME)


def _is_particle(words: Words, index: int) -> bool:
    return words.shape[index] == LOWER and bool(words.flags[index] & PARTICLE)


def _eponym(words: Words, last: int) -> bool:
    """`Dijkstra's algorithm`, `Jordan Square`, `Parkinson's`: the name is a thing's."""
    following = last + 1
    if following < len(words) and words.gap(last) == " " and words.flags[following] & EPONYM:
        return True
    return words.possessive[last] and words.word[last] in (
        "parkinson",
        "alzheimer",
        "hodgkin",
        "crohn",
        "asperger",
        "tourette",
        "huntington",
    )


def _full(words: Words, names: list[int], at: int, cue: Cue, behind: Cue, initials: int) -> float:
    """More than one word."""
    first, final = words.flags[names[0]], words.flags[names[-1]]
    opening = starts_sentence(words, at)
    surname = bool(final & SURNAME)
    shouted = words.shape[names[0]] == UPPER
    if cue >= Cue.PRIVATE:
        return CERTAIN
    if len(names) == 1:  # J. Smith, Maria K.
        if firm(final, SURNAME) or firm(final, GIVEN):
            return 0.88
        return STRONG if cue >= Cue.NAMED else LIKELY if final & (SURNAME | GIVEN) or cue else WEAK
    loose = not firm(first, GIVEN)
    if first & GIVEN and surname:
        if not loose or firm(final, SURNAME):
            return CERTAIN if not first & ORDINARY or initials or not opening else 0.7
        return LIKELY if not opening or cue or behind or initials else WEAK
    if cue >= Cue.NAMED:
        known = any(words.flags[index] & (GIVEN | SURNAME) for index in names)
        return 0.88 if known else STRONG if cue == Cue.ROLE and not shouted else LIKELY
    if cue == Cue.SALUTE:
        return 0.87 if (first | final) & (GIVEN | SURNAME) else LIKELY
    if first & GIVEN and not loose:
        if shouted:
            return 0.5
        return 0.88 if final & GIVEN else 0.85
    if firm(final, GIVEN) and first & SURNAME:  # Lopez Maria, Nguyen Thi Hoa
        return 0.85
    if surname:
        if shouted and not behind:
            return WEAK
        if cue or behind or initials:
            return 0.75 if firm(final, SURNAME) or initials else 0.55
        if firm(final, SURNAME):
            return 0.5 if opening or first & PLACE else 0.7
        return WEAK
    if firm(first, SURNAME) and final & GIVEN and not opening:
        return 0.75
    if first & GIVEN or initials:
        return 0.55 if (cue or behind) and not opening else WEAK
    if firm(final, GIVEN):
        return LIKELY if cue or behind else WEAK
    return WEAK if behind and cue else 0.0


def _lone(words: Words, at: int, cue: Cue, behind: Cue) -> float:
    """One word: a first name, a surname, or neither."""
    flags = words.flags[at]
    known = flags & (GIVEN | SURNAME)
    if cue >= Cue.TITLE:
        return CERTAIN if known else STRONG
    ordinary = bool(flags & ORDINARY)
    if cue >= Cue.PRIVATE:
        if known and (not ordinary or behind or flags & GIVEN):
            return 0.88
        headed = words.gap(at - 1) == " " and words.shape[at - 1] != LOWER  # Employee Handbook
        return WEAK if headed and not behind else 0.65
    if cue >= Cue.LABEL:
        return 0.85 if firm(flags, GIVEN) or firm(flags, SURNAME) else LIKELY if known and not ordinary else WEAK
    if cue == Cue.NAMED:
        return 0.85 if firm(flags, GIVEN) else LIKELY if known and not ordinary else WEAK
    if cue == Cue.SALUTE:
        return 0.87 if firm(flags, GIVEN) else 0.7 if known and not flags & PLACE else 0.5
    opening = starts_sentence(words, at)
    if not known:
        return 0.0 if ordinary or flags & PLACE or words.shape[at] == UPPER else _stranger(words, at, opening)
    shouted = words.shape[at] == UPPER
    if firm(flags, GIVEN) and not flags & PLACE:
        if shouted:
            return WEAK
        if opening:
            called = words.gap(at)[:1] in ",:!" and words.gap(at)[:1] != ""
            return LIKELY if behind else 0.55 if called else 0.5
        return LIKELY if cue or behind else 0.5
    if shouted or (opening and ordinary):
        return 0.45 if behind and not shouted and flags & GIVEN and words.word[at + 1 : at + 2] == ["is"] else 0.0
    if _stranger(words, at, opening) and not ordinary:
        return LIKELY
    if firm(flags, SURNAME) and not flags & (PLACE | GIVEN):
        return 0.5 if behind and (cue or not opening) else WEAK
    if ordinary and not (cue and behind):
        return 0.3 if cue and flags & GIVEN else 0.0
    return 0.45 if (cue or not opening) and behind else 0.35 if cue else 0.3


def _lower(words: Words, names: list[int], cue: Cue, behind: Cue) -> float:
    """Typed without capitals: stricter, because every word looks like this."""
    first, final = words.flags[names[0]], words.flags[names[-1]]
    if len(names) > 1:
        if cue >= Cue.PRIVATE:
            return CERTAIN
        if firm(first, GIVEN) and final & SURNAME:
            return 0.87 if firm(final, SURNAME) or cue else LIKELY
        if firm(final, SURNAME) and first & GIVEN:
            return LIKELY
        return LIKELY if firm(first, GIVEN) and firm(final, GIVEN) else WEAK
    if cue >= Cue.PRIVATE:
        return 0.85 if firm(first, GIVEN) or firm(first, SURNAME) else LIKELY
    short = len(words.word[names[0]]) < SHORT
    if not firm(first, GIVEN) or (short and not (cue and behind)):
        return 0.0
    if cue >= Cue.SALUTE:
        return 0.75
    return 0.5 if cue or behind else 0.3


def _stranger(words: Words, at: int, opening: bool) -> float:
    """A capitalised word that no list knows, where only somebody can stand: `said X`, `X's wife`, `X, could you`."""
    nxt, gap = at + 1, words.gap(at)
    following = words.flags[nxt] if nxt < len(words) and words.shape[nxt] == LOWER else 0
    if following & SPEECH and gap == " " and not words.possessive[at]:
        return 0.55
    if words.possessive[at] and following & KIN and gap == " ":
        return 0.55
    if opening:
        adverb = words.word[at].endswith(("ly", "ing", "ed", "ore", "ally"))
        return 0.5 if gap == ", " and following & VOCATIVE and not adverb and len(words.word[at]) > 2 else 0.0
    if at and words.flags[at - 1] & SPEECH and words.shape[at - 1] == LOWER and words.gap(at - 1) == " ":
        return 0.55
    return 0.0
