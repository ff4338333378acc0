"""A German tax identification number (Steuer-ID, § 139b AO, issued by the BZSt): eleven digits, the last a check digit.

Among the first ten digits one occurs twice or thrice; with the check digit (ISO 7064) chance passes about once in twenty.

>>> [m.score for m in DE_TAX_ID.scan("Steuer-ID 36 574 261 809.", "")]
[0.9]
>>> [m.score for m in DE_TAX_ID.scan("36574261809", "")]
[0.3]
>>> list(DE_TAX_ID.scan("Steuer-ID 36 574 261 808", ""))  # wrong check digit
[]
>>> list(DE_TAX_ID.scan("IdNr 12 345 678 903", ""))  # no digit occurs twice
[]
"""

from __future__ import annotations

import re

from stdnum.de import idnr

from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    return bool(idnr.is_valid(re.sub(r"\D", "", value)))


DE_TAX_ID = PatternRecognizer(
    name="de_tax_id",
    entity="DE_TAX_ID",
    patterns=(
        Pattern(r"(?<![\w.])[1-9]\d(?P<gap>[ .])\d{3}(?P=gap)\d{3}(?P=gap)\d{3}(?!\w)", 0.6, in_context=0.9),
        Pattern(r"(?<![\w.\-])[1-9]\d{10}(?![\w\-])", 0.3, in_context=0.85),
    ),
    context=(
        *(
            "steuer-id*",
            "steuerid*",
            "steuer id*",
            "steuerliche id*",
            "steueridentifikation*",
            "steuer-identifikation*",
            "idnr",
            "id-nr",
        ),
        *("identifikationsnummer", "tin", "german tax id*", "tax id*"),
    ),
    validate=_valid,
)
