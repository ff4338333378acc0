"""Tokens by model and a price list in, dollars out: what was paid, and what the calls that stayed would have cost outside.

Prices are those of the list that litellm ships (read as a file: importing litellm takes seconds), or of a file of one's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import util
from math import inf
from pathlib import Path

from privacyguard.audit.gather import Gathered, Tokens
from privacyguard.errors import ConfigError

LIST = "model_prices_and_context_window_backup.json"
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars per million tokens."""

    prompt: float
    completion: float

    def of(self, tokens: Tokens) -> float:
        """Dollars."""
        return (tokens.prompt * self.prompt + tokens.completion * self.completion) / MILLION


@dataclass(frozen=True, slots=True)
class Cost:
    """One place's calls and tokens; `dollars` None: nobody knows its price. What stays is counted as free."""

    zone: str
    provider: str
    model: str
    tokens: Tokens
    dollars: float | None


def costs(found: Gathered, prices: Mapping[str, Price]) -> tuple[Cost, ...]:
    """What each place got, the dearest first."""
    made = [
        Cost(zone, provider, model, tokens, 0.0 if zone == "local" else _dollars(provider, model, tokens, prices))
        for (zone, provider, model), tokens in found.tokens.items()
    ]
    return tuple(sorted(made, key=lambda one: (-(one.dollars or 0.0), -one.tokens.calls, one.model)))


def avoided(found: Gathered, prices: Mapping[str, Price]) -> tuple[Cost, ...]:
    """What stayed, at the price of the model that was asked for; about, for another model counts its tokens otherwise."""
    made = (Cost(*place, tokens, _dollars(place[1], place[2], tokens, prices)) for place, tokens in found.kept_local.items())
    return tuple(sorted(made, key=lambda one: (-(one.dollars or 0.0), -one.tokens.calls, one.model)))


def shipped_prices() -> Mapping[str, Price]:
    """The prices that litellm ships; none where its list cannot be found."""
    spec = util.find_spec("litellm")
    path = Path(spec.origin).parent / LIST if spec is not None and spec.origin else None
    return _shipped(path) if path is not None and path.is_file() else {}


def read_prices(path: Path) -> Mapping[str, Price]:
    """Prices of one's own: JSON, `{"model": {"input": dollars per million tokens, "output": …}}`.

    Raises:
        ConfigError: says what is wrong with the file.
    """
    try:
        listed = json.loads(path.read_text())
        prices = {str(name): Price(float(one["input"]), float(one["output"])) for name, one in listed.items()}
        if not all(0 <= price < inf for one in prices.values() for price in (one.prompt, one.completion)):
            raise ValueError
        return prices
    except OSError as error:
        problem = error.strerror or "it cannot be read"
    except (ValueError, KeyError, TypeError, AttributeError):
        problem = 'it is not {"model": {"input": dollars per million tokens, "output": …}}'
    raise ConfigError(f"{path}: no price list: {problem}")


@cache
def _shipped(path: Path) -> Mapping[str, Price]:
    found = {}
    for name, one in json.loads(path.read_text()).items():
        asked, given = one.get("input_cost_per_token"), one.get("output_cost_per_token")
        if isinstance(asked, (int, float)) and isinstance(given, (int, float)):
            found[name] = Price(asked * MILLION, given * MILLION)
    return found


def _dollars(provider: str, model: str, tokens: Tokens, prices: Mapping[str, Price]) -> float | None:
    bare = model.removeprefix(f"{provider}/")
    for name in (model, f"{provider}/{bare}", bare):
        if name in prices:
            return prices[name].of(tokens)
    return None
