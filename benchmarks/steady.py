"""A guard in, tables of what it costs where it stays: per call and its parts, over a conversation, under load, in memory."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from statistics import median, quantiles
from typing import Any

from benchmarks.page import Table
from benchmarks.prompts import KINDS, prompt
from benchmarks.timing import exponent, medians
from privacyguard.detect.catalog import RECOGNIZERS
from privacyguard.detect.detector import Detector
from privacyguard.detect.model import Model
from privacyguard.detect.presidio import presidio_recognizers
from privacyguard.guard import Guard
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Part, Prompt, Segment

WORDS = 120
PROMPTS = 40
TURNS = 20
CONVERSATIONS = 5
BURST = 50  # calls at a time
CALLS = 400
SMALL = 10_000  # characters that are read more than once
SECONDS = 6.0  # of each throughput
SHAPES: Mapping[str, Callable[[int], str]] = {
    "plain words": lambda size: ("lorem ipsum dolor " * (size // 18 + 1))[:size],
    "digits": lambda size: "1" * size,
    "groups of digits": lambda size: ("123 " * (size // 4 + 1))[:size],
    "a.a.a": lambda size: ("a." * (size // 2 + 1))[:size],
    "a.a@": lambda size: ("a.a@" * (size // 4 + 1))[:size],
    "a-a-": lambda size: ("a-" * (size // 2 + 1))[:size],
    "brackets": lambda size: ('{"a":[' * (size // 6 + 1))[:size],
}
GROWN = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)  # characters
_RESIDENT = """
import json, re
import privacyguard as pg
peak = lambda: int(re.search("VmHWM:\\\\s*(\\\\d+) kB", open("/proc/self/status").read())[1]) * 1024
imported = peak()
guard = pg.Guard(unsafe_no_audit=True)
made = peak()
guard.scan("Maria Lopez, (415) 555-2671: my knee hurts since Monday.")
print(json.dumps([imported, made, peak()]))
"""


def parts_of_a_plan(guard: Guard) -> Table:
    """Time `plan()` for prompts of `WORDS` words: all of it, and all but the model's reading."""
    rows = []
    for kind in KINDS:
        texts = [prompt(kind, WORDS, seed) for seed in range(PROMPTS)]
        whole, model = plans(guard, texts)
        rest = [all_of_it - part for all_of_it, part in zip(whole, model, strict=True)]
        rows.append((f"{kind}, {WORDS} words", *(_milliseconds(median(one)) for one in (whole, model, rest))))
    return Table("plan(), median milliseconds", ("prompt", "all of it", "the model", "everything else"), tuple(rows))


def plans(guard: Guard, texts: list[str]) -> tuple[list[float], list[float]]:
    """Give the seconds of planning a call for each text, and how many of them the model read."""
    whole, model = [], []
    with _timed_model() as spent:
        for warm in (True, False):
            for text in texts:
                spent.clear()
                start = time.perf_counter()
                guard.plan(**_call(text))
                if not warm:
                    whole.append(time.perf_counter() - start)
                    model.append(sum(spent))
    return whole, model


def conversation(guard: Guard) -> Table:
    """Time the turns of conversations in which every turn adds a question and an answer of `WORDS` words each."""
    rows = []
    for kind in KINDS:
        taken = turns(guard, kind)
        second, last = taken[1], taken[-1]
        rows.append((kind, _milliseconds(second), _milliseconds(taken[9]), _milliseconds(last), f"{last / second:.2f}"))
    head = ("prompts", "turn 2", "turn 10", f"turn {TURNS}", f"turn {TURNS} ÷ turn 2")
    return Table("A conversation: plan() of a turn, median milliseconds", head, tuple(rows), CONVERSATION)


CONVERSATION = (
    "Every turn but the first has two new texts, and all that was said before. Identifiers are some sixty values a turn."
)


def turns(guard: Guard, kind: str) -> list[float]:
    """Give the median seconds of each turn."""
    taken: list[list[float]] = [[] for _ in range(TURNS)]
    for number in range(CONVERSATIONS):
        chat = guard.bind(principal="bench", conversation=f"{kind} {number} {time.time_ns()}")
        messages: list[dict[str, str]] = []
        for turn in range(TURNS):
            if turn:
                messages.append({"role": "assistant", "content": prompt(kind, WORDS, 1_000 * number + 2 * turn)})
            messages.append({"role": "user", "content": prompt(kind, WORDS, 1_000 * number + 2 * turn + 1)})
            start = time.perf_counter()
            chat.plan(model="openai/gpt-5", messages=messages)
            taken[turn].append(time.perf_counter() - start)
    return [median(one) for one in taken]


def under_load(guard: Guard, url: str) -> Table:
    """Time calls in bursts under asyncio, how late the event loop is meanwhile, and what one process and two get done."""
    waits, lags = asyncio.run(_burst(guard, url))
    one, two = (sum(_throughput(count)) for count in (1, 2))
    cuts = quantiles(waits, n=100)
    rows = (
        (f"a call of {WORDS} words, {BURST} at a time, median", _milliseconds(median(waits)), "ms"),
        ("the same, 99th percentile", _milliseconds(cuts[98]), "ms"),
        ("how late the event loop is meanwhile, median", _milliseconds(median(lags)), "ms"),
        ("the same, 99th percentile", _milliseconds(quantiles(lags, n=100)[98]), "ms"),
        ("calls in all", f"{CALLS / (sum(waits) / BURST):,.0f}", "per second"),
        ("plans, one process", f"{one:,.0f}", "per second"),
        ("plans, two processes", f"{two:,.0f}", "per second"),
        ("two processes ÷ one", f"{two / one:.2f}", ""),
    )
    return Table("A server", ("what", "measured", "unit"), rows)


def growth_of_shapes() -> Table:
    """Time all patterns on ever longer texts that make patterns slow; an exponent of 1 is linear time."""
    rows = []
    for name, shape in SHAPES.items():
        taken = times_of(shape, GROWN)
        rows.append((name, *map(_milliseconds, taken), f"{exponent(GROWN, taken):.2f}"))
    head = ("text", *(f"{size:,}" for size in GROWN), "exponent")
    return Table("All patterns on texts that make patterns slow, milliseconds by characters", head, tuple(rows))


def times_of(shape: Callable[[int], str], sizes: tuple[int, ...]) -> list[float]:
    """Give the seconds that our patterns take for a shape in each size."""
    detector = Detector(load_taxonomy(), (*presidio_recognizers(), *RECOGNIZERS), max_chars=max(sizes))
    prompts = [Prompt((Segment("/text", "user", Part.TEXT, shape(size)),)) for size in sizes]
    detector.detect(prompts[0])
    taken = []
    for size, asked in zip(sizes, prompts, strict=True):
        rounds, warm_up = (5, 1) if size <= SMALL else (1, 0)
        taken.append(medians({"": partial(detector.detect, asked)}, rounds, warm_up)[""])
    return taken


def resident() -> Table:
    """What a process holds at most after its first steps."""
    done = subprocess.run([sys.executable, "-c", _RESIDENT], capture_output=True, text=True, check=True, timeout=120)
    names = ("import privacyguard", "make a Guard", "first scan")
    sizes = zip(names, json.loads(done.stdout), strict=True)
    return Table("Memory", ("after", "resident, MB"), tuple((name, f"{size / 1e6:,.0f}") for name, size in sizes))


async def _burst(guard: Guard, url: str) -> tuple[list[float], list[float]]:
    waits: list[float] = []
    lags: list[float] = []
    texts = [prompt("prose", WORDS, seed) for seed in range(CALLS)]
    gate = asyncio.Semaphore(BURST)

    async def call(text: str) -> None:
        async with gate:
            start = time.perf_counter()
            await guard.acompletion(**_call(text), api_base=f"{url}/v1", api_key="not-a-key")
            waits.append(time.perf_counter() - start)

    async def tick() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(0.005)
            lags.append(time.perf_counter() - start - 0.005)

    await call(texts[0])
    waits.clear()
    ticking = asyncio.create_task(tick())
    await asyncio.gather(*map(call, texts))
    ticking.cancel()
    return waits, lags


def _throughput(processes: int) -> list[float]:
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool:
        pool.map(_plans_per_second, [0.5] * processes, chunksize=1)  # each has loaded what it needs
        return pool.map(_plans_per_second, [SECONDS] * processes, chunksize=1)


def _plans_per_second(seconds: float) -> float:
    with Guard(local={"model": "ollama/llama3.3", "endpoint": "http://127.0.0.1:1"}, unsafe_no_audit=True) as guard:
        guard.plan(**_call("Maria Lopez, (415) 555-2671"))
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            guard.plan(**_call(prompt("prose", WORDS, done)))
            done += 1
        return done / (time.perf_counter() - start)


@contextmanager
def _timed_model() -> Iterator[list[float]]:
    """Seconds of every reading of the model meanwhile."""
    spent: list[float] = []
    read = Model.read

    def timed(self: Model, text: str) -> Any:
        start = time.perf_counter()
        try:
            return read(self, text)
        finally:
            spent.append(time.perf_counter() - start)

    Model.read = timed  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        Model.read = read  # type: ignore[method-assign]


def _call(text: str) -> dict[str, Any]:
    return {"model": "openai/gpt-5", "messages": [{"role": "user", "content": text}]}


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:,.2f}" if seconds < 0.1 else f"{seconds * 1e3:,.0f}"
