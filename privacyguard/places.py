"""Where a call may go, as frozen values: zones, destinations, and what a deployment declares; standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Zone:
    """How far a destination is trusted: rank 0 is third_party, 100 is local."""

    name: str
    rank: int


THIRD_PARTY = Zone("third_party", 0)
LOCAL = Zone("local", 100)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a call would go. `endpoint` is the base URL it is built from."""

    model: str
    provider: str
    endpoint: str
    zone: str


@dataclass(frozen=True, slots=True)
class ZoneEntry:
    """One declared place: models that match `models` (shell pattern) and are served at `endpoint` belong to `zone`.

    `peers` are the CIDR blocks the endpoint's address may be in besides loopback; `plaintext` accepts http to them.
    """

    zone: str
    models: str
    endpoint: str
    peers: tuple[str, ...] = ()
    plaintext: bool = False


@dataclass(frozen=True, slots=True)
class Deployment:
    """Where things are: the zones by rising rank, what is declared in them, and what to use instead of a denied destination.

    `route` lists models per zone in the order of preference. `tools` maps a tool's name (shell pattern) to its zone.
    """

    zones: tuple[Zone, ...] = (THIRD_PARTY, LOCAL)
    entries: tuple[ZoneEntry, ...] = ()
    route: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
