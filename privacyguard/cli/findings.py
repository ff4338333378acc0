"""A scanned text in, what is shown or written about it out: the text with its findings, a table, the verdict, an object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from privacyguard.cli.explaining import as_explained, explanation
from privacyguard.cli.judge import CONTENT
from privacyguard.cli.screen import DOMAIN_STYLES, PLACEHOLDER, colourful, highlighted, legend, marks_of, verdict_style, visible
from privacyguard.detect.tracing import Traced
from privacyguard.plan import Plan
from privacyguard.values import Allow, Decision, Finding, Kind

WIDE = 100  # columns from which a table also says domain and kind
LONGEST_VALUE = 40  # code points of a value in a table
MOST_ROWS = 40  # of a table on a screen; --json has them all
LONGEST_TEXT = 4000  # code points of a text on a screen


@dataclass(frozen=True, slots=True)
class Scanned:
    """One text and what was planned for it. `score` is the policy's default threshold."""

    name: str
    text: str = field(repr=False)
    plan: Plan
    redacted: str | None = field(repr=False)
    score: float
    traced: Traced | None = field(default=None, repr=False)  # where an explanation was asked for


def as_object(scanned: Scanned) -> dict[str, object]:
    """What a program reads: no text but the rewritten one."""
    found = [
        {
            "entity": one.entity,
            "domain": str(one.domain),
            "kind": str(one.kind),
            "start": one.start,
            "end": one.end,
            "score": round(one.score, 3),
        }
        for one in scanned.plan.findings
    ]
    head: dict[str, object] = {"name": scanned.name} if scanned.name else {}
    verdict = {"verdict": str(scanned.plan.verdict)}
    reasons = {"reasons": list(scanned.plan.decision.reasons)} if scanned.name else {}
    explained = {} if scanned.traced is None else {"explain": as_explained(scanned.traced, CONTENT, scanned.score)}
    return {**head, **verdict, **reasons, "findings": found, "redacted": scanned.redacted, **explained}


def show(console: Console, scanned: Scanned, *, alone: bool) -> None:
    """Print one scanned text."""
    if not alone:
        console.print(Rule(Text(visible(scanned.name)), align="left", style="dim"))
    colour = colourful(console)
    if scanned.plan.findings:
        shown, rest = _cut(scanned.text)
        marks = marks_of([one for one in scanned.plan.findings if one.end <= len(shown)], CONTENT, scanned.score)
        console.print(highlighted(shown, marks, colour=colour))
        if rest:
            console.print(f"… {rest} more code points", style="dim")
        console.print()
        console.print(table(scanned, wide=console.width >= WIDE))
        if colour:
            console.print(legend())
        console.print()
    console.print(verdict_line(scanned.plan.decision))
    for line in why(scanned.plan):
        console.print(Padding(Text(line, "dim"), (0, 0, 0, 2)))
    if scanned.redacted is not None and scanned.redacted != scanned.text:
        shown, rest = _cut(scanned.redacted)
        console.print(
            Group(
                Text("\nrewritten:" if scanned.plan.verdict != "redact" else "\nwhat would be sent:", "dim"),
                with_placeholders(shown, scanned.plan),
            )
        )
        if rest:
            console.print(f"… {rest} more code points", style="dim")
    if scanned.traced is not None:
        console.print(explanation(scanned.traced, CONTENT, scanned.text, scanned.score))
    if not alone:
        console.print()


def table(scanned: Scanned, *, wide: bool) -> Table:
    """The findings, in the order of the text; dim below the threshold. Parts of a longer finding of the entity are left out."""
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    rows.add_column("entity", no_wrap=True)
    if wide:
        rows.add_column("domain", no_wrap=True)
        rows.add_column("kind", no_wrap=True)
    rows.add_column("score", justify="right", no_wrap=True)
    rows.add_column("where", justify="right", no_wrap=True)
    rows.add_column("what", overflow="ellipsis", no_wrap=True)
    shown: list[Finding] = []
    hidden = 0
    for one in sorted(scanned.plan.findings, key=lambda one: (one.start, -one.end)):
        if any(_part_of(one, other) for other in shown):
            continue
        if len(shown) == MOST_ROWS:
            hidden += 1
            continue
        shown.append(one)
        counts = one.score >= scanned.score
        rows.add_row(
            Text(one.entity, DOMAIN_STYLES[one.domain] if counts else ""),
            *((str(one.domain), str(one.kind)) if wide else ()),
            f"{one.score:.2f}",
            f"{one.start}-{one.end}",
            _value(scanned.text, one),
            style="" if counts else "dim",
        )
    if hidden:
        rows.add_row(f"… {hidden} more, all of them with --json")
    return rows


def _part_of(one: Finding, other: Finding) -> bool:
    return one.entity == other.entity and other.start <= one.start and one.end <= other.end


def _value(text: str, one: Finding) -> Text:
    value = " ".join(visible(text[one.start : one.end]).split())
    return Text(value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…")


def verdict_line(decision: Decision) -> Text:
    """`redact for third_party, because identifiers-redacted`."""
    line = Text().append(str(decision.verdict).upper(), verdict_style(decision.verdict))
    match decision:
        case Allow(requested=requested, destination=destination) if requested.zone != destination.zone:
            line.append(f"  not to {requested.zone} but to {destination.zone}")
        case Allow(destination=destination):
            line.append(f"  to {destination.zone}")
        case _:
            line.append("  nothing is sent")
    line.append(f", because {', '.join(decision.reasons)}", "dim")
    return line


def why(plan: Plan) -> Sequence[str]:
    """What the rules among the reasons say about themselves."""
    return [rule.why for rule in plan.policy.rules if rule.id in plan.decision.reasons and rule.why]


def with_placeholders(text: str, plan: Plan) -> Text:
    """A rewritten text with its placeholders in colour."""
    shown = Text(visible(text))
    for name in plan.redacted.issued if plan.redacted else ():
        shown.highlight_words([name], PLACEHOLDER)
    return shown


def counted(findings: Sequence[Finding], score: float) -> dict[tuple[str, str], int]:
    """How many distinct values of each (entity, domain) there are from `score` up; parts of longer values do not count."""
    values: dict[tuple[str, str], set[int]] = {}
    for one in findings:
        inside = any(
            other.path == one.path
            and other.score >= score
            and other.kind is not Kind.CONTENT
            and (other.start, -other.end) != (one.start, -one.end)
            and other.start <= one.start
            and one.end <= other.end
            for other in findings
        )
        if one.score >= score and not (inside and one.kind is not Kind.CONTENT):
            values.setdefault((one.entity, one.domain), set()).add(one.value)
    return {label: len(ordinals) for label, ordinals in values.items()}


def _cut(text: str) -> tuple[str, int]:
    return text[:LONGEST_TEXT], max(0, len(text) - LONGEST_TEXT)
