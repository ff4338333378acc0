"""A log's directory in, everything that `audit stats` and `audit report` count out: one pass, in bounded memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from privacyguard.audit.read import lines_by_stream
from privacyguard.audit.recordable import DIGEST, ENDPOINT, WORD

THIRD_PARTY = "third_party"
REACHED = frozenset({"sent", "upstream_error", "cancelled", "reply_withheld"})  # outcomes after bytes were written
Place = tuple[str, str, str, str]
"""Zone, provider, model, endpoint."""
BANDS = (0.85, 0.5, 0.0)  # scores from which a finding counts as sure, as likely, and as a trace
QUASI = "quasi"  # a place, an age, a date: it tells of somebody together with others
LEAST_ACTED_ON = 0.5  # what policies act on unless they say otherwise
_WORD, _ENDPOINT, _DIGEST = (re.compile(shape) for shape in (WORD, ENDPOINT, DIGEST))
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
BUCKETS_US = tuple(10 ** (power / 8) for power in range(8, 64))  # upper ends, from 10 us to 85 s, eight to the decade


@dataclass(slots=True)
class Span:
    """When something was first and last seen, and how often."""

    first: str
    last: str
    calls: int = 0

    def see(self, moment: str) -> None:
        """Count one more, at this moment."""
        self.first, self.last, self.calls = min(self.first, moment), max(self.last, moment), self.calls + 1


@dataclass(slots=True)
class Histogram:
    """Microseconds in buckets of fixed ends: enough for percentiles within a third."""

    counts: Counter[int] = field(default_factory=Counter)

    def add(self, microseconds: int) -> None:
        """Count one."""
        self.counts[next((at for at, end in enumerate(BUCKETS_US) if microseconds <= end), len(BUCKETS_US))] += 1

    def at(self, share: float) -> float:
        """The end of the bucket in which this share of all is reached, in microseconds; 0 where there are none."""
        wanted, seen = share * self.counts.total(), 0
        for bucket, count in sorted(self.counts.items()):
            seen += count
            if seen >= wanted:
                return BUCKETS_US[min(bucket, len(BUCKETS_US) - 1)]
        return 0.0


@dataclass(slots=True)
class Tokens:
    """Tokens of the calls to one place."""

    calls: int = 0
    prompt: int = 0
    completion: int = 0

    def add(self, tokens: Mapping[str, int]) -> None:
        """Count a call."""
        self.calls += 1
        self.prompt += tokens["prompt"]
        self.completion += tokens["completion"]


@dataclass(slots=True)
class Gathered:
    """What was counted. A place is (zone, provider, model); moments are as they stand in the log."""

    first: str = ""
    last: str = ""
    calls: int = 0
    unreadable: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    days: Counter[tuple[str, str]] = field(default_factory=Counter)  # day, verdict
    flows: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # domain, zone ("" nowhere), verdict; calls
    entities: Counter[tuple[str, str]] = field(default_factory=Counter)  # domain, entity; findings
    operators: Counter[str] = field(default_factory=Counter)
    raw: Counter[tuple[str, str, float]] = field(default_factory=Counter)  # sent as it is to a third party: domain, kind, band
    reasons: Counter[str] = field(default_factory=Counter)
    residual: int = 0  # calls that were stopped because something was left
    recipients: dict[Place, Span] = field(default_factory=dict)  # where calls were to go
    reached: Counter[Place] = field(default_factory=Counter)  # and how many did, as far as is known
    peers: dict[str, set[str]] = field(default_factory=dict)  # by endpoint
    policies: dict[tuple[str, str], Span] = field(default_factory=dict)  # name, digest
    detectors: dict[tuple[str, str], Span] = field(default_factory=dict)  # digest, status
    statuses: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    reply_rules: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    opaque: Counter[str] = field(default_factory=Counter)
    unjudged: int = 0  # calls in which an entity could not be judged
    unread: int = 0  # calls with a part that could not be read
    unread_sent: int = 0  # of them, those that were to go to a third party
    enforcement: Counter[str] = field(default_factory=Counter)
    shadow: Counter[tuple[str, str]] = field(default_factory=Counter)  # verdict, the candidate's verdict
    stages: dict[str, Histogram] = field(default_factory=dict)
    tokens: dict[tuple[str, str, str], Tokens] = field(default_factory=dict)
    kept_local: dict[tuple[str, str, str], Tokens] = field(default_factory=dict)  # by the place that was asked for instead
    open: int = 0
    dropped: int = 0

    @property
    def sensitive_raw(self) -> int:
        """Findings that went to a third party as they are: as sure as policies act on, and telling by themselves."""
        return sum(count for (_, kind, band), count in self.raw.items() if kind != QUASI and band >= LEAST_ACTED_ON)


def gather(directory: Path, *, since: str = "", until: str = "") -> Gathered:
    """Count the calls that were decided in a period, and what became of them, whenever that was.

    `since` and `until` as they stand in records, the first included, the last not. What is not as the schema says counts as
    unreadable, for whoever can write in the log can write anything there.

    Raises:
        OSError: it cannot be read.
    """
    found, waiting = Gathered(), dict[str, _Waiting]()
    for line in lines_by_stream(directory):
        try:
            record = from_json(line)
            kind, moment = record["type"], _checked(_MOMENT, record["ts"])
            inside = not (since and moment < since) and not (until and moment >= until)
            if kind == "decision" and inside:
                _decision(record, moment, found, waiting)
            elif kind == "outcome":
                _outcome(record, found, waiting, whole=not since and not until)
            elif kind == "dropped" and inside:
                found.dropped += _count(record["records"])
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            found.unreadable += 1
    found.open = len(waiting)
    return found


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A call whose outcome has not come."""

    there: Place
    asked: Place


def _decision(record: dict[str, Any], moment: str, found: Gathered, waiting: dict[str, _Waiting]) -> None:
    # 1. read all of it: what is wrong anywhere counts nowhere
    decision = record["decision"]
    verdict, zone = _word(decision["verdict"]), _word(decision["zone"] or "")
    there = None if decision["destination"] is None else _place(decision["destination"])
    asked, call = _place(record["requested"]), _word(record["id"])
    facts = [(_word(one["domain"]), _word(one["entity"]), _word(one["kind"]), _score(one["score"])) for one in record["facts"]]
    rewritten = {_count(one["index"]): _word(one["operator"]) for one in decision["rewrites"]}
    reasons = [_word(one) for one in decision["reasons"]]
    policy = _word(record["policy"]["name"]), _checked(_DIGEST, record["policy"]["digest"])
    looking = _checked(_DIGEST, record["detectors"]["digest"]), _word(record["detectors"]["status"])
    unknown, opaque = [_word(one) for one in record["unknown"]], [str(one)[:64] for one in record["opaque"]]
    enforcement = _word(record.get("enforcement") or "owned")
    candidate = _word(record["shadow"]["verdict"]) if record.get("shadow") else ""
    times = _times(record["us"])

    # 2. count it
    found.first, found.last = min(found.first or moment, moment), max(found.last, moment)
    found.calls += 1
    found.verdicts[verdict] += 1
    found.days[moment[:10], verdict] += 1
    for domain in {domain for domain, _, _, _ in facts} or {"nothing found"}:
        found.flows[domain, zone, verdict] += 1
    for index, (domain, entity, kind, score) in enumerate(facts):
        found.entities[domain, entity] += 1
        if zone == THIRD_PARTY and index not in rewritten:
            found.raw[domain, kind, next(band for band in BANDS if score >= band)] += 1
    if there is not None:
        found.operators.update(rewritten.values())
        found.recipients.setdefault(there, Span(moment, moment)).see(moment)
        waiting[call] = _Waiting(there, asked)
    found.reasons.update(reasons)
    found.residual += any(reason.startswith("residual/") for reason in reasons)
    found.policies.setdefault(policy, Span(moment, moment)).see(moment)
    found.detectors.setdefault(looking, Span(moment, moment)).see(moment)
    found.unknown.update(unknown)
    found.opaque.update(opaque)
    found.unjudged += bool(unknown)
    found.unread += bool(opaque)
    found.unread_sent += bool(opaque) and zone == THIRD_PARTY
    found.enforcement[enforcement] += 1
    if candidate:
        found.shadow[verdict, candidate] += 1
    _stages(times, found)


def _outcome(record: dict[str, Any], found: Gathered, waiting: dict[str, _Waiting], *, whole: bool) -> None:
    """Count an outcome of a call of the period; with the `whole` log also those whose decision is not there."""
    status, error = _word(record["status"]), _word(record["error"] or "")
    rules, times = [_word(one) for one in record.get("reply", ())], _times(record["us"])
    peer = _checked(_ENDPOINT, record["peer"] or "")
    used = {name: _count(record["tokens"][name]) for name in ("prompt", "completion")} if record["tokens"] else None
    call = waiting.pop(_word(record["decision"]), None)
    if call is None and not whole:
        return
    found.statuses[status] += 1
    if error:
        found.errors[error] += 1
    found.reply_rules.update(rules)
    _stages(times, found)
    if call is None:
        return
    zone, provider, model, endpoint = call.there
    if status in REACHED:
        found.reached[call.there] += 1
    if peer:
        found.peers.setdefault(endpoint, set()).add(peer.rpartition(":")[0])
    if used:
        found.tokens.setdefault((zone, provider, model), Tokens()).add(used)
        if call.asked[0] == THIRD_PARTY != zone:
            found.kept_local.setdefault(call.asked[:3], Tokens()).add(used)


def _place(said: Mapping[str, Any]) -> Place:
    return _word(said["zone"]), _word(said["provider"]), _word(said["model"]), _checked(_ENDPOINT, said["endpoint"])


def _word(said: object) -> str:
    return _checked(_WORD, said)


def _checked(shape: re.Pattern[str], said: object) -> str:
    if not isinstance(said, str) or not shape.fullmatch(said):
        raise ValueError
    return said


def _count(said: object) -> int:
    if type(said) is not int or said < 0:
        raise ValueError
    return said


def _score(said: object) -> float:
    if not isinstance(said, (int, float)) or not 0 <= said <= 1:
        raise ValueError
    return float(said)


def _times(us: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(_word(stage), _count(microseconds)) for stage, microseconds in us.items()]


def _stages(times: list[tuple[str, int]], found: Gathered) -> None:
    for stage, microseconds in times:
        found.stages.setdefault(stage, Histogram()).add(microseconds)
