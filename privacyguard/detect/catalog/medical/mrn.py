"""A medical record number: what a hospital or practice calls a patient by, behind its label.

There is no standard and no check digit (45 CFR 164.514 names it as an identifier all the same).

>>> [m.score for m in MEDICAL_RECORD_NUMBER.scan("MRN 00483921 needs a discharge letter", "")]
[0.85]
>>> [m.score for m in MEDICAL_RECORD_NUMBER.scan("00483921", "patientMrn")]
[0.85]
>>> list(MEDICAL_RECORD_NUMBER.scan("mrn VARCHAR(20)", ""))  # a column
[]
>>> list(MEDICAL_RECORD_NUMBER.scan("chart 2024", ""))  # a chart
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import CODE, labelled

MEDICAL_RECORD_NUMBER = labelled(
    "medical_record_number",
    "MEDICAL_RECORD_NUMBER",
    (
        *(
            "mrn",
            "mrns",
            "medical record number",
            "medical record no",
            "medical record #",
            "medical record",
            "med rec no",
            "med rec",
            "mr #",
        ),
        *(
            "medical rec",
            "chart number",
            "chart no",
            "chart #",
            "patient id",
            "patient number",
            "patient no",
            "patient identifier",
            "patientid",
        ),
        *(
            "hospital number",
            "hospital no",
            "hospital id",
            "health record number",
            "encounter number",
            "encounter id",
            "visit number",
            "acct mrn",
        ),
        *(
            "pt id",
            "pt no",
            "pt #",
            "pat id",
            "pat.-nr",
            "patientennr",
            "patientenakte",
            "fallnr",
            "fall-nr",
            "aufnahmenummer",
            "numéro de dossier patient",
            "dossier patient",
            "n° patient",
            "número de paciente",
            "id de paciente",
            "nº de paciente",
            "id paziente",
            "codice paziente",
            "numero paziente",
            "número de utente",
            "nº de utente",
            "número do processo clínico",
            "csn",
            "unit number",
            "nhi number",
            "patientennummer",
            "patienten-id",
            "patienten-nr",
            "fallnummer",
            "krankenaktennummer",
        ),
        *(
            "numéro de dossier",
            "numéro patient",
            "dossier médical",
            "n° de dossier",
            "ipp",
            "número de historia clínica",
            "historia clínica",
            "nhc",
        ),
        *(
            "número de expediente clínico",
            "numero di cartella clinica",
            "cartella clinica",
            "número do prontuário",
            "prontuário",
        ),
        *("patiëntnummer", "patientnummer"),
    ),
    CODE,
    score=0.85,
    digits=5,
)
