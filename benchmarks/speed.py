"""A guard and a server in; tables of how long each part of a call takes, and how that grows with the text, out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import median
from typing import Any

from benchmarks.page import Table
from benchmarks.prompts import KINDS, SIZES, prompt
from benchmarks.timing import exponent, medians
from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.detector import Detector
from privacyguard.detect.presidio import presidio_recognizers
from privacyguard.detect.recognizer import Recognizer
from privacyguard.detect.shipped import SHIPPED
from privacyguard.detect.views import canonical
from privacyguard.guard import Guard
from privacyguard.policy.load import load_taxonomy
from privacyguard.testing import RecordingServer
from privacyguard.values import Part, Prompt, Segment

ROUNDS = {50: 40, 250: 20, 1_000: 7}
GROWN = (3_125, 12_500, 50_000, 100_000)  # characters
GROWN_ROUNDS = 2
COLD_STARTS = 5
_COLD = """
import json, time
start = time.perf_counter()
import privacyguard as pg
imported = time.perf_counter()
guard = pg.Guard(unsafe_no_audit=True)
made = time.perf_counter()
guard.scan("Maria Lopez, (415) 555-2671: my knee hurts since Monday.")
first = time.perf_counter()
guard.scan("Maria Lopez, (415) 555-2671: my knee hurts since Monday.")
second = time.perf_counter()
import litellm
last = time.perf_counter()
print(json.dumps([imported - start, made - imported, first - made, second - first, last - second]))
"""


def parts(guard: Guard, server: RecordingServer) -> list[Table]:
    """Time every part on prompts of each kind and size, in one process, the parts taking turns."""
    table, ratios = [], []
    for kind in KINDS:
        for words in SIZES:
            text = prompt(kind, words)
            actions = _actions(guard, server, text)
            seconds = medians(actions, ROUNDS[words])
            verdict = guard.plan(**call_to(server, text)).verdict
            row = f"{kind}, {words:,} words"
            table.append((row, f"{len(text):,}", verdict, *(_milliseconds(second) for second in seconds.values())))
            ratios.append(
                (
                    row,
                    f"{seconds['guarded call'] / seconds['bare call']:.2f}",
                    _milliseconds(seconds["guarded call"] - seconds["bare call"]),
                    _milliseconds(seconds["guarded call"] - seconds["bare call"] - seconds["shipped model"]),
                )
            )
    head = ("prompt", "characters", "verdict", *actions)
    return [
        Table("Parts of a call, median milliseconds", head, tuple(table)),
        Table(
            "What the guard adds to a call",
            ("prompt", "guarded ÷ bare call", "added, ms", "added beside the model, ms"),
            tuple(ratios),
        ),
    ]


def growth(guard: Guard) -> Table:
    """Time the recognizers on ever longer texts; an exponent of 1 is linear time."""
    rows = []
    for kind in KINDS:
        texts = [prompt(kind, size)[:size] for size in GROWN]
        series: dict[str, list[float]] = {}
        for text in texts:
            actions = _recognizers(text) | {"whole scan": partial(guard.scan, text)}
            for name, seconds in medians(actions, GROWN_ROUNDS).items():
                series.setdefault(name, []).append(seconds)
        for name, taken in series.items():
            rows.append((f"{kind}: {name}", *map(_milliseconds, taken), f"{exponent(GROWN, taken):.2f}"))
    return Table("Growth, median milliseconds", ("part", *(f"{size:,} characters" for size in GROWN), "exponent"), tuple(rows))


def cold_start() -> Table:
    """Time the first things a fresh interpreter does."""
    runs: list[list[float]] = []
    for _ in range(COLD_STARTS):
        done = subprocess.run([sys.executable, "-c", _COLD], capture_output=True, text=True, check=True, timeout=120)
        runs.append(json.loads(done.stdout))
    names = ("import privacyguard", "make a Guard", "first scan", "second scan", "import litellm (at the first call)")
    return Table(
        "Cold start",
        ("step", "median ms"),
        tuple((name, _milliseconds(median(seconds))) for name, seconds in zip(names, zip(*runs, strict=True), strict=True)),
    )


def _actions(guard: Guard, server: RecordingServer, text: str) -> dict[str, Callable[[], object]]:
    import litellm

    call = call_to(server, text)
    return {
        "canonical view": lambda: canonical(text),
        **_recognizers(text),
        "plan()": lambda: guard.plan(**call),
        "bare call": lambda: litellm.completion(**call),
        "guarded call": lambda: guard.completion(**call),
    }


def _recognizers(text: str) -> dict[str, Callable[[], object]]:
    taxonomy = load_taxonomy()
    asked = Prompt((Segment("/text", "user", Part.TEXT, text),))
    groups: Mapping[str, Sequence[Recognizer]] = {
        "Presidio's patterns": presidio_recognizers(),
        "catalog": RECOGNIZERS,
        "shipped model": (SHIPPED,),
    }
    return {name: _scan(Detector(taxonomy, group), asked) for name, group in groups.items()}


def _scan(detector: Detector, asked: Prompt) -> Callable[[], object]:
    return lambda: detector.detect(asked)


def call_to(server: RecordingServer, text: str) -> dict[str, Any]:
    """The keywords of a call with this text, at this server."""
    messages = [{"role": "user", "content": text}]
    return {"model": "openai/gpt-5", "messages": messages, "api_base": f"{server.url}/v1", "api_key": "not-a-key"}


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:,.2f}" if seconds < 0.1 else f"{seconds * 1e3:,.0f}"
