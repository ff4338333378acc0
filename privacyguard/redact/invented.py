"""An entity and a source of chance in, a made-up value of its kind out: it looks real and is nobody's.

Names are Faker's. Whatever could be somebody's is taken from what never is: the domains of RFC 2606, telephone numbers of
fiction, numbers that are never given out or whose check digits are wrong.

>>> chance = Random(7)
>>> invented("PHONE_NUMBER", "0171 1234567", chance), invented("CREDIT_CARD", "4111-1111-1111-1111", chance)
('(728) 555-0183', '4018-1590-8301-6613')
>>> invented("DATE_OF_BIRTH", "12.03.1984", chance), invented("US_SSN", "536-90-4399", chance), invented("AGE", "34", chance)
('20.02.1953', '666-71-6956', None)
>>> len(invented("PERSON", "Maria Lopez", chance).split()), invented("EMAIL_ADDRESS", "maria@own.test", chance)[-11:-4]
(2, 'example')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from string import ascii_uppercase

from stdnum import iban, luhn

_MAIL = ("example.com", "example.org", "example.net")  # RFC 2606
_TOWNS = ("North", "East", "West", "South", "New", "Lake", "Port")
_STREETS = ("Street", "Avenue", "Road", "Lane", "Drive")
_FIRMS = ("Group", "Inc", "LLC", "Ltd", "PLC", "and Sons")
_MONTHS = "january february march april may june july august september october november december".split()
# words of made-up values that tell nobody from anybody else
_COMMON = frozenset(
    word.lower() for word in (*_TOWNS, *_STREETS, *_FIRMS, *_MONTHS, "and", "sons", "example", "com", "org", "net")
)
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y")
_FIRST_DAY, _DAYS = date(1945, 1, 1), 365 * 60
_WORD = re.compile(r"[^\W\d_]{2,}")


def telling(text: str) -> frozenset[str]:
    """The words of a value by which it could be told from another, without case."""
    return frozenset(_WORD.findall(text.casefold())) - _COMMON


def invented(entity: str, original: str, chance: Random) -> str | None:
    """A made-up value in the form that the original has; None: of this entity, or in this form, none is made up.

    It is ASCII and holds nothing that JSON would escape, so that it can be found again in arguments.
    """
    match entity:
        case "PERSON":
            return f"{_first(chance)} {_last(chance)}" if len(original.split()) > 1 else _first(chance)
        case "EMAIL_ADDRESS":
            return f"{_first(chance)}.{_last(chance)}{chance.randrange(10, 100)}@{chance.choice(_MAIL)}".lower()
        case "PHONE_NUMBER" | "FAX_NUMBER":
            return _telephone(original, chance)
        case "LOCATION":
            return f"{chance.choice(_TOWNS)} {_last(chance)}{chance.choice(_places())}"
        case "ORGANIZATION":
            return f"{_last(chance)} {chance.choice(_FIRMS)}"
        case "STREET_ADDRESS":
            return f"{chance.randrange(100, 1000)} {_last(chance)} {chance.choice(_STREETS)}"
        case "US_SSN":  # no number with this area is ever given out (20 CFR 422.103 and SSA's randomization)
            return f"666-{chance.randrange(1, 100):02}-{chance.randrange(1, 10000):04}"
        case "CREDIT_CARD":
            return _card(original, chance)
        case "IBAN_CODE":
            return _iban(original, chance)
        case "DATE_OF_BIRTH" | "DATE_TIME":
            return _date(original, chance)
        case _:
            return None


def _first(chance: Random) -> str:
    return chance.choice(_names()[0])


def _last(chance: Random) -> str:
    return chance.choice(_names()[1])


@lru_cache(maxsize=1)  # Faker takes a tenth of a second to load, and only surrogates need it
def _names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First and last names that are one word of ASCII letters."""
    from faker.providers.person.en_US import Provider

    first, last = Provider.first_names, Provider.last_names
    return tuple(filter(_plain, first)), tuple(filter(_plain, last))


def _plain(name: str) -> bool:
    return name.isascii() and name.isalpha()


@lru_cache(maxsize=1)
def _places() -> tuple[str, ...]:
    """How the names of towns end."""
    from faker.providers.address.en_US import Provider

    return tuple(Provider.city_suffixes)


def _telephone(original: str, chance: Random) -> str:
    # 555-0100 to 555-0199 are set apart for fiction in every area of the North American plan (ATIS-0300115)
    area = f"{chance.randrange(2, 10)}{chance.randrange(0, 9)}{chance.randrange(2, 10)}"
    line = f"555-01{chance.randrange(100):02}"
    return f"+1 {area}-{line}" if original.lstrip().startswith("+") else f"({area}) {line}"


def _card(original: str, chance: Random) -> str | None:
    """Grouped as the original is, and with a wrong check digit."""
    count = sum(sign.isdecimal() for sign in original)
    if not original.isascii() or not 12 <= count <= 19 or re.search(r"[^\d .-]", original):
        return None
    digits = "4" + _digits(count - 1, chance)
    while luhn.is_valid(digits):
        digits = digits[:-1] + _digits(1, chance)
    return _filled(original, iter(digits))


def _iban(original: str, chance: Random) -> str:
    """A British one with the check digits 00, which no IBAN has (ISO 13616: 02 to 98), nor fit."""
    bank = "".join(chance.choice(ascii_uppercase) for _ in range(4))
    plain = f"GB00{bank}{_digits(14, chance)}"
    while iban.is_valid(plain):
        plain = plain[:-1] + _digits(1, chance)
    return " ".join(re.findall(r".{1,4}", plain)) if " " in original else plain


def _date(original: str, chance: Random) -> str | None:
    """A day in the form of the original, if that is one that is known."""
    for form in _DATES:
        try:
            datetime.strptime(original, form)
        except ValueError:
            continue
        return (_FIRST_DAY + timedelta(days=chance.randrange(_DAYS))).strftime(form)
    return None


def _digits(count: int, chance: Random) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(count))


def _filled(original: str, digits: Iterator[str]) -> str:
    return "".join(next(digits) if sign.isdecimal() else sign for sign in original)
