"""A server of one's own in, whether it serves the model itself out: an Ollama daemon forwards some models to somebody else.

Whatever a server is declared as, it is asked for Ollama's list of models, once in a while. A model that the list says is
forwarded is no local model. A server that has no such list is no Ollama.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from privacyguard.errors import EgressError
from privacyguard.places import THIRD_PARTY, Destination
from privacyguard.route.locality import PeerRule
from privacyguard.route.outbound import Cleared
from privacyguard.route.providers import provider_of
from privacyguard.route.raw import RawAnswer, RawCall, asend_raw, send_raw
from privacyguard.route.transport import Exchange

GOOD_FOR = 60.0  # seconds for which an answer is believed
TAGS = RawCall("GET", "/api/tags", (("accept", "application/json"),), b"", {"connect": 5, "read": 5, "write": 5, "pool": 5})
NOTHING = Cleared(frozenset(), {}, ())
FORWARDS = (
    "the model is served by somebody else, through an Ollama daemon that forwards it: name a model that is on the machine; "
    "nothing was sent"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a server says of a model: the digest of its weights ("" where none is told), and whether it forwards it."""

    digest: str = ""
    forwarded: bool = False


class Probes:
    """Asks servers, and remembers for a while. Thread-safe; two calls at once may both ask."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: dict[Destination, tuple[float, Proof]] = {}
        self._lock = threading.Lock()

    def check(self, destination: Destination, rule: PeerRule) -> str:
        """The digest of the model.

        Raises:
            EgressError: the model is forwarded, or the peer is not where it was declared. Nothing was sent.
            UpstreamError: the server cannot be reached.
        """
        if destination.zone == THIRD_PARTY.name:
            return ""
        proof = self._remembered(destination)
        if proof is None:
            proof = self._learned(destination, send_raw(Exchange(destination.endpoint, rule, NOTHING), TAGS, stream=False))
        return _accepted(proof)

    async def acheck(self, destination: Destination, rule: PeerRule) -> str:
        """`check` without blocking the event loop."""
        if destination.zone == THIRD_PARTY.name:
            return ""
        proof = self._remembered(destination)
        if proof is None:
            exchange = Exchange(destination.endpoint, rule, NOTHING)
            proof = self._learned(destination, await asend_raw(exchange, TAGS, stream=False))
        return _accepted(proof)

    def _remembered(self, destination: Destination) -> Proof | None:
        with self._lock:
            until, proof = self._known.get(destination, (0.0, Proof()))
        return proof if until > self._clock() else None

    def _learned(self, destination: Destination, answer: RawAnswer) -> Proof:
        proof = proof_of(provider_of(destination.model)[1], answer)
        with self._lock:
            self._known[destination] = (self._clock() + GOOD_FOR, proof)
        return proof


def proof_of(name: str, answer: RawAnswer) -> Proof:
    """What the answer to a question for Ollama's list says of the model of this name."""
    for one in models(answer):
        called = {str(one.get(key)) for key in ("name", "model")}
        if called & {name, f"{name}:latest"}:
            return Proof(str(one.get("digest") or ""), bool(one.get("remote_host") or one.get("remote_model")))
    return Proof()


def models(answer: RawAnswer) -> list[dict[str, Any]]:
    """Ollama's list of models; empty where the answer is none."""
    if answer.status != 200 or not isinstance(answer.body, bytes):
        return []
    try:
        listed = json.loads(answer.body)["models"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _accepted(proof: Proof) -> str:
    if proof.forwarded:
        raise EgressError(FORWARDS)
    return proof.digest
