"""Identifiers as people write them: other formats, words and languages, in JSON, CSV and code; and what only looks like them.

`variants.txt` has an entity and a text on each line; where the value stands between ⟦ and ⟧, the finding must cover it. A `¦`
is taken out (it keeps the file free of strings that look like live credentials), a `↵` is a line break. `lookalikes.txt` has a
name and a text. Both are read as a call is: every view, the catalog and Presidio together.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from privacyguard.detect import Detector
from privacyguard.detect.catalog import COLUMNS, RECOGNIZERS
from privacyguard.detect.presidio import presidio_recognizers
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Action, Finding, Part, Prompt, Segment

HERE = Path(__file__).parent
VARIANTS = [line.split(None, 1) for line in (HERE / "variants.txt").read_text(encoding="utf-8").splitlines()]
LOOKALIKES = [line.split("\t", 1) for line in (HERE / "lookalikes.txt").read_text(encoding="utf-8").splitlines()]
TAXONOMY = load_taxonomy()
DETECTOR = Detector(TAXONOMY, (*presidio_recognizers(), *RECOGNIZERS))
ACTED_ON = 0.5
SHAPES = (*("#" * length for length in range(6, 13)), "####-####-####", "###-#######-#######", "######-####", "####/####")
SHAPES += ("##-######-##", "########-#", "#####-#######-#", "INV-####-####", "AA-####-##", "AAA######", "A##-###-###")


def _findings(text: str) -> list[Finding]:
    found = DETECTOR.detect(Prompt((Segment("/messages/0/content", "user", Part.TEXT, text),)))
    assert not found.unknown
    return list(found.findings)


@pytest.mark.parametrize(("entity", "marked"), VARIANTS, ids=[f"{number:03}-{row[0]}" for number, row in enumerate(VARIANTS)])
def test_an_identifier_is_found_whole_however_it_is_written(entity: str, marked: str) -> None:
    marked = marked.replace("¦", "").replace("↵", "\n")
    text = marked.replace("⟦", "").replace("⟧", "")
    somewhere = "⟦" not in marked or "⟦⟧" in marked
    start, end = (0, len(text)) if somewhere else (marked.index("⟦"), marked.index("⟧") - 1)
    floor = 0.4 if entity == "GPS_COORDINATES" else ACTED_ON
    found = [one for one in _findings(text) if one.entity == entity and one.score >= floor]
    assert any(somewhere or (one.start <= start and one.end >= end) for one in found)


@pytest.mark.parametrize("text", [row[1] for row in LOOKALIKES], ids=[row[0] for row in LOOKALIKES])
def test_what_only_looks_like_an_identifier_is_left_alone(text: str) -> None:
    found = [one for one in _findings(text.replace("\\n", "\n")) if one.score >= ACTED_ON]
    assert [one.entity for one in found if TAXONOMY[one.entity].third_party is not Action.ALLOW] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_a_number_that_nothing_names_is_nobodys(shape: str) -> None:
    dice = random.Random(shape)
    drawn = ("".join(dice.choice({"#": "0123456789", "A": "BDGKQX"}.get(c, c)) for c in shape) for _ in range(60))
    text = "; ".join(f"item {number}" for number in drawn)
    sure = [m.recognizer for r in RECOGNIZERS for m in r.scan(text, "") if m.score >= ACTED_ON]
    assert len(sure) <= 2  # of sixty: some begin with a prefix of telephones


def test_a_column_keeps_its_heading_however_long_the_table_is() -> None:
    rows = [f"{number},19{50 + number % 50}-0{1 + number % 9}-15,{536904399 + number * 1_000_001}" for number in range(40)]
    text = "name,dob,ssn\n" + "\n".join(rows)
    found = {(m.entity, text[m.start : m.end]) for m in COLUMNS.scan(text, "") if m.score >= ACTED_ON}
    assert sum(entity == "DATE_OF_BIRTH" for entity, _ in found) == 40
    assert sum(entity == "US_SSN" for entity, _ in found) >= 35  # a few of these were never issued


def test_a_table_ends_where_its_lines_have_other_cells() -> None:
    text = "name,dob\nAnn,1980-03-15\n\nDelivered on 2024-05-02, paid 2024-05-03, thanks, all"
    assert [text[m.start : m.end] for m in COLUMNS.scan(text, "") if m.score >= ACTED_ON] == ["1980-03-15"]
