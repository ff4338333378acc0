"""Values that were torn apart by accident are whole in the closed-up copies; what is no value stays as it is."""

from __future__ import annotations

import pytest

from privacyguard.detect.closing import closed_up

CLOSED = {
    "a line's end": ("it is 536-90\n-4399 here", "536-90-4399"),
    "a quoted line's end": ("it is 536-90-\n> 4399 here", "536-90-4399"),
    "a hyphen and a line's end": ("it is 415 555-2\n671", "415 555-2671"),
    "a hyphen that was put in": ("it is 536-9-\n0-4399 here", "536-90-4399"),
    "two strings of an object": ('{"a": "DE893704004", "b": "40532013000"}', "DE89370400440532013000"),
    "two strings of a list": ("['maria.lopez@', 'contoso.com']", "maria.lopez@contoso.com"),
    "two strings of code": ('x = "AKIAQ3EGR7" + "XKZ5WBDLMN"', "AKIAQ3EGR7XKZ5WBDLMN"),
    "characters spaced out": ("key A K I A Q 3 E G R 7 yes", "AKIAQ3EGR7"),
    "an address spaced out": ("write m a x @ a . o r g now", "max@a.org"),
    "groups of four": ("AKIA Q3EG R7XK Z5WB DLMN", "AKIAQ3EGR7XKZ5WBDLMN"),
    "bold in the middle": ("it is 536-**90**-4399", "536-90-4399"),
    "a tag in the middle": ("it is 536-<b>90</b>-4399", "536-90-4399"),
    "at and dot in brackets": ("maria[dot]lopez [at] contoso(dot)com", "maria.lopez@contoso.com"),
    "at and dot said": ("maria dot lopez at contoso dot com", "maria.lopez@contoso.com"),
    "digits in English": ("five three six nine zero four three nine nine", "536904399"),
    "digits with commas": ("five, three, six, nine, oh, four, three", "5369043"),
    "digits in German": ("eins zwei drei vier fünf sechs sieben acht", "12345678"),
    "digits in Spanish": ("uno dos tres cuatro cinco seis siete", "1234567"),
    "letters and digit words": ("A K I A three E G R seven X", "AKIA3EGR7X"),
}
OPEN = {
    "prose that wraps": "We met the whole team on Monday\nand then went home again.",
    "a column of numbers": "4000\n5000\n6000\n7000",
    "short words": "it is as if we go to a or an old inn",
    "one or two": "one or two of the three were there",
    "a look at the web": "have a look at the dot com bubble",
    "a list of letters": "a b c d e f",
    "numbers in a table": "| 1 | 2 | 3 |",
}


@pytest.mark.parametrize(("text", "value"), CLOSED.values(), ids=CLOSED.keys())
def test_a_torn_value_is_whole_across_a_seam(text: str, value: str) -> None:
    found = [view for view in closed_up(text) if value in view.text]
    assert found
    start = found[0].text.index(value)
    assert any(start <= seam <= start + len(value) for seam in found[0].seams)


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN.keys())
def test_what_is_not_torn_is_not_closed_up(text: str) -> None:
    assert list(closed_up(text)) == []
