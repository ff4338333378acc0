"""A mobile equipment identity (IMEI, 3GPP TS 23.003): 14 digits and a Luhn digit.

Luhn passes by chance once in ten, so a bare number stays low.

>>> [m.score for m in IMEI.scan("IMEI 490154203237518 stolen phone", "")]
[0.9]
>>> [m.score for m in IMEI.scan("490154203237518", "")]
[0.3]
>>> list(IMEI.scan("IMEI 490154203237519", "")), list(IMEI.scan("IMEI 000000000000000", ""))  # wrong digit, a blank
([], [])
"""

from __future__ import annotations

import re

from stdnum import imei

from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return len(set(digits)) > 2 and bool(imei.is_valid(digits))


IMEI = PatternRecognizer(
    name="imei",
    entity="IMEI",
    patterns=(Pattern(r"(?<![\w.\-])\d{2}[ \-]?\d{6}[ \-]?\d{6}[ \-]?\d(?![\w\-])", 0.3, in_context=0.9),),
    context=("imei", "imeis", "imei1", "imei2", "handset", "stolen phone", "mobile equipment", "gerätenummer", "*#06#"),
    validate=_valid,
)
