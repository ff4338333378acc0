"""A reply's text in, the same text with the originals back out: whole, or in any chunks of a stream.

Restoring is disclosure: nothing is restored inside a URL, a link or image target, or an HTML attribute, where an injected
instruction could carry it out of the application.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from privacyguard.redact.placeholders import tolerant

# what was said before a placeholder that makes it part of an address: the scheme or www of a URL, a Markdown link's target or
# reference, the inside of an HTML tag
_ADDRESS = re.compile(
    r"""(?:\b[a-z][a-z0-9+.\-]{1,20}://|\b(?:mailto|tel|data|javascript):|\bwww\.|\]\(\s*|\]:\s*)[^\s"'<>]*$|<[a-z!/][^<>]*$""",
    re.IGNORECASE,
)
REMEMBERED = 4096  # characters of what was said before that can make the next ones part of an address


def as_text(original: str) -> str:
    """The original as it is: in prose."""
    return original


def as_json(original: str) -> str:
    """The original inside a JSON string: in a tool call's arguments."""
    return json.dumps(original, ensure_ascii=False)[1:-1]


class Restorer:
    """Restores one channel of one reply: `feed` chunks as they come, `flush` at the end. Not thread-safe.

    Holds back only what can still become a live placeholder. `restored` and `kept` count the placeholders that were
    restored, and those that were not because of where they stood.
    """

    def __init__(self, originals: Mapping[str, str], spelled: Callable[[str], str] = as_text) -> None:
        self._live = tuple(originals)
        self._originals = originals
        self._pattern = tolerant(self._live)
        self._spelled = spelled
        self._said = ""  # the tail of what was said so far, as the model wrote it
        self._held = ""
        self.restored = 0
        self.kept = 0

    def __repr__(self) -> str:
        return f"Restorer({len(self._live)} placeholders)"

    def feed(self, chunk: str) -> str:
        """Take a chunk; return what can be said now."""
        return self._advance(chunk, last=False)

    def flush(self) -> str:
        """Return what was held back: the stream is over."""
        return self._advance("", last=True)

    def _advance(self, chunk: str, *, last: bool) -> str:
        if not self._live:
            return chunk
        text = self._said + self._held + chunk
        position = len(self._said)
        out: list[str] = []
        while position < len(text):
            found = self._pattern.search(text, position, partial=not last)
            if found is None:
                out.append(text[position:])
                position = len(text)
                break
            out.append(text[position : found.start()])
            position = found.start()
            # a bare name at the end may go on: PERSON_1 is a prefix of PERSON_10
            if found.partial or (not last and found.end() == len(text) and text[found.end() - 1] != "]"):
                break
            out.append(self._original(found.lastgroup or "", text[:position], found.group()))
            position = found.end()
        self._said, self._held = text[:position][-REMEMBERED:], text[position:]
        return "".join(out)

    def _original(self, group: str, before: str, written: str) -> str:
        if _ADDRESS.search(before[-REMEMBERED:]):
            self.kept += 1
            return written
        self.restored += 1
        return self._spelled(self._originals[self._live[int(group[1:])]])
