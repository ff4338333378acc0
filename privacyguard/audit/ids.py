"""A moment and randomness in, an id of 26 characters out (a ULID) that sorts by its moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

ID = r"[0-7][0-9A-HJKMNP-TV-Z]{25}"
RANDOM_BYTES = 9  # enough for the 70 random bits of an id

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def sortable_id(now: datetime, randomness: bytes) -> str:
    """48 bits of milliseconds, 10 of microseconds, 70 of randomness: `now` must be aware, `randomness` >= `RANDOM_BYTES`."""
    milliseconds, microseconds = divmod((now - _EPOCH) // _MICROSECOND, 1000)
    number = milliseconds << 80 | microseconds << 70 | int.from_bytes(randomness[:RANDOM_BYTES], "big") & ((1 << 70) - 1)
    return "".join(_DIGITS[number >> shift & 31] for shift in range(125, -1, -5))


def moment_of(identifier: str) -> datetime:
    """The moment an id was made, to the microsecond."""
    number = 0
    for character in identifier:
        number = number << 5 | _DIGITS.index(character)
    return _EPOCH + ((number >> 80) * 1000 + (number >> 70 & 1023)) * _MICROSECOND
