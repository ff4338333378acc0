"""Every recognizer for medical identifiers, one file per family: what is not named here does not run."""

from __future__ import annotations

from privacyguard.detect.catalog.medical.au_medicare import AU_MEDICARE
from privacyguard.detect.catalog.medical.claim import US_CLAIM_NUMBER, US_PRESCRIPTION_NUMBER, US_PRIOR_AUTHORIZATION_NUMBER
from privacyguard.detect.catalog.medical.clinician import CLINICIAN, CLINICIAN_BR
from privacyguard.detect.catalog.medical.device import DEVICE_IDENTIFIER
from privacyguard.detect.catalog.medical.diagnosis_code import DIAGNOSIS_CODE
from privacyguard.detect.catalog.medical.health_plan_id import HEALTH_PLAN_ID
from privacyguard.detect.catalog.medical.mbi import US_MBI
from privacyguard.detect.catalog.medical.mrn import MEDICAL_RECORD_NUMBER
from privacyguard.detect.recognizer import Recognizer

MEDICAL: tuple[Recognizer, ...] = (
    DIAGNOSIS_CODE,
    US_CLAIM_NUMBER,
    US_PRESCRIPTION_NUMBER,
    US_PRIOR_AUTHORIZATION_NUMBER,
    DEVICE_IDENTIFIER,
    HEALTH_PLAN_ID,
    MEDICAL_RECORD_NUMBER,
    US_MBI,
    CLINICIAN,
    CLINICIAN_BR,
    AU_MEDICARE,
)
