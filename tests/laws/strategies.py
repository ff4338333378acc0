"""Generated policies, facts, texts and cuttings of texts for the laws, out of telling vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import strategies as st

from privacyguard.places import LOCAL, THIRD_PARTY, Deployment, Destination, Zone
from privacyguard.policy.load import load_taxonomy
from privacyguard.policy.policy import Circumstance, Defaults, Invariant, Layer, Policy, Relaxation, Rule, Selector
from privacyguard.values import Action, Fact, Facts, Operator, Part, Taxonomy

SHIPPED = load_taxonomy()
# one of each kind of default: redacted, kept, local, denied, denied there and redacted here
NAMES = ("PERSON", "LOCATION", "HEALTH_CONDITION", "CREDIT_CARD_CVV", "BIOMETRIC_DATA")
TAXONOMY = Taxonomy({name: SHIPPED[name] for name in NAMES})
THRESHOLDS = (0.0, 0.3, 0.5, 0.8, 1.0)
SCORES = (0.0, 0.29, 0.3, 0.49, 0.5, 0.51, 0.79, 0.8, 0.85, 1.0)  # at, just below and between the thresholds
ZONES = (THIRD_PARTY, Zone("partner", 40), Zone("clinic", 70), LOCAL)
PLACES = {zone.name: Destination(f"{zone.name}/model", "any", f"https://{zone.name}.test", zone.name) for zone in ZONES}
SPARE = Destination("spare/model", "any", "https://spare.test", "local")

deployments = st.sampled_from(
    (Deployment(), Deployment((THIRD_PARTY, ZONES[1], LOCAL)), Deployment(ZONES)),
)
selectors = st.builds(
    Selector,
    st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=3),
    st.sampled_from(THRESHOLDS),
    st.sampled_from((1, 1, 1, 2)),
)
clauses = st.lists(selectors, min_size=1, max_size=2).map(tuple)


NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
EARLIER, LATER = NOON.replace(month=6), NOON.replace(month=8)
TEAM = Circumstance("team", frozenset({"billing"}), verified=True)
ROLE = Circumstance("role", frozenset({"nurse", "doctor"}))
callers = st.fixed_dictionaries(
    {}, optional={"team": st.sampled_from(("billing", "other")), "role": st.sampled_from(("nurse", "other"))}
)


@st.composite
def rules(draw: st.DrawFn, name: str, zones: Sequence[str]) -> Rule:
    """A rule that a file could hold: an allow stands alone, only redact and block choose zones, a floor delegates."""
    action = draw(st.sampled_from(Action))
    when = draw(st.lists(clauses, min_size=1, max_size=2).map(tuple))
    caller = draw(st.sampled_from(((), (), (TEAM,), (ROLE,), (ROLE, TEAM))))
    if action is Action.ALLOW:
        when = ((Selector(when[0][0].entities, 0.5),),)
        caller = tuple(one for one in caller if one.verified)
    chosen = st.none() | st.frozensets(st.sampled_from(zones), min_size=1)
    reach = draw(chosen) if action in (Action.REDACT, Action.BLOCK) else None
    operator = draw(st.sampled_from(Operator)) if action is Action.REDACT else Operator.PLACEHOLDER
    until = draw(st.sampled_from((None, None, None, EARLIER, LATER)))
    floor = draw(st.sampled_from((None, *(one for one in Action if list(Action).index(one) < list(Action).index(action)))))
    return Rule(name, action, when, operator, reach, caller=caller, monitor_until=until, floor=floor)


@st.composite
def relaxations(draw: st.DrawFn, name: str, rule: Rule) -> Relaxation:
    """An exception that the rule delegates."""
    assert rule.floor is not None
    order = list(Action)
    action = draw(st.sampled_from(order[order.index(rule.floor) : order.index(rule.action)]))
    entities = draw(st.none() | st.frozensets(st.sampled_from(sorted(rule.entities)), min_size=1))
    caller = draw(st.sampled_from(((), (TEAM,))))
    ends = draw(st.sampled_from((EARLIER, NOON, LATER)))
    operator = draw(st.sampled_from(Operator)) if action is Action.REDACT else Operator.PLACEHOLDER
    return Relaxation(name, rule.id, action, ends, "somebody", "a reason", entities, operator, caller)


@st.composite
def layers(draw: st.DrawFn, number: int, most_rules: int, zones: Sequence[str], above: Sequence[Rule] = ()) -> Layer:
    """One layer of a policy: rules, defaults, exceptions of its own rules and of those above, what it lets others lift."""
    own = tuple(draw(rules(f"r{number}{index}", zones)) for index in range(draw(st.integers(0, most_rules))))
    defaults = Defaults(
        draw(st.sampled_from(THRESHOLDS)),
        draw(st.none() | st.sampled_from(Action)),
        draw(st.sampled_from((Action.ALLOW, Action.ROUTE_LOCAL, Action.BLOCK))),
        draw(st.sampled_from((Action.ALLOW, Action.ROUTE_LOCAL, Action.BLOCK))),
    )
    delegating = [rule for rule in (*above, *own) if rule.floor is not None]
    relaxed = [
        draw(relaxations(f"x{number}{index}", draw(st.sampled_from(delegating))))
        for index in range(draw(st.integers(0, 2)) if delegating else 0)
    ]
    liftable = draw(st.frozensets(st.sampled_from(NAMES), max_size=2))
    return Layer(f"l{number}", "0" * 64, own, defaults, tuple(relaxed), liftable)


@st.composite
def policies(draw: st.DrawFn, most_rules: int = 3, most_layers: int = 2) -> Policy:
    """A policy over a small taxonomy, with invariants that may hold or not."""
    deployment = draw(deployments)
    zones = [zone.name for zone in deployment.zones]
    made: list[Layer] = []
    for number in range(draw(st.integers(1, most_layers))):
        made.append(draw(layers(number, most_rules, zones, [rule for layer in made for rule in layer.rules])))
    invariants = st.builds(
        Invariant,
        st.just("promise"),
        st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2),
        st.sampled_from(THRESHOLDS),
        st.sampled_from(zones),
        st.booleans(),
    )
    return Policy(
        tuple(made), TAXONOMY, deployment, (draw(invariants),), trusted=frozenset({"team"}), claimed=frozenset({"role"})
    )


def fact(entity: str, score: float, value: int = 1, *, fixed: bool = False) -> Fact:
    """A finding in a user's message."""
    label = TAXONOMY[entity]
    return Fact(entity, label.domain, label.kind, score, value, "user", Part.TEXT, fixed)


found = st.builds(fact, st.sampled_from(NAMES), st.sampled_from(SCORES), st.integers(1, 3), fixed=st.booleans())


@st.composite
def calls(draw: st.DrawFn, policy: Policy, most_findings: int = 4) -> Facts:
    """A call to one of the policy's zones, with some of its models up."""
    zones = [zone.name for zone in policy.deployment.zones]
    served = draw(st.sets(st.sampled_from(zones)))
    requested = PLACES[draw(st.sampled_from(zones))]
    return Facts(
        tuple(draw(st.lists(found, max_size=most_findings))),
        requested,
        {zone: (PLACES[zone], SPARE) if zone == "local" else (PLACES[zone],) for zone in sorted(served)},
        draw(st.sampled_from(((), ("image",)))),
        draw(st.frozensets(st.sampled_from(NAMES), max_size=2)),
        caller=draw(callers),
        taint=draw(st.sampled_from(("", "", "", *zones))),
    )


@st.composite
def cuttings(draw: st.DrawFn, text: str) -> list[str]:
    """The text cut into the chunks of a stream, empty ones included."""
    places = draw(st.lists(st.integers(0, len(text)), max_size=12))
    cuts = [0, *sorted(places), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]
