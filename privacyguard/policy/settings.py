"""A policy in; every setting that deciding can tell apart out: who calls, which exceptions are alive, as far as it matters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from privacyguard.policy.policy import Circumstance, Policy
from privacyguard.policy.table import Setting

MOST = 20_000  # settings; a policy that asks for more is not looked through


class TooMany(Exception):
    """More settings than are looked through."""


def loosest(policy: Policy) -> Iterator[Setting]:
    """Yield settings such that nothing is looser in any other: every exception alive, and nothing claimed that only tightens.

    Raises:
        TooMany: there are more than `MOST`.
    """
    loosening = {
        one.name
        for rule in policy.rules
        if any(rule.handles(zone.name) for zone in policy.deployment.zones)
        for one in rule.caller
    }
    loosening |= {one.name for relaxation in policy.relaxations for one in relaxation.caller}
    alive = frozenset(one.id for one in policy.relaxations)
    for true in _worlds(policy, loosening):
        yield Setting(true, alive)


def every(policy: Policy) -> Iterator[Setting]:
    """Yield every setting of a call. Exceptions die in the order in which they expire.

    Raises:
        TooMany: there are more than `MOST`.
    """
    ends = sorted({one.expires for one in policy.relaxations})
    living = [frozenset(one.id for one in policy.relaxations if one.expires > end) for end in ends]
    alive = [frozenset(one.id for one in policy.relaxations), *living]
    for true in _worlds(policy, {one.name for one in policy.circumstances()}):
        for ids in alive:
            yield Setting(true, ids)


def _worlds(policy: Policy, names: set[str]) -> Iterator[frozenset[Circumstance]]:
    """Yield what can be true of a caller, by the facts of these names: each has a value that is asked for, or another."""
    asked: dict[str, list[Circumstance]] = {name: [] for name in sorted(names)}
    for one in dict.fromkeys(policy.circumstances()):
        if one.name in asked:
            asked[one.name].append(one)
    choices = []
    size = 1
    for circumstances in asked.values():
        values = sorted({value for one in circumstances for value in one.values})
        worlds = {frozenset[Circumstance]()}
        worlds |= {frozenset(one for one in circumstances if value in one.values) for value in values}
        choices.append(sorted(worlds, key=repr))
        size *= len(worlds)
        if size > MOST:
            raise TooMany
    for world in product(*choices):
        yield frozenset().union(*world)
