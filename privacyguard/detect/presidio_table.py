"""Which of Presidio's recognizers run, what their entities are called here, and how sure they are alone and in context.

Presidio gives its best score to whatever passes a check digit, and lifts every match next to a context word by the same
amount. The scores here say instead how likely such a match is real: a check digit lets one random number in ten pass, a
nine-digit number is a passport only where somebody says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from privacyguard.detect.catalog.placeholders import is_sample_address
from privacyguard.detect.fences import mail_parts, url_parts
from privacyguard.detect.plausible import credit_card, ip_address, phone_number, url

DIGIT = r"\d"
PHONE_LIKE = r"\d(?:[\s().\-/]{0,3}\d){6}"
_PHONE = (
    "phone phones telephone tel cell cellphone cellular mobile handset landline fax sms text whatsapp signal call dial ring "
    "reach contact voicemail hotline pager handy telefon telefonnummer teléfono telefono celular móvil téléphone portable"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One of Presidio's recognizers.

    `alone` is the most a match scores by itself (0: nothing but its context makes it one), `near` what it scores with a
    context word near. `words` replaces Presidio's context words where those are vague ("us", "id", "number"). A text
    without `needs` is not scanned. `judge` scores a match in Presidio's place; what it holds for hopeless (below
    `HOPELESS`) no context lifts. All that it matches lies in the parts that `fence` gives. `without` are patterns that are
    left out; a match does not end with a character of `not_last`.
    """

    source: str
    entity: str
    alone: float
    near: float
    words: tuple[str, ...] | None = None
    needs: str = DIGIT
    judge: Callable[[str, int, int], float] | None = None
    fence: Callable[[str], Iterable[tuple[int, int]]] | None = None
    without: tuple[str, ...] = ()
    not_last: str = ""


HOPELESS = 0.25


def _mail(text: str, start: int, end: int) -> float:
    return 0.1 if is_sample_address(text[start:end]) else 1.0


ROWS: tuple[Row, ...] = (
    # --- anywhere
    Row("PhoneRecognizer", "PHONE_NUMBER", 0.75, 0.85, tuple(_PHONE.split()), needs=PHONE_LIKE, judge=phone_number),
    Row("CreditCardRecognizer", "CREDIT_CARD", 0.75, 1.0, needs=r"(?:\d[ \-]?){12}", judge=credit_card),
    Row("CryptoRecognizer", "CRYPTO", 0.95, 1.0),
    Row("DateRecognizer", "DATE_TIME", 0.3, 0.3),
    Row("EmailRecognizer", "EMAIL_ADDRESS", 1.0, 1.0, needs="@", judge=_mail, fence=mail_parts),
    Row("IpRecognizer", "IP_ADDRESS", 0.7, 0.9, needs=r"\d\.\d|:", judge=ip_address),
    Row("IbanRecognizer", "IBAN_CODE", 0.95, 1.0),
    Row("MacAddressRecognizer", "MAC_ADDRESS", 0.6, 0.9, needs=r"[0-9A-Fa-f]{2}[:.\-]"),
    Row("UrlRecognizer", "URL", 0.6, 0.6, needs=r"://|[Ww][Ww][Ww]\.", judge=url, fence=url_parts, not_last=".,;:!?"),
    Row("UuidRecognizer", "UUID", 0.3, 0.4),
    # --- United States
    Row("AbaRoutingRecognizer", "ABA_ROUTING_NUMBER", 0.3, 0.9, ("aba", "routing", "rtn", "bankrouting")),
    Row(
        "UsBankRecognizer",
        "US_BANK_NUMBER",
        0.0,
        0.7,
        ("account", "accounts", "account#", "acct", "bank", "banking", "checking", "savings", "debit", "direct deposit"),
    ),
    Row("UsClaimNumberRecognizer", "US_CLAIM_NUMBER", 0.4, 0.7, ("claim", "claims"), needs=r"(?i:claim|clm)"),
    Row(
        "UsHealthInsuranceMemberIdRecognizer",
        "HEALTH_PLAN_ID",
        0.0,
        0.7,
        (
            "member id",
            "member number",
            "member no",
            "subscriber",
            "health plan",
            "insurance id",
            "insurance card",
            "group number",
        ),
    ),
    Row("UsItinRecognizer", "US_ITIN", 0.4, 0.9, ("itin", "itins", "taxpayer", "taxid", "tax id", "tin")),
    Row(
        "UsLicenseRecognizer",
        "US_DRIVER_LICENSE",
        0.0,
        0.7,
        (
            "driver",
            "drivers",
            "driving",
            "dl",
            "dl#",
            "dmv",
            "dls",
            "cdl",
            "cdls",
            "license number",
            "license no",
            "licence number",
        ),
    ),
    Row("UsMbiRecognizer", "US_MBI", 0.6, 0.95, ("medicare", "mbi", "beneficiary", "medicaid", "hic", "hicn")),
    Row("UsNpiRecognizer", "US_NPI", 0.3, 0.9, ("npi", "national provider", "provider", "provider id")),
    Row("UsPassportRecognizer", "US_PASSPORT", 0.0, 0.75, ("passport", "passports", "passport#", "travel document")),
    Row(
        "UsPrescriptionNumberRecognizer",
        "US_PRESCRIPTION_NUMBER",
        0.6,
        0.7,
        ("prescription", "pharmacy", "rx", "refill"),
        needs=r"(?i:prescription|rx)",
    ),
    Row(
        "UsPriorAuthorizationNumberRecognizer",
        "US_PRIOR_AUTHORIZATION_NUMBER",
        0.35,
        0.7,
        ("prior authorization", "preauthorization", "prior auth"),
        needs=r"(?i:auth|pa)",
    ),
    Row("UsProviderTaxIdRecognizer", "US_EIN", 0.35, 0.7, ("ein", "tin", "tax id", "taxid", "employer identification")),
    Row("UsReferralNumberRecognizer", "US_REFERRAL_NUMBER", 0.35, 0.7, ("referral", "referring"), needs=r"(?i:ref|inf)"),
    Row("UsSsnRecognizer", "US_SSN", 0.6, 0.85, ("ssn", "ssns", "ssn#", "social", "social security", "soc sec", "ss#")),
    Row("MedicalLicenseRecognizer", "MEDICAL_LICENSE", 0.4, 0.9, ("dea", "medical license", "prescriber", "registration")),
    # --- United Kingdom
    Row("NhsRecognizer", "UK_NHS", 0.3, 0.95),
    Row("UkDrivingLicenceRecognizer", "UK_DRIVING_LICENCE", 0.7, 0.95),
    Row("UkNinoRecognizer", "UK_NINO", 0.6, 0.9, ("national insurance", "ni number", "ni", "nino", "payroll")),
    Row("UkPassportRecognizer", "UK_PASSPORT", 0.0, 0.75),
    Row("UkPostcodeRecognizer", "UK_POSTCODE", 0.0, 0.7),
    Row(
        "UkVehicleRegistrationRecognizer",
        "LICENSE_PLATE",
        0.3,
        0.7,
        ("vehicle", "number plate", "licence plate", "license plate", "plate", "vrn", "dvla", "v5c", "car", "van"),
    ),
    # --- Canada, Australia
    Row("CaPostalCodeRecognizer", "CA_POSTAL_CODE", 0.3, 0.7),
    Row("CaSinRecognizer", "CA_SIN", 0.35, 0.9, ("sin", "social insurance", "nas", "numéro nas", "assurance sociale")),
    Row("AuAbnRecognizer", "AU_ABN", 0.3, 0.9),
    Row("AuAcnRecognizer", "AU_ACN", 0.3, 0.9),
    Row("AuMedicareRecognizer", "AU_MEDICARE", 0.3, 0.9),
    Row("AuTfnRecognizer", "AU_TFN", 0.3, 0.9),
    # --- India, Singapore, Philippines, Thailand, Korea
    Row("InAadhaarRecognizer", "IN_AADHAAR", 0.4, 0.95, ("aadhaar", "aadhar", "adhaar", "uidai")),
    Row("InGstinRecognizer", "IN_GSTIN", 0.7, 0.9),
    # PAN (Low) looks ahead to the end of the text at every word
    Row(
        "InPanRecognizer", "IN_PAN", 0.6, 0.9, ("pan", "permanent account number", "kyc", "income tax"), without=("PAN (Low)",)
    ),
    Row("InPassportRecognizer", "IN_PASSPORT", 0.0, 0.6),
    Row(
        "InVehicleRegistrationRecognizer", "LICENSE_PLATE", 0.1, 0.7, ("rto", "vehicle", "plate", "car", "bike", "number plate")
    ),
    Row("InVoterRecognizer", "IN_VOTER", 0.3, 0.8, ("voter", "elector photo identity card", "epic")),
    Row("SgFinRecognizer", "SG_NRIC_FIN", 0.5, 0.9),
    Row("SgUenRecognizer", "SG_UEN", 0.3, 0.8),
    Row("PhPassportRecognizer", "PH_PASSPORT", 0.0, 0.6),
    Row("PhTinRecognizer", "PH_TIN", 0.0, 0.7),
    Row("PhUmidRecognizer", "PH_UMID", 0.3, 0.9),
    Row("ThTninRecognizer", "TH_TNIN", 0.5, 0.95),
    Row("KrBrnRecognizer", "KR_BRN", 0.3, 0.9),
    Row("KrDriverLicenseRecognizer", "KR_DRIVER_LICENSE", 0.2, 0.8),
    Row("KrFrnRecognizer", "KR_FRN", 0.6, 0.95),
    Row("KrPassportRecognizer", "KR_PASSPORT", 0.0, 0.6),
    Row("KrRrnRecognizer", "KR_RRN", 0.6, 0.95),
    # --- Germany
    Row(
        "DeBsnrRecognizer",
        "DE_BSNR",
        0.0,
        0.8,
        ("betriebsstättennummer", "betriebsstätten nummer", "bsnr", "betriebsstätte", "praxisnummer"),
    ),
    Row("DeFuehrerscheinRecognizer", "DE_FUEHRERSCHEIN", 0.2, 0.8),
    Row("DeHandelsregisterRecognizer", "DE_HANDELSREGISTER", 0.5, 0.7),
    Row("DeHealthInsuranceRecognizer", "DE_HEALTH_INSURANCE", 0.5, 0.95),
    Row("DeIdCardRecognizer", "DE_ID_CARD", 0.4, 0.8),
    Row(
        "DeKfzRecognizer",
        "LICENSE_PLATE",
        0.1,
        0.7,
        ("kennzeichen", "nummernschild", "zulassung", "kfz", "fahrzeug", "pkw", "lkw", "auto", "plate"),
    ),
    Row("DeLanrRecognizer", "DE_LANR", 0.3, 0.9),
    Row(
        "DePassportRecognizer",
        "DE_PASSPORT",
        0.3,
        0.7,
        ("reisepass", "passnummer", "reisepassnummer", "passport", "pass nr", "dokumentennummer"),
    ),
    Row("DePlzRecognizer", "DE_PLZ", 0.0, 0.5, ("plz", "postleitzahl", "postanschrift", "anschrift", "wohnort")),
    Row("DeSocialSecurityRecognizer", "DE_SOCIAL_SECURITY", 0.6, 0.95),
    Row("DeTaxIdRecognizer", "DE_TAX_ID", 0.45, 0.95),
    Row("DeTaxNumberRecognizer", "DE_TAX_NUMBER", 0.4, 0.8),
    Row("DeVatIdRecognizer", "DE_VAT_ID", 0.7, 0.9),
    # --- Spain, Italy
    Row("EsNieRecognizer", "ES_NIE", 0.7, 0.95),
    Row("EsNifRecognizer", "ES_NIF", 0.7, 0.95),
    Row("EsPassportRecognizer", "ES_PASSPORT", 0.0, 0.6),
    Row("ItDriverLicenseRecognizer", "IT_DRIVER_LICENSE", 0.2, 0.7, ("patente", "patente di guida", "licenza di guida")),
    Row("ItFiscalCodeRecognizer", "IT_FISCAL_CODE", 0.8, 0.95),
    Row("ItIdentityCardRecognizer", "IT_IDENTITY_CARD", 0.0, 0.7, ("carta d'identità", "carta di identità", "identità", "cie")),
    Row("ItPassportRecognizer", "IT_PASSPORT", 0.0, 0.7, ("passaporto",)),
    Row("ItVatCodeRecognizer", "IT_VAT_CODE", 0.3, 0.9, ("piva", "p.iva", "partita iva")),
    # --- Finland, Sweden, Poland, Türkiye
    Row("FiPersonalIdentityCodeRecognizer", "FI_PERSONAL_IDENTITY_CODE", 0.8, 0.95),
    Row("SeOrganisationsnummerRecognizer", "SE_ORGANISATIONSNUMMER", 0.3, 0.8),
    Row(
        "SePersonnummerRecognizer",
        "SE_PERSONNUMMER",
        0.4,
        0.9,
        ("personnummer", "svensk id", "personal identity number", "samordningsnummer"),
        without=("Swedish Personnummer (Very Weak)",),  # has no word bounds: every long number holds one
    ),
    Row("PlPeselRecognizer", "PL_PESEL", 0.5, 0.95),
    Row("TrLicensePlateRecognizer", "LICENSE_PLATE", 0.1, 0.7),
    Row("TrNationalIdRecognizer", "TR_NATIONAL_ID", 0.4, 0.95),
    # --- Nigeria, South Africa
    Row("NgNinRecognizer", "NG_NIN", 0.3, 0.9),
    Row("NgVehicleRegistrationRecognizer", "LICENSE_PLATE", 0.1, 0.7, ("plate", "vehicle registration", "vehicle", "car")),
    Row("ZaCompanyRegistrationRecognizer", "ZA_COMPANY_REGISTRATION", 0.3, 0.7),
    Row("ZaDriverLicenseRecognizer", "ZA_DRIVER_LICENSE", 0.2, 0.7, ("driving", "driver's", "drivers", "enatis", "natis")),
    Row(
        "ZaIdNumberRecognizer",
        "ZA_ID_NUMBER",
        0.5,
        0.95,
        ("identity number", "id number", "south african", "rsa", "smart id", "national id"),
    ),
    Row("ZaIncomeTaxNumberRecognizer", "ZA_INCOME_TAX_NUMBER", 0.0, 0.8),
    Row(
        "ZaLicensePlateRecognizer",
        "LICENSE_PLATE",
        0.1,
        0.7,
        ("plate", "vehicle registration", "number plate", "natis", "enatis"),
    ),
    Row("ZaMobileNumberRecognizer", "PHONE_NUMBER", 0.75, 0.85, tuple(_PHONE.split()), needs=PHONE_LIKE, judge=phone_number),
    Row("ZaPassportRecognizer", "ZA_PASSPORT", 0.0, 0.6),
    Row("ZaTelephoneNumberRecognizer", "PHONE_NUMBER", 0.75, 0.85, tuple(_PHONE.split()), needs=PHONE_LIKE, judge=phone_number),
    Row("ZaTrafficRegisterNumberRecognizer", "ZA_TRAFFIC_REGISTER_NUMBER", 0.0, 0.8),
    Row("ZaVatNumberRecognizer", "ZA_VAT_NUMBER", 0.3, 0.8),
)
