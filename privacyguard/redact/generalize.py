"""An entity and a value in, a broader one out: a date's year, ten years of age, a range of money, a postcode's area.

Whatever is not read for certain has no broader form, and nothing of the value's own words is taken over. The forms are such
that they are not found again when a conversation's history comes back.

>>> generalized("DATE_OF_BIRTH", "March 12, 1984"), generalized("AGE", "34-year-old"), generalized("US_ZIP_CODE", "94107")
('1984', '30-39 years old', '941**')
>>> generalized("SALARY", "$85,000"), generalized("UK_POSTCODE", "SW1A 2AA"), generalized("DATE_TIME", "1984")
('$50k-100k', 'SW', '1980s')
>>> generalized("DATE_TIME", "next Tuesday"), generalized("LOCATION", "Boston"), generalized("AGE", "between 34 and 40")
(None, None, None)
"""

from __future__ import annotations

import re

# Over 89 years a year of birth tells too much (45 CFR 164.514(b)(2)(i)(C)). No clock here: this year serves until 2034.
BORN_LONG_AGO = 1945
OLDEST = 89  # all higher ages are one (same source)
HIGHEST_AGE = 120
# first digits of ZIP codes that 20,000 people or fewer share (census of 2000), from HHS's guidance on the same rule
SPARSE_ZIP_CODES = frozenset("036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893".split())
STEPS = [step * 10**power for power in range(12) for step in (1, 2, 5)]  # where ranges of money begin and end

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")
_MONTHS = re.compile(r"(?<![^\W\d])(?:month|mois|monat|mes(?:es)?\b|mesi\b|maand)", re.IGNORECASE)
_WEEKS = re.compile(r"(?<![^\W\d])(?:week|semaine|woche|semana|settiman)", re.IGNORECASE)
_OLD = re.compile(r"\d{1,3}[ -]?(?:years?|yrs?)[ -]old", re.IGNORECASE)
_CURRENCY = r"(?:(?:US|CA|AU|NZ)?[$]|[€£¥₹]|USD|EUR|GBP|CHF|CAD|AUD|NZD|JPY|INR|dollars?|euros?|pounds?)"
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY}\s?)?(?P<number>\d[\d.,'  ]*?)(?:\s?(?P<scale>k|m|mn|bn?|thousand|million|billion))?"
    rf"(?P<after>\s?{_CURRENCY})?",
    re.IGNORECASE,
)
_SCALES = {"": 1, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
_GROUPED = re.compile(r"\d{1,3}(?:(?P<sign>[.,'  ])\d{3})(?:(?P=sign)\d{3})*(?:[.,]\d{1,2})?")
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?")


def generalized(entity: str, original: str) -> str | None:
    """The broader form; None where there is none. It may hold the value itself: who writes it out has to look."""
    text = original.strip()
    match entity:
        case "DATE_OF_BIRTH" | "DATE_TIME":
            return _date(text)
        case "AGE":
            return _age(text)
        case "US_ZIP_CODE" if re.fullmatch(r"\d{5}(?:-?\d{4})?", text):
            return f"{'000' if text[:3] in SPARSE_ZIP_CODES else text[:3]}**"
        case "DE_PLZ" if re.fullmatch(r"\d{5}", text):
            return f"{text[:2]}***"
        case "UK_POSTCODE":
            area = re.fullmatch(r"([A-Za-z]{1,2})\d[A-Za-z\d]?\s*\d[A-Za-z]{2}", text)
            return area and area[1].upper()
        case "CA_POSTAL_CODE":
            district = re.fullmatch(r"([A-Za-z])\d[A-Za-z][ -]?\d[A-Za-z]\d", text)
            return district and district[1].upper()
        case _:
            return _amount(text)


def _date(text: str) -> str | None:
    years = set(_YEAR.findall(text))
    if len(years) != 1:
        return None
    year = int(years.pop())
    if year < BORN_LONG_AGO:
        return f"before {BORN_LONG_AGO}"
    alone = not any(sign.isalnum() for sign in _YEAR.sub("", text))
    return f"{year // 10 * 10}s" if alone else str(year)


def _age(text: str) -> str | None:
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1 or len(numbers[0]) > len(str(HIGHEST_AGE)):
        return None
    parts = 12 if _MONTHS.search(text) else 52 if _WEEKS.search(text) else 1  # of a year
    years = int(numbers[0]) // parts
    if years > HIGHEST_AGE:
        return None
    if years > OLDEST:
        return f"over {OLDEST}"
    first = years // 10 * 10
    return f"{first}-{first + 9}" + (" years old" if parts > 1 or _OLD.fullmatch(text) else "")


def _amount(text: str) -> str | None:
    found = _AMOUNT.fullmatch(text)
    if not found or bool(found["before"]) == bool(found["after"]):
        return None
    number = _read(found["number"])
    if number is None:
        return None
    value = number * _SCALES[(found["scale"] or "").lower()]
    below = [step for step in STEPS if step < value]
    above = [step for step in STEPS if step > value]
    if not below or not above:  # a round amount is no end of its range
        return None
    return f"{found['before'] or ''}{_short(below[-1])}-{_short(above[0])}{found['after'] or ''}"


def _read(number: str) -> float | None:
    """The number that these digits spell, with any of the usual signs between thousands."""
    grouped = _GROUPED.fullmatch(number)
    if grouped:
        whole, decimals = number, ""
        if number[-3:-2] in (".", ",") or number[-2:-1] in (".", ","):
            whole, _, decimals = number.rpartition("." if "." in number[-3:] else ",")
        return float("".join(filter(str.isdecimal, whole)) + "." + decimals)
    return float(number.replace(",", ".")) if _PLAIN.fullmatch(number) else None


def _short(step: int) -> str:
    for size, letter in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if step >= size:
            return f"{step // size}{letter}"
    return str(step)
