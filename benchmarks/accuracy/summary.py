"""Everything that was measured in, the one table that a hurried reader looks at out: a row per tool."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.accuracy import labels, masks
from benchmarks.accuracy.characters import NOT_LOOKED_FOR, hidden
from benchmarks.accuracy.measured import Measured, said, values
from benchmarks.accuracy.share import share
from benchmarks.accuracy.texts import Disguised
from benchmarks.page import Table
from benchmarks.peers import Tool

OFTEN = 2  # disguises that come about without intent at least sometimes
HEAD = (
    "tool",
    "harmless prompts passed",
    "sensitive prompts acted on",
    "disclosures kept or marked",
    "… harmless look-alikes too",
    "values masked",
    "… not in vain",
    "values left after redaction",
    "disguises that happen by accident",
)


def summary(
    harmless: Sequence[Measured],
    sensitive: Sequence[Measured],
    apart: Sequence[Measured],
    marked: Sequence[Measured],
    disguised: Sequence[Sequence[Disguised]],
    tools: Sequence[Tool],
) -> Table:
    """Put all sets of a kind together. The first tool is ours, and what it does with prompts is what the guard does."""
    rows = []
    for tool in tools:
        ours = tool is tools[0]
        passed, acted, kept, alarms, masked, right, left = ([] for _ in range(7))
        for one in harmless:
            for at, text in enumerate(one.texts):
                passed.append((text.id, not (one.judged[at].acted_on if ours else one.found[tool.name][at]), 1))
        for one in sensitive:
            for at, text in enumerate(one.texts):
                if text.verdict != "allow":
                    acted.append((text.id, one.judged[at].acted_on if ours else bool(one.found[tool.name][at]), 1))
        for one in apart:
            for at, text in enumerate(one.texts):
                told = one.judged[at].kept if ours else bool(said(tool, one.found[tool.name][at]))
                (alarms if text.group == "harmless" else kept).append((text.id, told, 1))
        for one in marked:
            for at, text in enumerate(one.texts):
                if text.kind == "content":
                    continue  # the names in these are not annotated
                found = values(tool, one.found[tool.name][at])
                masked.append(masks.recall(text, found))
                right.append(masks.precision(text, found))
                left.append(masks.left(text, one.rest(tool, at), in_company=False))
        honest = [(one.id, hidden(one, tool), 1) for cases in disguised for one in cases if one.accident >= OFTEN]
        columns = (passed, acted, kept, alarms, masked, right, left, honest)
        cells = [str(share(column)) for column in columns]
        if not labels.content() & set(tool.entities.values()):
            cells[2:4] = [NOT_LOOKED_FOR] * 2  # it may find a name in a disclosure; what is said it does not judge
        rows.append((tool.name, *cells))
    note = (
        "All sets of a kind together; each stands by itself below. *Values* are those of the sets in which every kind of value "
        "is annotated."
    )
    return Table("In short", HEAD, tuple(rows), note)
