"""A span of words in, what stands around it out: who is being named, and how clearly the text says so."""

from __future__ import annotations

import re
from enum import IntEnum

from privacyguard.detect.lexicon_names import (
    AFTER,
    BEFORE,
    CLOSE,
    GIVEN,
    LOOSE_GIVEN,
    ROLE,
    SALUTE,
    STRONG_ROLE,
    TITLE,
    WEAK_TITLE,
)
from privacyguard.detect.lexicon_names.tokens import CAPITAL, GLUED, INITIAL, LOWER, UPPER, Words


class Cue(IntEnum):
    """What the words before a name say, from nothing to certainty."""

    NONE = 0
    PROSE = 1  # a verb or preposition that likes people
    SALUTE = 2  # a greeting or a closing
    NAMED = 3  # called, named
    LABEL = 4  # "name:" of something
    ROLE = 5  # a role: friend, nurse, engineer
    PRIVATE = 6  # my wife, the patient, "my name is", a party in a caption
    TITLE = 7  # Mr, Dr, Frau


_LABEL = re.compile(r"[\"'*_`]{0,3}\s{0,3}(?:[:=]|=>|->)\s{0,3}[\"'*_`\[(]{0,3}")
_PLAIN = re.compile(r"[ \t\u00a0]{1,3}|[ \t]?\n[ \t]{0,3}")
_OWNERS = frozenset(
    "my our his her their your the this mi mein meine meiner unser unsere mon ma nuestro nuestra minha meu mia mio mijn min "
    "moja mój".split()
)
_NAMERS = frozenset("named called nicknamed alias aka né née".split())
_SIGNERS = frozenset("signed by behalf mrn".split())
_NAME_LABELS = frozenset("name names nombre nom nome fullname firstname lastname surname forename given family full".split())
_PERSON_LABELS = frozenset("first last full given family middle maiden legal sur birth preferred display".split())
_VERSUS = frozenset("v vs versus".split())
_STOPS = frozenset('.!?:;•|>*#"“”(\n[{—–-')
# a degree, a suffix, pronouns, an age or a number of birth right behind the name
_CREDENTIALS = re.compile(
    r",? (?:MD|M\.D\.|PhD|Ph\.D\.|RN|Esq|JD|J\.D\.|DDS|DO|NP|CPA|MBA|Jr|Sr)\b|,? \(?(?:she|he|they)/"
    r"|, \d{2}\b|,? \(?(?:age[d ]|DOB|d\.o\.b|born|MRN|SSN)"
)


def before(words: Words, index: int) -> Cue:
    """The cue on the left of word `index`."""
    at = index - 1
    if at < 0:
        return Cue.NONE
    gap, flags, word = words.gap(at), words.flags[at], words.word[at]
    earlier = words.word[at - 1] if at else ""
    if words.shape[at] == GLUED and not _LABEL.fullmatch(gap):
        return Cue.NONE
    certain = not flags & WEAK_TITLE or (words.shape[at] != LOWER and gap != ". ")
    if flags & TITLE and certain and gap in (" ", ". ", ".", "  ", "\u00a0"):
        return Cue.TITLE
    if _LABEL.fullmatch(gap):
        if word in _NAME_LABELS:
            role = (at and (earlier in _PERSON_LABELS or words.flags[at - 1] & ROLE)) or word not in ("name", "names", "full")
            return Cue.PRIVATE if role else Cue.LABEL
        if flags & ROLE or word in _SIGNERS or flags & SALUTE:
            return Cue.PRIVATE if flags & STRONG_ROLE or word in _SIGNERS else Cue.LABEL
        return Cue.NONE
    if (flags & SALUTE and gap in (" ", ", ")) or (flags & CLOSE and ("," in gap or "\n" in gap) and len(gap) < 6):
        return Cue.SALUTE
    if word == "v" and gap in (". ", " ") and at and words.shape[at - 1] in (CAPITAL, UPPER):
        return Cue.PRIVATE
    if not (_PLAIN.fullmatch(gap) or gap in (", ", " (", ' "', " “", ": ")):
        return Cue.NONE
    plain = gap not in (", ", ": ")
    if flags & ROLE and words.shape[at] != INITIAL:
        owned = (earlier in _OWNERS and earlier not in ("the", "this", "your")) or (
            at > 1 and words.word[at - 2] in _OWNERS and words.word[at - 2] not in ("the", "this", "your")
        )
        if owned or (flags & STRONG_ROLE and plain):
            return Cue.PRIVATE
        return Cue.ROLE if plain else Cue.PROSE
    if not plain:
        return Cue.NONE
    if word in ("is", "name's", "i'm", "am", "chiamo", "llamo", "heiße", "heisse", "m'appelle", "chamo", "was") or (
        word in ("name", "me") and words.possessive[at]
    ):
        return _introduced(words, at)
    if word in _NAMERS:
        return Cue.NAMED
    if (word == "of" and earlier == "behalf") or (word == "by" and earlier in ("signed", "witnessed", "sworn")):
        return Cue.PRIVATE
    if word in ("by", "and", "or") or flags & BEFORE:
        return Cue.PROSE
    return Cue.NONE


def _introduced(words: Words, at: int) -> Cue:
    """`my name is …`, `her name is …`, `I am …`, `the patient is …`."""
    word, earlier = words.word[at], words.word[at - 1] if at else ""
    if word in ("chiamo", "llamo", "heisse", "m'appelle", "chamo") or (word in ("name", "me") and words.possessive[at]):
        return Cue.PRIVATE
    if earlier in ("name", "nombre", "nom", "nome") and word in ("is", "was"):
        owner = words.word[at - 2] if at > 1 else ""
        return Cue.PRIVATE if (owner in _OWNERS and owner != "the") or words.possessive[at - 2] else Cue.NAMED
    if word in ("i'm", "am"):
        return Cue.NAMED
    if earlier in ("this", "it") and word == "is":
        return Cue.SALUTE
    return Cue.ROLE if words.flags[at - 1] & ROLE and word == "is" and at else Cue.PROSE


def after(words: Words, last: int) -> Cue:
    """The cue on the right of word `last`: a person's verb, a possessive, a degree, an age, the other side of a caption."""
    if words.possessive[last]:
        return Cue.PROSE
    gap = words.gap(last)
    nxt = last + 1
    if nxt < len(words) and gap == " ":
        if words.word[nxt] in _VERSUS and words.shape[nxt] != GLUED and words.gap(nxt) in (". ", " "):
            return Cue.PRIVATE
        if words.flags[nxt] & AFTER and words.shape[nxt] == LOWER:
            return Cue.PROSE
    if gap in (", ", " and ") and nxt < len(words) and words.flags[nxt] & GIVEN and not words.flags[nxt] & LOOSE_GIVEN:
        return Cue.PROSE
    behind = words.text[words.end[last] : words.end[last] + 14]
    return Cue.PROSE if _CREDENTIALS.match(behind) else Cue.NONE


def starts_sentence(words: Words, index: int) -> bool:
    """Whether a capital letter at `index` says nothing, because every word there gets one."""
    return index == 0 or any(char in _STOPS for char in words.gap(index - 1))
