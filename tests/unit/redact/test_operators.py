"""What each operator leaves of a value, and what becomes of one that an operator cannot rewrite."""

from __future__ import annotations

import re

import pytest
from rewriting import KEYS, prompt_of, rewritten, text_of

from privacyguard.redact.keys import Keys
from privacyguard.redact.operators import Operators
from privacyguard.redact.residual import NEUTRAL, neutral
from privacyguard.redact.said import Said
from privacyguard.redact.vault import Hiding, Vault
from privacyguard.values import Operator

MASK, GENERALIZE, HASH, SURROGATE = Operator.MASK, Operator.GENERALIZE, Operator.HASH, Operator.SURROGATE
ENCRYPT, PLACEHOLDER, REMOVE = Operator.ENCRYPT, Operator.PLACEHOLDER, Operator.REMOVE


def test_operators_are_ordered_by_what_a_recipient_can_still_learn() -> None:
    assert list(Operator) == [MASK, GENERALIZE, HASH, SURROGATE, ENCRYPT, PLACEHOLDER, REMOVE]


@pytest.mark.parametrize(
    ("entity", "value", "operator", "left"),
    [
        pytest.param("CREDIT_CARD", "4111111111111111", MASK, r"\*{12}1111", id="a mask shows the end"),
        pytest.param("CARD_PIN", "1234", MASK, r"\*{4}", id="a mask of a short value shows nothing"),
        pytest.param("DATE_OF_BIRTH", "1984-03-12", GENERALIZE, "1984", id="a date is its year"),
        pytest.param("US_SSN", "536-90-4399", HASH, r"\[US_SSN#[A-Za-z]{18}\]", id="a hash is a code"),
        pytest.param("PERSON", "Maria Lopez", SURROGATE, "[A-Z][a-z]+ [A-Z][a-z]+", id="a surrogate is another name"),
        pytest.param("US_SSN", "536-90-4399", ENCRYPT, r"\[US_SSN#[A-Za-z]{66}\]", id="a cipher"),
        pytest.param("PERSON", "Maria Lopez", PLACEHOLDER, r"\[PERSON_1\]", id="a placeholder"),
        pytest.param("PERSON", "Maria Lopez", REMOVE, "", id="nothing"),
    ],
)
def test_a_value_is_rewritten(entity: str, value: str, operator: Operator, left: str) -> None:
    redacted = rewritten(f"see {value}, please", (value, entity, operator))
    assert re.fullmatch(f"see {left}, please", text_of(redacted))
    assert redacted.prompt.withheld == (value,)


@pytest.mark.parametrize(
    ("entity", "value", "operator"),
    [
        pytest.param("LOCATION", "Boston", GENERALIZE, id="a place has no broader word"),
        pytest.param("DATE_TIME", "next Tuesday", GENERALIZE, id="a day has no year"),
        pytest.param("PASSWORD", "kestrel-Marsh-92", SURROGATE, id="nobody makes up passwords"),
        pytest.param("DATE_TIME", "next Tuesday", SURROGATE, id="a date in a form that is not known"),
        pytest.param("CREDIT_CARD", "four one one one", SURROGATE, id="a card in words"),
    ],
)
def test_what_an_operator_cannot_do_a_placeholder_does(entity: str, value: str, operator: Operator) -> None:
    redacted = rewritten(f"so {value}", (value, entity, operator))
    assert text_of(redacted) == f"so [{entity}_1]"
    assert redacted.issued == {f"[{entity}_1]": (value, frozenset({0}))}


@pytest.mark.parametrize("operator", [HASH, ENCRYPT])
def test_without_an_operator_key_a_placeholder_stands_for_what_takes_one(operator: Operator) -> None:
    redacted = rewritten("I am Maria", ("Maria", "PERSON", operator), keys=Keys(b"own"))
    assert text_of(redacted) == "I am [PERSON_1]"


def test_a_broader_word_that_repeats_another_value_gives_way_to_a_placeholder() -> None:
    redacted = rewritten("USD 50k or $62,000?", ("$50k-100k", "SALARY", REMOVE), ("$62,000", "SALARY", GENERALIZE))
    assert text_of(redacted) == "USD 50k or $50k-100k?"
    redacted = rewritten("$50k-100k or $62,000?", ("$50k-100k", "SALARY", REMOVE), ("$62,000", "SALARY", GENERALIZE))
    assert text_of(redacted) == " or [SALARY_1]?"


def test_the_spellings_of_a_value_have_one_hash_and_ciphers_of_their_own() -> None:
    found = [(value, "PERSON", operator) for operator in (HASH,) for value in ("Maria", "MARIA")]
    assert len(set(text_of(rewritten("Maria MARIA", *found)).split())) == 1
    ciphers = text_of(rewritten("Maria MARIA", *((value, entity, ENCRYPT) for value, entity, _ in found)))
    assert len(set(ciphers.split())) == 2


@pytest.mark.parametrize("operator", [HASH, ENCRYPT, SURROGATE])
def test_a_value_is_written_the_same_for_the_whole_conversation(operator: Operator) -> None:
    first = rewritten("Maria Lopez", ("Maria Lopez", "PERSON", operator))
    second = rewritten(
        ["Bo Ek", "of Maria Lopez"], ("Bo Ek", "PERSON", operator), ("Maria Lopez", "USERNAME", operator), vault=first.vault
    )
    assert text_of(second, "/1") == f"of {text_of(first)}"
    assert text_of(second) != text_of(first)
    assert rewritten("Maria Lopez", ("Maria Lopez", "PERSON", operator), vault=second.vault).vault is second.vault


@pytest.mark.parametrize("operator", list(Operator))
def test_a_second_look_reads_nothing_that_was_written(operator: Operator) -> None:
    text = "born 1984-03-12."
    redacted = rewritten(text, ("1984-03-12", "DATE_OF_BIRTH", operator))
    (segment,) = neutral(prompt_of(text), redacted).segments
    assert segment.text == ("born ." if operator is REMOVE else f"born {NEUTRAL}.")


@pytest.mark.parametrize("operator", list(Operator))
def test_what_is_written_and_remembered_shows_no_text(operator: Operator) -> None:
    value = "Maria Lopez"
    redacted = rewritten(value, (value, "PERSON", operator))
    said = Said((value,), (value,), None)  # type: ignore[arg-type]  # it is only shown
    shown = f"{redacted!r} {redacted.vault!r} {list(redacted.vault.written.values())!r} {said!r} {KEYS!r}"
    shown += repr(Operators(Hiding(Vault(), ()), said, KEYS))
    assert not [word for word in ("aria", "opez", "own", "conversation's") if word in shown]
    assert not [text for text in redacted.vault.written if text in shown]


@pytest.mark.parametrize("operator", [HASH, ENCRYPT])
def test_what_is_found_inside_a_code_that_comes_back_is_no_finding(operator: Operator) -> None:
    first = rewritten("SSN 536-90-4399", ("536-90-4399", "US_SSN", operator))
    came_back = text_of(first)
    inside = came_back.partition("#")[2].removesuffix("]")
    again = rewritten(
        [came_back, "US 536-90-4399"], ("US", "LOCATION", REMOVE), (inside, "API_KEY", REMOVE),
        ("536-90-4399", "US_SSN", operator), vault=first.vault,
    )  # fmt: skip
    assert text_of(again) == came_back
    assert text_of(again, "/1") == f" {came_back.removeprefix('SSN ')}"
    assert inside not in again.prompt.withheld
