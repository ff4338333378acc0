"""An Australian Medicare card number with hyphens: eight digits, a check digit, an issue number; perhaps a person's number.

Presidio reads the forms with spaces and without. The check digit (1 3 7 9 in turn, modulo ten) lets chance pass once in ten.

>>> [m.score for m in AU_MEDICARE.scan("MEDICARE: 2123-45670-1", "")]
[0.95]
>>> list(AU_MEDICARE.scan("2123-45671-1", "")), list(AU_MEDICARE.scan("9123-45670-1", ""))  # wrong check digit, no such card
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.checked import weighted
from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9)) % 10 == int(digits[8])


AU_MEDICARE = PatternRecognizer(
    name="au_medicare_hyphens",
    entity="AU_MEDICARE",
    patterns=(Pattern(r"(?<![\w.\-])[2-6]\d{3}-\d{5}-\d(?:[/\- ]\d)?(?![\w\-])", 0.4, 0.95),),
    context=("medicare", "medicare card", "medicare number"),
    validate=_valid,
)
