"""The canonical view: what people paste without knowing is read as what it looks like, and found again in the original."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacyguard.detect.views import MOST_MARKS, canonical

FOLDED = {
    "no-break space": ("4532\u00a00151", "4532 0151"),
    "narrow space": ("4532\u202f0151", "4532 0151"),
    "en dash": ("536\u201390", "536-90"),
    "minus sign": ("536\u221290", "536-90"),
    "zero width space": ("536\u200b-90", "536-90"),
    "soft hyphen": ("Lo\u00adpez", "Lopez"),
    "byte order mark": ("\ufeffLopez", "Lopez"),
    "right-to-left mark": ("536\u200f-90", "536-90"),
    "full width": ("\uff15\uff13\uff16\uff0d\uff19\uff10", "536-90"),
    "Arabic-Indic digits": ("\u0665\u0663\u0666", "536"),
    "Devanagari digits": ("\u096b\u0969\u096c", "536"),
    "mathematical digits": ("\U0001d7d3\U0001d7d1\U0001d7d4", "536"),
    "keycap": ("5\ufe0f\u20e3", "5"),
    "typographic apostrophe": ("O\u2019Brien", "O'Brien"),
    "decomposed accent": ("Jose\u0301", "Jos\u00e9"),
    "ligature": ("\ufb01eld", "field"),
    "spacing accent": ("O\u00b4Brien", "O\u00b4Brien"),
    "line separator": ("a\u2028b", "a\nb"),
}
DISGUISES = {
    "as it is": lambda text: text,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "en dashes": lambda text: text.replace("-", "\u2013"),
    "zero width": lambda text: "\u200b".join(text),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "Arabic digits": lambda text: "".join(chr(0x0660 + int(c)) if c.isdigit() else c for c in text),
    "soft hyphens": lambda text: text.replace("-", "\u00ad-"),
}
VALUES = ["536-90-4399", "4532 0151 1283 0366", "Maria Lopez", "maria.lopez@contoso.com", "DE89 3704 0044 0532 0130 00"]
# what goes around a value, and between: plain, invisible, decomposed, wider or narrower in the view
PIECES = st.sampled_from(
    [
        "a",
        " ",
        "\n",
        "\u200b",
        "\u00a0",
        "\u0301",
        "e\u0301",
        "\ufb01",
        "\ufdfa",
        "\u00bd",
        "\u0665",
        "\U0001f600",
        "\u00ad",
        "<",
    ]
)


@pytest.mark.parametrize(("original", "folded"), FOLDED.values(), ids=FOLDED.keys())
def test_disguised_characters_are_read_as_what_they_stand_for(original: str, folded: str) -> None:
    assert canonical(original).text == folded


def test_ascii_is_its_own_view() -> None:
    view = canonical("tab\there, 536-90-4399")
    assert view.text == "tab\there, 536-90-4399"
    assert view.span(10, 21) == (10, 21)


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
@given(value=st.sampled_from(VALUES), before=st.lists(PIECES).map("".join), after=st.lists(PIECES).map("".join))
def test_a_disguised_value_is_found_and_covered_exactly(
    disguise: Callable[[str], str], value: str, before: str, after: str
) -> None:
    hidden = disguise(value)
    text = f"{before}[{hidden}]{after}"
    view = canonical(text)
    at = view.text.index(f"[{value}]") + 1
    start, end = view.span(at, at + len(value))
    assert text[start:end] == hidden


@given(text=st.one_of(st.text(), st.lists(PIECES).map("".join)), ends=st.tuples(st.integers(0), st.integers(0)))
def test_a_span_of_the_view_is_in_the_canonical_form_of_its_original(text: str, ends: tuple[int, int]) -> None:
    view = canonical(text)
    if not view.text:
        return
    first, last = sorted(end % len(view.text) for end in ends)
    start, end = view.span(first, last + 1)
    assert 0 <= start < end <= len(text)
    assert view.text[first : last + 1] in canonical(text[start:end]).text


def test_a_span_never_cuts_an_accent_from_its_letter() -> None:
    text = "Jose\u0301 x"
    view = canonical(text)
    assert view.span(0, 4) == (0, 5)


def test_a_tower_of_accents_is_taken_in_pieces() -> None:
    view = canonical("e" + "\u0301" * 10 * MOST_MARKS + "!")
    assert view.span(len(view.text) - 1, len(view.text))[1] == 2 + 10 * MOST_MARKS


def test_a_view_does_not_show_its_text() -> None:
    assert "Lopez" not in repr(canonical("Maria\u00a0Lopez"))
