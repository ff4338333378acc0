"""A policy and a call in, why it decides as it does out: as text, as JSON, or as a page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from privacyguard.cli.explanation_page import page
from privacyguard.cli.judge import judge_for
from privacyguard.cli.questions import Question
from privacyguard.cli.screen import screen, verdict_style
from privacyguard.errors import ConfigError
from privacyguard.policy.cases import trials_of
from privacyguard.policy.changes import Change
from privacyguard.policy.demands import Demand
from privacyguard.policy.explanation import Explanation, explained
from privacyguard.policy.policy import Case
from privacyguard.policy.strict_yaml import meant


def explanation_of(question: Question) -> Explanation:
    """Judge the call as `policy test` would."""
    judge = judge_for(question.policy)
    policy = judge.policy
    for zone in (question.requested, *question.unreachable):
        judge.zone(zone)
    for entity, _ in question.facts:
        if entity not in policy.taxonomy:
            problem = f"unknown entity {entity!r}{meant(entity, policy.taxonomy.entities)}"
            raise ConfigError(problem)
    for name in question.caller:
        if name not in policy.trusted | policy.claimed:
            problem = f"the policy does not ask for {name!r}{meant(name, policy.trusted | policy.claimed)}"
            raise ConfigError(problem)
    case = Case(
        name="",
        verdict="",
        because=(),
        messages=question.messages,
        facts=question.facts,
        unreachable=question.unreachable,
        caller=question.caller,
        requested=question.requested,
    )
    (trial,) = trials_of(policy, case, judge.reading)
    return explained(policy, trial.facts, question.now or datetime.now(UTC))


def show(question: Question, form: str, output: Path | None, *, show_text: bool) -> None:
    """Explain the call, here or in a file."""
    found = explanation_of(question)
    if form == "text" and output is None:
        _print(screen(), found)
        return
    texts = [str(one.get("content", "")) for one in question.messages] if show_text else []
    told = page(found, texts) if form == "html" else json.dumps(as_plain(found), indent=2, ensure_ascii=False) + "\n"
    if output is None:
        screen().out(told, end="", highlight=False)
        return
    try:
        output.write_text(told, encoding="utf-8")
    except OSError as error:
        problem = f"{output} cannot be written: {error.strerror or 'unwritable'}"
    else:
        problem = ""
    if problem:
        raise ConfigError(problem)
    screen().print(Text().append("wrote", "bold green").append(f"  {output}"), soft_wrap=True)


def as_plain(found: Explanation) -> dict[str, object]:
    """The explanation as a program reads it; no text of the call is in it."""
    facts = found.facts
    return {
        "policy": found.policy.file,
        "digest": f"sha256:{found.policy.digest}",
        "layers": [layer.name for layer in found.policy.layers],
        "now": found.now.isoformat(),
        "verdict": found.decision.verdict,
        "because": list(found.decision.reasons),
        "requested": facts.requested.zone,
        "arrives": found.arrives or None,
        "findings": [
            {"entity": one.entity, "score": one.score, "value": one.value, "role": one.role} for one in facts.findings
        ],
        "unknown": sorted(facts.unknown),
        "opaque": list(facts.opaque),
        "failed": list(facts.failed),
        "zones": [
            {
                "zone": zone.zone,
                "closed_by": list(zone.denied),
                "findings": [
                    {
                        "finding": one.index,
                        "form": one.form,
                        "by": [_demand(each) for each in one.by],
                        "dominated": [_demand(each) for each in one.dominated],
                    }
                    for one in zone.treated
                ],
            }
            for zone in found.zones
        ],
        "near_misses": [_change(one) for one in found.near_misses],
        "would_change": [_change(one) for one in found.ways_out],
        "next_steps": list(found.steps),
    }


def _demand(one: Demand) -> dict[str, object]:
    place = f"{one.file}:{one.line}" if one.file else None
    return {"reason": one.reason, "form": one.form, "at": place, "why": one.why, "controls": list(one.controls)}


def _change(one: Change) -> dict[str, object]:
    return {"change": one.told, "verdict": one.decision.verdict, "because": list(one.decision.reasons)}


def _print(console: Console, found: Explanation) -> None:
    decision, policy = found.decision, found.policy
    head = Text().append(decision.verdict, verdict_style(decision.verdict))
    head.append(f" -> {found.arrives}" if found.arrives else "").append(f", because {', '.join(decision.reasons)}")
    console.print(head, soft_wrap=True)
    above = " < ".join(layer.name for layer in reversed(policy.layers))
    console.print(Text(f"asked for {found.facts.requested.zone}; policy {policy.file}, {above}", "dim"), soft_wrap=True)
    _print_found(console, found)
    for zone in found.zones:
        sign, style = ("closed", "bold red") if zone.denied else ("open", "bold green")
        line = Text().append(f"\n{zone.zone}  ", "bold").append(sign, style)
        console.print(line.append(f" by {', '.join(zone.denied)}" if zone.denied else ""), soft_wrap=True)
        rows = Table.grid(padding=(0, 2, 0, 0))
        for one in zone.treated:
            rows.add_row(found.facts.findings[one.index].entity, one.form, _reasons(one.by))
            for each in one.dominated:
                rows.add_row("", Text(each.form, "dim strike"), Text(f"{_reasons([each])} asks for less", "dim"))
        if zone.treated:
            console.print(Padding(rows, (0, 0, 0, 2), expand=False))
    _print_why(console, found)
    for title, some in (("near misses", found.near_misses), ("what would change it", found.ways_out)):
        if some:
            console.print(f"\n{title}", style="bold")
        for change in some:
            verdict = Text(f"  {change.told}: ").append(change.decision.verdict, verdict_style(change.decision.verdict))
            console.print(verdict.append(f" because {', '.join(change.decision.reasons)}", "dim"), soft_wrap=True)
    for step in found.steps:
        console.print(Text().append("\nnext step: ", "bold").append(step), soft_wrap=True)


def _print_found(console: Console, found: Explanation) -> None:
    facts = found.facts
    seen = Counter((one.entity, one.score, one.role) for one in facts.findings)
    lines = [
        f"{entity} at {score:.2f} in {role}{f', {count} times' if count > 1 else ''}"
        for (entity, score, role), count in seen.items()
    ]
    lines += [f"{entity} could not be judged" for entity in sorted(facts.unknown)]
    lines += [f"recognizer {name} failed" for name in facts.failed]
    lines += [f"{media} cannot be read" for media in facts.opaque]
    console.print(Text("\nfound", "bold"))
    for line in lines or ["nothing"]:
        console.print(f"  {line}")


def _print_why(console: Console, found: Explanation) -> None:
    told = [(rule.id, rule.why, rule.controls) for _, rule in found.rules if rule.why or rule.controls]
    if told:
        console.print("\nwhy", style="bold")
    for id, why, controls in told:
        line = Text().append(f"  {id}: ", "bold").append(why)
        console.print(line.append(f"  maps to {', '.join(controls)}" if controls else "", "dim"))


def _reasons(demands: Iterable[Demand]) -> str:
    return (
        ", ".join(f"{one.reason} at {one.file}:{one.line}" if one.file else one.reason for one in demands)
        or "no rule speaks of it"
    )
