"""Named actions in, the median seconds of each out; they take turns, so that a busy moment of the machine hits them all."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import linear_regression, median

WARM_UP = 2  # turns that are not counted


def medians(actions: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = WARM_UP) -> dict[str, float]:
    """Give the median seconds of each action over `rounds` turns."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    gc.collect()
    for turn in range(rounds + warm_up):
        for name, action in actions.items():
            start = time.perf_counter()
            action()
            if turn >= warm_up:
                taken[name].append(time.perf_counter() - start)
    return {name: median(seconds) for name, seconds in taken.items()}


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Give k of the power law `seconds ~ sizes ** k` that fits best: 1 is linear, 2 is quadratic."""
    return linear_regression([math.log(size) for size in sizes], [math.log(second) for second in seconds]).slope
