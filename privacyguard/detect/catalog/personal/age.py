"""An age: "93 years old", "aged 34", "34-year-old", "age: 34", in seven languages.

Ages matter in company (with a person, with a finding about health), not alone: scored low, and policy joins them.

>>> [m.score for m in AGE.scan("My grandfather is 93 years old.", "")]
[0.4]
>>> list(AGE.scan("a dwarf, age 143", ""))  # no human
[]
>>> list(AGE.scan("page 34", "")), list(AGE.scan("10 years ago", ""))
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_OLD = (
    r"years? old|years? of age|yrs? old|y/?o\b|yo\b|jahre alt|jährige?r?\b|ans\b"
    r"(?=[ ,.;)]|$)|años(?: de edad)?\b|anni\b|anos(?: de idade)?\b"
    r"|jaar oud"
)


def _valid(value: str) -> bool:
    years = re.search(r"\d{1,3}", value)
    return years is not None and int(years.group()) <= 120


AGE = PatternRecognizer(
    name="age",
    entity="AGE",
    patterns=(
        Pattern(rf"(?<![\w.,$€£\-])\d{{1,3}}[ \-]?(?:{_OLD}|(?:year|month|week)s?-old)", 0.4),
        Pattern(
            (
                r"(?<!\w)(?:aged|age(?: is|:| of)?|alter:?|âge:?|edad:?|età:?|idade:?|leeftijd:?)\s{1,3}"
                r"(?P<value>\d{1,3})(?![\w%.:/\-])"
            ),
            0.4,
        ),
        Pattern(
            r"(?<!\w)(?:i'm|i am|she's|she is|he's|he is|turned|turning|turns)\s(?P<value>\d{2})(?=[.,;!?)]|\s(?:and|but)\b|$)",
            0.35,
        ),
        Pattern(
            r"(?<!\w)(?P<value>\d{1,3}[ ]?(?:M|F|m|f))(?=[ ,](?:with|w/|c/o|s/p|presents|presenting|pt|patient|h/o)\b)",
            0.4,
            flags=0,
        ),
        Pattern(r"\A\s?(?P<value>\d{1,3})\s?\Z", 0.0, 0.4),
    ),
    context=("age", "alter", "âge", "edad", "età", "idade", "leeftijd"),
    validate=_valid,
)
