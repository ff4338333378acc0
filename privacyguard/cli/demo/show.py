"""What happened to a scene in, its part of the screen out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from privacyguard.audit.record import DecisionRecord
from privacyguard.audit.verify import Report
from privacyguard.cli.calling import found_line
from privacyguard.cli.demo.neighbours import Neighbour
from privacyguard.cli.demo.prompts import Scene
from privacyguard.cli.findings import counted
from privacyguard.cli.records import digest_of, report_lines, short
from privacyguard.cli.screen import (
    DOMAIN_STYLES,
    PLACEHOLDER,
    colourful,
    highlighted,
    legend,
    marks_of,
    verdict_style,
    visible,
)
from privacyguard.places import LOCAL
from privacyguard.plan import Plan
from privacyguard.policy.policy import Policy
from privacyguard.testing import Leak, ReceivedCall, RecordingServer
from privacyguard.values import Allow, Finding, Kind

if TYPE_CHECKING:
    from privacyguard.cli.demo.play import Played

THIRD_STYLE, LOCAL_STYLE = "yellow", "blue"
_LABEL = 9  # columns


def opening(
    console: Console, policy: Policy, third: RecordingServer, local: RecordingServer, neighbour: Neighbour | None
) -> None:
    """Who is who."""
    console.print()
    console.print(Text().append("privacyguard", "bold").append("  what leaves, what stays, and the proof"))
    console.print()
    rows = _rows()
    rows.add_row("policy", f"{policy.name}, {len(policy.rules)} rules, sha256:{policy.digest[:12]}…")
    rows.add_row("", Text().append("a third party", f"bold {THIRD_STYLE}").append(f"  a recording server at {third.url}"))
    if neighbour is None:
        rows.add_row(
            "", Text().append("your local model", f"bold {LOCAL_STYLE}").append(f"  a recording server at {local.url}")
        )
    else:
        there = f"  {neighbour.model} at {neighbour.endpoint}, a real one"
        rows.add_row("", Text().append("your local model", f"bold {LOCAL_STYLE}").append(there))
    if colourful(console):
        rows.add_row("colours", legend())
    console.print(rows)


def heading(console: Console, number: int, of: int, scene: Scene) -> None:
    """The title of a scene."""
    console.print()
    title = Text().append(f"{number}/{of}  ", "dim").append(scene.title, "bold").append(f"  asks {scene.model}", "dim")
    console.print(Rule(title, align="left", style="dim"))
    console.print()


def prompt(console: Console, scene: Scene, plan: Plan, texts: Mapping[str, str]) -> None:
    """What was typed, with its findings."""
    rows = _rows()
    colour = colourful(console)
    for path, role in _spoken(scene):
        # a tool's JSON is read leaf by leaf; its keys are segments of their own
        leaves = [one for one in texts if one.startswith(path + "#") and not one.endswith("#key")]
        for one in [path] if path in texts else leaves:
            marks = marks_of(plan.findings, one, plan.policy.score)
            label = Text(f"{one.rpartition('/')[2]}: " if one != path else "", "dim")
            rows.add_row(role, label.append_text(highlighted(texts[one], marks, colour=colour)))
            role = ""
    found = counted(plan.findings, plan.policy.score)
    rows.add_row("found", found_line(found) if found else Text("nothing", "green"))
    console.print(rows)


def outcome(console: Console, played: Played, texts: Mapping[str, str], neighbour: Neighbour | None) -> None:
    """The verdict, what each server received, the reply, the record."""
    rows = _rows()
    rows.add_row("verdict", _verdict(played.plan))
    console.print(rows)
    console.print()
    _received(console, "a third party", THIRD_STYLE, played.third, played.plan, {})
    if neighbour is None:
        _received(console, "your local model", LOCAL_STYLE, played.local, played.plan, texts)
    else:
        _cleared(console, neighbour, played.plan)
    rows = _rows()
    if played.problem:
        rows.add_row("problem", Text(played.problem, "red"))
    elif played.reply:
        rows.add_row("reply", _restored(played, texts, colour=colourful(console)))
    for line in _record(played):
        rows.add_row(*line)
    console.print()
    console.print(rows)


def closing(
    console: Console,
    played: Sequence[Played],
    report: Report,
    directory: Path,
    *,
    leaks: Sequence[Leak],
    values: int,
    received: int,
) -> None:
    """The table of all scenes, the verified log, the proof."""
    console.print()
    console.print(Rule(Text("what happened", "bold"), align="left", style="dim"))
    console.print()
    rows = Table(box=box.SIMPLE_HEAD, padding=(0, 1), header_style="dim", pad_edge=False)
    rows.add_column("", justify="right", style="dim", no_wrap=True)
    rows.add_column("prompt")
    rows.add_column("verdict", no_wrap=True)
    rows.add_column("a third party", no_wrap=True, justify="right")
    rows.add_column("local model", no_wrap=True, justify="right")
    for one in played:
        verdict = one.plan.verdict
        to_local = one.plan.decision.destination.zone == LOCAL.name if isinstance(one.plan.decision, Allow) else False
        rows.add_row(
            str(one.number),
            one.scene.title,
            Text(str(verdict), verdict_style(verdict)),
            _bytes(one.third),
            _bytes(one.local) if one.local or not to_local else Text("sent", LOCAL_STYLE),
        )
    console.print(rows)
    console.print(Text().append("audit verify", "bold").append(f"  {directory}", "dim"), soft_wrap=True)
    for line in report_lines(report):
        console.print(Padding(line, (0, 0, 0, 2)))
    console.print()
    told = f"detected values in bytes at the third party: {len(leaks)}"
    console.print(Text(told, "bold green" if not leaks else "bold red"))
    sought = f"{values} values sought in {received:,} bytes: as they are, escaped, percent- and base64-encoded, in hex"
    console.print(Padding(Text(sought, "dim"), (0, 0, 0, 2)))
    for leak in leaks:
        console.print(Padding(Text(str(leak), "red"), (0, 0, 0, 2)))


def _spoken(scene: Scene) -> Iterator[tuple[str, str]]:
    """The path and the role of everything that is said in a scene."""
    for index, message in enumerate(scene.messages):
        if isinstance(message.get("content"), str):
            yield f"/messages/{index}/content", "prompt" if message["role"] == "user" else str(message["role"])


def _verdict(plan: Plan) -> Text:
    decision = plan.decision
    line = Text().append(str(plan.verdict).upper(), verdict_style(plan.verdict))
    if isinstance(decision, Allow):
        line.append(f"  to {decision.destination.model}")
    else:
        line.append("  nothing is sent")
    rules = [reason for reason in decision.reasons if "/" not in reason]
    others = [reason for reason in decision.reasons if "/" in reason]
    told = [*rules, *([f"{len(others)} defaults" if len(others) > 1 else others[0]] if others else [])]
    line.append(f"  because {', '.join(told)}", "dim")
    for rule in plan.policy.rules:
        if rule.id in rules and rule.why:
            line.append(f"\n{rule.why}", "dim italic")
    return line


def _received(
    console: Console,
    name: str,
    style: str,
    calls: Sequence[ReceivedCall],
    plan: Plan,
    texts: Mapping[str, str],
) -> None:
    if not calls:
        line = Text().append(f"received by {name}: ", style).append("nothing", "bold green")
        console.print(Padding(line, (0, 0, 0, 2)))
    for call in calls:
        head = Text().append(f"received by {name}", f"bold {style}").append(f"  {len(call.raw):,} bytes", "dim")
        line = Text().append(f"{call.method} {call.path}\n", "dim")
        console.print(_panel(console, head, line + _body(call.body.decode("utf-8", "replace"), plan, texts), style))


def _cleared(console: Console, neighbour: Neighbour, plan: Plan) -> None:
    """What a real local model got: its bytes are not recorded, so what was cleared for it is shown."""
    routed = isinstance(plan.decision, Allow) and plan.decision.destination.zone == LOCAL.name
    if not routed or plan.request is None:
        line = Text().append(f"sent to {neighbour.model}: ", LOCAL_STYLE).append("nothing", "bold green")
        console.print(Padding(line, (0, 0, 0, 2)))
        return
    head = (
        Text()
        .append(f"cleared for {neighbour.model}", f"bold {LOCAL_STYLE}")
        .append("  a real server, its bytes are not recorded", "dim")
    )
    console.print(_panel(console, head, _body(json.dumps(plan.request, ensure_ascii=False), plan, {}), LOCAL_STYLE))


def _panel(console: Console, head: Text, inside: RenderableType, style: str) -> Padding:
    panel = Panel(
        inside, title=head, title_align="left", border_style=style, box=box.ROUNDED, width=min(console.width - 2, 118)
    )
    return Padding(panel, (0, 0, 0, 1))


def _body(body: str, plan: Plan, texts: Mapping[str, str]) -> Text:
    """A body as it arrived: what was said in plain, the rest dim; placeholders, and values that may be there, in colour."""
    shown = Text(visible(body), "dim")
    for said in (plan.redacted.prompt.texts if plan.redacted else {}).values():
        for form in _escaped(said):
            _paint(shown, form, "not dim")
    for name in plan.redacted.issued if plan.redacted else ():
        _paint(shown, name, f"not dim {PLACEHOLDER}")
    for one, value in _values(plan, texts):
        manner = "italic" if one.kind is Kind.CONTENT else "bold reverse"
        for form in _escaped(value):
            _paint(shown, form, f"not dim {manner} {DOMAIN_STYLES[one.domain]}")
    return shown


def _paint(shown: Text, part: str, style: str) -> None:
    start = shown.plain.find(part) if part else -1
    while start >= 0:
        shown.stylize(style, start, start + len(part))
        start = shown.plain.find(part, start + len(part))


def _restored(played: Played, texts: Mapping[str, str], *, colour: bool) -> Text:
    """The reply, with what was put back in colour."""
    shown = Text(visible(played.reply))
    for one, value in _values(played.plan, texts):
        if colour and played.plan.redacted and played.plan.redacted.issued:
            _paint(shown, visible(value), f"bold {DOMAIN_STYLES[one.domain]}")
    return shown


def _values(plan: Plan, texts: Mapping[str, str]) -> Iterator[tuple[Finding, str]]:
    """The findings that count and what they say, sentences first."""
    counting = [one for one in plan.findings if one.path in texts and one.score >= plan.policy.score]
    for one in sorted(counting, key=lambda one: one.start - one.end):
        yield one, texts[one.path][one.start : one.end]


def _record(played: Played) -> Iterator[tuple[str, Text]]:
    """One line: id, verdict, the digest that vouches for the record."""
    if not played.records or not isinstance(played.records[0].record, DecisionRecord):
        return
    record = played.records[0].record
    line = Text().append(record.id).append(f"  {record.decision.verdict}", verdict_style(record.decision.verdict))
    yield "record", line.append(f"  {short(digest_of(played.records[0]))}", "dim")


def _bytes(calls: Sequence[ReceivedCall]) -> Text:
    total = sum(len(call.raw) for call in calls)
    return Text(f"{total:,} bytes") if calls else Text("nothing", "green")


def _escaped(text: str) -> set[str]:
    """How a text may stand inside a JSON body."""
    return {json.dumps(text, ensure_ascii=True)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}


def _rows() -> Table:
    rows = Table.grid(padding=(0, 1, 0, 0))
    rows.add_column(style="dim", no_wrap=True, width=_LABEL, justify="right")
    rows.add_column(overflow="fold")
    return rows
