"""A diagnosis code of somebody: ICD-10-CM and ICD-10, a letter, two characters, and up to four more behind a dot.

Source: WHO, ICD-10 volume 2; CMS, ICD-10-CM guidelines. A code alone is a word of a manual: it counts beside a patient.

>>> text = "Her diagnosis is E11.9 and I10."
>>> [text[m.start:m.end] for m in DIAGNOSIS_CODE.scan(text, "") if m.score >= 0.5]
['E11.9', 'I10']
>>> [m.score for m in DIAGNOSIS_CODE.scan("E66.9", "diagnosis")]
[0.85]
>>> [m.score for m in DIAGNOSIS_CODE.scan("What does E11.9 stand for in ICD-10?", "")]
[0.3]
>>> list(DIAGNOSIS_CODE.scan("Her room is B12 on floor 3.", ""))
[]
"""

from __future__ import annotations

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_WHOSE = (
    "patient", "patients", "pt", "her", "his", "my", "their", "diagnosis", "diagnoses", "dx", "diagnosed", "discharge",
    "diagnose", "diagnosi", "diagnóstico", "diagnostic",
)  # fmt: skip

DIAGNOSIS_CODE = PatternRecognizer(
    name="diagnosis_code",
    entity="ICD10_CODE",
    patterns=(
        Pattern(r"(?<![\w.])[A-TV-Z]\d[\dA-Z]\.[\dA-Z]{1,4}(?![\w.]\w|\w)", 0.3, 0.85, flags=0),
        # without a dot only behind the word, or behind a code that has one
        Pattern(
            r"\b(?:[Dd]iagnos[ei]s|[Dd]x|ICD(?:-?10)?|coded)\b[^\n]{0,12}?\b(?:as |is |are |with |: ?)"
            r"(?P<value>[A-TV-Z]\d\d)(?![\w.]\w|\w)",
            0.0,
            0.85,
            flags=0,
        ),
        Pattern(
            r"[A-TV-Z]\d[\dA-Z]\.[\dA-Z]{1,4}(?:,| and| und| et| y| e| en)? (?P<value>[A-TV-Z]\d\d)(?![\w.]\w|\w)",
            0.0,
            0.85,
            flags=0,
        ),
    ),
    context=_WHOSE,
)
