"""A date of birth: a date behind a word of birth, in digits or with the month's name, in seven languages.

>>> [m.score for m in DATE_OF_BIRTH.scan("My date of birth is 03/15/1980.", "")]
[0.85]
>>> text = "She was born on 15 March 1980 in Leeds"
>>> [text[m.start:m.end] for m in DATE_OF_BIRTH.scan(text, "")]
['15 March 1980']
>>> [m.score for m in DATE_OF_BIRTH.scan("1980-03-15", "birthDate")]
[0.85]
>>> list(DATE_OF_BIRTH.scan("delivered on 03/15/2024", "")), list(DATE_OF_BIRTH.scan("DOB 35/35/1980", ""))  # no birth, no date
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.labelled import GAP, either
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

MONTHS = (
    "jan(?:uary|uar|vier|eiro|uari)?|feb(?:ruary|ruar|braio|ruari)?|f[ée]v(?:rier"
    "|ereiro)?|mar(?:ch|s|zo|ço)?|märz?|maart|apr(?:il|ile)?|avril"
    "|abr(?:il)?|ma[iy]|mayo|maggio|maio|mei|june?|juni|juin|junio|giugno|junho"
    "|july?|juli|juillet|julio|luglio|julho|aug(?:ust|ustus)?|août"
    "|ago(?:sto)?|sep(?:t|tember|tembre|tiembre)?|set(?:tembre|embro)?|o[ck]t(?:ober|obre|ubre)?|ott(?:obre)?|out(?:ubro)?"
    "|nov(?:ember|embre|iembre|embro)?|de[cz](?:ember|embro)?|d[ée]c(?:embre)?"
    "|dic(?:iembre|embre)?|enero|ene|febrero|gen(?:naio)?"
)
DAY, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:(?:18|19|20)\d{2}|['’]?\d{2})"
DATE = (
    rf"(?:(?:18|19|20)\d{{2}}[-/.]\d{{1,2}}[-/.]{DAY}|\d{{1,2}}[-/. ]\d{{1,2}}"
    rf"[-/. ]{_YEAR}|(?:18|19|20)\d{{6}}|\d{{2}}(?:18|19|20)?\d{{4}}(?!\d)"
    rf"|{DAY}(?:st|nd|rd|th|er|\.|º)?(?:\s|-)(?:of |de |d')?(?:{MONTHS})\.?,?(?:\s|-)(?:of |de |del )?{_YEAR}"
    rf"|(?:{MONTHS})\.?\s{DAY}(?:st|nd|rd|th)?,?\s{_YEAR})"
)
_LABELS = (
    *(
        "date of birth",
        "dob",
        "d.o.b",
        "birth date",
        "birthdate",
        "birthday",
        "birth day",
        "date-of-birth",
        "geburtsdatum",
        "geburtstag",
    ),
    *(
        "geb.-datum",
        "date de naissance",
        "naissance",
        "fecha de nacimiento",
        "fecha nacimiento",
        "data di nascita",
        "data de nascimento",
    ),
    *(
        "nascimento",
        "geboortedatum",
        "cumpleaños",
        "fecha nac",
        "fec. nac",
        "f. nac",
        "ddn",
        "data nasc",
        "dt. nasc",
        "gebdat",
        "geb. datum",
    ),
)
_BORN = (
    r"(?:born|geboren|geb\.|née?|nac[ií]|nació|nacid[oa]|nat[oa]|nasci|nasceu|nascid[oa]|b\.)"
    r"(?:\s(?:on the|on|am|le|el|il|em|op|the|in))?:?\s"
)


def _valid(value: str) -> bool:
    numbers = [int(number) for number in re.findall(r"\d+", value)]
    return (
        len(numbers) == 1
        or len(numbers) == 2
        or (len(numbers) == 3 and min(numbers[0], numbers[1]) <= 12 and max(numbers[:2]) < 2100)
    )


DATE_OF_BIRTH = PatternRecognizer(
    name="date_of_birth",
    entity="DATE_OF_BIRTH",
    patterns=(
        Pattern(rf"{either(_LABELS)}{GAP}(?:on\s|am\s|le\s|el\s|il\s)?(?P<value>{DATE})(?![\w/])", 0.85),
        Pattern(rf"(?<!\w){_BORN}(?P<value>{DATE})(?![\w/])", 0.7),
        Pattern(rf"(?<!\w){_BORN}[A-Z][^\d\n]{{0,30}}?(?:on|am|le|el|il|em|op)\s(?P<value>{DATE})(?![\w/])", 0.65),
        Pattern(rf"(?<!\w)am\s(?P<value>{DATE})\s(?:[^\W\d_]{{2,20}}\s){{0,4}}?geboren(?!\w)", 0.7),
        Pattern(rf"\A\s?(?P<value>{DATE})(?:T[\d:.]{{5,12}}Z?)?\s?\Z", 0.0, in_context=0.85),
    ),
    context=_LABELS,
    validate=_valid,
)
