"""What an auditor does with the log: check it against copies elsewhere, show one decision, ask what another policy would do.

Runs offline: a recording server on loopback plays the third party.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import privacyguard as pg
from privacyguard.audit.proof import prove
from privacyguard.audit.verify import verify
from privacyguard.policy.load import load_policy, load_taxonomy
from privacyguard.replay import replay
from privacyguard.testing import RecordingServer

PROMPTS = ("What is the capital of France?", "Write to Maria Lopez that order A-20931 is on its way.")


def main() -> None:
    with TemporaryDirectory() as place, RecordingServer(name="a third party") as third_party:
        log, elsewhere = Path(place) / "audit", Path(place) / "elsewhere"
        with pg.Guard(audit=log, anchor=elsewhere) as guard:  # the anchor belongs on another machine
            for prompt in PROMPTS:
                guard.completion(
                    model="openai/gpt-5",
                    messages=[{"role": "user", "content": prompt}],
                    api_base=f"{third_party.url}/v1",
                    api_key="not-a-key",
                )

        print("as it was written: ", *verify(log, anchors=[elsewhere]).lines()[-2:], sep="\n  ")

        other = replay(log, load_policy("secrets-only", load_taxonomy()))
        print("under another policy:")
        for row in other.rows:
            print(f"  {row.before} -> {row.after}: {row.change}")
        proof = prove(log, other.rows[0].id)
        assert proof is not None
        print(f"shown alone: record {proof.index}, with {len(proof.path)} hashes up to the root that was signed")

        stream = next(log.glob("*.jsonl"))
        stream.write_bytes(stream.read_bytes().replace(b'"verdict":"redact"', b'"verdict":"allow"'))
        print("after somebody changed a verdict:")
        print(*(f"  {line}" for line in verify(log, anchors=[elsewhere]).lines() if line.startswith("TAMPERED")), sep="\n")


if __name__ == "__main__":
    main()
