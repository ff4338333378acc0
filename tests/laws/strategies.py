"""Generated policies, facts, texts and cuttings of texts for the laws, out of telling vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import strategies as st

from privacyguard.policy.load import load_taxonomy
from privacyguard.policy.policy import Defaults, Invariant, Policy, Rule, Selector
from privacyguard.values import (
    LOCAL,
    THIRD_PARTY,
    Action,
    Deployment,
    Destination,
    Fact,
    Facts,
    Operator,
    Part,
    Taxonomy,
    Zone,
)

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


@st.composite
def rules(draw: st.DrawFn, number: int, zones: Sequence[str]) -> Rule:
    """A rule that a file could hold: an allow stands alone, only redact and block choose their zones."""
    action = draw(st.sampled_from(Action))
    when = draw(st.lists(clauses, min_size=1, max_size=2).map(tuple))
    if action is Action.ALLOW:
        when = ((Selector(when[0][0].entities, 0.5),),)
    chosen = st.none() | st.frozensets(st.sampled_from(zones), min_size=1)
    reach = draw(chosen) if action in (Action.REDACT, Action.BLOCK) else None
    operator = draw(st.sampled_from(Operator)) if action is Action.REDACT else Operator.PLACEHOLDER
    return Rule(f"r{number}", action, when, operator, reach)


@st.composite
def policies(draw: st.DrawFn, most_rules: int = 4) -> Policy:
    """A policy over a small taxonomy, with invariants that may hold or not."""
    deployment = draw(deployments)
    zones = [zone.name for zone in deployment.zones]
    count = draw(st.integers(0, most_rules))
    defaults = Defaults(
        draw(st.sampled_from(THRESHOLDS)),
        draw(st.none() | st.sampled_from(Action)),
        draw(st.sampled_from((Action.ALLOW, Action.ROUTE_LOCAL, Action.BLOCK))),
        draw(st.sampled_from((Action.ALLOW, Action.ROUTE_LOCAL, Action.BLOCK))),
    )
    invariants = st.builds(
        Invariant,
        st.just("promise"),
        st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2),
        st.sampled_from(THRESHOLDS),
        st.sampled_from(zones),
        st.booleans(),
    )
    return Policy(
        "generated",
        "0" * 64,
        TAXONOMY,
        tuple(draw(rules(number, zones)) for number in range(count)),
        defaults,
        deployment,
        (draw(invariants),),
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
    )


@st.composite
def cuttings(draw: st.DrawFn, text: str) -> list[str]:
    """The text cut into the chunks of a stream, empty ones included."""
    places = draw(st.lists(st.integers(0, len(text)), max_size=12))
    cuts = [0, *sorted(places), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]
