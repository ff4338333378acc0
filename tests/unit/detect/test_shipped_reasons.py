"""What the shipped model says when it is asked why."""

from __future__ import annotations

import numpy as np

from privacyguard.detect.encoding import Encoded
from privacyguard.detect.model import Read
from privacyguard.detect.sentences import sentences
from privacyguard.detect.shipped import Shipped
from privacyguard.detect.tags import CLASSES


class Salaries:
    """A model that is sure of the class of any sentence."""

    def read(self, text: str) -> Read:
        found = tuple(sentences(text))
        logits = np.full((len(found), 1 + len(CLASSES)), -9.0, np.float32)
        logits[:, 1 + CLASSES.index("SALARY")] = 2.0
        logits[:, 1 + CLASSES.index("TAX_RETURN")] = 1.0
        return Read(Encoded([], [], [], [], [], [], found), np.zeros((0, 7), np.float32), logits)


def test_of_a_sentence_it_says_the_head_and_the_shares_of_the_classes() -> None:
    text = f"{'It rains. ' * 300}I earn 90k. It rains."
    said = Shipped(Salaries()).why(text, 3000, 3011, "SALARY", "")  # type: ignore[arg-type]  # reads like one
    assert len(said) == 1
    assert said[0].startswith("head content: SALARY 73%, TAX_RETURN 27%, ")


def test_of_a_name_it_says_nothing_that_the_recognizers_name_does_not_say() -> None:
    assert Shipped(Salaries()).why("Maria", 0, 5, "PERSON", "") == ()  # type: ignore[arg-type]  # reads like one
