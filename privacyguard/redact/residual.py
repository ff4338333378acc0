"""A redacted prompt in, the rewritten texts with neutral signs for all that was written out: what a second look should scan."""

from __future__ import annotations

from dataclasses import replace

from privacyguard.redact.apply import Redacted, changed
from privacyguard.values import Prompt

NEUTRAL = "\N{OBJECT REPLACEMENT CHARACTER}"  # a label such as US_PASSPORT would lend context to what stands beside it


def neutral(prompt: Prompt, redacted: Redacted) -> Prompt:
    """The rewritten segments as a prompt of their own, without what stands for the hidden values: placeholders and masks.

    What was removed left nothing to neutralise; the texts beside it leave as neighbours and are scanned as such.
    """
    rewritten = changed(prompt, redacted.prompt)
    return Prompt(tuple(replace(one, text=_neutral(one.text, redacted.written.get(one.path, ()))) for one in rewritten))


def _neutral(text: str, written: tuple[tuple[int, int], ...]) -> str:
    pieces: list[str] = []
    end = 0
    for start, stop in written:
        pieces += (text[end:start], NEUTRAL if stop > start else "")
        end = stop
    return "".join(pieces) + text[end:]
