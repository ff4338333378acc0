"""A deny list in; a recognizer that finds its words and phrases, whatever their case and white space, out.

Words are found at word bounds, numbers also without their separators. Where a script is written without spaces (Chinese,
Japanese, Thai …) or joins particles to words (Korean), a word has no bounds and is found inside others too.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator

import regex

from privacyguard.detect.propagate import Finder, Value, lowered
from privacyguard.detect.recognizer import Match
from privacyguard.detect.view import View
from privacyguard.detect.views import canonical
from privacyguard.plugins import DenyList

_BOUNDLESS = regex.compile(
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}"
    r"\p{Script=Myanmar}\p{Script=Tibetan}]"
)
_WIDE = re.compile(r"\s{2,}|[^\S ]")


class DeniedWords:
    """The recognizer of one deny list. Immutable and thread-safe; time is linear in the text."""

    closes_up = True  # "F a l c o n" is read as the word it is

    def __init__(self, listed: DenyList, name: str) -> None:
        self.name, self.entities, self._entity, self._score = name, frozenset({listed.entity}), listed.entity, listed.score
        words = sorted({" ".join(canonical(word).text.split()) for word in listed.words})
        self._boundless = [lowered(word) for word in words if _BOUNDLESS.match(word[0]) or _BOUNDLESS.match(word[-1])]
        self._finder = Finder(Value(word, listed.entity, listed.score, name) for word in words)
        self.version = hashlib.sha256(f"{words} {listed.score}".encode()).hexdigest()

    def __repr__(self) -> str:
        return f"DeniedWords({self.name})"

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield every place where one of the words stands."""
        view = _narrowed(text)
        places = {(start, end) for start, end, _ in self._finder.find(view.text)}
        low = lowered(view.text) if self._boundless else ""
        for word in self._boundless:
            places.update((found.start(), found.end()) for found in re.finditer(re.escape(word), low))
        for start, end in sorted(places):
            yield Match(*view.span(start, end), self._entity, self._score, self.name)


def _narrowed(text: str) -> View:
    """The text with one blank for any white space, so that a phrase goes on over the end of a line."""
    if not _WIDE.search(text):
        return View(text)
    parts: list[str] = []
    starts, ends, at = array("q"), array("q"), 0
    for wide in re.finditer(r"\s+", text):
        parts += text[at : wide.start()], " "
        starts.extend(range(at, wide.start() + 1))
        ends.extend(range(at + 1, wide.start() + 1))
        ends.append(wide.end())
        at = wide.end()
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return View("".join(parts) + text[at:], starts, ends)
