"""A model of one's own, named in the policy: its labels become entities. Nothing is downloaded, by this or by any other model.

Runs offline: the spaCy pipeline is made here and saved to a directory. With an installed one it is `spacy: en_core_web_sm`;
a GLiNER model or a token classifier of transformers is `gliner: ./directory` or `transformers: ./directory` with `threshold:`.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import spacy

import privacyguard as pg
from privacyguard.testing import RecordingServer

POLICY = """
apiVersion: privacyguard/v1
name: model
detect:
  entities: {SHIP: {domain: financial, kind: identifier}}
  models:
    - {spacy: ./ships, labels: {SHIP: SHIP, GPE: LOCATION}, score: 0.9, budget: 2}
rules:
  - {id: ships, when: {entities: SHIP}, then: redact}
  - {id: ports, when: {all: [{entities: SHIP}, {entities: LOCATION}]}, then: redact}
"""


def save_pipeline(directory: Path) -> None:
    """What a trained pipeline would be; this one goes by rules."""
    language = spacy.blank("en")
    ruler = language.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "SHIP", "pattern": "Zenobia Star"}, {"label": "GPE", "pattern": "Rotterdam"}])
    language.to_disk(directory)


def main() -> None:
    with TemporaryDirectory() as here, RecordingServer(name="a third party") as third_party:
        save_pipeline(Path(here) / "ships")
        policy = Path(here) / "policy.yaml"
        policy.write_text(POLICY)
        with pg.Guard(policy, audit=Path(here) / "log") as guard:
            text = "Write a poem about the Zenobia Star in the port of Rotterdam."
            guard.completion(
                model="openai/gpt-5",
                messages=[{"role": "user", "content": text}],
                api_base=f"{third_party.url}/v1",
                api_key="not-a-key",
            )
            print("the third party received:", third_party.requests[0].last_user_text())
            print("found:", *(f"{one.entity} by {one.recognizer};" for one in guard.scan(text) if one.score >= 0.5))


if __name__ == "__main__":
    main()
