"""Two policies in; where one is looser than the other out, each place with the rule that makes it and a witness.

Zone by zone and world by world, each demand of one policy is put against all of the other's: is there a state in which it acts
while the other policy leaves the zone open and asks for less? Exact, within the bound on steps of `search`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from privacyguard.places import Zone
from privacyguard.policy.policy import Policy
from privacyguard.policy.search import Forbidden, Search, State, kinds
from privacyguard.policy.settings import World, worlds
from privacyguard.policy.table import STRICTNESS, Table, Term, table
from privacyguard.policy.witness import Witness
from privacyguard.values import Duties

DENY, KEEP = "deny", "keep"
ANOTHER = "another provider"  # any that no policy names


@dataclass(frozen=True, slots=True)
class Difference:
    """In `zone`, where `reason` demands `demanded` in one policy, the other asks for less: `other`.

    Demands are an operator, `deny`, `keep`, or the name of a duty.
    """

    zone: str
    reason: str
    demanded: str
    other: str
    witness: Witness


def looser(policy: Policy, than: Policy, search: Search) -> Iterator[Difference]:
    """Yield where `policy` asks for less than `than`: for each rule or default of that and each zone, the first such state.

    Raises:
        TooMany: too many worlds. GaveUp: too many states.
    """
    seen: set[tuple[str, str]] = set()
    compared: set[tuple[int, int]] = set()
    zones = {zone.name: zone for zone in policy.deployment.zones}
    every = list(worlds((policy, than)))
    for zone in than.deployment.zones:
        here = zones.get(zone.name)
        if here is None:
            continue  # a zone that is gone gets nothing
        for world in every:
            mine, theirs = table(policy, here, world.setting(policy)), table(than, zone, world.setting(than))
            pair = id(mine), id(theirs)
            if pair not in compared:
                compared.add(pair)
                for one in _between(policy, mine, theirs, zone, world, search):
                    if (one.zone, one.reason) not in seen:
                        seen.add((one.zone, one.reason))
                        yield one


def same(one: Policy, other: Policy, search: Search) -> bool:
    """Whether no call is treated differently."""
    return next(looser(one, other, search), None) is None and next(looser(other, one, search), None) is None


def _between(policy: Policy, mine: Table, theirs: Table, zone: Zone, world: World, search: Search) -> Iterator[Difference]:
    first = min(policy.taxonomy.entities)  # of what could not be judged no policy asks more
    if theirs.unknown and not mine.unknown:
        yield Difference(zone.name, "unknown", DENY, KEEP, Witness(world.caller, world.now, unknown=(first,)))
    if theirs.opaque and not mine.opaque:
        yield Difference(zone.name, "opaque", DENY, KEEP, Witness(world.caller, world.now, opaque=True))
    conditions = [(term.when, term.targets) for term in (*mine.terms, *theirs.terms)]
    conditions += [(when, targets) for _, when, targets, _ in (*mine.duties, *theirs.duties)]
    alike = kinds(tuple(policy.taxonomy.entities), conditions)
    denials = [Forbidden(term.when, term.targets) for term in mine.terms if term.operator is None]
    both = set(mine.terms)
    for term in theirs.terms:
        if term in both:
            continue
        found = search.find(term.when, term.targets, [*denials, *_as_strict(mine, term)], alike)
        if found is not None:
            demanded = DENY if term.operator is None else str(term.operator)
            witness = Witness(world.caller, world.now, found)
            yield Difference(zone.name, term.why(found[0].entity), demanded, asked(mine, found), witness)
    providers = _providers(mine) | _providers(theirs) | {ANOTHER}
    for reason, when, targets, duties in theirs.duties:
        for name in sorted(_names(duties, providers)):
            doing = [Forbidden(w, t) for _, w, t, others in mine.duties if name in _names(others, providers)]
            found = search.find(when, targets, [*denials, *doing], alike)
            if found is not None:
                yield Difference(zone.name, reason, name, KEEP, Witness(world.caller, world.now, found))


def _as_strict(mine: Table, term: Term) -> Sequence[Forbidden]:
    """What of a policy treats a finding as strictly as the term does, short of closing the zone."""
    if term.operator is None:
        return ()
    least = STRICTNESS[term.operator]
    return [
        Forbidden(one.when, one.targets, on_first=True)
        for one in mine.terms
        if one.operator is not None and STRICTNESS[one.operator] >= least
    ]


def asked(mine: Table, state: State) -> str:
    """What a policy asks for the first finding of a state in which it does not close the zone."""
    operators = [
        term.operator
        for term in mine.terms
        if term.operator is not None and Forbidden(term.when, term.targets, on_first=True).acts(state)
    ]
    return str(max(operators, key=STRICTNESS.__getitem__)) if operators else KEEP


def _providers(one: Table) -> frozenset[str]:
    return frozenset().union(*(duties.providers or () for _, _, _, duties in one.duties))


def _names(duties: Duties, providers: frozenset[str]) -> frozenset[str]:
    """Each thing that is asked for by a name of its own; to ask for some providers is to rule each other one out."""
    told = {f"notify {name}" for name in duties.notify}
    out = set() if duties.providers is None else {f"not {name}" for name in providers - duties.providers}
    return frozenset((duties.names - {"notify"}) | told | out | (set() if duties.restore else {"placeholders stay"}))
