"""A declared endpoint and the peer at the other end of a socket in; whether that is the declared place out.

Checked right after `connect` and before a byte is written: a name that resolves differently later proves nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from privacyguard.errors import ConfigError, EgressError
from privacyguard.places import THIRD_PARTY, ZoneEntry

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


@dataclass(frozen=True, slots=True)
class PeerRule:
    """Which addresses an endpoint may have; None: any (a third party is whoever it is)."""

    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] | None

    def check(self, address: str) -> None:
        """Raise `EgressError` unless `address` may be the peer."""
        if self.networks is None:
            return
        peer = unmapped(address)
        if not any(peer.version == network.version and peer in network for network in self.networks):
            raise EgressError(f"the peer {peer} is not where the zone's endpoint was declared to be; nothing was sent")


def peer_rule(entry: ZoneEntry | None) -> PeerRule:
    """The rule of a declared entry: loopback and its CIDR blocks. Undeclared endpoints and third parties have none."""
    if entry is None or entry.zone == THIRD_PARTY.name:
        return PeerRule(None)
    return PeerRule((*_LOOPBACK, *(ipaddress.ip_network(peer) for peer in entry.peers)))


def check_declared(entries: Sequence[ZoneEntry]) -> None:
    """Refuse a trusted endpoint that could be anywhere, or that would be spoken to in the clear over a network.

    Raises:
        ConfigError: says which endpoint and what to declare.
    """
    for entry in entries:
        parts = urlsplit(entry.endpoint)
        if parts.scheme not in ("http", "https", "unix"):
            raise ConfigError(f"the endpoint of {entry.models} is no http, https or unix address; nothing was sent")
        if not all(_is_network(peer) for peer in entry.peers):
            raise ConfigError(f"the peers of {entry.models} are no CIDR blocks such as 10.20.0.7/32; nothing was sent")
        if entry.zone == THIRD_PARTY.name or parts.scheme == "unix" or _is_loopback(parts.hostname or ""):
            continue
        if not entry.peers:
            raise ConfigError(
                f"{entry.endpoint} is not loopback: declare its addresses with peers: [10.20.0.7/32]; nothing was sent"
            )
        if parts.scheme == "http" and not entry.plaintext:
            raise ConfigError(f"{entry.endpoint} is not encrypted: use https, or say plaintext: accepted; nothing was sent")


def unmapped(address: str) -> _Address:
    """The address without a scope, and as IPv4 where IPv6 only wraps one."""
    peer = ipaddress.ip_address(address.partition("%")[0])
    return peer.ipv4_mapped or peer if isinstance(peer, ipaddress.IPv6Address) else peer


def _is_network(peer: str) -> bool:
    try:
        return ipaddress.ip_network(peer).prefixlen > 0  # 0.0.0.0/0 is everybody
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True  # the peer is checked at connect all the same
    try:
        address = unmapped(host)
    except ValueError:
        return False
    return any(address.version == network.version and address in network for network in _LOOPBACK)
