"""A few ratios in, each beside what it may be, out; the exit code is 1 where one is above.

python -m benchmarks.check

What is compared was measured in the same process, so that a slow machine fails nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from statistics import median

from benchmarks.peers.presidio import StockPresidio
from benchmarks.prompts import prompt
from benchmarks.steady import SHAPES, WORDS, plans, times_of, turns
from benchmarks.timing import exponent, medians
from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.detector import Detector
from privacyguard.detect.prefilter import shipped_prefilter
from privacyguard.detect.presidio import presidio_recognizers
from privacyguard.guard import Guard
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Part, Prompt, Segment

PATTERNS = {"prose": 0.40, "code": 0.60, "identifiers": 1.6}  # our patterns ÷ stock Presidio at 1,000 words
BESIDE_THE_MODEL = 0.6  # everything else ÷ the model, in plan() of a prompt of prose
CONVERSATION = {"prose": 1.45, "code": 1.35}  # turn 20 ÷ turn 2
EXPONENT = 1.15
SIZES = (10_000, 100_000, 1_000_000)


def main() -> int:
    """Measure, print, and give the exit code."""
    shipped_prefilter().prepare(wait=True)
    failed = 0
    for name, value, most in measured():
        failed += value > most
        print(f"{'ok  ' if value <= most else 'SLOW'}  {name}: {value:.2f} (at most {most:.2f})", flush=True)
    return min(failed, 1)


def measured() -> Iterator[tuple[str, float, float]]:
    """Yield what was measured, and the most that it may be."""
    detector, stock = Detector(load_taxonomy(), (*presidio_recognizers(), *RECOGNIZERS)), StockPresidio()
    for kind, most in PATTERNS.items():
        text = prompt(kind, 1_000)
        asked = Prompt((Segment("/text", "user", Part.TEXT, text),))
        seconds = medians({"ours": partial(detector.detect, asked), "stock": partial(stock.find, text)}, 9)
        yield f"our patterns ÷ stock Presidio, {kind}", seconds["ours"] / seconds["stock"], most
    with Guard(local={"model": "ollama/llama3.3", "endpoint": "http://127.0.0.1:1"}, unsafe_no_audit=True) as guard:
        whole, model = plans(guard, [prompt("prose", WORDS, seed) for seed in range(40)])
        rest = median(one - read for one, read in zip(whole, model, strict=True))
        yield f"plan() of {WORDS} words: everything else ÷ the model", rest / median(model), BESIDE_THE_MODEL
        for kind, most in CONVERSATION.items():
            taken = turns(guard, kind)
            yield f"a conversation of {kind}: turn {len(taken)} ÷ turn 2", taken[-1] / taken[1], most
    for name, shape in SHAPES.items():
        yield f"growth of all patterns on {name}: exponent", exponent(SIZES, times_of(shape, SIZES)), EXPONENT


if __name__ == "__main__":
    sys.exit(main())
