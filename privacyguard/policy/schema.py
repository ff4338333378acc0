"""The shape of a policy file as pydantic models: what keys there are and what they may hold, nothing about meaning."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from privacyguard.values import Action, Domain, Kind, Operator

Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Seconds = Annotated[float, Field(gt=0, le=600, allow_inf_nan=False)]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _entries(value: Any) -> Any:
    return {"entries": value} if isinstance(value, list) else value


def _spared(value: Any) -> Any:
    return value if isinstance(value, dict) else {"value": value}


Names = Annotated[list[str], BeforeValidator(_listed)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ZoneEntryModel(_Strict):
    """A place that belongs to a zone: which models, at exactly which endpoint."""

    models: Annotated[Names, Field(min_length=1, description="Model patterns such as `ollama/*`.")]
    endpoint: Annotated[str, Field(description="Base URL the call is built from, or unix:///path.")]
    peers: Annotated[Names, Field(description="CIDR blocks the endpoint's address may be in besides loopback.")] = []
    plaintext: Annotated[Literal["accepted"] | None, Field(description="Accept http to a peer that is not loopback.")] = None


class ZoneModel(_Strict):
    """A zone: its entries, and its rank where it is not third_party (0) or local (100)."""

    rank: Annotated[int | None, Field(ge=1, le=99)] = None
    entries: list[ZoneEntryModel] = []


class LabelsModel(_Strict):
    """A static set over the taxonomy: domain and kind and entities, minus except. A list that is there is not empty."""

    domain: Annotated[list[Annotated[Domain, Field(strict=False)]], Field(min_length=1), BeforeValidator(_listed)] = []
    kind: Annotated[list[Annotated[Kind, Field(strict=False)]], Field(min_length=1), BeforeValidator(_listed)] = []
    entities: Annotated[Names, Field(min_length=1)] = []
    except_: Annotated[Names, Field(alias="except")] = []
    score: Annotated[Score | None, Field(description="Act from this score up; defaults.score unless said.")] = None


class SelectorModel(LabelsModel):
    """The findings with these labels, if there are enough of them."""

    at_least: Annotated[int, Field(ge=1, description="Distinct values in the call.")] = 1


class ClauseModel(SelectorModel):
    """One condition of an `all`: a selector, or a choice of them."""

    any: Annotated[list[SelectorModel], Field(min_length=1)] = []


CALLER_KEYS = frozenset({"caller", "purpose", "env"})


class CallerModel(_Strict):
    """What is true of whoever calls: each named fact has one of the values."""

    caller: Annotated[dict[str, Names], Field(description="Facts that `caller:` declares, and their values.")] = {}
    purpose: Annotated[Names, Field(min_length=1, description="What the call is for, as the application says.")] = []
    env: Annotated[Names, Field(min_length=1, description="Where the application runs, as it says.")] = []


class WhenModel(SelectorModel, CallerModel):
    """A selector, or `all` of several conditions that must hold in the same call; and what is true of whoever calls."""

    all: Annotated[list[ClauseModel], Field(min_length=1)] = []


class ObligeModel(_Strict):
    """What must be done about a call that the rule matches; what cannot be done denies it."""

    rescan: Annotated[bool, Field(description="Look at what would leave once more.")] = False
    no_cache: Annotated[bool, Field(description="Nothing of it is kept for other calls.")] = False
    notify: Annotated[Names, Field(min_length=1, description="Tell these, through Guard(notify=...).")] = []
    taint: Annotated[bool, Field(description="The conversation stays where this call went.")] = False
    require_provider: Annotated[Names, Field(min_length=1, description="Only these providers.")] = []
    restore: Annotated[bool, Field(description="False: placeholders stay in the reply.")] = True


class RuleModel(_Strict):
    """When these findings are in the call, this holds."""

    id: Name
    when: WhenModel
    then: Annotated[Action, Field(strict=False)]
    with_: Annotated[Operator | None, Field(alias="with", strict=False, description="How to redact.")] = None
    zones: Annotated[Names | None, Field(min_length=1, description="Where the action holds, instead of its usual reach.")] = (
        None
    )
    mode: Annotated[Literal["enforce", "monitor"], Field(description="`monitor`: a second verdict, not enforced.")] = "enforce"
    monitor_until: Annotated[str | None, Field(description="An instant with an offset, at which watching ends.")] = None
    floor: Annotated[
        Literal["allow", "redact", "route_local"] | None, Field(description="What an exception may relax the rule to, at most.")
    ] = None
    oblige: ObligeModel = ObligeModel()
    direction: Annotated[Literal["request", "reply"], Field(description="`reply`: it judges what comes back.")] = "request"
    why: str = ""
    controls: Names = []


class ExtendsModel(_Strict):
    """The policy above this one: a shipped pack's name or a path beside this file, and the digest of its bytes."""

    policy: str
    digest: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$", description="`privacyguard policy digest` prints it.")]


class ScopeModel(CallerModel):
    """For which findings of the rule, and for whom, an exception holds. Nothing said: for all."""

    domain: Annotated[list[Annotated[Domain, Field(strict=False)]], Field(min_length=1), BeforeValidator(_listed)] = []
    kind: Annotated[list[Annotated[Kind, Field(strict=False)]], Field(min_length=1), BeforeValidator(_listed)] = []
    entities: Annotated[Names, Field(min_length=1)] = []
    except_: Annotated[Names, Field(alias="except")] = []


class ExceptionModel(_Strict):
    """Somebody's approval that a rule demands less, for a while."""

    id: Name
    relaxes: Annotated[str, Field(description="The id of a rule that has a `floor`.")]
    to: Annotated[Action, Field(strict=False, description="Not below the rule's floor.")]
    with_: Annotated[Operator | None, Field(alias="with", strict=False, description="How to redact.")] = None
    when: ScopeModel = ScopeModel()
    justification: Annotated[str, Field(min_length=1)]
    approved_by: Annotated[str, Field(min_length=1)]
    expires: Annotated[str, Field(description="An instant with an offset, such as 2027-03-31T00:00:00+00:00; dead at it.")]


class LiftableModel(_Strict):
    """The entities whose defaults here a lower layer may replace."""

    domain: Annotated[list[Annotated[Domain, Field(strict=False)]], Field(min_length=1), BeforeValidator(_listed)] = []
    kind: Annotated[list[Annotated[Kind, Field(strict=False)]], Field(min_length=1), BeforeValidator(_listed)] = []
    entities: Annotated[Names, Field(min_length=1)] = []
    except_: Annotated[Names, Field(alias="except")] = []


class DefaultsModel(_Strict):
    """What holds where no rule speaks."""

    score: Score = 0.5
    unmatched: Annotated[Literal["taxonomy", "allow", "redact", "route_local", "block"], Field()] = "taxonomy"
    unknown: Literal["route_local", "block", "allow"] = "route_local"
    opaque: Literal["block", "route_local", "allow"] = "block"
    languages: Annotated[
        Literal["any", "measured"],
        Field(description="`measured`: in any other language what a model looks for counts as unknown."),
    ] = "any"


class NeverModel(LabelsModel):
    """What must never be where."""

    reaches: str
    as_: Annotated[Literal["raw", "any"], Field(alias="as")] = "raw"


class InvariantModel(_Strict):
    """A promise that is checked when the policy loads."""

    id: Name
    never: NeverModel


class FactModel(_Strict):
    """A finding in a case: an entity and its score."""

    entity: str
    score: Score = 0.85


class ExpectModel(_Strict):
    """The verdict, and reasons that must be among the decision's."""

    verdict: str
    because: Names = []
    redacted: Annotated[str | None, Field(description="The text that leaves; `policy test --update` writes it.")] = None


class CaseModel(_Strict):
    """One test: messages that are really scanned, or facts that are judged as they are."""

    name: str
    messages: list[dict[str, Any]] = []
    text: str | None = None
    facts: list[FactModel] | None = None
    caller: Annotated[dict[str, str], Field(description="Facts about who calls; `purpose` and `env` too.")] = {}
    requested: Annotated[str, Field(description="The zone that is asked for.")] = "third_party"
    unreachable: Names = []
    unknown: Annotated[Names, Field(description="Entities that could not be judged.")] = []
    opaque: Annotated[Names, Field(description="Media types of parts that cannot be read.")] = []
    taint: Annotated[str, Field(description="The zone that the conversation may not leave any more.")] = ""
    now: Annotated[str | None, Field(description="The instant of the call; while every exception holds unless said.")] = None
    todo: Annotated[str, Field(description="Why it fails for now; once it passes, this must go.")] = ""
    expect: ExpectModel


class DeploymentModel(_Strict):
    """A deployment file: where things are, apart from what may go there."""

    apiVersion: Literal["privacyguard/v1"]
    kind: Literal["deployment"]
    name: str = "deployment"
    zones: dict[str, Annotated[ZoneModel, BeforeValidator(_entries)]] = {}
    route: dict[str, Names] = {}
    tools: dict[str, str] = {}
    audit: Annotated[str | None, Field(description="Directory of the audit log.")] = None


class EntityModel(_Strict):
    """A label of the user's own: like another one, or with a domain and a kind."""

    like: Annotated[str | None, Field(description="Takes everything from this entity.")] = None
    domain: Annotated[Domain | None, Field(strict=False)] = None
    kind: Annotated[Kind | None, Field(strict=False)] = None
    third_party: Annotated[Action | None, Field(strict=False, description="Its default there.")] = None
    local: Annotated[Action | None, Field(strict=False, description="Its default there.")] = None


class AllowModel(_Strict):
    """What is never a finding: one value, or the values that a regular expression matches whole."""

    value: str | None = None
    regex: str | None = None
    entities: Annotated[Names, Field(min_length=1, description="Of these alone; credentials have to be named.")] = []


class PatternModel(_Strict):
    """A regular expression that finds an entity; its group `value`, where there is one, is the finding."""

    id: Name
    entity: str
    regex: str
    score: Score = 0.85
    context: Annotated[Names, Field(min_length=1, description="Words near it that make it surer.")] = []
    in_context: Annotated[Score | None, Field(description="The score with one of them near.")] = None


class ModelModel(_Strict):
    """A model that is installed, or lies in a directory; nothing is downloaded."""

    spacy: Annotated[str | None, Field(description="An installed pipeline, or a directory.")] = None
    gliner: Annotated[str | None, Field(description="A directory.")] = None
    transformers: Annotated[str | None, Field(description="A directory.")] = None
    labels: Annotated[dict[str, str], Field(min_length=1, description="Its labels, and the entities they are here.")]
    threshold: Annotated[Score | None, Field(description="The least score that counts (gliner, transformers).")] = None
    score: Annotated[Score | None, Field(description="The score of what spacy finds, which gives none.")] = None
    budget: Seconds | None = None


class DetectModel(_Strict):
    """What is found beyond what is found anyway, and what is not."""

    budget: Annotated[Seconds | None, Field(description="For a pattern per text, for a model per call.")] = None
    entities: dict[str, EntityModel] = {}
    allow: list[Annotated[AllowModel, BeforeValidator(_spared)]] = []
    deny: dict[str, Annotated[Names, Field(min_length=1)]] = {}
    patterns: list[PatternModel] = []
    registry: Annotated[Names, Field(description="Presidio recognizer registries, beside this file.")] = []
    models: list[ModelModel] = []


class PolicyModel(_Strict):
    """A policy file."""

    apiVersion: Literal["privacyguard/v1"]
    kind: Literal["policy"] = "policy"
    name: Name
    description: str = ""
    layer: Annotated[Literal["pack", "org", "team", "app"], Field(description="Whose it is; lower ones only tighten.")] = "app"
    extends: ExtendsModel | None = None
    caller: Annotated[
        dict[str, Literal["verified", "claimed"]],
        Field(description="Facts about who calls; only one that the application verified may loosen anything."),
    ] = {}
    zones: dict[str, Annotated[ZoneModel, BeforeValidator(_entries)]] = {}
    route: dict[str, Names] = {}
    tools: dict[str, str] = {}
    detect: DetectModel = DetectModel()
    defaults: DefaultsModel = DefaultsModel()
    liftable: LiftableModel = LiftableModel()
    rules: list[RuleModel] = []
    exceptions: list[ExceptionModel] = []
    invariants: list[InvariantModel] = []
    tests: list[CaseModel] = []
