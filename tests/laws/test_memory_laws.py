"""A conversation whose texts were read before has the findings it has when all is read anew; and nothing of it is kept."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Iterator

import pytest

from privacyguard.detect.detector import Detector, Known
from privacyguard.detect.memory import LARGEST, Memory, Seen
from privacyguard.detect.recognizer import Match
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Part, Prompt, Segment

SAID = (
    "Maria Lopez will look at it on Monday.",
    "my SSN is 536-90-4399 and my card 4532 0151 1283 0366",
    "the card again: 4532015112830366, and Lopez",
    "call (415) 555-2671 or mail maria@contoso.com",
    "send it to maria%40contoso.com &#64; noon",
    "4532\n0151\n1283\n0366 is what it says",
    "card 4532 0151",
    "1283 0366 is the rest",
    "My biopsy came back malignant last week.",
    "def load(rows):\n    return [row for row in rows]\n",
    '{"ssn": "536904399", "note": "m a r i a @ c o n t o s o . c o m"}',
    "[PERSON_1] and [US_SSN_12345678] were here",
    "Bitte den Termin mit Frau Schneider auf Montag legen, ich bin nicht da.",
    "nothing to see",
    "e\u0301te\u0301 — naïve “quotes” 536‑90‑4399",
    "",
)
KEYS = ("", "", "", "ssn", "note")


def prompt(*said: tuple[str, str]) -> Prompt:
    return Prompt(tuple(Segment(f"/{at}", "user", Part.TEXT, text, key) for at, (key, text) in enumerate(said)))


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(load_taxonomy())


def test_what_was_read_before_is_found_as_if_it_was_read_anew(detector: Detector) -> None:
    dice = random.Random(20261127)
    for conversation in range(12):
        seen = Memory().of("ann", str(conversation))
        said: list[tuple[str, str]] = []
        known: list[Known] = []
        for _ in range(6):
            said += [(dice.choice(KEYS), dice.choice(SAID)) for _ in range(dice.randrange(1, 4))]
            asked = prompt(*said)
            assert detector.detect(asked, known, seen) == detector.detect(asked, known), said
            assert detector.look_again(asked, known, seen) == detector.look_again(asked, known), said
            if dice.random() < 0.4:
                known.append(dice.choice([Known("PERSON", "Maria Lopez"), Known("CREDIT_CARD", "4532 0151 1283 0366")]))


def test_scopes_share_nothing() -> None:
    memory = Memory()
    one, other = memory.of("ann", "1"), memory.of("ann1", "")
    one.put(one.name("views", "text"), (1,))
    assert one.get(one.name("views", "text")) == (1,)
    assert one.get(one.name("viewst", "ext")) is None
    assert other.get(other.name("views", "text")) is None
    assert Memory().of("ann", "1").name("views", "text") != one.name("views", "text")  # the key is of this memory alone


def test_the_oldest_go_first_and_large_ones_are_not_kept() -> None:
    seen = Memory(most=10).of("ann")
    for number in range(5):
        seen.put(seen.name("n", str(number)), (number,))
    assert seen.get(seen.name("n", "0")) == (0,)  # now the newest
    seen.put(seen.name("n", "0"), (0,))
    seen.put(seen.name("n", "more"), (1, 2))
    kept = [number for number in range(5) if seen.get(seen.name("n", str(number)))]
    assert kept == [0, 3, 4]
    seen.put(seen.name("n", "large"), tuple(range(LARGEST + 1)))
    assert seen.get(seen.name("n", "large")) is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_that_is_forked_in_the_middle_of_an_entry_goes_on() -> None:
    memory = Memory()
    seen = memory.of("ann")
    with memory._lock:
        child = os.fork()
        if child == 0:
            seen.put(seen.name("n", "1"), (1,))
            os._exit(0 if seen.get(seen.name("n", "1")) == (1,) else 1)
    for _ in range(100):
        if (ended := os.waitpid(child, os.WNOHANG))[0]:
            break
        time.sleep(0.05)
    else:
        os.kill(child, signal.SIGKILL)
        ended = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(ended[1]) == 0


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case tuple() | list():
            for one in value:
                yield from strings(one)
        case Match():
            yield from (value.entity, value.recognizer)


def test_entries_hold_no_text(detector: Detector) -> None:
    memory = Memory()
    detector.detect(prompt(*(("note", text) for text in SAID)), (), memory.of("ann", "1"))
    held = {text for entry in memory._entries.values() for text in strings(entry)}
    entities = set(load_taxonomy().entities)
    names = {text for text in held if re.fullmatch(r"[a-z]+/?\w*", text)}  # of recognizers and languages
    assert held & entities
    assert held - entities == names
    assert not any(word in names for text in SAID for word in re.findall(r"\w{5,}", text))
    assert "Lopez" not in repr(memory)


class Counting:
    """A plug-in that fails on demand and says how often it was asked."""

    name, entities = "counting", frozenset({"US_SSN"})

    def __init__(self) -> None:
        self.asked, self.fails = 0, False

    def scan(self, text: str, key: str) -> Iterator[Match]:
        self.asked += 1
        if self.fails:
            raise RuntimeError("no")
        yield Match(0, 2, "US_SSN", 0.9, self.name)


def test_a_plug_in_is_asked_again_and_its_failure_is_not_remembered() -> None:
    plugged = Counting()
    detector, seen = Detector(load_taxonomy(), [plugged]), Memory().of("ann", "1")
    asked = prompt(("", "some text"))
    plugged.fails = True
    assert detector.detect(asked, (), seen).failed == ("counting",)
    plugged.fails = False
    for _ in range(2):
        again = detector.detect(asked, (), seen)
        assert [one.end for one in again.findings] == [2]
        assert not again.failed
    assert plugged.asked == 3


def test_a_failure_of_ours_is_not_remembered(monkeypatch: pytest.MonkeyPatch, detector: Detector) -> None:
    from privacyguard.detect.model import Model

    def broken(self: Model, text: str) -> None:
        raise OSError

    seen: Seen = Memory().of("ann", "1")
    asked = prompt(("", "My biopsy came back malignant last week."))
    with monkeypatch.context() as patched:
        patched.setattr(Model, "read", broken)
        assert "PERSON" in detector.detect(asked, (), seen).unknown
    assert detector.detect(asked, (), seen) == detector.detect(asked)
