"""Fences cut no finding off: addresses and URLs by part, telephone numbers by region, as where everything is searched."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import phonenumbers
import pytest

from privacyguard.detect.needs import Glance
from privacyguard.detect.phones import regions_to_ask
from privacyguard.detect.presidio import _matches
from privacyguard.detect.presidio_library import Library
from privacyguard.detect.presidio_table import ROWS

REGIONS = ("US", "GB", "DE", "FR", "IL", "IN", "CA", "BR", "ZA")
PIECES = (
    "a b1 Ann www. www2. http:// https:// @ @ @ x.com b.org de . .. - -- _ / ?q=1 ( ) \" ' < > é 中 + me mail.co.uk com "
    "192.168 = : , { | \x1c ann@x.com bo.b@mail.co.uk"
).split(" ")
BETWEEN = (" ext. 12", " x123", "#5", ";ext=3", " and ", " / ", ", ", "abc", "\n", "$", "%", "12.03.2024 ", " 10:30 ", "№")
PREFIXES = ("+", "0", "00", "011", "001", "+1", "+44", "0044", "+999", "90", "015", "0311")


@pytest.mark.parametrize("source", ["EmailRecognizer", "UrlRecognizer"])
def test_the_parts_hold_what_the_whole_text_holds(source: str) -> None:
    row = next(row for row in ROWS if row.source == source)
    fenced = Library().loaded(row)
    whole = replace(fenced, fence=None)
    dice, found = random.Random(20261127), 0

    def judged(matches: Any, text: str) -> set[Any]:
        assert row.judge
        return {(start, end, score) for start, end, score in matches if row.judge(text, start, end) > 0}

    for _ in range(4_000):
        text = "".join(dice.choice((*PIECES, " ", "\n")) for _ in range(dice.randrange(2, 22)))
        expected = judged(_matches(whole, Glance(text)), text)
        assert judged(_matches(fenced, Glance(text)), text) == expected, repr(text)
        found += len(expected)
    assert found > 300


def number(dice: random.Random) -> str:
    """A number of some country, one that is nearly one, digits, or what stands between numbers."""
    kind = dice.random()
    if kind < 0.35:
        shape = phonenumbers.example_number_for_type(dice.choice((*REGIONS, "AU", "JP")), dice.choice((0, 1, 3, 4)))
        text = phonenumbers.format_number(shape, dice.choice((0, 1, 2))) if shape else "+49 30 901820"
        at = dice.randrange(len(text))
        return text if dice.random() < 0.7 else text[:at] + dice.choice("0123456789-/ .()") + text[at + 1 :]
    if kind < 0.7:
        return "".join(dice.choice("0123456789 0123456789-./()+") for _ in range(dice.randrange(4, 18)))
    if kind < 0.8:
        return dice.choice(PREFIXES) + "".join(dice.choice("0123456789 -") for _ in range(dice.randrange(5, 13)))
    return dice.choice(BETWEEN)


def spans(text: str, regions: Any) -> set[tuple[int, int]]:
    return {(one.start, one.end) for region in regions for one in phonenumbers.PhoneNumberMatcher(text, region, leniency=1)}


def test_a_region_that_is_not_asked_finds_nothing_more() -> None:
    dice, spared, found = random.Random(20261127), 0, 0
    for _ in range(4_000):
        text = " ".join(number(dice) for _ in range(dice.randrange(1, 5)))
        text = text.replace(" ", "") if dice.random() < 0.3 else text
        asked = regions_to_ask(text, REGIONS)
        expected = spans(text, REGIONS)
        assert spans(text, asked) == expected, repr(text)
        spared, found = spared + len(REGIONS) - len(asked), found + len(expected)
    assert found > 1_000
    assert spared > 15_000
