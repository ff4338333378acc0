"""The readings of a call's segments in; the same readings out, with scores that have heard of each other.

None is dropped: what loses here is recorded below every usual threshold.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from privacyguard.detect.names import PUBLIC
from privacyguard.detect.propagate import bare_number
from privacyguard.values import Action, Domain, Entity, Kind

if TYPE_CHECKING:
    from privacyguard.detect.steps import Origin

NAMES = "names"  # the recognizers that go by the words around begin so
ACTED_ON = 0.5  # the usual threshold of policies
MUCH_BETTER = 0.25  # between the scores of two readings of one number
OUTDONE = 0.4  # the most that the worse one keeps
LONGEST_WHOLE = 100  # code points from a name's beginning to one of its parts
NOT_PUBLIC_AFTER_ALL = 0.85
_PRIVATE_AFFAIRS = (Domain.MEDICAL, Domain.LEGAL, Domain.FINANCIAL)


@dataclass(frozen=True, slots=True)
class Reading:
    """Code points [start, end) of segment `segment`, read as an entity in one of its views. `value` is what was read there.

    `origin` says how it was first made; it is kept where somebody asks what became of each reading.
    """

    segment: int
    start: int
    end: int
    entity: Entity
    score: float
    recognizer: str
    value: str = field(repr=False)
    origin: Origin | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Frayed:
    """A reading with an escape, or a part of one, at an end of what was read; without it there is [bare_start, bare_end)."""

    reading: Reading
    bare_start: int
    bare_end: int


def with_frayed_mended(frayed: Iterable[Frayed], readings: Sequence[Reading]) -> list[Reading]:
    """Give every reading; one of "nMaria Lopez", where another view reads a name after the line break, means that name.

    A frayed reading that no other view has keeps its own place, whole escapes included.
    """
    places: dict[tuple[int, str], list[Reading]] = {}
    for reading in sorted(readings, key=lambda reading: (reading.start, reading.end)):
        places.setdefault((reading.segment, reading.entity.name), []).append(reading)
    # the farthest-reaching of those that begin no later, for each
    reaching = {place: list(accumulate(ones, _farther)) for place, ones in places.items()}
    mended = list(readings)
    for one in frayed:
        place = one.reading.segment, one.reading.entity.name
        at = bisect_right(places.get(place, ()), one.bare_start, key=lambda reading: reading.start) - 1
        candidates = (places[place][at], reaching[place][at]) if at >= 0 else ()
        meant = next((other for other in candidates if other.end >= one.bare_end), None)
        mended.append(
            one.reading if meant is None else replace(one.reading, start=meant.start, end=meant.end, value=meant.value)
        )
    return mended


def _farther(one: Reading, other: Reading) -> Reading:
    return other if other.end >= one.end else one


def without_outdone(readings: Iterable[Reading]) -> list[Reading]:
    """Lower every reading of a number that another reading of the same characters beats by far, and of a name inside a value.

    A card number that passes its check next to the word "card" is no telephone number and no bank account; in an address or a
    street, a name is not somebody of the call.
    """
    rest, numbers = rivalry(readings)
    lowered = [
        reading if winner is None else replace(reading, score=min(reading.score, OUTDONE)) for reading, winner in numbers
    ]
    return [*rest, *lowered]


def rivalry(readings: Iterable[Reading]) -> tuple[list[Reading], list[tuple[Reading, Reading | None]]]:
    """Give the readings that compete with none, and each of the others with the surest one that outdoes it."""
    rest: list[Reading] = []
    numbers: list[Reading] = []
    names: list[Reading] = []
    values: list[Reading] = []
    for reading in readings:
        if reading.recognizer.startswith(NAMES) and reading.recognizer != PUBLIC:
            names.append(reading)
            continue
        if reading.entity.kind is Kind.IDENTIFIER and reading.score >= ACTED_ON:
            values.append(reading)
        # a credential outdoes the numbers inside it and is never outdone
        competes = reading.entity.kind is Kind.CREDENTIAL or (
            reading.entity.kind is Kind.IDENTIFIER and bare_number(reading.value) is not None
        )
        (numbers if competes else rest).append(reading)
    numbers.sort(key=lambda reading: (reading.segment, reading.start, -reading.end))
    winners: list[Reading | None] = [None] * len(numbers)
    for index, one in enumerate(numbers):
        for other_index in range(index + 1, len(numbers)):
            other = numbers[other_index]
            if other.segment != one.segment or other.start >= one.end:
                break
            for loser, winner, at in ((one, other, index), (other, one, other_index)):
                if _outdone(loser, winner) and ((best := winners[at]) is None or winner.score > best.score):
                    winners[at] = winner
    return rest, [*zip(numbers, winners, strict=True), *zip(names, _wholes(names, values), strict=True)]


def _wholes(names: Sequence[Reading], values: Sequence[Reading]) -> Iterator[Reading | None]:
    """Give for each name the value that it is a part of: of those that begin no later, the farthest-reaching."""
    ordered = sorted(values, key=lambda one: (one.segment, one.start))
    reaching = list(accumulate(ordered, _farther_reaching))
    for name in names:
        at = bisect_right(ordered, (name.segment, name.start), key=lambda one: (one.segment, one.start)) - 1
        whole = reaching[at] if at >= 0 else None
        inside = whole is not None and whole.segment == name.segment and name.end <= whole.end
        yield whole if whole is not None and inside and whole.end - whole.start > name.end - name.start else None


def _farther_reaching(one: Reading, other: Reading) -> Reading:
    return max(one, other, key=lambda value: (value.segment, value.end))


def _outdone(loser: Reading, winner: Reading) -> bool:
    if loser.entity.kind is Kind.CREDENTIAL or loser.entity.name == winner.entity.name:
        return False
    shared = min(loser.end, winner.end) - max(loser.start, winner.start)
    return winner.score - loser.score >= MUCH_BETTER and shared * 5 >= (loser.end - loser.start) * 4


def without_nested(spread: Sequence[Reading], found: Sequence[Reading]) -> list[Reading]:
    """Drop what stands inside a surer reading of the same entity: "Lopez" in "Maria Lopez" is no second person."""
    wholes: dict[tuple[int, str], dict[tuple[int, int], float]] = {}
    for reading in (*found, *spread):
        spans = wholes.setdefault((reading.segment, reading.entity.name), {})
        span = reading.start, reading.end
        spans[span] = max(reading.score, spans.get(span, 0))
    ordered = {place: sorted(spans.items()) for place, spans in wholes.items()}
    return [one for one in spread if not _inside(one, ordered[one.segment, one.entity.name])]


def _inside(one: Reading, spans: Sequence[tuple[tuple[int, int], float]]) -> bool:
    nearest = bisect_right(spans, one.start, key=lambda item: item[0][0])
    for (start, end), score in reversed(spans[:nearest]):
        if one.start - start > LONGEST_WHOLE:
            break
        if end >= one.end and end - start > one.end - one.start and score >= one.score:
            return True
    return False


def with_public_figures_lifted(readings: Sequence[Reading]) -> list[Reading]:
    """A famous name is a private person's where the call also holds something private."""
    if not any(map(private, readings)):
        return list(readings)
    return [
        replace(reading, score=max(reading.score, NOT_PUBLIC_AFTER_ALL)) if famous(reading) else reading for reading in readings
    ]


def famous(reading: Reading) -> bool:
    """Say whether it is of somebody everybody knows, or of somebody in a story."""
    return reading.recognizer == PUBLIC and reading.entity.name == "PERSON"


def private(reading: Reading) -> bool:
    """Say whether it is somebody's private affair and not only a name."""
    entity = reading.entity
    if reading.score < ACTED_ON or entity.name == "PERSON":
        return False
    if entity.kind is Kind.CONTENT:  # what is allowed everywhere (a citation) is nobody's private affair
        return entity.domain in _PRIVATE_AFFAIRS and entity.third_party is not Action.ALLOW
    return entity.kind in (Kind.IDENTIFIER, Kind.CREDENTIAL)


def surest(readings: Iterable[Reading]) -> dict[tuple[int, int, int, str], Reading]:
    """Of the readings of one entity at one place (segment, start, end, its name) give the one that becomes the finding."""
    best: dict[tuple[int, int, int, str], Reading] = {}
    for reading in readings:
        place = (reading.segment, reading.start, reading.end, reading.entity.name)
        if place not in best or (reading.score, reading.recognizer) > (best[place].score, best[place].recognizer):
            best[place] = reading
    return best
