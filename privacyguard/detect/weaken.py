"""A regular expression in, a weaker one for a scanner of bytes out: where the first matches a text, that matches its bytes.

What a scanner cannot know, or pays dearly for, is left out: what is before and behind (lookarounds, boundaries), what was
matched before, how often more than a few times. A character outside ASCII is the byte 0xFF, in text and expression alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from privacyguard.detect import edges
from privacyguard.detect.needs import MANY_DIGITS, Needs, needs_of
from privacyguard.detect.parsed import UnreadableError, steps_of

MOST, LEAST = 2, 8  # more repetitions than the first are any number; of more than the second so many are asked for
LONG = 24  # the same for a single character, which a scanner counts cheaply
TELLING = 4  # letters of a word that few texts have
WIDE = 8  # alternatives behind which nothing more is asked for: they cost a scanner most, and say enough
ASCII = range(128)
Members = Sequence[tuple[Any, Any]]  # of a set

_ALIKE = re.compile("[\u0130\u0131\u017f\u212a]")  # they match an ASCII letter where case is ignored
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ENDS = {"AT_BEGINNING_STRING": r"\A", "AT_END_STRING": r"\Z"}  # a scanner's \Z is also before a last line break
_SEPARATORS = set(range(0x1C, 0x20))  # white space to `re` alone
_SINGLE = ("LITERAL", "NOT_LITERAL", "ANY", "ANY_ALL", "IN")
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


@dataclass(frozen=True, slots=True)
class Weaker:
    """An expression in the syntax that PCRE and Hyperscan share, over bytes; `caseless` where ASCII letters have no case."""

    expression: bytes
    caseless: bool


def to_bytes(text: str) -> bytes | None:
    """The bytes of a text that weaker expressions are meant for, one for each code point; None: it cannot be scanned."""
    if text.isascii():
        return text.encode("ascii")
    return None if _ALIKE.search(text) else _NOT_ASCII.sub("\xff", text).encode("latin-1")


@cache  # one entry per constant in the catalog
def weaker(pattern: str, flags: int) -> Weaker | None:
    """The weaker expression of one for `re` or for the regex module; None: there is none that says anything."""
    try:
        tree = steps_of(pattern, flags)
        if tree.getwidth()[0] == 0:
            return None
        items = list(tree)
        before, behind = _surroundings(items, needs_of(pattern, flags))
        told = [value[1] for operator, value in items[:1] if str(operator) == "ASSERT" and value[0] == edges.BEHIND]
        written = [
            *(_sequence(list(one)) for one in told),  # what must stand directly before a match
            "" if before is None else rf"(?:\A|{_other(before)})",
            _sequence(items, whole=False),
            "" if behind is None else rf"(?:\Z|{_other(behind)})",
        ]
        return Weaker("".join(written).encode("ascii"), bool(tree.state.flags & re.IGNORECASE))
    except UnreadableError:
        return None


def _surroundings(items: Sequence[tuple[Any, Any]], needs: Needs) -> tuple[Members | None, Members | None]:
    """What must not stand before a match and behind it, where that is worth its price: where most texts have all it needs."""
    telling = any(min(map(len, group)) >= TELLING for group in needs.words)
    if telling or needs.digits >= MANY_DIGITS:
        return None, None
    return edges.before(items), None if needs.words else edges.behind(items)


def _sequence(items: Sequence[tuple[Any, Any]], *, whole: bool = True) -> str:
    """The steps one behind the other; unless the `whole` is needed, for something follows, no more than up to a wide one."""
    written = []
    for operator, value in items:
        written.append(_step(str(operator), value))
        if not whole and str(operator) in ("BRANCH", "SUBPATTERN") and _width(str(operator), value) > WIDE:
            written.append(r"[\x00-\xff]*")
    return "".join(written)


def _step(operator: str, value: Any) -> str:
    match operator:
        case "LITERAL":
            return _character(value)
        case "NOT_LITERAL":
            return _set({code for code in ASCII if code != value}, others=True)
        case "ANY" | "ANY_ALL":
            return r"[\x00-\xff]"
        case "IN":
            return _class(value)
        case "AT":
            return _ENDS.get(str(value), "")
        case "ASSERT" | "ASSERT_NOT":
            return ""
        case "BRANCH":
            return f"(?:{'|'.join(_sequence(list(one)) for one in value[1])})"
        case "SUBPATTERN":
            _, added, removed, body = value
            mode = ("i" if added & re.IGNORECASE else "") + ("-i" if removed & re.IGNORECASE else "")
            return f"(?{mode}:{_sequence(list(body))})"
        case "ATOMIC_GROUP":
            return f"(?:{_sequence(list(value))})"
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(*value)
        case "GROUPREF":
            return r"[\x00-\xff]*"
        case _:
            raise UnreadableError


def _repeated(least: int, most: Any, body: Any) -> str:
    inner = _sequence(list(body))
    if not inner or (least, most) == (1, 1):
        return inner and f"(?:{inner})"
    least = min(least, LEAST if len(body) > 1 or str(body[0][0]) not in _SINGLE else LONG)
    bounded = isinstance(most, int) and most <= MOST
    return f"(?:{inner}){{{least},{most if bounded and most >= least else ''}}}"


def _width(operator: str, value: Any) -> int:
    """How many alternatives stand at a place."""
    if operator == "BRANCH":
        return max(len(value[1]), *(max((_width(str(o), v) for o, v in one), default=0) for one in value[1]))
    if operator == "SUBPATTERN":
        return max((_width(str(o), v) for o, v in value[3]), default=0)
    return 0


def _class(members: Sequence[tuple[Any, Any]]) -> str:
    """The ASCII members of a set, each by itself; and whether it can have others."""
    codes, others = _codes(members)
    return _set(codes, others=others)


def _other(members: Sequence[tuple[Any, Any]]) -> str:
    """Everything that may be no member of a set, by either engine."""
    return _set({code for code in ASCII if code not in _codes(members)[0]} | _SEPARATORS, others=True)


def _codes(members: Sequence[tuple[Any, Any]]) -> tuple[set[int], bool]:
    negated, others = False, False
    codes: set[int] = set()
    for operator, value in members:
        match str(operator):
            case "NEGATE":
                negated = True
            case "LITERAL":
                codes.add(value)
            case "RANGE":
                codes.update(range(value[0], min(value[1], 128) + 1))
                others = others or value[1] > 127
            case "CATEGORY":
                codes |= _of_category(str(value))
                others = True
            case _:
                raise UnreadableError
    others = others or negated or max(codes, default=0) > 127
    return {code for code in ASCII if (code in codes) is not negated}, others


@cache  # six of them
def _of_category(name: str) -> frozenset[int]:
    if name not in _CATEGORIES:
        raise UnreadableError
    return frozenset(code for code in ASCII if re.match(_CATEGORIES[name], chr(code)))


def _set(codes: set[int], *, others: bool) -> str:
    if not codes and not others:
        raise UnreadableError
    written = []
    ordered = sorted(codes)
    while ordered:
        first = last = ordered.pop(0)
        while ordered and ordered[0] == last + 1:
            last = ordered.pop(0)
        written.append(f"\\x{first:02x}" + (f"-\\x{last:02x}" if last > first else ""))
    return f"[{''.join(written)}{chr(92) + 'xff' if others else ''}]"


def _character(code: int) -> str:
    if code > 127:
        return r"\xff"
    return chr(code) if chr(code).isalnum() else f"\\x{code:02x}"
