"""An explanation in, the object that a program reads out. Its keys are in docs/policy.md; no text of the call is in it."""

from __future__ import annotations

from collections.abc import Sequence

from privacyguard.policy.demands import Demand, Fate, ZoneFate
from privacyguard.policy.explanation import Explanation, Source
from privacyguard.policy.wording import condition, reason_words
from privacyguard.values import Allow


def as_object(told: Explanation, steps: Sequence[str]) -> dict[str, object]:
    """The whole explanation. `steps` is what somebody can do about the verdict."""
    facts, decision = told.facts, told.decision
    return {
        "policy": told.policy,
        "file": told.file,
        "digest": f"sha256:{told.digest}",
        "now": told.now.isoformat(),
        "verdict": decision.verdict,
        "because": list(decision.reasons),
        "requested": facts.requested.zone,
        "destination": decision.destination.zone if isinstance(decision, Allow) else None,
        "watched_verdict": told.watched,
        "caller": dict(facts.caller),
        "findings": [
            {"entity": one.entity, "domain": one.domain, "kind": one.kind, "score": one.score, "value": one.value}
            | {"role": one.role, "fixed": one.fixed}
            for one in facts.findings
        ],
        "unknown": sorted(facts.unknown),
        "opaque": list(facts.opaque),
        "failed": list(facts.failed),
        "zones": [_zone(one) for one in told.zones],
        "changes": [
            {
                "if": condition(one.change, facts),
                "kind": type(one.change).__name__,
                "verdict": one.verdict,
                "destination": one.zone,
                "looser": one.looser,
            }
            for one in told.changes
        ],
        "nearly": [
            {
                "reason": one.reason,
                "zones": list(one.zones),
                "if": condition(one.change, facts),
                "kind": type(one.change).__name__,
                "verdict": one.verdict,
            }
            for one in told.nearly
        ],
        "reasons": {reason: _source(source) for reason, source in told.sources.items()},
        "next_steps": list(steps),
    }


def _zone(one: ZoneFate) -> dict[str, object]:
    return {
        "zone": one.zone,
        "rank": one.rank,
        "state": one.state,
        "goes_here": one.chosen,
        "served": one.served,
        "denied_by": list(one.denied),
        "outdone": list(one.dominated),
        "findings": [_fate(fate) for fate in one.fates],
    }


def _fate(fate: Fate) -> dict[str, object]:
    return {
        "finding": fate.finding,
        "form": "deny" if fate.denies else fate.operator or "keep",
        "by": [demand.reason for demand in fate.demands if demand.won] or list(fate.kept),
        "outdone": [_demand(demand) for demand in fate.demands if not demand.won],
        "acts_from": fate.acts_from,
    }


def _demand(one: Demand) -> dict[str, object]:
    return {"reason": one.reason, "form": one.operator or "deny"}


def _source(one: Source) -> dict[str, object]:
    return {
        "kind": one.kind,
        "at": one.place or None,
        "layer": one.layer or None,
        "then": one.action or None,
        "why": one.why or reason_words(one.reason) or None,
        "controls": list(one.controls),
    }
