"""The steps of a regular expression in; what must stand before a match and behind it out, as far as one character tells.

`(?<!\\w)` before a value and `\\b` behind it are what most expressions of identifiers begin and end with. To a scanner that
knows no surroundings they are one more character, or the text's end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Step = tuple[Any, Any]
AHEAD, BEHIND = 1, -1  # how the parser calls the directions of an assertion
_WORD = frozenset(map(ord, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"))
_WORD_CATEGORIES = ("CATEGORY_DIGIT", "CATEGORY_WORD")


def before(items: Sequence[Step]) -> Sequence[Step] | None:
    """The members of a set of which none stands before a match; None: nothing is known."""
    return _refused(items, BEHIND)


def behind(items: Sequence[Step]) -> Sequence[Step] | None:
    """The same for what stands behind a match."""
    return _refused(items[::-1], AHEAD)


def _refused(items: Sequence[Step], direction: int) -> Sequence[Step] | None:
    """What stands at the outer side is asked first; `items` begin there."""
    for at, (operator, value) in enumerate(items):
        match str(operator):
            case "ASSERT_NOT" if value[0] == direction and (members := _members(value[1])):
                return members
            case "AT" if str(value) == "AT_BOUNDARY" and _of_word(items[at + 1 :], direction):
                return [("CATEGORY", "CATEGORY_WORD")]
            case "AT" | "ASSERT" | "ASSERT_NOT":
                continue
            case "SUBPATTERN" if at == len(items) - 1 and not value[1] and not value[2]:
                inner = list(value[3])
                return _refused(inner if direction == BEHIND else inner[::-1], direction)
            case _:
                return None
    return None


def _members(items: Iterable[Step]) -> Sequence[Step] | None:
    """The set that one refused character is of; of several refused things one that is a character."""
    steps = list(items)
    if len(steps) != 1:
        return None
    operator, value = steps[0]
    match str(operator):
        case "LITERAL":
            return steps
        case "IN":
            return list(value)
        case "BRANCH":
            return next((found for one in value[1] if (found := _members(one))), None)
        case _:
            return None


def _of_word(items: Sequence[Step], direction: int) -> bool:
    """Whether the outermost character of these steps is always a letter, a digit or an underscore."""
    for operator, value in items:
        match str(operator):
            case "AT" | "ASSERT" | "ASSERT_NOT":
                continue
            case "LITERAL":
                return value in _WORD
            case "IN":
                return all(map(_is_word, value))
            case "SUBPATTERN":
                return _of_word(_from(value[3], direction), direction)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return value[0] > 0 and _of_word(_from(value[2], direction), direction)
            case "BRANCH":
                return all(_of_word(_from(one, direction), direction) for one in value[1])
            case _:
                return False
    return False


def _from(items: Iterable[Step], direction: int) -> Sequence[Step]:
    steps = list(items)
    return steps if direction == BEHIND else steps[::-1]


def _is_word(member: Step) -> bool:
    operator, value = member
    match str(operator):
        case "LITERAL":
            return value in _WORD
        case "RANGE":
            return value[0] in _WORD and value[1] in _WORD and all(code in _WORD for code in range(value[0], value[1] + 1))
        case "CATEGORY":
            return str(value) in _WORD_CATEGORIES
        case _:
            return False
