"""Laws of the catalog: well-formed, known to the taxonomy, blind to nothing it promises, and linear in the length of a text."""

from __future__ import annotations

import re
import time
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from stdnum import luhn
from stdnum.iso7064 import mod_97_10

from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.catalog.financial.bip39 import WORDS
from privacyguard.detect.catalog.financial.iban import COUNTRIES
from privacyguard.detect.catalog.financial.seed_phrase import SEED_PHRASE
from privacyguard.detect.recognizer import Match

TEXTS = {
    "dotted": "a.a.a",
    "numbers": "1 2 3 ",
    "digits": "4",
    "words": "my password is the quick brown fox ",
    "dashed": "a-a-",
    "spaces": "    ",
    "assignments": "api_key=password:",
    "headers": "-----BEGIN PRIVATE KEY-----\n",
    "urls": "a://b:c@",
    "house numbers": "12 Main St ",
    "base64": "eyJhbGci.",
    "cells": "dob,ssn,iban\n",
    "rows": "| mrn | dob |\n",
    "spelt digits": "phone five six ",
    "streets": "rue de la Paix 12, ",
    "lower-case streets": "calle mayor ",
    "one long word": "callemayor",
    "makers": "heroku api key ",
    "mails": "a at b dot ",
    "codes": "Sk 12-34.56 ",
    "labels": "tax id national id ",
}


def scan(text: str, key: str = "") -> list[Match]:
    return [match for recognizer in RECOGNIZERS for match in recognizer.scan(text, key)]


def test_names_are_unique_and_sorted() -> None:
    names = [recognizer.name for recognizer in RECOGNIZERS]
    assert names == sorted(set(names))


def test_every_entity_is_in_the_taxonomy() -> None:
    source = files("privacyguard.detect").joinpath("taxonomy.yaml").read_text(encoding="utf-8")
    known: dict[str, Any] = YAML(typ="safe").load(source)["entities"]
    assert {entity for recognizer in RECOGNIZERS for entity in recognizer.entities} <= set(known)


def test_the_word_list_is_the_standard_one() -> None:
    assert len(WORDS) == len({word[:4] for word in WORDS}) == 2048
    assert list(WORDS) == sorted(WORDS)


@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS.keys())
def test_a_long_text_of_one_piece_is_scanned_in_linear_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    slow = {}
    for recognizer in RECOGNIZERS:
        start = time.process_time()
        for _ in recognizer.scan(text, ""):
            pass
        slow[recognizer.name] = time.process_time() - start
    # 50 us a character is fifty times what the slowest pattern takes; anything quadratic takes a hundred times that
    assert {name: seconds for name, seconds in slow.items() if seconds > 1.0} == {}


@given(
    st.text(alphabet=st.sampled_from("a1 .-:=@/\"'\n4Ä_#%$<>(){}"), max_size=120),
    st.sampled_from(["", "password", "ssn", "cardNumber"]),
)
@settings(max_examples=60, deadline=None)
def test_matches_lie_in_the_text_and_scores_in_the_unit_interval(text: str, key: str) -> None:
    for match in scan(text, key):
        assert 0 <= match.start < match.end <= len(text)
        assert 0 < match.score <= 1


@given(st.sampled_from(["4", "51", "2221", "34", "6011"]), st.integers(0, 10**15 - 1), st.sampled_from(["", " ", "-", "."]))
@settings(max_examples=60, deadline=None)
def test_any_card_is_found_however_it_is_grouped(prefix: str, rest: int, separator: str) -> None:
    length = 15 if prefix == "34" else 16
    body = (prefix + f"{rest:015}")[: length - 1]
    digits = body + luhn.calc_check_digit(body)
    groups = re.findall(r"\d{4}|\d{6}|\d{5}", digits) if length == 16 else [digits[:4], digits[4:10], digits[10:]]
    shown = separator.join(groups)
    text = f"charge {shown} please"
    assert any(m.entity == "CREDIT_CARD" and text[m.start : m.end] == shown and m.score >= 0.5 for m in scan(text))


@given(st.sampled_from(sorted(COUNTRIES)), st.integers(0, 10**29), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_iban_is_found_in_either_case_and_grouping(length: int, number: int, lower: bool, spaced: bool) -> None:
    country = COUNTRIES[length].split("|")[0]
    account = f"{number:030}"[: length - 4]
    iban = country + mod_97_10.calc_check_digits(account + country) + account
    shown = " ".join(re.findall(".{1,4}", iban)) if spaced else iban
    text = f"to {shown.lower() if lower else shown}, thanks"
    assert any(m.entity == "IBAN_CODE" and m.end - m.start == len(shown) for m in scan(text))


@given(st.lists(st.sampled_from(WORDS), min_size=12, max_size=24, unique=True), st.sampled_from([" ", ", ", "\n"]))
@settings(max_examples=40, deadline=None)
def test_twelve_listed_words_in_a_row_are_found_whole(words: list[str], separator: str) -> None:
    text = "here: " + separator.join(words) + "."
    assert any(m.entity == "CRYPTO_SEED_PHRASE" and m.start <= 6 and m.end >= len(text) - 1 for m in scan(text))


@given(st.sampled_from(WORDS), st.integers(12, 300))
@settings(max_examples=40, deadline=None)
def test_one_listed_word_over_and_over_is_no_seed_phrase(word: str, times: int) -> None:
    assert not list(SEED_PHRASE.scan(f"{word} " * times, ""))


def test_a_seed_phrase_behind_much_filler_is_found() -> None:
    assert list(SEED_PHRASE.scan("word " * 500 + " ".join(WORDS[100:112]), ""))
