"""A text, its annotation and what a tool found in it, in; characters masked and masked in vain, and strings left over, out.

Characters are code points that are no white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from benchmarks.accuracy import labels
from benchmarks.accuracy.texts import Disguised, Span, Text
from benchmarks.peers import Found

SHORTEST = 3  # characters of an annotated string that is searched for afterwards: "12" is in every other text
WHOLE = 0.8  # share of a disguised value's letters and digits that must be masked; the rest may be quotes and names around it
_CARRIER = re.compile(r'data:[^,\s]*,|"p\d+": ')


def places(text: str, spans: Iterable[Span | Found]) -> set[int]:
    """Give the characters that the spans cover."""
    return {at for span in spans for at in range(span.start, min(span.end, len(text))) if not text[at].isspace()}


def recall(row: Text, found: Sequence[Found], label: str | None = None) -> tuple[str, int, int]:
    """Characters of the row's sensitive spans (of one label) that are masked, under whatever label; and how many there are."""
    wanted = (one for one in row.spans if labels.sensitive(one.label) and label in (None, one.label))
    truth = places(row.text, wanted)
    return row.cluster, len(truth & places(row.text, found)), len(truth)


def precision(row: Text, found: Sequence[Found]) -> tuple[str, int, int]:
    """Characters masked that are annotated as something sensitive; and how many are masked."""
    neutral = places(row.text, (one for one in row.spans if one.label in labels.NEUTRAL))
    hidden = places(row.text, found) - neutral
    truth = places(row.text, (one for one in row.spans if labels.sensitive(one.label)))
    return row.cluster, len(hidden & truth), len(hidden)


def left(row: Text, rest: str, *, in_company: bool) -> tuple[str, int, int]:
    """Annotated values that still stand in what is `rest` of a text; and how many there were."""
    values = [
        row.text[one.start : one.end].strip()
        for one in row.spans
        if labels.a_value(one.label) and (one.label in labels.IN_COMPANY) is in_company
    ]
    values = [value for value in values if len(value) >= SHORTEST]
    return row.cluster, sum(_stands(value, rest) for value in values), len(values)


def masked(text: str, found: Iterable[Found]) -> str:
    """Give the text with every masked run replaced by one block."""
    hidden = {at for one in found for at in range(one.start, min(one.end, len(text)))}
    kept, last = [], False
    for at, character in enumerate(text):
        if at not in hidden:
            kept.append(character)
        elif not last:
            kept.append("\u2588")
        last = at in hidden
    return "".join(kept)


def covered(case: Disguised, found: Sequence[Found]) -> bool:
    """Whether a disguised value is masked: where it stands in plain, all of it; else `WHOLE` of its disguise."""
    text, span = case.text, case.span
    tight = re.sub(r"\s", "", case.plain)
    for plain in (case.plain, tight, re.sub(r"\D", "", tight)):
        at = text.find(plain, span.start, span.end) if plain else -1
        if at >= 0:
            return places(text, [Found(at, at + len(plain), "")]) <= places(text, found)
    carrier = {place for one in _CARRIER.finditer(text, span.start, span.end) for place in range(*one.span())}
    value = {place for place in range(span.start, span.end) if text[place].isalnum()} - carrier
    return len(value & places(text, found)) >= WHOLE * len(value)


def _stands(value: str, rest: str) -> bool:
    before, behind = ("(?<!\\w)" if value[0].isalnum() else ""), ("(?!\\w)" if value[-1].isalnum() else "")
    return re.search(before + re.escape(value) + behind, rest) is not None
