"""A Brazilian taxpayer number (CPF, issued by the Receita Federal): nine digits and two check digits.

Chance passes once in a hundred; the printed form 000.000.000-00 is seen nowhere else.

>>> [m.score for m in BR_CPF.scan("Meu CPF é 390.533.447-05.", "")]
[0.95]
>>> [m.score for m in BR_CPF.scan("39053344705", "")]
[0.3]
>>> list(BR_CPF.scan("390.533.447-06", "")), list(BR_CPF.scan("CPF 111.111.111-11", ""))  # wrong check digits, all alike
([], [])
"""

from __future__ import annotations

import re

from stdnum.br import cpf

from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return len(set(digits)) > 1 and bool(cpf.is_valid(digits))


BR_CPF = PatternRecognizer(
    name="br_cpf",
    entity="BR_CPF",
    patterns=(
        Pattern(r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)", 0.85, in_context=0.95),
        Pattern(r"(?<![\w.\-])(?:\d{11}|\d{9}-\d{2}|\d{3} \d{3} \d{3}[ \-]\d{2})(?![\w\-])", 0.3, in_context=0.85),
    ),
    context=("cpf", "cadastro de pessoa*", "contribuinte", "receita federal", "titular"),
    validate=_valid,
)
