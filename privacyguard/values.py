"""The frozen values that flow from a call to its reply; standard library only.

Text lives in two places, `Segment.text` and the vault, and is hidden from every repr. Everything else here is safe to log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from privacyguard.places import Destination


class Domain(StrEnum):
    """What area of life a finding belongs to."""

    PERSONAL = "personal"
    MEDICAL = "medical"
    LEGAL = "legal"
    FINANCIAL = "financial"
    CREDENTIALS = "credentials"


class Kind(StrEnum):
    """How a finding is sensitive: it names somebody, helps to, says something about somebody, or opens a door."""

    IDENTIFIER = "identifier"
    QUASI = "quasi"
    CONTENT = "content"
    CREDENTIAL = "credential"


class Action(StrEnum):
    """What a policy may demand for a finding, from the loosest to the strictest."""

    ALLOW = "allow"
    REDACT = "redact"
    ROUTE_LOCAL = "route_local"
    BLOCK = "block"


class Operator(StrEnum):
    """How a finding is rewritten, in order of what the recipient can still learn (most first)."""

    MASK = "mask"  # all but the end of it
    GENERALIZE = "generalize"  # a broader word: the year of a date
    HASH = "hash"  # a code that is the same for the same value, under a key
    SURROGATE = "surrogate"  # another value of its kind, made up
    ENCRYPT = "encrypt"  # a cipher that its key opens
    PLACEHOLDER = "placeholder"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Duties:
    """What must be done about a call that may go somewhere. One that cannot be met closes the zone.

    `rescan`: look at what would leave once more; `no_cache`: keep none of it for other calls; `notify`: tell these;
    `taint`: the conversation stays where it goes; `providers`: only these (None: any); `restore` False: placeholders stay.
    """

    rescan: bool = False
    no_cache: bool = False
    notify: frozenset[str] = frozenset()
    taint: bool = False
    providers: frozenset[str] | None = None
    restore: bool = True

    def __bool__(self) -> bool:
        return self != NO_DUTIES

    def __or__(self, other: Duties) -> Duties:
        """Both."""
        both = (one for one in (self.providers, other.providers) if one is not None)
        return Duties(
            self.rescan or other.rescan,
            self.no_cache or other.no_cache,
            self.notify | other.notify,
            self.taint or other.taint,
            None if self.providers is None and other.providers is None else frozenset.intersection(*both),
            self.restore and other.restore,
        )

    @property
    def names(self) -> frozenset[str]:
        """The duties that somebody has to be able to meet."""
        given = {"rescan": self.rescan, "no_cache": self.no_cache, "notify": bool(self.notify), "taint": self.taint}
        return frozenset(name for name, asked in given.items() if asked)


NO_DUTIES = Duties()


class Part(StrEnum):
    """Which part of a call a segment is."""

    TEXT = "text"  # message content
    ARGUMENTS = "arguments"  # a leaf of a tool call's arguments
    SCHEMA = "schema"  # tools, functions, response_format
    PARAMETER = "parameter"  # any other string of the request: stop, user, metadata, headers …


@dataclass(frozen=True, slots=True)
class Entity:
    """One label of the taxonomy and what is done with it when no rule speaks of it."""

    name: str
    domain: Domain
    kind: Kind
    third_party: Action
    local: Action
    regulations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Every entity that detection may report and policy may name."""

    entities: Mapping[str, Entity]

    def __getitem__(self, name: str) -> Entity:
        return self.entities[name]

    def __contains__(self, name: object) -> bool:
        return name in self.entities


@dataclass(frozen=True, slots=True)
class Segment:
    """One string that would leave.

    `path` is an RFC 6901 pointer into the request; behind a `#` it goes on inside JSON that is itself a string.
    `key` names the text where something does (a JSON key, a keyword): context for detection.
    `fixed` text cannot be rewritten in place (a JSON key, a tool's name): a redaction there denies the zone.
    """

    path: str = field(repr=False)
    role: str
    part: Part
    text: str = field(repr=False)
    key: str = field(default="", repr=False)
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Opaque:
    """A part of the call that cannot be read (image, audio, file id …)."""

    path: str = field(repr=False)
    media: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything a call would send. Segments are in request order and their paths are unique."""

    segments: tuple[Segment, ...]
    opaque: tuple[Opaque, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of sensitive data: where it is and what it is, never the text itself.

    Offsets are code points of the segment at `path`, half-open. `score` is in [0, 1]. `value` is the ordinal of the
    value within the call: two findings with one value say the same thing twice.
    """

    path: str = field(repr=False)
    start: int
    end: int
    entity: str
    domain: Domain
    kind: Kind
    score: float
    value: int
    recognizer: str


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found, the entities that could not be judged, and the names of the recognizers that failed.

    `unmeasured` are the entities of models that read a text in a language they were not measured on: policy says whether that
    is good enough.
    """

    findings: tuple[Finding, ...]
    unknown: frozenset[str] = frozenset()
    failed: tuple[str, ...] = ()
    unmeasured: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding without its place: what policy sees and the log keeps. `fixed`: it cannot be rewritten in place."""

    entity: str
    domain: Domain
    kind: Kind
    score: float
    value: int
    role: str
    part: Part
    fixed: bool = False


ABLE = frozenset({"rescan", "no_cache", "taint"})  # duties that every guard meets: it looks twice, caches nothing, remembers
DUTIES = ABLE | {"notify"}
OTHER = "other"  # what is recorded of a caller's fact that has none of the values a policy asks for


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole input of a decision, and exactly what the log keeps of it.

    `servable` lists, per zone, the destinations that are configured, reachable as far as is known, and can serve the call,
    in the order of preference; the requested destination is among those of its own zone. `failed` names the recognizers
    behind `unknown`; it is there to be read and decides nothing. `caller` is what of the application's word about the
    caller the policy asks for, its own values or `other`; `taint`
    the least trusted zone that the conversation may still go to, and `state` the zone of the server that keeps a part of it (""
    where there is none); `able` the duties that can be met.
    """

    findings: tuple[Fact, ...]
    requested: Destination
    servable: Mapping[str, tuple[Destination, ...]]
    opaque: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()
    purpose: str = ""
    failed: tuple[str, ...] = ()
    caller: Mapping[str, str] = field(default_factory=dict)
    taint: str = ""
    state: str = ""
    able: frozenset[str] = ABLE


class Verdict(StrEnum):
    """The headline of a decision. A zone of the user's own gives `route_<zone>`, a plain string."""

    ALLOW = "allow"
    REDACT = "redact"
    ROUTE_LOCAL = "route_local"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One demand that holds in a zone: the finding with this index is rewritten so, for these reasons."""

    index: int
    operator: Operator
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the policy says about one zone: denied for these reasons (none: not denied), rewrites demanded."""

    zone: str
    denied: tuple[str, ...]
    rewrites: tuple[Rewrite, ...]


@dataclass(frozen=True, slots=True)
class Allow:
    """The call may go to `destination` with these findings rewritten."""

    requested: Destination
    destination: Destination
    rewrites: tuple[Rewrite, ...]
    reasons: tuple[str, ...]
    rulings: tuple[Ruling, ...]
    duties: Duties = NO_DUTIES

    @property
    def verdict(self) -> str:
        """`allow`, `redact`, `route_local` or `route_<zone>`."""
        if self.destination.zone != self.requested.zone:
            return f"route_{self.destination.zone}"
        return Verdict.REDACT if self.rewrites else Verdict.ALLOW


@dataclass(frozen=True, slots=True)
class Block:
    """The call may go nowhere."""

    requested: Destination
    reasons: tuple[str, ...]
    rulings: tuple[Ruling, ...]

    @property
    def verdict(self) -> str:
        """Always `block`."""
        return Verdict.BLOCK


Decision = Allow | Block
