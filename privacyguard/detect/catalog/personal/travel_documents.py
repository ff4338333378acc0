"""A passport number or a driver's licence number behind its label, in seven languages; no shape alone would be enough.

Numbers have eight or nine characters as a rule (ICAO Doc 9303 allows nine); none has a check digit outside the machine-readable
zone, and licence shapes differ by state and country.

>>> [m.score for m in US_DRIVER_LICENSE.scan("My California driver's license is D1234567.", "")]
[0.75]
>>> [m.score for m in US_PASSPORT.scan("Passport number 912803456 expires in May", "")]
[0.75]
>>> [m.entity for r in PASSPORTS for m in r.scan("Mein Reisepass: C01X00T47, passeport n° 09AB12345", "")]
['DE_PASSPORT', 'PASSPORT']
>>> [m.entity for r in DRIVING_LICENCES for m in r.scan("Führerscheinnummer B072RRE2I55; rijbewijsnummer 5123456789", "")]
['DE_FUEHRERSCHEIN', 'DRIVING_LICENCE']
>>> text = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
>>> [(m.start, m.score) for m in PASSPORT_MRZ.scan(text, "")]
[(45, 0.95)]
>>> list(US_PASSPORT.scan("passport.js 0.7.0", "")), list(US_DRIVER_LICENSE.scan("driver version 535.104.05", ""))  # software
([], [])
>>> [m for r in PASSPORTS for m in r.scan("passeport pour 2024, Reisepass beantragen", "")]  # no number
[]
>>> [m for r in DRIVING_LICENCES for m in r.scan("permis de conduire en 2024", "")]
[]
>>> list(PASSPORT_MRZ.scan("L898902C37UTO7408122F1204159ZE184226B<<<<<10", ""))  # wrong check digit
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.families import DRIVING_LICENCE, PASSPORT
from privacyguard.detect.catalog.labelled import labelled
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_BOOKLET = r"(?=[A-Z]{0,3}\d)(?:[A-Z]{1,3}[ ]?\d{6,8}|\d{2}[A-Z]{2}\d{5}|[A-Z0-9]{8,9}|\d{2} \d{2} \d{6})"
_CARD = r"(?=[A-Z ]{0,4}\d)(?:[A-Z0-9]{8,16}|\d{2}[ .\-/]?\d{2,7}(?:[ .\-/]?\d{2,6}){0,2}|[A-Z]{1,2} ?\d{6,9} ?[A-Z]?)"

_US_PASSPORT = "passport number|passport no|passport #|passport id|passport|us passport|travel document|passport card"
_US_LICENSE = (
    "driver's license|drivers license|driver license|driver's licence|drivers licence|driving license|driving licence"
    "|dl number|dl no|dl #|license number|licence number|dln|dmv number|driver's license number|driver lic|drivers lic"
    "|dvla number|driver number"
)

US_PASSPORT = labelled("us_passport_labelled", "US_PASSPORT", tuple(_US_PASSPORT.split("|")), _BOOKLET, digits=6)

US_DRIVER_LICENSE = labelled(
    "us_driver_license_labelled",
    "US_DRIVER_LICENSE",
    tuple(_US_LICENSE.split("|")),
    (
        r"(?:[A-Z]{1,3}[ \-]?\d{2,4}[ \-]?\d{2,4}[ \-]?\d{0,6}|\d{7,12}[A-Z]{0,2}"
        r"|[A-Z]{2}\d{3,6}[A-Z]?|\d{3}[ \-]\d{3}[ \-]\d{3}|\d{2}-\d{3}-\d{4}|(?=[A-Z]{0,8}\d)[A-Z0-9]{8,18})"
    ),
    digits=5,
)

PASSPORTS = tuple(
    labelled(f"passport_{language}", entity, tuple(labels.split("|")), _BOOKLET, digits=4)
    for language, entity, labels in (
        ("de", "DE_PASSPORT", "reisepass|reisepassnummer|reisepass-nr|passnummer|pass-nr|passnr"),
        ("es", "ES_PASSPORT", "pasaporte|número de pasaporte|nº pasaporte|pasaporte español"),
        ("fr", PASSPORT, "passeport|numéro de passeport|passeport français|n° passeport"),
        ("it", "IT_PASSPORT", "passaporto|numero di passaporto|numero passaporto"),
        ("nl", PASSPORT, "paspoort|paspoortnummer|paspoort-nr"),
        ("pt", PASSPORT, "passaporte|número do passaporte|número de passaporte|nº do passaporte"),
        ("uk", PASSPORT, "uk passport|british passport|uk passport number|british passport number"),
    )
)

DRIVING_LICENCES = tuple(
    labelled(f"driving_licence_{language}", entity, tuple(labels.split("|")), _CARD, digits=5)
    for language, entity, labels in (
        ("de", "DE_FUEHRERSCHEIN", "führerschein|führerscheinnummer|führerschein-nr|fuehrerschein|fuehrerscheinnummer"),
        ("es", DRIVING_LICENCE, "licencia de conducir|permiso de conducir|permiso de conducción|carnet de conducir"),
        ("fr", DRIVING_LICENCE, "permis de conduire|numéro de permis|n° de permis|permis n°"),
        ("it", "IT_DRIVER_LICENSE", "patente di guida|patente|numero patente|numero di patente"),
        ("mx", DRIVING_LICENCE, "licencia de manejar|licencia de conducción|brevete"),
        ("nl", DRIVING_LICENCE, "rijbewijs|rijbewijsnummer|rijbewijs-nr"),
        ("pt", DRIVING_LICENCE, "carta de condução|carteira de motorista|carteira nacional de habilitação|cnh|habilitação"),
    )
)

_VALUES = {character: number for number, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def _is_mrz(value: str) -> bool:
    """Say whether the first check digit of a second line holds (weights 7, 3, 1 over document number; ICAO Doc 9303)."""
    number = sum(_VALUES.get(character, 0) * (7, 3, 1)[place % 3] for place, character in enumerate(value[:9].upper()))
    return number % 10 == int(value[9])


PASSPORT_MRZ = PatternRecognizer(
    name="passport_mrz",
    entity=PASSPORT,
    patterns=(Pattern(r"(?<![\w<])[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[\d<]\d(?![\w<])", 0.95),),
    validate=_is_mrz,
)
