"""Policies by name or file in; the digests, layouts, schema and new files that whoever writes policies needs out."""

from __future__ import annotations

import json

from privacyguard.cli.screen import screen
from privacyguard.policy.json_schema import json_schema
from privacyguard.policy.load import load_policy, load_taxonomy


def print_digest(source: str) -> None:
    """Print what `extends` pins: the digest of the file's bytes. A policy that does not load is nothing to pin."""
    screen().out(f"sha256:{load_policy(source, load_taxonomy()).digest}", highlight=False)


def print_schema() -> None:
    """Print the JSON Schema of policy files."""
    screen().out(schema_text(), end="", highlight=False)


def schema_text() -> str:
    """The JSON Schema as it ships beside the policies."""
    return json.dumps(json_schema(load_taxonomy()), indent=2, ensure_ascii=False) + "\n"
