"""The made-up texts of witnesses: the shipped detector finds in each what it stands for."""

from __future__ import annotations

import pytest

from privacyguard.detect.detector import Detector
from privacyguard.policy.load import load_taxonomy
from privacyguard.policy.witness import samples
from privacyguard.wire.chat import read_chat

TAXONOMY = load_taxonomy()
DETECTOR = Detector(TAXONOMY)


def test_every_sample_is_of_an_entity_that_there_is() -> None:
    assert set(samples()) <= set(TAXONOMY.entities)
    assert len(samples()) > 110


@pytest.mark.parametrize("entity", sorted(samples()))
def test_the_detector_finds_in_a_sample_what_it_stands_for(entity: str) -> None:
    prompt = read_chat({"model": "openai/any", "messages": [{"role": "user", "content": samples()[entity]}]}).prompt
    found = {one.entity for one in DETECTOR.detect(prompt).findings if one.score >= 0.5}
    assert entity in found
