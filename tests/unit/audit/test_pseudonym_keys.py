"""Keys are made once, kept from others, and never shown."""

import os
import re
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from privacyguard.audit.keys import Keys
from privacyguard.errors import AuditError


def keys(directory: Path) -> Keys:
    return Keys(directory / "keys", entropy=os.urandom)


def key_file(directory: Path) -> Path:
    return directory / "keys" / "epoch-1.key"


def test_the_first_use_makes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    assert re.fullmatch(r"k1:[0-9a-f]{16}", keys(tmp_path).pseudonym("principal", "maria"))
    assert stat.S_IMODE(key_file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file(tmp_path).parent.stat().st_mode) == 0o700
    assert [path.name for path in key_file(tmp_path).parent.iterdir()] == ["epoch-1.key"]


def test_a_pseudonym_depends_on_key_kind_and_text(tmp_path: Path) -> None:
    first = keys(tmp_path / "a")
    given = first.pseudonym("principal", "maria")
    assert keys(tmp_path / "a").pseudonym("principal", "maria") == given
    assert first.pseudonym("conversation", "maria") != given
    assert first.pseudonym("principal", "Maria") != given
    assert keys(tmp_path / "b").pseudonym("principal", "maria") != given


def test_half_a_character_has_a_pseudonym_too(tmp_path: Path) -> None:
    assert keys(tmp_path).pseudonym("principal", "\ud800").startswith("k1:")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o611])
def test_a_key_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    keys(tmp_path).pseudonym("principal", "maria")
    key_file(tmp_path).chmod(mode)
    with pytest.raises(AuditError, match=f"mode {mode:04o}.; run: chmod 600 .*epoch-1.key"):
        keys(tmp_path).pseudonym("principal", "maria")


def short(path: Path) -> None:
    path.write_bytes(b"abc\n")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [short, empty, linked, a_directory])
def test_a_key_file_that_is_no_key_is_refused(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    keys(tmp_path).pseudonym("principal", "maria")
    path = key_file(tmp_path)
    damage(path)
    if path.is_file() and not path.is_symlink():
        path.chmod(0o600)
    with pytest.raises(AuditError, match="audit key") as caught:
        keys(tmp_path).pseudonym("principal", "maria")
    assert caught.value.__context__ is None
    assert "maria" not in str(caught.value)


def test_the_highest_epoch_is_the_current_one(tmp_path: Path) -> None:
    keys(tmp_path).pseudonym("principal", "maria")
    newer = key_file(tmp_path).with_name("epoch-12.key")
    newer.write_bytes(b"0" * 64 + b"\n")
    newer.chmod(0o600)
    assert keys(tmp_path).epoch() == "k12"


def test_many_who_come_first_at_once_get_the_same_key(tmp_path: Path) -> None:
    gate, given = threading.Barrier(8), []

    def first() -> None:
        gate.wait()
        given.append(keys(tmp_path).pseudonym("principal", "maria"))

    threads = [threading.Thread(target=first) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 8
    assert len(set(given)) == 1


def test_a_key_is_not_in_the_repr(tmp_path: Path) -> None:
    held = keys(tmp_path)
    held.epoch()
    assert key_file(tmp_path).read_text().strip() not in repr(held)
