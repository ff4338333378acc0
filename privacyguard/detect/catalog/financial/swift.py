"""A bank's business identifier code (BIC, ISO 9362): four letters, a country, two characters, and three more for a branch.

Eight letters are any word, so only a label brings it in, and the country must be one that has banks in the network.

>>> [m.score for m in SWIFT_BIC.scan("SWIFT code DEUTDEFF500.", "")]
[0.8]
>>> list(SWIFT_BIC.scan("DEUTDEFF500", "")), list(SWIFT_BIC.scan("swift code DEUTXXFF", ""))  # no label, no such country
([], [])
>>> list(SWIFT_BIC.scan("Swift code compiles", ""))  # a programming language
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.financial.iban import COUNTRIES
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_BANKING = frozenset("|".join(COUNTRIES.values()).split("|")) | frozenset(
    (
        "US CA MX AR CL CO PE VE UY PY BO EC PA JM BS BM KY TT BB JP CN HK TW KR IN SG MY TH VN PH ID AU NZ L"
        "K BD NP ZA NG KE GH MA ET TZ UG"
    ).split()
)


def _valid(value: str) -> bool:
    return value[4:6].upper() in _BANKING


SWIFT_BIC = PatternRecognizer(
    name="swift_bic",
    entity="SWIFT_BIC",
    patterns=(
        Pattern(r"(?<!\w)[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?(?!\w)", 0.0, 0.8, flags=0),
        # in lower case, where a colon says that this is the code
        Pattern(
            r"(?<!\w)(?:swift|bic)(?:[ /_]?(?:swift|bic"
            r"|code))?[\"']?\s?[:=]\s?[\"']?(?P<value>[a-z]{6}[a-z2-9][a-np-z0-9](?:[a-z0-9]{3})?)(?!\w)",
            0.75,
            flags=0,
        ),
    ),
    context=(
        "swift",
        "swift code",
        "bic",
        "bic code",
        "swift/bic",
        "bank identifier",
        "code bic",
        "código swift",
        "codice bic",
        "iban",
    ),
    validate=_valid,
)
