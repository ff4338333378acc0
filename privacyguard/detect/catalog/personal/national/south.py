"""People's numbers of Portugal, Spain, Italy, Greece, Malta and the countries that were Yugoslavia.

Sources: python-stdnum; Spain's social security number: province, order, and the rest modulo 97 (RD 84/1996); Portugal's NISS:
prime weights modulo ten. Presidio knows Spain's DNI and NIE and Italy's codice fiscale; here are those with dots and spaces.

>>> def found(text): return [(m.recognizer, m.score) for r in SOUTHERN_IDS for m in r.scan(text, "") if m.score >= 0.5]
>>> found("NIF 501 964 843"), found("cartão de cidadão 00000000 0 ZZ4"), found("NISS 12345678902")
([('pt_nif', 0.9)], [('pt_cartao_cidadao', 0.95)], [('pt_niss', 0.9)])
>>> found("mi DNI es 54.362.315-K"), found("NIE X-2482300-W"), found("C.F. RCC MNL 83S18 D969H")
([('es_nif_spaced', 0.95)], [('es_nie_spaced', 0.95)], [('it_fiscal_code_spaced', 0.95)])
>>> found("NUSS 28/12345678/40"), found("ΑΜΚΑ 01013099997"), found("OIB 33392005961"), found("EMŠO 0101006500006")
([('es_nuss', 0.9)], [('gr_amka', 0.9)], [('hr_oib', 0.9)], [('jmbg', 0.95)])
>>> found("NIF 501 964 842"), found("00000000 0 ZZ3"), found("54.362.315-L"), found("NUSS 28/12345678/41")
([], [], [], [])
>>> found("ΑΜΚΑ 01013099998"), found("OIB 33392005962"), found("EMŠO 0101006500007"), found("RCC MNL 83S18 D969X")
([], [], [], [])
"""

from __future__ import annotations

from stdnum.es import dni, nie
from stdnum.gr import amka
from stdnum.gr import vat as afm
from stdnum.hr import oib
from stdnum.it import codicefiscale
from stdnum.pt import cc
from stdnum.pt import nif as contribuinte
from stdnum.si import emso

from privacyguard.detect.catalog.checked import bare, checked, weighted
from privacyguard.detect.catalog.families import NATIONAL_ID, TAX_ID


def _is_nuss(number: str) -> bool:
    return int(number[:-2]) % 97 == int(number[-2:])


def _is_niss(number: str) -> bool:
    return 9 - weighted(number, (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)) % 10 == int(number[-1])


SOUTHERN_IDS = checked(
    (
        (
            "pt_nif",
            TAX_ID,
            "nif|nipc|contribuinte|n.º contribuinte|número de contribuinte|identificação fiscal|número fiscal",
            bare(contribuinte.is_valid),
            ((r"(?:PT ?)?[1-35689]\d{2} ?\d{3} ?\d{3}", 0.1, 0.9),),
        ),
        (
            "pt_cartao_cidadao",
            NATIONAL_ID,
            "cartão de cidadão|cartao de cidadao|cc|bilhete de identidade|portuguese id",
            bare(cc.is_valid),
            ((r"\d{8} ?\d ?[A-Z]{2}\d", 0.6, 0.95), (r"\d{8} ?\d ?(?:\d[A-Z0-9]|[A-Z]\d)\d", 0.1, 0.9)),
        ),
        ("pt_niss", NATIONAL_ID, "niss|segurança social|seguranca social", bare(_is_niss), ((r"[12]\d{10}", 0.0, 0.9),)),
        (
            "es_nif_spaced",
            "ES_NIF",
            "dni|nif|documento nacional|d.n.i.|n.i.f.|identidad",
            bare(dni.is_valid),
            ((r"\d{1,2}\.\d{3}\.\d{3} ?-? ?[A-Z]", 0.8, 0.95), (r"\d{8} ?-? ?[A-Z]", 0.6, 0.95)),
        ),
        (
            "es_nie_spaced",
            "ES_NIE",
            "nie|n.i.e.|extranjero|residencia|tie",
            bare(nie.is_valid),
            ((r"[XYZ][ \-]?\d{7}[ \-]?[A-Z]", 0.8, 0.95), (r"[XYZ][ \-]?\d\.\d{3}\.\d{3}[ \-]?[A-Z]", 0.8, 0.95)),
        ),
        (
            "es_nuss",
            NATIONAL_ID,
            "nuss|naf|seguridad social|afiliación|núm. afiliación|número de la seguridad social|ss",
            bare(_is_nuss),
            ((r"\d{2}[/ \-]\d{7,8}[/ \-]\d{2}", 0.4, 0.9), (r"\d{11,12}", 0.0, 0.9)),
        ),
        (
            "it_fiscal_code_spaced",
            "IT_FISCAL_CODE",
            "codice fiscale|c.f.|cf|cod. fisc.|cod.fisc.|fiscal code",
            bare(codicefiscale.is_valid),
            ((r"[A-Z]{3} [A-Z]{3} \d\d ?[A-EHLMPRST] ?\d\d [A-Z] ?\d{3} ?[A-Z]", 0.85, 0.95),),
        ),
        ("gr_amka", NATIONAL_ID, "αμκα|amka|α.μ.κ.α.", bare(amka.is_valid), ((r"[0-3]\d{10}", 0.3, 0.9),)),
        ("gr_afm", TAX_ID, "αφμ|afm|α.φ.μ.|φορολογικού μητρώου", bare(afm.is_valid), ((r"(?:EL ?)?\d{9}", 0.0, 0.85),)),
        ("hr_oib", NATIONAL_ID, "oib|osobni identifikacijski", bare(oib.is_valid), ((r"(?:HR ?)?\d{11}", 0.2, 0.9),)),
        (
            "jmbg",
            NATIONAL_ID,
            "emšo|emso|jmbg|jedinstveni matični|matični broj|матични број|јмбг|ембг|embg",
            bare(emso.is_valid),
            ((r"[0-3]\d{12}", 0.4, 0.95),),
        ),
        (
            "mt_identity_card",
            NATIONAL_ID,
            "karta tal-identità|identity card number|maltese id|malta id|id card no",
            bare(lambda number: number[:-1].isdigit()),
            ((r"\d{4,7} ?[MGAPLHBZ]", 0.0, 0.75),),
        ),
    )
)
