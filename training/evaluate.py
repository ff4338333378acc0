"""A model as it runs and marked texts in; how much of the names and of the disclosures it finds out."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rows import HERE, SIGN, TAGGED, Row, Span, disclosures

PERSONS = "PERSON"
APART = HERE / "corpus" / "apart"  # written by people who had not seen the rest of the corpus; never trained on


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, with the bootstrap interval at 95 % over texts."""

    hits: float
    of: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100 * self.hits / max(1e-9, self.of):.1f} % ({100 * self.low:.1f}-{100 * self.high:.1f})"


def share(pairs: Sequence[tuple[float, float]], seed: int = 0, draws: int = 400) -> Share:
    """Add up (hits, of) per text; the interval is over resampled texts."""
    chance = random.Random(seed)
    ratios = []
    for _ in range(draws):
        drawn = chance.choices(pairs, k=len(pairs))
        ratios.append(sum(hits for hits, _ in drawn) / max(1e-9, sum(of for _, of in drawn)))
    ratios.sort()
    return Share(sum(hits for hits, _ in pairs), sum(of for _, of in pairs), ratios[draws // 40], ratios[-1 - draws // 40])


def person_rows(path: Path) -> list[Row]:
    """The rows of an annotated file with the spans of persons and, under any other label, the rest."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        given = json.loads(line.replace(SIGN, ""))
        spans = tuple(Span(one["start"], one["end"], TAGGED.get(one["label"], one["label"])) for one in given["spans"])
        rows.append(Row(given["text"], spans, None))
    return rows


def persons(
    rows: Sequence[Row], find: Callable[[str], Sequence[tuple[int, int, str]]], *, lower: bool = False
) -> dict[str, Share]:
    """Characters of persons found as persons, found under any label, and how many of those called persons are."""
    found, anyhow, right = [], [], []
    for row in rows:
        text = row.text.lower() if lower and len(row.text.lower()) == len(row.text) else row.text
        truth = {
            at
            for span in row.names or ()
            if span.label == PERSONS
            for at in range(span.start, span.end)
            if not text[at].isspace()
        }
        said: set[int] = set()
        masked: set[int] = set()
        for start, end, label in find(text):
            places = {at for at in range(start, end) if not text[at].isspace()}
            masked |= places
            if label == PERSONS:
                said |= places
        found.append((len(truth & said), len(truth)))
        anyhow.append((len(truth & masked), len(truth)))
        right.append((len(truth & said), len(said)))
    return {"recall": share(found), "any label": share(anyhow), "precision": share(right)}


def corpus(folder: Path, name: str = "") -> list[Row]:
    """The rows of the corpus files in `folder` whose names begin with `name`."""
    return [row for row in disclosures(folder) if row.source.startswith(name)]


def at_rate(scored: Sequence[tuple[float, bool]], rate: float) -> tuple[float, float]:
    """The recall of disclosures at the lowest threshold that keeps false alarms at or under `rate`; and that threshold."""
    harmless = sorted((score for score, disclosed in scored if not disclosed), reverse=True)
    allowed = int(rate * len(harmless))
    threshold = harmless[allowed] if allowed < len(harmless) else 0.0
    sensitive = [score for score, disclosed in scored if disclosed]
    return sum(score > threshold for score in sensitive) / max(1, len(sensitive)), threshold


def milliseconds(run: Callable[[str], object], text: str, rounds: int = 40) -> float:
    """The median time of reading `text`."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        run(text)
        times.append(time.perf_counter() - began)
    return sorted(times)[rounds // 2] * 1_000
