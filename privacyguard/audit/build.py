"""The values of a call in, its audit records out; and the facts back out of a record, for replay.

What a record keeps of the facts is `recordable_facts`: scores with three decimals, endpoints as host:port, names that
nobody vouches for as digests. `facts_of` gives exactly that back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from privacyguard.audit.record import (
    DecisionEntry,
    DecisionRecord,
    DestinationEntry,
    DetectorId,
    DetectorStatus,
    Enforcement,
    ErrorCode,
    OutcomeRecord,
    OutcomeStatus,
    PolicyId,
    ShadowEntry,
    Stage,
    Tokens,
)
from privacyguard.audit.recordable import Known, as_digest, host_and_port, media, role, vouched, word
from privacyguard.errors import AuditError
from privacyguard.places import LOCAL, THIRD_PARTY, Destination, Zone
from privacyguard.values import DUTIES, Allow, Decision, Fact, Facts

SCORE_DECIMALS = 3
DIGEST = re.compile("[0-9a-f]{64}")

_Model = TypeVar("_Model", bound=BaseModel)


def policy_id(name: str, digest: str) -> PolicyId:
    """Name a policy; `digest` is the SHA-256 of its source, with or without the prefix `sha256:`."""
    return PolicyId(name=word(name), digest=as_digest(digest))


def detector_id(digest: str, floor: float, status: DetectorStatus) -> DetectorId:
    """Name a detector by its digest, and say how it fared in this call."""
    return _built(lambda: DetectorId(digest=as_digest(digest), floor=floor, status=status))


def decision_record(
    facts: Facts,
    decision: Decision,
    *,
    id: str,
    ts: datetime,
    policy: PolicyId,
    detectors: DetectorId,
    known: Known,
    principal: str | None = None,
    conversation: str | None = None,
    purpose: str | None = None,
    watched: str | None = None,
    shadow: tuple[PolicyId, str] | None = None,
    us: Mapping[Stage, int] | None = None,
    enforcement: Enforcement = Enforcement.OWNED,
    zones: Sequence[Zone] = (),
    trace: str | None = None,
) -> DecisionRecord:
    """Record a decision. `ts` is the aware moment that was given to `decide`, so that replay decides at the same one.

    `known` says of a model, provider or purpose whether it may stand in the log as it is; others become digests.
    `watched` is the verdict that the watched rules would have given, `shadow` a candidate policy and its verdict.
    `zones` are those of the deployment.
    `principal` and `conversation` are pseudonyms; so is `purpose`, the one that stands for a purpose that is not known.

    Raises:
        AuditError: something has no place in the schema; the message names the field.
    """
    kept = recordable_facts(facts, known, purpose)
    facts_entered: Any = [_fact_fields(fact) for fact in kept.findings]  # plain, for a model each would cost as much again
    return _built(
        lambda: DecisionRecord(
            ts=ts,
            id=id,
            principal=principal,
            conversation=conversation,
            trace=trace,
            purpose=kept.purpose,
            policy=policy,
            detectors=detectors,
            facts=facts_entered,
            opaque=kept.opaque,
            unknown=tuple(sorted(kept.unknown)),
            failed=kept.failed,
            caller=dict(kept.caller),
            taint=kept.taint or None,
            state=kept.state or None,
            unable=tuple(sorted(DUTIES - kept.able)),
            watched=None if watched is None else word(watched),
            shadow=None if shadow is None else ShadowEntry(policy=shadow[0], verdict=word(shadow[1])),
            servable={zone: tuple(map(_destination_entry, there)) for zone, there in kept.servable.items()},
            requested=_destination_entry(kept.requested),
            decision=decision_entry(decision, known),
            us=dict(us or {}),
            enforcement=enforcement,
            ranks={word(zone.name): zone.rank for zone in zones if zone not in (THIRD_PARTY, LOCAL)},
        )
    )


def outcome_record(
    decision: str,
    status: OutcomeStatus,
    *,
    ts: datetime,
    peer: str | None = None,
    http: int | None = None,
    attempts: int = 0,
    restored: int = 0,
    unrestored: int = 0,
    residual: int = 0,
    tokens: Tokens | None = None,
    error: ErrorCode | None = None,
    us: Mapping[Stage, int] | None = None,
    reply: Sequence[str] = (),
    model: str = "",
) -> OutcomeRecord:
    """Record what became of the call that `decision` (an id) was about. `peer` is ip:port, or anything that starts with `unix`.

    Raises:
        AuditError: something has no place in the schema; the message names the field.
    """
    return _built(
        lambda: OutcomeRecord(
            ts=ts,
            decision=decision,
            status=status,
            peer=None if peer is None else host_and_port(peer),
            http=http,
            attempts=attempts,
            restored=restored,
            unrestored=unrestored,
            residual=residual,
            tokens=tokens,
            error=error,
            us=dict(us or {}),
            reply=tuple(map(word, reply)),
            model=as_digest(model) if DIGEST.fullmatch(model.removeprefix("sha256:")) else None,
        )
    )


def recordable_facts(facts: Facts, known: Known, purpose: str | None = None) -> Facts:
    """What the log keeps of the facts. `purpose` stands in for a purpose that is not known (default: its digest)."""
    spoken = vouched(facts.purpose, known)
    return Facts(
        findings=tuple(_recordable_fact(fact) for fact in facts.findings),
        requested=_recordable_destination(facts.requested, known),
        servable={
            word(zone): tuple(_recordable_destination(destination, known) for destination in there)
            for zone, there in facts.servable.items()
        },
        opaque=tuple(media(part) for part in facts.opaque),
        unknown=frozenset(word(entity) for entity in facts.unknown),
        purpose=spoken if spoken == facts.purpose or purpose is None else purpose,
        failed=tuple(map(word, facts.failed)),
        caller={word(name): word(said) for name, said in facts.caller.items()},
        taint=word(facts.taint) if facts.taint else "",
        state=word(facts.state) if facts.state else "",
        able=facts.able & DUTIES,
    )


def facts_of(record: DecisionRecord) -> Facts:
    """The facts that a decision was made on, as the record keeps them."""
    return Facts(
        findings=tuple(
            Fact(fact.entity, fact.domain, fact.kind, fact.score, fact.value, fact.role, fact.part, fact.fixed)
            for fact in record.facts
        ),
        requested=_destination(record.requested),
        servable={zone: tuple(map(_destination, there)) for zone, there in record.servable.items()},
        opaque=record.opaque,
        unknown=frozenset(record.unknown),
        purpose=record.purpose,
        failed=record.failed,
        caller=dict(record.caller),
        taint=record.taint or "",
        state=record.state or "",
        able=DUTIES - frozenset(record.unable),
    )


def decision_entry(decision: Decision, known: Known) -> DecisionEntry:
    """What the log keeps of a decision; replay compares two of these."""
    destination = _recordable_destination(decision.destination, known) if isinstance(decision, Allow) else None
    rewrites = decision.rewrites if isinstance(decision, Allow) else ()
    rewritten: Any = [
        {"index": one.index, "operator": one.operator, "reasons": tuple(map(word, one.reasons))} for one in rewrites
    ]
    return DecisionEntry(
        verdict=word(decision.verdict),
        zone=destination.zone if destination else None,
        destination=_destination_entry(destination) if destination else None,
        denied={word(ruling.zone): tuple(map(word, ruling.denied)) for ruling in decision.rulings if ruling.denied},
        rewrites=rewritten,
        reasons=tuple(map(word, decision.reasons)),
    )


def _recordable_fact(fact: Fact) -> Fact:
    entity, speaker, score = word(fact.entity), role(fact.role), round(fact.score, SCORE_DECIMALS)
    if entity == fact.entity and speaker == fact.role and score == fact.score:
        return fact
    return replace(fact, entity=entity, role=speaker, score=score)


def _recordable_destination(destination: Destination, known: Known) -> Destination:
    return Destination(
        model=vouched(destination.model, known),
        provider=vouched(destination.provider, known),
        endpoint=host_and_port(destination.endpoint),
        zone=word(destination.zone),
    )


def _fact_fields(fact: Fact) -> dict[str, object]:
    return {
        "entity": fact.entity,
        "domain": fact.domain,
        "kind": fact.kind,
        "score": fact.score,
        "value": fact.value,
        "role": fact.role,
        "part": fact.part,
        "fixed": fact.fixed,
    }


def _destination_entry(destination: Destination) -> DestinationEntry:
    return DestinationEntry(
        zone=destination.zone, provider=destination.provider, model=destination.model, endpoint=destination.endpoint
    )


def _destination(entry: DestinationEntry) -> Destination:
    return Destination(model=entry.model, provider=entry.provider, endpoint=entry.endpoint, zone=entry.zone)


def _built(build: Callable[[], _Model]) -> _Model:
    wrong: list[str] = []
    try:
        return build()
    except ValidationError as error:
        # Only the schema's own names: what is behind the first one, and the input, can be the caller's.
        wrong = sorted({str(problem["loc"][0]) for problem in error.errors(include_input=False) if problem["loc"]})
        title = error.title
    # Raised here, where no cause with the input in it hangs on to it.
    raise AuditError(f"a {title} cannot be built: {', '.join(wrong)} has no place in the schema")
