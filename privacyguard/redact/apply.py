"""A prompt, its findings, its decision and what is already hidden in; the cleared prompt and the next vault out.

Overlap is settled here and nowhere else: overlapping denied spans become one, rewritten with the strictest operator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from presidio_anonymizer.operators import Mask, Redact

from privacyguard.cleared import CLEARANCE, ClearedPrompt
from privacyguard.redact.placeholders import typed
from privacyguard.redact.vault import Hiding, Vault
from privacyguard.values import Allow, Detection, Operator, Prompt, Segment

MASK_KEEPS = 4  # last characters of a long value, as on a card receipt
MASK_FROM = 8  # shorter values are masked whole


@dataclass(frozen=True, slots=True)
class Redacted:
    """A cleared prompt and the way back: per issued placeholder the original and the findings it stands for.

    `written` says, by path, which characters of the cleared texts stand for something: sorted, disjoint, half-open.
    """

    prompt: ClearedPrompt
    vault: Vault
    issued: Mapping[str, tuple[str, frozenset[int]]] = field(repr=False)
    written: Mapping[str, tuple[tuple[int, int], ...]] = field(repr=False)


@dataclass(slots=True)
class _Span:
    """A stretch of one segment that must be rewritten, and the findings that demand it."""

    start: int
    end: int
    operator: Operator
    entity: str
    weight: tuple[int, float]  # length and score of the finding that gave the entity: the weightiest speaks for the span
    findings: set[int]


def redact(prompt: Prompt, detection: Detection, decision: Allow, vault: Vault) -> Redacted:
    """Rewrite what `decision` demands in its destination's zone.

    `decision.rewrites` index `detection.findings`. Texts that need no change are cleared as they are.
    """
    hiding = Hiding(vault, typed(segment.text for segment in prompt.segments))
    spans = _spans(detection, decision)
    texts: dict[str, str] = {}
    withheld: dict[str, None] = {}
    issued: dict[str, tuple[str, set[int]]] = {}
    written: dict[str, tuple[tuple[int, int], ...]] = {}
    for segment in prompt.segments:
        pieces: list[str] = []
        places: list[tuple[int, int]] = []
        end = length = 0  # of the text that was read, and of the pieces
        for span in _union(spans.get(segment.path, [])):
            original = segment.text[span.start : span.end]
            if span.operator is Operator.PLACEHOLDER:
                piece = hiding.hide(span.entity, original).placeholder
                issued.setdefault(piece, (original, set()))[1].update(span.findings)
            else:
                piece = _rewritten(original, span.operator)
            pieces += (segment.text[end : span.start], piece)
            length += span.start - end + len(piece)
            places.append((length - len(piece), length))
            end = span.end
            withheld[original] = None
            for index in sorted(span.findings):
                finding = detection.findings[index]
                withheld[segment.text[finding.start : finding.end]] = None
        texts[segment.path] = "".join(pieces) + segment.text[end:]
        if places:
            written[segment.path] = tuple(places)
    cleared = ClearedPrompt(CLEARANCE, decision.destination, texts, tuple(withheld))
    stands_for = {name: (original, frozenset(findings)) for name, (original, findings) in issued.items()}
    return Redacted(cleared, hiding.vault(), stands_for, written)


def _spans(detection: Detection, decision: Allow) -> dict[str, list[_Span]]:
    by_path: dict[str, list[_Span]] = {}
    for rewrite in decision.rewrites:
        one = detection.findings[rewrite.index]
        span = _Span(one.start, one.end, rewrite.operator, one.entity, (one.end - one.start, one.score), {rewrite.index})
        by_path.setdefault(one.path, []).append(span)
    return by_path


def _union(spans: list[_Span]) -> Iterator[_Span]:
    """Yield disjoint, sorted spans that cover the same characters."""
    strictness = list(Operator)
    current: _Span | None = None
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if current is None or span.start >= current.end:
            if current is not None:
                yield current
            current = span
            continue
        current.end = max(current.end, span.end)
        current.operator = max(current.operator, span.operator, key=strictness.index)
        current.findings |= span.findings
        if span.weight > current.weight:
            current.entity, current.weight = span.entity, span.weight
    if current is not None:
        yield current


def _rewritten(original: str, operator: Operator) -> str:
    if operator is Operator.REMOVE:
        return str(Redact().operate(original, {}))
    hidden = len(original) - MASK_KEEPS if len(original) >= MASK_FROM else len(original)
    return str(Mask().operate(original, {"masking_char": "*", "chars_to_mask": hidden, "from_end": False}))


def changed(prompt: Prompt, cleared: ClearedPrompt) -> tuple[Segment, ...]:
    """The segments that were rewritten, with the text that would leave."""
    return tuple(
        Segment(segment.path, segment.role, segment.part, cleared.texts[segment.path], segment.key, segment.fixed)
        for segment in prompt.segments
        if cleared.texts[segment.path] != segment.text
    )
