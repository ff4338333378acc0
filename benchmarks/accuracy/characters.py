"""Measured sets in, tables about characters, strings and values in disguise out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.accuracy import labels, masks
from benchmarks.accuracy.measured import Measured, said, values
from benchmarks.accuracy.share import Share, percent, share
from benchmarks.accuracy.texts import Disguised, Text
from benchmarks.page import Table
from benchmarks.peers import Found, Tool

NOT_LOOKED_FOR = "not looked for"
ACCIDENTS = {3: "often an accident", 2: "sometimes an accident", 1: "rarely an accident", 0: "on purpose"}


def by_label(one: Measured, tools: Sequence[Tool]) -> tuple[Table, Table]:
    """Recall and precision of a set whose spans are values, a row per label of the set."""
    names = sorted({span.label for row in one.texts for span in row.spans if labels.sensitive(span.label)}, key=_order)
    head = ("label", "characters", *(tool.name for tool in tools))
    recalls, precisions = [], []
    scope = frozenset().union(*map(labels.meaning, names))
    for label in names:
        found = [recall(one, tool, label) for tool in tools]
        looks = [labels.looks_for(tool.entities, label) for tool in tools]
        recalls.append((label, f"{found[0].of:,.0f}", *map(_said, looks, found)))
        right = [precision(one, tool, labels.meaning(label)) for tool in tools]
        precisions.append((label, *(str(cell) if look else NOT_LOOKED_FOR for look, cell in zip(looks, right, strict=True))))
    found = [recall(one, tool, None) for tool in tools]
    recalls.append(("all", f"{found[0].of:,.0f}", *map(str, found)))
    precisions.append(("all", *(str(precision(one, tool, scope)) for tool in tools)))
    note = "*not looked for*: it has no recognizer of that kind; in brackets what it masks as something else."
    return (
        Table(f"Characters masked (recall): {one.name}", head, tuple(recalls), note),
        Table(f"Characters not masked in vain (precision): {one.name}", _without(head, 1), tuple(precisions)),
    )


def by_domain(sets: Sequence[Measured], tools: Sequence[Tool]) -> tuple[Table, Table]:
    """Recall and precision of sets whose texts have a domain, values and content apart."""
    head = ("set, domain, kind", "characters", *(tool.name for tool in tools))
    recalls, precisions = [], []
    for one in sets:
        for name, chosen, content in _parts(one):
            pick = said if content else values
            counted = _everything if content else values
            caught = [
                share(masks.recall(one.texts[at], counted(tool, one.found[tool.name][at])) for at in chosen) for tool in tools
            ]
            right = [
                share(masks.precision(one.texts[at], pick(tool, one.found[tool.name][at])) for at in chosen) for tool in tools
            ]
            wanted = {span.label for at in chosen for span in one.texts[at].spans}
            looks = [any(labels.looks_for(tool.entities, label) for label in wanted) for tool in tools]
            recalls.append((name, f"{caught[0].of:,.0f}", *map(_said, looks, caught)))
            precisions.append((name, *(str(cell) if look else NOT_LOOKED_FOR for look, cell in zip(looks, right, strict=True))))
    return (
        Table("Characters masked (recall), by domain", head, tuple(recalls)),
        Table("Characters not masked in vain (precision), by domain", _without(head, 1), tuple(precisions)),
    )


def leaks(sets: Sequence[Measured], tools: Sequence[Tool]) -> Table:
    """Annotated strings that are still there after redaction."""
    head = ("set", "strings", "ours, default policy", *(tool.name for tool in tools))
    rows = []
    for one in sets:
        for in_company, name in ((False, "names, numbers, keys"), (True, "places, organisations, dates, hosts")):
            policy = share(
                masks.left(row, judged.leaves, in_company=in_company) for row, judged in zip(one.texts, one.judged, strict=True)
            )
            if policy.of:
                cells = [leak(one, tool, in_company=in_company) for tool in tools]
                rows.append((f"{one.name}: {name}", f"{policy.of:,.0f}", str(policy), *map(str, cells)))
    return Table("Leak rate: annotated strings still present after redaction", head, tuple(rows))


def evasion(sets: Sequence[tuple[str, Sequence[Disguised]]], tools: Sequence[Tool]) -> Table:
    """Values in disguise that are masked, by how easily the disguise comes about."""
    head = ("set, disguise", "cases", *(tool.name for tool in tools))
    rows, missed = [], set[str]()
    for name, given in sets:
        caught = {case.id: {tool.name: hidden(case, tool) for tool in tools} for case in given}
        missed |= {case.technique for case in given if not caught[case.id][tools[0].name]}
        for accident, words in ACCIDENTS.items():
            chosen = [case for case in given if case.accident == accident]
            cells = [share((case.id, caught[case.id][tool.name], 1) for case in chosen) for tool in tools]
            if chosen:
                rows.append((f"{name}: {words}", str(len(chosen)), *map(str, cells)))
        rows.append(
            (
                f"{name}: all",
                str(len(given)),
                *(str(share((case.id, caught[case.id][tool.name], 1) for case in given)) for tool in tools),
            )
        )
    note = f"Techniques of which ours misses a case: {', '.join(sorted(missed))}." if missed else ""
    return Table("Values in disguise: masked", head, tuple(rows), note.replace("_", " "))


def hidden(case: Disguised, tool: Tool) -> bool:
    """Whether the tool masks the disguised value, as a value of any kind."""
    return masks.covered(case, values(tool, tool.find(case.text)))


def mapping(sets: Sequence[Measured], tools: Sequence[Tool]) -> Table:
    """What of each tool was taken for a label of the data."""
    names = sorted(
        {span.label for one in sets for row in one.texts for span in row.spans if labels.sensitive(span.label)}, key=_order
    )
    rows = []
    for label in names:
        wanted = labels.meaning(label)
        cells = []
        for tool in tools:
            own = sorted(said for said, entity in tool.entities.items() if entity in wanted)
            cells.append(NOT_LOOKED_FOR if not own else ", ".join(own) if len(own) < 7 else f"{len(own)} kinds")
        rows.append((label, *cells))
    return Table("What was taken for what", ("label of the data", *(tool.name for tool in tools)), tuple(rows))


def recall(one: Measured, tool: Tool, label: str | None = None) -> Share:
    """Characters of the set's spans that the tool masks as a value of any kind."""
    found = (values(tool, row) for row in one.found[tool.name])
    return share(masks.recall(row, masked, label) for row, masked in zip(one.texts, found, strict=True))


def precision(one: Measured, tool: Tool, scope: frozenset[str]) -> Share:
    """Characters that the tool masks as an entity in scope and that are annotated as something sensitive."""
    found = ([each for each in row if tool.entities.get(each.label, each.label) in scope] for row in one.found[tool.name])
    return share(masks.precision(row, masked) for row, masked in zip(one.texts, found, strict=True))


def leak(one: Measured, tool: Tool, *, in_company: bool = False) -> Share:
    """Annotated strings that stand in a text where the tool has masked all it found."""
    return share(masks.left(row, one.rest(tool, at), in_company=in_company) for at, row in enumerate(one.texts))


def _parts(one: Measured) -> Iterable[tuple[str, list[int], bool]]:
    for content, kind in ((False, "values"), (True, "content")):
        chosen = [at for at, row in enumerate(one.texts) if row.spans and _is_content(row) is content]
        for group in sorted({one.texts[at].group for at in chosen}):
            yield f"{one.name}: {group}, {kind}", [at for at in chosen if one.texts[at].group == group], content


def _said(looks: bool, caught: Share) -> str:
    return str(caught) if looks else f"{NOT_LOOKED_FOR} ({percent(caught.rate)} %)"


def _everything(tool: Tool, found: Sequence[Found]) -> Sequence[Found]:
    return found


def _is_content(row: Text) -> bool:
    return row.spans[0].label in labels.content()


def _order(label: str) -> tuple[bool, bool, str]:
    return not labels.meaning(label), label in labels.IN_COMPANY, label.upper()


def _without(row: tuple[str, ...], at: int) -> tuple[str, ...]:
    return (*row[:at], *row[at + 1 :])
