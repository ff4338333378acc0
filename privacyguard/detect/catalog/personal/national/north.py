"""People's numbers of the Nordic and Baltic countries: Denmark, Norway, Iceland, Estonia, Latvia, Lithuania.

All hold a date of birth. Norway's two check digits let one random number in a hundred pass, Denmark has none since 2007.
Sources: python-stdnum; Latvia's personas kods: date and a digit for the century, since 2017 random behind 32.

>>> def found(text): return [(m.recognizer, m.score) for r in NORTHERN_IDS for m in r.scan(text, "") if m.score >= 0.5]
>>> found("CPR-nummer 211062-5629"), found("fødselsnummer 151086 95088"), found("kennitala: 450401-3150")
([('dk_cpr', 0.9)], [('no_fodselsnummer', 0.95)], [('is_kennitala', 0.9)])
>>> found("isikukood 36805280109"), found("asmens kodas 33309240064"), found("personas kods 161175-19997")
([('ee_isikukood', 0.9)], [('lt_asmens_kodas', 0.9)], [('lv_personas_kods', 0.85)])
>>> found("CPR 991362-5629"), found("fødselsnummer 15108695077"), found("kennitala 450401-3151")  # dates, check digits
([], [], [])
>>> found("isikukood 36805280108"), found("personas kods 311375-19997"), found("order 36805280109")
([], [], [])
"""

from __future__ import annotations

from stdnum.dk import cpr
from stdnum.ee import ik
from stdnum.is_ import kennitala
from stdnum.lt import asmens
from stdnum.no import fodselsnummer

from privacyguard.detect.catalog.checked import bare, checked, is_date
from privacyguard.detect.catalog.families import NATIONAL_ID


def _is_latvian(number: str) -> bool:
    return number[:2] == "32" or is_date(
        {"0": "18", "1": "19", "2": "20"}.get(number[6], "0") + number[4:6], number[2:4], number[:2]
    )


NORTHERN_IDS = checked(
    (
        (
            "dk_cpr",
            NATIONAL_ID,
            "cpr|cpr-nummer|cpr-nr|cprnr|cpr nummer|personnummer|danish id",
            bare(cpr.is_valid),
            ((r"\d{6}[ \-]\d{4}", 0.3, 0.9), (r"\d{10}", 0.1, 0.85)),
        ),
        (
            "no_fodselsnummer",
            NATIONAL_ID,
            "fødselsnummer*|fodselsnummer*|fødselsnr|fnr|d-nummer|personnummer*|norwegian id|national identity number",
            bare(fodselsnummer.is_valid),
            ((r"\d{6}[ \-]?\d{5}", 0.4, 0.95),),
        ),
        (
            "is_kennitala",
            NATIONAL_ID,
            "kennitala|kt|icelandic id",
            bare(kennitala.is_valid),
            ((r"\d{6}-\d{4}", 0.3, 0.9), (r"\d{10}", 0.1, 0.85)),
        ),
        (
            "ee_isikukood",
            NATIONAL_ID,
            "isikukood|ik|estonian id|personal code",
            bare(ik.is_valid),
            ((r"[1-8]\d{10}", 0.3, 0.9),),
        ),
        (
            "lt_asmens_kodas",
            NATIONAL_ID,
            "asmens kodas|a.k.|lithuanian id|personal code",
            bare(asmens.is_valid),
            ((r"[1-9]\d{10}", 0.3, 0.9),),
        ),
        (
            "lv_personas_kods",
            NATIONAL_ID,
            "personas kods|personas kodu|pers. kods|latvian id|personal code",
            bare(_is_latvian),
            ((r"\d{6}-\d{5}", 0.2, 0.85), (r"\d{11}", 0.0, 0.8)),
        ),
    )
)
