"""A person's tax number behind its label, in seven languages and no country's shape.

>>> [m.score for m in TAX_NUMBER.scan("Tax ID: 98-7654321", "")]
[0.7]
>>> text = "St.-Nr.: 181 815 08155"
>>> [text[m.start:m.end] for m in TAX_NUMBER.scan(text, "")]
['181 815 08155']
>>> list(TAX_NUMBER.scan("tax id field", "")), list(TAX_NUMBER.scan("tax number 12", ""))  # no value, a count
([], [])
"""

from __future__ import annotations

from privacyguard.detect.catalog.families import TAX_ID
from privacyguard.detect.catalog.labelled import labelled

_LABELS = (
    "tax id|tax id number|tax identification number|taxpayer id|taxpayer identification number|tax number|tax no"
    "|tax file number|tax file no|tax reference number|tax ref"
    "|steuernummer|steuer-nr|steuernr|st.-nr|st-nr|steuer-id|steueridentifikationsnummer|steuerliche identifikationsnummer"
    "|numéro fiscal|n° fiscal|numéro d'identification fiscale"
    "|número de identificación fiscal|número fiscal|identificación tributaria"
    "|numero fiscale|numero di identificazione fiscale"
    "|número de contribuinte|número de identificação fiscal"
    "|belastingnummer|fiscaal nummer|rsin"
)

TAX_NUMBER = labelled(
    "tax_number",
    TAX_ID,
    tuple(_LABELS.split("|")),
    r"(?:[A-Z]{0,3}[ \-]?\d{2,12}(?:[ ./\-]{1,2}\d{2,9}){0,4}(?:[ \-]?[A-Z]{1,3}(?![A-Z]))?|(?=[A-Z]{0,8}\d)[A-Z0-9]{8,16})",
    score=0.7,
    digits=7,
)
