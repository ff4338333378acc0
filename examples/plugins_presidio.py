"""Recognizers made with Presidio's classes, given to a guard as they are; and what becomes of a call when one of them fails.

Runs offline: a recording server on loopback plays the third party. The policy beside adds lists, patterns and a registry.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult

import privacyguard as pg
from privacyguard.testing import RecordingServer

POLICY = Path(__file__).parent / "plugins.yaml"
LETTER = "FALCON is late: locker 4471 is still empty, and ticket T-2048 waits at desk@help.example.org."

tickets = PatternRecognizer("USERNAME", name="tickets", patterns=[Pattern("ticket", r"\bT-\d{4}\b", 0.3)], context=["ticket"])


class Lockers(EntityRecognizer):
    """Finds the numbers of lockers, in code."""

    def load(self) -> None:
        pass

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        at = text.find("locker ")
        if "broken locker" in text:
            raise RuntimeError("this recognizer has a fault")
        return [RecognizerResult("BADGE_NUMBER", at + 7, at + 11, 0.8)] if at >= 0 else []


def main() -> None:
    recognizers = [tickets, Lockers(["BADGE_NUMBER"], name="lockers")]
    with (
        RecordingServer(name="a third party") as third_party,
        TemporaryDirectory() as log,
        pg.Guard(POLICY, recognizers=recognizers, audit=log) as guard,
    ):
        server = {"api_base": f"{third_party.url}/v1", "api_key": "not-a-key"}
        reply = guard.completion(model="openai/gpt-5", messages=[{"role": "user", "content": LETTER}], **server)
        print("the third party received:", third_party.requests[0].last_user_text())
        print("the caller got back:     ", reply.choices[0].message.content)

        # what a recognizer that failed looks for is unknown, and the policy decides: such a call stays local, or nowhere
        broken = [{"role": "user", "content": "The broken locker is on the second floor."}]
        plan = guard.plan(model="openai/gpt-5", messages=broken, **server)
        print("with a fault:            ", plan.verdict, "because", *plan.decision.reasons)
        print(plan.explain())


if __name__ == "__main__":
    main()
