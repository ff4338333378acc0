"""People's numbers of Asia and Oceania: Hong Kong, Indonesia, Japan, Korea, Malaysia, New Zealand, Pakistan, Taiwan …

Sources: python-stdnum; Hong Kong's identity card (letters count from 10, modulo 11), Taiwan's (letter and digits, modulo ten),
Japan's My Number (weights 6 5 4 3 2 7 6 5 4 3 2, modulo 11), New Zealand's NHI (24 letters, modulo 11). Korea's resident number
keeps its form, but since October 2020 its last digits are random.

>>> def found(text): return [(m.recognizer, m.score) for r in ASIAN_IDS for m in r.scan(text, "") if m.score >= 0.5]
>>> found("HKID G123456(A)"), found("身分證 A123456789"), found("マイナンバー 123456789018"), found("MyKad 770305-02-1234")
([('hk_identity_card', 0.95)], [('tw_national_id', 0.95)], [('jp_my_number', 0.9)], [('my_nric', 0.95)])
>>> found("NIK 3171011708450001"), found("NPWP 01.312.166.0-091.000"), found("CNIC 34201-0891231-8"), found("IRD 49-091-850")
([('id_nik', 0.9)], [('id_npwp', 0.95)], [('pk_cnic', 0.95)], [('nz_ird', 0.9)])
>>> found("주민등록번호 971013-9019902"), found("căn cước công dân 001099012345"), found("NIC 853400937V"), found("NHI ZAC5361")
([('kr_rrn_form', 0.95)], [('vn_cccd', 0.85)], [('lk_nic', 0.9)], [('nz_nhi', 0.9)])
>>> found("PhilHealth 12-345678901-2"), found("SSS 34-1234567-8"), found("DL MH12 20110012345")
([('ph_philhealth', 0.85)], [('ph_sss', 0.85)], [('in_driving_licence', 0.85)])
>>> found("HKID G123456(B)"), found("身分證 A123456788"), found("マイナンバー 123456789017"), found("MyKad 771305-02-1234")
([], [], [], [])
>>> found("NIK 3171013708450001"), found("NPWP 01.312.166.1-091.000"), found("CNIC 94201-0891231-8"), found("IRD 49-091-851")
([], [], [], [])
>>> found("971313-1019902"), found("853990937V"), found("NHI ZAC5362")
([], [], [])
"""

from __future__ import annotations

from stdnum.id import npwp
from stdnum.my import nric
from stdnum.nz import ird
from stdnum.pk import cnic

from privacyguard.detect.catalog.checked import bare, checked, is_date, weighted
from privacyguard.detect.catalog.families import DRIVING_LICENCE, HEALTH_CARD, NATIONAL_ID, TAX_ID

_NHI = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # the letters in the order of the numbers 10 to 35


def _is_hkid(number: str) -> bool:
    values = [36] * (9 - len(number)) + [int(character, 36) for character in number[:-1]]
    rest = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return "0123456789A"[-rest % 11] == number[-1]


def _is_taiwanese(number: str) -> bool:
    place = _TAIWAN.index(number[0]) + 10
    return (place // 10 + place % 10 * 9 + weighted(number[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


def _is_my_number(number: str) -> bool:
    rest = weighted(number, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if rest <= 1 else 11 - rest) == int(number[11])


def _is_nik(number: str) -> bool:
    day = int(number[6:8])
    return "11" <= number[:2] <= "96" and is_date(number[10:12], number[8:10], day - 40 if day > 40 else day)


def _is_korean(number: str) -> bool:
    return is_date(number[:2], number[2:4], number[4:6])


def _is_lankan(number: str) -> bool:
    return 1 <= int(number[2:5]) % 500 <= 366


def _is_nhi(number: str) -> bool:
    values = [_NHI.index(letter) + 1 for letter in number[:3]] + [int(digit) for digit in number[3:6]]
    rest = 11 - sum(value * weight for value, weight in zip(values, range(7, 1, -1), strict=True)) % 11
    return rest != 11 and rest % 10 == int(number[6])


ASIAN_IDS = checked(
    (
        (
            "hk_identity_card",
            NATIONAL_ID,
            "hkid|hong kong id|hk id|identity card|身份證|身份证",
            bare(_is_hkid),
            ((r"[A-Z]{1,2}\d{6} ?\([\dA]\)", 0.8, 0.95), (r"[A-Z]{1,2}\d{6}[\dA]", 0.0, 0.85)),
        ),
        (
            "tw_national_id",
            NATIONAL_ID,
            "身分證|身分證字號|taiwan id|taiwanese id|national id|roc id|身份證字號",
            bare(_is_taiwanese),
            ((r"[A-Z][1289]\d{8}", 0.4, 0.95),),
        ),
        (
            "jp_my_number",
            NATIONAL_ID,
            "マイナンバー|個人番号|my number|mynumber|individual number",
            bare(_is_my_number),
            ((r"\d{12}|\d{4}[ \-]\d{4}[ \-]\d{4}", 0.1, 0.9),),
        ),
        (
            "my_nric",
            NATIONAL_ID,
            "mykad|nric|ic number|ic no|kad pengenalan|no. kp|malaysian ic|no ic",
            bare(nric.is_valid),
            ((r"\d{6}-\d{2}-\d{4}", 0.45, 0.95), (r"\d{12}", 0.1, 0.9)),
        ),
        (
            "id_nik",
            NATIONAL_ID,
            "nik|ktp|nomor induk kependudukan|no. ktp|nomor ktp",
            bare(_is_nik),
            ((r"\d{16}|\d{6}[ .]\d{6}[ .]\d{4}", 0.2, 0.9),),
        ),
        (
            "id_npwp",
            TAX_ID,
            "npwp|nomor pokok wajib pajak",
            bare(npwp.is_valid),
            ((r"\d\d\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}", 0.7, 0.95), (r"\d{15}", 0.1, 0.9)),
        ),
        (
            "pk_cnic",
            NATIONAL_ID,
            "cnic|nicop|nadra|شناختی",
            bare(cnic.is_valid),
            ((r"\d{5}-\d{7}-\d", 0.4, 0.95), (r"\d{13}", 0.1, 0.9)),
        ),
        (
            "kr_rrn_form",
            "KR_RRN",
            "주민등록번호|주민번호|rrn|resident registration|외국인등록번호",
            bare(_is_korean),
            ((r"\d{6}-[0-9]\d{6}", 0.55, 0.95), (r"\d{13}", 0.0, 0.85)),
        ),
        (
            "vn_cccd",
            NATIONAL_ID,
            "cccd|cmnd|căn cước|căn cước công dân|chứng minh nhân dân|vneid",
            bare(str.isdigit),
            ((r"0\d{11}|\d{9}", 0.0, 0.85),),
        ),
        (
            "lk_nic",
            NATIONAL_ID,
            "nic|national identity card|nic no",
            bare(_is_lankan),
            ((r"\d{9}[VX]", 0.4, 0.9),),
        ),
        (
            "nz_ird",
            TAX_ID,
            "ird|ird number|ird no|inland revenue|tax number",
            bare(ird.is_valid),
            ((r"\d{2,3}-\d{3}-\d{3}", 0.2, 0.9), (r"\d{8,9}|\d{2,3} \d{3} \d{3}", 0.0, 0.9)),
        ),
        ("nz_nhi", HEALTH_CARD, "nhi|nhi number|national health index", bare(_is_nhi), ((r"[A-HJ-NP-Z]{3}\d{4}", 0.1, 0.9),)),
        ("ph_philhealth", HEALTH_CARD, "philhealth|phic", bare(str.isdigit), ((r"\d\d-\d{9}-\d", 0.3, 0.85),)),
        ("ph_sss", NATIONAL_ID, "sss|social security system|sss number", bare(str.isdigit), ((r"\d\d-\d{7}-\d", 0.2, 0.85),)),
        (
            "in_driving_licence",
            DRIVING_LICENCE,
            "driving licence|driving license|dl|dl no|dl number|licence no",
            bare(lambda number: "1950" <= number[4:8] <= "2050"),
            ((r"[A-Z]{2}[ \-]?\d{2}[ \-]?(?:19|20)\d{2}[ \-]?\d{7}", 0.3, 0.85),),
        ),
    )
)
