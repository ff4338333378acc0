"""The live placeholders in; where a text spells one of them, as models write it, or may still come to, out.

With brackets: in any case, with escaped brackets or underscores, blanks for underscores. Without brackets: exactly.
A backslash before the bracket belongs to it only if the closing one has one too: in `C:\\[PERSON_1]` it is the path's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import regex

from privacyguard.redact.placeholders import BLANK

_NUMBERED = regex.compile(r"(?s)(?P<entity>.*?)(?P<numbers>(?:_[0-9]++){1,2})")
_NEVER = regex.compile(r"(?!)")
_UNDERSCORE = regex.compile(BLANK)


@dataclass(frozen=True, slots=True)
class Seen:
    """A stretch of the text that spells `placeholder`; None: it ends with the text and may still come to spell one."""

    start: int
    end: int
    placeholder: str | None


class Spellings:
    """Finds these placeholders in texts. Its pattern knows entities and lengths of numbers; a look-up says what is live.

    So the cost of a search does not grow with the number of placeholders. Immutable.
    """

    def __init__(self, live: Iterable[str]) -> None:
        names = {one[1:-1]: one for one in live}
        self._bare: Mapping[str, str] = names
        loose: dict[str, str] = {}
        for name, one in names.items():
            loose.setdefault(name.casefold(), one)
        self._loose: Mapping[str, str] = loose
        self._bare_sorted, self._loose_sorted = sorted(names), sorted(loose)
        self._pattern = _pattern(names)

    def search(self, text: str, start: int = 0, *, more: bool = False) -> Seen | None:
        """The first spelling from `start` on; with `more`, the text goes on and its end may be half a spelling."""
        while found := self._pattern.search(text, start, partial=more):
            # a bare name at the end may go on: PERSON_1 is a prefix of PERSON_10
            if found.partial or (more and found.end() == len(text) and found["bare"]):
                if self._may_become(text[found.start() :]):
                    return Seen(found.start(), len(text), None)
            else:
                loose = found["loose"]
                one = self._bare.get(found["bare"]) if loose is None else self._loose.get(_exact(loose))
                if one is not None:
                    return Seen(found.start(), found.end(), one)
            start = found.start() + 1
            if start > len(text):
                return None
        return None

    def _may_become(self, half: str) -> bool:
        """Whether the beginning of a spelling is the beginning of a live one."""
        unescaped = half.removeprefix("\\")
        if not unescaped:
            return bool(self._loose)
        if not unescaped.startswith("["):
            return _begins(half, self._bare_sorted)
        name = unescaped[1:].removeprefix(" ")
        whole = (name.removesuffix("\\") if unescaped != half else name).removesuffix(" ")
        going_on = name[:-1] + "_" if name.endswith("\\") else name
        return _exact(whole) in self._loose or _begins(_exact(going_on), self._loose_sorted)


def _pattern(names: Iterable[str]) -> regex.Pattern[str]:
    """What placeholders of these entities look like, with numbers as long as these have."""
    entities: dict[str, None] = {}
    longest = [0, 0]
    for name in names:
        found = _NUMBERED.fullmatch(name)
        if not found:
            raise ValueError("a placeholder without a number")
        entities[found["entity"]] = None
        for place, digits in enumerate(found["numbers"].split("_")[1:]):
            longest[place] = max(longest[place], len(digits))
    if not entities:
        return _NEVER
    exact = [regex.escape(one) for one in sorted(entities, key=lambda one: (-len(one), one))]
    number, form = (f"[0-9]{{1,{most}}}" for most in longest)
    bare = rf"(?:{'|'.join(exact)})_{number}" + (rf"(?:_{form})?" if longest[1] else "")
    loose = rf"(?i:{'|'.join(one.replace('_', BLANK) for one in exact)}){BLANK}{number}"
    loose += rf"(?:{BLANK}{form})?" if longest[1] else ""
    in_brackets = rf"(\\)?\[[ ]?(?P<loose>{loose})[ ]?(?(1)\\\]|\])"
    # not beside a bracket: there it is half of another spelling, or of what a neighbour became
    return regex.compile(rf"{in_brackets}|(?<![\w\[\]\\])(?<!\[ )(?P<bare>{bare})(?![\w\[])")


def _exact(name: str) -> str:
    """The name as it was issued, casefolded."""
    return str(_UNDERSCORE.sub("_", name)).casefold()


def _begins(half: str, names: list[str]) -> bool:
    at = bisect_left(names, half)
    return at < len(names) and names[at].startswith(half)
