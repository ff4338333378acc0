"""A text in, its words out: where each word is, how it is written, and what the lexicon knows of it.

Names are found over this list, so that every rule is a look-up and the whole scan is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from privacyguard.detect.lexicon_names import (
    CANDIDATE,
    GIVEN,
    LOOSE_GIVEN,
    LOOSE_SURNAME,
    ORDINARY,
    PHRASE,
    PLACE,
    SURNAME,
    Lexicon,
    fold,
)

# How a word is written. GLUED words are parts of identifiers, addresses or paths and never names.
LOWER, CAPITAL, UPPER, INITIAL, MIXED, GLUED = range(6)

_OPEN = frozenset(" ,;!?\n\t\"')")  # next to these a word is a word
_SECOND = GIVEN | SURNAME | PLACE  # what must follow an ordinary word in lower case for it to be a first name

LONGEST = 40  # code points; a longer run of letters is no name

_WORD = re.compile(r"[^\W\d_]+(?:['’\-‐‑][^\W\d_]+)*")
_INNER_CAPITAL = re.compile(r"(?:Mc|Mac|De|Di|Da|Du|La|Le|Lo|Van|Von|Fitz|St|[ODLN]['’]|Al-|El-)[A-Z][^\W\d_]+")
_HYPHENATED = re.compile(r"[^\W\d_]+(?:[\-‐‑'’](?:al|el|bin|de|e|y|[^\W\d_a-z][^\W\d_A-Z]*|[^\W\d_A-Z]+))+")
# Endings that only surnames have, and endings that other words share.
_FIRM_ENDINGS = (
    "ovich ovych enko ovsky evsky ovski ewski owski inski ynski wicz shvili opoulos poulos idis oglu sson sdottir dottir gaard "
    "baum hoff andez inez erez ovic evic cic escu inen strom krishnan murthy swamy moto yama mura gawa kawa zaki saki"
)
_LOOSE_ENDINGS = (
    "berger stein mann berg gren quist lund eanu yan ian ova eva ov ev ley bhai wala akis elli etti ini ez sen feld dahl"
)


def _ending(endings: str) -> re.Pattern[str]:
    return re.compile(rf"[a-z'\-]{{2,40}}(?:{'|'.join(endings.split())})")


_FIRM, _LOOSE = _ending(_FIRM_ENDINGS), _ending(_LOOSE_ENDINGS)


@dataclass(slots=True)
class Words:
    """Parallel lists over the words of one text. `possessive`: an 's followed and is not part
    of the word. `candidates`: the words at which a name could start, in order."""

    text: str
    start: list[int]
    end: list[int]
    word: list[str]
    flags: list[int]
    shape: list[int]
    possessive: list[bool]
    candidates: list[int]

    def __len__(self) -> int:
        return len(self.start)

    def gap(self, left: int) -> str:
        """What stands between word `left` and the next one (the text's end counts as a gap)."""
        if left < 0:
            return "\n"
        behind = self.end[left] + (2 if self.possessive[left] else 0)
        return self.text[behind : self.start[left + 1]] if left + 1 < len(self.start) else self.text[behind : behind + 8]


def read(text: str, lex: Lexicon) -> Words:
    """Split `text` into words. Every word of the text is listed, names or not."""
    known = lex.words
    spans = [match.span() for match in _WORD.finditer(text)]
    raws = _WORD.findall(text)
    folded = [raw.lower() for raw in raws]
    flags = [known.get(word, 0) for word in folded]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    words = Words(text, starts, ends, folded, flags, [LOWER] * len(raws), [False] * len(raws), [])
    # most words are ordinary and lower case: they are left as they are
    plain = text.isascii()
    telling = [
        index
        for index, raw in enumerate(raws)
        if flags[index] & CANDIDATE or raw != folded[index] or not raw.isalpha() or not (plain or raw.isascii())
    ]
    for index in telling:
        raw, (start, end) = raws[index], spans[index]
        bits = flags[index]
        if bits & ORDINARY and raw == folded[index] and not (index + 1 < len(raws) and flags[index + 1] & _SECOND):
            continue
        if raw[-1] in "sS" and end - start > 2 and raw[-2] in "'’":
            raw, words.end[index], words.possessive[index] = raw[:-2], end - 2, True
        if words.possessive[index] or not raw.isascii():
            folded[index] = fold(raw)
            bits = known.get(folded[index], 0)
        if not bits & ~PHRASE and raw[0].isupper():
            bits |= _guess(raw, folded[index], known)
        flags[index] = bits
        near, tail = text[start - 1] if start else " ", text[end] if end < len(text) else " "
        if (near in _OPEN and tail in _OPEN) or not _glued(text[max(0, start - 2) : start], text[end : end + 2]):
            shape = words.shape[index] = _shape(raw) if len(raw) <= LONGEST else GLUED
        else:
            shape = words.shape[index] = GLUED
        if shape < MIXED and (shape != LOWER or bits & CANDIDATE):
            words.candidates.append(index)
    return words


def _shape(raw: str) -> int:
    first, rest = raw[0].isupper(), raw[1:]
    if first and rest.islower():
        return CAPITAL
    if not first and raw.islower():
        return LOWER
    if not rest:
        return INITIAL if first else MIXED
    if raw.isupper():
        return UPPER
    return CAPITAL if _INNER_CAPITAL.fullmatch(raw) or _HYPHENATED.fullmatch(raw) else MIXED


def _guess(raw: str, folded: str, known: Mapping[str, int]) -> int:
    """What an unlisted word can be by its parts (Garcia-Lopez, O'Shaughnessy, McAllen) or its ending (-enko, -opoulos)."""
    if "-" in folded or "'" in folded or "’" in folded or "‐" in folded or "‑" in folded:
        parts = [known.get(part, 0) for part in re.split(r"['’\-‐‑]", folded)]
        if folded[:2] in ("o'", "d'") and len(folded) > 4:
            return SURNAME
        flags = 0
        for part in parts:
            flags |= part & (GIVEN | SURNAME)
        if flags and not any(part & ORDINARY and not part & (GIVEN | SURNAME) for part in parts):
            loose = all(part & (LOOSE_GIVEN | LOOSE_SURNAME) or not part for part in parts)
            return flags | (LOOSE_GIVEN | LOOSE_SURNAME if loose else 0)
        return 0
    if raw[:2] == "Mc" and raw[2:3].isupper() and len(raw) > 4:
        return SURNAME
    if len(folded) > LONGEST or len(folded) < 5:
        return 0
    if _FIRM.fullmatch(folded):
        return SURNAME
    return SURNAME | LOOSE_SURNAME if _LOOSE.fullmatch(folded) else 0


def _glued(before: str, after: str) -> bool:
    """Part of an identifier, address, path, hashtag or call, judged by the two characters on either side."""
    near, far = before[-1:], before[-2:-1]
    if near and (near in "_@#$\\&<" or near.isdigit()):
        return True
    if (near == "/" and not far.isalpha()) or (near == "." and (far.islower() or far in "._)]")):
        return True
    if near == "-" and (far == "-" or far.isalnum()):
        return True
    first, second = after[:1], after[1:]
    if first and (first in "_@(\\=" or first.isdigit()):
        return True
    if first and first in "./" and (second.islower() or second.isdigit() or second == "/"):
        return True
    return after in ("::", "->", ":/")
