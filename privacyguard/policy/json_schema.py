"""The models of the language and a taxonomy in, the JSON Schema (draft-07) that editors complete and check policies with out.

It knows shapes, and no meaning: that an entity is one of the policy's own, a zone is declared or an invariant holds is for
`policy check` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from privacyguard.places import LOCAL, THIRD_PARTY
from privacyguard.policy.schema import PolicyModel, ZoneEntryModel, entries
from privacyguard.policy.schema_detect import spared
from privacyguard.policy.schema_words import listed
from privacyguard.values import Taxonomy, Verdict

Schema = dict[str, Any]
FILE = "privacyguard.policy.v1.schema.json"  # beside the shipped policies; their first lines name it
MODELINE = f"# yaml-language-server: $schema=./{FILE}"

_HEAD = {"id": "$1", "why": "$2"}
_EXPECTED = {"verdict": "${3:redact}", "because": ["$4"]}
_APPROVED = {"justification": "$4", "approved_by": "$5", "expires": "${6:2027-03-31T00:00:00+00:00}"}
_BOTH = {"all": [{"entities": ["${3:PERSON}"]}, {"entities": ["${4:DATE_TIME}"]}]}
_LEFT = {"domain": "${2:medical}", "kind": "content", "reaches": "third_party", "as": "any"}
_SNIPPETS: dict[str, dict[str, Schema]] = {
    "RuleModel": {
        "redact": {**_HEAD, "when": {"entities": ["${3:PERSON}"]}, "then": "redact"},
        "keep local": {**_HEAD, "when": {"domain": "${3:medical}", "kind": "content"}, "then": "route_local"},
        "block": {**_HEAD, "when": {"entities": ["${3:PRIVATE_KEY}"]}, "then": "block"},
        "redact what is harmless alone": {**_HEAD, "when": _BOTH, "then": "redact"},
    },
    "ExceptionModel": {"exception": {"id": "$1", "relaxes": "$2", "to": "${3:redact}", **_APPROVED}},
    "InvariantModel": {
        "never as it is": {"id": "$1", "never": {"domain": "${2:medical}", "reaches": "third_party", "as": "raw"}},
        "never in any form": {"id": "$1", "never": _LEFT},
    },
    "CaseModel": {
        "a text": {"name": "$1", "text": "$2", "expect": _EXPECTED},
        "facts": {"name": "$1", "facts": [{"entity": "${2:US_SSN}", "score": 0.9}], "expect": _EXPECTED},
    },
}
_INSTANT = r"^\S+[T ]\S*(Z|[+-]\d\d(:?\d\d)?)$"
_SHORT: dict[object, Callable[[Schema], Schema]] = {  # what may stand for the whole: by the function that makes the whole of it
    listed: lambda whole: whole["items"],
    spared: lambda whole: {"type": "string"},
    entries: lambda whole: {"type": "array", "items": {"format": ZoneEntryModel.__name__}},
}


def json_schema(taxonomy: Taxonomy) -> Schema:
    """The JSON Schema of policy files; entities are those of the taxonomy, or the policy's own by the shape of their names."""
    made = _draft7(PolicyModel.model_json_schema(by_alias=True, schema_generator=_Generator))
    definitions = {_name(name): _draft7(one, name) for name, one in made.pop("$defs").items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "privacyguard policy",
        **made,
        "definitions": {**definitions, **_named(taxonomy)},
    }


class _Generator(GenerateJsonSchema):
    """pydantic's own, with the short forms that the models accept."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> Schema:
        whole = super().function_before_schema(schema)
        return {"anyOf": [whole, _SHORT[schema["function"]["function"]](whole)]}


def _named(taxonomy: Taxonomy) -> Schema:
    """The definitions that formats stand for: words that are known, and what others may look like."""
    own = r"^[A-Z][A-Z0-9]*(_[A-Z][A-Z0-9]*)*$"
    return {
        "entityName": {
            "description": "An entity of the taxonomy, or one that `detect.entities` declares.",
            "anyOf": [{"enum": sorted(taxonomy.entities)}, {"type": "string", "pattern": own}],
        },
        "zoneName": {
            "description": "third_party, local, or a zone that `zones` declares.",
            "anyOf": [{"enum": [THIRD_PARTY.name, LOCAL.name]}, {"type": "string"}],
        },
        "verdict": {
            "description": "What becomes of a call.",
            "anyOf": [{"enum": [str(one) for one in Verdict]}, {"type": "string", "pattern": "^route_."}],
        },
        "instant": {
            "description": "A date and a time with an offset, such as 2027-03-31T00:00:00+00:00.",
            "type": "string",
            "pattern": _INSTANT,
        },
    }


def _draft7(node: Schema, model: str = "") -> Schema:
    """One schema in draft-07: references alone or in an `allOf`, no titles, no defaults that say nothing."""
    made: Schema = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):
            made[key] = value if key == "$defs" else {name: _draft7(one) for name, one in value.items()}
        elif key in ("items", "additionalProperties", "propertyNames") and isinstance(value, Mapping):
            made[key] = _draft7(dict(value))
        elif key == "anyOf":
            made[key] = [_draft7(one) for one in value]
        elif key == "$ref":
            made[key] = f"#/definitions/{_name(value.rpartition('/')[2])}"
        elif key == "format":
            made["$ref"] = f"#/definitions/{_name(value)}"
        elif key != "title" and not (key == "default" and (value in (None, "", [], {}) or isinstance(value, dict))):
            made[key] = value
    if "$ref" in made:
        reference = {"$ref": made.pop("$ref")}
        made.pop("type", None)
        made = {"allOf": [reference], **made} if made else reference
    if model in _SNIPPETS:
        made["defaultSnippets"] = [{"label": label, "body": body} for label, body in _SNIPPETS[model].items()]
    return made


def _name(model: str) -> str:
    """What a model's definition is called."""
    return model.removesuffix("Model")[:1].lower() + model.removesuffix("Model")[1:]
