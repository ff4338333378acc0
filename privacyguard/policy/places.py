"""The zones, routes and tools of a policy or deployment file in, a `Deployment` out; below another layer, a narrower one."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from itertools import pairwise
from urllib.parse import urlsplit

from privacyguard.places import LOCAL, THIRD_PARTY, Deployment, Zone, ZoneEntry
from privacyguard.policy.diagnostics import Code
from privacyguard.policy.schema import DeploymentModel, PolicyModel, ZoneEntryModel, ZoneModel
from privacyguard.policy.strict_yaml import Document, Path, meant


def compile_deployment(model: PolicyModel | DeploymentModel, document: Document) -> Deployment:
    """Resolve the zones, their entries, the routes and the tools' zones of a policy or deployment file."""
    zones = tuple(
        sorted(
            {THIRD_PARTY, LOCAL, *(_zone(name, zone, document) for name, zone in model.zones.items())},
            key=lambda zone: zone.rank,
        )
    )
    names = {zone.name for zone in zones}
    for zone, next_zone in pairwise(zones):
        if zone.rank == next_zone.rank:  # "more trusted" has to mean one thing
            last = max(zone.name, next_zone.name, key=list(model.zones).index)
            raise document.error(
                f"two zones have rank {zone.rank}; every zone needs its own", ("zones", last, "rank"), code=Code.RANK
            )
    entries = tuple(
        entry
        for name, zone in model.zones.items()
        for index, item in enumerate(zone.entries)
        for entry in _entries(name, item, document, ("zones", name, index))
    )
    for section, used in (("route", model.route), ("tools", model.tools.values())):
        for position, name in enumerate(used):
            if name not in names:
                path: Path = (section, name) if section == "route" else (section, list(model.tools)[position])
                raise document.error(
                    f"unknown zone {name!r}{meant(name, names)}", path, code=Code.UNKNOWN_ZONE, key=section == "route"
                )
    return Deployment(zones, entries, {name: tuple(models) for name, models in model.route.items()}, dict(model.tools))


def narrowed(above: Deployment, own: Deployment, model: PolicyModel, document: Document) -> Deployment:
    """The places of a layer below another one. What a higher layer bound may be narrowed and not moved or widened."""
    if not (own.entries or own.route or own.tools or model.zones):
        return above
    if not above.entries and len(above.zones) == 2:  # nothing was bound above
        zones, entries = own.zones, own.entries
    else:
        zones = above.zones
        entries = (*own.entries, *(one for one in above.entries if one.zone not in model.zones))
        for name, zone in model.zones.items():
            if name not in {one.name for one in above.zones}:
                problem = f"the zones are bound by a higher layer, which has no {name!r}"
                raise document.error(problem, ("zones", name), code=Code.WIDENS, key=True)
            for index, _ in enumerate(zone.entries):
                place: Path = ("zones", name, index)
                if not set(above.entries).issuperset(_entries(name, zone.entries[index], document, place)):
                    raise document.error(
                        "the zones are bound by a higher layer, which has no such entry", place, code=Code.WIDENS
                    )
    route = dict(above.route)
    for name, models in own.route.items():
        allowed = above.route.get(name)
        if allowed is not None and not set(models) <= set(allowed):
            extra = sorted(set(models) - set(allowed))[0]
            problem = f"{extra!r} is not among the higher layer's models for {name}"
            raise document.error(problem, ("route", name, models.index(extra)), code=Code.WIDENS)
        route[name] = models
    ranks = {zone.name: zone.rank for zone in zones}
    for tool, name in own.tools.items():
        if tool in above.tools and ranks[name] > ranks[above.tools[tool]]:
            problem = f"the higher layer trusts {tool!r} less: {above.tools[tool]}"
            raise document.error(problem, ("tools", tool), code=Code.WIDENS)
        if tool not in above.tools and above.tools and name != THIRD_PARTY.name:
            problem = f"the higher layer declares the tools, and {tool!r} is none of them"
            raise document.error(problem, ("tools", tool), code=Code.WIDENS, key=True)
    return Deployment(zones, entries, route, {**above.tools, **own.tools})


def _zone(name: str, zone: ZoneModel, document: Document) -> Zone:
    fixed = {THIRD_PARTY.name: THIRD_PARTY, LOCAL.name: LOCAL}
    if name in fixed:
        if zone.rank is not None:
            problem = f"the rank of {name} is always {fixed[name].rank}"
            raise document.error(problem, ("zones", name, "rank"), code=Code.RANK)
        return fixed[name]
    if zone.rank is None:
        problem = f"zone {name!r} needs a rank from 1 to 99 (third_party is 0, local is 100)"
        raise document.error(problem, ("zones", name), code=Code.RANK, key=True)
    return Zone(name, zone.rank)


def _entries(zone: str, item: ZoneEntryModel, document: Document, path: Path) -> Iterable[ZoneEntry]:
    parts = urlsplit(item.endpoint)
    if parts.scheme not in ("http", "https", "unix") or not (parts.hostname or parts.path):
        problem = "an endpoint is http://host:port, https://host or unix:///path"
        raise document.error(problem, (*path, "endpoint"), code=Code.NOT_AN_ENDPOINT)
    if parts.username or parts.password or parts.query or parts.fragment:
        problem = "an endpoint holds no user, password, query or fragment"
        raise document.error(problem, (*path, "endpoint"), code=Code.NOT_AN_ENDPOINT)
    for index, peer in enumerate(item.peers):
        try:
            ipaddress.ip_network(peer)
        except ValueError:
            valid = False
        else:
            valid = True
        if not valid:
            problem = f"{peer!r} is not a CIDR block such as 10.20.0.7/32"
            raise document.error(problem, (*path, "peers", index), code=Code.NOT_A_NETWORK)
    for models in item.models:
        yield ZoneEntry(zone, models, item.endpoint.rstrip("/"), tuple(item.peers), item.plaintext == "accepted")
