"""A number that says who treats: a licence, a register or a prescriber number behind its label, in seven languages.

>>> [m.score for m in CLINICIAN.scan("medical license number G84412", "")]
[0.75]
>>> [m.score for m in CLINICIAN.scan("GMC number 7654321, RPPS 10003456789", "")]
[0.75, 0.75]
>>> text = "Dra. Souza, CRM/SP 123456"
>>> [text[m.start:m.end] for m in CLINICIAN_BR.scan(text, "")]
['CRM/SP 123456']
>>> list(CLINICIAN.scan("medical license renewal", "")), list(CLINICIAN.scan("GMC Sierra 1500", ""))  # no number, a truck
([], [])
>>> list(CLINICIAN_BR.scan("CRM/XX 123456", ""))  # no such state
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import CODE, labelled
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_LABELS = (
    "medical license number|medical licence number|medical license no|medical licence no|medical license #|medical license"
    "|state medical license|physician license|nursing license|nursing license number|rn license|license to practice"
    "|gmc number|gmc no|gmc reference number|gmc|nmc pin|gphc number|ahpra|ahpra number|dea number|dea no|dea #|dea"
    "|arztnummer|lebenslange arztnummer|lanr|arzt-nr|efn|approbationsnummer"
    "|rpps|n° rpps|numéro rpps|adeli|n° adeli|numéro d'ordre|numéro inami|inami"
    "|número de colegiado médico|cédula profesional|nº de colegiado médico|matrícula profesional"
    "|iscrizione ordine dei medici|ordine dei medici n|numero iscrizione albo"
    "|cédula da ordem dos médicos|ordem dos médicos nº|big-nummer|big nummer|big-registratienummer|agb-code"
)

CLINICIAN = labelled("clinician", "MEDICAL_LICENSE", tuple(_LABELS.split("|")), rf"(?:{CODE}|\d{{5,11}})", digits=5)

CLINICIAN_BR = PatternRecognizer(
    name="clinician_br",
    entity="MEDICAL_LICENSE",
    patterns=(
        Pattern(
            r"(?<!\w)(?:CRM|COREN|CRO|CRP|CRF)[/ \-](?:A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO)"
            r"[ :\-]{0,2}(?:n[º°o.]{0,2}\s)?\d{2,3}\.?\d{2,3}(?!\d)",
            0.8,
        ),
    ),
)
