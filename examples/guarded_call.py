"""An existing litellm call, guarded: the third party gets placeholders, the caller gets the real reply.

Runs offline: a recording server on loopback plays the third party. Drop `api_base` and `api_key` and it is a real call.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory

import privacyguard as pg
from privacyguard.testing import RecordingServer

PROMPT = "Write to Maria Lopez (maria.lopez@post.example.org) that order A-20931 is on its way."


def main() -> None:
    with (
        RecordingServer(name="a third party") as third_party,
        TemporaryDirectory() as log,  # without audit= the log is kept in your state directory
        pg.Guard(audit=log) as guard,
    ):
        # before: reply = litellm.completion(model="openai/gpt-5", messages=[...])
        reply = guard.completion(
            model="openai/gpt-5",
            messages=[{"role": "user", "content": PROMPT}],
            api_base=f"{third_party.url}/v1",
            api_key="not-a-key",
        )
        (received,) = third_party.requests
        print("the third party received:", received.last_user_text())
        print("the caller got back:     ", reply.choices[0].message.content)
        print("decision:                ", pg.decision_of(reply).verdict, "because", *pg.decision_of(reply).reasons)

        try:
            guard.completion(
                model="openai/gpt-5",
                messages=[{"role": "user", "content": "Summarise: my biopsy came back malignant, chemo starts on Monday."}],
                api_base=f"{third_party.url}/v1",
                api_key="not-a-key",
            )
        except pg.BlockedError as refused:
            print("refused:                 ", refused)
            print(refused.explain())
        print("requests that left:      ", len(third_party.requests))


if __name__ == "__main__":
    main()
