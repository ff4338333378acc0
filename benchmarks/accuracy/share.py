"""Hits and chances per text in, a share with its interval out: a bootstrap over texts, seeded."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED, DRAWS = 20_261_125, 1_000
Z95 = 1.959964  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, and the interval at 95 %, all in [0, 1] but the first two."""

    hits: float
    of: float
    low: float
    high: float

    @property
    def rate(self) -> float:
        """Hits per chance; not a number where there was no chance."""
        return self.hits / self.of if self.of else math.nan

    def __str__(self) -> str:
        if not self.of:
            return "–"
        return f"{percent(self.rate)} % ({percent(self.low)}–{percent(self.high)})"


def share(rows: Iterable[tuple[Hashable, float, float]]) -> Share:
    """Add up (cluster, hits, chances); clusters are drawn again as wholes.

    Where all clusters hit, or none does, every draw is like the other: the Wilson interval over clusters stands in.
    """
    clusters: dict[Hashable, list[float]] = {}
    for cluster, hits, of in rows:
        total = clusters.setdefault(cluster, [0.0, 0.0])
        total[0] += hits
        total[1] += of
    table = np.array([total for total in clusters.values() if total[1]], dtype=np.float64).reshape(-1, 2)
    hits, of = table.sum(0) if len(table) else (0.0, 0.0)
    if not of:
        return Share(0.0, 0.0, 0.0, 1.0)
    if hits in (0, of):
        low, high = wilson(len(table) if hits else 0, len(table))
    else:
        drawn = _weights(len(table)) @ table
        low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return Share(float(hits), float(of), float(low), float(high))


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Give the Wilson score interval of a proportion at 95 %."""
    rate, z2 = successes / trials, Z95 * Z95
    middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 * math.sqrt(rate * (1 - rate) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    return max(0.0, middle - half), min(1.0, middle + half)


def percent(rate: float) -> str:
    """Whole percents, with a decimal below 1 and above 99 where it would otherwise read 0 or 100."""
    value = 100 * rate
    return f"{value:.1f}" if 0.05 <= value < 0.95 or 99.05 <= value < 99.95 else f"{value:.0f}"


@cache
def _weights(size: int) -> NDArray[Any]:
    """How often each of `size` clusters is drawn, per draw."""
    return np.random.default_rng(SEED).multinomial(size, [1 / size] * size, size=DRAWS).astype(np.float64)
