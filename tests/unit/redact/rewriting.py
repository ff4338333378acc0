"""A text and what is found in it in, the redacted prompt out: what the tests of the operators share."""

from __future__ import annotations

from collections.abc import Sequence

from privacyguard.places import Destination
from privacyguard.redact.apply import Redacted, redact
from privacyguard.redact.keys import Keys
from privacyguard.redact.vault import Vault
from privacyguard.values import Allow, Detection, Domain, Finding, Kind, Operator, Part, Prompt, Rewrite, Segment

PLACE = Destination("openai/gpt-5", "openai", "https://api.openai.com/v1", "third_party")
KEYS = Keys(b"this conversation's", b"the operator's")
Found = tuple[str, str, Operator]


def rewritten(texts: str | Sequence[str], *found: Found, vault: Vault | None = None, keys: Keys = KEYS) -> Redacted:
    """Rewrite every occurrence of each value, in the order of its first, wherever it stands in the texts."""
    prompt = prompt_of(texts)
    findings, rewrites = [], []
    for number, (value, entity, operator) in enumerate(found):
        for segment in prompt.segments:
            at = segment.text.find(value)
            while at >= 0:
                rewrites.append(Rewrite(len(findings), operator, ("r",)))
                kind = Kind.IDENTIFIER
                findings.append(Finding(segment.path, at, at + len(value), entity, Domain.PERSONAL, kind, 0.9, number, "test"))
                at = segment.text.find(value, at + len(value))
    decision = Allow(PLACE, PLACE, tuple(rewrites), ("r",), ())
    return redact(prompt, Detection(tuple(findings)), decision, vault or Vault(), keys)


def prompt_of(texts: str | Sequence[str]) -> Prompt:
    """A call with these texts at /0, /1 …"""
    listed = [texts] if isinstance(texts, str) else texts
    return Prompt(tuple(Segment(f"/{at}", "user", Part.TEXT, text) for at, text in enumerate(listed)))


def text_of(redacted: Redacted, path: str = "/0") -> str:
    """What would leave there."""
    return redacted.prompt.texts[path]
