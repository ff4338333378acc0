"""Which entity of the taxonomy an identifier goes by whose country has no entry of its own.

The taxonomy names the most asked-for numbers and treats all of a family alike. Other countries' numbers go by the family's own
entry; the recognizer's name says what was found.
"""

from __future__ import annotations

NATIONAL_ID = "NATIONAL_ID"  # a person's number with the state or with social security
TAX_ID = "TAX_ID"  # a person's number with the tax office
PASSPORT = "PASSPORT"
DRIVING_LICENCE = "DRIVING_LICENCE"
COMPANY_ID = "COMPANY_ID"  # public registers: allowed by default
HEALTH_CARD = "HEALTH_PLAN_ID"
BANK_ACCOUNT = "US_BANK_NUMBER"
BANK_BRANCH = "UK_SORT_CODE"
