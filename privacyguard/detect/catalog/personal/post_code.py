"""A British or Canadian postal code standing by itself, in capitals and with its space: a shape that little else has.

The letters that Royal Mail and Canada Post do not use are left out, and Britain's areas are listed. In lower case or without
the space Presidio's recognizers take them, where a word says so.

>>> [m.score for m in UK_POSTCODE.scan("I moved to LS6 3HN last year", "")]
[0.75]
>>> [m.score for m in UK_POSTCODE.scan("near LS6 3HN", "")]
[0.55]
>>> {m.score for m in CA_POSTAL_CODE.scan("ships to Vancouver, BC V6B 4Y8", "")}
{0.75}
>>> list(UK_POSTCODE.scan("QX6 3HN", "")), list(UK_POSTCODE.scan("AMD EP7 7C3", ""))  # no such area, no such end
([], [])
>>> list(CA_POSTAL_CODE.scan("D6B 4Y8", "")), list(CA_POSTAL_CODE.scan("v6b 4y8", ""))  # no such letter, lower case
([], [])
"""

from __future__ import annotations

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU"
    "|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE"
    "|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO"
    "|ZE"
)
_WORDS = (
    "postcode",
    "post code",
    "address",
    "live",
    "lives",
    "living",
    "moved",
    "house",
    "flat",
    "deliver*",
    "ship*",
    "street",
)

UK_POSTCODE = PatternRecognizer(
    name="uk_postcode",
    entity="UK_POSTCODE",
    patterns=(
        Pattern(rf"(?<![\w\-])(?:{_AREAS})\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{{2}}(?![\w\-])", 0.55, 0.75, flags=0),
        Pattern(
            rf"post\s?code[\"']?\s?(?:is|:|=)?\s?[\"']?(?P<value>(?:{_AREAS})\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{{2}})(?!\w)",
            0.75,
        ),
    ),
    context=_WORDS,
)

CA_POSTAL_CODE = PatternRecognizer(
    name="ca_postal_code",
    entity="CA_POSTAL_CODE",
    patterns=(
        Pattern(
            r"(?<!\w)(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT|Alberta|Ontario|Qu[eé]bec|Manitoba),?\s{1,2}"
            r"(?P<value>[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ \-]?\d[ABCEGHJ-NPRSTV-Z]\d)(?!\w)",
            0.75,
            flags=0,
        ),
        Pattern(r"(?<![\w\-])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d(?![\w\-])", 0.4, 0.75, flags=0),
    ),
    context=("postal code", "code postal", *_WORDS),
)
