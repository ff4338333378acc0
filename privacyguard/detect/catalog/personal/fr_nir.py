"""A French social security number (NIR, issued by INSEE): sex, year, month, place, order and a key, 15 digits.

The key is modulo 97: chance passes once in 97, and the first digits must be a sex, a year and a month.

>>> [m.score for m in FR_NIR.scan("NIR 2 95 10 99 126 111 93 de ma femme", "")]
[0.95]
>>> list(FR_NIR.scan("NIR 2 95 10 99 126 111 94", ""))  # wrong key
[]
>>> list(FR_NIR.scan("9 95 10 99 126 111 93", ""))  # no such sex
[]
"""

from __future__ import annotations

import re

from stdnum.fr import nir

from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    return bool(nir.is_valid(re.sub(r"[^0-9AaBb]", "", value)))


FR_NIR = PatternRecognizer(
    name="fr_nir",
    entity="FR_NIR",
    patterns=(
        Pattern(
            (
                r"(?<![\w.])[1-478][ .\-]?\d{2}[ .\-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .\-]?(?:\d{2}"
                r"|2[AB])[ .\-]?\d{3}[ .\-]?\d{3}[ .\-]?\d{2}(?!\w)"
            ),
            0.8,
            in_context=0.95,
        ),
    ),
    context=(
        "nir",
        "sécu",
        "sécurité sociale",
        "securite sociale",
        "insee",
        "numéro de sécu*",
        "numéro ss",
        "vitale",
        "social security",
    ),
    validate=_valid,
)
