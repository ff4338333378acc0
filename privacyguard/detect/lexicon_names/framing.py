"""A text in, the places where it asks for people to be made up out: a story, a dialogue, a persona, a game."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from privacyguard.detect.lexicon_names import lexicon
from privacyguard.detect.lexicon_names.tokens import Words, read

REACH = 600  # code points behind the request in which people are made up
BEHIND = 90  # code points before it: `Emma, 34, a fictional customer`

# The request is what counts: a story that happened, a fake invoice and a dialogue that took place are real.
_MAKE = (
    r"\b(?:write|create|make|generate|invent|compose|imagine|draft|continue|plot|outline|design|develop|build|give me|need"
    r"|tell (?:me|us)|for|play)\b"
)
_KINDS = (
    r"(?:story|stories|novel|novella|fan ?fic\w*|fairy ?tale|fable|screenplay|sitcom|(?:dialogue|dialog|conversation) between"
    r"|personas?|(?:main |game |npc |d&d )?character|role-?play|(?:fake|dummy|made-up|invented) \w+)\b"
)
_REQUEST = re.compile(
    rf"{_MAKE}[^.\n]{{0,50}}?\b{_KINDS}"
    r"|\b(?:fictional|fictitious|imaginary|protagonist)\b|\bdungeons (?:and|&) dragons\b|\bd&d\b"
    r"|\bcryptograph\w*"
    r"|\b(?:textbook|exam|quiz|practice|essay|moot|homework|reading|maths?|word|bar|ethics)[ -]"
    r"(?:problem|question|test|case|exercise|scenario|comprehension)s?\b|\bhypothetical(?:ly)?(?: case)?(?: for\b|:)"
    r"|\b(?:in|for) (?:my|a|the|our) (?:\w+ )?(?:novel|story|short story|board game|screenplay|comic|campaign|sitcom|play)\b"
    r"|\ban? (?:sitcom|noir|crime|fantasy|bedtime|short|horror|romance|detective|ghost|children's) "
    r"(?:scene|story|opening|tale|novel)"
    r"|\bdialogue between\b|\bthe (?:hero|heroine|villain)\b"
    r"|\bif [a-z]+ (?:has|buys|gives|invests|drives|walks|earns|borrows|bakes|reads)\b"
    r"(?=[^?]{0,120}\bhow (?:many|much|long|far|old)\b)",
    re.IGNORECASE,
)
# Words without which nothing above matches: the quick look before the slow one.
_TELLING = frozenset(
    "story stories novel novella fan fanfic fanfiction fairy fairytale fable screenplay sitcom dialogue dialog conversation "
    "persona personas character role-play roleplay fake dummy made-up invented fictional fictitious imaginary protagonist "
    "textbook exam quiz practice essay moot homework reading math maths word bar ethics hypothetical hypothetically "
    "board comic campaign sitcom play scene opening tale hero heroine villain many much long far old "
    "dungeons d cryptography cryptographic cryptographer cryptographically".split()
)


def requests(text: str, words: Words) -> list[int]:
    """Where the kind of fiction is named, in order."""
    return [] if _TELLING.isdisjoint(words.word) else [found.end() for found in _REQUEST.finditer(text)]


def made_up(start: int, spots: list[int]) -> bool:
    """Whether what starts at `start` lies in the reach of one of the requests."""
    nearest = bisect_right(spots, start + BEHIND) - 1
    return nearest >= 0 and start - spots[nearest] < REACH


def fiction(text: str) -> Callable[[int], bool]:
    """Say of places in the text whether people there are made up for a story that is being asked for."""
    spots = requests(text, read(text, lexicon()))
    return lambda start: made_up(start, spots)
