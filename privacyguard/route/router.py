"""Which destinations there are and which can be reached as far as is known; renders a cleared call and sends it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from privacyguard.cleared import ClearedPrompt
from privacyguard.errors import EgressError, UpstreamError
from privacyguard.places import THIRD_PARTY, Deployment, Destination, ZoneEntry
from privacyguard.route.access import access_headers
from privacyguard.route.client import Client, Outgoing
from privacyguard.route.locality import check_declared, peer_rule
from privacyguard.route.outbound import Cleared
from privacyguard.route.probe import Probes
from privacyguard.route.providers import provider_of
from privacyguard.route.raw import RawAnswer, RawCall, asend_raw, send_raw
from privacyguard.route.resolve import asked_of, normal, resolve, routes
from privacyguard.route.transport import Exchange

DOWN_FOR = 5.0  # seconds for which a destination that refused a connection is not tried again

# what the caller meant for the requested provider alone: another destination gets none of it
_PROVIDERS_OWN = frozenset(
    {"extra_body", "extra_headers", "extra_query", "headers", "service_tier", "prompt_cache_key", "safety_identifier", "store"}
)
_CALLERS_ACCESS = frozenset({"api_key", "api_version", "organization"})


class Router:
    """Knows the declared places and sends cleared calls to them. Thread-safe."""

    def __init__(self, deployment: Deployment, client: Client, clock: Callable[[], float]) -> None:
        """`clock` gives monotonic seconds.

        Raises:
            ConfigError: an endpoint or a route that cannot be what it is declared to be.
        """
        check_declared(deployment.entries)
        self._deployment, self._client, self._clock = deployment, client, clock
        self._routes = routes(deployment)
        self._probes = Probes(clock)
        self._down: dict[Destination, float] = {}
        self._lock = threading.Lock()

    @property
    def routes(self) -> Mapping[str, tuple[Destination, ...]]:
        """Per zone what can serve it, in the order of preference."""
        return self._routes

    def resolve(self, model: str, controls: Mapping[str, object]) -> Destination:
        """Where a call with these controls asks to go."""
        base = controls.get("api_base") or controls.get("base_url")
        return resolve(model, base if isinstance(base, str) else None, self._deployment)

    def asked_of(self, format: str, base: str, name: str) -> tuple[str, str]:
        """The litellm model string, and the endpoint, of a model that a client asks for by its own name at its own address."""
        return asked_of(format, base, name, self._deployment)

    def servable(
        self,
        requested: Destination,
        bound: tuple[str, ...] = (),
        tried: frozenset[Destination] = frozenset(),
        *,
        alone: bool = False,
    ) -> dict[str, tuple[Destination, ...]]:
        """Per zone the destinations that are up as far as is known and can serve the call; unprobed counts as up.

        What is `bound` to a provider (see `Request`) is served by no model of one's own; `alone`: by the requested one only.
        `tried` did not answer in this very call.
        """
        now = self._clock()
        with self._lock:
            down = {destination for destination, until in self._down.items() if until > now} | tried
        found = {
            zone: () if alone or (bound and zone != THIRD_PARTY.name) else tuple(one for one in there if one not in down)
            for zone, there in self._routes.items()
        }
        if requested not in down and not (bound and requested.zone != THIRD_PARTY.name):
            found[requested.zone] = tuple(dict.fromkeys((requested, *found.get(requested.zone, ()))))
        return found

    def outgoing(
        self, cleared: ClearedPrompt, requested: Destination, body: Mapping[str, object], controls: Mapping[str, object]
    ) -> Outgoing:
        """Render a cleared call for its destination. What was meant for another provider alone is left behind."""
        destination = cleared.destination
        if destination != requested:
            body = {name: value for name, value in body.items() if name not in _PROVIDERS_OWN}
            controls = {name: value for name, value in controls.items() if name not in _CALLERS_ACCESS} | {"drop_params": True}
        _, name = provider_of(destination.model)
        said = Cleared.of(body, cleared.withheld, destination.model, name)
        return Outgoing(cleared, body, controls, Exchange(destination.endpoint, peer_rule(self._entry(destination)), said))

    def send(self, outgoing: Outgoing) -> Any:
        """Send. An unreachable destination is remembered as down for a while."""
        self._check(outgoing)
        try:
            self._prove(outgoing)
            return self._client.send(outgoing)
        except UpstreamError as error:
            self._note(outgoing, error)
            raise

    async def asend(self, outgoing: Outgoing) -> Any:
        """Send, without blocking the event loop."""
        self._check(outgoing)
        try:
            await self._aprove(outgoing)
            return await self._client.asend(outgoing)
        except UpstreamError as error:
            self._note(outgoing, error)
            raise

    def send_raw(self, outgoing: Outgoing, call: RawCall, *, stream: bool) -> RawAnswer:
        """Send in the client's own bytes."""
        self._check(outgoing)
        try:
            self._prove(outgoing)
            return send_raw(outgoing.exchange, call, stream=stream)
        except UpstreamError as error:
            self._note(outgoing, error)
            raise

    async def asend_raw(self, outgoing: Outgoing, call: RawCall, *, stream: bool) -> RawAnswer:
        """`send_raw` without blocking the event loop."""
        self._check(outgoing)
        try:
            await self._aprove(outgoing)
            return await asend_raw(outgoing.exchange, call, stream=stream)
        except UpstreamError as error:
            self._note(outgoing, error)
            raise

    def access(self, destination: Destination, given: object) -> tuple[tuple[str, str], ...]:
        """The headers that give access to a destination."""
        return access_headers(destination, given)

    def typed(self, api: str, document: dict[str, Any], *, event: bool = False) -> Any:
        """A reply of one of the APIs, or an event of its stream, in litellm's types."""
        return self._client.typed(api, document, event=event)

    def refusal(self, model: str, text: str, *, stream: bool) -> Any:
        """A reply of the provider's own type that says `text`, made here."""
        return self._client.refusal(model, text, stream=stream)

    def _check(self, outgoing: Outgoing) -> None:
        """Nothing but what the redact room cleared is sent."""
        if type(outgoing.cleared) is not ClearedPrompt or outgoing.exchange.endpoint != outgoing.cleared.destination.endpoint:
            raise EgressError("only a cleared prompt can be sent, and only to its destination; nothing was sent")

    def _prove(self, outgoing: Outgoing) -> None:
        """A model of one's own is one that its server does not forward."""
        outgoing.exchange.digest = self._probes.check(outgoing.cleared.destination, outgoing.exchange.rule)

    async def _aprove(self, outgoing: Outgoing) -> None:
        outgoing.exchange.digest = await self._probes.acheck(outgoing.cleared.destination, outgoing.exchange.rule)

    def _note(self, outgoing: Outgoing, error: UpstreamError) -> None:
        # a third party that cannot be reached is its caller's affair: nobody else's calls go elsewhere for it
        if not error.sent and outgoing.cleared.destination.zone != THIRD_PARTY.name:
            with self._lock:
                self._down[outgoing.cleared.destination] = self._clock() + DOWN_FOR

    def _entry(self, destination: Destination) -> ZoneEntry | None:
        place = normal(destination.endpoint)
        return next(
            (entry for entry in self._deployment.entries if entry.zone == destination.zone and normal(entry.endpoint) == place),
            None,
        )
