"""A prompt, its findings, its decision and what is already hidden in; the cleared prompt and the next vault out.

Overlap is settled here and nowhere else: overlapping denied spans become one, rewritten with the strictest operator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from privacyguard.cleared import CLEARANCE, ClearedPrompt
from privacyguard.redact.echoes import Echoes
from privacyguard.redact.keys import Keys
from privacyguard.redact.operators import BRACKETED, Operators
from privacyguard.redact.placeholders import typed
from privacyguard.redact.said import Said
from privacyguard.redact.vault import Hiding, Vault
from privacyguard.values import Allow, Detection, Operator, Prompt, Segment

StandsFor = Mapping[str, tuple[str, frozenset[int]]]


@dataclass(frozen=True, slots=True)
class Redacted:
    """A cleared prompt and the way back: per issued placeholder the original and the findings it stands for.

    `surrogates` are the same for surrogates. `written` says, by path, which characters of the cleared texts stand for
    something: sorted, disjoint, half-open. `bracketed`: some of it is a label in brackets, which a model may wonder at.
    """

    prompt: ClearedPrompt
    vault: Vault
    issued: StandsFor = field(repr=False)
    surrogates: StandsFor = field(repr=False)
    written: Mapping[str, tuple[tuple[int, int], ...]] = field(repr=False)
    bracketed: bool


@dataclass(slots=True)
class _Span:
    """A stretch of one segment that must be rewritten, and the findings that demand it."""

    start: int
    end: int
    operator: Operator
    entity: str
    weight: tuple[int, float]  # length and score of the finding that gave the entity: the weightiest speaks for the span
    findings: set[int]


def redact(prompt: Prompt, detection: Detection, decision: Allow, vault: Vault, keys: Keys) -> Redacted:
    """Rewrite what `decision` demands in its destination's zone.

    `decision.rewrites` index `detection.findings`. Texts that need no change are cleared as they are.
    """
    said = [segment.text for segment in prompt.segments]
    echoes = Echoes(vault.written, said)
    spans = _spans(prompt, detection, decision, echoes)
    withheld = tuple(dict.fromkeys(_withheld(prompt, detection, spans, echoes)))
    hiding = Hiding(vault, typed(said))
    operators = Operators(hiding, Said(said, withheld, echoes), keys)
    texts: dict[str, str] = {}
    stands_for: dict[Operator, dict[str, tuple[str, set[int]]]] = defaultdict(dict)
    written: dict[str, tuple[tuple[int, int], ...]] = {}
    for segment in prompt.segments:
        pieces: list[str] = []
        places: list[tuple[int, int]] = []
        end = length = 0  # of the text that was read, and of the pieces
        for span in spans.get(segment.path, ()):
            piece = segment.text[span.start : span.end]
            original = _value(piece, span.operator, echoes)
            if original is not None:
                operator, piece = operators.write(span.operator, span.entity, original)
                stands_for[operator].setdefault(piece, (original, set()))[1].update(span.findings)
            pieces += (segment.text[end : span.start], piece)
            length += span.start - end + len(piece)
            places.append((length - len(piece), length))
            end = span.end
        texts[segment.path] = "".join(pieces) + segment.text[end:]
        if places:
            written[segment.path] = tuple(places)
    back = {
        operator: {text: (original, frozenset(findings)) for text, (original, findings) in those.items()}
        for operator, those in stands_for.items()
    }
    cleared = ClearedPrompt(CLEARANCE, decision.destination, texts, withheld)
    issued, surrogates = back.get(Operator.PLACEHOLDER, {}), back.get(Operator.SURROGATE, {})
    return Redacted(cleared, hiding.vault(), issued, surrogates, written, bracketed=not BRACKETED.isdisjoint(back))


def _spans(prompt: Prompt, detection: Detection, decision: Allow, echoes: Echoes) -> Mapping[str, tuple[_Span, ...]]:
    """What must be rewritten, by path: disjoint and sorted."""
    texts = {segment.path: segment.text for segment in prompt.segments}
    brackets: dict[str, tuple[tuple[int, int], ...]] = {}
    by_path: dict[str, list[_Span]] = {}
    for rewrite in decision.rewrites:
        one = detection.findings[rewrite.index]
        if one.path not in brackets:
            brackets[one.path] = tuple(echoes.brackets(texts[one.path]))
        inside = (place for place in brackets[one.path] if place[0] <= one.start and one.end <= place[1])
        start, end = next(inside, (one.start, one.end))
        span = _Span(start, end, rewrite.operator, one.entity, (one.end - one.start, one.score), {rewrite.index})
        by_path.setdefault(one.path, []).append(span)
    return {path: tuple(_union(spans)) for path, spans in by_path.items()}


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


def _value(text: str, operator: Operator, echoes: Echoes) -> str | None:
    """The value that a text is or stands for; None: it stays, for the conversation wrote it itself."""
    known = echoes.behind(text)
    if known is not None:
        return known.original if known.operator is Operator.SURROGATE else None
    return None if operator is Operator.SURROGATE and echoes.repeats(text) else text


def _withheld(prompt: Prompt, detection: Detection, spans: Mapping[str, tuple[_Span, ...]], echoes: Echoes) -> Iterator[str]:
    """Yield every text that may not be in the bytes: what is rewritten, and each finding in it."""
    for segment in prompt.segments:
        for span in spans.get(segment.path, ()):
            whole = segment.text[span.start : span.end]
            original = _value(whole, span.operator, echoes)
            if original is not None:
                yield original
            if original != whole:  # what the conversation wrote may be said again, and so may its parts
                continue
            for index in sorted(span.findings):
                finding = detection.findings[index]
                text = segment.text[finding.start : finding.end]
                if not echoes.repeats(text):
                    yield text


def changed(prompt: Prompt, cleared: ClearedPrompt) -> tuple[Segment, ...]:
    """The segments that were rewritten, with the text that would leave."""
    return tuple(
        Segment(segment.path, segment.role, segment.part, cleared.texts[segment.path], segment.key, segment.fixed)
        for segment in prompt.segments
        if cleared.texts[segment.path] != segment.text
    )
