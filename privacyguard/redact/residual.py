"""A redacted prompt in, the rewritten texts with neutral signs for the placeholders out: what a second look should scan."""

from __future__ import annotations

import re
from dataclasses import replace

from privacyguard.redact.apply import Redacted, changed
from privacyguard.values import Prompt

NEUTRAL = "\N{OBJECT REPLACEMENT CHARACTER}"  # a label such as US_PASSPORT would lend context to what stands beside it


def neutral(prompt: Prompt, redacted: Redacted) -> Prompt:
    """The rewritten segments as a prompt of their own, without what stands for the hidden values."""
    rewritten = changed(prompt, redacted.prompt)
    if not redacted.issued:
        return Prompt(rewritten)
    signs = re.compile("|".join(re.escape(name) for name in sorted(redacted.issued, key=len, reverse=True)))
    return Prompt(tuple(replace(segment, text=signs.sub(NEUTRAL, segment.text)) for segment in rewritten))
