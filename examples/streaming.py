"""A guarded stream with a local model: pieces are restored as they come, and what is sensitive goes to the local model.

Runs offline: two recording servers on loopback play a third party and an Ollama on this machine.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory

import privacyguard as pg
from privacyguard.testing import RecordingServer, echo

LETTER = "Write to Maria Lopez, +1 415 555 0146, that order A-20931 is on its way."
DIAGNOSIS = "Summarise for the file: my biopsy came back malignant and I start chemo on Monday."


def main() -> None:
    with (
        RecordingServer(echo(chunk=3), name="a third party") as third_party,
        RecordingServer(echo(chunk=3), name="your local model") as local,
        TemporaryDirectory() as log,
        # with an Ollama at its usual port this is pg.Guard(local="ollama/llama3.3")
        pg.Guard(local={"model": "ollama/llama3.3", "endpoint": local.url}, audit=log) as guard,
    ):
        chat = guard.bind(principal="u-17", conversation="c-42")  # one conversation, one set of placeholders
        for prompt in (LETTER, DIAGNOSIS):
            stream = chat.completion(
                model="openai/gpt-5",
                messages=[{"role": "user", "content": prompt}],
                stream=True,
                api_base=f"{third_party.url}/v1",
                api_key="not-a-key",
            )
            print(f"{pg.decision_of(stream).verdict}: ", end="")
            for chunk in stream:
                print(chunk.choices[0].delta.content or "" if chunk.choices else "", end="", flush=True)
            print()
        print("the third party received:", *(call.last_user_text() for call in third_party.requests))
        print("the local model received:", *(call.last_user_text() for call in local.requests))


if __name__ == "__main__":
    main()
