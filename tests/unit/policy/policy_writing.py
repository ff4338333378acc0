"""Rules as YAML in, a loaded policy out; entities and scores in, facts out: what the tests of the policy room share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from privacyguard.places import Destination
from privacyguard.policy.load import load_taxonomy, policy_of
from privacyguard.policy.policy import Policy
from privacyguard.values import ABLE, Fact, Facts, Part

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)

CLOUD = Destination("openai/gpt-5", "openai", "https://api.openai.com/v1", "third_party")
PARTNER = Destination("vllm/qwen3", "vllm", "https://models.partner.test/v1", "partner")
HERE = Destination("ollama/llama3.3", "ollama", "http://127.0.0.1:11434", "local")
PLACES = {place.zone: place for place in (CLOUD, PARTNER, HERE)}


def written(*lines: str) -> bytes:
    """A policy file with these lines behind its head."""
    return "\n".join(("apiVersion: privacyguard/v1", "name: written", *lines, "")).encode()


def policy(*rules: str, head: Sequence[str] = ()) -> Policy:
    """A policy of these rules, each a YAML flow mapping."""
    return policy_of(
        written(*head, "rules:", *(f"  - {rule}" for rule in rules)) if rules else written(*head), "p.yaml", TAXONOMY
    )


def fact(entity: str, score: float = 0.85, *, value: int = 1, fixed: bool = False) -> Fact:
    """A finding in a user's message."""
    label = TAXONOMY[entity]
    return Fact(entity, label.domain, label.kind, score, value, "user", Part.TEXT, fixed)


def facts(
    *findings: Fact,
    requested: Destination = CLOUD,
    served: Sequence[str] = ("third_party", "partner", "local"),
    opaque: tuple[str, ...] = (),
    unknown: frozenset[str] = frozenset(),
    caller: Mapping[str, str] | None = None,
    taint: str = "",
    able: frozenset[str] = ABLE,
) -> Facts:
    """A call with these findings; one destination in each zone that is `served`."""
    servable = {zone: (PLACES[zone],) for zone in served}
    return Facts(findings, requested, servable, opaque, unknown, caller=caller or {}, taint=taint, able=able)


TAXONOMY = load_taxonomy()
