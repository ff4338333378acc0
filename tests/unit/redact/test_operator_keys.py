"""An operator key is long enough, nobody else's, and never shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from privacyguard.errors import ConfigError
from privacyguard.redact.keys import Keys, derived, keys_of, read_key

KEY = bytes(range(32))


def _file(directory: Path, content: str = KEY.hex() + "\n", mode: int = 0o600) -> Path:
    path = directory / "operator.key"
    path.write_text(content)
    path.chmod(mode)
    return path


def test_a_key_is_bytes_or_a_file_by_path_or_string(tmp_path: Path) -> None:
    path = _file(tmp_path)
    assert read_key(KEY) == read_key(path) == read_key(str(path)) == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_file_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(ConfigError, match=rf"open to others \(mode {mode:04o}\); run: chmod 600"):
        read_key(_file(tmp_path, mode=mode))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("", "is no operator key", id="empty"),
        pytest.param("ab" * 31, "is no operator key", id="too short"),
        pytest.param("ab" * 32 + "c", "is no operator key", id="half a byte"),
        pytest.param("zz" * 32, "is no operator key", id="no digits"),
    ],
)
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as caught:
        read_key(_file(tmp_path, content))
    assert not content or content not in str(caught.value)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(_file(tmp_path))
    with pytest.raises(ConfigError, match="cannot be read"):
        read_key(link)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        pytest.param(b"short", "has 5 bytes: make one of 32", id="few bytes"),
        pytest.param(KEY.hex(), r"as hex digits: give its bytes \(bytes.fromhex\)", id="hex digits, which are no path"),
        pytest.param("no/such/file", "cannot be read: No such file or directory", id="no file"),
        pytest.param("a\0b", "cannot be read: ValueError", id="no path"),
        pytest.param(7, "is a int", id="a number"),
    ],
)
def test_what_is_no_key_is_refused_and_not_repeated(source: bytes | str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as caught:
        read_key(source)
    assert KEY.hex() not in str(caught.value)
    assert caught.value.__context__ is None


def test_keys_show_nothing() -> None:
    assert repr(Keys(b"own", b"shared")) == "Keys()"


def test_what_is_derived_depends_on_every_part_and_on_where_it_ends() -> None:
    codes = [
        derived(KEY, "hash", "a", "bc"),
        derived(KEY, "hash", "ab", "c"),
        derived(KEY, "hash", "abc"),
        derived(KEY, "h", "a", "bc"),
    ]
    assert len({*codes, derived(KEY[::-1], "hash", "a", "bc")}) == 5
    assert derived(KEY, "hash", "a", "bc") == codes[0]


def test_with_an_operator_key_a_conversation_has_the_same_keys_in_every_process() -> None:
    one, two = keys_of(KEY, entropy=os.urandom), keys_of(KEY, entropy=os.urandom)
    assert one.of("ann", "c-1") == two.of("ann", "c-1")
    assert len({one.of(*names).own for names in (("ann", "c-1"), ("ann", "c-2"), ("bo", "c-1"), ("an", "nc-1"))}) == 4


def test_without_one_every_guard_has_its_own() -> None:
    one, two = keys_of(None, entropy=os.urandom), keys_of(None, entropy=os.urandom)
    assert one.of("ann", "c-1") != two.of("ann", "c-1")
    assert one.shared is None
