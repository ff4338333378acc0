"""People's numbers of the Americas: Argentina, Brazil, Canada, Chile, Colombia, Cuba, Dominican Republic, Ecuador, Mexico …

Sources: python-stdnum; Uruguay's cédula (2 9 8 7 6 3 4, modulo ten), Brazil's PIS (3 2 9 … modulo 11), CNH and SUS card,
El Salvador's DUI (9 to 2, modulo ten). Numbers without a check digit need their label.

>>> def found(text): return [(m.recognizer, m.score) for r in AMERICAN_IDS for m in r.scan(text, "") if m.score >= 0.5]
>>> found("CUIT 20-05536168-2"), found("DNI argentino 20.123.456"), found("RUT 12.531.909-2"), found("RFC GODE561231GR8")
([('ar_cuit', 0.95)], [('ar_dni', 0.8)], [('cl_rut', 0.95)], [('mx_rfc', 0.95)])
>>> found("PIS 120.56412.54-5"), found("CNH 97625655678")
([('br_pis', 0.95)], [('br_cnh', 0.85)])
>>> found("cédula de identidad 3.456.780-0"), found("cédula de ciudadanía 1.020.304.050"), found("DUI 00016297-5")
([('uy_cedula', 0.95)], [('co_cedula', 0.8)], [('sv_dui', 0.9)])
>>> found("cédula 001-1391820-5"), found("cédula ecuatoriana 171430710-3"), found("PHN 9698 658 215")
([('do_cedula', 0.95)], [('ec_cedula', 0.9)], [('ca_bc_phn', 0.9)])
>>> found("RAMQ: TREM 8001 1512"), found("RUC 10054796736"), found("cédula V-12.345.678")[-1:], found("NSS 12345678903")
([('ca_ramq', 0.9)], [('pe_ruc', 0.9)], [('ve_cedula', 0.85)], [('mx_nss', 0.85)])
>>> found("CUIT 20-05536168-3"), found("RUT 12.531.909-3"), found("RFC GODE561331GR8"), found("PIS 120.56412.54-6")
([], [], [], [])
>>> found("CNH 97625655679"), found("3.456.780-1"), found("DUI 00016297-6"), found("001-1391820-6"), found("RUC 10054796735")
([], [], [], [], [])
"""

from __future__ import annotations

from stdnum import luhn
from stdnum.ar import cuit
from stdnum.ca import bc_phn
from stdnum.cl import rut
from stdnum.cu import ni
from stdnum.do import cedula
from stdnum.ec import ci
from stdnum.mx import rfc
from stdnum.pe import ruc
from stdnum.ve import rif

from privacyguard.detect.catalog.checked import bare, checked, weighted
from privacyguard.detect.catalog.families import DRIVING_LICENCE, HEALTH_CARD, NATIONAL_ID, TAX_ID

_CEDULA = "cédula|cedula|cédula de identidad|c.i.|ci|documento de identidad|identidad"


def _is_rfc(number: str) -> bool:
    return len(number) == 13 and bool(rfc.is_valid(number))


def _is_uruguayan(number: str) -> bool:
    return -weighted(number, (2, 9, 8, 7, 6, 3, 4)) % 10 == int(number[7])


def _is_pis(number: str) -> bool:
    rest = 11 - weighted(number, (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if rest > 9 else rest) == int(number[10])


def _is_cnh(number: str) -> bool:
    first = weighted(number, tuple(range(9, 0, -1))) % 11
    second = weighted(number, tuple(range(1, 10))) % 11 - (2 if first > 9 else 0)
    return int(number[9:]) == (0 if first > 9 else first) * 10 + (0 if second > 9 else second % 11)


def _is_sus(number: str) -> bool:
    return number[0] in "12789" and weighted(number, tuple(range(15, 0, -1))) % 11 == 0


def _is_dui(number: str) -> bool:
    return -weighted(number, tuple(range(9, 1, -1))) % 10 == int(number[8])


AMERICAN_IDS = checked(
    (
        (
            "ar_cuit",
            TAX_ID,
            "cuit|cuil|c.u.i.t.|c.u.i.l.|afip",
            bare(cuit.is_valid),
            ((r"(?:20|2[3457]|3[0347])-\d{8}-\d", 0.8, 0.95), (r"\d{2}[. ]?\d{8}[. ]?\d", 0.2, 0.9)),
        ),
        ("ar_dni", NATIONAL_ID, "dni|documento|d.n.i.", bare(str.isdigit), ((r"\d{1,2}\.\d{3}\.\d{3}", 0.0, 0.8),)),
        (
            "br_pis",
            NATIONAL_ID,
            "pis|pasep|nis|nit|pis/pasep|nis/pis",
            bare(_is_pis),
            ((r"\d{3}\.\d{5}\.\d{2}-\d", 0.7, 0.95), (r"\d{11}", 0.0, 0.85)),
        ),
        (
            "br_cnh",
            DRIVING_LICENCE,
            "cnh|habilitação|carteira de motorista|registro cnh",
            bare(_is_cnh),
            ((r"\d{11}", 0.0, 0.85),),
        ),
        (
            "br_rg",
            NATIONAL_ID,
            "rg|registro geral|carteira de identidade|r.g.",
            bare(lambda number: number[:-1].isdigit()),
            ((r"\d{1,2}\.\d{3}\.\d{3}-[\dX]", 0.3, 0.85), (r"\d{7,9}-?[\dX]", 0.0, 0.7)),
        ),
        (
            "br_sus",
            HEALTH_CARD,
            "cartão sus|cns|cartão nacional de saúde|sus",
            bare(_is_sus),
            ((r"\d{3} ?\d{4} ?\d{4} ?\d{4}", 0.3, 0.9),),
        ),
        (
            "ca_bc_phn",
            HEALTH_CARD,
            "phn|personal health number|care card|carecard|bc services card",
            bare(bc_phn.is_valid),
            ((r"9\d{3}[ \-]?\d{3}[ \-]?\d{3}", 0.2, 0.9),),
        ),
        (
            "ca_ohip",
            HEALTH_CARD,
            "ohip|health card|ontario health",
            bare(lambda number: bool(luhn.is_valid(number[:10]))),
            ((r"[1-9]\d{3}[ \-]\d{3}[ \-]\d{3}(?:[ \-]?[A-Z]{2})?", 0.2, 0.9), (r"[1-9]\d{9}(?:[ \-]?[A-Z]{2})?", 0.0, 0.85)),
        ),
        (
            "ca_ramq",
            HEALTH_CARD,
            "ramq|assurance maladie|carte soleil|health insurance|nam",
            bare(lambda number: "01" <= number[6:8] <= "12" or "51" <= number[6:8] <= "62"),
            ((r"[A-Z]{4}[ \-]?\d{4}[ \-]?\d{4}", 0.3, 0.9),),
        ),
        (
            "cl_rut",
            NATIONAL_ID,
            "rut|run|r.u.t.|rol único",
            bare(rut.is_valid),
            ((r"\d{1,2}\.\d{3}\.\d{3}-[\dK]", 0.8, 0.95), (r"\d{7,8}-[\dK]", 0.4, 0.95), (r"\d{7,8}[\dK]", 0.0, 0.85)),
        ),
        (
            "co_cedula",
            NATIONAL_ID,
            "cédula de ciudadanía|cedula de ciudadania|cédula|cedula|c.c.|cc",
            bare(str.isdigit),
            ((r"\d{1,3}(?:\.\d{3}){2,3}", 0.0, 0.8), (r"\d{8,10}", 0.0, 0.7)),
        ),
        (
            "cu_ni",
            NATIONAL_ID,
            "carné de identidad|carnet de identidad|número de identidad",
            bare(ni.is_valid),
            ((r"\d{11}", 0.1, 0.85),),
        ),
        ("do_cedula", NATIONAL_ID, _CEDULA, bare(cedula.is_valid), ((r"\d{3}-\d{7}-\d", 0.6, 0.95), (r"\d{11}", 0.1, 0.85))),
        (
            "ec_cedula",
            NATIONAL_ID,
            _CEDULA,
            bare(ci.is_valid),
            ((r"(?:[01]\d|2[0-4]|30)\d{7}-?\d", 0.2, 0.9),),
        ),
        (
            "mx_rfc",
            TAX_ID,
            "rfc|r.f.c.|contribuyentes|sat",
            bare(_is_rfc),
            ((r"[A-ZÑ&]{4}-?\d{6}-?[A-Z0-9]{3}", 0.7, 0.95), (r"[A-ZÑ&]{4} \d{6} ?[A-Z0-9]{3}", 0.1, 0.95)),
        ),
        (
            "mx_nss",
            NATIONAL_ID,
            "nss|imss|seguro social|número de seguridad social",
            bare(luhn.is_valid),
            ((r"\d{11}|\d\d \d\d \d\d \d{4} \d", 0.0, 0.85),),
        ),
        ("pe_ruc", TAX_ID, "ruc|r.u.c.|sunat", bare(ruc.is_valid), ((r"(?:10|15|17|20)\d{9}", 0.2, 0.9),)),
        ("sv_dui", NATIONAL_ID, "dui|documento único", bare(_is_dui), ((r"\d{8}-\d", 0.2, 0.9),)),
        (
            "uy_cedula",
            NATIONAL_ID,
            _CEDULA,
            bare(_is_uruguayan),
            ((r"[1-9]\.\d{3}\.\d{3}-\d", 0.6, 0.95), (r"[1-9]\d{6}-?\d", 0.0, 0.8)),
        ),
        (
            "ve_cedula",
            NATIONAL_ID,
            f"{_CEDULA}|saime",
            bare(lambda number: number[1:].isdigit()),
            ((r"[VE][ \-.]{0,2}\d{1,2}\.?\d{3}\.?\d{3}", 0.1, 0.85),),
        ),
        ("ve_rif", TAX_ID, "rif|r.i.f.|seniat", bare(rif.is_valid), ((r"[VEJPG]-?\d{8}-?\d", 0.4, 0.95),)),
    )
)
