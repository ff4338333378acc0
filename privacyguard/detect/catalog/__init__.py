"""Every recognizer of this project that is data, in one tuple: `RECOGNIZERS`, sorted by name.

Imports are explicit: what is not named here does not run.
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.api_key import API_KEY, SECRET
from privacyguard.detect.catalog.credentials.connection_string import CONNECTION_PAIRS, CONNECTION_URI, URL_WITH_PASSWORD
from privacyguard.detect.catalog.credentials.hostname import INTERNAL_HOSTNAME
from privacyguard.detect.catalog.credentials.http_auth import (
    BASIC_AUTH,
    BASIC_AUTH_CODE,
    BASIC_AUTH_HEADER,
    BEARER_TOKEN,
    SESSION_COOKIE,
)
from privacyguard.detect.catalog.credentials.jwt import JWT
from privacyguard.detect.catalog.credentials.otp import OTP_CODE
from privacyguard.detect.catalog.credentials.password import (
    PASSWORD_ASSIGNED,
    PASSWORD_QUOTED,
    PASSWORD_TOLD,
    PASSWORD_WORD_TOLD,
)
from privacyguard.detect.catalog.credentials.private_key import HEX_KEY, PRIVATE_KEY, WALLET_KEY
from privacyguard.detect.catalog.credentials.security_answer import SECURITY_ANSWER
from privacyguard.detect.catalog.credentials.tokens.ai import AI_TOKENS
from privacyguard.detect.catalog.credentials.tokens.chat import CHAT_TOKENS, DISCORD_TOKEN, MAILCHIMP_KEY, TELEGRAM_TOKEN
from privacyguard.detect.catalog.credentials.tokens.cloud import AWS_SECRET_KEY, AZURE_KEY, CLOUD_TOKENS
from privacyguard.detect.catalog.credentials.tokens.forges import FORGE_TOKENS
from privacyguard.detect.catalog.credentials.tokens.observability import OBSERVABILITY_TOKENS
from privacyguard.detect.catalog.credentials.tokens.payment import PAYMENT_TOKENS
from privacyguard.detect.catalog.credentials.wifi import WIFI_PASSWORD
from privacyguard.detect.catalog.financial.accounts import (
    BROKERAGE_ACCOUNT,
    INSURANCE_POLICY_NUMBER,
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
from privacyguard.detect.catalog.financial.crypto import (
    CRYPTO_BASE58,
    CRYPTO_BITCOIN,
    CRYPTO_ETHEREUM,
    CRYPTO_IN_CONTEXT,
    CRYPTO_OTHER,
)
from privacyguard.detect.catalog.financial.iban import IBAN_CODE
from privacyguard.detect.catalog.financial.seed_phrase import SEED_PHRASE, SEED_PHRASE_LABELLED
from privacyguard.detect.catalog.financial.swift import SWIFT_BIC
from privacyguard.detect.catalog.legal.bar import BAR_NUMBER, BAR_NUMBER_BR
from privacyguard.detect.catalog.legal.case_number import CASE_NUMBER, CASE_NUMBER_BR, CASE_NUMBER_LABELLED, CASE_NUMBER_WEAK
from privacyguard.detect.catalog.legal.citation import LEGAL_CITATION
from privacyguard.detect.catalog.legal.immigration import IMMIGRATION_CASE
from privacyguard.detect.catalog.legal.matter import MATTER_NUMBER
from privacyguard.detect.catalog.medical.claim import US_CLAIM_NUMBER, US_PRESCRIPTION_NUMBER, US_PRIOR_AUTHORIZATION_NUMBER
from privacyguard.detect.catalog.medical.device import DEVICE_IDENTIFIER
from privacyguard.detect.catalog.medical.health_plan_id import HEALTH_PLAN_ID
from privacyguard.detect.catalog.medical.mrn import MEDICAL_RECORD_NUMBER
from privacyguard.detect.catalog.personal.address import (
    STREET_ADDRESS_DE,
    STREET_ADDRESS_EN,
    STREET_ADDRESS_FR,
    STREET_ADDRESS_LABELLED,
    STREET_ADDRESS_SOUTH,
)
from privacyguard.detect.catalog.personal.age import AGE
from privacyguard.detect.catalog.personal.birth import DATE_OF_BIRTH
from privacyguard.detect.catalog.personal.br_cpf import BR_CPF
from privacyguard.detect.catalog.personal.cn_resident_id import CN_RESIDENT_ID
from privacyguard.detect.catalog.personal.de_tax_id import DE_TAX_ID
from privacyguard.detect.catalog.personal.fax import FAX_NUMBER
from privacyguard.detect.catalog.personal.fr_nir import FR_NIR
from privacyguard.detect.catalog.personal.gps import GPS_COORDINATES
from privacyguard.detect.catalog.personal.imei import IMEI
from privacyguard.detect.catalog.personal.license_plate import LICENSE_PLATE
from privacyguard.detect.catalog.personal.mx_curp import MX_CURP
from privacyguard.detect.catalog.personal.nl_bsn import NL_BSN
from privacyguard.detect.catalog.personal.phone import PHONE_NUMBER, PHONE_NUMBER_LABELLED
from privacyguard.detect.catalog.personal.student_id import STUDENT_ID
from privacyguard.detect.catalog.personal.travel_documents import US_DRIVER_LICENSE, US_PASSPORT
from privacyguard.detect.catalog.personal.us_ssn import US_SSN, US_SSN_TAIL
from privacyguard.detect.catalog.personal.username import HANDLE, USERNAME
from privacyguard.detect.catalog.personal.vin import VIN, VIN_LABELLED
from privacyguard.detect.catalog.personal.work_id import EMPLOYEE_ID
from privacyguard.detect.catalog.personal.zip_code import US_ZIP_CODE, US_ZIP_STATE
from privacyguard.detect.recognizer import Recognizer

RECOGNIZERS: tuple[Recognizer, ...] = tuple(
    sorted(
        (
            API_KEY,
            SECRET,
            CONNECTION_URI,
            URL_WITH_PASSWORD,
            CONNECTION_PAIRS,
            INTERNAL_HOSTNAME,
            BASIC_AUTH,
            BASIC_AUTH_HEADER,
            BASIC_AUTH_CODE,
            BEARER_TOKEN,
            SESSION_COOKIE,
            JWT,
            OTP_CODE,
            PASSWORD_QUOTED,
            PASSWORD_ASSIGNED,
            PASSWORD_TOLD,
            PASSWORD_WORD_TOLD,
            PRIVATE_KEY,
            WALLET_KEY,
            HEX_KEY,
            SECURITY_ANSWER,
            *AI_TOKENS,
            *CHAT_TOKENS,
            MAILCHIMP_KEY,
            TELEGRAM_TOKEN,
            DISCORD_TOKEN,
            *CLOUD_TOKENS,
            AWS_SECRET_KEY,
            AZURE_KEY,
            *FORGE_TOKENS,
            *OBSERVABILITY_TOKENS,
            *PAYMENT_TOKENS,
            WIFI_PASSWORD,
            LOAN_ACCOUNT_NUMBER,
            INSURANCE_POLICY_NUMBER,
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
            SWIFT_BIC,
            BAR_NUMBER,
            BAR_NUMBER_BR,
            CASE_NUMBER,
            CASE_NUMBER_LABELLED,
            CASE_NUMBER_WEAK,
            CASE_NUMBER_BR,
            LEGAL_CITATION,
            IMMIGRATION_CASE,
            MATTER_NUMBER,
            US_CLAIM_NUMBER,
            US_PRESCRIPTION_NUMBER,
            US_PRIOR_AUTHORIZATION_NUMBER,
            DEVICE_IDENTIFIER,
            HEALTH_PLAN_ID,
            MEDICAL_RECORD_NUMBER,
            STREET_ADDRESS_EN,
            STREET_ADDRESS_DE,
            STREET_ADDRESS_FR,
            STREET_ADDRESS_SOUTH,
            STREET_ADDRESS_LABELLED,
            AGE,
            DATE_OF_BIRTH,
            BR_CPF,
            CN_RESIDENT_ID,
            DE_TAX_ID,
            FAX_NUMBER,
            FR_NIR,
            GPS_COORDINATES,
            IMEI,
            LICENSE_PLATE,
            MX_CURP,
            NL_BSN,
            PHONE_NUMBER,
            PHONE_NUMBER_LABELLED,
            STUDENT_ID,
            US_PASSPORT,
            US_DRIVER_LICENSE,
            US_SSN,
            US_SSN_TAIL,
            USERNAME,
            HANDLE,
            VIN,
            VIN_LABELLED,
            EMPLOYEE_ID,
            US_ZIP_CODE,
            US_ZIP_STATE,
        ),
        key=lambda recognizer: recognizer.name,
    )
)
