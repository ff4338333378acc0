"""Every recognizer for legal identifiers, one file per family: what is not named here does not run."""

from __future__ import annotations

from privacyguard.detect.catalog.legal.bar import BAR_NUMBER, BAR_NUMBER_BR
from privacyguard.detect.catalog.legal.case_number import CASE_NUMBER, CASE_NUMBER_BR, CASE_NUMBER_LABELLED, CASE_NUMBER_WEAK
from privacyguard.detect.catalog.legal.citation import LEGAL_CITATION
from privacyguard.detect.catalog.legal.immigration import IMMIGRATION_CASE
from privacyguard.detect.catalog.legal.marking import NDA_MARKING, PRIVILEGED_MARKING
from privacyguard.detect.catalog.legal.matter import MATTER_NUMBER
from privacyguard.detect.recognizer import Recognizer

LEGAL: tuple[Recognizer, ...] = (
    NDA_MARKING,
    PRIVILEGED_MARKING,
    BAR_NUMBER,
    BAR_NUMBER_BR,
    CASE_NUMBER,
    CASE_NUMBER_LABELLED,
    CASE_NUMBER_WEAK,
    CASE_NUMBER_BR,
    LEGAL_CITATION,
    IMMIGRATION_CASE,
    MATTER_NUMBER,
)
