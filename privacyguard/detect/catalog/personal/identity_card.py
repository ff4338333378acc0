"""A number of an identity card, a residence permit or a national register behind its label, in seven languages.

>>> [m.score for m in IDENTITY_CARD.scan("Personalausweisnummer L01X00T471", "")]
[0.75]
>>> text = "carte d'identité n° 880692310285"
>>> [text[m.start:m.end] for m in IDENTITY_CARD.scan(text, "")]
['880692310285']
>>> [m.score for m in IDENTITY_CARD.scan("880692310285", "nationalId")]
[0.75]
>>> list(IDENTITY_CARD.scan("national id column BIGINT", ""))  # no value
[]
>>> list(IDENTITY_CARD.scan("identity card 2024-03-15", ""))  # a date
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.families import NATIONAL_ID
from privacyguard.detect.catalog.labelled import CODE, SPACED_CODE, labelled

_LABELS = (
    "national id|national id number|national identity number|national identification number|national insurance|identity card"
    "|identity card number|id card number|id card no|id card|citizen id|citizen number|government id|government id number"
    "|resident permit|residence permit|residence permit number|brp number"
    "|personalausweis|personalausweisnummer|ausweisnummer|ausweis-nr|ausweisnr|aufenthaltstitel|rentenversicherungsnummer"
    "|sozialversicherungsnummer|rentenversicherung|sv-nummer"
    "|carte d'identité|carte nationale d'identité|numéro de carte d'identité|cni|titre de séjour|numéro étranger"
    "|numéro de sécurité sociale|documento de identidad|documento nacional de identidad|número de identidad"
    "|cédula de identidad|número de identificación|número de seguridad social"
    "|carta d'identità|numero carta d'identità|permesso di soggiorno"
    "|carteira de identidade|bilhete de identidade|documento de identidade|título de eleitor|número de segurança social"
    "|identiteitskaart|identiteitskaartnummer|identiteitsbewijs|id-kaart|verblijfsdocument|v-nummer"
)

IDENTITY_CARD = labelled("identity_card", NATIONAL_ID, tuple(_LABELS.split("|")), rf"(?:{CODE}|{SPACED_CODE})", digits=6)
