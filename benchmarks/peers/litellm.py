"""A text in, what litellm's built-in content filter finds in it out, with the prebuilt patterns named here.

The filter has no default: whoever sets it up picks patterns. Picked are all that have a format or a context word of their own.
Left out are those that take any run of eight, nine or eleven digits (passports of many countries, tax numbers, Brazilian
phones, numbers without separators): with them it recalls a little more, and alarms on almost anything with a number in it.
"""

from __future__ import annotations

from typing import Any

from benchmarks.peers import Found

IDENTIFIERS = {
    "us_ssn": "US_SSN",
    "email": "EMAIL_ADDRESS",
    "us_phone": "PHONE_NUMBER",
    "fr_phone": "PHONE_NUMBER",
    "uae_phone": "PHONE_NUMBER",
    "sg_phone": "PHONE_NUMBER",
    "credit_card": "CREDIT_CARD",
    "iban": "IBAN_CODE",
    "street_address": "STREET_ADDRESS",
    "ipv4": "IP_ADDRESS",
    "ipv6": "IP_ADDRESS",
    "url": "URL",
    "aws_access_key": "AWS_ACCESS_KEY",
    "aws_secret_key": "AWS_SECRET_KEY",
    "github_token": "GITHUB_TOKEN",
    "slack_token": "SLACK_TOKEN",
    "generic_api_key": "API_KEY",
    "nl_bsn_contextual": "NL_BSN",
    "br_cpf": "BR_CPF",
    "br_cnpj": "BR_CNPJ",
    "br_rg": "BR_RG",
    "au_tfn": "AU_TFN",
    "fr_nir": "FR_NIR",
    "eu_vat": "DE_VAT_ID",
    "eu_passport_generic": "PASSPORT",
    "fr_postal_code": "POSTCODE",
    "sg_nric": "SG_NRIC_FIN",
    "sg_postal_code": "POSTCODE",
    "passport_singapore": "PASSPORT",
    "sg_bank_account": "BANK_ACCOUNT",
    "uae_emirates_id": "AE_EMIRATES_ID",
    "ca_sin": "CA_SIN",
    "ca_ohip": "HEALTH_PLAN_ID",
    "ca_on_drivers_licence": "CA_DRIVER_LICENCE",
    "ca_immigration_doc": "IMMIGRATION_CASE",
    "ca_bank_account": "CA_BANK_ACCOUNT",
    "ca_postal_code": "CA_POSTAL_CODE",
}
# lists of words about protected classes (fair lending): what comes closest to content in any of the tools
CONTENT = {
    "gender_sexual_orientation": "SEXUAL_ORIENTATION",
    "race_ethnicity_national_origin": "ETHNIC_ORIGIN",
    "religion": "RELIGIOUS_BELIEF",
    "disability": "HEALTH_CONDITION",
    "marital_family_status": "FAMILY_LAW_MATTER",
    "public_assistance": "DEBT_OR_BANKRUPTCY",
}


class ContentFilter:
    """`ContentFilterGuardrail` with prebuilt patterns, all set to mask."""

    def __init__(self, entities: dict[str, str] = IDENTIFIERS, name: str = "litellm filter") -> None:
        from litellm.proxy.guardrails.guardrail_hooks.litellm_content_filter.content_filter import ContentFilterGuardrail
        from litellm.types.guardrails import ContentFilterAction, ContentFilterPattern

        self.name, self.entities = name, entities
        self._filter: Any = ContentFilterGuardrail(
            guardrail_name=name,
            patterns=[
                ContentFilterPattern(pattern_type="prebuilt", pattern_name=pattern, action=ContentFilterAction.MASK)
                for pattern in entities
            ],
        )

    def find(self, text: str) -> list[Found]:
        """Give what its patterns match, each on the text as it came (the filter itself masks them one after the other)."""
        return [
            Found(start, end, pattern["pattern_name"])
            for pattern in self._filter.compiled_patterns
            for start, end in self._filter._find_pattern_spans(text, pattern)
        ]
