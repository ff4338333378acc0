"""What a traced detection gives: its `Detection`, and every reading that was made on the way, with what became of it and why.

Offsets, names and words of our own lists only: no text of the call is in any of these values.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from privacyguard.values import Detection


@dataclass(frozen=True, slots=True)
class Reported:
    """It is the finding at its place."""


@dataclass(frozen=True, slots=True)
class Seconded:
    """It says what the finding at its place says; the finding is the reading of `recognizer`, which is as sure or surer."""

    recognizer: str


@dataclass(frozen=True, slots=True)
class Outdone:
    """Its score was lowered, unless it was low: the same characters were read as `entity` with better evidence (`score`)."""

    entity: str
    score: float


@dataclass(frozen=True, slots=True)
class Famous:
    """A public figure or somebody in a story, and the call holds nothing private: its score stays low."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A famous name; its score was raised because the call holds something private, such as `entity`."""

    entity: str


@dataclass(frozen=True, slots=True)
class Nested:
    """Left out: it stands inside a longer reading of the same entity that is as sure or surer."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Left out: the policy's allow list has the value."""


Fate = Reported | Seconded | Outdone | Famous | Raised | Nested | Allowed


@dataclass(frozen=True, slots=True)
class TracedReading:
    """Code points [start, end) of the segment at `path`, as one recognizer read them in one view, and what became of that.

    `view` is in plain words (`as written`, `decoded`, `closed up`, `across two parts` …). `began` and `ended` are its score
    before and after it heard of the others. `because` says what made it a match, one reason each. `finding`: it is the
    finding at its place, whatever the score; readings that were left out are none.
    """

    path: str = field(repr=False)
    start: int
    end: int
    entity: str
    recognizer: str
    view: str
    began: float
    ended: float
    because: tuple[str, ...]
    fate: Fate
    finding: bool


@dataclass(frozen=True, slots=True)
class Traced:
    """A detection, and its readings by segment, start, end and entity; of one place the surest come first."""

    detection: Detection
    readings: tuple[TracedReading, ...]
