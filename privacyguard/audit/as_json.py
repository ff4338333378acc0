"""What was counted of a log in, plain data for JSON out: what `audit stats` and the report's twin say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from privacyguard.audit.gather import Gathered, Span


def as_data(found: Gathered) -> dict[str, Any]:
    """Every count, by names instead of tuples."""
    return {
        "first": found.first or None,
        "last": found.last or None,
        "calls": found.calls,
        "open": found.open,
        "dropped": found.dropped,
        "unreadable": found.unreadable,
        "verdicts": dict(found.verdicts),
        "days": _rows(("day", "verdict"), found.days.items()),
        "flows": _rows(("domain", "zone", "verdict"), found.flows.items()),
        "findings": _rows(("domain", "entity"), found.entities.items()),
        "operators": dict(found.operators),
        "sensitive_raw_to_third_party": found.sensitive_raw,
        "sent_as_it_is": _rows(("domain", "kind", "score_from"), found.raw.items()),
        "residual": found.residual,
        "reasons": dict(found.reasons),
        "recipients": [
            {**_span(one), "zone": zone, "provider": provider, "model": model, "endpoint": endpoint}
            | {"peers": sorted(found.peers.get(endpoint, ())), "reached": found.reached[zone, provider, model, endpoint]}
            for (zone, provider, model, endpoint), one in found.recipients.items()
        ],
        "policies": [{"name": name, "digest": digest, **_span(one)} for (name, digest), one in found.policies.items()],
        "detectors": [{"digest": digest, "status": status, **_span(one)} for (digest, status), one in found.detectors.items()],
        "outcomes": dict(found.statuses),
        "errors": dict(found.errors),
        "reply_rules": dict(found.reply_rules),
        "unknown": dict(found.unknown),
        "opaque": dict(found.opaque),
        "calls_with": {"unjudged": found.unjudged, "unread": found.unread, "unread_to_third_party": found.unread_sent},
        "enforcement": dict(found.enforcement),
        "shadow": _rows(("verdict", "candidate"), found.shadow.items()),
        "milliseconds": {
            stage: {f"p{int(share * 100)}": round(one.at(share) / 1000, 2) for share in (0.5, 0.95, 0.99)}
            for stage, one in found.stages.items()
        },
        "tokens": [
            {
                "zone": zone,
                "provider": provider,
                "model": model,
                "calls": one.calls,
                "prompt": one.prompt,
                "completion": one.completion,
            }
            for (zone, provider, model), one in found.tokens.items()
        ],
    }


def _rows(names: tuple[str, ...], counted: Iterable[tuple[tuple[Any, ...], int]]) -> list[dict[str, Any]]:
    return [{**dict(zip(names, key, strict=True)), "count": count} for key, count in counted]


def _span(one: Span) -> dict[str, Any]:
    return {"first": one.first, "last": one.last, "calls": one.calls}
