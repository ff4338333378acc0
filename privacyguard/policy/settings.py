"""Policies in; every world that their decisions can tell apart out: who calls and when, as far as it matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product

from privacyguard.policy.policy import Policy
from privacyguard.policy.table import Setting, setting

MOST = 20_000  # worlds; policies that ask for more are not looked through
DAWN = datetime.min.replace(tzinfo=UTC)  # before any exception ends
NOBODY = "nobody-in-particular"  # a value that no policy asks for


class TooMany(Exception):
    """More worlds than are looked through."""


@dataclass(frozen=True, slots=True)
class World:
    """What is so before anything is found: facts about the caller, and the instant."""

    caller: Mapping[str, str]
    now: datetime

    def setting(self, policy: Policy) -> Setting:
        """What of it matters to a policy."""
        return setting(policy, self.caller, self.now)


def loosest(policy: Policy) -> Iterator[World]:
    """Yield worlds such that nothing is looser in any other: every exception alive, and nothing said that only tightens.

    Raises:
        TooMany: there are more than `MOST`.
    """
    zones = [zone.name for zone in policy.deployment.zones]
    relaxed = [replace(rule, action=one.action) for one in policy.relaxations for rule in policy.rules if rule.id == one.rule]
    loosening = {one.name for rule in (*policy.rules, *relaxed) if any(map(rule.handles, zones)) for one in rule.caller}
    loosening |= {one.name for relaxation in policy.relaxations for one in relaxation.caller}
    return (World(caller, DAWN) for caller in _callers([policy], loosening))


def worlds(policies: Sequence[Policy]) -> Iterator[World]:
    """Yield a world for every setting that one of the policies tells from another.

    Raises:
        TooMany: there are more than `MOST`.
    """
    names = {one.name for policy in policies for one in policy.circumstances()}
    ends = sorted({one.expires for policy in policies for one in policy.relaxations})
    for caller in _callers(policies, names):
        for now in (DAWN, *ends):  # an exception is dead at its end
            yield World(caller, now)


def _callers(policies: Sequence[Policy], names: set[str]) -> Iterator[dict[str, str]]:
    """Yield what can be said of a caller, by the facts of these names: each a value that is asked for, or none."""
    asked: dict[str, set[str]] = {name: set() for name in sorted(names)}
    for policy in policies:
        for one in policy.circumstances():
            if one.name in asked:
                asked[one.name] |= one.values
    size = 1
    for values in asked.values():
        size *= len(values) + 1
        if size > MOST:
            raise TooMany
    for said in product(*([NOBODY, *sorted(values)] for values in asked.values())):
        yield {name: value for name, value in zip(asked, said, strict=True) if value != NOBODY}
