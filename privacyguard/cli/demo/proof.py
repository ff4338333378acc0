"""The plans of some calls and what a server received in, the values that are there and may not be out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from privacyguard.places import THIRD_PARTY
from privacyguard.plan import Plan
from privacyguard.testing import Leak, RecordingServer, find_leaks
from privacyguard.values import Kind

LONG = 6  # code points; ports and lengths in a request's head look like shorter values, so these are sought in the bodies


def withheld(plan: Plan, texts: Mapping[str, str]) -> Iterator[str]:
    """The values of a call that a third party may not have; `texts` are its segments by path."""
    ruling = next(found for found in plan.decision.rulings if found.zone == THIRD_PARTY.name)
    rewritten = {rewrite.index for rewrite in ruling.rewrites}
    for index, one in enumerate(plan.findings):
        denied = bool(ruling.denied) and one.score >= plan.policy.score and one.kind is not Kind.QUASI
        if index in rewritten or denied:
            yield texts[one.path][one.start : one.end]


def leaks_at(server: RecordingServer, values: Iterable[str]) -> tuple[Leak, ...]:
    """Which values are in the bytes this server received, however they are encoded."""
    unique = sorted(set(values))
    long, short = [value for value in unique if len(value) >= LONG], [value for value in unique if len(value) < LONG]
    bodies = b"\n".join(call.body for call in server.requests)
    return (*find_leaks(server.received(), long), *find_leaks(bodies, short))
