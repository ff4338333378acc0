"""The shape of a policy's cases as pydantic models: what is judged, and what has to come out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from privacyguard.policy.schema_words import (
    Entities,
    EntityName,
    Instant,
    Names,
    Score,
    SetModel,
    Strict,
    VerdictName,
    ZoneName,
    Zones,
)
from privacyguard.values import Operator


class FactModel(Strict):
    """A finding in a case: an entity and its score."""

    entity: Annotated[EntityName, Field(description="What was found.")]
    score: Annotated[Score, Field(description="How sure it is, from 0 to 1.")] = 0.85
    times: Annotated[int, Field(ge=1, le=1000, description="So many of them, each of another value.")] = 1


class EachModel(SetModel):
    """Every entity of a static set, each in a call of its own."""

    score: Annotated[Score, Field(description="How sure each finding is, from 0 to 1.")] = 0.85


class ExpectModel(Strict):
    """The verdict, reasons that must be among the decision's, and what must become of what was found."""

    verdict: Annotated[VerdictName, Field(description="allow, redact, block, route_local, or route_ and a zone.")]
    because: Annotated[Names, Field(description="Ids of rules, default/ENTITY, unknown/ENTITY …")] = []
    with_: Annotated[
        dict[EntityName, Annotated[Operator, Field(strict=False)]],
        Field(alias="with", description="Per entity, the operator that its findings are rewritten with where the call goes."),
    ] = {}
    redacted: Annotated[str | None, Field(description="The text that leaves; `policy test --update` writes it.")] = None


class CaseModel(Strict):
    """One test: messages that are really scanned, or facts that are judged as they are."""

    name: Annotated[str, Field(description="What it shows, in a sentence.")]
    text: Annotated[str | None, Field(description="What a user says; it is really scanned.")] = None
    messages: Annotated[list[dict[str, Any]], Field(description="Messages of a chat; they are really scanned.")] = []
    facts: Annotated[list[FactModel] | None, Field(description="Findings that are judged as they stand.")] = None
    each: Annotated[EachModel | None, Field(description="One finding after the other; the same comes out for each.")] = None
    caller: Annotated[dict[str, str], Field(description="Facts about who calls; `purpose` and `env` too.")] = {}
    requested: Annotated[ZoneName, Field(description="The zone that is asked for.")] = "third_party"
    unreachable: Annotated[Zones, Field(description="Zones without a model that can serve the call.")] = []
    unknown: Annotated[Entities, Field(description="Entities that could not be judged.")] = []
    opaque: Annotated[Names, Field(description="Media types of parts that cannot be read.")] = []
    taint: Annotated[str, Field(description="The zone that the conversation may not leave any more.")] = ""
    now: Annotated[Instant | None, Field(description="The instant of the call; while every exception holds unless said.")] = (
        None
    )
    todo: Annotated[str, Field(description="Why it fails for now; once it passes, this must go.")] = ""
    expect: Annotated[ExpectModel, Field(description="What has to come out.")]
