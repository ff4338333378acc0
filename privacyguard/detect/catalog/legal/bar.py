"""A lawyer's number with a bar, a court or a regulator, behind its label or in the form of the Brazilian bar (OAB/SP 123.456).

>>> text = "Attorney, State Bar No. 284921."
>>> [(text[m.start:m.end], m.score) for m in BAR_NUMBER.scan(text, "")]
[('284921', 0.8)]
>>> [m.score for m in BAR_NUMBER_BR.scan("OAB/SP 123.456", "")]
[0.85]
>>> list(BAR_NUMBER.scan("bar 1024 hPa", "")), list(BAR_NUMBER_BR.scan("OAB/ZZ 123456", ""))  # a pressure, no such state
([], [])
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import CODE, labelled
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

BAR_NUMBER = labelled(
    "bar_number",
    "BAR_NUMBER",
    (
        *(
            "state bar number",
            "state bar no",
            "state bar #",
            "state bar",
            "bar number",
            "bar no",
            "bar #",
            "bar id",
            "bar card number",
            "sbn",
            "csbn",
        ),
        *(
            "attorney registration number",
            "attorney registration",
            "attorney number",
            "attorney no",
            "attorney id",
            "ardc no",
            "ardc",
            "bbo #",
        ),
        *(
            "bbo",
            "juris no",
            "wsba",
            "sra number",
            "sra id",
            "sra no",
            "roll number",
            "law society number",
            "rechtsanwaltskammer nr",
        ),
        *(
            "numéro de toque",
            "toque",
            "colegiado",
            "colegiado número",
            "tessera avvocato",
            "cédula profissional",
            "advocatennummer",
            "a-nummer",
        ),
    ),
    rf"(?:{CODE}|\d{{4,8}})",
    score=0.8,
)

BAR_NUMBER_BR = PatternRecognizer(
    name="bar_number_br",
    entity="BAR_NUMBER",
    patterns=(
        Pattern(
            (
                r"(?<!\w)OAB[/ \-](?:A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]"
                r"|TO)[ :\-]{0,2}(?:n[º°o.]{0,2}\s)?\d{2,3}\.?\d{3}(?!\d)"
            ),
            0.85,
        ),
    ),
)
