"""A model that reads a language it was not measured on: detection says so, and policy says what that means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from privacyguard.cli.judge import Judge
from privacyguard.detect import Detector, Match
from privacyguard.policy.load import load_policy, load_taxonomy
from privacyguard.policy.settings import DAWN
from privacyguard.values import Part, Prompt, Segment

GERMAN = "Ich habe seit gestern starke Schmerzen und weiß nicht, was ich tun soll."
ENGLISH = "I have been in a lot of pain since yesterday and do not know what to do."
POLICY = """
apiVersion: privacyguard/v1
name: languages
defaults: {{languages: {languages}}}
rules: []
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Finds nothing, in one language."""

    name: str = "reader"
    entities: frozenset[str] = frozenset({"HEALTH_CONDITION"})
    languages: frozenset[str] = frozenset({"en"})

    def scan(self, text: str, key: str) -> Iterator[Match]:
        yield from ()


@pytest.mark.parametrize(("text", "unmeasured"), [(GERMAN, {"HEALTH_CONDITION"}), (ENGLISH, set()), ("4 + 4", set())])
def test_detection_says_what_was_read_in_another_language(text: str, unmeasured: set[str]) -> None:
    detection = Detector(load_taxonomy(), [Reader()]).detect(Prompt((Segment("/0", "user", Part.TEXT, text),)))
    assert detection.unmeasured == unmeasured
    assert detection.unknown == set()


@pytest.mark.parametrize(("languages", "verdict"), [("any", "allow"), ("measured", "route_local")])
def test_policy_says_whether_that_is_good_enough(languages: str, verdict: str, tmp_path: Path) -> None:
    path = tmp_path / "languages.yaml"
    path.write_text(POLICY.format(languages=languages), encoding="utf-8")
    policy = load_policy(path, load_taxonomy())
    judge = Judge(policy, Detector(policy.taxonomy, [Reader()]), DAWN)
    assert judge.plan(GERMAN, judge.zone("third_party")).verdict == verdict
    assert judge.plan(ENGLISH, judge.zone("third_party")).verdict == "allow"
