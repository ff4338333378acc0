"""The shape of a policy's `detect` section as pydantic models: what is found beyond what is found anyway."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from privacyguard.policy.schema_words import Entities, EntityName, Name, Names, Score, Seconds, Strict
from privacyguard.values import Action, Domain, Kind


def spared(value: Any) -> Any:
    """One word stands for an entry that is this value."""
    return value if isinstance(value, dict) else {"value": value}


class EntityModel(Strict):
    """A label of the user's own: like another one, or with a domain and a kind."""

    like: Annotated[EntityName | None, Field(description="Takes everything from this entity.")] = None
    domain: Annotated[Domain | None, Field(strict=False, description="What it is about.")] = None
    kind: Annotated[Kind | None, Field(strict=False, description="What it is: `identifier`, `content` …")] = None
    third_party: Annotated[Action | None, Field(strict=False, description="Its default there.")] = None
    local: Annotated[Action | None, Field(strict=False, description="Its default there.")] = None


class AllowModel(Strict):
    """What is never a finding: one value, or the values that a regular expression matches whole."""

    value: Annotated[str | None, Field(description="The value, case included.")] = None
    regex: Annotated[str | None, Field(description="An expression that matches the whole value.")] = None
    entities: Annotated[Entities, Field(min_length=1, description="Of these alone; credentials have to be named.")] = []


class PatternModel(Strict):
    """A regular expression that finds an entity; its group `value`, where there is one, is the finding."""

    id: Annotated[Name, Field(description="What the pattern is called in explanations.")]
    entity: Annotated[EntityName, Field(description="What it finds.")]
    regex: Annotated[str, Field(description="An expression of the `regex` module; case does not matter.")]
    score: Annotated[Score, Field(description="How sure it is, from 0 to 1.")] = 0.85
    context: Annotated[Names, Field(min_length=1, description="Words near it that make it surer.")] = []
    in_context: Annotated[Score | None, Field(description="The score with one of them near.")] = None


class ModelModel(Strict):
    """A model that is installed, or lies in a directory; nothing is downloaded."""

    spacy: Annotated[str | None, Field(description="An installed pipeline, or a directory.")] = None
    gliner: Annotated[str | None, Field(description="A directory.")] = None
    transformers: Annotated[str | None, Field(description="A directory.")] = None
    labels: Annotated[dict[str, EntityName], Field(min_length=1, description="Its labels, and the entities they are here.")]
    threshold: Annotated[Score | None, Field(description="The least score that counts (gliner, transformers).")] = None
    score: Annotated[Score | None, Field(description="The score of what spacy finds, which gives none.")] = None
    budget: Annotated[Seconds | None, Field(description="Seconds per call; `detect.budget` unless said.")] = None


class DetectModel(Strict):
    """What is found beyond what is found anyway, and what is not."""

    budget: Annotated[Seconds | None, Field(description="Seconds, for a pattern per text, for a model per call.")] = None
    entities: Annotated[dict[EntityName, EntityModel], Field(description="Labels of your own.")] = {}
    deny: Annotated[
        dict[EntityName, Annotated[Names, Field(min_length=1)]],
        Field(description="Per entity, words and phrases that are found with certainty."),
    ] = {}
    allow: Annotated[
        list[Annotated[AllowModel, BeforeValidator(spared)]], Field(description="Values that are never findings.")
    ] = []
    patterns: Annotated[list[PatternModel], Field(description="Regular expressions that find something.")] = []
    registry: Annotated[Names, Field(description="Presidio recognizer registries, beside this file.")] = []
    models: Annotated[list[ModelModel], Field(description="Models that find something.")] = []
