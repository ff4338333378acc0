"""A fax number: a telephone number with the word fax before or behind it.

>>> text = "Fax the form to 212-555-0187 (fax)."
>>> [(text[m.start:m.end], m.score) for m in FAX_NUMBER.scan(text, "")][0]
('212-555-0187', 0.8)
>>> list(FAX_NUMBER.scan("fax 12 pages", "")), list(FAX_NUMBER.scan("phone 212-555-0187", ""))  # a count, no fax
([], [])
"""

from __future__ import annotations

from privacyguard.detect.catalog.personal.phone import NUMBER, PHONE_NUMBER
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

FAX_NUMBER = PatternRecognizer(
    name="fax_number",
    entity="FAX_NUMBER",
    patterns=(
        Pattern(rf"(?<![^\W_])(?:tele)?fax(?:nummer|\s?number|\s?no\.?|\s?#)?[^\d\n+(]{{0,30}}(?P<value>{NUMBER})(?!\w)", 0.8),
        Pattern(
            rf"(?<![^\W_])(?:télécopie(?:ur)?|telecopia|faxnummer|n[uú]mero de fax)[^\d\n+(]{{0,30}}(?P<value>{NUMBER})(?!\w)",
            0.8,
        ),
        Pattern(rf"(?<![\w.\-/])(?P<value>{NUMBER})\s?[(\-,]?\s?fax\b", 0.8),
        Pattern(rf"\A\s?(?P<value>{NUMBER})\s?\Z", 0.0, in_context=0.8),
    ),
    context=("fax", "telefax", "fax number", "faxnummer", "télécopie", "telecopia"),
    validate=PHONE_NUMBER.validate,
)
