"""A licence plate behind its label, in the shapes of the United States and Europe.

Plates look like order codes: without a label nothing is reported.

>>> [m.score for m in LICENSE_PLATE.scan("The plate of my car is 7ABC123 (California)", "")][0]
0.75
>>> text = "Kennzeichen: M-AB 1234"
>>> {text[m.start:m.end] for m in LICENSE_PLATE.scan(text, "")}
{'M-AB 1234'}
>>> list(LICENSE_PLATE.scan("7ABC123", "")), list(LICENSE_PLATE.scan("a plate of 12 cookies", ""))  # no label, no plate
([], [])
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import GAP, either
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_LABELS = (
    *(
        "license plate",
        "licence plate",
        "number plate",
        "plate number",
        "plate no",
        "reg",
        "reg no",
        "plate",
        "plates",
        "tag number",
        "car registration",
    ),
    *(
        "vehicle registration",
        "registration plate",
        "vrm",
        "reg plate",
        "kennzeichen",
        "kfz-kennzeichen",
        "nummernschild",
        "immatriculation",
    ),
    *(
        "amtliches kennzeichen",
        "polizeiliches kennzeichen",
        "n° d'immatriculation",
        "plaque",
        "plaque d'immatriculation",
        "matrícula",
        "placa",
        "placas",
        "targa",
        "kenteken",
    ),
)
_SHAPE = r"(?=[A-ZÄÖÜ \-]{0,7}\d)(?=[\d \-]{0,6}[A-ZÄÖÜ])[A-ZÄÖÜ0-9]{1,4}[ \-]?[A-ZÄÖÜ0-9]{1,4}(?:[ \-]?[A-Z0-9]{1,4})?"


def _valid(value: str) -> bool:
    bare = [character for character in value if character.isalnum()]
    digits = sum(character.isdigit() for character in bare)
    return 5 <= len(bare) <= 9 and digits >= 2 and len(bare) > digits


LICENSE_PLATE = PatternRecognizer(
    name="license_plate",
    entity="LICENSE_PLATE",
    patterns=(
        Pattern(
            rf"{either(_LABELS)}(?:\s(?:of|on|for|from|de|von|do|da|del|della|van|di)\s(?:(?:my|the|his|her|our"
            rf"|their|a|ma|mi|meinem|meu|mio|mia|mijn|la|het|de|l')\s)?[a-z]{{2,12}})?{GAP}"
            rf"(?P<value>(?-i:{_SHAPE}))(?![\w])",
            0.75,
        ),
        Pattern(
            rf"{either(_LABELS)}(?:\s(?:of|on)\s(?:my|the|his|her)\s[a-z]{{2,12}})?{GAP}"
            rf"(?P<value>(?:\d[a-z]{{3}}\d{{3}}|[a-z]{{3}}[ \-]?\d{{3,4}}"
            r"|[a-z]{1,3}-[a-z]{1,2}[ ]?\d{1,4}[eh]?|[a-z]{2}[ ]\d{3}[ ][a-z]{2}|[a-z]{3}\d[a-z]\d{2}"
            r"|\d{1,2}-[a-z]{2,3}-\d{1,2}"
            r"|[a-z]{2}\d{2}[ ]?[a-z]{3}|[a-z]{2}-\d{3}-[a-z]{2}|\d{4}[ \-]?[a-z]{3}))(?!\w)",
            0.7,
        ),
        Pattern(rf"\A\s?(?P<value>{_SHAPE})\s?\Z", 0.0, in_context=0.75),
    ),
    context=_LABELS,
    validate=_valid,
)
