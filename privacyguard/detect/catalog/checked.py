"""Rows of a table (name, entity, words, check, shapes) in; recognizers of numbers that carry a check digit or a date out.

A shape is (regular expression, score alone, score with one of the words near). Words are lower case and set apart by `|`.
How sure a number is alone is what chance leaves: 0.3 where random digits pass once in ten or so, more where the shape itself
(`756.1234.5678.97`) is seen nowhere else. Every pattern stands on bounds of its own: it begins and ends no longer number.

>>> (badge,) = checked((("badge", "EMPLOYEE_ID", "badge|ausweis", luhn.is_valid, ((r"\\d{4}", 0.1, 0.9),)),))
>>> [m.score for m in badge.scan("badge 1230", "")], [m.score for m in badge.scan("page 1230", "")]
([0.9], [0.1])
>>> list(badge.scan("badge 1231", "")), list(badge.scan("badge 1230-5", "")), list(badge.scan("badge 3.1230", ""))
([], [], [])
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import wraps

from stdnum import luhn

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

__all__ = ["bare", "checked", "is_date", "luhn", "weighted"]

Row = tuple[str, str, str, Callable[[str], bool], tuple[tuple[str, float, float], ...]]

_START, _END = r"(?<![\w.])(?<!\d[ \-/])(?<!\d, )", r"(?![\w]|[.\-/]\w)"


def bare(check: Callable[[str], bool]) -> Callable[[str], bool]:
    """Make a check of python-stdnum see letters and digits only, and no number of one digit alone ("1111111111").

    >>> bare(luhn.is_valid)("7992-7398 713"), bare(luhn.is_valid)("0000-0000")
    (True, False)
    """

    @wraps(check)  # the recognizers' digest goes by the check's name
    def valid(value: str) -> bool:
        compact = re.sub(r"[\W_]", "", value).upper()
        return len(set(compact)) > 2 and bool(check(compact))

    return valid


def is_date(year: str | int, month: str | int, day: str | int) -> bool:
    """Return whether there was such a day. A year of two digits is taken for the last century.

    >>> is_date(1980, "02", "29"), is_date("81", 2, 29), is_date("80", "13", "01")
    (True, False, False)
    """
    number = int(year)
    try:
        date(number + 1900 if number < 100 else number, int(month), int(day))
    except ValueError:
        return False
    return True


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    """Return the sum of the digits, each times its weight.

    >>> weighted("123", (1, 2, 3))
    14
    """
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def checked(table: tuple[Row, ...]) -> tuple[PatternRecognizer, ...]:
    """Build one recognizer per row."""
    return tuple(
        PatternRecognizer(
            name=name,
            entity=entity,
            patterns=tuple(Pattern(rf"{_START}(?:{shape}){_END}", alone, near) for shape, alone, near in shapes),
            context=tuple(words.split("|")),
            validate=check,
        )
        for name, entity, words, check, shapes in table
    )
