"""Labels and the shape of a number in; a recognizer that finds the number behind one of its labels out.

Many identifiers have no check digit and no shape of their own: what makes `00483921` a record number is the `MRN` before it.
Such a family is a tuple of label phrases (lower case, one space between words, `*` lets a word go on) and a shape.

>>> badge = labelled("badge", "EMPLOYEE_ID", ("badge number", "badge"), CODE)
>>> [(m.start, m.end) for m in badge.scan("Badge no. is E-104592 now", "")]
[(13, 21)]
>>> [m.score for m in badge.scan("E-104592", "badgeNumber")]
[0.75]
>>> list(badge.scan("the badge of honour", "")), list(badge.scan("badge 2024-03-15", "")), list(badge.scan("E-104592", ""))
([], [], [])
"""

from __future__ import annotations

import re
from collections.abc import Callable

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

CODE = r"(?=[A-Z./-]{0,8}\d)[A-Z0-9](?:[A-Z0-9]|[-./](?=[A-Z0-9])){3,23}"  # letters and digits, single separators inside
SPACED_CODE = r"(?:[A-Z]{1,4}[ -]?)?\d{2,12}(?:[ -]?(?:\d{2,6}|[A-Z]\d{2,6})){0,4}"  # the same, in groups set apart by spaces

# "No.", "number", "Nr.", "n°" … between a label and its value
_WORD = (
    r"(?:\(?(?:numbers?|num|no|nr|nbr|n\.?[°ºo]?|nummer|n[uú]mero|num[eé]ro|n[uú]m|code|id|identifier|ref|reference|value|#)\)?"
    r"(?![^\W\d_])[.:]?[\s_\-]{0,2}){0,2}"
)
_VERB = (
    r"(?:(?:is|was|are|were|will be|being|of|ist|lautet|war|es|est|era|è|é|e|as|to|reads|now|currently|actually)"
    r"(?=[\s:\"'*`])[\s:\"'*`#]{1,4}){0,2}"
)
GAP = rf"(?![^\W\d_])[\s_.\-]{{0,2}}{_WORD}(?:\([^()\n]{{1,30}}\)\s?)?[\s:=#\"'`>|*,\]\-]{{0,8}}{_VERB}[\"'`#*<(\[]{{0,2}}"

_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}")


def either(labels: tuple[str, ...]) -> str:
    """Return a regular expression that matches any of the label phrases, however their words are joined."""
    words = [
        [re.escape(word.rstrip("*")) + (r"\w{0,12}" if word.endswith("*") else "") for word in label.split()]
        for label in labels
    ]
    return r"(?<![^\W_])(?:" + "|".join(r"[\s_.\-]{0,2}".join(parts) for parts in words) + ")"


def at_least(digits: int) -> Callable[[str], bool]:
    """Return a validator: so many digits, not all alike, and not a date.

    >>> [at_least(4)(value) for value in ("AB-1234", "AB-123", "0000000", "2024-03-15")]
    [True, False, False, False]
    """

    def valid(value: str) -> bool:
        numerals = [character for character in value if character.isdigit()]
        return len(numerals) >= digits and len(set(numerals)) > 1 and not _DATE.fullmatch(value)

    return valid


def labelled(
    name: str,
    entity: str,
    labels: tuple[str, ...],
    shape: str,
    *,
    score: float = 0.75,
    digits: int = 4,
    validate: Callable[[str], bool] | None = None,
) -> PatternRecognizer:
    """Build the recognizer. Without `validate` a value needs `digits` digits, not all alike, and must not be a date.

    A text that is the value and nothing else (a JSON leaf) counts when its key is one of the labels.
    """
    return PatternRecognizer(
        name=name,
        entity=entity,
        patterns=(
            Pattern(rf"{either(labels)}{GAP}(?P<value>{shape})(?![^\W_])", score),
            Pattern(rf"\A[\s\"']{{0,3}}(?P<value>{shape})[\s\"']{{0,3}}\Z", 0.0, in_context=score),
        ),
        context=labels,
        validate=validate or at_least(digits),
    )
