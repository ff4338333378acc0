"""One value, one placeholder: in a conversation, over its spellings, between workers; and what a store keeps."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from privacyguard.redact.vault import Hidden, Hiding, MemoryVaults, Namespace, Vault

FREE: frozenset[tuple[str, int, int]] = frozenset()
HERE = Namespace("ann@clinic", "visit-7")


def _hidden(*values: tuple[str, str], taken: frozenset[tuple[str, int, int]] = FREE) -> list[str]:
    vault, issued = Vault(), []
    for entity, original in values:
        vault, one = vault.hide(entity, original, taken)
        issued.append(one.placeholder)
    return issued


@pytest.mark.parametrize(
    ("values", "issued"),
    [
        pytest.param([("PERSON", "Ann"), ("PERSON", "Bo")], ["[PERSON_1]", "[PERSON_2]"], id="in order of appearance"),
        pytest.param([("PERSON", "Ann"), ("PERSON", "Ann")], ["[PERSON_1]", "[PERSON_1]"], id="the same value"),
        pytest.param([("PERSON", "Ann"), ("US_SSN", "536")], ["[PERSON_1]", "[US_SSN_1]"], id="each entity from one"),
        pytest.param([("PERSON", "Maria"), ("PERSON", "MARIA")], ["[PERSON_1]", "[PERSON_1_2]"], id="another case"),
        pytest.param([("PERSON", "Jo  Li"), ("PERSON", "Jo\nLi")], ["[PERSON_1]", "[PERSON_1_2]"], id="other blanks"),
        pytest.param([("PERSON", "Groß"), ("PERSON", "GROSS")], ["[PERSON_1]", "[PERSON_1_2]"], id="another case, folded"),
        pytest.param(
            [("PERSON", "Ann"), ("USERNAME", "Ann")], ["[PERSON_1]", "[PERSON_1]"], id="the same value, another entity"
        ),
        pytest.param([("PERSON", "Ann"), ("USERNAME", "ann")], ["[PERSON_1]", "[PERSON_1_2]"], id="a spelling, another entity"),
    ],
)
def test_values_are_numbered(values: list[tuple[str, str]], issued: list[str]) -> None:
    assert _hidden(*values) == issued


def test_what_the_prompt_already_says_is_not_given_out() -> None:
    taken = frozenset({("PERSON", 1, 1), ("PERSON", 3, 1), ("US_SSN", 1, 1)})
    assert _hidden(("PERSON", "Ann"), ("PERSON", "Bo"), taken=taken) == ["[PERSON_2]", "[PERSON_4]"]


def test_a_spelling_that_the_prompt_already_says_is_not_given_out() -> None:
    vault, _ = Vault().hide("PERSON", "Maria", FREE)
    _, one = vault.hide("PERSON", "MARIA", frozenset({("PERSON", 1, 2)}))
    assert one.placeholder == "[PERSON_1_3]"


def test_a_vault_is_a_value_and_what_is_known_changes_nothing() -> None:
    first, _ = Vault().hide("PERSON", "Ann", FREE)
    again, _ = first.hide("PERSON", "Ann", FREE)
    assert again is first
    second, _ = first.hide("PERSON", "Bo", FREE)
    assert list(first.hidden) == ["Ann"]
    assert list(second.hidden) == ["Ann", "Bo"]


def test_a_vault_shows_no_text() -> None:
    vault, one = Vault().hide("PERSON", "Maria Lopez", FREE)
    store = MemoryVaults()
    store.commit(HERE, Vault(), vault)
    shown = "".join(map(repr, (vault, one, store, HERE)))
    assert "aria" not in shown
    assert "clinic" not in shown


def test_a_store_starts_empty_and_gives_back_what_was_committed() -> None:
    store = MemoryVaults()
    after, _ = store.snapshot(HERE).hide("PERSON", "Ann", FREE)
    assert store.commit(HERE, Vault(), after)
    assert store.snapshot(HERE) is after


def test_whoever_was_slower_plans_again() -> None:
    store = MemoryVaults()
    before = store.snapshot(HERE)
    mine, _ = before.hide("PERSON", "Ann", FREE)
    theirs, _ = before.hide("PERSON", "Bo", FREE)
    assert store.commit(HERE, before, theirs)
    assert not store.commit(HERE, before, mine)
    assert store.snapshot(HERE) is theirs


@pytest.mark.parametrize("other", [Namespace("ann@clinic", "visit-8"), Namespace("bo@clinic", "visit-7"), Namespace("", "")])
def test_another_conversation_or_principal_sees_nothing(other: Namespace) -> None:
    store = MemoryVaults()
    after, _ = Vault().hide("PERSON", "Ann", FREE)
    store.commit(HERE, Vault(), after)
    assert store.snapshot(other) == Vault()


def test_the_conversation_that_was_used_longest_ago_falls_out() -> None:
    store = MemoryVaults(capacity=2)
    names = [Namespace("p", str(number)) for number in range(3)]
    vaults = [Vault({name: Hidden("PERSON", name, name, 1, 1)}) for name in ("Ann", "Bo", "Cy")]
    for name, vault in zip(names[:2], vaults[:2], strict=True):
        store.commit(name, Vault(), vault)
    store.snapshot(names[0])  # a call that hides nothing new is a use too
    store.commit(names[2], Vault(), vaults[2])
    assert [store.snapshot(name) for name in names] == [vaults[0], Vault(), vaults[2]]


def test_many_workers_number_one_conversation_without_a_clash() -> None:
    store = MemoryVaults()
    people = [f"Person {chr(65 + number)}" for number in range(20)]

    def work(worker: int) -> dict[str, str]:
        issued = {}
        for step in range(len(people)):
            name = people[(worker * 7 + step) % len(people)]
            while True:
                before = store.snapshot(HERE)
                after, one = before.hide("PERSON", name, FREE)
                if after is before or store.commit(HERE, before, after):
                    break
            issued[name] = one.placeholder
        return issued

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(8)))
    assert all(result == results[0] for result in results)
    assert sorted(results[0].values()) == sorted(f"[PERSON_{number}]" for number in range(1, 21))


def test_hiding_many_values_numbers_them_as_hiding_one_after_the_other_does() -> None:
    values = [("PERSON", "Ann"), ("EMAIL_ADDRESS", "ann@own.test"), ("PERSON", "ANN"), ("LOCATION", "Bo"), ("PERSON", "Bo")]
    taken = frozenset({("PERSON", 2, 1), ("PERSON", 1, 2)})
    vault = Vault()
    for entity, original in values:
        vault, _ = vault.hide(entity, original, taken)
    hiding = Hiding(Vault(), taken)
    assert [hiding.hide(entity, original) for entity, original in values] == [vault.hidden[original] for _, original in values]
    assert hiding.vault() == vault


def test_thousands_of_values_are_hidden_in_bounded_time() -> None:
    started = time.perf_counter()
    hiding = Hiding(Vault(), ())
    assert [hiding.hide("PERSON", f"own{number}").number for number in range(1, 20_001)] == list(range(1, 20_001))
    assert time.perf_counter() - started < 5  # seconds; takes about 0.1, and minutes where each value looks at all others
