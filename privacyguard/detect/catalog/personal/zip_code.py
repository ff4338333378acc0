"""A US ZIP code (USPS): five digits, or nine with a hyphen, behind its label or behind the abbreviation of a state.

>>> [m.score for m in US_ZIP_CODE.scan("My ZIP code is 98052-6399.", "")]
[0.75]
>>> [m.score for m in US_ZIP_STATE.scan("Springfield, OR 97477", "")]
[0.6]
>>> list(US_ZIP_CODE.scan("zip the 12345 files", "")), list(US_ZIP_STATE.scan("error OR 97477", ""))  # a verb, a word
([], [])
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import labelled
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]"
    "|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]|GU|AP|AE|AA"
)

US_ZIP_CODE = labelled(
    "us_zip_code",
    "US_ZIP_CODE",
    ("zip code", "zip", "zipcode", "zip+4", "postal code", "postcode", "mailing zip"),
    r"\d{5}(?:-\d{4})?(?!-)",
    digits=5,
)

US_ZIP_STATE = PatternRecognizer(
    name="us_zip_state",
    entity="US_ZIP_CODE",
    patterns=(Pattern(rf"(?<=[A-Za-z.]),? (?<=, )(?:{STATES})\.?,? (?P<value>\d{{5}}(?:-\d{{4}})?)(?![\w\-])", 0.6, flags=0),),
)
