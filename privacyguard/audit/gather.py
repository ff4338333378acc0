"""A log's directory in, everything that `audit stats` and `audit report` count out: one pass, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from privacyguard.audit.read import lines_by_stream

THIRD_PARTY = "third_party"
BANDS = (0.85, 0.5, 0.0)  # scores from which a finding counts as sure, as likely, and as a trace
QUASI = "quasi"  # a place, an age, a date: it tells of somebody together with others
LEAST_ACTED_ON = 0.5  # what policies act on unless they say otherwise
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
    recipients: dict[tuple[str, str, str, str], Span] = field(default_factory=dict)  # zone, provider, model, endpoint
    peers: dict[str, set[str]] = field(default_factory=dict)  # by endpoint
    policies: dict[tuple[str, str], Span] = field(default_factory=dict)  # name, digest
    detectors: dict[tuple[str, str], Span] = field(default_factory=dict)  # digest, status
    statuses: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    reply_rules: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    opaque: Counter[str] = field(default_factory=Counter)
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
    """Count a log; `since` and `until` as they stand in records, the first included, the last not.

    Raises:
        OSError: it cannot be read.
    """
    found, waiting = Gathered(), dict[str, dict[str, Any]]()  # decisions whose outcome has not come
    for line in lines_by_stream(directory):
        try:
            record = from_json(line)
            kind, moment = record["type"], str(record["ts"])
            if (since and moment < since) or (until and moment >= until):
                continue
            if kind == "decision":
                _decision(record, moment, found, waiting)
            elif kind == "outcome":
                _outcome(record, found, waiting)
            elif kind == "dropped":
                found.dropped += int(record["records"])
        except (ValueError, KeyError, TypeError, AttributeError):
            found.unreadable += 1
    found.open = len(waiting)
    return found


def _decision(record: dict[str, Any], moment: str, found: Gathered, waiting: dict[str, dict[str, Any]]) -> None:
    decision, facts = record["decision"], record["facts"]
    verdict, zone = str(decision["verdict"]), str(decision["zone"] or "")
    rewritten = {one["index"]: str(one["operator"]) for one in decision["rewrites"]}
    found.first, found.last = min(found.first or moment, moment), max(found.last, moment)
    found.calls += 1
    found.verdicts[verdict] += 1
    found.days[moment[:10], verdict] += 1
    for domain in {fact["domain"] for fact in facts} or {"nothing found"}:
        found.flows[domain, zone, verdict] += 1
    for index, fact in enumerate(facts):
        found.entities[fact["domain"], fact["entity"]] += 1
        if zone == THIRD_PARTY and index not in rewritten:
            found.raw[fact["domain"], fact["kind"], next(band for band in BANDS if fact["score"] >= band)] += 1
    if verdict != "block":
        found.operators.update(rewritten.values())
    found.reasons.update(decision["reasons"])
    found.residual += any(str(reason).startswith("residual/") for reason in decision["reasons"])
    for where, key in ((found.policies, "policy"), (found.detectors, "detectors")):
        told = record[key]
        name = (told["name"], told["digest"]) if key == "policy" else (told["digest"], told["status"])
        where.setdefault(name, Span(moment, moment)).see(moment)
    found.unknown.update(record["unknown"])
    found.opaque.update(record["opaque"])
    found.enforcement[record.get("enforcement", "owned")] += 1
    if record.get("shadow"):
        found.shadow[verdict, record["shadow"]["verdict"]] += 1
    _stages(record["us"], found)
    there = decision["destination"]
    if there is not None:
        place = there["zone"], there["provider"], there["model"], there["endpoint"]
        found.recipients.setdefault(place, Span(moment, moment)).see(moment)
        waiting[record["id"]] = {"there": there, "asked": record["requested"]}


def _outcome(record: dict[str, Any], found: Gathered, waiting: dict[str, dict[str, Any]]) -> None:
    found.statuses[record["status"]] += 1
    if record["error"]:
        found.errors[record["error"]] += 1
    found.reply_rules.update(record.get("reply", ()))
    _stages(record["us"], found)
    call = waiting.pop(record["decision"], None)
    if call is None:
        return
    there, asked = call["there"], call["asked"]
    if record["peer"]:
        found.peers.setdefault(there["endpoint"], set()).add(record["peer"].rpartition(":")[0])
    if record["tokens"]:
        place = there["zone"], there["provider"], there["model"]
        found.tokens.setdefault(place, Tokens()).add(record["tokens"])
        if asked["zone"] == THIRD_PARTY != there["zone"]:
            found.kept_local.setdefault((asked["zone"], asked["provider"], asked["model"]), Tokens()).add(record["tokens"])


def _stages(us: Mapping[str, int], found: Gathered) -> None:
    for stage, microseconds in us.items():
        found.stages.setdefault(stage, Histogram()).add(int(microseconds))
