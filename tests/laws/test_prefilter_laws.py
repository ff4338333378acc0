"""The prefilter never rules out what matches: each pattern that ships, on texts made from itself and in any company."""

from __future__ import annotations

import random
import re
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.needs import Glance
from privacyguard.detect.prefilter import Prefilter
from privacyguard.detect.presidio import presidio_recognizers
from privacyguard.detect.weaken import to_bytes, weaker

EVERY = (*presidio_recognizers(), *RECOGNIZERS)
EXPRESSIONS = tuple(dict.fromkeys(one for recognizer in EVERY for one in getattr(recognizer, "expressions", ())))
PRESIDIO = {one for recognizer in presidio_recognizers() for one in recognizer.expressions}
STRANGE = 'aZk09_ \n.,:-/@="(é’ß中\u0131\x1c\x85'


@pytest.fixture(scope="module")
def shipped() -> Prefilter:
    every = [one for one in EVERY if hasattr(one, "expressions")]
    made = Prefilter(every, directory=Path(gettempdir()) / "privacyguard-tests")
    made.prepare(wait=True)
    assert made.ready
    return made


def test_nearly_every_pattern_has_a_weaker_form() -> None:
    without = [pattern for pattern, flags in EXPRESSIONS if weaker(pattern, flags) is None]
    assert len(without) < 0.05 * len(EXPRESSIONS)


def in_python(expression: bytes, caseless: bool) -> re.Pattern[bytes]:
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if caseless else 0))


def example(items: Any, dice: random.Random) -> str:
    """A text that a parsed pattern may match, but for what it asks of its surroundings."""
    made = []
    for operator, value in items:
        match str(operator):
            case "LITERAL":
                made.append(chr(value).swapcase() if dice.random() < 0.2 else chr(value))
            case "NOT_LITERAL" | "ANY":
                made.append(dice.choice(STRANGE))
            case "IN":
                made.append(member(value, dice))
            case "BRANCH":
                made.append(example(dice.choice(value[1]), dice))
            case "SUBPATTERN":
                made.append(example(value[3], dice))
            case "ATOMIC_GROUP":
                made.append(example(value, dice))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                most = min(int(value[1]), value[0] + 3)
                made += [example(value[2], dice) for _ in range(dice.randint(value[0], most))]
            case "ASSERT" if value[0] < 0:
                made.append(example(value[1], dice))
    return "".join(made)


def member(members: Any, dice: random.Random) -> str:
    pattern = {str(operator): value for operator, value in members}
    if "NEGATE" in pattern:
        return dice.choice(STRANGE)
    operator, value = dice.choice(members)
    match str(operator):
        case "LITERAL":
            return chr(value)
        case "RANGE":
            return chr(dice.randint(*value))
        case _:
            return dice.choice({"CATEGORY_DIGIT": "0157٣", "CATEGORY_SPACE": " \n\t\x1c\x85\u00a0"}.get(str(value), STRANGE))


def test_what_matches_is_not_ruled_out(shipped: Prefilter) -> None:
    dice, matched = random.Random(20261127), set()
    for pattern, flags in EXPRESSIONS:
        engine = regex if (pattern, flags) in PRESIDIO else re
        compiled, tree = engine.compile(pattern, flags), list(re._parser.parse(pattern.replace("(?i)", ""), flags))
        for _ in range(30):
            around = ["".join(dice.choices(STRANGE, k=dice.randrange(4))) for _ in range(2)]
            text = example(tree, dice).join(around if dice.random() < 0.5 else (" ", " "))
            found = shipped.found(Glance(text))
            if found is not None and compiled.search(text):
                matched.add((pattern, flags))
                assert found.known[pattern, flags] in found.numbers, (pattern, text)
                assert not Glance(text, shipped.found).misses((pattern, flags))
    assert len(matched) > 0.85 * len(EXPRESSIONS)  # the others ask for more than chance can make


WRITTEN = [
    (r"(?<![A-Z])a[^\W_]b", 0),
    (r"x[^\S\n]y", 0),
    (r"kiss", re.IGNORECASE),
    (r"[^a-z]", re.IGNORECASE),
    (r"(?:ab){3,5}c", 0),
    (r"é?x", 0),
    (r"[é-ü]\d{2}", 0),
    (r"(a|b)\1", 0),
    (r"(?i:key)=\S", 0),
    (r"\bfoo\b", 0),
    (r"a.b", 0),
    (r"(?P<value>\d{3}[- ]?\d{4})(?!\d)", 0),
    (r"[\s.]{0,3}z", 0),
    (r"(?<!\w)ab\b", 0),
    (r"(?<=a\d)b(?!\w)", 0),
    (r"(?<=x)(?<!y)\w", 0),
    (r"\b\w?x(?![\w.])", re.IGNORECASE),
    (r"(?<![^\W_])a(?!b|[.\-])", 0),
    (r"\b(?:x|\d)y*\b", 0),
    (r"\b[x.]y\b", 0),
    (r"(\ba|b(?!\s))", 0),
    (r"\Ax{0,3}(?<!y)\d\Z", 0),
    (r"(?:one|two|three|four|five|six|seven|eight|nine)=\d", 0),
]


@given(st.sampled_from(WRITTEN), st.text(alphabet="abcxyzKISskié ßü0123456789_-=.\n\x1cfokeyABtwnine", max_size=14))
def test_a_weaker_form_matches_wherever_the_pattern_does(one: tuple[str, int], text: str) -> None:
    pattern, flags = one
    weak, content = weaker(pattern, flags), to_bytes(text)
    assert weak is not None
    if re.search(pattern, text, flags) and content is not None:
        assert in_python(weak.expression, weak.caseless).search(content)


@pytest.mark.parametrize("pattern", ["a*", "", "(?:a|)", "^", "(?=a)", r"(a)?(?(1)b|c)", "[a", "[[a]]"])
def test_what_says_nothing_or_is_not_understood_has_no_weaker_form(pattern: str) -> None:
    weak = weaker(pattern, 0)
    assert weak is None or pattern == r"(a)?(?(1)b|c)"


def test_a_text_whose_letters_have_ascii_twins_is_not_scanned(shipped: Prefilter) -> None:
    assert shipped.found(Glance("\u0130stanbul")) is None
    assert shipped.found(Glance("Istanbul")) is not None
