"""A text in, names and disclosures out: what the shipped model and the lexicon of names see in it together.

The model finds names by how they are used, and sentences by what they disclose. The lexicon adds what it is sure of, and knows
whom everybody knows: a public figure, or somebody in a story that is being asked for, is reported as `names/public` with a low
score, for the detector to raise when the call holds something private.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from privacyguard.detect.language import language_of
from privacyguard.detect.lexicon_names.framing import fiction
from privacyguard.detect.lexicon_names.namesakes import namesake
from privacyguard.detect.lexicon_names.things import things
from privacyguard.detect.model import Calibration, Model, digest, disclosures, names, shares_at, shipped_calibration
from privacyguard.detect.names import PUBLIC, PUBLIC_SCORE, NameRecognizer
from privacyguard.detect.recognizer import Match
from privacyguard.detect.tags import CLASSES, MEASURED, NAMES
from privacyguard.detect.windows import windows

SIZE = 20_000  # code points that are read at a time
NEAR = 1_000  # code points on either side of a sentence that are read again to say why
SURE = 0.5  # from this score on the lexicon's word for a name stands
THING_SCORE = 0.3  # the most that a name keeps which is rather a thing's
BY_USE = "names/model"
CONTENT = "content/model"
_VALUE = re.compile(r"\d(?:[ \-.]?\d){6,}|[\w.+\-]+@[\w.\-]+|(?<!\w)(?:[A-Za-z]*\d){5}\w*")
_WORDS = re.compile(r"[^\W\d_]+")
# words that with a number say whose number it is, and nothing else about anybody
_LABELS = frozenset(
    """
    my her his their our your the a is are was number no nr id ssn sin nino social security card phone mobile cell fax email
    mail account iban passport licence license tax member employee customer order address and it this here call me at
    """.split()
)
_GLUED, _GOES_ON = re.compile(r"[^\W_]_\Z"), re.compile(r"_[^\W_]")  # inside an identifier, not in italics
BLANK = "[X]"
DOUBTED = 0.9  # a sentence that scores less is read again without the numbers in it, and a name in an identifier is none


@dataclass(frozen=True, slots=True)
class Shipped:
    """What ships with the package and reads for meaning. Thread-safe; keeps no text."""

    model: Model = field(default_factory=Model, repr=False)
    lexicon: NameRecognizer = field(default_factory=NameRecognizer, repr=False)
    name: str = "shipped"
    entities: frozenset[str] = frozenset((*NAMES, "STREET_ADDRESS", *CLASSES))
    languages: frozenset[str] = MEASURED

    @property
    def version(self) -> str:
        """The digest of the weights and of their calibration."""
        return digest()

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield names and disclosing sentences, window by window.

        Raises:
            OSError, RuntimeError: the model's files are not there or not whole.
        """
        calibration = shipped_calibration()
        listed = [_apart(text, one) for one in self.lexicon.scan(text, key)]
        yield from listed
        weighing = _Weighing(text, listed)
        for window in windows(text, SIZE):
            read = self.model.read(text[window.start : window.end])
            for match in names(read, calibration, BY_USE):
                one = _moved(match, window.start)
                if window.first <= one.start < window.last:
                    yield _apart(text, weighing.weigh(one))
            for match in disclosures(read, calibration, CONTENT):
                one = _moved(match, window.start)
                if window.first <= one.start < window.last:
                    one = self._without_numbers(text, one, calibration)
                    yield one

    def _without_numbers(self, text: str, match: Match, calibration: Calibration) -> Match:
        """Read a doubtful sentence again without its numbers: they are findings of their own and disclose nothing more."""
        sentence = text[match.start : match.end]
        if not _VALUE.search(sentence):
            return match
        if _LABELS.issuperset(word.lower() for word in _WORDS.findall(_VALUE.sub("", sentence))):
            return Match(match.start, match.end, match.entity, min(match.score, THING_SCORE), match.recognizer)
        if match.score >= DOUBTED:
            return match
        again = self.model.read(_VALUE.sub(BLANK, sentence))
        score = max((one.score for one in disclosures(again, calibration, CONTENT)), default=0.0)
        return Match(match.start, match.end, match.entity, min(match.score, score), match.recognizer)

    def why(self, text: str, start: int, end: int, entity: str, key: str) -> tuple[str, ...]:
        """Say of a sentence which shares the surest classes have. Of a name the match's recognizer says who read it."""
        if entity in NAMES:
            return ()
        begin = max(0, start - NEAR)
        read = self.model.read(text[begin : end + NEAR])
        return ("head content: " + ", ".join(f"{name} {share:.0%}" for name, share in shares_at(read, start - begin)),)


def _moved(match: Match, by: int) -> Match:
    return Match(match.start + by, match.end + by, match.entity, match.score, match.recognizer)


def _apart(text: str, match: Match) -> Match:
    """The match; as what it is instead, where it is no person."""
    instead = namesake(text, match.start, match.end) if match.entity == "PERSON" else ""
    return Match(match.start, match.end, instead, match.score, match.recognizer) if instead else match


class _Weighing:
    """What the lexicon makes of the names that the model found in a text; most texts have none."""

    def __init__(self, text: str, listed: Sequence[Match]) -> None:
        people = [one for one in listed if one.entity == "PERSON"]
        self._text = text
        self._public = [one for one in people if one.recognizer == PUBLIC]
        self._sure = [one for one in people if one.recognizer != PUBLIC and one.score >= SURE]

    @cached_property
    def _in_fiction(self) -> Callable[[int], bool]:
        return fiction(self._text)

    @cached_property
    def _is_thing(self) -> Callable[[str], bool]:
        return things(self._text)

    @cached_property
    def _foreign(self) -> bool:
        return language_of(self._text) not in (None, *MEASURED)

    def weigh(self, match: Match) -> Match:
        """The same, or with a lower score."""
        text = self._text
        if not any(map(str.isalpha, text[match.start : match.end])):
            return Match(match.start, match.end, match.entity, min(match.score, THING_SCORE), match.recognizer)
        if match.entity != "PERSON":
            return match
        if self._in_fiction(match.start) or any(one.start <= match.start and match.end <= one.end for one in self._public):
            return Match(match.start, match.end, match.entity, min(match.score, PUBLIC_SCORE), PUBLIC)
        if any(one.start < match.end and match.start < one.end for one in self._sure):
            return match
        score = max(0.0, 2 * match.score - 1) if self._foreign else match.score
        glued = bool(_GLUED.search(text, max(0, match.start - 2), match.start) or _GOES_ON.match(text, match.end))
        if self._is_thing(text[match.start : match.end]) or (glued and score < DOUBTED):
            score = min(score, THING_SCORE)
        return Match(match.start, match.end, match.entity, score, match.recognizer)


SHIPPED = Shipped()
