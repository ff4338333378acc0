"""Every recognizer of this project that is data, in one tuple: `RECOGNIZERS`, sorted by name.

Imports are explicit: what is not named here does not run.
"""

from __future__ import annotations

from privacyguard.detect.catalog.columns import Columns
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
from privacyguard.detect.catalog.credentials.private_key import ENCODED_KEY, HEX_KEY, PRIVATE_KEY, WALLET_KEY
from privacyguard.detect.catalog.credentials.security_answer import SECURITY_ANSWER
from privacyguard.detect.catalog.credentials.tokens.ai import AI_TOKENS
from privacyguard.detect.catalog.credentials.tokens.azure import AZURE_CLIENT_SECRET, AZURE_KEY, AZURE_SIGNED
from privacyguard.detect.catalog.credentials.tokens.builds import BUILD_TOKENS
from privacyguard.detect.catalog.credentials.tokens.chat import (
    CHAT_TOKENS,
    DISCORD_TOKEN,
    MAILCHIMP_KEY,
    TEAMS_WEBHOOK,
    TELEGRAM_TOKEN,
)
from privacyguard.detect.catalog.credentials.tokens.cloud import AWS_SECRET_KEY, CLOUD_TOKENS, FIREBASE_KEY
from privacyguard.detect.catalog.credentials.tokens.customers import CUSTOMER_TOKENS
from privacyguard.detect.catalog.credentials.tokens.databases import DATABASE_TOKENS
from privacyguard.detect.catalog.credentials.tokens.forges import FORGE_TOKENS
from privacyguard.detect.catalog.credentials.tokens.hosting import HOSTING_TOKENS
from privacyguard.detect.catalog.credentials.tokens.identity import IDENTITY_TOKENS, MAXMIND_KEY, TERRAFORM_TOKEN
from privacyguard.detect.catalog.credentials.tokens.media import MEDIA_TOKENS
from privacyguard.detect.catalog.credentials.tokens.named import NAMED_KEY
from privacyguard.detect.catalog.credentials.tokens.observability import OBSERVABILITY_TOKENS
from privacyguard.detect.catalog.credentials.tokens.payment import PAYMENT_TOKENS
from privacyguard.detect.catalog.credentials.tokens.shape import TokenTable
from privacyguard.detect.catalog.credentials.tokens.work import WORK_TOKENS
from privacyguard.detect.catalog.credentials.wifi import WIFI_PASSWORD
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
from privacyguard.detect.catalog.legal.bar import BAR_NUMBER, BAR_NUMBER_BR
from privacyguard.detect.catalog.legal.case_number import CASE_NUMBER, CASE_NUMBER_BR, CASE_NUMBER_LABELLED, CASE_NUMBER_WEAK
from privacyguard.detect.catalog.legal.citation import LEGAL_CITATION
from privacyguard.detect.catalog.legal.immigration import IMMIGRATION_CASE
from privacyguard.detect.catalog.legal.marking import NDA_MARKING, PRIVILEGED_MARKING
from privacyguard.detect.catalog.legal.matter import MATTER_NUMBER
from privacyguard.detect.catalog.medical.au_medicare import AU_MEDICARE
from privacyguard.detect.catalog.medical.claim import US_CLAIM_NUMBER, US_PRESCRIPTION_NUMBER, US_PRIOR_AUTHORIZATION_NUMBER
from privacyguard.detect.catalog.medical.clinician import CLINICIAN, CLINICIAN_BR
from privacyguard.detect.catalog.medical.device import DEVICE_IDENTIFIER
from privacyguard.detect.catalog.medical.diagnosis_code import DIAGNOSIS_CODE
from privacyguard.detect.catalog.medical.health_plan_id import HEALTH_PLAN_ID
from privacyguard.detect.catalog.medical.mbi import US_MBI
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
from privacyguard.detect.catalog.personal.email_spelt import EMAIL_SPELT
from privacyguard.detect.catalog.personal.fax import FAX_NUMBER
from privacyguard.detect.catalog.personal.fr_nir import FR_NIR
from privacyguard.detect.catalog.personal.gps import GPS_COORDINATES
from privacyguard.detect.catalog.personal.identity_card import IDENTITY_CARD
from privacyguard.detect.catalog.personal.imei import IMEI
from privacyguard.detect.catalog.personal.ip_address import IP_ADDRESS
from privacyguard.detect.catalog.personal.license_plate import LICENSE_PLATE
from privacyguard.detect.catalog.personal.mx_curp import MX_CURP
from privacyguard.detect.catalog.personal.national.africa import AFRICAN_IDS
from privacyguard.detect.catalog.personal.national.americas import AMERICAN_IDS
from privacyguard.detect.catalog.personal.national.asia import ASIAN_IDS
from privacyguard.detect.catalog.personal.national.east import EASTERN_IDS
from privacyguard.detect.catalog.personal.national.north import NORTHERN_IDS
from privacyguard.detect.catalog.personal.national.south import SOUTHERN_IDS
from privacyguard.detect.catalog.personal.national.west import WESTERN_IDS
from privacyguard.detect.catalog.personal.nl_bsn import NL_BSN
from privacyguard.detect.catalog.personal.phone import PHONE_NUMBER, PHONE_NUMBER_LABELLED
from privacyguard.detect.catalog.personal.photo import FACE_PHOTO
from privacyguard.detect.catalog.personal.post_code import CA_POSTAL_CODE, UK_POSTCODE
from privacyguard.detect.catalog.personal.spelt_number import SPELT_NUMBERS
from privacyguard.detect.catalog.personal.student_id import STUDENT_ID
from privacyguard.detect.catalog.personal.tax_number import TAX_NUMBER
from privacyguard.detect.catalog.personal.travel_documents import (
    DRIVING_LICENCES,
    PASSPORT_MRZ,
    PASSPORTS,
    US_DRIVER_LICENSE,
    US_PASSPORT,
)
from privacyguard.detect.catalog.personal.us_ssn import US_SSN, US_SSN_TAIL
from privacyguard.detect.catalog.personal.username import HANDLE, USERNAME
from privacyguard.detect.catalog.personal.vin import VIN, VIN_LABELLED
from privacyguard.detect.catalog.personal.work_id import EMPLOYEE_ID
from privacyguard.detect.catalog.personal.zip_code import US_ZIP_CODE, US_ZIP_STATE
from privacyguard.detect.recognizer import PatternRecognizer, Recognizer

TOKENS = TokenTable(
    (
        *AI_TOKENS,
        *CHAT_TOKENS,
        *CLOUD_TOKENS,
        *FORGE_TOKENS,
        *OBSERVABILITY_TOKENS,
        *PAYMENT_TOKENS,
        *HOSTING_TOKENS,
        *BUILD_TOKENS,
        *WORK_TOKENS,
        *CUSTOMER_TOKENS,
        *DATABASE_TOKENS,
        *IDENTITY_TOKENS,
        *MEDIA_TOKENS,
    )
)

_EACH: tuple[Recognizer, ...] = (
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
    ENCODED_KEY,
    SECURITY_ANSWER,
    MAILCHIMP_KEY,
    TELEGRAM_TOKEN,
    DISCORD_TOKEN,
    AWS_SECRET_KEY,
    AZURE_KEY,
    WIFI_PASSWORD,
    LOAN_ACCOUNT_NUMBER,
    INSURANCE_POLICY_NUMBER,
    INSURANCE_POLICY_NUMBER_SPACED,
    TOKENS,
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
    NDA_MARKING,
    PRIVILEGED_MARKING,
    DIAGNOSIS_CODE,
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
    FACE_PHOTO,
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
    AZURE_CLIENT_SECRET,
    AZURE_SIGNED,
    FIREBASE_KEY,
    TEAMS_WEBHOOK,
    MAXMIND_KEY,
    TERRAFORM_TOKEN,
    NAMED_KEY,
    *AFRICAN_IDS,
    *AMERICAN_IDS,
    *ASIAN_IDS,
    *EASTERN_IDS,
    *NORTHERN_IDS,
    *SOUTHERN_IDS,
    *WESTERN_IDS,
    *COMPANY_IDS,
    IDENTITY_CARD,
    TAX_NUMBER,
    *DRIVING_LICENCES,
    PASSPORT_MRZ,
    *PASSPORTS,
    EMAIL_SPELT,
    IP_ADDRESS,
    CA_POSTAL_CODE,
    UK_POSTCODE,
    US_MBI,
    CLINICIAN,
    CLINICIAN_BR,
    AU_MEDICARE,
    *SPELT_NUMBERS,
)

COLUMNS = Columns(tuple(one for one in _EACH if isinstance(one, PatternRecognizer) and one.context))

RECOGNIZERS: tuple[Recognizer, ...] = tuple(sorted((*_EACH, COLUMNS), key=lambda recognizer: recognizer.name))
