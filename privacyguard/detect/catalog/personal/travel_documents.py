"""A US passport number or driver's licence number behind its label (State Department; the states' motor vehicle offices).

Neither has a check digit, and licence shapes differ by state, so a label is demanded.

>>> [m.score for m in US_DRIVER_LICENSE.scan("My California driver's license is D1234567.", "")]
[0.75]
>>> [m.score for m in US_PASSPORT.scan("Passport number 912803456 expires in May", "")]
[0.75]
>>> list(US_PASSPORT.scan("passport.js 0.7.0", "")), list(US_DRIVER_LICENSE.scan("driver version 535.104.05", ""))  # software
([], [])
"""

from __future__ import annotations

from privacyguard.detect.catalog.labelled import labelled

US_PASSPORT = labelled(
    "us_passport_labelled",
    "US_PASSPORT",
    (
        *(
            "passport number",
            "passport no",
            "passport #",
            "passport id",
            "passport",
            "us passport",
            "travel document",
            "reisepass",
            "passeport",
        ),
        *("pasaporte", "passaporto", "passaporte", "paspoort", "reisepassnummer", "paspoortnummer"),
    ),
    r"(?:\d{9}|[A-Z]\d{8})",
    digits=8,
)

US_DRIVER_LICENSE = labelled(
    "us_driver_license_labelled",
    "US_DRIVER_LICENSE",
    (
        *(
            "driver's license",
            "drivers license",
            "driver license",
            "driver's licence",
            "driving license",
            "dl number",
            "dl no",
            "dl #",
        ),
        *(
            "license number",
            "licence number",
            "dln",
            "dmv number",
            "permis de conduire",
            "licencia de conducir",
            "driver's license number",
        ),
        *("licencia de manejar", "driver lic", "drivers lic"),
    ),
    (
        r"(?:[A-Z]{1,3}[ \-]?\d{2,4}[ \-]?\d{2,4}[ \-]?\d{0,6}|\d{7,12}[A-Z]{0,2}"
        r"|[A-Z]{2}\d{3,6}[A-Z]?|\d{3}[ \-]\d{3}[ \-]\d{3}|\d{2}-\d{3}-\d{4})"
    ),
    digits=5,
)
