"""A value that was cut over two parts of a message, or over two turns, is found in both."""

from __future__ import annotations

import pytest

from privacyguard.detect import Detector
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Part, Prompt, Segment

DETECTOR = Detector(load_taxonomy())
CUT = {
    "a card between groups": (("my card is 4532 0151", "1283 0366, thanks"), "CREDIT_CARD", ("4532 0151", "1283 0366")),
    "a card inside a group": (("my card is 4532 01", "51 1283 0366 thanks"), "CREDIT_CARD", ("4532 01", "51 1283 0366")),
    "an address": (("write to maria.lopez@", "contoso.com please"), "EMAIL_ADDRESS", ("maria.lopez@", "contoso.com")),
}


def _found(texts: tuple[str, ...]) -> list[tuple[str, str, int]]:
    segments = tuple(Segment(f"/{index}", "user", Part.TEXT, text) for index, text in enumerate(texts))
    findings = DETECTOR.detect(Prompt(segments)).findings
    return [(one.entity, texts[int(one.path[1:])][one.start : one.end], one.value) for one in findings if one.score >= 0.5]


@pytest.mark.parametrize(("texts", "entity", "halves"), CUT.values(), ids=CUT.keys())
def test_both_halves_are_found_and_are_one_value(texts: tuple[str, ...], entity: str, halves: tuple[str, ...]) -> None:
    found = [(value, ordinal) for name, value, ordinal in _found(texts) if name == entity]
    assert tuple(value for value, _ in found) == halves
    assert len({ordinal for _, ordinal in found}) == 1


def test_what_merely_meets_is_not_joined() -> None:
    assert _found(("It was in 2024", "5551234 things were sold")) == []
