"""How long proofs take: on policies of a real size, and on one that is made to be hard."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import pytest
from policy_writing import TAXONOMY

from privacyguard.policy.diff import looser
from privacyguard.policy.policy import Defaults, Invariant, Layer, Policy, Rule, Selector
from privacyguard.policy.prove import proofs
from privacyguard.policy.search import GaveUp, Search
from privacyguard.values import Action, Operator, Taxonomy

NAMES = sorted(TAXONOMY.entities)
SECONDS_OF_A_PROOF = 0.05  # 30 entities, 100 rules, one core at rest
SLACK = 3  # times of the processor, on slower ones
SECONDS_OF_A_HARD_ONE = 5.0


def policy(names: list[str], rules: list[Rule], invariants: list[Invariant]) -> Policy:
    taxonomy = Taxonomy({name: TAXONOMY[name] for name in names})
    return Policy(
        (Layer("l", "0" * 64, tuple(rules), Defaults(unmatched=Action.ALLOW)),), taxonomy, invariants=tuple(invariants)
    )


def a_real_one(seed: int) -> Policy:
    """A hundred rules over thirty entities: some of one finding, some of two together, some that count."""
    chance, names = random.Random(seed), NAMES[:30]
    rules = []
    for number in range(100):
        clause = (Selector(frozenset(chance.sample(names, 4)), chance.choice((0.3, 0.5, 0.8)), chance.choice((1, 1, 3))),)
        other = (Selector(frozenset(chance.sample(names, 2)), 0.5),)
        when = (clause, other) if number % 3 == 0 else (clause,)
        action = chance.choice((Action.REDACT, Action.ROUTE_LOCAL, Action.BLOCK))
        rules.append(
            Rule(f"r{number}", action, when, chance.choice(list(Operator)) if action is Action.REDACT else Operator.PLACEHOLDER)
        )
    invariants = [Invariant(f"i{at}", frozenset({name}), 0.8, "third_party", raw=True) for at, name in enumerate(names[:10])]
    return policy(names, rules, invariants)


def timed(work: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return median(times)


def test_the_invariants_of_a_hundred_rules_over_thirty_entities_are_proved_at_once() -> None:
    made = a_real_one(1)

    def work() -> None:
        fresh = replace(made)  # no table is remembered
        assert len(list(proofs(fresh, fresh.invariants))) == len(made.invariants)

    assert timed(work) < SLACK * SECONDS_OF_A_PROOF


@pytest.mark.parametrize("seed", range(4))
def test_a_hard_one_ends_in_time_or_says_that_it_gave_up(seed: int) -> None:
    """Sixty entities, two for each of thirty variables, and a formula at the ratio where random ones are hardest."""
    chance, names = random.Random(seed), NAMES[:60]
    pairs = [(names[at], names[at + 1]) for at in range(0, 60, 2)]
    never = [
        Rule(f"not-both-{at}", Action.BLOCK, ((Selector(frozenset({one}), 0.5),), (Selector(frozenset({other}), 0.5),)))
        for at, (one, other) in enumerate(pairs)
    ]
    clauses = tuple(
        (Selector(frozenset(chance.choice(pair) for pair in chance.sample(pairs, 3)), 0.5),) for _ in range(int(4.26 * 30))
    )
    strict = policy(names, [*never, Rule("all", Action.REDACT, clauses, Operator.REMOVE)], [])
    loose = policy(names, never, [])
    started = time.process_time()
    try:
        found = list(looser(loose, strict, Search()))
    except GaveUp:
        found = []
    assert time.process_time() - started < SLACK * SECONDS_OF_A_HARD_ONE
    assert len(found) <= 1
