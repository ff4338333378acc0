"""For any text and any of its views, what is found in the view is covered in the original: all of it, and nothing else."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from privacyguard.detect.views import LAYERS, views_of

VALUES = ("536-90-4399", "4532 0151 1283 0366", "maria.lopez@contoso.com", "Mar\u00eda L\u00f3pez", "DE89370400440532013000")
AROUND = st.sampled_from(
    [
        "",
        "My number is ",
        "\n",
        "say \u2018hi\u2019 to ",
        "\u00bfqu\u00e9? ",
        "key: ",
        " (thanks)",
        "100 % sure, ",
        "a & b; ",
        "[PERSON_1] ",
        "\U0001f600 ",
    ]
)
BY_CHARACTER: dict[str, Callable[[str], str]] = {
    "json": lambda text: json.dumps(text)[1:-1],
    "percent": lambda text: quote(text, safe=""),
    "some percent": lambda text: quote(text, safe=" .-"),
    "html numbers": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "html hex": lambda text: "".join(f"&#x{ord(one):x};" for one in text),
    "html names": lambda text: html.escape(text),
}
WHOLE: dict[str, Callable[[str], str]] = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "data": lambda text: "data:text/plain;base64," + base64.b64encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
}


@given(st.sampled_from(VALUES), AROUND, AROUND, st.lists(st.sampled_from(sorted(BY_CHARACTER)), min_size=1, max_size=3))
def test_a_value_in_any_encoding_by_character_is_covered_exactly(value: str, before: str, after: str, names: list[str]) -> None:
    parts = [before, value, after]
    for name in names:
        parts = [BY_CHARACTER[name](part) for part in parts]
    text, start, end = "".join(parts), len(parts[0]), len(parts[0]) + len(parts[1])
    spans = {
        views.whole(*view.span(at, at + len(value)))
        for views in [views_of(text)]
        for view in views.views
        if (at := view.text.find(value)) >= 0
    }
    assert (start, end) in spans


@given(st.sampled_from([value for value in VALUES if len(value) > 11]), AROUND, AROUND, st.sampled_from(sorted(WHOLE)))
def test_a_value_inside_a_blob_is_covered_by_the_blob(value: str, before: str, after: str, name: str) -> None:
    blob = WHOLE[name](f"record {value}")
    text = f"{before} {blob} {after}"
    views = views_of(text)
    at, view = next((view.text.find(value), view) for view in views.views if value in view.text)
    assert text[slice(*views.whole(*view.span(at, at + len(value))))] == blob


@given(
    st.sampled_from([value for value in VALUES if any(sign in value for sign in "0@")]),
    st.integers(1, 10),
    st.sampled_from(["\n", "\r\n", "\n> ", "-\n"]),
    AROUND,
)
def test_a_value_torn_by_a_line_end_is_covered_with_the_line_end(value: str, place: int, tear: str, before: str) -> None:
    torn = value[:place].rstrip() + tear + value[place:].lstrip()
    text = f"{before}it is {torn} indeed"
    whole = value[:place].rstrip() + value[place:].lstrip()
    start = text.index(torn)
    spans = {view.span(at, at + len(whole)) for view in views_of(text).closed if (at := view.text.find(whole)) >= 0}
    assert (start, start + len(torn)) in spans


@given(st.text(alphabet="a1 @.-%&#;\\nu0\"',:{}[]=+/\n*`<>\u00a0\u200b\u0660", max_size=60))
def test_every_character_of_every_view_comes_from_a_place_in_the_original(text: str) -> None:
    views = views_of(text)
    assert len(views.views) <= LAYERS + 1
    for view in (*views.views, *views.closed):
        last = 0
        for at in range(len(view.text)):
            start, end = view.span(at, at + 1)
            assert last <= start < end <= len(text)
            last = start
        assert all(0 <= seam <= len(view.text) for seam in view.seams)
