"""A banner that says itself that a text is confidential or privileged, at the beginning of a line.

Source: FIRST, Traffic Light Protocol 2.0; the wording of usual legends. Inside a sentence it is only spoken of.

>>> [m.entity for m in NDA_MARKING.scan("CONFIDENTIAL - DO NOT DISTRIBUTE Project Falcon memo.", "")]
['NDA_MARKING']
>>> [m.entity for m in NDA_MARKING.scan("Minutes\\nTLP:RED\\nThe plan is", "")]
['NDA_MARKING']
>>> [m.entity for m in PRIVILEGED_MARKING.scan("Attorney-client privileged: counsel advised us to wait.", "")]
['PRIVILEGED_COMMUNICATION']
>>> list(NDA_MARKING.scan('Stamp "CONFIDENTIAL" on each page.', ""))
[]
>>> list(NDA_MARKING.scan("Confidential computing on GPUs", ""))
[]
>>> list(PRIVILEGED_MARKING.scan("Explain attorney-client privilege.", ""))
[]
"""

from __future__ import annotations

import re

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

NDA_MARKING = PatternRecognizer(
    name="nda_marking",
    entity="NDA_MARKING",
    patterns=(
        Pattern(
            r"^[ \t>*#\[(=\-]{0,6}(?P<value>(?:(?:STRICTLY|HIGHLY|COMPANY|PRIVATE (?:AND|&)) )?CONFIDENTIAL\b"
            r"(?: (?:AND|&) PROPRIETARY)?(?:[ \t]?[-–—:|.,/][ \t]?(?:DO NOT|NOT FOR|INTERNAL|UNDER|SUBJECT)[A-Z \-]{0,40})?)"
            r"(?=[ \t]?(?:[-–—:|.\])*=]|$| [A-Z]))",
            0.8,
            flags=re.MULTILINE,
        ),
        Pattern(r"\bTLP:\s?(?:RED|AMBER(?:\+STRICT)?)\b", 0.8, flags=0),
    ),
)
PRIVILEGED_MARKING = PatternRecognizer(
    name="privileged_marking",
    entity="PRIVILEGED_COMMUNICATION",
    patterns=(
        Pattern(
            r"^[ \t>*#\[(=\-]{0,6}(?P<value>(?:attorney[- ]client|legally|legal professional)[ -](?:privileged?|privilege)"
            r"|privileged (?:and|&) confidential|attorney work product)(?=[ \t]?(?:[-–—:|.\])*=]|and\b|&|$))",
            0.8,
            flags=re.MULTILINE | re.IGNORECASE,
        ),
    ),
)
