"""A kind of text, a number of words and a seed in, a prompt out that nobody wrote and no real person is in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

from stdnum import luhn

SEED = 20_261_101
SIZES = (50, 250, 1_000)  # words

_GIVEN = "Amara Bogdan Chiara Dmitri Elif Farouk Greta Hiroshi Imani Joaquin Katrin Lamar Mireille Nikhil Oksana Pedro".split()
_FAMILY = "Abernathy Bianchi Castellano Dvorak Eriksen Fujimoto Grabowski Hakimi Ivanova Jansen Kaplan Lindqvist Moreau".split()
_HOSTS = "quillmail.org northfern.net brightwell.io tallgrass.dev".split()
_OPENINGS = (
    "The draft still reads like a manual",
    "Our release moved by a week",
    "Two of the three build machines were replaced",
    "The second section repeats the first",
    "Nobody could say which of the options was cheaper to run",
    "The workshop ended with more questions than it began with",
    "A shorter title would help",
    "The parser now keeps comments and blank lines",
)
_MIDDLES = (
    "because the examples come before the idea",
    "while the tests were green all along",
    "so the summary should say what changed and why",
    "and the figures on page four do not match the table",
    "although everyone had read the notes in advance",
    "until somebody looked at the order of the steps",
)
_ASKS = (
    "Please rewrite it in a calm tone.",
    "Can you list the open points?",
    "Keep it under a page.",
    "Suggest a better order.",
    "What would a newcomer not understand?",
)
_VERBS = "load fetch merge split order filter collect render index resolve".split()
_NOUNS = "rows items pages nodes edges blocks frames events windows shapes".split()


def prompt(kind: str, words: int, seed: int = SEED) -> str:
    """Give a prompt of this kind (a key of `KINDS`) with at least `words` words, and no sentence more than needed."""
    pieces: list[str] = []
    count = 0
    for piece in KINDS[kind](random.Random(f"{seed} {kind}")):
        pieces.append(piece)
        count += len(piece.split())
        if count >= words:
            break
    return ("\n" if kind != "prose" else " ").join(pieces)


def _prose(chance: random.Random) -> Iterator[str]:
    while True:
        yield f"{chance.choice(_OPENINGS)}, {chance.choice(_MIDDLES)}."
        if chance.random() < 0.3:
            yield chance.choice(_ASKS)
        if chance.random() < 0.08:
            yield f"{_name(chance)} will look at it on {chance.choice(('Monday', 'Thursday'))}."


def _code(chance: random.Random) -> Iterator[str]:
    while True:
        verb, noun, other = chance.choice(_VERBS), chance.choice(_NOUNS), chance.choice(_NOUNS)
        limit = chance.randrange(2, 4_096)
        yield f"def {verb}_{noun}(source: list[str], *, limit: int = {limit}) -> dict[str, int]:"
        yield f'    """Give the {noun} of `source`, at most `limit` of them."""'
        yield f"    {other} = {{}}"
        yield f"    for index, {noun[:-1]} in enumerate(source[:limit]):"
        yield f"        if {noun[:-1]}.startswith(('#', '//')) or len({noun[:-1]}) > {chance.randrange(40, 200)}:"
        yield f"            raise ValueError(f'line {{index}}: {verb} failed')"
        yield f"        {other}[{noun[:-1]}.strip().lower()] = index * {chance.randrange(2, 9)} + 1"
        yield f"    return {other}"
        yield ""


def _identifiers(chance: random.Random) -> Iterator[str]:
    while True:
        name = _name(chance)
        mail = f"{name.lower().replace(' ', '.')}@{chance.choice(_HOSTS)}"
        phone = f"({chance.randrange(201, 989)}) 555-{chance.randrange(1_000, 9_999)}"
        yield chance.choice(
            (
                f"{name}, {mail}, {phone}, card {_card(chance)}",
                f"contact {name} at {phone} or {mail}; born {chance.randrange(1, 29)} March {chance.randrange(1950, 2004)}",
                f"{mail} signed in from 81.{chance.randrange(2, 250)}.{chance.randrange(2, 250)}.7, SSN {_ssn(chance)}",
                f"ship to {chance.randrange(2, 999)} Larkspur Lane, Boise, ID 83709, attention {name}",
            )
        )


KINDS: Mapping[str, Callable[[random.Random], Iterator[str]]] = {"prose": _prose, "code": _code, "identifiers": _identifiers}


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"


def _card(chance: random.Random) -> str:
    body = "4" + "".join(str(chance.randrange(10)) for _ in range(14))
    digits = body + luhn.calc_check_digit(body)
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def _ssn(chance: random.Random) -> str:
    return f"{chance.randrange(101, 665)}-{chance.randrange(10, 99)}-{chance.randrange(1_000, 9_999)}"
