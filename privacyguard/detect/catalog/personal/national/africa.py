"""People's numbers of Africa and the Middle East: Emirates, Egypt, Ghana, Iran, Israel, Kenya, Mauritius, Morocco, Nigeria …

Sources: python-stdnum; the Emirates' card begins with 784, the country's ISO number, and a year; Egypt's number holds century,
date and governorate; Saudi numbers (1 citizen, 2 resident) end in a Luhn digit; Iran's code melli: ten to two, modulo 11.

>>> def found(text): return [(m.recognizer, m.score) for r in AFRICAN_IDS for m in r.scan(text, "") if m.score >= 0.5]
>>> found("Emirates ID 784-1980-1234567-9"), found("الرقم القومي 29001011234567"), found("Ghana card GHA-123456789-0")
([('ae_emirates_id', 0.95)], [('eg_national_id', 0.95)], [('gh_card', 0.95)])
>>> found("teudat zehut 039337423"), found("iqama 1010101010"), found("کد ملی 0012345679"), found("BVN 22212345678")
([('il_identity', 0.9)], [], [('ir_melli', 0.9)], [('ng_bvn', 0.85)])
>>> found("iqama 2234567895"), found("KRA PIN A004416331M"), found("NIDA 19900101-12345-00001-23"), found("NIN CM90012345ABCD")
([('sa_identity', 0.85)], [('ke_pin', 0.9)], [('tz_nida', 0.95)], [('ug_nin', 0.9)])
>>> found("NID P110119930123X5")
[]
>>> found("Emirates ID 784-1880-1234567-9"), found("الرقم القومي 29013011234567"), found("teudat zehut 039337424")
([], [], [])
>>> found("کد ملی 0012345678"), found("BVN 12345678"), found("iqama 2234567896"), found("A004416331M9")
([], [], [], [])
"""

from __future__ import annotations

from stdnum import luhn
from stdnum.il import idnr
from stdnum.mu import nid

from privacyguard.detect.catalog.checked import bare, checked, is_date, weighted
from privacyguard.detect.catalog.families import NATIONAL_ID, TAX_ID


def _is_egyptian(number: str) -> bool:
    return is_date({"2": "19", "3": "20"}[number[0]] + number[1:3], number[3:5], number[5:7]) and number[7:9] <= "88"


def _is_melli(number: str) -> bool:
    rest = weighted(number, tuple(range(10, 1, -1))) % 11
    return (rest if rest < 2 else 11 - rest) == int(number[9])


AFRICAN_IDS = checked(
    (
        (
            "ae_emirates_id",
            NATIONAL_ID,
            "emirates id|eid|uae id|هوية|الهوية الإماراتية",
            bare(str.isdigit),
            ((r"784-(?:19|20)\d{2}-\d{7}-\d", 0.85, 0.95), (r"784 ?(?:19|20)\d{2} ?\d{7} ?\d", 0.5, 0.95)),
        ),
        (
            "eg_national_id",
            NATIONAL_ID,
            "الرقم القومي|رقم قومي|egyptian id|national id|egypt id",
            bare(_is_egyptian),
            ((r"[23]\d{13}", 0.3, 0.95),),
        ),
        (
            "gh_card",
            NATIONAL_ID,
            "ghana card|ghanacard|nia",
            bare(lambda number: len(number) == 13),
            ((r"GHA-\d{9}-\d", 0.85, 0.95),),
        ),
        (
            "il_identity",
            NATIONAL_ID,
            'teudat zehut|mispar zehut|israeli id|ת"ז|ת.ז|תעודת זהות|מספר זהות|tz',
            bare(idnr.is_valid),
            ((r"\d{9}|\d{8}-\d", 0.0, 0.9),),
        ),
        (
            "ir_melli",
            NATIONAL_ID,
            "کد ملی|کدملی|code melli|kod melli|melli code|iranian id",
            bare(_is_melli),
            ((r"\d{10}", 0.0, 0.9),),
        ),
        (
            "sa_identity",
            NATIONAL_ID,
            "iqama|saudi id|رقم الهوية|الهوية الوطنية|إقامة|national id",
            bare(luhn.is_valid),
            ((r"[12]\d{9}", 0.0, 0.85),),
        ),
        ("ke_pin", TAX_ID, "kra|kra pin|pin|itax", bare(lambda number: len(number) == 11), ((r"[AP]\d{9}[A-Z]", 0.4, 0.9),)),
        (
            "ma_cin",
            NATIONAL_ID,
            "cin|cnie|carte nationale|carte d'identité nationale|بطاقة التعريف",
            bare(lambda number: number[-5:].isdigit()),
            ((r"[A-Z]{1,2} ?\d{5,6}", 0.0, 0.8),),
        ),
        ("mu_nid", NATIONAL_ID, "nid|national id|mauritian id|nic", bare(nid.is_valid), ((r"[A-Z]\d{12}[A-Z0-9]", 0.4, 0.9),)),
        ("ng_bvn", NATIONAL_ID, "bvn|bank verification", bare(str.isdigit), ((r"22\d{9}", 0.0, 0.85),)),
        (
            "tz_nida",
            NATIONAL_ID,
            "nida|tanzania id|kitambulisho",
            bare(lambda number: is_date(number[:4], number[4:6], number[6:8])),
            ((r"(?:19|20)\d{6}-\d{5}-\d{5}-\d{2}", 0.7, 0.95),),
        ),
        ("ug_nin", NATIONAL_ID, "nin|uganda id|national id", bare(str.isalnum), ((r"C[MF]\d{8}[A-Z0-9]{4}", 0.4, 0.9),)),
    )
)
