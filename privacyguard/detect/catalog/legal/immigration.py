"""A US immigration number: the A-Number of a person, the receipt of a filing (USCIS), the SEVIS number of a student (ICE).

>>> text = "My A-number is A123-456-789 and receipt IOE0912345678."
>>> [text[m.start:m.end] for m in IMMIGRATION_CASE.scan(text, "")]
['IOE0912345678', 'A123-456-789']
>>> [m.score for m in IMMIGRATION_CASE.scan("part A123456789", "")]
[0.3]
>>> list(IMMIGRATION_CASE.scan("ABC0912345678", ""))  # no such centre
[]
>>> list(IMMIGRATION_CASE.scan("A12-456-789", ""))  # too short
[]
"""

from __future__ import annotations

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

IMMIGRATION_CASE = PatternRecognizer(
    name="immigration_case",
    entity="IMMIGRATION_CASE",
    patterns=(
        Pattern(
            (
                r"(?<!\w)(?:IOE|EAC|WAC|LIN|SRC|MSC|NBC|YSC|TSC|VSC|CSC|NSC|PSC|ZLA|ZNY|ZSF)"
                r"[ \-]?\d{2}[ \-]?\d{3}[ \-]?\d{5}(?!\w)"
            ),
            0.85,
            0.95,
        ),
        Pattern(r"(?<!\w)A[ \-#]{0,2}\d{3}[ \-]\d{3}[ \-]\d{3}(?![\w\-])", 0.75, 0.9),
        Pattern(r"(?<!\w)A[ \-#]?\d{8,9}(?![\w\-])", 0.3, 0.85),
        Pattern(r"(?<!\w)N\d{10}(?!\w)", 0.3, 0.85),
        Pattern(
            (
                r"(?<!\w)(?:a-?number|alien (?:registration )?(?:number|no\.?|#)|uscis #"
                r"|uscis number)[\s:#=is\"']{1,8}(?P<value>\d{3}-?\d{3}-?\d{3})(?!\d)"
            ),
            0.85,
        ),
    ),
    context=(
        *(
            "a-number",
            "a number",
            "anumber",
            "alien",
            "alien registration",
            "uscis",
            "immigration",
            "green card",
            "visa",
            "asylum",
            "i-130",
            "i-485",
        ),
        *("i-765", "i-94", "i-20", "sevis", "receipt", "deport*", "removal", "naturalization", "permanent resident", "ead"),
    ),
)
