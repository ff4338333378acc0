"""A citation of a decision or a statute in the reporters of the US, the UK and the EU: public law, mostly.

It is reported so that policy can see the company it is in, and is allowed by default.

>>> text = "In Roe v. Wade, 410 U.S. 113 (1973) the court held."
>>> [text[m.start:m.end] for m in LEGAL_CITATION.scan(text, "")]
['Roe v. Wade, 410 U.S. 113 (1973)']
>>> [m.score for m in LEGAL_CITATION.scan("42 U.S.C. § 1983 and [2023] EWHC 123 (Ch)", "")]
[0.8, 0.8]
>>> list(LEGAL_CITATION.scan("410 US dollars", "")), list(LEGAL_CITATION.scan("Roe v2. Wade", ""))
([], [])
"""

from __future__ import annotations

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_REPORTERS = (
    r"U\.\s?S\.|S\.\s?Ct\.|L\.\s?Ed\.(?:\s?2d)?|F\.(?:\s?(?:2d|3d|4th|Supp\."
    r"(?:\s?[23]d)?|App'x))?|B\.R\.|(?:Cal|N\.Y|N\.E|N\.W|S\.E|S\.W|So|P|A)"
    r"\.(?:\s?(?:2d|3d|4th|5th|App\.(?:\s?\d\w{1,2})?|Rptr\.(?:\s?\dd)?))?|WL|Ill\.(?:\s?2d)?|Mass\.|U\.S\.L\.W\."
)
_NAMES = (
    r"(?:[A-Z][\w.,'’&\-]{0,25}\s(?:(?:of|the|and|for|&|ex|rel\.)\s){0,2}){1,6}v\.?\s"
    r"(?:[A-Z][\w.'’&\-]{0,25},?\s(?:(?:of|the|and|for|&)\s){0,2}){1,6}"
)

LEGAL_CITATION = PatternRecognizer(
    name="legal_citation",
    entity="LEGAL_CITATION",
    patterns=(
        Pattern(
            rf"(?<!\w)(?!(?:In|See|Summarise|Summarize|Cf|Compare|Under)\s)(?:{_NAMES})?\d{{1,4}}\s"
            rf"(?:{_REPORTERS})\s\d{{1,8}}(?:,\s\d{{1,4}}(?:-\d{{1,4}})?)?"
            r"(?:\s\([\w.\s]{0,25}\d{4}\))?(?!\w)",
            0.8,
            flags=0,
        ),
        Pattern(
            (
                r"(?<![\w.])\d{1,2}\s(?:U\.?S\.?C\.?(?:A\.?)?|C\.?F\.?R\.?)\s(?:§{1,2}|[Ss]ec\."
                r"|[Pp]art)?\s?\d[\w.\-]{0,12}(?:\(\w{1,4}\)){0,4}"
            ),
            0.8,
            flags=0,
        ),
        Pattern(
            r"[\[(](?:19|20)\d\d[\])]\s(?:\d{1,2}\s)?(?:UKSC|UKHL|UKPC|EWCA|EWHC|AC|QB"
            r"|KB|Ch|WLR|All ER|CSIH|CSOH|NICA|ECR|IESC)\s"
            r"(?:Civ\s|Crim\s)?\d{1,5}(?:\s\((?:Ch|QB|KB|Admin|Fam|Comm|TCC|Pat)\))?",
            0.8,
            flags=0,
        ),
        Pattern(r"(?<!\w)ECLI:[A-Z]{2}:[A-Z0-9]{1,7}:\d{4}:[A-Z0-9.]{1,25}", 0.85),
        Pattern(r"(?<!\w)[CT]-\d{1,3}/\d{2}(?:\sP)?(?![\w/])", 0.5, flags=0),
        Pattern(
            (
                r"§{1,2}\s?\d{1,4}[a-z]?(?:\s(?:Abs\.|Absatz)\s\d{1,2})?(?:\s(?:S\.|Satz"
                r"|Nr\.)\s\d{1,2})?\s(?:BGB|StGB|ZPO|StPO|HGB|GG|AO|UWG|InsO|AktG)\b"
            ),
            0.8,
            flags=0,
        ),
    ),
)
