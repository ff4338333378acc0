"""Every row of the token tables finds what its maker issues, in quotes, in a URL and at the end of a line; blanks are spared.

Tokens are drawn from the row's own shape with a fixed seed, so this file holds none.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Any

import pytest

from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.catalog.credentials import TOKENS, tokens
from privacyguard.detect.recognizer import PatternRecognizer

PARSER = importlib.import_module("re._parser")
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def _rows() -> list[PatternRecognizer]:
    names = [f"{tokens.__name__}.{module.name}" for module in pkgutil.iter_modules(tokens.__path__)]
    tables = [value for name in names for key, value in vars(importlib.import_module(name)).items() if key.endswith("_TOKENS")]
    return [row for table in tables for row in table]


def _draw(tree: Iterable[tuple[Any, Any]], dice: random.Random) -> str:
    """Draw a string of a parsed pattern; lookarounds are not minded, whoever asks tries again."""
    drawn = ""
    for operator, value in tree:
        match str(operator):
            case "LITERAL":
                drawn += chr(value)
            case "NOT_LITERAL" | "ANY":
                drawn += dice.choice(ALPHABET)
            case "IN":
                drawn += dice.choice(_choices(tuple(value)))
            case "BRANCH":
                drawn += _draw(dice.choice(value[1]), dice)
            case "SUBPATTERN":
                drawn += _draw(value[3], dice)
            case "MAX_REPEAT":
                drawn += "".join(_draw(value[2], dice) for _ in range(dice.randint(value[0], min(value[1], value[0] + 30))))
            case "AT" | "ASSERT" | "ASSERT_NOT":
                pass
            case other:
                raise NotImplementedError(other)
    return drawn


@cache
def _choices(members: tuple[tuple[Any, Any], ...]) -> list[str]:
    return [character for character in ALPHABET + "+/_-.=%: " if _is_in(character, members)] or [chr(members[0][1])]


def _is_in(character: str, members: tuple[tuple[Any, Any], ...]) -> bool:
    negated = str(members[0][0]) == "NEGATE"
    found = any(
        (str(kind) == "LITERAL" and ord(character) == value)
        or (str(kind) == "RANGE" and value[0] <= ord(character) <= value[1])
        or (str(kind) == "CATEGORY" and str(value) == "CATEGORY_DIGIT" and character.isdigit())
        or (str(kind) == "CATEGORY" and str(value) == "CATEGORY_WORD" and (character.isalnum() or character == "_"))
        for kind, value in members
    )
    return found is not negated


ROWS = _rows()


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_what_a_maker_issues_is_found_wherever_it_stands(row: PatternRecognizer) -> None:
    dice = random.Random(row.name)
    tree = PARSER.parse(row.patterns[0].regex)
    whole = re.compile(row.patterns[0].regex)
    drawn = (_draw(tree, dice) for _ in range(400))
    issued = list(islice((token for token in drawn if whole.fullmatch(token)), 20))
    assert issued, "no token of the row's own shape"
    for frame in ('key = "{}";', "https://x.test/?k={}&v=1", "it is {}", "{}\n"):
        found = [
            any(frame.format(token)[m.start : m.end] == token for m in row.scan(frame.format(token), "")) for token in issued
        ]
        assert sum(found) * 10 >= len(found) * 9  # a drawn token may hold "xxx" or a word of manuals


@pytest.mark.parametrize("filler", ["x", "X", "0", "*", "."])
def test_a_prefix_with_a_filler_behind_it_is_a_blank(filler: str) -> None:
    prefixes = [re.match(r"(?:[\w\-]|\\.)+", row.patterns[0].regex) for row in ROWS]
    text = " ".join(re.sub(r"\\(.)", r"\1", prefix.group()) + filler * 40 for prefix in prefixes if prefix)
    assert [m.recognizer for row in ROWS for m in row.scan(text, "")] == []


def test_there_are_some_three_hundred_shapes_and_no_two_of_one_name() -> None:
    assert len(ROWS) >= 300
    assert sorted(row.name for row in ROWS) == sorted({row.name for row in TOKENS.rows})
    assert TOKENS in RECOGNIZERS
