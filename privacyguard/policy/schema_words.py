"""The words that the shapes of policies are made of: names, scores, lists that may be one word. Each knows its JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from privacyguard.values import Domain, Kind

Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(gt=0, le=600, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
# the formats stand for definitions that the JSON Schema of the language adds
EntityName = Annotated[str, WithJsonSchema({"type": "string", "format": "entityName"})]
ZoneName = Annotated[str, WithJsonSchema({"type": "string", "format": "zoneName"})]
VerdictName = Annotated[str, WithJsonSchema({"type": "string", "format": "verdict"})]
Instant = Annotated[str, WithJsonSchema({"type": "string", "format": "instant"})]


def listed(value: Any) -> Any:
    """One word stands for a list of it."""
    return [value] if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(listed)]
Entities = Annotated[list[EntityName], BeforeValidator(listed)]
Zones = Annotated[list[ZoneName], BeforeValidator(listed)]
Domains = Annotated[list[Annotated[Domain, Field(strict=False)]], Field(min_length=1), BeforeValidator(listed)]
Kinds = Annotated[list[Annotated[Kind, Field(strict=False)]], Field(min_length=1), BeforeValidator(listed)]


class Strict(BaseModel):
    """A mapping whose keys are all known, and whose values are of the kind they are said to be."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SetModel(Strict):
    """A static set over the taxonomy: domain and kind and entities, minus except. A list that is there is not empty."""

    domain: Annotated[Domains, Field(description="Entities of these domains.")] = []
    kind: Annotated[Kinds, Field(description="Entities of these kinds.")] = []
    entities: Annotated[Entities, Field(min_length=1, description="These entities; `policy entities` lists them.")] = []
    except_: Annotated[Entities, Field(alias="except", description="Without these entities.")] = []
