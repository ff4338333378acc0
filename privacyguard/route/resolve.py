"""A model string in, the `Destination` out: the zone is where a declared endpoint puts it, and third_party everywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from privacyguard.errors import ConfigError, RequestError
from privacyguard.places import LOCAL, THIRD_PARTY, Deployment, Destination, ZoneEntry
from privacyguard.route.providers import OWN, PROVIDERS, provider_of

LocalModel = str | Mapping[str, object]


def resolve(model: str, api_base: str | None, deployment: Deployment) -> Destination:
    """Where a call for `model` would go. No environment variable has a say.

    A declared entry that matches gives endpoint and zone; with `api_base` the entry's endpoint must be exactly that.

    Raises:
        RequestError: the provider is unknown, or nothing says at which endpoint the model is. Nothing was sent.
    """
    provider, _ = provider_of(model)
    if not provider:
        raise RequestError(
            f'no known provider in model= (it is "provider/model", with one of {", ".join(sorted(PROVIDERS))}; '
            "any OpenAI-compatible server is openai/<model> with api_base=); nothing was sent"
        )
    wanted = normal(api_base) if api_base else None
    for entry in deployment.entries:
        if _matches(model, entry.models) and wanted in (None, normal(entry.endpoint)):
            if entry.zone != THIRD_PARTY.name and provider.startswith("ollama") and model.endswith(("-cloud", ":cloud")):
                raise RequestError(
                    "an Ollama model with a cloud tag runs at somebody else's, whatever daemon it is asked through: "
                    "name a model that is on your machine; nothing was sent"
                )
            return Destination(model, provider, entry.endpoint, entry.zone)
    if wanted is None and provider in OWN - {"ollama", "ollama_chat"}:
        raise RequestError(
            f"{provider}/ has no endpoint of its own: declare it under zones, or pass api_base=; nothing was sent"
        )
    endpoint = api_base.rstrip("/") if api_base else PROVIDERS[provider].endpoint
    if urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).hostname:
        raise RequestError("api_base= is no http or https URL; nothing was sent")
    return Destination(model, provider, endpoint, THIRD_PARTY.name)


def asked_of(format: str, base: str, name: str, deployment: Deployment) -> tuple[str, str]:
    """The litellm model string, and the endpoint, of a model that a client asks for by its own name at its own address.

    What is declared at that address goes first, then whose address it is; else it is somebody who speaks the format.
    """
    place = normal(base)
    for entry in deployment.entries:
        declared = normal(entry.endpoint)
        if place in (declared, (*declared[:3], declared[3] + "/v1")):  # Ollama speaks OpenAI's format behind /v1
            provider, _, pattern = entry.models.partition("/")
            if fnmatchcase(name, pattern or "*") and provider in PROVIDERS:
                return f"{provider}/{name}", entry.endpoint
    for provider, known in PROVIDERS.items():
        if known.endpoint and provider not in OWN and normal(known.endpoint)[:3] == place[:3]:
            return f"{provider}/{name}", base
    return f"{format}/{name}", base


def routes(deployment: Deployment) -> dict[str, tuple[Destination, ...]]:
    """What can serve each zone instead of a denied destination, in the order of preference.

    Raises:
        ConfigError: a route names a model that is not declared in its zone.
    """
    chosen: dict[str, tuple[Destination, ...]] = {}
    for zone in deployment.zones:
        exact = tuple(entry.models for entry in deployment.entries if entry.zone == zone.name and not _is_pattern(entry.models))
        found: list[Destination] = []
        for model in deployment.route.get(zone.name, exact):
            if not any(_matches(model, entry.models) and entry.zone == zone.name for entry in deployment.entries):
                raise ConfigError(
                    f"route.{zone.name} names {model}, which no entry of zones.{zone.name} declares: "
                    f"add its endpoint there; nothing was sent"
                )
            destination = resolve(model, None, deployment)
            if destination.zone != zone.name:
                raise ConfigError(
                    f"route.{zone.name} names {model}, which is in {destination.zone}: "
                    f"declare its endpoint under zones.{zone.name}; nothing was sent"
                )
            here = (one for one in deployment.entries if one.zone == zone.name)
            everywhere = (one.endpoint for one in here if _matches(model, one.models))
            found += [destination, *(resolve(model, endpoint, deployment) for endpoint in everywhere)]  # spares
        chosen[zone.name] = tuple(dict.fromkeys(found))
    return chosen


def with_local(deployment: Deployment, local: LocalModel | Sequence[LocalModel]) -> Deployment:
    """Declare local models in short form: a model string (at its server's usual endpoint) or {"model", "endpoint"}."""
    models = [local] if isinstance(local, (str, Mapping)) else list(local)
    entries = tuple(_local_entry(model) for model in models)
    route = (*(entry.models for entry in entries), *deployment.route.get(LOCAL.name, ()))
    return Deployment(
        deployment.zones, (*entries, *deployment.entries), {**deployment.route, LOCAL.name: route}, deployment.tools
    )


def _local_entry(local: LocalModel) -> ZoneEntry:
    options = {"model": local} if isinstance(local, str) else dict(local)
    unknown = set(options) - {"model", "endpoint", "peers", "plaintext"}
    model = options.get("model")
    if unknown or not isinstance(model, str):
        raise ConfigError(
            'local= is a model string, or a mapping with "model", "endpoint", "peers" and "plaintext"; nothing was sent'
        )
    provider, _ = provider_of(model)
    usual = PROVIDERS[provider].endpoint if provider in OWN else ""
    endpoint = options.get("endpoint") or usual
    if not provider or not isinstance(endpoint, str) or not endpoint:
        raise ConfigError(
            f'local={model!r} needs an endpoint: local={{"model": "openai/…", "endpoint": "http://127.0.0.1:8000/v1"}} '
            f"(a bare string is enough for {', '.join(sorted(OWN))}); nothing was sent"
        )
    peers = options.get("peers") or ()
    listed = (
        (peers,) if isinstance(peers, str) else tuple(str(peer) for peer in peers) if isinstance(peers, (list, tuple)) else ()
    )
    return ZoneEntry(LOCAL.name, model, endpoint.rstrip("/"), listed, options.get("plaintext") in (True, "accepted"))


def normal(endpoint: str) -> tuple[str, str, int | None, str]:
    """An endpoint's scheme, host, port and path, so that two spellings of one place are equal."""
    try:
        parts = urlsplit(endpoint.rstrip("/"))
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        parts = None
    if parts is None:
        raise RequestError("an endpoint is no URL: http://host:port or https://host; nothing was sent")
    return parts.scheme.lower(), (parts.hostname or "").lower(), port, parts.path


def _matches(model: str, pattern: str) -> bool:
    alike = {"ollama": "ollama_chat", "ollama_chat": "ollama"}  # two names for one server
    provider, slash, name = model.partition("/")
    other = alike.get(provider, provider) + slash + name
    return fnmatchcase(model, pattern) or fnmatchcase(other, pattern)


def _is_pattern(models: str) -> bool:
    return any(sign in models for sign in "*?[")
