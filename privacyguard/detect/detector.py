"""A `Prompt` in, a `Detection` out: every recognizer over every segment, and what was found once found everywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from privacyguard.detect.evidence import (
    ACTED_ON,
    Frayed,
    Reading,
    surest,
    with_frayed_mended,
    with_public_figures_lifted,
    without_nested,
    without_outdone,
)
from privacyguard.detect.identity import source_of
from privacyguard.detect.language import language_of
from privacyguard.detect.matches import matches_of
from privacyguard.detect.memory import Seen
from privacyguard.detect.ordinary import ORDINARY
from privacyguard.detect.paper import Paper
from privacyguard.detect.prefilter import shipped_prefilter
from privacyguard.detect.propagate import SHORTEST, Finder, Value, bare_number, name_parts
from privacyguard.detect.readers import Readers
from privacyguard.detect.recognizer import Recognizer
from privacyguard.detect.sheets import Sheet
from privacyguard.detect.steps import Steps, traced, with_origin
from privacyguard.detect.tracing import Traced
from privacyguard.detect.views import views_of
from privacyguard.errors import DetectionError, RecognizerError
from privacyguard.values import Detection, Entity, Finding, Kind, Part, Prompt, Taxonomy

KNOWN = "known"  # the recognizer of what the conversation hides already
DENY = "deny/"  # how recognizers of the policy's deny lists are named; what one of them finds cannot be allowed
MANY = 50  # recognizers from which it pays to look for all patterns at once
PART_SCORE = 0.8  # the most that a part of a name scores


@dataclass(frozen=True, slots=True)
class Known:
    """Something this conversation already hides; wherever it occurs it is found, with certainty."""

    entity: str
    text: str = field(repr=False)


class Detector:
    """The recognizers of a guard, and how their matches become findings. Immutable and thread-safe; keeps no text.

    `allowed` says of an entity and a value, as a recognizer read it, whether it is no finding.

    Raises:
        RecognizerError: a recognizer reports an entity that the taxonomy does not have.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        recognizers: Sequence[Recognizer] | None = None,
        *,
        max_chars: int = 1_000_000,
        allowed: Callable[[Entity, str], bool] | None = None,
    ) -> None:
        self._taxonomy, self._max_chars, self._allowed = taxonomy, max_chars, allowed
        self._recognizers = default_recognizers() if recognizers is None else tuple(recognizers)
        for recognizer in self._recognizers:
            if unheard := sorted(entity for entity in recognizer.entities if entity not in taxonomy):
                raise RecognizerError(
                    f"recognizer {recognizer.name} reports {', '.join(unheard)}, not in the taxonomy: "
                    "declare it under detect.entities in the policy"
                )
        self._readers = Readers(self._recognizers, shipped_prefilter() if len(self._recognizers) >= MANY else None)
        measured = ((one.entities, getattr(one, "languages", None)) for one in self._recognizers)
        self._measured = tuple((entities, languages) for entities, languages in measured if languages is not None)
        self.source: bytes = source_of(self._recognizers)  # what can be found, for whoever reads the log later; no pattern
        self.digest: str = hashlib.sha256(self.source).hexdigest()

    @property
    def count(self) -> int:
        """How many recognizers look."""
        return len(self._recognizers)

    @property
    def entities(self) -> frozenset[str]:
        """Everything that some recognizer reports."""
        return frozenset().union(*(recognizer.entities for recognizer in self._recognizers))

    def detect(self, prompt: Prompt, known: Sequence[Known] = (), seen: Seen | None = None) -> Detection:
        """Find everything in the call; `known` is what its conversation already hides, `seen` what was read of it before.

        Findings are ordered by segment, start, end and entity; nested and overlapping ones are all there.

        Raises:
            DetectionError: the call is too long, or `known` names an entity without a taxonomy entry. Nothing was sent.
        """
        return self._steps(prompt, known, seen).detection

    def look_again(self, prompt: Prompt, known: Sequence[Known] = (), seen: Seen | None = None) -> tuple[Finding, ...]:
        """Find in rewritten texts what goes by the characters of a value, and what is `known`.

        A model or a plug-in's code goes by the words around and reads a text with blanks in it wrongly.

        Raises:
            DetectionError: as `detect` does.
        """
        return self._steps(prompt, known, seen, by_pattern=True).detection.findings

    def trace(self, prompt: Prompt, known: Sequence[Known] = ()) -> Traced:
        """Do as `detect` does, by the same steps, and tell of everything that was read in the call what became of it and why.

        Slower than `detect`. The values hold offsets and words of our own lists, no text of the call.

        Raises:
            DetectionError: as `detect` does.
        """
        return traced(prompt, self._steps(prompt, known, None, with_origins=True))

    def _steps(
        self,
        prompt: Prompt,
        known: Sequence[Known],
        seen: Seen | None,
        *,
        with_origins: bool = False,
        by_pattern: bool = False,
    ) -> Steps:
        size = sum(len(segment.text) for segment in prompt.segments)
        if size > self._max_chars:
            raise DetectionError(
                f"the call has {size} characters, the limit is {self._max_chars}: cut it or raise max_chars; nothing was sent"
            )
        for entity in sorted({item.entity for item in known if item.entity not in self._taxonomy}):
            raise DetectionError(
                f"the conversation hides a {entity}, which the taxonomy does not have: add an entry; nothing was sent"
            )

        # 1. every recognizer reads every view of every segment, and patterns also what two segments are together
        mode = "values" if by_pattern else "everything"
        paper = Paper(prompt.segments, self._taxonomy, None if self._readers.fleeting else seen, mode)
        keys = [prompt.segments[page.segment].key for page in paper.pages]
        matches = matches_of(self._readers, paper.pages, keys, seen, by_pattern=by_pattern)
        unknown = frozenset().union(*(reader.entities for reader in matches.failed))
        if any(page.views.beyond for page in paper.pages if isinstance(page, Sheet)):  # encoded more deeply than is undone
            unknown |= self.entities
        readings: list[Reading | Frayed] = []
        torn = set()
        for one in matches.every:
            page, match = paper.pages[one.page], one.match
            if page.closed:
                if match.score < ACTED_ON or not page.crosses(match.start, match.end):
                    continue
                torn.add(page.segment)
            read = page.read(match.start, match.end, self._taxonomy[match.entity], match.score, match.recognizer)
            readings += with_origin(read, page, match.start, match.end, one.reader.recognizer) if with_origins else read
        if not matches.failed:
            paper.remember(torn)

        # 2. what the conversation hides is there with certainty
        readings += self._found(_certain(known), paper, with_origins)

        # 3. readings of the same characters, and of the same call, hear of each other
        mended = _mended(readings)
        heard = without_outdone(mended)
        found = with_public_figures_lifted(self._sensitive(heard))

        # 4. what was found once is found everywhere; a part inside the whole adds nothing
        again = _mended([*found, *self._found(_spreading(found), paper, with_origins)])[len(found) :]
        spread = self._sensitive(again)
        kept = without_nested(spread, found)
        findings = self._findings(prompt, [*found, *kept])
        failed = tuple(reader.recognizer.name for reader in matches.failed)
        detection = Detection(findings, unknown, failed, self._unmeasured(prompt, seen))
        return Steps(mended, heard, found, again, spread, kept, detection)

    def _unmeasured(self, prompt: Prompt, seen: Seen | None) -> frozenset[str]:
        """What the models look for that were not measured on a language of the call."""
        if not self._measured:
            return frozenset()
        languages = {_language(segment.text, seen) for segment in prompt.segments if segment.part is Part.TEXT} - {None}
        return frozenset().union(*(entities for entities, known in self._measured if languages - known))

    def _sensitive(self, readings: list[Reading]) -> list[Reading]:
        """Leave out what is allowed, unless it is denied too or the conversation hides it already."""
        allowed = self._allowed
        if allowed is None:
            return readings
        return [
            one
            for one in readings
            if one.recognizer == KNOWN or one.recognizer.startswith(DENY) or not allowed(one.entity, one.value)
        ]

    def _found(self, values: Iterable[Value], paper: Paper, with_origins: bool) -> Iterator[Reading | Frayed]:
        finder = Finder(values)
        for sheet in paper.sheets if finder else ():
            for start, end, value in finder.find(sheet.text):
                if not sheet.closed or sheet.crosses(start, end):
                    read = sheet.read(start, end, self._taxonomy[value.entity], value.score, value.recognizer)
                    yield from with_origin(read, sheet, start, end) if with_origins else read

    def _findings(self, prompt: Prompt, readings: Sequence[Reading]) -> tuple[Finding, ...]:
        ordinals: dict[str, int] = {}
        findings = []
        for (segment, start, end, entity), reading in sorted(surest(readings).items(), key=lambda item: item[0]):
            value = ordinals.setdefault(_normalised(reading.value), len(ordinals))
            path, domain, kind = prompt.segments[segment].path, reading.entity.domain, reading.entity.kind
            findings.append(Finding(path, start, end, entity, domain, kind, reading.score, value, reading.recognizer))
        return tuple(findings)


def default_recognizers() -> tuple[Recognizer, ...]:
    """Presidio's recognizers, the catalog, and the shipped model with its lexicon. Heavy libraries load late."""
    from privacyguard.detect.catalog import RECOGNIZERS
    from privacyguard.detect.presidio import presidio_recognizers
    from privacyguard.detect.shipped import SHIPPED

    return (*presidio_recognizers(), *RECOGNIZERS, SHIPPED)


def _language(text: str, seen: Seen | None) -> str | None:
    if seen is None:
        return language_of(text)
    name = seen.name("language", text)
    if (entry := seen.get(name)) is None:
        entry = (language_of(text),)
        seen.put(name, entry)
    return cast("str | None", entry[0])


def _mended(readings: Iterable[Reading | Frayed]) -> list[Reading]:
    frayed: list[Frayed] = []
    firm: list[Reading] = []
    for one in readings:
        match one:
            case Frayed():
                frayed.append(one)
            case Reading():
                firm.append(one)
    return with_frayed_mended(frayed, firm)


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
        for view in views_of(item.text).views:
            value = view.text.strip()
            short = len(value) < SHORTEST or value.casefold() in ORDINARY
            yield Value(value, item.entity, 1.0, KNOWN, exact=short)
            if item.entity == "PERSON":
                yield from _parts(value, 1.0, KNOWN)


def _parts(name: str, score: float, recognizer: str) -> Iterator[Value]:
    for part in name_parts(name):
        yield Value(part, "PERSON", min(score, PART_SCORE), recognizer, exact=True)


def _normalised(value: str) -> str:
    """Two spellings of one value are one value."""
    return bare_number(value) or " ".join(value.casefold().split())
