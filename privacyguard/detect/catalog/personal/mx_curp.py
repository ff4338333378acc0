"""A Mexican population registry key (CURP, issued by RENAPO): letters of the name, date of birth, sex, state, check digit.

>>> [m.score for m in MX_CURP.scan("CURP BOXW310820HNERXN09.", "")]
[0.95]
>>> list(MX_CURP.scan("BOXW310820HNERXN08", ""))  # wrong check digit
[]
>>> list(MX_CURP.scan("BOXW311320HNERXN09", ""))  # month 13
[]
"""

from __future__ import annotations

from stdnum.mx import curp

from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    return bool(curp.is_valid(value))


MX_CURP = PatternRecognizer(
    name="mx_curp",
    entity="MX_CURP",
    patterns=(Pattern(r"(?<!\w)[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d(?!\w)", 0.9, in_context=0.95),),
    context=("curp", "clave única", "clave unica", "renapo"),
    validate=_valid,
)
