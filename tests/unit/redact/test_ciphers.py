"""Codes and ciphers of values: the same for the same value and key, opened by the key alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import privacyguard as pg
from privacyguard.errors import ConfigError
from privacyguard.redact.ciphers import encrypted, hashed

KEY, OTHER = b"k" * 32, b"o" * 32
VALUES = ("Maria Lopez", "4111 1111 1111 1111", "", "x" * 15, "x" * 16, "a\0", "zo\u00eb\n", "\ud800", "\x80", "much " * 500)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{len(value)} characters, {value[:1]!a}")
def test_what_was_encrypted_is_decrypted_with_its_key(value: str) -> None:
    text = f"pay [PERSON_1] with {encrypted('CREDIT_CARD', value, KEY)}, please"
    assert pg.decrypt(text, KEY) == f"pay [PERSON_1] with {value}, please"


def test_a_cipher_is_the_same_for_the_same_value_and_entity_and_no_other() -> None:
    ciphers = [
        encrypted(entity, value, key) for entity in ("PERSON", "USERNAME") for value in ("ann", "Ann") for key in (KEY, OTHER)
    ]
    assert len(set(ciphers)) == len(ciphers)
    assert encrypted("PERSON", "ann", KEY) == ciphers[0]


def test_a_cipher_tells_the_length_of_its_value_only_roughly() -> None:
    assert len({len(encrypted("PERSON", "x" * length, KEY)) for length in range(16)}) == 1


def test_one_nonce_serves_one_value_only() -> None:
    nonces = {encrypted("PERSON", f"own{number}", KEY)[8:26] for number in range(500)}
    assert len(nonces) == 500


@pytest.mark.parametrize(
    "spelled",
    [
        pytest.param(lambda text: text.replace("_", "\\_"), id="escaped underscores"),
        pytest.param(lambda text: text.replace("[", "\\[").replace("]", "\\]"), id="escaped brackets"),
        pytest.param(lambda text: f"**{text}**", id="bold"),
    ],
)
def test_a_cipher_is_read_as_models_spell_it(spelled: Callable[[str], str]) -> None:
    assert "Ann" in pg.decrypt(spelled(encrypted("US_SSN", "Ann", KEY)), KEY)


def _swapped(text: str) -> str:
    return text[:20] + ("A" if text[20] != "A" else "B") + text[21:]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(_swapped, id="a letter"),
        pytest.param(lambda text: text.replace("PERSON", "USERNAME"), id="the label"),
        pytest.param(lambda text: text.replace("]", "AAAAAA]"), id="letters more"),
        pytest.param(lambda text: text.replace("]", "A]"), id="a letter more"),
        pytest.param(lambda text: re.sub("#.*]", f"#{'Z' * 66}]", text), id="letters that spell nothing"),
    ],
)
def test_a_cipher_that_was_changed_is_an_error_without_text(changed: Callable[[str], str]) -> None:
    with pytest.raises(ConfigError, match="the cipher at character 3 was made with another key, or was changed") as caught:
        pg.decrypt(f"so {changed(encrypted('PERSON', 'Maria', KEY))}", KEY)
    assert "Maria" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_cipher_of_another_key_is_an_error() -> None:
    with pytest.raises(ConfigError, match="another key"):
        pg.decrypt(encrypted("PERSON", "Maria", KEY), OTHER)


def test_hashes_and_placeholders_are_left_alone_by_decrypting() -> None:
    text = f"[PERSON_1] {hashed('PERSON', 'maria', KEY)} [PERSON#short] [x](y#z)"
    assert pg.decrypt(text, KEY) == text


def test_a_file_decrypts_as_its_bytes_do(tmp_path: Path) -> None:
    path = tmp_path / "operator.key"
    path.write_text(KEY.hex())
    path.chmod(0o600)
    assert pg.decrypt(encrypted("PERSON", "Maria", KEY), path) == "Maria"


def test_a_hash_depends_on_value_and_key_and_shows_the_entity() -> None:
    code = hashed("PERSON", "maria", KEY)
    assert re.fullmatch(r"\[PERSON#[A-Za-z]{18}\]", code)
    assert hashed("PERSON", "maria", KEY) == code
    assert hashed("USERNAME", "maria", KEY) == code.replace("PERSON", "USERNAME")
    assert len({code, hashed("PERSON", "mario", KEY), hashed("PERSON", "maria", OTHER)}) == 3
