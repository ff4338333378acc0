"""A vehicle identification number (ISO 3779): 17 letters and digits, never I, O or Q.

North American numbers carry a check digit in place nine (49 CFR 565): chance passes once in eleven. European ones do not, so
there a label must stand beside it.

>>> [m.score for m in VIN.scan("VIN 1HGCM82633A004352 was in the crash", "")]
[0.9]
>>> [m.score for m in VIN.scan("1HGCM82633A004352", "")]
[0.45]
>>> list(VIN.scan("1HGCM82643A004352", ""))  # wrong check digit
[]
>>> [m.score for m in VIN_LABELLED.scan("Fahrgestellnummer: WVWZZZ1JZ3W386752", "")]  # European, by its label
[0.8]
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import labelled
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_VALUES = {
    **{str(n): n for n in range(10)},
    **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True)),
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _mixed(value: str) -> bool:
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _valid(value: str) -> bool:
    number = value.upper()
    remainder = sum(_VALUES[c] * weight for c, weight in zip(number, _WEIGHTS, strict=True)) % 11
    return _mixed(number) and number[8] == "0123456789X"[remainder]


VIN = PatternRecognizer(
    name="vin",
    entity="VIN",
    patterns=(Pattern(r"(?<!\w)[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{4}\d{4}(?!\w)", 0.45, in_context=0.9),),
    context=(
        "vin",
        "vehicle",
        "chassis",
        "car",
        "truck",
        "fahrgestell*",
        "fahrzeug*",
        "châssis",
        "véhicule",
        "bastidor",
        "telaio",
        "chassi",
    ),
    validate=_valid,
)

VIN_LABELLED = labelled(
    "vin_labelled",
    "VIN",
    (
        *(
            "vin",
            "vehicle identification number",
            "vehicle identification",
            "chassis number",
            "chassis",
            "fahrgestellnummer",
            "fin",
            "fgstnr",
        ),
        *(
            "numéro de châssis",
            "n° de châssis",
            "châssis",
            "fahrzeug-identifizierungsnummer",
            "fahrzeugidentifikationsnummer",
            "fahrgestell-nr",
            "bastidor",
            "número de bastidor",
            "telaio",
            "numero di telaio",
            "número do chassi",
            "chassisnummer",
        ),
    ),
    r"[A-HJ-NPR-Z0-9]{17}",
    score=0.8,
    validate=_mixed,
)
