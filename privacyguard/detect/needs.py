"""A regular expression in, what a text must hold for it to match out; and a text in, what it holds.

Most patterns look for something that most texts do not have: a word, a dozen digits, a length. Asking for that first spares
the search and never changes what is found: every need is a necessary condition, and what cannot be read needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import regex

from privacyguard.detect.parsed import UnreadableError, steps_of
from privacyguard.detect.windows import REACH, Window, windows

BLOCK = 3_000  # code points for which it is known together what they may hold
FARTHEST = 100_000  # a pattern that goes farther goes anywhere
MANY_DIGITS = 4  # most texts have a digit, few so many
FEW = 8  # characters of a set that are worth being looked for one by one
# the characters outside ASCII that match an ASCII letter where case is ignored: dotted and dotless i, long s, the Kelvin sign
_ALIKE = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})
_ASCII_DIGITS = range(ord("0"), ord("9") + 1)

_PIECE = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Needs:
    """What a text must hold for a pattern to match somewhere in it.

    `shortest` is in code points, `digits` how many in all, `run` how many in a row. Of each group in `words` (ASCII, lower
    case) one must be there. `at_start`: it can match nowhere else; `longest`: and only if the text has no more code points.
    `reach` is how far a match, and what it looks at behind, goes from its start; None: nobody knows.
    """

    shortest: int = 0
    longest: int | None = None
    digits: int = 0
    run: int = 0
    words: tuple[tuple[str, ...], ...] = ()
    at_start: bool = False
    reach: int | None = None


NOTHING = Needs()
Expression = tuple[str, int]
"""A regular expression and its flags."""


@dataclass(frozen=True, slots=True)
class Found:
    """The numbers of the patterns that may match a text, and which pattern has which number."""

    numbers: frozenset[int]
    known: Mapping[Expression, int]


class Glance:
    """What a glance at a text tells. Made for one scan and shared by its recognizers.

    `look` is a prefilter's: it says which patterns may match (`found`), or None.
    """

    def __init__(self, text: str, look: Callable[[Glance], Found | None] | None = None) -> None:
        self.text, self._look = text, look
        self._folded = (text if text.isascii() else text.translate(_ALIKE)).lower()
        # the two engines may know different versions of Unicode; each must find its own digits here
        runs = [re.findall(r"\d+", text)] + ([] if text.isascii() else [regex.findall(r"\d+", text)])
        self.digits = max(sum(map(len, found)) for found in runs)
        self.run = max(max(map(len, found), default=0) for found in runs)

    @cached_property
    def found(self) -> Found | None:
        """What the prefilter saw."""
        return None if self._look is None else self._look(self)

    @cached_property
    def pieces(self) -> tuple[tuple[Window, Glance], ...]:
        """The text in windows, for those whose time grows faster than a text."""
        every = tuple(windows(self.text))
        if len(every) == 1:
            return ((every[0], self),)
        return tuple((one, type(self)(self.text[one.start : one.end], self._look)) for one in every)

    def __repr__(self) -> str:
        return f"Glance({len(self.text)} characters)"

    def places(self, expression: Expression, needs: Needs) -> Iterator[tuple[int, int]]:
        """Yield the parts of the text, disjoint and in order, in which a match of the pattern can start."""
        if needs.reach is None or needs.reach > REACH or needs.at_start or len(self.text) <= BLOCK or self.found is None:
            yield 0, len(self.text)
            return
        for window, block in self._blocks:
            if not block.misses(expression) and block.meets(needs):
                yield window.first, window.last

    @cached_property
    def _blocks(self) -> tuple[tuple[Window, Glance], ...]:
        """The text in small windows, of each of which it is known which patterns may match there."""
        return tuple((one, type(self)(self.text[one.start : one.end], self._look)) for one in windows(self.text, BLOCK))

    def misses(self, expression: Expression) -> bool:
        """Say whether this pattern cannot match, as far as a prefilter can tell."""
        found = self.found
        return found is not None and (number := found.known.get(expression)) is not None and number not in found.numbers

    def meets(self, needs: Needs) -> bool:
        """Say whether a pattern with these needs can match; False is certain."""
        return (
            needs.run <= self.run
            and needs.digits <= self.digits
            and needs.shortest <= len(self.text)
            and (needs.longest is None or len(self.text) <= needs.longest)
            and all(map(self.has_one, needs.words))
        )

    def may_say_one(self, phrases: tuple[str, ...]) -> bool:
        """Say whether one of the context phrases can be near any match; False is certain."""
        pieces = _pieces(phrases)
        return not pieces or self.has_one(pieces)

    def has_one(self, words: Iterable[str]) -> bool:
        """Say whether one of the words (ASCII, lower case) is in the text, in whatever case."""
        folded = self._folded
        return any(word in folded for word in words)


def least(needs: Iterable[Needs]) -> Needs:
    """What every one of these needs at least, and a character at any rate; words are left out."""
    all_of_them = tuple(needs) or (NOTHING,)
    return Needs(
        shortest=max(1, min(one.shortest for one in all_of_them)),
        digits=min(one.digits for one in all_of_them),
        run=min(one.run for one in all_of_them),
    )


@cache  # one entry per constant in the catalog
def needs_of(pattern: str, flags: int) -> Needs:
    """Derive the needs of a pattern, for `re` or for the regex module; what they read differently needs nothing."""
    try:
        tree = steps_of(pattern, flags)
    except UnreadableError:  # then it is searched for everywhere
        return NOTHING
    shortest, longest = tree.getwidth()
    items = list(_flat(tree))
    found = _sequence(items)
    places = [str(value) for operator, value in (items[:1] + items[-1:]) if str(operator) == "AT"]
    at_start = places[:1] == ["AT_BEGINNING_STRING"]
    whole = at_start and places[-1:] == ["AT_END_STRING"]
    words = tuple(sorted(found.words, key=lambda group: (len(group), group)))
    reach = longest + _ahead(tree)
    return Needs(
        shortest, longest if whole else None, found.in_text, found.run, words, at_start, reach if reach <= FARTHEST else None
    )


@cache  # one entry per constant in the catalog
def _pieces(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Of each phrase the longest part that is ASCII and without a space, in lower case; nothing if one has none.

    What is around a match is read joined: "tax 123 id" has the context "tax id", though no "tax id" is in the text.
    """
    longest = [max(_PIECE.findall(phrase.rstrip("*")), key=len, default="") for phrase in phrases]
    return tuple(dict.fromkeys(piece.lower() for piece in longest)) if all(longest) else ()


def _ahead(items: Iterable[tuple[Any, Any]]) -> int:
    """How many characters behind a match are looked at, at most."""
    seen = 1  # by a word boundary
    for operator, value in items:
        match str(operator):
            case "ASSERT" | "ASSERT_NOT":
                seen = max(seen, value[1].getwidth()[1] + _ahead(value[1]))
            case "SUBPATTERN":
                seen = max(seen, _ahead(value[3]))
            case "ATOMIC_GROUP":
                seen = max(seen, _ahead(value))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                seen = max(seen, _ahead(value[2]))
            case "BRANCH":
                seen = max(seen, *map(_ahead, value[1]))
    return seen


@dataclass(slots=True)
class _Found:
    digits: int  # that are taken
    run: int
    words: set[tuple[str, ...]]
    seen: int = 0  # digits that a lookaround sees: others may take them, or see them too

    @property
    def in_text(self) -> int:
        """How many digits there must be."""
        return max(self.digits, self.seen)

    def best(self) -> tuple[str, ...]:
        """The group that fewest texts meet: of few words, and long ones."""
        return max(self.words, key=lambda group: (min(map(len, group)), -len(group), group), default=())


def _sequence(items: Sequence[tuple[Any, Any]]) -> _Found:
    """Read what follows each other. A step that is not understood ends what was in a row and needs nothing."""
    found = _Found(0, 0, set())
    told = _Found(0, 0, set())  # by lookarounds: they see what others see too, so their digits are not added
    literal, run = "", 0

    def ended(*, digits_too: bool) -> None:
        nonlocal literal, run
        if literal:
            found.words.add((literal,))
        literal = ""
        if digits_too:
            found.run, run = max(found.run, run), 0

    for operator, value in items:
        match str(operator):
            case "LITERAL" if value < 128:
                if value in _ASCII_DIGITS:
                    found.digits += 1
                    run += 1
                else:
                    found.run, run = max(found.run, run), 0
                literal += chr(value).lower()
            case "IN" if _is_digit(value):
                ended(digits_too=False)
                found.digits += 1
                run += 1
            case "IN":
                ended(digits_too=True)
                if few := _few(value):
                    found.words.add(few)
            case "BRANCH":
                ended(digits_too=True)
                branches = [_sequence(list(_flat(branch))) for branch in value[1]]
                found.digits += min(branch.digits for branch in branches)
                found.seen = max(found.seen, min(branch.in_text for branch in branches))
                found.run = max(found.run, min(branch.run for branch in branches))
                if all(branch.words for branch in branches):
                    found.words.add(tuple(sorted({word for branch in branches for word in branch.best()})))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if value[0] > 0:
                body = list(_flat(value[2]))
                digit = len(body) == 1 and str(body[0][0]) == "IN" and _is_digit(body[0][1])
                ended(digits_too=not digit)
                inner = _sequence(body)
                found.digits += value[0] * inner.digits
                found.seen = max(found.seen, inner.seen)
                found.words |= inner.words
                if digit:
                    run += value[0]
                else:
                    found.run = max(found.run, inner.run)
            case "ASSERT":
                inner = _sequence(list(_flat(value[1])))
                told.seen, told.run = max(told.seen, inner.in_text), max(told.run, inner.run)
                told.words |= inner.words
            case "AT" | "ASSERT_NOT":
                pass  # no character: what is before and behind it is adjacent
            case _:
                ended(digits_too=True)
    ended(digits_too=True)
    return _Found(found.digits, max(found.run, told.run), found.words | told.words, max(found.seen, told.seen))


def _flat(items: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield the steps, those of groups in the group's place."""
    for operator, value in items:
        match str(operator):
            case "SUBPATTERN":
                yield from _flat(value[3])
            case "ATOMIC_GROUP":
                yield from _flat(value)
            case _:
                yield operator, value


def _is_digit(members: Sequence[tuple[Any, Any]]) -> bool:
    return all(
        (str(operator) == "CATEGORY" and str(value) == "CATEGORY_DIGIT")
        or (str(operator) == "RANGE" and value[0] in _ASCII_DIGITS and value[1] in _ASCII_DIGITS)
        or (str(operator) == "LITERAL" and value in _ASCII_DIGITS)
        for operator, value in members
    )


def _few(members: Sequence[tuple[Any, Any]]) -> tuple[str, ...]:
    """The characters of a set that names a few ASCII ones, else nothing."""
    if len(members) > FEW or not all(str(operator) == "LITERAL" and value < 128 for operator, value in members):
        return ()
    return tuple(sorted({chr(value).lower() for _, value in members}))
