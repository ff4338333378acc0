"""A US Social Security number: three, two and four digits, issued by the Social Security Administration.

Area 000, 666 and 900-999, group 00 and serial 0000 were never issued, nor were the numbers once printed in advertisements;
chance passes that test nine times in ten, so the dashes or a word nearby must say what it is.

>>> [m.score for m in US_SSN.scan("My SSN is 536-90-4399.", "")]
[0.9]
>>> [m.score for m in US_SSN.scan("536 90 4399", "")]
[0.4]
>>> list(US_SSN.scan("SSN 666-12-1234", "")), list(US_SSN.scan("SSN 078-05-1120", ""))  # never issued, printed in wallets
([], [])
"""

from __future__ import annotations

import re

from stdnum.us import ssn

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_CONTEXT = (
    *("ssn", "ssns", "social security*", "social sec", "soc sec", "social", "ss #", "ss no", "ss number", "socialsecurity*"),
    *(
        "sozialversicherung*",
        "seguro social",
        "seguridad social",
        "sécurité sociale",
        "segurança social",
        "taxpayer",
        "w-2",
        "i-9",
    ),
)


def _valid(value: str) -> bool:
    return bool(ssn.is_valid(re.sub(r"\D", "", value)))


US_SSN = PatternRecognizer(
    name="us_ssn",
    entity="US_SSN",
    patterns=(
        Pattern(r"(?<![\d.\-])(?<!\d[ _])\d{3}-\d{2}-\d{4}(?![\d]|[.\-]\d)", 0.65, in_context=0.9),
        Pattern(r"(?<![\d.\-])(?<!\d[ _])\d{3}(?P<gap>[ ._/]|[ ]-[ ])\d{2}(?P=gap)\d{4}(?![\d]|[.\-]\d)", 0.4, in_context=0.85),
        Pattern(r"(?<![^\W_])ssn(?P<value>\d{9})(?!\w)", 0.8),
        Pattern(r"(?<![\w.\-])(?<!\d[ _])(?:\d{9}|\d{5}-\d{4}|\d{3}-\d{6})(?![\w]|[.\-]\d)", 0.0, in_context=0.75),
    ),
    context=_CONTEXT,
    validate=_valid,
)

US_SSN_TAIL = PatternRecognizer(
    name="us_ssn_tail",
    entity="US_SSN",
    patterns=(
        Pattern(
            r"(?:last[ -](?:4|four)|ending(?: in| with)?)(?: digits)?(?: of| on)?[^\d\n]{0,30}"
            r"(?:\bssn\b|social security)[^\d\n]{0,12}(?P<value>\d{4})(?!\d)",
            0.7,
        ),
        Pattern(
            (
                r"(?:\bssn\b|social security)[^\d\n]{0,20}(?:last[ -](?:4|four)|ending|ends)"
                r"[^\d\n]{0,20}(?P<value>\d{4})(?![\d]|-\d)"
            ),
            0.7,
        ),
        Pattern(
            r"(?:\bssn\b|social security)[^\d\n]{0,12}(?P<value>(?:[x*#•]{3}[- ]?[x*#•]{2}|[x*#•]{5})[- ]?\d{4})(?!\d)", 0.7
        ),
    ),
)
