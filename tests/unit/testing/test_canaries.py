from __future__ import annotations

from random import Random

import pytest
from stdnum import iban, luhn
from stdnum.us import ssn

from privacyguard.errors import ConfigError
from privacyguard.testing import CANARIES, canary

SEEDS = range(200)


@pytest.mark.parametrize("kind", CANARIES)
def test_the_same_seed_gives_the_same_value_and_another_gives_another(kind: str) -> None:
    values = [canary(kind, Random(seed)) for seed in SEEDS]
    assert values == [canary(kind, Random(seed)) for seed in SEEDS]
    assert len(set(values)) >= min(len(values) // 2, 8)
    assert all(value.strip() == value and len(value) >= 5 for value in values)


def test_numbers_with_a_check_digit_are_valid() -> None:
    for seed in SEEDS:
        assert luhn.is_valid(canary("card", Random(seed)).replace(" ", ""))
        assert iban.is_valid(canary("iban", Random(seed)))
        assert ssn.is_valid(canary("ssn", Random(seed)))


def test_an_email_is_at_no_domain_that_an_allow_list_skips() -> None:
    for seed in SEEDS:
        assert not canary("email", Random(seed)).endswith(("example.com", ".test", ".invalid"))


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="person, email"):
        canary("horoscope", Random(0))
