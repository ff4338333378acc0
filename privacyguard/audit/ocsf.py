"""A decision and its outcome in, an event of the Open Cybersecurity Schema Framework out: API Activity (6003), version 1.3.

Source: https://schema.ocsf.io/1.3.0/classes/api_activity. What the framework has no place for stands under `unmapped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from privacyguard.audit.line import Entry
from privacyguard.audit.record import DecisionRecord, OutcomeRecord, OutcomeStatus

CATEGORY, CLASS = 6, 6003  # Application Activity, API Activity
READ = 2  # activity: a model is asked
UNKNOWN, SUCCESS, FAILURE = 0, 1, 2  # status
INFORMATIONAL, LOW, MEDIUM = 1, 2, 3  # severity
WAITING = 100_000  # decisions that may wait for their outcome


def events(entries: Iterable[Entry], version: str) -> Iterator[dict[str, Any]]:
    """Yield an event per call, when its outcome is read; those without one at the end. `version` is the library's."""
    waiting: dict[str, DecisionRecord] = {}
    for entry in entries:
        record = entry.record
        if isinstance(record, DecisionRecord):
            if record.decision.destination is None:
                yield event(record, None, version)
                continue
            waiting[record.id] = record
            if len(waiting) > WAITING:
                yield event(waiting.pop(next(iter(waiting))), None, version)
        elif isinstance(record, OutcomeRecord) and record.decision in waiting:
            yield event(waiting.pop(record.decision), record, version)
    for record in waiting.values():
        yield event(record, None, version)


def event(decision: DecisionRecord, outcome: OutcomeRecord | None, version: str) -> dict[str, Any]:
    """One call."""
    there = decision.decision.destination
    host, _, port = (there or decision.requested).endpoint.rpartition(":")
    blocked = there is None
    if outcome is None:
        status = FAILURE if blocked else UNKNOWN  # a call without an outcome may have been answered
    else:
        status = SUCCESS if outcome.status is OutcomeStatus.SENT else FAILURE
    sensitive = bool(decision.facts)
    made: dict[str, Any] = {
        "category_uid": CATEGORY,
        "category_name": "Application Activity",
        "class_uid": CLASS,
        "class_name": "API Activity",
        "activity_id": READ,
        "activity_name": "Read",
        "type_uid": CLASS * 100 + READ,
        "severity_id": MEDIUM if blocked else LOW if sensitive else INFORMATIONAL,
        "status_id": status,
        "time": int(decision.ts.timestamp() * 1000),
        "metadata": {
            "version": "1.3.0",
            "uid": decision.id,
            "product": {"name": "privacyguard", "vendor_name": "privacyguard", "version": version},
            "profiles": ["security_control"],
        },
        "action_id": 2 if blocked else 1,  # Denied, Allowed
        "disposition_id": 2 if blocked else 1,  # Blocked, Allowed
        "actor": {"user": {"uid": decision.principal or "unknown"}},
        "api": {
            "operation": "model.call",
            "service": {"name": (there or decision.requested).provider or "unknown"},
            "request": {"uid": decision.id},
        },
        "src_endpoint": {"name": "privacyguard"},
        "dst_endpoint": {"hostname": host.strip("[]") or "unknown", **({"port": int(port)} if port.isdigit() else {})},
        "firewall_rule": {"name": ", ".join(decision.decision.reasons)[:256], "uid": decision.policy.digest},
        "unmapped": {
            "verdict": decision.decision.verdict,
            "zone": decision.decision.zone,
            "model": there.model if there else None,
            "requested_model": decision.requested.model,
            "policy": decision.policy.name,
            "entities": sorted({fact.entity for fact in decision.facts}),
            "findings": len(decision.facts),
            "rewrites": len(decision.decision.rewrites),
            "conversation": decision.conversation,
            "outcome": None if outcome is None else str(outcome.status),
            "tokens": None if outcome is None or outcome.tokens is None else outcome.tokens.model_dump(),
        },
    }
    if outcome is not None:
        made["duration"] = int((outcome.ts - decision.ts).total_seconds() * 1000)
        if outcome.error is not None:
            made["status_code"] = str(outcome.error)
        if outcome.peer and ":" in outcome.peer:
            made["dst_endpoint"]["ip"] = outcome.peer.rpartition(":")[0].strip("[]")
    return made
