"""A Chinese resident identity number (GB 11643): place, date of birth, order and a check character, 18 characters.

Chance passes the check once in eleven, and province and date must exist.

>>> [m.score for m in CN_RESIDENT_ID.scan("Chinese ID 11010519491231002X.", "")]
[0.95]
>>> list(CN_RESIDENT_ID.scan("110105194912310020", ""))  # wrong check character
[]
>>> list(CN_RESIDENT_ID.scan("990105194912310025", ""))  # no such province
[]
"""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

# Only the province is looked up: counties are abolished and renumbered, the numbers they gave out stay.
_PLACED = re.compile(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}"
    r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)


def _valid(value: str) -> bool:
    number = value.replace(" ", "").upper()
    try:
        mod_11_2.validate(number)
    except ValidationError:
        return False
    return _PLACED.match(number) is not None


CN_RESIDENT_ID = PatternRecognizer(
    name="cn_resident_id",
    entity="CN_RESIDENT_ID",
    patterns=(
        Pattern(
            r"(?<!\w)[1-8]\d{5} ?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?\d{3}[\dX](?!\w)",
            0.8,
            in_context=0.95,
        ),
        Pattern(r"(?<=身份证号)\d{17}[\dX]", 0.95),
    ),
    context=(
        "chinese id",
        "resident id",
        "resident identity",
        "identity card",
        "id card",
        "id number",
        "national id",
        "身份证*",
        "shenfenzheng",
    ),
    validate=_valid,
)
