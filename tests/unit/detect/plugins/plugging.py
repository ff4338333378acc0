"""A `detect` section and recognizers in, what a detector finds with them alone out: what the tests of plug-ins share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from privacyguard.detect import Detector, Match
from privacyguard.detect.plugins import recognizers_of
from privacyguard.detect.plugins.allow import AllowList
from privacyguard.policy.load import load_taxonomy, policy_of
from privacyguard.values import Detection, Part, Prompt, Segment

HEAD = "apiVersion: privacyguard/v1\nname: plugged\n"


def plugged(section: str, given: Sequence[object] = (), *, beside: Path | None = None, ours: Sequence[object] = ()) -> Detector:
    """The detector of this section's recognizers, those given and `ours`; without those that ship."""
    policy = policy_of(f"{HEAD}detect: {section}".encode(), "p.yaml", load_taxonomy(), beside=beside)
    recognizers = (*ours, *recognizers_of(policy.plugins, given))
    return Detector(policy.taxonomy, recognizers, allowed=AllowList(policy.plugins.allowed).allows)  # type: ignore[arg-type]


def detected(detector: Detector, *texts: str) -> Detection:
    """What it finds in messages of these texts."""
    return detector.detect(
        Prompt(tuple(Segment(f"/messages/{index}/content", "user", Part.TEXT, text) for index, text in enumerate(texts)))
    )


def seen(detector: Detector, *texts: str) -> list[tuple[str, str]]:
    """The entities it finds, and what stands there."""
    return [(f.entity, texts[int(f.path.split("/")[2])][f.start : f.end]) for f in detected(detector, *texts).findings]


@dataclass(frozen=True)
class Words:
    """A recognizer of a user's own: finds one word; `broken` is what it does at the word BOOM."""

    word: str
    entity: str = "PERSON"
    name: str = "Words of mine"

    @property
    def entities(self) -> frozenset[str]:
        return frozenset({self.entity})

    def scan(self, text: str, key: str) -> Iterator[Match]:
        at = text.find(self.word)
        if at >= 0:
            yield Match(at, at + len(self.word), self.entity, 0.9, "whoever")
        if "BOOM" in text:
            raise RuntimeError(text)
