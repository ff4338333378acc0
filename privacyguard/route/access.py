"""A destination and the key that a caller gave in, the access to it out: whose key, and in which header."""

from __future__ import annotations

import os

from privacyguard.errors import ConfigError
from privacyguard.places import THIRD_PARTY, Destination
from privacyguard.route.providers import PROVIDERS, provider_of, spoken

ANTHROPIC_VERSION = "2023-06-01"  # the only one there is of the Messages API


def key_of(destination: Destination, given: object) -> str:
    """The caller's key, for the destination it was meant for; else the environment's for this provider.

    Raises:
        ConfigError: there is none, and it is wanted.
    """
    if isinstance(given, str) and given:
        return given
    provider, _ = provider_of(destination.model)
    name = PROVIDERS[provider].key
    if not name or destination.zone != THIRD_PARTY.name:
        return "none"  # a model of one's own gets nobody else's key; clients insist on one
    found = os.environ.get(name)
    if not found:
        raise ConfigError(f"no API key for {provider}: set {name} or pass api_key=; nothing was sent")
    return found


def access_headers(destination: Destination, given: object) -> tuple[tuple[str, str], ...]:
    """The headers that give access, as the destination's own format has them."""
    key = key_of(destination, given)
    match spoken(destination.provider):
        case "anthropic":
            return ("x-api-key", key), ("anthropic-version", ANTHROPIC_VERSION)
        case "gemini":
            return (("x-goog-api-key", key),)
        case _:
            return (("authorization", f"Bearer {key}"),)
