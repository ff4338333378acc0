"""Presidio's recognizers: found with context, in every language at once; quiet on what looks like data and is none."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest

from privacyguard.detect import presidio
from privacyguard.detect.presidio import PresidioRecognizer, presidio_recognizers
from privacyguard.detect.presidio_table import ROWS
from privacyguard.policy.load import load_taxonomy

RECOGNIZERS = presidio_recognizers()
ACTED_ON = 0.5

FOUND = {
    "a social security number in context": ("My SSN is 536904399", "US_SSN", "536904399"),
    "a context word behind the value": ("536904399 is my SSN", "US_SSN", "536904399"),
    "a dashed social security number": ("it is 536-90-4399 as you know", "US_SSN", "536-90-4399"),
    "a driver's licence": ("my driver's license is H1234567", "US_DRIVER_LICENSE", "H1234567"),
    "a bank account": ("my bank account number is 945456787", "US_BANK_NUMBER", "945456787"),
    "a passport": ("Passport number 912803456 expires in May", "US_PASSPORT", "912803456"),
    "a Spanish DNI in English": ("My Spanish DNI is 54362315K", "ES_NIF", "54362315K"),
    "an Italian fiscal code in English": ("she is RCCMNL83S18D969H", "IT_FISCAL_CODE", "RCCMNL83S18D969H"),
    "a Finnish code in Finnish": ("hetu 131052-308T", "FI_PERSONAL_IDENTITY_CODE", "131052-308T"),
    "a context phrase": ("tax file number 876 543 210", "AU_TFN", "876 543 210"),
    "an IBAN before more words": ("send DE89 3704 0044 0532 0130 00 and tell me", "IBAN_CODE", "DE89 3704 0044 0532 0130 00"),
    "a card": ("Card 4532 0151 1283 0366 was charged", "CREDIT_CARD", "4532 0151 1283 0366"),
    "a mail address": ("write to maria.lopez@contoso.com today", "EMAIL_ADDRESS", "maria.lopez@contoso.com"),
    "a mail address inside a company": ("write to maria@mail.corp please", "EMAIL_ADDRESS", "maria@mail.corp"),
    "an international phone number": ("+44 7911 123456", "PHONE_NUMBER", "+44 7911 123456"),
    "a formatted phone number": ("(415) 555-2671", "PHONE_NUMBER", "(415) 555-2671"),
    "bare digits after a phone word": ("call me at 4155552671", "PHONE_NUMBER", "4155552671"),
    "a public address": ("logged in from 81.2.69.142", "IP_ADDRESS", "81.2.69.142"),
    "a URL at the end of a sentence": ("see https://contoso.com/maria.", "URL", "https://contoso.com/maria"),
}
QUIET = {
    "code": "console.log(user.email) in index.js and System.out.println",
    "loopback": "ping 127.0.0.1, ::1 and 0.0.0.0:8080",
    "private": "the router is at 192.168.1.1, the database at 10.0.0.5",
    "documentation": "use 203.0.113.7 and 2001:db8::1 in examples",
    "resolvers": "nameserver 8.8.8.8 and 1.1.1.1",
    "netmask": "255.255.255.0",
    "version": "driver version 81.2.69.142 fixed it",
    "package": "npm i lodash@4.17.21",
    "epoch": "set the timeout to 1700000000",
    "a number inside a number": "ref 453201511283036600",
    "a device number": "IMEI 490154203237518",
    "order": "order 415-555-2671 has shipped",
    "ISBN": "ISBN 978-0-13-468599-1 and ISBN 0-306-40615-2",
    "stock": "SKU 0456-7788-9911 is out of stock",
    "dates": "from 2023-01-01 to 12/31/2023, 2024-03-15T10:00:00Z",
    "bare digits": "the sum of 536904399 and 219099999",
    "hash": "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "uuid": "request 7f9c24e5-2f31-4d6b-9b0a-3b1f2c6d7e8f",
}


def _scan(text: str, key: str = "") -> list[tuple[str, str, float]]:
    return [(m.entity, text[m.start : m.end], m.score) for recognizer in RECOGNIZERS for m in recognizer.scan(text, key)]


def _only(source: str) -> PresidioRecognizer:
    return next(recognizer for recognizer in RECOGNIZERS if recognizer.row.source == source)


@pytest.mark.parametrize(("text", "entity", "value"), FOUND.values(), ids=FOUND.keys())
def test_it_is_found(text: str, entity: str, value: str) -> None:
    assert any(found[:2] == (entity, value) and found[2] >= ACTED_ON for found in _scan(text))


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET.keys())
def test_it_is_left_alone(text: str) -> None:
    assert [found for found in _scan(text) if found[2] >= ACTED_ON] == []


@pytest.mark.parametrize("key", ["ssn", "SSN", "patient_ssn", "patientSsn"])
def test_a_key_is_context(key: str) -> None:
    assert any(found[0] == "US_SSN" and found[2] >= ACTED_ON for found in _scan("536904399", key))


def test_no_score_is_out_of_range_and_noise_is_not_reported() -> None:
    scores = [score for text, *_ in FOUND.values() for _, _, score in _scan(text)]
    assert all(0.1 <= score <= 1 for score in scores)


def test_every_entity_is_in_the_taxonomy() -> None:
    taxonomy = load_taxonomy()
    assert [row.entity for row in ROWS if row.entity not in taxonomy] == []


def test_every_pattern_recognizer_of_presidio_is_used() -> None:
    from presidio_analyzer import PatternRecognizer, predefined_recognizers

    theirs = {
        name
        for name, value in vars(predefined_recognizers).items()
        if inspect.isclass(value) and issubclass(value, PatternRecognizer) and value is not PatternRecognizer
    }
    assert theirs - {row.source for row in ROWS} == set()


def test_every_pattern_that_is_left_out_exists() -> None:
    from presidio_analyzer import predefined_recognizers

    for row in ROWS:
        patterns = (
            {pattern.name for pattern in getattr(predefined_recognizers, row.source)().patterns} if row.without else set()
        )
        assert set(row.without) <= patterns


def test_a_pattern_that_takes_too_long_fails_and_is_not_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presidio, "PATTERN_SECONDS", 1e-9)
    with pytest.raises(TimeoutError):
        list(_only("UsLicenseRecognizer").scan("driver " + "A1234 " * 1_000, ""))


def test_a_value_deep_in_a_long_text_is_found_once_where_it_is() -> None:
    for padding in (9_990, 10_000, 18_995, 35_000):
        text = "x " * (padding // 2) + "write to maria.lopez@contoso.com today " + "y " * 6_000
        assert [text[m.start : m.end] for m in _only("EmailRecognizer").scan(text, "")] == ["maria.lopez@contoso.com"]


def test_nothing_is_fetched_and_nothing_heavy_is_imported_before_the_first_scan() -> None:
    program = """
import socket, sys
import privacyguard.detect
from privacyguard.detect.presidio import presidio_recognizers
recognizers = presidio_recognizers()
assert not {"presidio_analyzer", "spacy", "phonenumbers"} & set(sys.modules), "heavy"
def refuse(*_): raise SystemExit("network")
socket.socket.connect = socket.getaddrinfo = refuse
text = "mail maria.lopez@contoso.com or call 4155552671"
found = {match.entity for recognizer in recognizers for match in recognizer.scan(text, "")}
assert {"EMAIL_ADDRESS", "PHONE_NUMBER"} <= found
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_no_text_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        _scan("My SSN is 536904399, IBAN DE89 3704 0044 0532 0130 00, \u0130E89 3704 0044 0532 0130 00, call 4155552671")
    assert not re.search("536904399|3704|4155552671", caplog.text)
