"""Measured sets in, tables about whole prompts out: acted on or passed, kept from third parties or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from benchmarks.accuracy.measured import Measured, said
from benchmarks.accuracy.share import Share, percent, share
from benchmarks.accuracy.texts import Text
from benchmarks.page import Table
from benchmarks.peers import Tool

RATES = (0.01, 0.02, 0.05)


def harmless(sets: Sequence[Measured], tools: Sequence[Tool]) -> Table:
    """Prompts that should pass, and how many do."""
    head = ("prompts that should pass", "prompts", "ours: passed", "ours: blocked", *(f"{one.name}" for one in tools[1:]))
    rows = []
    for one in sets:
        for group, chosen in _groups(one):
            rows.append(
                (
                    group,
                    str(len(chosen)),
                    str(_share(one, chosen, lambda at, one=one: not one.judged[at].acted_on)),
                    str(sum(one.judged[at].verdict == "block" for at in chosen)),
                    *(
                        str(_share(one, chosen, lambda at, one=one, tool=tool: not one.found[tool.name][at]))
                        for tool in tools[1:]
                    ),
                )
            )
    return Table("Harmless prompts: passed untouched", head, tuple(rows))


def sensitive(sets: Sequence[Measured], tools: Sequence[Tool]) -> Table:
    """Prompts that should not reach a third party as they are, and how many are acted on."""
    head = ("prompts to act on", "prompts", "ours: acted on", "ours: verdict right", *(f"{one.name}" for one in tools[1:]))
    rows = []
    for one in sets:
        for group, chosen in _groups(one):
            kept = [at for at in chosen if one.texts[at].verdict != "allow"]
            stated = [at for at in kept if one.texts[at].verdict]
            rows.append(
                (
                    group,
                    str(len(kept)),
                    str(_share(one, kept, lambda at, one=one: one.judged[at].acted_on)),
                    str(_share(one, stated, lambda at, one=one: one.judged[at].verdict == one.texts[at].verdict)),
                    *(
                        str(_share(one, kept, lambda at, one=one, tool=tool: bool(one.found[tool.name][at])))
                        for tool in tools[1:]
                    ),
                )
            )
    return Table("Sensitive prompts: acted on", head, tuple(rows))


def disclosures(sets: Sequence[Measured], tools: Sequence[Tool]) -> Table:
    """Prompts that say something about somebody beside prompts on the same topics that do not; a row per tool."""
    head = (
        "set and tool",
        "disclosures kept or marked",
        "harmless ones too",
        "acted on at all: disclosures",
        "… harmless ones",
    )
    rows = []
    for one in sets:
        disclosing, passing = _sides(one)
        rows.append(
            (
                f"{one.name}: ours",
                str(_share(one, disclosing, lambda at, one=one: one.judged[at].kept)),
                str(_share(one, passing, lambda at, one=one: one.judged[at].kept)),
                str(_share(one, disclosing, lambda at, one=one: one.judged[at].acted_on)),
                str(_share(one, passing, lambda at, one=one: one.judged[at].acted_on)),
            )
        )
        for tool in tools[1:]:
            found = one.found[tool.name]
            marks = any(said(tool, row) for row in found)
            cells = [
                str(_share(one, side, lambda at, tool=tool, found=found: bool(said(tool, found[at]))))
                if marks
                else "not looked for"
                for side in (disclosing, passing)
            ]
            anything = [str(_share(one, side, lambda at, found=found: bool(found[at]))) for side in (disclosing, passing)]
            rows.append((f"{one.name}: {tool.name}", *cells, *anything))
    return Table("Disclosures: what is said about somebody", head, tuple(rows))


def at_rates(sets: Sequence[Measured]) -> Table:
    """What our content score would recall were its threshold set for a given rate of false alarms."""
    head = ("set", "disclosures", "harmless", *(f"at {percent(rate)} % false alarms" for rate in RATES), "at our threshold")
    rows = []
    for one in sets:
        disclosing, passing = _sides(one)
        scores = sorted((one.judged[at].content for at in passing), reverse=True)
        cells = []
        for rate in RATES:
            threshold = scores[int(rate * len(scores))]
            cells.append(str(_share(one, disclosing, lambda at, one=one, least=threshold: one.judged[at].content > least)))
        ours = _share(one, disclosing, lambda at, one=one: bool(one.judged[at].domains))
        alarms = _share(one, passing, lambda at, one=one: bool(one.judged[at].domains))
        rows.append((one.name, str(len(disclosing)), str(len(passing)), *cells, f"{ours}; {percent(alarms.rate)} % alarms"))
    return Table("Disclosures found, by rate of false alarms (ours)", head, tuple(rows))


def classes(sets: Sequence[Measured]) -> Table:
    """Disclosures by their main class: kept from third parties, and the domain named."""
    head = ("class", "prompts", "kept from third parties", "domain named too")
    members: dict[str, list[tuple[Measured, int]]] = {}
    for one in sets:
        for at in _sides(one)[0]:
            members.setdefault(f"{one.texts[at].group}: {one.texts[at].spans[0].label}", []).append((one, at))
    rows = []
    for name, chosen in sorted(members.items()):
        kept = share((one.texts[at].cluster, one.judged[at].kept, 1) for one, at in chosen)
        named = share((one.texts[at].cluster, one.texts[at].group in one.judged[at].domains, 1) for one, at in chosen)
        rows.append((name, str(len(chosen)), str(kept), str(named)))
    return Table("Disclosures by class (ours)", head, tuple(rows))


def recall_and_alarms(one: Measured) -> tuple[Share, Share]:
    """Disclosures kept from third parties, and harmless prompts kept from them."""
    disclosing, passing = _sides(one)
    return (
        _share(one, disclosing, lambda at: one.judged[at].kept),
        _share(one, passing, lambda at: one.judged[at].kept),
    )


def _sides(one: Measured) -> tuple[list[int], list[int]]:
    disclosing = [at for at, row in enumerate(one.texts) if row.group != "harmless"]
    return disclosing, [at for at, row in enumerate(one.texts) if row.group == "harmless"]


def _groups(one: Measured) -> Iterator[tuple[str, list[int]]]:
    def members(test: Callable[[Text], bool]) -> list[int]:
        return [at for at, row in enumerate(one.texts) if test(row)]

    names = sorted({row.group for row in one.texts})
    if len(names) > 1:
        yield from ((f"{one.name}: {name}", members(lambda row, name=name: row.group == name)) for name in names)
    yield f"{one.name}: all" if len(names) > 1 else one.name, members(lambda row: True)


def _share(one: Measured, chosen: Sequence[int], test: Callable[[int], bool]) -> Share:
    return share((one.texts[at].cluster, test(at), 1) for at in chosen)
