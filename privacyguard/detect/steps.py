"""The steps of one detection in; what became of every reading, and why, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from privacyguard.detect.evidence import Frayed, Reading, famous, private, rivalry, surest
from privacyguard.detect.joints import Joint
from privacyguard.detect.plugins.budget import Budgeted
from privacyguard.detect.recognizer import Recognizer
from privacyguard.detect.sheets import Sheet
from privacyguard.detect.tracing import (
    Allowed,
    Famous,
    Fate,
    Nested,
    Outdone,
    Raised,
    Reported,
    Seconded,
    Traced,
    TracedReading,
)
from privacyguard.values import Detection, Prompt

LONGEST_REASON = 200  # characters; what others write is cut off there
PLUGGED = ("deny/", "pattern/", "registry/", "model/", "code/")  # how recognizers are named that a policy or a user adds
_TIMES = {0: "as written", 1: "decoded", 2: "decoded twice"}


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """How a reading was made: [start, end) of a page, by a recognizer; None: a value that was known was looked for.

    Equal to itself only: it says which reading is which after its score has changed.
    """

    page: Sheet | Joint
    start: int
    end: int
    recognizer: Recognizer | None


@dataclass(frozen=True, slots=True)
class Steps:
    """The readings of one call after each step of its detection."""

    mended: list[Reading] = field(repr=False)  # what was read
    heard: list[Reading] = field(repr=False)  # with the scores of what others beat
    found: list[Reading] = field(repr=False)  # without what is allowed, public figures judged
    again: list[Reading] = field(repr=False)  # where the values of those stand too
    spread: list[Reading] = field(repr=False)  # of these without what is allowed
    kept: list[Reading] = field(repr=False)  # and without what is inside a longer one
    detection: Detection


def with_origin(
    readings: Iterable[Reading | Frayed], page: Sheet | Joint, start: int, end: int, recognizer: Recognizer | None = None
) -> Iterator[Reading | Frayed]:
    """Yield the readings, each with an origin of its own."""
    for one in readings:
        origin = Origin(page, start, end, recognizer)
        match one:
            case Frayed():
                yield replace(one, reading=replace(one.reading, origin=origin))
            case Reading():
                yield replace(one, origin=origin)


def traced(prompt: Prompt, steps: Steps) -> Traced:
    """Tell what became of every reading; each has its origin."""
    telling = _Telling(prompt, steps)
    readings = sorted(telling.readings(), key=lambda item: item[0])
    return Traced(steps.detection, tuple(one for _, one in readings))


_Order = tuple[int, int, int, str, bool, float, str, str]


class _Telling:
    """What is looked up for each reading."""

    def __init__(self, prompt: Prompt, steps: Steps) -> None:
        self._prompt, self._steps = prompt, steps
        self._heard = _by_origin(steps.heard, steps.again)
        self._sensitive = _by_origin(steps.found, steps.spread)
        self._kept = _by_origin(steps.found, steps.kept)
        self._winners = {one.origin: winner for one, winner in rivalry(steps.mended)[1] if winner is not None}
        self._private = next(filter(private, steps.found), None)
        self._surest = surest(self._kept.values())

    def readings(self) -> Iterator[tuple[_Order, TracedReading]]:
        """Yield them, each with its place in the order."""
        known = ((one, "known from the conversation") for one in self._steps.mended)
        again = ((one, "found again elsewhere") for one in self._again())
        for one, looked_for in chain(known, again):
            origin = one.origin
            assert origin is not None
            kept = self._kept.get(origin)
            finding = kept is not None and kept is self._surest[_place(one)]
            segment = self._prompt.segments[one.segment]
            told = TracedReading(
                segment.path,
                one.start,
                one.end,
                one.entity.name,
                one.recognizer,
                looked_for if origin.recognizer is None else _view(origin.page),
                one.score,
                (kept or self._heard[origin]).score,
                _because(one, origin, segment.key),
                self._fate(one, origin, finding=finding),
                finding,
            )
            yield (*_place(one), not finding, -told.ended, one.recognizer, told.view), told

    def _again(self) -> Iterator[Reading]:
        """What was found again and is more than an echo of what was read there before."""
        first = surest(self._steps.found)
        for one in self._steps.again:
            there = first.get(_place(one))
            if there is None or (one.score, one.recognizer) > (there.score, there.recognizer):
                yield one

    def _fate(self, one: Reading, origin: Origin, *, finding: bool) -> Fate:
        if origin not in self._sensitive:
            return Allowed()
        if origin not in self._kept:
            return Nested()
        if (winner := self._winners.get(origin)) is not None:
            return Outdone(winner.entity.name, winner.score)
        if famous(one) and origin.recognizer is not None:
            return Famous() if self._private is None else Raised(self._private.entity.name)
        return Reported() if finding else Seconded(self._surest[_place(one)].recognizer)


def _by_origin(*steps: Iterable[Reading]) -> Mapping[Origin | None, Reading]:
    return {one.origin: one for one in chain(*steps)}


def _place(one: Reading) -> tuple[int, int, int, str]:
    return one.segment, one.start, one.end, one.entity.name


def _view(page: Sheet | Joint) -> str:
    match page:
        case Joint():
            return "across two parts"
        case Sheet() if page.closed:
            return "closed up"
        case Sheet():
            layer = next(index for index, view in enumerate(page.views.views) if view is page.view)
            return _TIMES.get(layer, f"decoded {layer} times")


def _because(one: Reading, origin: Origin, key: str) -> tuple[str, ...]:
    recognizer = origin.recognizer
    if recognizer is None:
        return ()
    plugged = (f"plug-in {recognizer.name}",) if recognizer.name.startswith(PLUGGED) else ()
    why = getattr(recognizer.inner if isinstance(recognizer, Budgeted) else recognizer, "why", None)
    if why is None:
        return plugged
    try:
        reasons = why(origin.page.text, origin.start, origin.end, one.entity.name, key)
        return (*plugged, *(str(reason)[:LONGEST_REASON] for reason in reasons))
    except Exception:  # noqa: BLE001 - it may be anybody's code, and what was found stands without its reasons
        return (f"{one.recognizer} failed to say why",)
