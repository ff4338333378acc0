"""A Dutch citizen service number (BSN, issued by the municipalities): nine digits that pass the eleven test.

Chance passes once in eleven, so a bare number is nothing without a word beside it.

>>> [m.score for m in NL_BSN.scan("Mijn BSN is 111222333.", "")]
[0.85]
>>> [m.score for m in NL_BSN.scan("111222333", "")]
[0.1]
>>> list(NL_BSN.scan("BSN 111222334", ""))  # fails the eleven test
[]
"""

from __future__ import annotations

import re

from stdnum.nl import bsn

from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    return bool(bsn.is_valid(re.sub(r"\D", "", value)))


NL_BSN = PatternRecognizer(
    name="nl_bsn",
    entity="NL_BSN",
    patterns=(
        Pattern(r"(?<![\w.\-])(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3})(?![\w\-])", 0.1, in_context=0.85),
    ),
    context=("bsn", "burgerservicenummer", "burger service nummer", "sofinummer", "sofi-nummer", "citizen service number"),
    validate=_valid,
)
