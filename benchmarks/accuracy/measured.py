"""A set of texts and the tools in; what each tool found in each text, and what our guard does with it, out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy import labels
from benchmarks.accuracy.masks import masked
from benchmarks.accuracy.ours import Judged, Ours, judge
from benchmarks.accuracy.texts import APART, CASES, Disguised, Text, annotated, cases, disclosures, disguised
from benchmarks.peers import Found, Tool
from privacyguard.guard import Guard

SEED = 20_261_125


@dataclass(frozen=True, slots=True)
class Measured:
    """`found[tool]` runs parallel to `texts`, and so does `judged`."""

    name: str
    texts: Sequence[Text]
    found: dict[str, list[list[Found]]]
    judged: list[Judged]

    def rest(self, tool: Tool, index: int) -> str:
        """What is left of a text where the tool has masked what it found, content left out."""
        return masked(self.texts[index].text, values(tool, self.found[tool.name][index]))


def measure(name: str, texts: Sequence[Text], tools: Sequence[Tool], guard: Guard) -> Measured:
    """Run every tool over every text, one text after the other."""
    found: dict[str, list[list[Found]]] = {tool.name: [] for tool in tools}
    judged = []
    for one in texts:
        for tool in tools:
            found[tool.name].append(list(tool.find(one.text)))
        judged.append(judge(guard, one.text))
    return Measured(name, texts, found, judged)


def values(tool: Tool, found: Sequence[Found]) -> list[Found]:
    """What was found and is a value: a name, a number, a key."""
    return [one for one in found if tool.entities.get(one.label, one.label) not in labels.content()]


def said(tool: Tool, found: Sequence[Found]) -> list[Found]:
    """What was found and is something said about somebody."""
    return [one for one in found if tool.entities.get(one.label, one.label) in labels.content()]


@dataclass(frozen=True, slots=True)
class Sets:
    """Everything that is measured. `own` stands in the repository, the rest in the folder that was given."""

    sensitive: dict[str, list[Text]]
    harmless: dict[str, list[Text]]
    disclosures: dict[str, list[Text]]
    annotated: dict[str, list[Text]]
    disguised: dict[str, list[Disguised]]


def sets(data: Path | None, limit: int | None = None) -> Sets:
    """Read the project's own sets and those below `data`; `limit` takes a seeded sample of so many texts of each."""
    domains = labels.domains()
    apart = disclosures(APART, domains)
    read = Sets(
        {"own cases": cases(CASES / "positives.jsonl", domains)},
        {"own cases": cases(CASES / "benign.jsonl", domains)},
        {
            f"apart, {name} authors": [one for one in apart if one.id.startswith(name)]
            for name in sorted({one.id.partition("-")[0] for one in apart})
        },
        {},
        {"own cases": disguised(CASES / "evasion.jsonl")},
    )
    if data is not None:
        read.sensitive["one per entity"] = cases(data / "cases" / "positives.jsonl", domains)
        read.sensitive["implicit"] = annotated(data / "content" / "dev_implicit.jsonl")
        read.harmless["given besides"] = cases(data / "cases" / "benign.jsonl", domains)
        read.disguised["given besides"] = disguised(data / "cases" / "evasion.jsonl")
        names = data / "names" / "dev"
        generated = [row for path in sorted(names.glob("presidio_generated_*.jsonl")) for row in annotated(path)]
        read.annotated["presidio-research"] = generated
        for path in sorted(set(names.glob("*.jsonl")) - set(names.glob("presidio_generated_*.jsonl"))):
            read.annotated[path.stem] = annotated(path)
        read.annotated["code with secrets"] = annotated(data / "content" / "dev_code_secrets.jsonl")
    return read if limit is None else _sampled(read, limit)


def our_tools(guard: Guard) -> list[Tool]:
    """Ours alone."""
    return [Ours(guard)]


def _sampled(read: Sets, limit: int) -> Sets:
    chance = random.Random(SEED)
    return Sets(
        *(
            {name: chance.sample(rows, min(limit, len(rows))) for name, rows in group.items()}
            for group in (read.sensitive, read.harmless, read.disclosures, read.annotated, read.disguised)
        )
    )
