"""A number said digit by digit ("five three six nine …"), as dictation and voice notes write it, behind its label.

Seven languages. Without a label a row of digits in words is counting, or a song; in order (one two three …) it is counting too.

>>> text = "my social security number is five three six nine zero four three nine nine, ok"
>>> [(m.entity, text[m.start : m.end][-9:], m.score) for r in SPELT_NUMBERS for m in r.scan(text, "")]
[('US_SSN', 'nine nine', 0.8)]
>>> text = "Telefonnummer null eins sieben eins zwei drei vier fünf sechs"
>>> [m.entity for r in SPELT_NUMBERS for m in r.scan(text, "")]
['PHONE_NUMBER']
>>> [m for r in SPELT_NUMBERS for m in r.scan("call one two three four five six seven", "")]  # counting
[]
>>> [m for r in SPELT_NUMBERS for m in r.scan("my card is one of three", "")]  # too few
[]
"""

from __future__ import annotations

import re
from itertools import pairwise

from privacyguard.detect.catalog.labelled import either
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_DIGITS = {
    word: value
    for value, words in enumerate(
        (
            "zero oh null zéro cero nul",
            "one eins ein un une uno um een",
            "two zwei zwo deux dos due dois duas twee",
            "three drei trois tres tre três drie",
            "four vier quatre cuatro quattro quatro",
            "five fünf cinq cinco cinque vijf",
            "six sechs seis sei zes",
            "seven sieben sept siete sette sete zeven",
            "eight acht huit ocho otto oito",
            "nine neun neuf nueve nove negen",
        )
    )
    for word in words.split()
}
_WORD = "(?:" + "|".join(sorted(_DIGITS, key=len, reverse=True)) + r"|double|triple|doppel|dash|hyphen|minus|strich|[0-9])"
_RUN = rf"(?P<value>{_WORD}(?:[ ,.\-]{{1,3}}{_WORD}){{6,24}})(?![^\W_])"


def _said(value: str) -> bool:
    """Say whether seven digits or more were said, and not in the order of counting."""
    words = re.findall(r"[^\W_]+", value.lower())
    digits = [_DIGITS.get(word, word) for word in words]
    numbers = [int(digit) for digit in digits if isinstance(digit, int) or digit.isdigit()]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) >= 7 and len(set(numbers)) > 2 and steps != {1} and steps != {-1} and any(map(str.isalpha, words))


_LABELS = (
    ("spelt_ssn", "US_SSN", "social security number|social security|ssn|social"),
    (
        "spelt_card",
        "CREDIT_CARD",
        "credit card number|credit card|debit card|card number|kartennummer|kreditkarte|carte bancaire|numéro de carte"
        "|tarjeta|número de tarjeta|carta di credito|cartão|creditcard",
    ),
    (
        "spelt_account",
        "US_BANK_NUMBER",
        "account number|bank account|checking account|kontonummer|numéro de compte|número de cuenta|numero di conto"
        "|número da conta|rekeningnummer",
    ),
    (
        "spelt_phone",
        "PHONE_NUMBER",
        "phone number|phone|call me at|call me on|call|my number|cell|mobile|telefonnummer|handynummer|rufnummer"
        "|numéro de téléphone|téléphone|portable|número de teléfono|teléfono|móvil|numero di telefono|cellulare"
        "|número de telefone|telefone|telefoonnummer",
    ),
)

SPELT_NUMBERS = tuple(
    PatternRecognizer(
        name=name,
        entity=entity,
        patterns=(
            Pattern(rf"{either(tuple(labels.split('|')))}(?:[^\S\n][^\W\d_]{{1,12}}){{0,4}}?[\s:,\-]{{1,3}}{_RUN}", 0.8),
        ),
        validate=_said,
    )
    for name, entity, labels in _LABELS
)
