"""A function that talks to a model in a way of its own, protected: it gets what may leave, and its reply is restored.

The guard does not own the send here; the log says `enforcement: cooperative`.
"""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryDirectory

import privacyguard as pg


def main() -> None:
    with TemporaryDirectory() as log, pg.Guard(audit=log) as guard:

        @guard.protect(model="openai/gpt-5")
        def ask(messages: list[dict[str, str]]) -> str:
            print("the function got:   ", messages[-1]["content"])
            return f"Done: {messages[-1]['content']}"

        @guard.protect(model="openai/gpt-5")
        def stream(messages: list[dict[str, str]]) -> Iterator[str]:
            yield from ask.__wrapped__(messages)

        said = [{"role": "user", "content": "Please write to Maria Lopez."}]
        print("the caller got back:", ask(said))
        print("and streamed:       ", "".join(stream(said)))


if __name__ == "__main__":
    main()
