"""Rows of a card or bank statement: a date, a merchant in capitals, an amount with cents; one row after another.

Source: the layout of printed statements. One row may be a price list; two are somebody's spending.

>>> text = "05/02 WALGREENS 34.11; 05/03 SHELL OIL 220.00"
>>> [text[m.start:m.end] for m in STATEMENT.scan(text, "")]
['05/02 WALGREENS 34.11; 05/03 SHELL OIL 220.00']
>>> list(STATEMENT.scan("05/02 WALGREENS 34.11", "")), list(STATEMENT.scan("2024-05-02 INFO started in 34.11 s", ""))
([], [])
"""

from __future__ import annotations

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_ROW = (
    r"\d{1,4}[/.\-]\d{1,2}(?:[/.\-]\d{1,4})?[ \t,|]{1,3}"
    r"(?!INFO|WARN|ERROR|DEBUG|TRACE|FATAL)[A-Z][A-Z0-9 &'*#./\-]{2,40}?[ \t,|]{1,4}[-$€£]{0,2}\d[\d,]{0,9}[.,]\d\d(?!\d)"
)

STATEMENT = PatternRecognizer(
    name="statement",
    entity="TRANSACTION_HISTORY",
    patterns=(Pattern(rf"(?<![\w/.\-]){_ROW}(?:[;,\s]{{1,4}}{_ROW}){{1,200}}", 0.85, flags=0),),
)
