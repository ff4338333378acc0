"""A reply's text in, the same text with the originals back out: whole, or in any chunks of a stream.

Restoring is disclosure: nothing is restored inside a URL, a link or image target, or an HTML attribute, where an injected
instruction could carry it out of the application.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from privacyguard.redact.address import Stands, Tail
from privacyguard.redact.exact import Strings
from privacyguard.redact.nesting import Nesting
from privacyguard.redact.spellings import Seen, Spellings

_WHOLE_URL = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def as_text(original: str) -> str:
    """The original as it is: in prose."""
    return original


def as_json(original: str) -> str:
    """The original inside a JSON string: in a tool call's arguments."""
    return json.dumps(original, ensure_ascii=False)[1:-1]


class Restorer:
    """Restores one channel of one reply: `feed` chunks as they come, `flush` at the end. Not thread-safe.

    Holds back only what can still become a live placeholder. `restored` and `kept` count the placeholders that were
    restored, and those that were not because of where they stood. `surrogates` are restored where they stand exactly.
    """

    def __init__(
        self,
        originals: Mapping[str, str],
        spelled: Callable[[str], str] = as_text,
        surrogates: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._spellings, self._strings = Spellings(originals), Strings(surrogates)
        self._originals = originals = {**surrogates, **originals}
        self._spelled = spelled
        self._given = Tail(json=spelled is as_json)  # what the caller has been given: that is what will be rendered
        # where an original would have to be escaped twice: of no concern while none has to be escaped
        escaped = spelled is as_json and any(as_json(original) != original for original in originals.values())
        self._nesting = Nesting() if escaped else None
        self._last = ""  # the last character that the model wrote and that is no longer held
        self._held = ""
        self.restored = 0
        self.kept = 0

    def __repr__(self) -> str:
        return f"Restorer({len(self._originals)} placeholders)"

    def feed(self, chunk: str) -> str:
        """Take a chunk; return what can be said now."""
        return self._advance(chunk, last=False)

    def flush(self) -> str:
        """Return what was held back: the stream is over."""
        return self._advance("", last=True)

    def _advance(self, chunk: str, *, last: bool) -> str:
        if not self._originals:
            return chunk
        text = self._last + self._held + chunk
        position = len(self._last)
        out: list[str] = []
        while position < len(text):
            found = self._search(text, position, more=not last)
            self._give(out, text[position : found.start if found else len(text)])
            if found is None:
                position = len(text)
                break
            position = found.start
            if found.placeholder is None:
                break
            self._give(out, self._original(found.placeholder, text[found.start : found.end]))
            position = found.end
        self._last, self._held = text[:position][-1:], text[position:]
        return "".join(out)

    def _search(self, text: str, start: int, *, more: bool) -> Seen | None:
        found = (searched.search(text, start, more=more) for searched in (self._spellings, self._strings))
        return min(filter(None, found), key=lambda seen: seen.start, default=None)

    def _give(self, out: list[str], text: str) -> None:
        out.append(text)
        self._given.add(text)
        if self._nesting:
            self._nesting.add(text)

    def _original(self, placeholder: str, written: str) -> str:
        original = self._originals[placeholder]
        stands = self._given.stands()
        # a target that was hidden as a whole goes back where it stood
        address = stands is Stands.INSIDE or (stands is Stands.TARGET and not _WHOLE_URL.fullmatch(original))
        # one escaping would break the inner document, and how many it takes nobody says
        nested = self._nesting is not None and self._nesting.deep and as_json(original) != original
        if address or nested:
            self.kept += 1
            return written
        self.restored += 1
        return self._spelled(original)
