"""What stands beside a card number: the security code, the expiry date, the PIN, and the stripe's tracks (ISO/IEC 7813).

PCI DSS forbids keeping code, PIN and tracks after authorisation. None has a check digit: each needs its label, tracks a form.

>>> [m.score for m in CREDIT_CARD_CVV.scan("CVV 842 exp 09/27", "")]
[0.85]
>>> [m.score for m in CREDIT_CARD_EXPIRY.scan("CVV 842 exp 09/27", "")]
[0.8]
>>> {m.score for m in CARD_PIN.scan("my debit PIN is 4821", "")}
{0.85}
>>> [m.score for m in CARD_TRACK_DATA.scan("%B4532015112830366^DOE/JANE^27091010000000000000?", "")]
[0.95]
>>> list(CREDIT_CARD_CVV.scan("csv 842 rows", ""))  # no label
[]
>>> list(CREDIT_CARD_EXPIRY.scan("expires 13/27", ""))  # no such month
[]
>>> list(CARD_PIN.scan("pin 13 of the board", ""))  # too short
[]
>>> list(CARD_TRACK_DATA.scan(";4532015112830367=270910100", ""))  # fails Luhn
[]
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.financial.card import is_card
from privacyguard.detect.catalog.labelled import GAP, either
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_CARD = (
    "card",
    "visa",
    "mastercard",
    "amex",
    "credit",
    "debit",
    "cvv",
    "cvc",
    "karte*",
    "carte",
    "tarjeta",
    "carta",
    "cartão",
    "bank*",
    "atm",
)
_CVV = (
    *(
        "cvv",
        "cvv2",
        "cvc",
        "cvc2",
        "cvn",
        "cav2",
        "card security code",
        "security code",
        "card verification",
        "card verification value",
    ),
    *(
        "card verification code",
        "verification value",
        "kartenprüfnummer",
        "prüfziffer",
        "prüfnummer",
        "sicherheitscode",
        "cryptogramme",
    ),
    *(
        "cryptogramme visuel",
        "code de sécurité",
        "código de seguridad",
        "codigo de seguridad",
        "codice di sicurezza",
        "código de segurança",
    ),
    *("beveiligingscode", "3 digits on the back", "three digits on the back", "code on the back"),
)
_EXPIRY = (
    *(
        "exp",
        "exp date",
        "expiry",
        "expiry date",
        "expires",
        "expiring",
        "expiration",
        "expiration date",
        "valid thru",
        "valid until",
        "good thru",
    ),
    *(
        "gültig bis",
        "ablaufdatum",
        "verfallsdatum",
        "date d'expiration",
        "expire",
        "caduca",
        "caducidad",
        "vence",
        "vencimiento",
        "scadenza",
    ),
    *("scade", "validade", "validez", "vervaldatum", "vervalt", "card expiry", "card expiration"),
)
_PIN = (
    *(
        "pin",
        "pin code",
        "pin number",
        "pincode",
        "atm pin",
        "debit pin",
        "card pin",
        "geheimzahl",
        "geheimnummer",
        "code pin",
        "code secret",
    ),
    *("code confidentiel", "número pin", "clave", "codice pin", "senha do cartão", "pinnummer"),
)


_PLASTIC = (
    r"(?:debit|credit|bank|atm|ec|giro)?[ \-]?(?:card|karte)|kreditkarte|bankkarte|girokarte|girocard"
    r"|carte(?:\sbleue|\sbancaire)?"
    r"|tarjeta|carta|bancomat|cartão|cartao|bankpas|pinpas|pas|visa|mastercard|amex"
)


def _is_track(value: str) -> bool:
    number = re.search(r"\d{12,19}", value)
    return number is not None and is_card(number.group())


CREDIT_CARD_CVV = PatternRecognizer(
    name="credit_card_cvv",
    entity="CREDIT_CARD_CVV",
    patterns=(
        Pattern(rf"{either(_CVV)}{GAP}(?P<value>\d{{3,4}})(?![\w%]|[.,/\-:]\d)", 0.85),
        Pattern(r"(?<![\w.,/])(?P<value>\d{3,4})\s(?:is\s)?(?:the\s|my\s|as\s)?(?:cvv|cvc)2?\b", 0.7),
        Pattern(r"(?<=\d{4}[ ,;|]\d\d/\d\d[ ,;|])(?P<value>\d{3,4})(?!\w)", 0.7),  # number, expiry, code in a row
        Pattern(r"\A\s?(?P<value>\d{3,4})\s?\Z", 0.0, 0.85),
    ),
    context=_CVV,
)

CREDIT_CARD_EXPIRY = PatternRecognizer(
    name="credit_card_expiry",
    entity="CREDIT_CARD_EXPIRY",
    patterns=(
        Pattern(
            (
                rf"{either(_EXPIRY)}{GAP}(?:in\s|on\s|am\s|le\s|el\s)?(?P<value>(?:0?[1-9]"
                r"|1[0-2])\s?[/\-]\s?(?:20)?[2-4]\d)(?![\d/\-])"
            ),
            0.6,
            0.8,
        ),
        Pattern(r"(?<=\d{4}[ ,;|])(?P<value>(?:0[1-9]|1[0-2])/(?:20)?[2-4]\d)(?=[ ,;|]\d{3,4}(?!\w))", 0.7),
        Pattern(r"(?<=\d{4}[ ,;|])\s?(?P<value>(?:0[1-9]|1[0-2])[/\-](?:20)?[2-4]\d)(?![\d/\-])", 0.3, 0.6),
        Pattern(r"\A\s?(?P<value>(?:0[1-9]|1[0-2])\s?[/\-]\s?(?:20)?[2-4]\d)\s?\Z", 0.0, 0.8),
    ),
    context=(*_CARD, "exp", "expiry", "expires", "expiration", "expiration date", "expiry date"),
)

CARD_PIN = PatternRecognizer(
    name="card_pin",
    entity="CARD_PIN",
    patterns=(
        Pattern(
            (
                rf"(?:my|his|her|our|their|card|debit|credit|atm|bank|the)['’]?s?\s{either(_PIN)}{GAP}"
                rf"(?P<value>\d{{4,6}})(?![\w%]|[.,:/\-]\d)"
            ),
            0.6,
            0.85,
        ),
        Pattern(
            rf"{either(_PIN)}\s(?:for|of|to|on|für|von|zu|de|del|della|do|da|van|voor|pour)\s(?:[^\W\d_]{{1,12}}['’\s]){{0,3}}?"
            rf"(?:{_PLASTIC}){GAP}(?P<value>\d{{4,6}})(?![\w%]|[.,:/\-]\d)",
            0.85,
        ),
        Pattern(
            rf"(?<!\w)(?:code|código|codigo|codice)(?:\s(?:secret|secreto|segreto|secreta))?\s(?:de|di|da|del|della|do)\s"
            rf"(?:[^\W\d_]{{1,6}}['’\s]){{0,2}}?(?:{_PLASTIC}){GAP}(?P<value>\d{{4,6}})(?![\w%]|[.,:/\-]\d)",
            0.8,
        ),
        Pattern(
            rf"(?<!\w)(?:atm|bancomat|debit card|bank card|card)\s(?:code|pin){GAP}(?P<value>\d{{4,6}})(?![\w%]|[.,:/\-]\d)",
            0.8,
        ),
        Pattern(rf"{either(_PIN)}{GAP}(?P<value>\d{{4}})(?![\w%]|[.,:/\-]\d|\s?\.\.)", 0.55, 0.85),  # no range
        Pattern(rf"{either(_PIN)}{GAP}(?P<value>\d{{5,6}})(?![\w%]|[.,:/\-]\d|\s?\.\.)", 0.3, 0.8),
        Pattern(r"\A\s?(?P<value>\d{4,6})\s?\Z", 0.0, 0.8),
    ),
    context=(
        "debit",
        "card",
        "atm",
        "bank",
        "cash",
        "card pin",
        "pin",
        "bankomat",
        "karte",
        "carte",
        "tarjeta",
        "cajero",
        "carta",
        "bancomat",
        "cartão",
    ),
)

CARD_TRACK_DATA = PatternRecognizer(
    name="card_track",
    entity="CARD_TRACK_DATA",
    patterns=(
        Pattern(r"%?B\d{12,19}\^[^\^\n]{2,40}\^\d{4,7}[^?\n]{0,80}\??", 0.95),
        Pattern(r"(?<![\w=]);?\d{12,19}[=D]\d{7,30}\??", 0.9),
    ),
    validate=_is_track,
)
