"""What a decision rests on, and every kind of single thing that could be otherwise about it, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from privacyguard.policy.policy import Policy
from privacyguard.values import Facts


@dataclass(frozen=True, slots=True)
class Call:
    """Everything that a decision rests on."""

    policy: Policy
    facts: Facts
    now: datetime


@dataclass(frozen=True, slots=True)
class Without:
    """These findings are not there."""

    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """One finding scores otherwise: from `least` up to below `most`; with `most` None, `least` or more."""

    finding: int
    least: float
    most: float | None = None


@dataclass(frozen=True, slots=True)
class More:
    """So many more distinct values of an entity are found, at this score: what `rule` asks for."""

    rule: str
    entity: str
    score: float
    values: int


@dataclass(frozen=True, slots=True)
class Movable:
    """A finding stands where it can be rewritten."""

    finding: int


@dataclass(frozen=True, slots=True)
class Said:
    """The caller is said to be otherwise, fact by fact; None: nothing is said of it."""

    caller: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """The policy declares a fact about callers, which it takes for a claim, as verified."""

    name: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """An exception that has ended still holds."""

    exception: str


@dataclass(frozen=True, slots=True)
class From:
    """It is this instant: an exception that holds now has ended."""

    instant: datetime
    exception: str


@dataclass(frozen=True, slots=True)
class Enforced:
    """A rule that is only watched is in force."""

    rule: str


@dataclass(frozen=True, slots=True)
class Served:
    """A zone has a model that can be reached and serve the call, of this provider (None: of any)."""

    zone: str
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class Unserved:
    """No model of a zone can be reached."""

    zone: str


@dataclass(frozen=True, slots=True)
class Readable:
    """Every part of the call can be read, and nothing is found in what could not be."""


@dataclass(frozen=True, slots=True)
class Judged:
    """These entities could be judged, and none was found."""

    entities: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewConversation:
    """The conversation held nothing before."""


@dataclass(frozen=True, slots=True)
class WholeConversation:
    """No server keeps a part of the conversation: all of it is sent."""


@dataclass(frozen=True, slots=True)
class Able:
    """A duty can be met."""

    duty: str


Single = (
    Without
    | Scored
    | More
    | Movable
    | Said
    | Verified
    | Renewed
    | From
    | Enforced
    | Served
    | Unserved
    | Readable
    | Judged
    | NewConversation
    | WholeConversation
    | Able
)


@dataclass(frozen=True, slots=True)
class Together:
    """Two things at once; findings are counted as they were before."""

    both: tuple[Single, Single]


Change = Single | Together
