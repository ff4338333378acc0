"""People's numbers of eastern Europe and central Asia: Czechia, Hungary, Poland, Romania, Bulgaria, Ukraine, Russia …

Sources: python-stdnum; Hungary: adóazonosító jel (position times digit, modulo 11), TAJ (3 and 7 in turn); Poland's identity
card (7, 3, 1 over letters and digits); Russia's SNILS (PFR order 192p); Kazakhstan's IIN (modulo 11, twice); Moldova's IDNP.

>>> def found(text): return [(m.recognizer, m.score) for r in EASTERN_IDS for m in r.scan(text, "") if m.score >= 0.5]
>>> found("rodné číslo 710319/2745"), found("CNP 1630615123457"), found("ЕГН 7523169263"), found("РНОКПП 1759013776")
([('cz_sk_rodne_cislo', 0.95)], [('ro_cnp', 0.95)], [('bg_egn', 0.9)], [('ua_rnokpp', 0.9)])
>>> found("ИНН 500100732259"), found("СНИЛС 112-233-445 95"), found("ИИН 760724300757"), found("TAJ 123 456 788")
([('ru_inn', 0.9)], [('ru_snils', 0.95)], [('kz_iin', 0.9)], [('hu_taj', 0.9)])
>>> found("adóazonosító jel: 8071592153"), found("dowód osobisty ABA300000"), found("паспорт 45 08 123456")
([('hu_adoazonosito', 0.9)], [('pl_dowod', 0.85)], [('ru_passport', 0.8)])
>>> found("IDNP 2002006042525")
[('md_idnp', 0.85)]
>>> found("rodné číslo 710319/2746"), found("CNP 1630615123458"), found("ЕГН 7523169264"), found("РНОКПП 1759013777")
([], [], [], [])
>>> found("ИНН 500100732258"), found("СНИЛС 112-233-445 96"), found("ИИН 760724300758"), found("TAJ 123 456 789")
([], [], [], [])
>>> found("adóazonosító jel: 8071592154"), found("dowód ABA300001"), found("45 08 123456"), found("IDNP 2002006042526")
([], [], [], [])
"""

from __future__ import annotations

from stdnum.bg import egn
from stdnum.cz import rc
from stdnum.ro import cnp
from stdnum.ru import inn
from stdnum.ua import rntrc

from privacyguard.detect.catalog.checked import bare, checked, weighted
from privacyguard.detect.catalog.families import NATIONAL_ID, PASSPORT, TAX_ID


def _is_inn(number: str) -> bool:
    return len(number) == 12 and bool(inn.is_valid(number))


def _is_snils(number: str) -> bool:
    return weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, 1)) % 101 % 100 == int(number[9:])


def _is_iin(number: str) -> bool:
    first = weighted(number, tuple(range(1, 12))) % 11
    check = first if first < 10 else weighted(number, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
    return "01" <= number[2:4] <= "12" and "01" <= number[4:6] <= "31" and check == int(number[11])


def _is_ado(number: str) -> bool:
    return weighted(number, tuple(range(1, 10))) % 11 % 10 == int(number[9])


def _is_taj(number: str) -> bool:
    return weighted(number, (3, 7, 3, 7, 3, 7, 3, 7)) % 10 == int(number[8])


def _is_dowod(number: str) -> bool:
    values = [int(character, 36) for character in number]
    return sum(value * weight for value, weight in zip(values, (7, 3, 1, 9, 7, 3, 1, 7, 3), strict=True)) % 10 == 0


def _is_idnp(number: str) -> bool:
    return weighted(number, (7, 3, 1) * 4) % 10 == int(number[12])


EASTERN_IDS = checked(
    (
        (
            "cz_sk_rodne_cislo",
            NATIONAL_ID,
            "rodné číslo|rodne cislo|rodné č.|r.č.|rč|birth number",
            bare(rc.is_valid),
            ((r"\d{6}/\d{3,4}", 0.7, 0.95), (r"\d{9,10}", 0.0, 0.9)),
        ),
        (
            "hu_adoazonosito",
            TAX_ID,
            "adóazonosító|adoazonosito|adóazonosító jel|adóazonosítója",
            bare(_is_ado),
            ((r"8\d{9}", 0.1, 0.9),),
        ),
        (
            "hu_taj",
            NATIONAL_ID,
            "taj|taj szám|taj-szám|társadalombiztosítási",
            bare(_is_taj),
            ((r"\d{3}[ \-]?\d{3}[ \-]?\d{3}", 0.1, 0.9),),
        ),
        (
            "pl_dowod",
            NATIONAL_ID,
            "dowód|dowód osobisty|dowodu osobistego|nr dowodu|seria i numer|polish id",
            bare(_is_dowod),
            ((r"[A-Z]{3} ?\d{6}", 0.2, 0.85),),
        ),
        (
            "ro_cnp",
            NATIONAL_ID,
            "cnp|cod numeric personal|c.n.p.",
            bare(cnp.is_valid),
            ((r"[1-9]\d{12}", 0.4, 0.95),),
        ),
        ("bg_egn", NATIONAL_ID, "егн|egn|единен граждански номер", bare(egn.is_valid), ((r"\d{10}", 0.1, 0.9),)),
        ("ua_rnokpp", TAX_ID, "рнокпп|rnokpp|ипн|іпн|ідентифікаційний код|інн", bare(rntrc.is_valid), ((r"\d{10}", 0.1, 0.9),)),
        ("ru_inn", TAX_ID, "инн|inn|налогоплательщика", bare(_is_inn), ((r"\d{12}|\d{4} \d{8}", 0.2, 0.9),)),
        (
            "ru_snils",
            NATIONAL_ID,
            "снилс|snils|пенсионного страхования",
            bare(_is_snils),
            ((r"\d{3}-\d{3}-\d{3}[ \-]\d\d", 0.7, 0.95), (r"\d{11}", 0.1, 0.9)),
        ),
        (
            "ru_passport",
            PASSPORT,
            "паспорт|паспорта|паспорт рф|серия и номер|pasport",
            bare(str.isdigit),
            ((r"\d\d ?\d\d ?(?:№ ?)?\d{6}", 0.0, 0.8),),
        ),
        ("kz_iin", NATIONAL_ID, "иин|iin|жсн", bare(_is_iin), ((r"\d{12}", 0.2, 0.9),)),
        ("md_idnp", NATIONAL_ID, "idnp|cod personal|numărul de identificare", bare(_is_idnp), ((r"[02]\d{12}", 0.1, 0.85),)),
    )
)
