"""People's numbers of Austria, Belgium, Switzerland, Ireland, Luxembourg, France and the United Kingdom.

Sources: python-stdnum; Luxembourg's matricule: date of birth, order, a Luhn and a Verhoeff digit (loi du 19 juin 2013).

>>> def found(text): return [(m.recognizer, m.score) for r in WESTERN_IDS for m in r.scan(text, "") if m.score >= 0.5]
>>> found("SV-Nummer 1237 010180"), found("Rijksregisternummer 85.07.30-033.28"), found("AHV 756.9217.0769.85")
([('at_svnr', 0.9)], [('be_national_number', 0.95)], [('ch_ahv', 0.95)])
>>> found("PPSN: 6433435F"), found("matricule 1893120105732"), found("my UTR is 1955839661")
([('ie_pps', 0.95)], [('lu_matricule', 0.9)], [('gb_utr', 0.85)])
>>> found("numéro fiscal 30 23 217 600 053")
[('fr_numero_fiscal', 0.85)]
>>> found("SV-Nummer 1238 010180"), found("85.07.30-033.29"), found("AHV 756.9217.0769.84"), found("PPSN 6433435E")
([], [], [], [])
>>> found("matricule 1893120105733"), found("UTR 2955839661"), found("numéro fiscal 30 23 217 600 054")
([], [], [])
"""

from __future__ import annotations

from stdnum import luhn, verhoeff
from stdnum.at import vnr
from stdnum.be import nn
from stdnum.ch import ssn
from stdnum.fr import nif
from stdnum.gb import utr
from stdnum.ie import pps

from privacyguard.detect.catalog.checked import bare, checked, is_date
from privacyguard.detect.catalog.families import NATIONAL_ID, TAX_ID


def _is_matricule(number: str) -> bool:
    dated = is_date(number[:4], number[4:6], number[6:8])
    return dated and bool(luhn.is_valid(number[:12])) and bool(verhoeff.is_valid(number[:11] + number[12]))


WESTERN_IDS = checked(
    (
        (
            "at_svnr",
            NATIONAL_ID,
            "sv-nummer|sv-nr|svnr|sv nummer|sozialversicherungsnummer|sozialversicherung|versicherungsnummer|e-card|vsnr",
            bare(vnr.is_valid),
            ((r"\d{4}[ \-/]\d{6}", 0.35, 0.9), (r"\d{10}", 0.1, 0.85)),
        ),
        (
            "be_national_number",
            NATIONAL_ID,
            "rijksregisternummer|rijksregister|registre national|numéro national|numéro de registre national|niss|insz|rrn"
            "|national number|nationalregisternummer",
            bare(nn.is_valid),
            ((r"\d\d\.\d\d\.\d\d[ \-]\d{3}[. \-]\d\d", 0.85, 0.95), (r"\d{6}[ \-]?\d{3}[ \-]?\d\d", 0.3, 0.9)),
        ),
        (
            "ch_ahv",
            NATIONAL_ID,
            "ahv|ahv-nummer|ahv-nr|avs|n° avs|numéro avs|sozialversicherungsnummer|ahvn13|navs13|svn",
            bare(ssn.is_valid),
            ((r"756\.\d{4}\.\d{4}\.\d\d", 0.85, 0.95), (r"756[ \-]?\d{4}[ \-]?\d{4}[ \-]?\d\d", 0.6, 0.95)),
        ),
        (
            "ie_pps",
            NATIONAL_ID,
            "pps|ppsn|pps number|pps no|rsi|personal public service",
            bare(pps.is_valid),
            ((r"\d{7} ?[A-W][A-IW]?", 0.4, 0.95),),
        ),
        (
            "lu_matricule",
            NATIONAL_ID,
            "matricule|numéro d'identification national|numéro de matricule|cns|luxembourg id",
            bare(_is_matricule),
            ((r"(?:18|19|20)\d{2} ?\d{4} ?\d{3} ?\d{2}", 0.4, 0.9),),
        ),
        (
            "gb_utr",
            TAX_ID,
            "utr|unique taxpayer reference|self assessment|hmrc|tax reference",
            bare(utr.is_valid),
            ((r"\d{10}|\d{5} \d{5}", 0.0, 0.85),),
        ),
        (
            "fr_numero_fiscal",
            TAX_ID,
            "numéro fiscal|n° fiscal|numéro d'identification fiscale|référence fiscale|spi|impots.gouv|numero fiscal",
            bare(nif.is_valid),
            ((r"[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}", 0.0, 0.85),),
        ),
    )
)
