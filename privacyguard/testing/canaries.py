"""A kind and a source of chance in, a fresh value out that looks and checks like the real thing and belongs to nobody known.

The same seed gives the same values, so that a failure can be seen again.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from privacyguard.errors import ConfigError

_FIRST = (
    "Maria Ingrid Tomás Aisha Renée Oluwaseun Katarzyna Dmitri Priya Hannah Marcus Yuki Søren Fatima Callum Leilani Björn "
    "Esperanza Nikhil Gwendolyn Tariq Annelise Mateo Zuzana Desmond Rosalind Ibrahim Freya Lorenzo Mireille"
).split()
_LAST = (
    "Lindqvist Okonkwo Gonzalez Brannigan Petrov Haverford Nakamura Szymański Delacroix Abernathy Castellanos Müller "
    "Venkataraman Thistlewood Johansson Bartholomew O'Rourke Farouk Quesnel Winterbourne Zamora Kowalczyk Ferreira Ashdown "
    "Mbeki Rasmussen Tindall Vasquez Whitcombe Yilmaz"
).split()
_SYLLABLES = "bar dol fen gri hul jor kel lam mor nev pol quin ras sel tov ul vex wyn yar zed".split()
_AREAS = "206 212 303 312 404 415 503 512 602 612 617 702 713 801 904 919".split()  # area codes of the United States
_STREETS = "Alder Birchwood Corliss Dunmore Elmhurst Fenwick Garrison Hollis Kensett Larkspur".split()
_CONDITIONS = (
    "type 2 diabetes mellitus|relapsing multiple sclerosis|stage III colorectal cancer|major depressive disorder|"
    "HIV infection|hepatitis C|bipolar I disorder|end-stage renal disease|opioid use disorder|epilepsy"
).split("|")
_WITHDRAWN_SSN = {("078", "05", "1120"), ("219", "09", "9999")}  # printed in advertisements; the SSA voided them


def canary(kind: str, random: Random) -> str:
    """Return a fresh value of this kind; `CANARIES` lists the kinds. Raises ConfigError for another."""
    if kind not in CANARIES:
        raise ConfigError(f"unknown kind of canary; the kinds are {', '.join(CANARIES)}")
    return CANARIES[kind](random)


def person(random: Random) -> str:
    """Return a first name, an initial and a last name, some with letters beyond ASCII."""
    return f"{random.choice(_FIRST)} {random.choice(string.ascii_uppercase)}. {random.choice(_LAST)}"


def email(random: Random) -> str:
    """Return an address at a made-up domain (not example.com, which an allow-list may skip)."""
    domain = "".join(random.choices(_SYLLABLES, k=4))
    return f"{random.choice(_SYLLABLES)}.{_word(random)}{random.randrange(10, 100)}@{domain}.com"


def phone(random: Random) -> str:
    """Return a number of the United States out of the range kept for fiction (555-0100 to 555-0199)."""
    return f"({random.choice(_AREAS)}) 555-01{random.randrange(100):02}"


def address(random: Random) -> str:
    """Return a street address of the United States on one line."""
    return f"{random.randrange(1000, 9999)} {random.choice(_STREETS)} Avenue, Apt {random.randrange(10, 99)}, Tacoma, WA 98405"


def birth_date(random: Random) -> str:
    """Return a date as the United States write it."""
    return f"{random.randrange(1, 13):02}/{random.randrange(1, 29):02}/{random.randrange(1931, 2004)}"


def ssn(random: Random) -> str:
    """Return a Social Security number within the ranges that are issued."""
    while True:
        area = random.choice([number for number in range(1, 900) if number != 666])
        parts = (f"{area:03}", f"{random.randrange(1, 100):02}", f"{random.randrange(1, 10000):04}")
        if parts not in _WITHDRAWN_SSN:
            return "-".join(parts)


def medical_record(random: Random) -> str:
    """Return a medical record number."""
    return f"MRN-{random.randrange(10**7, 10**8)}"


def condition(random: Random) -> str:
    """Return a diagnosis; of these there are few, so two canaries can be the same."""
    return random.choice(_CONDITIONS)


def card(random: Random) -> str:
    """Return a card number of 16 digits in groups whose last digit is Luhn's."""
    digits = random.choice(("4", "51", "52", "53", "54", "55"))
    digits += _digits(random, 15 - len(digits))
    total = sum(sum(divmod(int(digit) * (2 if place % 2 else 1), 10)) for place, digit in enumerate(reversed(digits), 1))
    digits += str(-total % 10)
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def iban(random: Random) -> str:
    """Return a German IBAN in groups; the check digits are right (ISO 13616, mod 97)."""
    account = str(random.randrange(10000000, 90000000)) + _digits(random, 10)
    check = 98 - int(account + "131400") % 97  # D is 13, E is 14
    whole = f"DE{check:02}{account}"
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def api_key(random: Random) -> str:
    """Return what looks like a key to a model provider."""
    return "sk-" + "proj-" + _letters(random, 48)


def cloud_key(random: Random) -> str:
    """Return what looks like the id of an access key to AWS."""
    return "AK" + "IA" + "".join(random.choices(string.ascii_uppercase + "234567", k=16))


def password(random: Random) -> str:
    """Return a password with all kinds of signs, one that JSON, HTML and URLs escape among them."""
    escaped, plain = random.choice('&<>"'), random.choice("!?%#")
    return f"{_word(random).title()}{escaped}{_letters(random, 8)}{plain}{random.randrange(10, 99)}"


CANARIES: Mapping[str, Callable[[Random], str]] = MappingProxyType(
    {
        make.__name__: make
        for make in (
            person,
            email,
            phone,
            address,
            birth_date,
            ssn,
            medical_record,
            condition,
            card,
            iban,
            api_key,
            cloud_key,
            password,
        )
    }
)


def _digits(random: Random, count: int) -> str:
    return "".join(random.choices(string.digits, k=count))


def _letters(random: Random, count: int) -> str:
    return "".join(random.choices(string.ascii_letters + string.digits, k=count))


def _word(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=3))
