"""A Chinese resident identity number (GB 11643): place, date of birth, order and a check character, 18 characters.

Chance passes the check once in eleven, and place and date must exist.

>>> [m.score for m in CN_RESIDENT_ID.scan("Chinese ID 11010519491231002X.", "")]
[0.95]
>>> list(CN_RESIDENT_ID.scan("110105194912310020", ""))  # wrong check character
[]
>>> list(CN_RESIDENT_ID.scan("110105194913310025", ""))  # month 13
[]
"""

from __future__ import annotations

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    try:
        ric.validate(value.replace(" ", "").upper())
    except (ValidationError, KeyError):  # KeyError: a county that was abolished is missing from the library's table
        return False
    return True


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
