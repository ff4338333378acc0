"""Ids sort by their moment."""

import re
from datetime import UTC, datetime, timedelta, timezone

from privacyguard.audit.ids import ID, moment_of, sortable_id

NOW = datetime(2026, 11, 23, 18, 36, 0, 123456, tzinfo=UTC)


def test_an_id_gives_its_moment_back() -> None:
    assert moment_of(sortable_id(NOW, b"\xff" * 9)) == NOW
    assert moment_of(sortable_id(NOW.astimezone(timezone(timedelta(hours=5, minutes=30))), bytes(9))) == NOW


def test_ids_sort_by_their_moment_to_the_microsecond() -> None:
    later = [sortable_id(NOW + timedelta(microseconds=step), b"\xff" * 9 if step % 2 else bytes(9)) for step in range(3000)]
    assert later == sorted(later)


def test_an_id_has_the_shape_of_a_ulid() -> None:
    assert re.fullmatch(ID, sortable_id(NOW, b"\x9c" * 9))
    assert sortable_id(NOW, bytes(9)) != sortable_id(NOW, bytes(8) + b"\x01")


def test_randomness_beyond_the_id_is_not_needed() -> None:
    assert sortable_id(NOW, b"\x01" * 9) == sortable_id(NOW, b"\x01" * 16)
