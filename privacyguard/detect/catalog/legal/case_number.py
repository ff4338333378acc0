"""A court's number for a case, in the shapes of several countries, or behind a label.

US federal dockets (CM/ECF: office, year, kind, number, judges), Brazil (CNJ resolution 65, check modulo 97), Germany (chamber,
register, number, year), and what stands behind "docket no.", "Aktenzeichen", "rôle général" and the like. "Case number" alone
is also a support desk's word, so it scores lower away from a court.

>>> text = "See 2:24-cv-01234-RSM for our motion."
>>> [(text[m.start:m.end], m.score) for m in CASE_NUMBER.scan(text, "")]
[('2:24-cv-01234-RSM', 0.9)]
>>> [m.score for m in CASE_NUMBER_BR.scan("0001327-64.2018.8.26.0158", "")]
[0.9]
>>> list(CASE_NUMBER_BR.scan("0001327-65.2018.8.26.0158", ""))  # wrong check digits
[]
>>> [m.score for m in CASE_NUMBER_WEAK.scan("case number 00123456 at the district court", "")]
[0.8]
>>> list(CASE_NUMBER.scan("12:24-ab-01234", "")), list(CASE_NUMBER_LABELLED.scan("docker 24.0.7", ""))  # no such kind, no label
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.labelled import CODE, GAP, at_least, either, labelled
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_COURT = (
    *(
        "court",
        "docket",
        "plaintiff",
        "defendant",
        "judge",
        "hearing",
        "filed",
        "lawsuit",
        "litigation",
        "motion",
        "prosecut*",
        "bankr",
        "in re",
        "custody",
    ),
    *(
        "divorce",
        "gericht",
        "landgericht",
        "amtsgericht",
        "urteil",
        "klage",
        "az",
        "aktenzeichen",
        "tribunal",
        "juzgado",
        "audience",
        "procès",
    ),
    *(
        "juez",
        "sentencia",
        "giudice",
        "tribunale",
        "processo",
        "vara",
        "rechtbank",
        "attorney",
        "appeal",
        "complaint",
        "v.",
        "vs",
    ),
)
_KINDS = "cv|cr|mc|bk|ap|md|mj|po|sw|gj|dp|mdl|civ|crim|misc|adv"

CASE_NUMBER = PatternRecognizer(
    name="case_number",
    entity="CASE_NUMBER",
    patterns=(
        Pattern(
            rf"(?<![\w:])\d{{1,2}}:\d{{2,4}}-(?:{_KINDS})-\d{{3,6}}(?:-[A-Z]{{1,5}}(?:-[A-Z]{{1,5}}){{0,2}})?(?![\w\-])", 0.9
        ),
        Pattern(rf"(?<![\w:])\d{{2,4}}-(?:{_KINDS})-\d{{3,6}}(?:-[A-Z]{{1,5}}){{0,2}}(?![\w\-])", 0.8, 0.9),
        Pattern(rf"(?<![\w:])\d{{2}}\s(?:{_KINDS})\.?\s\d{{3,6}}(?![\w\-])", 0.4, 0.8),
        Pattern(r"(?<![\w\-])(?:19|20)\d{2}-[A-Z]{2,3}-\d{4,7}(?:-[A-Z]{1,3})?(?![\w\-])", 0.3, 0.8),
        Pattern(r"(?<![\w\-])(?:19|20)\d{2}\s(?:CA|CF|DR|CP|MM|CC|SC|DP)\s\d{4,7}(?:\s?[A-Z]{1,3})?(?!\w)", 0.4, 0.8, flags=0),
        Pattern(
            (
                r"(?<![\w/])(?:[IVX]{1,5}|\d{1,3}[a-z]?)\s(?:[A-Z][A-Za-z]{0,4})(?:\s\(\w{1,6}\))?\s\d{1,5}/\d{2}"
                r"(?:\d{2})?(?![\w/])"
            ),
            0.3,
            0.8,
            flags=0,
        ),
        # the Netherlands, Portugal
        Pattern(r"(?<![\w/])C/\d{2}/\d{4,7}(?:\s?/\s?(?:HA|KG|FA|JE)\s(?:ZA|RK)\s\d{2}[\-/]\d{1,5})?(?![\w/])", 0.75, 0.85),
        Pattern(r"(?<![\w/.])\d{1,6}/\d{2}\.\d[A-Z][A-Z0-9]{3,6}(?:-[A-Z0-9]{1,3})?(?![\w/])", 0.75, 0.85, flags=0),
        Pattern(r"(?<!\w)Nos?\.\s(?P<value>\d{2,4}-\d{2,6}(?:-[A-Z]{1,4})?)(?![\w\-])", 0.35, 0.7),
    ),
    context=_COURT,
)

_NUMBERED = r"(?:[A-Z0-9]{1,6}(?:[ ./:\-][A-Z0-9]{1,8}){1,5}|[A-Z]{0,4}\d{4,12})"

CASE_NUMBER_LABELLED = labelled(
    "case_number_labelled",
    "CASE_NUMBER",
    (
        *(
            "docket number",
            "docket no",
            "docket #",
            "docket",
            "cause number",
            "cause no",
            "court case number",
            "court file",
            "court file no",
        ),
        *(
            "civil action no",
            "civil case no",
            "criminal case no",
            "index no",
            "index number",
            "indictment no",
            "petition no",
            "claim form no",
        ),
        *(
            "aktenzeichen",
            "geschäftszeichen",
            "geschäftsnummer",
            "rg n°",
            "rôle général",
            "numéro de rôle",
            "r.g",
            "numéro de parquet",
        ),
        *(
            "número de expediente",
            "expediente",
            "autos",
            "procedimiento",
            "procedimiento ordinario",
            "procedimiento abreviado",
            "juicio verbal",
            "diligencias previas",
            "n° de rôle",
            "numéro rg",
            "procedimento n",
            "nig",
            "número de autos",
            "rol",
            "procedimento penale",
            "r.g.n.r",
        ),
        *("processo n°", "processo nº", "processo no", "autos n°", "autos nº", "zaaknummer", "rolnummer", "parketnummer"),
    ),
    rf"(?:{CODE}|(?=[A-Z ./:\-]{{0,8}}\d){_NUMBERED})",
    score=0.75,
    digits=3,
)

CASE_NUMBER_WEAK = PatternRecognizer(
    name="case_number_weak",
    entity="CASE_NUMBER",
    patterns=(
        Pattern(
            (
                rf"{either(('case number', 'case no', 'case nos', 'case #', 'case id', 'case file', 'file number'))}{GAP}"
                rf"(?P<value>{CODE})(?!\w)"
            ),
            0.55,
            0.8,
        ),
        Pattern(rf"\A\s?(?P<value>{CODE})\s?\Z", 0.0, 0.6),
    ),
    context=(*_COURT, "case number", "case no", "docket number", "docket"),
    validate=at_least(4),
)


def _valid_br(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return int(digits[:7] + digits[9:] + digits[7:9]) % 97 == 1


CASE_NUMBER_BR = PatternRecognizer(
    name="case_number_br",
    entity="CASE_NUMBER",
    patterns=(Pattern(r"(?<![\w.])\d{7}-\d{2}\.(?:19|20)\d{2}\.\d\.\d{2}\.\d{4}(?!\w)", 0.9),),
    validate=_valid_br,
)
