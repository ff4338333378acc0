"""Why placeholders have the form they have, measured, and which spellings of them are read."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from html.parser import HTMLParser
from string import Formatter
from urllib.parse import quote, unquote

import pytest
from markdown_it import MarkdownIt

from privacyguard.redact.placeholders import placeholder, typed
from privacyguard.redact.spellings import Seen, Spellings

SQUARE, ANGLE, BRACES = "[PERSON_1]", "<PERSON_1>", "{PERSON_1}"


class _Shown(HTMLParser):
    """What of a page a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def _through_html(text: str) -> str:
    page = _Shown()
    page.feed(f"<p>{text}</p>")
    page.close()
    return page.text


def _through_markdown(text: str) -> str:
    return _through_html(MarkdownIt("commonmark").render(f"Dear {text}, *hello* {text}."))


def _through_json(text: str) -> str:
    return str(json.loads(json.dumps({"to": text}))["to"])


def _through_a_template(text: str) -> str:
    return Formatter().vformat(text, (), {"PERSON_1": ""})


def _through_an_escaped_page(text: str) -> str:
    return _through_html(html.escape(text))


def _through_a_quoted_url(text: str) -> str:
    return unquote(f"https://host.test/?q={quote(text)}")


CARRIERS = (
    _through_html,
    _through_markdown,
    _through_json,
    _through_a_template,
    _through_an_escaped_page,
    _through_a_quoted_url,
)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_square_brackets_survive(carrier: Callable[[str], str]) -> None:
    assert SQUARE in carrier(SQUARE)


@pytest.mark.parametrize(
    ("form", "lost_in"),
    [
        pytest.param(ANGLE, {_through_html}, id="angle brackets are a tag"),
        pytest.param(BRACES, {_through_a_template}, id="braces are a field"),
    ],
)
def test_other_brackets_are_lost_somewhere(form: str, lost_in: set[Callable[[str], str]]) -> None:
    assert {carrier for carrier in CARRIERS if form not in carrier(form)} == lost_in


@pytest.mark.parametrize(("form", "written"), [(1, "[US_SSN_12]"), (2, "[US_SSN_12_2]")])
def test_a_spelling_has_a_number_of_its_own(form: int, written: str) -> None:
    assert placeholder("US_SSN", 12, form) == written


@pytest.mark.parametrize(
    "written",
    [
        "[US_SSN_1]", "[us_ssn_1]", "[Us_Ssn_1]", "[US SSN 1]", "[US_SSN 1]", "[ US_SSN_1 ]", "[US\\_SSN\\_1]",
        "\\[US\\_SSN\\_1\\]", "\\[US_SSN_1\\]", "US_SSN_1",
    ],
)  # fmt: skip
def test_a_spelling_that_models_use_is_read(written: str) -> None:
    found = Spellings(["[US_SSN_1]"]).search(f"so {written}, yes")
    assert found == Seen(3, 3 + len(written), "[US_SSN_1]")


@pytest.mark.parametrize(
    "written",
    [
        "[US_SSN_10]", "US_SSN_10", "US_SSN_1_2", "[US_SSN_1_2]", "us_ssn_1", "XUS_SSN_1", "[US_SSN]", "[US_SSN_1", "US SSN 1",
        "[US-SSN-1]", "\\US_SSN_1", "US_SSN_1[2]",
    ],
)  # fmt: skip
def test_another_placeholder_or_a_half_one_is_not_read(written: str) -> None:
    assert Spellings(["[US_SSN_1]"]).search(f"so {written}, yes") is None


def test_no_placeholder_is_read_where_none_is_live() -> None:
    assert Spellings([]).search("[PERSON_1]") is None


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        pytest.param("see [PERSON_3]", {("PERSON", 3, 1)}, id="as we write it"),
        pytest.param("[person 3]", {("PERSON", 3, 1)}, id="as models write it"),
        pytest.param("\\[US\\_SSN\\_2\\]", {("US_SSN", 2, 1), ("SSN", 2, 1)}, id="escaped for Markdown"),
        pytest.param("[US SSN 2]", {("US_SSN", 2, 1), ("SSN", 2, 1)}, id="with blanks"),
        pytest.param("[PERSON_1_2]", {("PERSON", 1, 2)}, id="another spelling"),
        pytest.param("PERSON_1", {("PERSON", 1, 1)}, id="without brackets"),
        pytest.param("PERSON_1x", set(), id="a longer word"),
        pytest.param("PERSON_0123456789", set(), id="a number too long to be ours"),
        pytest.param("3 apples", set(), id="no label"),
    ],
)
def test_what_reads_like_a_placeholder_is_taken(text: str, taken: set[tuple[str, int, int]]) -> None:
    assert set(typed([text])) == taken


def test_the_words_before_a_number_give_a_label_each_way_they_can_be_cut() -> None:
    assert set(typed(["the page 7"])) == {("THE_PAGE", 7, 1), ("PAGE", 7, 1)}


def test_long_texts_are_searched_in_bounded_time() -> None:
    assert list(typed(["a_" * 500_000])) == []
    assert len(list(typed(["word 12 " * 100_000]))) == 100_000
