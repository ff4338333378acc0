"""The same texts in, what they cost each tool out: in one process, the tools taking turns, from a line to a megabyte."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Mapping
from functools import partial

from benchmarks.page import Table
from benchmarks.peers.datafog import DataFog
from benchmarks.peers.detect_secrets import DetectSecrets
from benchmarks.peers.langchain import LangChain
from benchmarks.peers.litellm import ContentFilter
from benchmarks.peers.presidio import StockPresidio
from benchmarks.plot import Series, plot
from benchmarks.prompts import KINDS, prompt
from benchmarks.timing import medians
from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.detector import Detector
from privacyguard.detect.presidio import presidio_recognizers
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Part, Prompt, Segment

ROUNDS = {50: 15, 250: 9, 1_000: 3, 4_000: 1}  # by words
MEGABYTE = 1_000_000  # characters
PATIENCE = 60.0  # seconds that a tool gets for it
PATTERNS, ALL = "ours, patterns", "ours, with the model"

Find = Callable[[str], object]


def tools() -> dict[str, Find]:
    """Every tool by its name, ours first."""
    taxonomy = load_taxonomy()
    patterns = Detector(taxonomy, (*presidio_recognizers(), *RECOGNIZERS))
    everything = Detector(taxonomy)
    return {
        PATTERNS: lambda text: patterns.detect(_asked(text)),
        ALL: lambda text: everything.detect(_asked(text)),
        "Presidio": StockPresidio().find,
        "Presidio, all countries": StockPresidio(countries=True).find,
        "Presidio + our names": StockPresidio(names=True).find,
        "DataFog": DataFog().find,
        "LangChain": LangChain().find,
        "litellm filter": ContentFilter().find,
        "detect-secrets": DetectSecrets().find,
    }


def side_by_side() -> tuple[list[Table], str]:
    """The tables, and a plot of them as SVG."""
    measured: dict[str, dict[str, float]] = {}
    sizes: dict[str, int] = {}
    every = tools()
    for kind in KINDS:
        for words, rounds in ROUNDS.items():
            text = prompt(kind, words)
            row = f"{kind}, {words:,} words"
            sizes[row] = len(text)
            measured[row] = medians({name: partial(find, text) for name, find in every.items()}, rounds)
    text, row = prompt("prose", MEGABYTE // 5)[:MEGABYTE], "prose, 1 MB"
    sizes[row] = len(text)
    measured[row] = {name: _patiently(find, text) for name, find in every.items()}

    names = tuple(every)
    costs = tuple(
        (row, f"{sizes[row]:,}", *(_cost(seconds[name], sizes[row]) for name in names)) for row, seconds in measured.items()
    )
    ratios = tuple((row, *(_ratio(seconds, name) for name in names[2:])) for row, seconds in measured.items())
    return [
        Table("Side by side: median milliseconds per 1,000 characters", ("prompt", "characters", *names), costs, NOTE),
        Table("The same: how many times what our patterns cost", ("prompt", *names[2:]), ratios),
    ], _plotted(measured, sizes, names)


NOTE = (
    "Our patterns are those of every country and every credential (some 330 recognizers); Presidio has 18 by default and 91 "
    "with all countries, the others a handful. Only ours reads for meaning, and only in the second column: names, and what a "
    f"sentence discloses. “>” is a tool that was stopped after {PATIENCE:.0f} seconds."
)


def _asked(text: str) -> Prompt:
    return Prompt((Segment("/text", "user", Part.TEXT, text),))


def _patiently(find: Find, text: str) -> float:
    """The seconds that it takes, in a process of its own; infinity where patience ends."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def run() -> None:
        start = time.perf_counter()
        try:
            find(text)
        finally:
            sender.send(time.perf_counter() - start)

    process = context.Process(target=run)
    process.start()
    seconds = receiver.recv() if receiver.poll(PATIENCE) else float("inf")
    process.kill()
    process.join()
    return float(seconds)


def _cost(seconds: float, size: int) -> str:
    unit = 1e6 / size
    return f"{seconds * unit:,.2f}" if seconds != float("inf") else f">{PATIENCE * unit:,.0f}"


def _ratio(seconds: Mapping[str, float], name: str) -> str:
    if seconds[name] == float("inf"):
        return f">{PATIENCE / seconds[PATTERNS]:,.0f}"
    ratio = seconds[name] / seconds[PATTERNS]
    return f"{ratio:,.1f}" if ratio < 10 else f"{ratio:,.0f}"


def _plotted(measured: Mapping[str, Mapping[str, float]], sizes: Mapping[str, int], names: tuple[str, ...]) -> str:
    rows = [row for row in measured if row.startswith("prose")]
    return plot(
        "Time to scan prose, by its length",
        ("characters", "milliseconds"),
        [
            Series(name, tuple((sizes[row], measured[row][name] * 1e3) for row in rows if measured[row][name] != float("inf")))
            for name in names
        ],
    )
