"""A date with its month written out, in seven languages. Presidio's recognizer reads those in digits.

>>> text = "Seen on 14 May 2026, again on June 3rd and am 2. Juli 2026."
>>> [(text[m.start:m.end], m.score) for m in DATE_WRITTEN.scan(text, "")]
[('14 May 2026', 0.6), ('2. Juli 2026', 0.6), ('June 3rd', 0.5)]
>>> [m.score for m in DATE_WRITTEN.scan("May 14, 2026", "")], [m.score for m in DATE_WRITTEN.scan("el 3 de marzo de 2025", "")]
([0.6], [0.6])
>>> list(DATE_WRITTEN.scan("you may 10 times march 4 abreast", ""))  # a month has a capital where no year follows
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.personal.birth import DAY, MONTHS
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_YEAR = r"(?:19|20)\d{2}"
_BETWEEN = r"(?:[ \-](?:of |de |d')?)"
# the months as English, French, Dutch and Italian sentences write them with a capital
_CAPITAL = (
    r"(?:Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|Mar(?:ch|s)?|März|Apr(?:il)?|May|Mai|June?|Juni|July?|Juli|Aug(?:ust)?|Sept?(?:ember)?"
    r"|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)"
)

DATE_WRITTEN = PatternRecognizer(
    name="date_written",
    entity="DATE_TIME",
    patterns=(
        Pattern(rf"(?<![\w.]){DAY}(?:st|nd|rd|th|er|\.|º)?{_BETWEEN}(?:{MONTHS})\.?,?[ \-](?:of |de |del )?{_YEAR}(?!\w)", 0.6),
        Pattern(rf"(?<!\w)(?:{MONTHS})\.? {DAY}(?:st|nd|rd|th)?,? {_YEAR}(?!\w)", 0.6),
        Pattern(rf"(?<![\w.]){DAY}(?:st|nd|rd|th|\.)? (?:of )?{_CAPITAL}(?!\w|,? {_YEAR})", 0.5, flags=0),
        Pattern(rf"(?<!\w){_CAPITAL} {DAY}(?:st|nd|rd|th)?(?![\w.:]\d|\w|,? {_YEAR})", 0.5, flags=0),
    ),
)
