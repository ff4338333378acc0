"""Every recognizer for financial identifiers, one file per family: what is not named here does not run."""

from __future__ import annotations

from privacyguard.detect.catalog.financial.accounts import (
    BROKERAGE_ACCOUNT,
    INSURANCE_POLICY_NUMBER,
    INSURANCE_POLICY_NUMBER_SPACED,
    LOAN_ACCOUNT_NUMBER,
    US_EIN,
)
from privacyguard.detect.catalog.financial.bank_account import (
    CA_BANK_ACCOUNT,
    IN_IFSC,
    UK_SORT_CODE,
    UPI_VPA,
    US_BANK_NUMBER,
    US_BANK_NUMBER_NEARBY,
)
from privacyguard.detect.catalog.financial.card import CREDIT_CARD, CREDIT_CARD_SCATTERED
from privacyguard.detect.catalog.financial.card_details import CARD_PIN, CARD_TRACK_DATA, CREDIT_CARD_CVV, CREDIT_CARD_EXPIRY
from privacyguard.detect.catalog.financial.company import COMPANY_IDS
from privacyguard.detect.catalog.financial.crypto import (
    CRYPTO_BASE58,
    CRYPTO_BITCOIN,
    CRYPTO_ETHEREUM,
    CRYPTO_IN_CONTEXT,
    CRYPTO_OTHER,
)
from privacyguard.detect.catalog.financial.iban import IBAN_CODE
from privacyguard.detect.catalog.financial.seed_phrase import SEED_PHRASE, SEED_PHRASE_LABELLED
from privacyguard.detect.catalog.financial.statement import STATEMENT
from privacyguard.detect.catalog.financial.swift import SWIFT_BIC
from privacyguard.detect.recognizer import Recognizer

FINANCIAL: tuple[Recognizer, ...] = (
    LOAN_ACCOUNT_NUMBER,
    INSURANCE_POLICY_NUMBER,
    INSURANCE_POLICY_NUMBER_SPACED,
    BROKERAGE_ACCOUNT,
    US_EIN,
    US_BANK_NUMBER,
    US_BANK_NUMBER_NEARBY,
    UK_SORT_CODE,
    CA_BANK_ACCOUNT,
    IN_IFSC,
    UPI_VPA,
    CREDIT_CARD,
    CREDIT_CARD_SCATTERED,
    CREDIT_CARD_CVV,
    CREDIT_CARD_EXPIRY,
    CARD_PIN,
    CARD_TRACK_DATA,
    CRYPTO_ETHEREUM,
    CRYPTO_BITCOIN,
    CRYPTO_BASE58,
    CRYPTO_OTHER,
    CRYPTO_IN_CONTEXT,
    IBAN_CODE,
    SEED_PHRASE,
    SEED_PHRASE_LABELLED,
    STATEMENT,
    SWIFT_BIC,
    *COMPANY_IDS,
)
