"""Which recognizers know a heading is what their context words say, though only those are asked that may."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from privacyguard.detect.catalog import COLUMNS
from privacyguard.detect.recognizer import in_context

WORDS = sorted({word.rstrip("*") for one in COLUMNS.recognizers for word in one.context})
written = st.sampled_from(WORDS).flatmap(
    lambda word: st.sampled_from(
        [word, word.upper(), word.title().replace(" ", ""), word.replace(" ", "_"), word + "s", word[:-1]]
    )
)
headings = st.lists(written | st.text(alphabet="aNo#°.é_- 1", max_size=4), min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from([" ", "_", "-", ".", "/", ""]).map(lambda glue: glue.join(parts))
)


@given(headings)
def test_only_those_are_asked_that_may_know_it_and_none_is_left_out(heading: str) -> None:
    known = tuple(one for one in COLUMNS.recognizers if in_context(one.context, "", 0, 0, heading))
    assert COLUMNS._known(heading) == known
