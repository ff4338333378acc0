"""A company's number in a public register or with the tax office: VAT of the EU, UK and Switzerland; Brazil, France, Spain …

They are public, and allowed by default; a sole trader's number is a person's all the same. Source: python-stdnum.

>>> def found(text): return [(m.recognizer, m.score) for r in COMPANY_IDS for m in r.scan(text, "") if m.score >= 0.5]
>>> found("USt-IdNr. DE 136,695 976"), found("UID ATU13585627"), found("TVA FR40303265045"), found("btw NL4495445B01")
([('eu_vat', 0.9)], [('eu_vat', 0.9)], [('eu_vat', 0.9)], [('eu_vat', 0.9)])
>>> found("VAT no. GB 980 7806 84"), found("UID CHE-100.155.212"), found("CNPJ 16.727.230/0001-97"), found("NIP 856-734-62-15")
([('gb_vat', 0.9)], [('ch_uid', 0.95)], [('br_cnpj', 0.95)], [('pl_nip', 0.9)])
>>> found("SIRET 73282932000074"), found("CIF J99216582"), found("NIT 213.123.432-1")
([('fr_siret', 0.9)], [('es_cif', 0.9)], [('co_nit', 0.9)])
>>> found("VAT DE136695977"), found("CNPJ 16.727.230/0001-98"), found("SIRET 73282932000079"), found("NIT 213.123.432-2")
([], [], [], [])
>>> found("CHE-100.155.213"), found("CIF J99216583"), found("NIP 856-734-62-16"), found("GB 980 7806 85")
([], [], [], [])
"""

from __future__ import annotations

from stdnum.br import cnpj
from stdnum.ch import uid
from stdnum.co import nit
from stdnum.es import cif
from stdnum.eu import vat
from stdnum.fr import siret
from stdnum.gb import vat as gb_vat
from stdnum.pl import nip

from privacyguard.detect.catalog.checked import bare, checked
from privacyguard.detect.catalog.families import COMPANY_ID

_VAT = (
    "vat|vat id|vatid*|vatnumber|vat_id|taxid|vat no|vat number|ust-id*|ustid*|umsatzsteuer*|uid|uid-nummer|tva"
    "|intracommunautaire|iva|partita iva|p.iva|btw|btw-nummer|nif-iva|moms|mva|alv|dph|nip|oib|steuernummer"
)
_STATES = "AT ?U|BE ?[01]?|BG|CY|CZ|DE|DK|EE|EL|ES ?[A-Z]?|FI|FR ?[A-Z0-9]{2}|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK"

COMPANY_IDS = checked(
    (
        (
            "eu_vat",
            COMPANY_ID,
            _VAT,
            bare(vat.is_valid),
            ((rf"(?:{_STATES})(?:[ ,.\-]?\d){{6,12}}(?:[ ]?B\d\d|[A-Z]{{1,2}})?", 0.4, 0.9),),
        ),
        ("gb_vat", COMPANY_ID, _VAT, bare(gb_vat.is_valid), ((r"GB ?\d{3} ?\d{4} ?\d{2}", 0.4, 0.9),)),
        ("ch_uid", COMPANY_ID, _VAT, bare(uid.is_valid), ((r"CHE-?\d{3}\.?\d{3}\.?\d{3}(?: ?(?:MWST|TVA|IVA))?", 0.6, 0.95),)),
        (
            "br_cnpj",
            COMPANY_ID,
            "cnpj|inscrita|pessoa jurídica",
            bare(cnpj.is_valid),
            ((r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}", 0.8, 0.95), (r"\d{14}", 0.1, 0.9)),
        ),
        (
            "fr_siret",
            COMPANY_ID,
            "siret|n° siret",
            bare(siret.is_valid),
            ((r"\d{3} ?\d{3} ?\d{3} ?\d{5}", 0.1, 0.9),),
        ),
        ("es_cif", COMPANY_ID, "cif|nif|c.i.f.", bare(cif.is_valid), ((r"[A-HJNPQRSUVW]-?\d{7}-?[0-9A-J]", 0.3, 0.9),)),
        (
            "pl_nip",
            COMPANY_ID,
            "nip|numer identyfikacji podatkowej",
            bare(nip.is_valid),
            ((r"\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}", 0.3, 0.9), (r"\d{10}", 0.0, 0.85)),
        ),
        ("co_nit", COMPANY_ID, "nit|n.i.t.|dian", bare(nit.is_valid), ((r"\d{3}\.?\d{3}\.?\d{3}-\d", 0.2, 0.9),)),
    )
)
