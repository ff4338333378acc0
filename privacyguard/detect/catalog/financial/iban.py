"""An international bank account number (ISO 13616): country, two check digits, and as many characters as the country says.

Modulo 97 passes by chance once in 97, and the length must be the country's: less than one in a hundred random strings of the
shape pass. Lower case and groups set apart by spaces or hyphens are read too.

>>> [m.score for m in IBAN_CODE.scan("Send rent to DE89 3704 0044 0532 0130 00.", "")]
[0.95]
>>> [m.score for m in IBAN_CODE.scan("gb33bukb20201555555555", "")]
[0.95]
>>> list(IBAN_CODE.scan("DE89 3704 0044 0532 0130 01", ""))  # wrong check digits
[]
>>> list(IBAN_CODE.scan("DE89 3704 0044 0532 0130", ""))  # too short for Germany
[]
"""

from __future__ import annotations

import re

from stdnum.iso7064 import mod_97_10

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

# Length of the whole number -> countries, from the registry that SWIFT keeps for ISO 13616.
COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DK|FI|FK|FO|GL|NL|SD",
    19: "MK|SI",
    20: "AT|BA|EE|KZ|LT|LU|MN|XK",
    21: "CH|CR|HR|LI|LV",
    22: "BG|BH|DE|GB|GE|IE|ME|RS",
    23: "AE|GI|IL|IQ|OM|SO|TL",
    24: "AD|CZ|DZ|ES|MD|PK|RO|SA|SE|SK|TN|VG",
    25: "LY|PT|ST",
    26: "IS|TR",
    27: "BI|DJ|FR|GR|IT|MC|MR|SM",
    28: "AL|AZ|BY|CY|DO|GT|HN|HU|LB|NI|PL|SV",
    29: "BR|EG|PS|QA|UA",
    30: "JO|KW|MU|YE",
    31: "MT|SC",
    32: "LC",
    33: "RU",
}


def _valid(value: str) -> bool:
    bare = re.sub(r"[^A-Za-z0-9]", "", value).upper()
    return bool(mod_97_10.is_valid(bare[4:] + bare[:4])) and sum(c.isdigit() for c in bare) >= 10


IBAN_CODE = PatternRecognizer(
    name="iban",
    entity="IBAN_CODE",
    patterns=(
        Pattern(
            r"(?<![^\W_])(?:"
            + "|".join(rf"(?:{codes})\d[ \-]?\d(?:[ \-]?[A-Z0-9]){{{length - 4}}}" for length, codes in COUNTRIES.items())
            + r")(?![^\W_])",
            0.95,
        ),
    ),
    validate=_valid,
)
