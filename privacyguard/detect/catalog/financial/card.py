"""A payment card number (PAN, ISO/IEC 7812): 13 to 19 digits that begin with a network's prefix and end in a Luhn digit.

Luhn passes by chance once in ten and a network's prefix about once in three; length and grouping do the rest. The test numbers
that payment companies document are cards all the same.

>>> [m.score for m in CREDIT_CARD.scan("Card 4532 0151 1283 0366 was charged twice", "")]
[0.95]
>>> [m.score for m in CREDIT_CARD.scan("4111.1111.1111.1111", "")], [m.score for m in CREDIT_CARD.scan("378282246310005", "")]
([0.85], [0.8])
>>> [m.score for m in CREDIT_CARD_SCATTERED.scan("4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1", "")]
[0.4]
>>> list(CREDIT_CARD.scan("4532 0151 1283 0367", "")), list(CREDIT_CARD.scan("9532015112830369", ""))  # Luhn, no network
([], [])
"""

from __future__ import annotations

import re

from stdnum import luhn

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

# Prefix -> lengths, as the networks publish them. Maestro and UnionPay share 62 and 6, so both are listed by length.
_NETWORKS: tuple[tuple[str, tuple[int, ...]], ...] = (
    (r"4", (13, 16, 19)),  # Visa
    (r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),  # Mastercard
    (r"3[47]", (15,)),  # American Express
    (r"3(?:0[0-5]|[689])", (14, 16, 19)),  # Diners Club
    (r"6011|64[4-9]|65", (16, 19)),  # Discover
    (r"35(?:2[89]|[3-8])", (16, 19)),  # JCB
    (r"62|81", (16, 17, 18, 19)),  # UnionPay
    (r"50|5[6-8]|6(?:0|3|7)", (16, 18, 19)),  # Maestro, RuPay
    (r"220[0-4]", (16, 17, 18, 19)),  # Mir
    (r"9792", (16,)),  # Troy
)
_CONTEXT = (
    *(
        "card",
        "cards",
        "credit",
        "debit",
        "visa",
        "mastercard",
        "amex",
        "american express",
        "discover",
        "maestro",
        "pan",
        "cc",
        "charge*",
    ),
    *(
        "payment",
        "kreditkarte*",
        "karte*",
        "kartennummer",
        "carte*",
        "tarjeta*",
        "carta",
        "cartão",
        "cartao",
        "creditcard",
        "kaart*",
        "cvv",
        "cvc",
    ),
    *("card number", "cardnumber", "expires", "exp", "billing", "prepaid"),
)


def is_card(value: str) -> bool:
    """Return whether the digits of `value` have a network's prefix and length, pass Luhn and are not all alike."""
    digits = re.sub(r"\D", "", value)
    known = any(len(digits) in lengths and re.match(prefix, digits) for prefix, lengths in _NETWORKS)
    return known and len(set(digits)) > 1 and bool(luhn.is_valid(digits))


_FREE = r"(?<![\w.])(?<!\d[ ,.\-])"
_END = r"(?!\w)(?!\.\d)"
_GAP = r"(?P<gap>[ .\-_+]| - |\s\s|\s)"

CREDIT_CARD = PatternRecognizer(
    name="credit_card",
    entity="CREDIT_CARD",
    patterns=(
        Pattern(
            rf"(?<![^\W_])(?<!\d[.\-])\d{{4}}{_GAP}\d{{4}}(?P=gap)\d{{4}}(?P=gap)\d{{4}}(?P=gap)\d{{3}}(?![^\W_])", 0.85, 0.95
        ),
        Pattern(rf"(?<![^\W_])(?<!\d[.\-])\d{{4}}{_GAP}\d{{4}}(?P=gap)\d{{4}}(?P=gap)\d{{4}}(?![^\W_])", 0.85, 0.95),
        Pattern(rf"(?<![^\W_])(?<!\d[.\-])3\d{{3}}{_GAP}\d{{6}}(?P=gap)\d{{4,5}}(?![^\W_])", 0.85, 0.95),
        Pattern(r"(?<![^\W_])(?<!\d[.,\-])[2-69]\d{14,15}(?![^\W_])(?!\.\d)", 0.8, 0.95),
        Pattern(r"(?<![^\W_])(?<!\d[.,\-])(?:[2-6]\d{16,18}|3\d{13}|4\d{12})(?![^\W_])(?!\.\d)", 0.45, 0.9),
        Pattern(r"(?<=[A-Za-z]{3})(?P<value>[2-6]\d{14,15})(?!\d)", 0.6, 0.9),  # glued to a word: "visa4111…"
    ),
    context=_CONTEXT,
    validate=is_card,
)

CREDIT_CARD_SCATTERED = PatternRecognizer(
    name="credit_card_scattered",
    entity="CREDIT_CARD",
    patterns=tuple(
        Pattern(rf"{_FREE}[2-6](?:[\s.\-_+*/]{{0,3}}\d){{{length - 1}}}{_END}", 0.4, in_context=0.75)
        for length in (16, 15, 14, 13, 19)
    ),
    context=_CONTEXT,
    validate=is_card,
)
