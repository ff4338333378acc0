"""Another value of its kind: nobody's, the same for a whole conversation, and never something that the call says."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from random import Random

import pytest
from rewriting import KEYS, rewritten, text_of
from stdnum import iban, luhn

from privacyguard.redact.invented import invented
from privacyguard.redact.keys import Keys
from privacyguard.values import Operator

SURROGATE, PLACEHOLDER, REMOVE, HASH = Operator.SURROGATE, Operator.PLACEHOLDER, Operator.REMOVE, Operator.HASH
TRIES = 200


def _many(entity: str, original: str) -> list[str]:
    made = [invented(entity, original, Random(number)) for number in range(TRIES)]
    return [one for one in made if one is not None]


@pytest.mark.parametrize(
    ("entity", "original", "form"),
    [
        pytest.param("PERSON", "Maria Lopez", r"[A-Z][A-Za-z]+ [A-Z][A-Za-z]+", id="a name"),
        pytest.param("PERSON", "Maria", r"[A-Z][A-Za-z]+", id="a first name"),
        pytest.param("EMAIL_ADDRESS", "m@own.test", r"[a-z]+\.[a-z]+\d\d@example\.(com|org|net)", id="a mail address"),
        pytest.param("PHONE_NUMBER", "0171 123", r"\([2-9]\d[2-9]\) 555-01\d\d", id="a number of fiction"),
        pytest.param("FAX_NUMBER", "+49 171 123", r"\+1 [2-9]\d[2-9]-555-01\d\d", id="an international one"),
        pytest.param("LOCATION", "Boston", r"[A-Z][a-z]+ [A-Z][A-Za-z]+", id="a town"),
        pytest.param("ORGANIZATION", "Acme", r"[A-Z][A-Za-z]+ [A-Za-z ]+", id="a firm"),
        pytest.param("STREET_ADDRESS", "12 Oak St", r"\d{3} [A-Z][A-Za-z]+ [A-Z][a-z]+", id="an address"),
        pytest.param("US_SSN", "536-90-4399", r"666-\d\d-\d{4}", id="an area that is never given out"),
        pytest.param("CREDIT_CARD", "4111 1111 1111 1111", r"4\d{3} \d{4} \d{4} \d{4}", id="a card, grouped"),
        pytest.param("CREDIT_CARD", "378282246310005", r"4\d{14}", id="a card of another length"),
        pytest.param("IBAN_CODE", "DE89370400440532013000", r"GB00[A-Z]{4}\d{14}", id="an account"),
        pytest.param("IBAN_CODE", "DE89 3704 0044 0532 0130 00", r"GB00 [A-Z]{4}( \d{4}){3} \d\d", id="an account, grouped"),
        pytest.param("DATE_OF_BIRTH", "12.03.1984", r"\d\d\.\d\d\.(19|20)\d\d", id="a German date"),
        pytest.param("DATE_TIME", "March 12, 1984", r"[A-Z][a-z]+ \d\d, (19|20)\d\d", id="a date in words"),
    ],
)  # fmt: skip
def test_what_is_made_up_has_the_form_of_its_kind(entity: str, original: str, form: str) -> None:
    made = _many(entity, original)
    assert len(made) == TRIES
    assert [one for one in made if not re.fullmatch(form, one) or not one.isascii() or set('"\\\n') & set(one)] == []
    assert len(set(made)) > TRIES // 3


@pytest.mark.parametrize("original", ["4111 1111 1111 1111", "378282246310005", "6011-0009-9013-9424"])
def test_no_card_that_is_made_up_can_be_charged(original: str) -> None:
    assert not any(luhn.is_valid(re.sub("[ -]", "", one)) for one in _many("CREDIT_CARD", original))


def test_no_account_that_is_made_up_can_be_paid_into() -> None:
    assert not any(iban.is_valid(one) for one in _many("IBAN_CODE", "DE89370400440532013000"))


@pytest.mark.parametrize("entity", ["PASSWORD", "HEALTH_CONDITION", "AGE", "UUID"])
def test_of_other_kinds_nothing_is_made_up(entity: str) -> None:
    assert invented(entity, "own", Random(1)) is None


def _surrogate(value: str, entity: str = "PERSON", *others: str, keys: Keys = KEYS) -> str:
    redacted = rewritten([value, *others], (value, entity, SURROGATE), keys=keys)
    return text_of(redacted)


def test_another_conversation_has_another_surrogate() -> None:
    mine = [_surrogate(f"Maria Lopez{letter}") for letter in "abcdefgh"]
    assert mine == [_surrogate(f"Maria Lopez{letter}") for letter in "abcdefgh"]
    assert mine != [_surrogate(f"Maria Lopez{letter}", keys=Keys(b"another's")) for letter in "abcdefgh"]


@pytest.mark.parametrize("spelled", [str, str.upper, str.lower])
def test_a_surrogate_that_the_call_says_is_not_taken(spelled: type[str]) -> None:
    first = _surrogate("Maria Lopez")
    second = _surrogate("Maria Lopez", "PERSON", f"and {spelled(first)}.")
    third = _surrogate("Maria Lopez", "PERSON", f"Dear {spelled(first.split()[1])}, {second}")
    assert not set(first.split()) & set(second.split())
    assert not {*first.split(), *second.split()} & set(third.split())


def test_a_number_that_the_call_says_in_another_grouping_is_not_taken() -> None:
    first = _surrogate("202 867 5309", "PHONE_NUMBER")
    digits = "".join(filter(str.isdecimal, first))
    assert _surrogate("202 867 5309", "PHONE_NUMBER", f"call {digits[:3]} {digits[3:]}") != first


def test_where_everything_is_said_a_placeholder_stands() -> None:
    days = [(date(1940, 1, 1) + timedelta(days=number)).isoformat() for number in range(70 * 366)]
    assert _surrogate("1884-03-12", "DATE_OF_BIRTH", " ".join(days)) == "[DATE_OF_BIRTH_1]"


@pytest.mark.parametrize(
    ("values", "spelled"),
    [
        pytest.param(("Maria Lopez", "MARIA LOPEZ"), str.upper, id="in capitals"),
        pytest.param(("Maria Lopez", "maria lopez"), str.lower, id="in lower case"),
        pytest.param(("Maria Lopez", "Maria  Lopez"), str, id="with other blanks"),
    ],
)
def test_spellings_of_a_value_have_spellings_of_its_surrogate(values: tuple[str, str], spelled: type[str]) -> None:
    redacted = rewritten(values, *((value, "PERSON", SURROGATE) for value in values))
    assert text_of(redacted, "/1") == spelled(text_of(redacted))


@pytest.mark.parametrize(
    ("whole", "part", "picked"),
    [
        pytest.param("Maria Lopez", "Lopez", "{1}", id="the last name"),
        pytest.param("Maria Lopez", "Maria", "{0}", id="the first name"),
        pytest.param("Maria Lopez", "Dr. Lopez", "{1}", id="with a title"),
        pytest.param("Maria Lopez", "Lopez, Maria", "{1}, {0}", id="the last name first"),
        pytest.param("Lopez, Maria", "Lopez", "{1}", id="of one with the last name first"),
        pytest.param("Maria Elena Lopez", "Maria Lopez", "{0} {1}", id="without the middle name"),
    ],
)
def test_a_part_of_a_name_is_a_part_of_its_surrogate(whole: str, part: str, picked: str) -> None:
    first = rewritten(f"{whole}.", (whole, "PERSON", SURROGATE))
    second = rewritten(f"{part}.", (part, "PERSON", SURROGATE), vault=first.vault)
    if whole == "Maria Elena Lopez":  # it would be the same text for two values
        assert text_of(second) != text_of(first)
    else:
        assert text_of(second) == picked.format(*text_of(first).removesuffix(".").split()) + "."


def test_two_people_share_no_part_of_a_surrogate() -> None:
    people = [f"Own{chr(97 + at)} Name{chr(97 + at)}" for at in range(26)]
    redacted = rewritten(people, *((one, "PERSON", SURROGATE) for one in people))
    names = [name for at in range(26) for name in text_of(redacted, f"/{at}").split()]
    assert len(set(names)) == 52


def test_surrogates_stay_as_they_are_when_a_conversation_comes_back() -> None:
    first = rewritten("I am Maria Lopez.", ("Maria Lopez", "PERSON", SURROGATE))
    reply = f"Dear {text_of(first).removeprefix('I am ')}"
    name = reply.removeprefix("Dear ").removesuffix(".")
    again = rewritten(
        ["I am Maria Lopez.", reply, f"Why {name.split()[0]}?"],
        ("Maria Lopez", "PERSON", SURROGATE), (name, "PERSON", SURROGATE), (name.split()[0], "PERSON", SURROGATE),
        vault=first.vault,
    )  # fmt: skip
    assert list(again.prompt.texts.values()) == [text_of(first), reply, f"Why {name.split()[0]}?"]
    assert again.vault is first.vault
    assert again.prompt.withheld == ("Maria Lopez",)
    assert again.surrogates == {name: ("Maria Lopez", frozenset({0, 1, 2}))}


def test_a_surrogate_that_comes_back_stands_for_its_value_with_other_operators_too() -> None:
    first = rewritten("Maria Lopez", ("Maria Lopez", "PERSON", SURROGATE))
    name = text_of(first)
    again = rewritten(
        ["Maria Lopez", name], ("Maria Lopez", "PERSON", PLACEHOLDER), (name, "PERSON", PLACEHOLDER), vault=first.vault
    )
    assert list(again.prompt.texts.values()) == ["[PERSON_1]", "[PERSON_1]"]
    assert again.issued == {"[PERSON_1]": ("Maria Lopez", frozenset({0, 1}))}


def test_a_surrogate_that_comes_back_in_another_case_is_spelled_as_it_was() -> None:
    first = rewritten("maria lopez", ("maria lopez", "PERSON", SURROGATE))
    name = text_of(first)
    again = rewritten(
        ["maria lopez", name.title()],
        ("maria lopez", "PERSON", SURROGATE),
        (name.title(), "PERSON", SURROGATE),
        vault=first.vault,
    )
    assert list(again.prompt.texts.values()) == [name, name]


def test_a_surrogate_that_is_somebodys_name_by_now_is_given_up_for_another() -> None:
    first = rewritten("Maria Lopez", ("Maria Lopez", "PERSON", SURROGATE))
    last = text_of(first).split()[1]
    again = rewritten(
        ["Maria Lopez", f"Bo {last}"],
        ("Maria Lopez", "PERSON", SURROGATE),
        (f"Bo {last}", "PERSON", SURROGATE),
        vault=first.vault,
    )
    assert not [text for text in again.prompt.texts.values() if last in text]
    later = rewritten("Maria Lopez", ("Maria Lopez", "PERSON", SURROGATE), vault=again.vault)
    assert text_of(later) == text_of(again)


def test_a_value_that_holds_what_comes_back_is_a_value() -> None:
    first = rewritten("Maria Lopez", ("Maria Lopez", "PERSON", SURROGATE))
    name = text_of(first)
    again = rewritten(f"{name} has asthma", (f"{name} has asthma", "HEALTH_CONDITION", REMOVE), vault=first.vault)
    assert text_of(again) == ""
    assert f"{name} has asthma" in again.prompt.withheld


def test_thousands_of_surrogates_are_made_in_bounded_time() -> None:
    values = [f"own{number}@own.test" for number in range(2_000)]
    started = time.perf_counter()
    redacted = rewritten(values, *((one, "EMAIL_ADDRESS", SURROGATE) for one in values))
    assert len(redacted.surrogates) > 1_900
    assert time.perf_counter() - started < 30  # seconds; takes about 1
