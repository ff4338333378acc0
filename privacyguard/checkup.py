"""A guard in, what it can and cannot do at this moment out: what is reachable, what is really local, what looks.

It asks the servers that are declared as one's own, and nobody else.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from privacyguard.audit.log import AuditLog
from privacyguard.errors import EgressError, PrivacyGuardError
from privacyguard.places import LOCAL, THIRD_PARTY, Destination, ZoneEntry
from privacyguard.policy.policy import Direction
from privacyguard.route.locality import peer_rule
from privacyguard.route.probe import NOTHING, TAGS, models
from privacyguard.route.providers import provider_of
from privacyguard.route.raw import RawAnswer, RawCall, send_raw
from privacyguard.route.resolve import normal
from privacyguard.route.tracers import active_tracers
from privacyguard.route.transport import Exchange
from privacyguard.services import Services

MOVED = """OPENAI_BASE_URL OPENAI_API_BASE ANTHROPIC_BASE_URL GEMINI_API_BASE OLLAMA_API_BASE LITELLM_PROXY_API_BASE
HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy""".split()
LISTED = 5  # models that are named


class State(StrEnum):
    """How something is."""

    FINE = "ok"
    NOTE = "note"
    WARNING = "warning"
    BROKEN = "error"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was looked at: how it is, what there is to say, and what to do about it."""

    about: str
    subject: str
    state: State
    told: str
    help: str = ""


def check_up(services: Services) -> tuple[Item, ...]:
    """Look at everything a guard is made of. Sends no prompt."""
    return (*_policy(services), *_zones(services), *_detectors(services), *_log(services), *_surroundings())


def _policy(services: Services) -> Iterator[Item]:
    policy = services.policy
    yield Item(
        "policy", policy.name, State.FINE, f"{len(policy.rules)} rules, sha256:{policy.digest.removeprefix('sha256:')[:12]}"
    )
    notified = sorted({name for rule in policy.rules for name in rule.duties.notify})
    if notified and services.notify is None:
        told = f"rules notify {', '.join(notified)}, and nobody can be told: such calls are blocked"
        yield Item("policy", policy.name, State.WARNING, told, "pass Guard(notify=...)")
    if not policy.measured_only:
        told = "prompts in languages that the model was not measured on are judged all the same"
        yield Item("policy", policy.name, State.NOTE, told, "defaults: {languages: measured} keeps them local")
    if any(rule.direction is Direction.REPLY for rule in policy.rules):
        yield Item("policy", policy.name, State.NOTE, "replies are judged: streams are held back by 48 characters")


def _zones(services: Services) -> Iterator[Item]:
    deployment, routes = services.policy.deployment, services.router.routes
    for zone in deployment.zones:
        if zone.name != THIRD_PARTY.name and not routes.get(zone.name):
            told = "nothing serves this zone: what may only go there is blocked"
            help = 'Guard(local="ollama/llama3.3")' if zone.name == LOCAL.name else f"zones.{zone.name} in the deployment"
            yield Item("zone", zone.name, State.WARNING, told, help)
    asked = {}
    for entry in deployment.entries:
        if entry.zone == THIRD_PARTY.name:
            yield Item("zone", entry.zone, State.NOTE, f"{entry.models} at {entry.endpoint} is declared; it is not asked")
            continue
        place = normal(entry.endpoint)
        if place not in asked:
            asked[place] = _Server(entry)
        routed = [one for one in routes.get(entry.zone, ()) if normal(one.endpoint) == place]
        yield from asked[place].items(entry, routed)


class _Server:
    """A server of one's own, asked once."""

    def __init__(self, entry: ZoneEntry) -> None:
        self._entry = entry
        started = time.perf_counter()
        self.peer, self.problem, self.state = "", "", State.FINE
        self.ollama: list[dict[str, Any]] = []
        self.names: list[str] = []
        try:
            tags = self._get(TAGS)
            self.ollama = models(tags)
            self.names = [_called(one) for one in self.ollama] or _listed(self._get(_models_call(entry)))
        except EgressError as error:
            self.problem, self.state = str(error), State.BROKEN
        except PrivacyGuardError as error:
            self.problem, self.state = str(error), State.WARNING
        self.milliseconds = (time.perf_counter() - started) * 1e3

    def _get(self, call: RawCall) -> RawAnswer:
        exchange = Exchange(self._entry.endpoint, peer_rule(self._entry), NOTHING)
        answer = send_raw(exchange, call, stream=False)
        self.peer = exchange.peer
        return answer

    def items(self, entry: ZoneEntry, routed: list[Destination]) -> Iterator[Item]:
        subject = f"{entry.zone}: {entry.models}"
        if self.problem:
            yield Item("zone", subject, self.state, self.problem, f"start it, or mend its entry: {entry.endpoint}")
            return
        kind = "Ollama" if self.ollama else "OpenAI's API"
        named = ", ".join(self.names[:LISTED]) + (f" and {len(self.names) - LISTED} more" if len(self.names) > LISTED else "")
        told = f"{kind} at {entry.endpoint}, peer {self.peer}, {self.milliseconds:.0f} ms; it has {named or 'no model'}"
        yield Item("zone", subject, State.FINE, told)
        for one in self.ollama:
            if one.get("remote_host") or one.get("remote_model"):
                told = f"{_called(one)} is forwarded to {one.get('remote_host') or 'somebody else'}: not local, and refused"
                yield Item("zone", subject, State.WARNING, told, "name a model that is on the machine")
        for destination in routed:
            name = provider_of(destination.model)[1]
            if self.names and name.removesuffix(":latest") not in self.names:
                yield Item(
                    "zone",
                    subject,
                    State.BROKEN,
                    f"calls are routed to {destination.model}, which it does not have",
                    f"ollama pull {name}" if self.ollama else "name one that it serves",
                )


def _called(one: dict[str, Any]) -> str:
    return str(one.get("name")).removesuffix(":latest")


def _models_call(entry: ZoneEntry) -> RawCall:
    path = normal(entry.endpoint)[3]
    return RawCall("GET", f"{path}/models" if path else "/v1/models", TAGS.headers, b"", TAGS.timeout)


def _listed(answer: RawAnswer) -> list[str]:
    try:
        data = json.loads(answer.body)["data"] if isinstance(answer.body, bytes) and answer.status == 200 else []
        return [str(one["id"]) for one in data]
    except (ValueError, KeyError, TypeError):
        return []


def _detectors(services: Services) -> Iterator[Item]:
    detector = services.detector
    told = f"{detector.count} recognizers look for {len(detector.entities)} entities, {_short(detector.digest)}"
    yield Item("detectors", "all", State.FINE, told)
    named = {entity for rule in services.policy.rules for entity in rule.entities}
    if unheard := sorted(named - detector.entities):
        told = f"nothing reports {', '.join(unheard)}, which rules speak of"
        yield Item("detectors", "all", State.NOTE, told, "add a recognizer under detect: in the policy")


def _log(services: Services) -> Iterator[Item]:
    log = services.log
    if not isinstance(log, AuditLog):
        yield Item("audit", "none", State.WARNING, "decisions are not recorded", "leave unsafe_no_audit out")
        return
    there = next(path for path in (log.directory, *log.directory.parents) if path.exists())
    if os.access(there, os.W_OK | os.X_OK):
        yield Item("audit", str(log.directory), State.FINE, "can be written")
    else:
        yield Item(
            "audit", str(log.directory), State.BROKEN, "cannot be written: every call is refused", "audit= names another"
        )


def _surroundings() -> Iterator[Item]:
    for name in active_tracers():
        yield Item("process", name, State.WARNING, "records prompts before a guard sees them", "turn it off")
    if found := [name for name in MOVED if os.environ.get(name)]:
        told = "moves clients that are not guarded; guarded calls do not heed it"
        yield Item("process", ", ".join(found), State.NOTE, told)
    if os.environ.get("USE_LITELLM_PROXY", "").lower() == "true":
        yield Item("process", "USE_LITELLM_PROXY", State.BROKEN, "every guarded call is refused while it is set", "unset it")


def _short(digest: str) -> str:
    return f"sha256:{digest.removeprefix('sha256:')[:12]}"


def worst(items: tuple[Item, ...]) -> State:
    """The worst of all."""
    order = list(State)
    return max((one.state for one in items), key=order.index, default=State.FINE)
