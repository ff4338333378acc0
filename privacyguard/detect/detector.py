"""A `Prompt` in, a `Detection` out: every recognizer over every segment, and what was found once found everywhere."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from privacyguard.detect.evidence import ACTED_ON, Reading, with_public_figures_lifted, without_nested, without_outdone
from privacyguard.detect.needs import Glance, Needs
from privacyguard.detect.ordinary import ORDINARY
from privacyguard.detect.presidio import PresidioRecognizer
from privacyguard.detect.propagate import SHORTEST, Finder, Value, bare_number, name_parts
from privacyguard.detect.recognizer import Match, PatternRecognizer, Recognizer
from privacyguard.detect.views import View, canonical
from privacyguard.errors import DetectionError, RecognizerError
from privacyguard.values import Detection, Finding, Kind, Prompt, Taxonomy

KNOWN = "known"  # the recognizer of what the conversation hides already
PART_SCORE = 0.8  # the most that a part of a name scores
_PLACEHOLDER = re.compile(r"\[([A-Z][A-Z0-9_]*?)_\d+(?:_\d+)?\]")


@dataclass(frozen=True, slots=True)
class Known:
    """Something this conversation already hides; wherever it occurs it is found, with certainty."""

    entity: str
    text: str = field(repr=False)


class Detector:
    """The recognizers of a guard, and how their matches become findings. Immutable and thread-safe; keeps no text.

    Raises:
        RecognizerError: a recognizer reports an entity that the taxonomy does not have.
    """

    def __init__(
        self, taxonomy: Taxonomy, recognizers: Sequence[Recognizer] | None = None, *, max_chars: int = 1_000_000
    ) -> None:
        self._taxonomy, self._max_chars = taxonomy, max_chars
        self._recognizers = default_recognizers() if recognizers is None else tuple(recognizers)
        for recognizer in self._recognizers:
            if unheard := sorted(entity for entity in recognizer.entities if entity not in taxonomy):
                raise RecognizerError(
                    f"recognizer {recognizer.name} reports {', '.join(unheard)}, not in the taxonomy: add an entry with `like:`"
                )
        self._needs = tuple(map(_needs, self._recognizers))
        self.digest: str = _digest(self._recognizers)

    def detect(self, prompt: Prompt, known: Sequence[Known] = ()) -> Detection:
        """Find everything in the call; `known` is what its conversation already hides.

        Findings are ordered by segment, start, end and entity; nested and overlapping ones are all there.

        Raises:
            DetectionError: the call is too long, or `known` names an entity without a taxonomy entry. Nothing was sent.
        """
        size = sum(len(segment.text) for segment in prompt.segments)
        if size > self._max_chars:
            raise DetectionError(
                f"the call has {size} characters, the limit is {self._max_chars}: cut it or raise max_chars; nothing was sent"
            )
        for entity in sorted({item.entity for item in known if item.entity not in self._taxonomy}):
            raise DetectionError(
                f"the conversation hides a {entity}, which the taxonomy does not have: add an entry; nothing was sent"
            )

        # 1. every recognizer reads the canonical view of every segment
        views = [canonical(segment.text) for segment in prompt.segments]
        glances = [Glance(view.text) for view in views]
        readings: list[Reading] = []
        unknown: set[str] = set()
        for recognizer, needs in zip(self._recognizers, self._needs, strict=True):
            try:
                for index, (segment, view) in enumerate(zip(prompt.segments, views, strict=True)):
                    for match in _scan(recognizer, glances[index], segment.key) if glances[index].meets(needs) else ():
                        readings.append(self._reading(recognizer, index, view, match))
            except Exception:  # noqa: BLE001 - whatever it was, what this recognizer looks for is unknown, and policy decides
                unknown |= recognizer.entities

        # 2. what the conversation hides is there with certainty
        readings += self._found(_certain(known), views)

        # 3. readings of the same characters, and of the same call, hear of each other
        readings = with_public_figures_lifted(without_outdone(readings))

        # 4. what was found once is found everywhere; a part inside the whole adds nothing
        readings += without_nested(list(self._found(list(_spreading(readings)), views)), readings)
        return Detection(self._findings(prompt, views, readings), frozenset(unknown))

    def _reading(self, recognizer: Recognizer, segment: int, view: View, match: Match) -> Reading:
        """Raises: ValueError: the match is none (bounds, score, entity); the recognizer then counts as failed."""
        if not (
            0 <= match.start < match.end <= len(view.text) and 0 <= match.score <= 1 and match.entity in recognizer.entities
        ):
            raise ValueError("not a match")
        value = view.text[match.start : match.end]
        return Reading(segment, match.start, match.end, self._taxonomy[match.entity], match.score, match.recognizer, value)

    def _found(self, values: Iterable[Value], views: Sequence[View]) -> Iterator[Reading]:
        finder = Finder(values)
        for index, view in enumerate(views):
            for start, end, value in finder.find(view.text):
                entity = self._taxonomy[value.entity]
                yield Reading(index, start, end, entity, value.score, value.recognizer, view.text[start:end])

    def _findings(self, prompt: Prompt, views: Sequence[View], readings: Sequence[Reading]) -> tuple[Finding, ...]:
        placeholders = [self._placeholders(view.text) for view in views]
        best: dict[tuple[int, int, int, str], Reading] = {}
        for reading in readings:
            for start, end in _outside(reading, views[reading.segment].text, placeholders[reading.segment]):
                place = (reading.segment, *views[reading.segment].span(start, end), reading.entity.name)
                if place not in best or (reading.score, reading.recognizer) > (best[place].score, best[place].recognizer):
                    best[place] = reading
        ordinals: dict[str, int] = {}
        findings = []
        for (segment, start, end, entity), reading in sorted(best.items(), key=lambda item: item[0]):
            value = ordinals.setdefault(_normalised(reading.value), len(ordinals))
            path, domain, kind = prompt.segments[segment].path, reading.entity.domain, reading.entity.kind
            findings.append(Finding(path, start, end, entity, domain, kind, reading.score, value, reading.recognizer))
        return tuple(findings)

    def _placeholders(self, text: str) -> list[tuple[int, int]]:
        """Where our own placeholders stand: they hide data already."""
        return [found.span() for found in _PLACEHOLDER.finditer(text) if found[1] in self._taxonomy]


def default_recognizers() -> tuple[Recognizer, ...]:
    """Presidio's recognizers, the catalog, the name model and the content classifier. Heavy libraries load late."""
    from privacyguard.detect.catalog import RECOGNIZERS
    from privacyguard.detect.names import NAMES
    from privacyguard.detect.presidio import presidio_recognizers
    from privacyguard.detect.topics import TOPICS

    return (*presidio_recognizers(), *RECOGNIZERS, NAMES, TOPICS)


def _needs(recognizer: Recognizer) -> Needs:
    """What a text must hold to be shown to the recognizer: a character at least."""
    if type(recognizer) is PatternRecognizer or type(recognizer) is PresidioRecognizer:
        return recognizer.needs
    return Needs(shortest=1)


def _scan(recognizer: Recognizer, glance: Glance, key: str) -> Iterable[Match]:
    """Let those share the glance that can; a subclass is asked by `scan`, which it may have made its own."""
    if type(recognizer) is PatternRecognizer or type(recognizer) is PresidioRecognizer:
        return recognizer.scan_glanced(glance, key)
    return recognizer.scan(glance.text, key)


def _spreading(readings: Sequence[Reading]) -> Iterator[Value]:
    """The values that are looked for in the whole call."""
    for reading in readings:
        if (
            reading.score < ACTED_ON
            or reading.entity.kind not in (Kind.IDENTIFIER, Kind.CREDENTIAL)
            or reading.recognizer == KNOWN
        ):
            continue
        entity, value, recognizer = reading.entity.name, reading.value.strip(), reading.recognizer
        if len(value) >= SHORTEST and value.casefold() not in ORDINARY:
            yield Value(value, entity, reading.score, recognizer)
        if entity == "PERSON":
            yield from _parts(value, reading.score, recognizer)


def _certain(known: Sequence[Known]) -> Iterator[Value]:
    for item in known:
        value = canonical(item.text).text.strip()
        short = len(value) < SHORTEST or value.casefold() in ORDINARY
        yield Value(value, item.entity, 1.0, KNOWN, exact=short)
        if item.entity == "PERSON":
            yield from _parts(value, 1.0, KNOWN)


def _parts(name: str, score: float, recognizer: str) -> Iterator[Value]:
    for part in name_parts(name):
        yield Value(part, "PERSON", min(score, PART_SCORE), recognizer, exact=True)


def _outside(reading: Reading, text: str, placeholders: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a reading between placeholders, without white space at their ends; most often that is all of it."""
    start = reading.start
    for index in range(bisect_right(placeholders, start, key=lambda span: span[1]), len(placeholders)):
        hidden_start, hidden_end = placeholders[index]
        if hidden_start >= reading.end:
            break
        yield from _solid(text, start, hidden_start)
        start = hidden_end
    yield from _solid(text, start, reading.end)


def _solid(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(map(str.isalnum, text[start:end])):
        yield start, end


def _normalised(value: str) -> str:
    """Two spellings of one value are one value."""
    return bare_number(value) or " ".join(value.casefold().split())


def _digest(recognizers: Sequence[Recognizer]) -> str:
    """Identify the recognizers, in order: names, entities, and what they match where they say (`version`) or are data."""
    lines = []
    for recognizer in recognizers:
        version = str(getattr(recognizer, "version", ""))
        if isinstance(recognizer, PatternRecognizer):
            version = f"{recognizer.patterns} {recognizer.context} {_name(recognizer.validate)}"
        lines.append(f"{recognizer.name} {sorted(recognizer.entities)} {version}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _name(validate: Callable[[str], bool] | None) -> str:
    return "" if validate is None else f"{getattr(validate, '__module__', '')}.{getattr(validate, '__qualname__', '')}"
