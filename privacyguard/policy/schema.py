"""The shape of a policy file as pydantic models: what keys there are and what they may hold, nothing about meaning.

The order of the keys is the one that `policy fmt` writes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from privacyguard.policy.schema_cases import CaseModel
from privacyguard.policy.schema_detect import DetectModel
from privacyguard.policy.schema_words import (
    Instant,
    Name,
    Names,
    Score,
    SetModel,
    Strict,
    ZoneName,
    Zones,
)
from privacyguard.values import Action, Operator


def entries(value: Any) -> Any:
    """A list stands for a zone that has these entries."""
    return {"entries": value} if isinstance(value, list) else value


class ZoneEntryModel(Strict):
    """A place that belongs to a zone: which models, at exactly which endpoint."""

    models: Annotated[Names, Field(min_length=1, description="Model patterns such as `ollama/*`.")]
    endpoint: Annotated[str, Field(description="Base URL the call is built from, or unix:///path.")]
    peers: Annotated[Names, Field(description="CIDR blocks the endpoint's address may be in besides loopback.")] = []
    plaintext: Annotated[Literal["accepted"] | None, Field(description="Accept http to a peer that is not loopback.")] = None


class ZoneModel(Strict):
    """A zone: its entries, and its rank where it is not third_party (0) or local (100)."""

    rank: Annotated[int | None, Field(ge=1, le=99, description="How far it is trusted, from 1 to 99.")] = None
    entries: Annotated[list[ZoneEntryModel], Field(description="The places that belong to it.")] = []


ZoneMap = dict[ZoneName, Annotated[ZoneModel, BeforeValidator(entries)]]


class LabelsModel(SetModel):
    """A static set over the taxonomy, from a score up."""

    score: Annotated[Score | None, Field(description="Act from this score up; `defaults.score` unless said.")] = None


class SelectorModel(LabelsModel):
    """The findings with these labels, if there are enough of them."""

    at_least: Annotated[int, Field(ge=1, description="Distinct values in the call.")] = 1


class ClauseModel(SelectorModel):
    """One condition of an `all`: a selector, or a choice of them."""

    any: Annotated[list[SelectorModel], Field(min_length=1, description="One of these has to hold.")] = []


CALLER_KEYS = frozenset({"caller", "purpose", "env"})


class CallerModel(Strict):
    """What is true of whoever calls: each named fact has one of the values."""

    caller: Annotated[dict[str, Names], Field(description="Facts that `caller:` declares, and their values.")] = {}
    purpose: Annotated[Names, Field(min_length=1, description="What the call is for, as the application says.")] = []
    env: Annotated[Names, Field(min_length=1, description="Where the application runs, as it says.")] = []


class ConditionModel(SelectorModel):
    """A selector, or `all` of several conditions that must hold in the same call."""

    all: Annotated[list[ClauseModel], Field(min_length=1, description="All of these have to hold in one call.")] = []


class WhenModel(CallerModel, ConditionModel):
    """A selector, or `all` of several conditions that must hold in the same call; and what is true of whoever calls."""


class ObligeModel(Strict):
    """What must be done about a call that the rule matches; what cannot be done denies it."""

    rescan: Annotated[bool, Field(description="Look at what would leave once more.")] = False
    no_cache: Annotated[bool, Field(description="Nothing of it is kept for other calls.")] = False
    notify: Annotated[Names, Field(min_length=1, description="Tell these, through Guard(notify=...).")] = []
    taint: Annotated[bool, Field(description="The conversation stays where this call went.")] = False
    require_provider: Annotated[Names, Field(min_length=1, description="Only these providers.")] = []
    restore: Annotated[bool, Field(description="False: placeholders stay in the reply.")] = True


class RuleModel(Strict):
    """When these findings are in the call, this holds."""

    id: Annotated[Name, Field(description="The reason that decisions, records and tests name.")]
    why: Annotated[str, Field(description="For whom it may concern.")] = ""
    controls: Annotated[Names, Field(description="Controls of standards that it carries out, such as GDPR-9.")] = []
    direction: Annotated[Literal["request", "reply"], Field(description="`reply`: it judges what comes back.")] = "request"
    when: Annotated[WhenModel, Field(description="The findings that it is about, and who calls.")]
    then: Annotated[Action, Field(strict=False, description="What is demanded of them.")]
    with_: Annotated[Operator | None, Field(alias="with", strict=False, description="How to redact.")] = None
    zones: Annotated[Zones | None, Field(min_length=1, description="Where the action holds, instead of its usual reach.")] = (
        None
    )
    mode: Annotated[Literal["enforce", "monitor"], Field(description="`monitor`: a second verdict, not enforced.")] = "enforce"
    monitor_until: Annotated[Instant | None, Field(description="An instant with an offset, at which watching ends.")] = None
    floor: Annotated[
        Literal["allow", "redact", "route_local"] | None, Field(description="What an exception may relax the rule to, at most.")
    ] = None
    oblige: Annotated[ObligeModel, Field(description="What must be done about the call.")] = ObligeModel()


class ExtendsModel(Strict):
    """The policy above this one: a shipped pack's name or a path beside this file, and the digest of its bytes."""

    policy: Annotated[str, Field(description="A shipped policy's name, or a path beside this file.")]
    digest: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$", description="`privacyguard policy digest` prints it.")]


class ScopeModel(CallerModel, SetModel):
    """For which findings of the rule, and for whom, an exception holds. Nothing said: for all."""


class ExceptionModel(Strict):
    """Somebody's approval that a rule demands less, for a while."""

    id: Annotated[Name, Field(description="What records of its use name.")]
    relaxes: Annotated[str, Field(description="The id of a rule that has a `floor`.")]
    to: Annotated[Action, Field(strict=False, description="Not below the rule's floor.")]
    with_: Annotated[Operator | None, Field(alias="with", strict=False, description="How to redact.")] = None
    when: Annotated[ScopeModel, Field(description="For which findings of the rule, and for whom.")] = ScopeModel()
    justification: Annotated[str, Field(min_length=1, description="Why it has to be.")]
    approved_by: Annotated[str, Field(min_length=1, description="Who answers for it.")]
    expires: Annotated[Instant, Field(description="An instant with an offset; the exception is dead at it.")]


class LiftableModel(SetModel):
    """The entities whose defaults here a lower layer may replace."""


class DefaultsModel(Strict):
    """What holds where no rule speaks."""

    score: Annotated[Score, Field(description="What scores less is acted on by no condition without a score.")] = 0.5
    unmatched: Annotated[
        Literal["taxonomy", "allow", "redact", "route_local", "block"],
        Field(description="For entities that no rule handles; `taxonomy`: each one's own default."),
    ] = "taxonomy"
    unknown: Annotated[
        Literal["route_local", "block", "allow"], Field(description="For a call with entities that could not be judged.")
    ] = "route_local"
    opaque: Annotated[
        Literal["block", "route_local", "allow"], Field(description="For a call with parts that cannot be read.")
    ] = "block"
    languages: Annotated[
        Literal["any", "measured"],
        Field(description="`measured`: in any other language what a model looks for counts as unknown."),
    ] = "any"


class NeverModel(LabelsModel):
    """What must never be where."""

    reaches: Annotated[ZoneName, Field(description="The zone where it must never be.")]
    as_: Annotated[Literal["raw", "any"], Field(alias="as", description="`raw`: as it is; `any`: in any form.")] = "raw"


class InvariantModel(Strict):
    """A promise that is checked when the policy loads."""

    id: Annotated[Name, Field(description="What the promise is called.")]
    never: Annotated[NeverModel, Field(description="What must never be where.")]


class DeploymentModel(Strict):
    """A deployment file: where things are, apart from what may go there."""

    apiVersion: Annotated[Literal["privacyguard/v1"], Field(description="The version of the language.")]
    kind: Annotated[Literal["deployment"], Field(description="What the file is.")]
    name: Annotated[str, Field(description="What the deployment is called.")] = "deployment"
    zones: Annotated[ZoneMap, Field(description="Where things are.")] = {}
    route: Annotated[dict[ZoneName, Names], Field(description="The models that serve a zone, in this order.")] = {}
    tools: Annotated[dict[str, ZoneName], Field(description="The zones that tools are in.")] = {}
    audit: Annotated[str | None, Field(description="Directory of the audit log.")] = None


class PolicyModel(Strict):
    """A policy file."""

    apiVersion: Annotated[Literal["privacyguard/v1"], Field(description="The version of the language.")]
    kind: Annotated[Literal["policy"], Field(description="What the file is.")] = "policy"
    name: Annotated[Name, Field(description="What the policy is called in records.")]
    layer: Annotated[Literal["pack", "org", "team", "app"], Field(description="Whose it is; lower ones only tighten.")] = "app"
    description: Annotated[str, Field(description="What it is for.")] = ""
    extends: Annotated[ExtendsModel | None, Field(description="The policy above this one.")] = None
    caller: Annotated[
        dict[str, Literal["verified", "claimed"]],
        Field(description="Facts about who calls; only one that the application verified may loosen anything."),
    ] = {}
    zones: Annotated[ZoneMap, Field(description="Where things are; may stand in a deployment file instead.")] = {}
    route: Annotated[dict[ZoneName, Names], Field(description="The models that serve a zone, in this order.")] = {}
    tools: Annotated[dict[str, ZoneName], Field(description="The zones that tools are in.")] = {}
    detect: Annotated[DetectModel, Field(description="What is found beyond what is found anyway.")] = DetectModel()
    defaults: Annotated[DefaultsModel, Field(description="What holds where no rule speaks.")] = DefaultsModel()
    liftable: Annotated[LiftableModel, Field(description="Entities whose defaults a lower layer may replace.")] = (
        LiftableModel()
    )
    rules: Annotated[list[RuleModel], Field(description="What is demanded; their order means nothing.")] = []
    exceptions: Annotated[list[ExceptionModel], Field(description="What somebody approved, for a while.")] = []
    invariants: Annotated[list[InvariantModel], Field(description="Promises that are checked at loading.")] = []
    tests: Annotated[list[CaseModel], Field(description="Cases that `policy test` runs.")] = []
