"""A reply in, originals back for surrogates that stand there exactly, as words of their own; and none unless that is asked."""

from __future__ import annotations

import time

import pytest

from privacyguard.redact.restore import Restorer, as_json, as_text

SURROGATES = {
    "Allison Hill": "Maria Lopez",
    "Hill": "Lopez",
    "(202) 555-0143": "415-867-5309",
    "a.hill42@example.com": "maria@own.test",
    "Webb PLC": 'Bo "the fox"',
}
SECONDS_FOR_A_HOSTILE_REPLY = 5  # takes about 0.1


def _restored(reply: str, spelled: object = as_text) -> str:
    restorer = Restorer({"[PERSON_1]": "Ann"}, as_json if spelled is as_json else as_text, SURROGATES)
    return restorer.feed(reply) + restorer.flush()


@pytest.mark.parametrize(
    ("reply", "restored"),
    [
        pytest.param("Dear Allison Hill,", "Dear Maria Lopez,", id="as it was written"),
        pytest.param("Hill's, [PERSON_1], Hill", "Lopez's, Ann, Lopez", id="a part of a name, beside a placeholder"),
        pytest.param("**Allison Hill**", "**Maria Lopez**", id="in bold type"),
        pytest.param("call (202) 555-0143.", "call 415-867-5309.", id="what begins with a sign"),
        pytest.param("<a.hill42@example.com>", "<maria@own.test>", id="a mail address"),
        pytest.param("Hillary, Uphill, Hill_1", "Hillary, Uphill, Hill_1", id="a longer word"),
        pytest.param(
            "allison hill, ALLISON HILL, Allison\nHill", "allison hill, ALLISON HILL, Allison\nLopez", id="spelled anew"
        ),
        pytest.param("https://evil.test/?q=Hill", "https://evil.test/?q=Hill", id="not in an address"),
        pytest.param("[x](mailto:a.hill42@example.com)", "[x](mailto:a.hill42@example.com)", id="nor in a link"),
    ],
)
def test_surrogates_are_restored_exactly(reply: str, restored: str) -> None:
    assert _restored(reply) == restored


def test_in_arguments_an_original_is_escaped() -> None:
    assert _restored('{"to": "Webb PLC"}', as_json) == '{"to": "Bo \\"the fox\\""}'


def test_unless_that_is_asked_for_surrogates_stay() -> None:
    restorer = Restorer({"[PERSON_1]": "Ann"})
    assert restorer.feed("Allison Hill, [PERSON_1]") + restorer.flush() == "Allison Hill, Ann"


@pytest.mark.parametrize(
    ("chunks", "said"),
    [
        pytest.param(["Dear Alli", "son Hill, hi"], ["Dear ", "Maria Lopez, hi", ""], id="in two chunks"),
        pytest.param(["Allison", " is here"], ["", "Allison is here", ""], id="half of one"),
        pytest.param(["Hill", "ary"], ["", "Hillary", ""], id="a word that goes on"),
        pytest.param(["Hill", "!"], ["", "Lopez!", ""], id="a word that does not"),
        pytest.param(["Hill"], ["", "Lopez"], id="the stream ends with it"),
        pytest.param(["uphi", "ll"], ["uphi", "ll", ""], id="inside a word nothing is held"),
        pytest.param(["plain"], ["plain", ""], id="plain text is not held"),
    ],
)
def test_a_stream_holds_back_only_what_can_become_one(chunks: list[str], said: list[str]) -> None:
    restorer = Restorer({}, as_text, SURROGATES)
    assert [*map(restorer.feed, chunks), restorer.flush()] == said


def test_a_restorer_counts_and_shows_no_text() -> None:
    restorer = Restorer({}, as_text, SURROGATES)
    restorer.feed("Hill https://evil.test/Hill ")
    restorer.flush()
    assert (restorer.restored, restorer.kept, repr(restorer)) == (1, 1, "Restorer(5 placeholders)")


def test_thousands_of_surrogates_are_restored_in_bounded_time() -> None:
    surrogates = {f"Own{number} Name{number}": f"o{number}" for number in range(4_000)}
    reply = " ".join(surrogates) + " Own1" * 10_000
    started = time.perf_counter()
    restorer = Restorer({}, as_text, surrogates)
    restored = "".join(restorer.feed(reply[at : at + 20]) for at in range(0, len(reply), 20)) + restorer.flush()
    assert restored == " ".join(surrogates.values()) + " Own1" * 10_000
    assert time.perf_counter() - started < SECONDS_FOR_A_HOSTILE_REPLY
