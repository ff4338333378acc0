"""A text in, disclosures by shape out: diagnosis codes, rows of a card statement, genome positions.

What a word list cannot say. A shape that is not `told` needs a subject next to it, as a cue does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from privacyguard.detect.lexicon.cues import Cue, Hit


@dataclass(frozen=True, slots=True)
class Shape:
    """A regular expression over one sentence, linear-time, and what it is evidence of."""

    cue: Cue
    regex: re.Pattern[str]


SHAPES = (
    # ICD-10-CM: letter, digit, letter or digit, a dot, up to four more. A code without a dot is too short to stand alone.
    Shape(Cue("ICD10_CODE", 0.8, False), re.compile(r"\b[A-TV-Z]\d[\dA-Z]\.[\dA-Z]{1,4}\b")),
    Shape(
        Cue("ICD10_CODE", 0.8, False),
        re.compile(
            r"\b(?:icd(?:-?10)?|dx|diagnos[ei]s|coded|codes?)\b.{0,60}?\b[A-TV-Z]\d[\dA-Z](?:\.[\dA-Z]{1,4})?\b", re.IGNORECASE
        ),
    ),
    Shape(
        Cue("TRANSACTION_HISTORY", 1.0, True),
        re.compile(
            r"\b\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{1,4})?[\s,|]{1,3}"  # date
            r"[A-Z][A-Z0-9 &'*#./-]{2,40}?[\s,|]{1,4}-?[$€£]?\d[\d,]{0,9}[.,]\d\d\b"  # merchant, amount
        ),
    ),
    Shape(Cue("GENETIC_DATA", 0.7, False), re.compile(r"\brs\d{4,10}\b|\bc\.\d{1,6}[ACGT_delinsup]{2,10}")),
    Shape(
        Cue("HIV_STATUS", 1.0, True), re.compile(r"\b(?:is|am|are|was|m|tested) HIV ?(?:\+|positive|negative)", re.IGNORECASE)
    ),
    Shape(
        Cue("IMMIGRATION_STATUS", 0.85, False), re.compile(r"\b(?:H-?[124][AB]|[FJ]-?1|O-?1|L-?1[AB]?|I-?(?:94|130|485|797))\b")
    ),
    # Short names that are everyday words in lower case.
    Shape(
        Cue("HEALTH_CONDITION", 0.8, False),
        re.compile(r"\b(?:has|have|had|with|having|got|for|of|from) (?:MS|ALS|IBS|TB|CKD|RA|COPD|CHF|SLE|POTS|EDS|MND)\b"),
    ),
    Shape(
        Cue("CLINICAL_NOTE", 0.7, True),
        re.compile(
            r"^\W{0,4}(?:Assessment|Subjective|Objective|Impression|HPI|PMHx?|Dx|Hx|CC|Handover|Discharge (?:summary|dx))\s?:"
        ),
    ),
    # A transcript: who speaks to a doctor speaks of himself.
    Shape(
        Cue("subject", 0.95, False),
        re.compile(r"^\W{0,4}(?:Patient|Client|Pt|Caller|Nurse|Doctor|Dr|Therapist)\s?:", re.IGNORECASE),
    ),
    Shape(
        Cue("NDA_MARKING", 1.0, True),
        re.compile(r"^\W{0,4}(?:STRICTLY |HIGHLY |COMPANY )?CONFIDENTIAL\b|\bTLP:\s?(?:RED|AMBER)"),
    ),
    Shape(
        Cue("CLINICAL_NOTE", 1.0, True),
        re.compile(r"\b(?:BP|bp) ?\d{2,3}/\d{2,3}\b.{0,40}\b(?:HR|hr|RR|SpO2|sats?|T|temp) ?\d|\bA&Ox[1-4]\b|\bs/p [A-Z]"),
    ),
)


def shaped(sentence: str) -> Iterator[Hit]:
    """Yield a hit for every shape in the sentence; the word positions of these hits mean nothing."""
    for shape in SHAPES:
        if shape.regex.search(sentence):
            yield Hit(shape.cue, -1, -1)
