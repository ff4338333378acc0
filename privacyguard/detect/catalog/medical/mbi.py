"""A Medicare beneficiary identifier (CMS): eleven characters, letters and digits at fixed places, no S, L, O, I, B, Z.

Presidio reads the forms with hyphens and without; here are those set apart by spaces, and in lower case behind their label.

>>> [m.score for m in US_MBI.scan("medicare beneficiary identifier: 1EG4 TE5 MK73", "")]
[0.95]
>>> [m.score for m in US_MBI.scan("1EG4 TE5 MK73", "")]
[0.7]
>>> list(US_MBI.scan("1SG4 TE5 MK73", "")), list(US_MBI.scan("0EG4 TE5 MK73", ""))  # an S, a nought
([], [])
"""

from __future__ import annotations

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_L, _A = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"

US_MBI = PatternRecognizer(
    name="us_mbi_spaced",
    entity="US_MBI",
    patterns=(Pattern(rf"(?<![\w\-])[1-9]{_L}{_A}\d(?P<gap>[ \-]?){_L}{_A}\d(?P=gap){_L}{{2}}\d\d(?![\w\-])", 0.7, 0.95),),
    context=("medicare", "mbi", "beneficiary", "medicare id", "medicare number", "hicn", "cms"),
)
