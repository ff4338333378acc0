"""A telephone number that is plain by its form (+ and a country, an area code in brackets) or by the word before it.

Numbering plans: ITU-T E.164 (at most 15 digits) and the North American plan (area and exchange start with 2 to 9).

>>> text = "You can call 73 448 266 today"
>>> [(text[m.start:m.end], m.score) for m in PHONE_NUMBER_LABELLED.scan(text, "")]
[('73 448 266', 0.65)]
>>> [m.score for m in PHONE_NUMBER.scan("+44 7911 123456 or (415) 555-2671", "")]
[0.75, 0.75]
>>> list(PHONE_NUMBER.scan("1 + 44 7911", "")), list(PHONE_NUMBER_LABELLED.scan("call 42 functions", ""))  # a sum, a count
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.labelled import GAP, either
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_EXTENSION = r"(?:\s?(?:x|ext\.?|extension|durchwahl)\s?\d{1,6})?"
NUMBER = rf"\+?\(?\d(?:[\s().\-/]{{0,2}}\d){{6,14}}{_EXTENSION}"
LABELS = (
    *(
        "phone",
        "phone number",
        "telephone",
        "tel",
        "mobile",
        "mobile number",
        "cell",
        "cell phone",
        "cellphone",
        "landline",
        "whatsapp",
        "signal",
    ),
    *(
        "call me at",
        "call me on",
        "call me",
        "call",
        "called",
        "calling",
        "text me at",
        "text me on",
        "dial",
        "ring me on",
        "reach me at",
    ),
    *(
        "reach me on",
        "reach us at",
        "reach her at",
        "reach him at",
        "answering at",
        "contact number",
        "callback number",
        "my number",
        "her number",
    ),
    *(
        "his number",
        "handy",
        "handynummer",
        "telefon",
        "telefonnummer",
        "rufnummer",
        "mobil",
        "téléphone",
        "portable",
        "appelez",
        "teléfono",
    ),
    *(
        "telefono",
        "móvil",
        "celular",
        "llámame al",
        "cellulare",
        "telefone",
        "telemóvel",
        "telefoon",
        "telefoonnummer",
        "mobiel",
        "gsm",
    ),
    *("phone #", "contact #", "ph", "tlf", "tfno", "tfn", "teléf", "tél", "cel", "celulare", "tel.-nr", "numéro de téléphone"),
    *(
        "número de teléfono",
        "numero di telefono",
        "número de telefone",
        "ruf mich an",
        "erreichbar",
        "mobielnummer",
        "bel me op",
        "bel me",
        "chiamami al",
        "chiamami",
        "me liga no",
        "liga para",
        "mob",
    ),
)


def _valid(value: str) -> bool:
    digits = re.sub(r"\D", "", re.sub(r"(?i)\s?(?:x|ext|durchwahl).*", "", value))
    dated = re.fullmatch(r"(?:\d{1,2}[./-]){2}\d{4}|(?:19|20)\d\d[./-]\d\d[./-]\d\d(?:[\s\d]*)", value.strip())
    dotted = re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){3}", value)
    return 7 <= len(digits) <= 15 and len(set(digits)) > 2 and not dated and not dotted


PHONE_NUMBER = PatternRecognizer(
    name="phone_number",
    entity="PHONE_NUMBER",
    patterns=(
        Pattern(rf"(?<![\w+\-.])\+(?:\(\d{{1,3}}\)|[1-9])(?:[\s().\-/]{{0,2}}\d){{7,14}}{_EXTENSION}(?![\w+])", 0.75, 0.85),
        Pattern(rf"(?<![\w)])(?:1[\s.\-])?\([2-9]\d\d\)[\s.\-]?\d{{3}}[\s.\-]\d{{4}}{_EXTENSION}(?!\w)", 0.75, 0.85),
        Pattern(rf"(?<![\w.\-/])(?:1[\s.\-])?[2-9]\d\d([\-.])[2-9]\d\d\1\d{{4}}{_EXTENSION}(?![\w\-])", 0.55, 0.8),
        Pattern(r"(?<![\w.\-/])0[1-9](?P<gap>[\s.\-])\d\d(?:(?P=gap)\d\d){3}(?![\w]|[\s.\-]\d)", 0.6, 0.85),
        Pattern(r"(?<![\w.\-/])(?:\d{3}[\-.]){2}\d{4}[ ]?x\d{1,6}(?!\w)", 0.7, 0.85),
        Pattern(r"(?<![\w.\-/])\(?0(?:[12]\d{2,3}|7\d{3})\)?[\s\-]\d{3}[\s\-]?\d{3,4}(?![\w\-])", 0.5, 0.8),
        Pattern(r"(?<![\w.\-/])(?<!\d\s)00[1-9]\d{0,2}[\s.\-]\d(?:[\s.\-]?\d){6,11}(?![\w\-])", 0.55, 0.8),
    ),
    context=LABELS,
    validate=_valid,
)

PHONE_NUMBER_LABELLED = PatternRecognizer(
    name="phone_number_labelled",
    entity="PHONE_NUMBER",
    patterns=(
        Pattern(rf"{either(LABELS)}(?:\s(?:at|on|under|unter|au|al))?{GAP}(?P<value>{NUMBER})(?![\w])", 0.65),
        Pattern(rf"(?<![\w.\-/])(?P<value>{NUMBER})\s?[(\-,]?\s?(?:office|home|mobile|cell|work)\b", 0.65),
        Pattern(rf"\A\s?(?P<value>{NUMBER})\s?\Z", 0.0, in_context=0.75),
    ),
    context=(
        "phone*",
        "tel",
        "telephone",
        "mobile*",
        "cell*",
        "handy",
        "telefon*",
        "téléphone",
        "teléfono",
        "celular",
        "cellulare",
        "gsm",
    ),
    validate=_valid,
)
