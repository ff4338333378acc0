from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from privacyguard.cli.screen import Mark, highlighted, visible
from privacyguard.values import Domain

WORDS = st.lists(
    st.sampled_from(["Maria", " ", "[PERSON_1]", "🙂", "\x1b[2J", "\u202e", "\ud800", "é", "\n", "«»"]), max_size=12
)


@given(WORDS)
def test_what_is_visible_is_as_long_as_it_was(words: list[str]) -> None:
    text = "".join(words)
    shown = visible(text)
    assert len(shown) == len(text)
    assert not set("\x1b\u202e\ud800") & set(shown)
    assert visible(shown) == shown


@given(WORDS, st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8), st.booleans()), max_size=5))
def test_without_signs_the_highlighted_text_is_the_text(words: list[str], places: list[tuple[int, int, bool]]) -> None:
    text = "".join(word for word in words if word != "«»")
    marks = [
        Mark(start, min(start + length, len(text)), "X", Domain.LEGAL, content)
        for start, length, content in places
        if start < len(text)
    ]
    signed = highlighted(text, marks, colour=False).plain
    assert signed.replace("«", "").replace("»X", "") == visible(text)
    assert highlighted(text, marks, colour=True).plain == visible(text)


def test_a_name_inside_a_sentence_is_marked_inside_it() -> None:
    sentence = Mark(0, 16, "HEALTH_CONDITION", Domain.MEDICAL, content=True)
    name = Mark(0, 5, "PERSON", Domain.PERSONAL, content=False)
    assert highlighted("Maria has asthma", [name, sentence], colour=False).plain == "««Maria»PERSON has asthma»HEALTH_CONDITION"
