"""An exported model in; the two lines that turn its logits into scores out.

Disclosure: Platt scaling on prompts that training never read (`corpus/apart`, the first five sets), then shifted so that 0.5
is the knee: the threshold with at most `RATE` false alarms on hard harmless prompts. Names: a shift of the log odds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from evaluate import APART, at_rate, corpus

from privacyguard.detect.model import Model

SETS = ("first", "second", "third", "fourth", "fifth")
RATE = 0.025  # false alarms on hard harmless prompts at the threshold
NAMED = 0.5  # the probability, as the encoder has it, from which words count as a name: a missed name leaks


def calibrate(folder: Path, weights: str, target: Path) -> None:
    """Write `target`: slope and offset for disclosures and for names."""
    model = Model(folder, weights)
    scored = [
        (max(model.read(row.text).sentences[:, 0].tolist(), default=-10.0), bool(row.entities))
        for name in SETS
        for row in corpus(APART, name)
    ]
    slope = platt(scored)[0]
    _, knee = at_rate(scored, RATE)
    lines = {"disclosure": [slope, -slope * knee], "names": [1.0, -math.log(NAMED / (1 - NAMED))]}
    target.write_text(
        json.dumps({name: [round(value, 4) for value in line] for name, line in lines.items()}) + "\n", encoding="utf-8"
    )


def platt(scored: Sequence[tuple[float, bool]], steps: int = 3_000) -> tuple[float, float]:
    """Fit `sigmoid(slope * score + offset)` to what is so, by gradient descent (Platt, 1999, with his smoothed targets)."""
    x = np.array([score for score, _ in scored])
    so = np.array([so for _, so in scored])
    y = np.where(so, (so.sum() + 1) / (so.sum() + 2), 1 / ((~so).sum() + 2))
    slope, offset = 1.0, 0.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(slope * x + offset)))
        slope -= 0.05 * float(((p - y) * x).mean())
        offset -= 0.05 * float((p - y).mean())
    return slope, offset
