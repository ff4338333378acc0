"""A JSON key and its value in, the name that the whole value is out: `{"first_name": "Maria"}`, `{"city": "Lyon"}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from privacyguard.detect.lexicon_names import GIVEN, ORDINARY, ORG_SUFFIX, ORG_TAIL, ROLE, SURNAME, TITLE, lexicon
from privacyguard.detect.lexicon_names.tokens import GLUED, LOWER, MIXED, Words

LONGEST_VALUE = 80  # code points; a longer value is prose
MOST_WORDS = 6

_SPLIT = re.compile(r"[_\-./ ]+|(?<=[a-z])(?=[A-Z])")
_PLAIN = re.compile(r"\s*[^\W\d_](?:[^\W\d_]|[ .,'’‐‑\-]|\([^\W\d_]*\))*\s*")
_NAMES = frozenset(
    "name names fullname firstname lastname surname forename nombre apellido nom prenom vorname nachname nome cognome".split()
)
_PERSON_NAMES = frozenset("fullname firstname lastname surname forename apellido prenom vorname nachname cognome".split())
_QUALIFIERS = frozenset(
    "first last full given family middle maiden legal sur birth preferred user person cardholder holder spouse kin my real "
    "mother father".split()
)
_PEOPLE = frozenset("cardholder payee payer billto shipto attendee recipient assignee reporter requester".split())
_ORGANIZATIONS = frozenset(
    "company organization organisation employer firm bank hospital insurer clinic school university".split()
)
_PLACES = frozenset("city town country state province county location birthplace region hometown".split())
# names of things: file_name, table_name …
_THINGS = frozenset(
    "file table column field function tool model class method product project brand host server service event package repo "
    "image branch env job task queue topic index db database schema app application module variable var key tag label theme "
    "plan".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """The part of the value that is the name, and of what."""

    start: int
    end: int
    entity: str
    score: float


def under_key(text: str, key: str, words: Words) -> Named | None:
    """What the whole value is, when its key says so and the value does not speak against it."""
    if len(text) > LONGEST_VALUE or not 0 < len(words) <= MOST_WORDS or not _PLAIN.fullmatch(text):
        return None
    parts = [part.lower() for part in _SPLIT.split(key) if part]
    while parts and parts[-1].isdigit():
        parts.pop()
    if not parts:
        return None
    sure = _sure(parts)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if parts[-1] in _PLACES:
        return Named(start, end, "LOCATION", 0.6)
    if parts[-1] in _ORGANIZATIONS or (parts[-1] == "name" and len(parts) > 1 and parts[-2] in _ORGANIZATIONS):
        return Named(start, end, "ORGANIZATION", 0.6)
    if sure is None or any(shape == GLUED for shape in words.shape):
        return None
    if any(flags & (ORG_SUFFIX | ORG_TAIL) and not flags & (GIVEN | SURNAME) for flags in words.flags[1:]):
        return Named(start, end, "ORGANIZATION", 0.6)
    return _person(words, sure, start)


def _sure(parts: list[str]) -> bool | None:
    """Whether the key speaks of a person (True), of something that has a name (False), or of neither (None)."""
    known, last = lexicon().words, parts[-1]
    person = any(part in _QUALIFIERS or known.get(part, 0) & ROLE for part in parts[:-1])
    if last in _PERSON_NAMES or "".join(parts) in _PERSON_NAMES or last in _PEOPLE:
        return True
    if last in _NAMES:
        if len(parts) > 1 and parts[-2] in _THINGS:
            return None
        return person
    if last != "contact" and not known.get(last, 0) & ROLE:
        return None
    # an owner or an agent is as often a team or a program
    return last not in ("agent", "owner", "author", "president")


def _person(words: Words, sure: bool, start: int) -> Named | None:
    first = 0
    while first < len(words) - 1 and words.flags[first] & TITLE and not words.flags[first] & (GIVEN | SURNAME):
        first += 1
    flags = words.flags[first:]
    known = sum(bool(flag & (GIVEN | SURNAME)) for flag in flags)
    plain = sum(bool(flag & (ORDINARY | ROLE)) and not flag & (GIVEN | SURNAME) for flag in flags)
    cased = all(shape not in (LOWER, MIXED) for shape in words.shape[first:])
    begin, end = words.start[first] if first else start, words.end[-1]
    if plain and not (sure and known > plain):
        return None
    if sure:
        if known or cased or len(flags) == 1:
            return Named(begin, end, "PERSON", 0.9 if known else 0.86)
        return Named(begin, end, "PERSON", 0.6)
    loose = all(flag & ORDINARY for flag in flags)
    if known and not loose and (cased or known > 1):
        return Named(begin, end, "PERSON", 0.88)
    return Named(begin, end, "PERSON", 0.6) if cased and 1 < len(flags) < 4 else None
