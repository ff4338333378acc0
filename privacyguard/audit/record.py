"""The closed schema of the audit log, version 1: what a record may hold. Enums, numbers, ids, digests and host:port; no text.

A record as it stands in a line also carries its place in the stream (`stream`, `seq`, `prev`); see `line`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, TypeAdapter

from privacyguard.audit import recordable
from privacyguard.audit.ids import ID
from privacyguard.values import Domain, Kind, Operator, Part

VERSION = 1


def zulu(moment: datetime) -> str:
    """An aware moment as it stands in records: UTC, microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


Word = Annotated[str, Field(pattern=rf"^(?:{recordable.WORD})$")]
Endpoint = Annotated[str, Field(pattern=rf"^{recordable.ENDPOINT}$")]
Digest = Annotated[str, Field(pattern=rf"^{recordable.DIGEST}$")]
Pseudonym = Annotated[str, Field(pattern=r"^k[0-9]{1,6}:[0-9a-f]{16}$")]
Id = Annotated[str, Field(pattern=rf"^{ID}$")]
Epoch = Annotated[str, Field(pattern=r"^k[0-9]{1,6}$")]
Count = Annotated[int, Field(ge=0)]
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Moment = Annotated[AwareDatetime, PlainSerializer(zulu, return_type=str)]


class Enforcement(StrEnum):
    """Whether the guard itself sends, or somebody else's function does what it was told."""

    OWNED = "owned"
    COOPERATIVE = "cooperative"


class DetectorStatus(StrEnum):
    """Whether the detectors judged everything, all but the entities in `unknown`, or nothing."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class Stage(StrEnum):
    """A stage of the pipeline whose time is taken."""

    READ = "read"
    DETECT = "detect"
    DECIDE = "decide"
    REDACT = "redact"
    RECORD = "record"
    SEND = "send"
    RESTORE = "restore"
    RULE = "rule"


class OutcomeStatus(StrEnum):
    """How a call ended."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    UPSTREAM_ERROR = "upstream_error"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    EGRESS_REFUSED = "egress_refused"
    REPLY_WITHHELD = "reply_withheld"


class ErrorCode(StrEnum):
    """What stands in the log instead of an error's message."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    TLS = "tls"
    HTTP_STATUS = "http_status"
    RATE_LIMITED = "rate_limited"
    AUTHENTICATION = "authentication"
    BAD_REQUEST = "bad_request"
    MALFORMED_REPLY = "malformed_reply"
    INCOMPLETE_REPLY = "incomplete_reply"
    REDIRECT = "redirect"
    PEER = "peer"
    BODY = "body"
    RESTORE = "restore"
    RULE = "rule"
    AUDIT = "audit"
    CANCELLED = "cancelled"
    INTERNAL = "internal"


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class PolicyId(_Closed):
    """Which policy decided; `digest` is of its source bytes, under which `policies/` keeps them."""

    name: Word
    digest: Digest


class DetectorId(_Closed):
    """Which detectors looked, the score below which they report nothing, and how they fared."""

    digest: Digest
    floor: Score
    status: DetectorStatus


class FactEntry(_Closed):
    """One finding without its place and text; `score` has three decimals, `value` is its ordinal within the call."""

    entity: Word
    domain: Domain
    kind: Kind
    score: Score
    value: Count
    role: Word
    part: Part
    fixed: bool


class DestinationEntry(_Closed):
    """Where a call would go or went."""

    zone: Word
    provider: Word
    model: Word
    endpoint: Endpoint


class RewriteEntry(_Closed):
    """The fact with this index is rewritten so, for these reasons."""

    index: Count
    operator: Operator
    reasons: tuple[Word, ...]


class DecisionEntry(_Closed):
    """What was decided; a block has no zone and no destination. `denied` says per zone why it was closed."""

    verdict: Word
    zone: Word | None
    destination: DestinationEntry | None
    denied: dict[Word, tuple[Word, ...]]
    rewrites: tuple[RewriteEntry, ...]
    reasons: tuple[Word, ...]


class Tokens(_Closed):
    """What the destination counted."""

    prompt: Count
    completion: Count


class GenesisRecord(_Closed):
    """The first line of a stream: when it began, written by which version, and the epoch of its pseudonyms' key."""

    v: Literal[1] = 1
    type: Literal["genesis"] = "genesis"
    ts: Moment
    library: Word
    epoch: Epoch
    continues: Id | None = None  # the stream that was full


class RecoveredRecord(_Closed):
    """A writer that was killed left `torn` bytes behind the last whole record of its stream; they are set aside in a file."""

    v: Literal[1] = 1
    type: Literal["recovered"] = "recovered"
    ts: Moment
    of: Id
    records: Count
    torn: Count


class DroppedRecord(_Closed):
    """So many records could not be written since the last that could: calls went on without them, as was asked for."""

    v: Literal[1] = 1
    type: Literal["dropped"] = "dropped"
    ts: Moment
    records: Count


class ShadowEntry(_Closed):
    """What a candidate policy would have decided on the same facts."""

    policy: PolicyId
    verdict: Word


class DecisionRecord(_Closed):
    """What would leave, to whom, under which policy, what was decided and why. Durable before anything is sent."""

    v: Literal[1] = 1
    type: Literal["decision"] = "decision"
    ts: Moment
    id: Id
    principal: Pseudonym | None
    conversation: Pseudonym | None
    trace: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None  # of the application's, where it traces its calls
    purpose: Word
    policy: PolicyId
    detectors: DetectorId
    facts: tuple[FactEntry, ...]
    opaque: tuple[Word | Annotated[str, Field(pattern=r"^[a-z]+/\*$")], ...]
    unknown: tuple[Word, ...]
    failed: tuple[Word, ...] = ()  # the recognizers behind `unknown`; earlier records lack all that has a default
    caller: dict[Word, Word] = {}  # what the policy asks for about who calls, in its own values
    taint: Word | None = None  # the zone that the conversation may not leave
    state: Word | None = None  # the zone of a server that keeps a part of the conversation
    unable: tuple[Word, ...] = ()  # the duties that could not be met
    watched: Word | None = None  # the verdict with the rules that are only watched, where it differs
    shadow: ShadowEntry | None = None
    enforcement: Enforcement = Enforcement.OWNED
    ranks: dict[Word, int] = {}  # how far zones of one's own are trusted
    servable: dict[Word, tuple[DestinationEntry, ...]]
    requested: DestinationEntry
    decision: DecisionEntry
    us: dict[Stage, Count]


class OutcomeRecord(_Closed):
    """What became of the call whose decision has the id `decision`; counts are of placeholders, times in microseconds."""

    v: Literal[1] = 1
    type: Literal["outcome"] = "outcome"
    ts: Moment
    decision: Id
    status: OutcomeStatus
    peer: Endpoint | None
    http: Annotated[int, Field(ge=100, le=599)] | None
    attempts: Count
    restored: Count
    unrestored: Count
    residual: Count
    tokens: Tokens | None
    error: ErrorCode | None
    us: dict[Stage, Count]
    model: Digest | None = None  # of the weights, as the server of a model of one's own tells it
    reply: tuple[Word, ...] = ()  # the rules that rewrote or stopped the reply


Note = RecoveredRecord | DroppedRecord  # about the log itself
Record = GenesisRecord | DecisionRecord | OutcomeRecord | Note
RECORD: TypeAdapter[Record] = TypeAdapter(Annotated[Record, Field(discriminator="type")])
