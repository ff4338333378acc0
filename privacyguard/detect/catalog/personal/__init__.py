"""Every recognizer for personal identifiers, one file per family: what is not named here does not run."""

from __future__ import annotations

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
from privacyguard.detect.catalog.personal.date import DATE_WRITTEN
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
from privacyguard.detect.recognizer import Recognizer

PERSONAL: tuple[Recognizer, ...] = (
    STREET_ADDRESS_EN,
    STREET_ADDRESS_DE,
    STREET_ADDRESS_FR,
    STREET_ADDRESS_SOUTH,
    STREET_ADDRESS_LABELLED,
    AGE,
    DATE_OF_BIRTH,
    DATE_WRITTEN,
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
    *AFRICAN_IDS,
    *AMERICAN_IDS,
    *ASIAN_IDS,
    *EASTERN_IDS,
    *NORTHERN_IDS,
    *SOUTHERN_IDS,
    *WESTERN_IDS,
    IDENTITY_CARD,
    TAX_NUMBER,
    *DRIVING_LICENCES,
    PASSPORT_MRZ,
    *PASSPORTS,
    EMAIL_SPELT,
    IP_ADDRESS,
    CA_POSTAL_CODE,
    UK_POSTCODE,
    *SPELT_NUMBERS,
)
