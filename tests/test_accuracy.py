"""A smaller gate of `make bench-accuracy`: ours alone, on the project's own cases, against what was measured last."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from benchmarks.accuracy import characters, labels, masks, prompts, texts
from benchmarks.accuracy.measured import Measured, measure, our_tools, values
from benchmarks.accuracy.ours import default_guard
from benchmarks.accuracy.share import Share, share
from privacyguard.guard import Guard

SEED = 20_261_125
UNSEEN = "sixth"  # of the sets kept apart: on the others thresholds are set
SAMPLE = {"benign": 220, "apart": 180}  # texts of the larger sets; the others are read whole

# a little under what was measured on 2026-11-25, before a trained model: raise them when it gets better
FLOORS = {
    "sensitive prompts acted on": 0.93,
    "sensitive prompts judged right": 0.91,
    "harmless prompts passed": 0.94,
    "disclosures kept from third parties": 0.92,
    "harmless look-alikes not kept": 0.93,
    "values masked, in characters": 0.97,
    "masked characters not in vain": 0.84,
    "values gone after redaction": 0.96,
    "accidental disguises masked": 0.96,
    "disguises masked": 0.90,
}


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with default_guard() as guard:
        yield guard


@pytest.fixture(scope="module")
def measured(guard: Guard) -> dict[str, Share]:
    tools, chance, domains = our_tools(guard), random.Random(SEED), labels.domains()

    def read(name: str) -> Measured:
        if name == "apart":
            rows = [one for one in texts.disclosures(texts.APART, domains) if one.id.startswith(UNSEEN)]
        else:
            rows = texts.cases(texts.CASES / f"{name}.jsonl", domains)
        sample = chance.sample(rows, min(SAMPLE.get(name, len(rows)), len(rows)))
        return measure(name, sample, tools if name == "positives" else (), guard)

    sensitive, harmless, apart = read("positives"), read("benign"), read("apart")
    kept, alarms = prompts.recall_and_alarms(apart)
    [ours] = tools
    marked = [(one, values(ours, found)) for one, found in zip(sensitive.texts, sensitive.found[ours.name], strict=True)]
    annotated = [(one, found) for one, found in marked if one.spans]
    disguised = texts.disguised(texts.CASES / "evasion.jsonl")
    hidden = [(one, characters.hidden(one, ours)) for one in disguised]
    return {
        "sensitive prompts acted on": share((at, one.acted_on, 1) for at, one in enumerate(sensitive.judged)),
        "sensitive prompts judged right": share(
            (one.id, judged.verdict == one.verdict, 1) for one, judged in zip(sensitive.texts, sensitive.judged, strict=True)
        ),
        "harmless prompts passed": share((at, not one.acted_on, 1) for at, one in enumerate(harmless.judged)),
        "harmless prompts not blocked": share((at, one.verdict != "block", 1) for at, one in enumerate(harmless.judged)),
        "disclosures kept from third parties": kept,
        "harmless look-alikes not kept": Share(alarms.of - alarms.hits, alarms.of, 1 - alarms.high, 1 - alarms.low),
        "values masked, in characters": share(masks.recall(one, found) for one, found in annotated),
        "masked characters not in vain": share(masks.precision(one, found) for one, found in annotated),
        "values gone after redaction": share(
            (one.id, of - still, of)
            for one, found in annotated
            for _, still, of in (masks.left(one, masks.masked(one.text, found), in_company=False),)
        ),
        "accidental disguises masked": share((one.id, gone, 1) for one, gone in hidden if one.accident > 1),
        "disguises masked": share((one.id, gone, 1) for one, gone in hidden),
    }


@pytest.mark.parametrize("metric", FLOORS)
def test_nothing_is_found_worse_than_was_measured(measured: dict[str, Share], metric: str) -> None:
    print(f"{metric}: {measured[metric]}")
    assert measured[metric].rate >= FLOORS[metric]


def test_no_harmless_prompt_is_blocked(measured: dict[str, Share]) -> None:
    assert measured["harmless prompts not blocked"].rate == 1


def test_a_value_masked_in_part_is_still_there_in_part() -> None:
    row = texts.Text("1", "call Mr Ann Lee", (texts.Span(5, 7, "TITLE"), texts.Span(8, 15, "PERSON")), cluster="1")
    whole, half = [masks.Found(5, 15, "PERSON")], [masks.Found(0, 11, "PERSON")]
    assert masks.recall(row, whole) == ("1", 6, 6)
    assert masks.recall(row, half) == ("1", 3, 6)
    assert masks.precision(row, whole) == ("1", 6, 6)
    assert masks.precision(row, half) == ("1", 3, 7)
    assert masks.masked(row.text, whole) == "call \u2588"
    assert masks.left(row, masks.masked(row.text, whole), in_company=False) == ("1", 0, 1)
    assert masks.left(row, row.text, in_company=False) == ("1", 1, 1)
