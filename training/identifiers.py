"""Labels with their values out: numbers, passwords, dates and addresses, found as what they are, that disclose nothing more.

Without such rows an encoder that has read thousands of disclosures takes `my … is …` for one. Seeded; nobody is named.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator

from rows import Row

OWNERS = "my|his|her|their|our|the|your|the customer's|the patient's|the client's|my wife's|my son's|the employee's".split("|")
ASKS = (
    "Please confirm.|thanks|Can you reformat this?|put that in a table|Write an e-mail that confirms it.|Say it in German.|"
    "Is that the right format?|Fix the spelling.|what do I enter here|Please update it in the system.|make a reminder|"
    "Draft a reply to support.|how do I change that?|turn this into JSON|Write it in one sentence.|Check the digits for me."
).split("|")
WORDS = (
    "harbour maple copper lantern orbit velvet tiger pepper canyon ribbon glacier marble thunder willow saddle comet falcon "
    "garden pixel rocket summit window anchor breeze"
).split()
MONTHS = "January February March April May June July August September October November December".split()


def rows(count: int, seed: int) -> Iterator[Row]:
    """Yield `count` texts; names and disclosures are known to be none."""
    chance = random.Random(seed)
    for _ in range(count):
        body = chance.choice((_said, _said, _said, _asked, _form, _record, _table))(chance)
        if chance.random() < 0.4:
            body = f"{body} {chance.choice(ASKS)}" if chance.random() < 0.7 else f"{chance.choice(ASKS)} {body}"
        yield Row(body if chance.random() < 0.8 else body.lower(), (), (), source="identifiers")


def _said(chance: random.Random) -> str:
    label, value = _labelled(chance)
    owner = chance.choice(OWNERS)
    return chance.choice(
        (
            f"{owner} {label} is {value}".capitalize() if chance.random() < 0.5 else f"{owner} {label} is {value}",
            f"{label}: {value}",
            f"{label} {value}",
            f"Use {value} as {owner} {label}.",
            f"The {label} on file is {value}.",
            f"{owner} new {label} is {value}, the old one was {VALUES[label](chance)}.",
            f"Please change {owner} {label} to {value}.",
            f"I tried to sign up with {label} {value} and got an error.",
            f"It says {label} {value} is already taken.",
            f"Hi, {label} here is {value}.",
            f"for the booking: {label} {value}",
            f"ok so {owner} {label} would be {value} right",
        )
    )


def _asked(chance: random.Random) -> str:
    label, value = _labelled(chance)
    return chance.choice(
        (
            f"Is {value} a valid {label}?",
            f"Where do I find {chance.choice(OWNERS)} {label}? It may be {value}.",
            f"What does {value} mean, is it a {label}?",
            f"Which form needs {chance.choice(OWNERS)} {label}, {value}?",
            f"Can you check if {value} looks like a {label}?",
            f"Should I write {label} as {value} or with spaces?",
            f"Do I have to give the {label} ({value}) at the desk?",
        )
    )


def _form(chance: random.Random) -> str:
    sign = chance.choice((": ", " = ", " - ", ":\t"))
    lines = [
        f"{chance.choice((str.title, str.lower, str.capitalize))(name)}{sign}{make(chance)}" for name, make in _some(chance)
    ]
    return "\n".join(lines)


def _record(chance: random.Random) -> str:
    pairs = ", ".join(f'"{name.replace(" ", "_").lower()}": "{make(chance)}"' for name, make in _some(chance))
    return f"{{{pairs}}}"


def _table(chance: random.Random) -> str:
    columns = _some(chance)
    head = ",".join(name.replace(" ", "_") for name, _ in columns)
    return "\n".join((head, *(",".join(make(chance) for _, make in columns) for _ in range(chance.randint(1, 4)))))


Make = Callable[[random.Random], str]


def _some(chance: random.Random) -> list[tuple[str, Make]]:
    return chance.sample(sorted(VALUES.items()), chance.randint(2, 5))


def _labelled(chance: random.Random) -> tuple[str, str]:
    name, make = chance.choice(sorted(VALUES.items()))
    return name, make(chance)


def _digits(*groups: int, sign: str = "") -> Make:
    return lambda chance: sign.join("".join(chance.choices(string.digits, k=size)) for size in groups)


def _coded(chance: random.Random) -> str:
    letters = "".join(chance.choices(string.ascii_uppercase, k=chance.randint(1, 4)))
    return chance.choice((f"{letters}-{chance.randint(100, 99_999)}", f"{letters}{chance.randint(10_000, 9_999_999)}"))


def _password(chance: random.Random) -> str:
    one, two = chance.sample(WORDS, 2)
    number = chance.randint(1, 9_999)
    return chance.choice(
        (
            f"{one}-{two}-{number}",
            f"{one.title()}{two.title()}{number}!",
            f"{one}{number}",
            f"{one}_{two}",
            f"{two}{number}#{one}",
        )
    )


def _date(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1938, 2028)
    named = MONTHS[month - 1]
    return chance.choice(
        (f"{year}-{month:02}-{day:02}", f"{day:02}.{month:02}.{year}", f"{day:02}/{month:02}/{year % 100:02}")
        if chance.random() < 0.5
        else (f"{month}/{day}/{year}", f"{day} {named} {year}", f"{named} {day}, {year}")
    )


def _email(chance: random.Random) -> str:
    return (
        f"{chance.choice(WORDS)}{chance.choice(('', '.', '_'))}{chance.choice(WORDS)}@example.{chance.choice(('com', 'org'))}"
    )


def _street(chance: random.Random) -> str:
    return f"{chance.randint(1, 400)} {chance.choice(WORDS).title()} {chance.choice(('Street', 'Road', 'Lane', 'Avenue'))}"


def _iban(chance: random.Random) -> str:
    return f"{chance.choice(('DE', 'FR', 'NL', 'ES', 'GB', 'IT'))}{_digits(2, 4, 4, 4, 4, sign=' ')(chance)}"


LABELS: tuple[tuple[str, Make], ...] = (
    ("password|passphrase|wifi password|login password|member password|screen lock|router key|backup password", _password),
    ("PIN|door code|alarm code|voicemail PIN|locker code|gate code|confirmation code|one-time code|debit card PIN", _digits(4)),
    ("username|user name|login|handle|gamer tag|account name", _password),
    ("social security number|SSN|taxpayer number|TIN", _digits(3, 2, 4, sign="-")),
    ("passport number|licence number|driver's license|visa number|identity card number|residence card number", _coded),
    ("card number|credit card|debit card|Visa card|Mastercard", _digits(4, 4, 4, 4, sign=" ")),
    ("CVV|security code|card code", _digits(3)),
    (
        "expiry date|valid from|date of birth|birthday|start date|due date|check-in|appointment date|anniversary|hire date",
        _date,
    ),
    ("IBAN|bank account|account number|refund account", _iban),
    ("sort code|routing number|bank code|BIC digits", _digits(2, 2, 2, sign="-")),
    ("phone number|mobile|cell|landline|fax|emergency contact|WhatsApp", _digits(3, 3, 4, sign="-")),
    ("email|e-mail address|work email|backup email|contact", _email),
    ("address|shipping address|home address|billing address|office address", _street),
    ("postcode|zip code|ZIP", _digits(5)),
    (
        "customer number|client ID|member number|membership ID|policy number|loyalty number|library card|frequent flyer number",
        _coded,
    ),
    ("employee number|staff ID|badge number|payroll number|student ID|exam number|enrolment number", _coded),
    ("medical record number|MRN|patient number|insurance number|chart number|prescription number|claim number", _coded),
    ("case number|docket number|file number|reference|ticket number|matter number", _coded),
    ("tax number|VAT number|company number|registration number|EIN", _digits(2, 7, sign="-")),
    (
        "order number|invoice number|receipt number|tracking number|booking reference|flight number|seat|serial number|IMEI",
        _coded,
    ),
    ("number plate|VIN|licence plate|parking permit|meter number|device ID", _coded),
    ("IP address|server|host", lambda chance: ".".join(str(chance.randint(1, 254)) for _ in range(4))),
)
VALUES = {label: make for labels, make in LABELS for label in labels.split("|")}
