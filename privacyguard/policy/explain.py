"""A decision and its facts in, lines for a person out: what was found, what each zone says, which rule, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from privacyguard.places import LOCAL
from privacyguard.policy.explanation import Explanation, explained
from privacyguard.policy.policy import Policy
from privacyguard.policy.wording import condition
from privacyguard.values import Allow, Decision, Facts, Ruling

MOST = 8  # lines of each kind that can be many
DECLARE_LOCAL = 'declare a local model: Guard(local="ollama/llama3.3"), or zones.local and route.local in the policy'


def explain(policy: Policy, facts: Facts, decision: Decision, now: datetime) -> str:
    """Say over a few lines why it was decided so. Holds entity names, scores and rule ids, and no text of the prompt."""
    return as_text(policy, explained(policy, facts, decision, now))


def as_text(policy: Policy, told: Explanation, most: int = MOST) -> str:
    """An explanation as lines; of what nearly acted and what would change the verdict, at most so many each."""
    return "\n".join(_lines(policy, told, most))


def _lines(policy: Policy, told: Explanation, most: int) -> Iterator[str]:
    facts, decision = told.facts, told.decision
    place = ""
    if isinstance(decision, Allow):
        place = f" -> {decision.destination.model} ({decision.destination.zone})"
    yield f"{decision.verdict}{place}, because {', '.join(decision.reasons)}"
    yield f"  asked for: {facts.requested.model} ({facts.requested.zone}); policy {told.policy}"
    if told.watched is not None:
        yield f"  with the rules that are only watched: {told.watched}"
    yield from _findings(policy, facts)
    for found in decision.rulings:
        yield from _ruling(policy, facts, found)
    yield from _outdone(told)
    yield from _why(policy, decision)
    yield from _cut([f"  nearly: {line}" for line in near_lines(told)], most)
    yield from _cut([f"  would change: {condition(one.change, facts)}: {one.verdict}" for one in told.changes], most)
    for step in next_steps(policy, decision):
        yield f"  next step: {step}"


def near_lines(told: Explanation) -> list[str]:
    """What nearly acted, where, on what condition, and the verdict then."""
    lines = []
    for one in told.nearly:
        place = told.source(one.reason).place
        where = f" in {', '.join(one.zones)}" if one.zones else ""
        then = "the same verdict" if one.verdict == told.decision.verdict else one.verdict
        lines.append(f"{one.reason}{f' at {place}' if place else ''} acts{where} {condition(one.change, told.facts)}: {then}")
    return lines


def _outdone(told: Explanation) -> Iterator[str]:
    for zone in told.zones:
        for reason in zone.dominated:
            winners = [
                demand.reason
                for fate in zone.fates
                if any(lost.reason == reason for lost in fate.demands)
                for demand in fate.demands
                if demand.won
            ]
            place = told.source(reason).place
            yield f"  {zone.zone}: {reason} at {place} is outdone by {', '.join(dict.fromkeys(winners))}"


def _cut(lines: list[str], most: int) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"  … {len(lines) - most} more of these"


def _findings(policy: Policy, facts: Facts) -> Iterator[str]:
    if not facts.findings:
        yield "  found: nothing"
    seen: Counter[tuple[str, float, str]] = Counter((fact.entity, fact.score, fact.role) for fact in facts.findings)
    for (entity, score, role), count in seen.items():
        below = f", below {policy.score:.2f}" if score < policy.score else ""
        times = f" x{count}" if count > 1 else ""
        yield f"  found: {entity}{times} at {score:.2f} in {role}{below}"
    for entity in sorted(facts.unknown):
        yield f"  could not be judged: {entity}"
    for name in facts.failed:
        yield f"  recognizer failed: {name}"
    for media in facts.opaque:
        yield f"  cannot be read: {media}"


def _ruling(policy: Policy, facts: Facts, found: Ruling) -> Iterator[str]:
    if found.denied:
        yield f"  {found.zone}: denied by {', '.join(_at(policy, reason) for reason in found.denied)}"
    elif found.rewrites:
        parts: Mapping[str, None] = {
            f"{facts.findings[one.index].entity} {one.operator} ({', '.join(_at(policy, at) for at in one.reasons)})": None
            for one in found.rewrites
        }
        yield f"  {found.zone}: allowed with {', '.join(parts)}"
    else:
        yield f"  {found.zone}: allowed as it is"


def _at(policy: Policy, reason: str) -> str:
    found = policy.rule(reason)
    return f"{reason} at {found[0].file}:{found[1].line}" if found else reason


def next_steps(policy: Policy, decision: Decision) -> tuple[str, ...]:
    """What somebody can do about a decision, a line each; nothing where it is as it should be."""
    return tuple(step for reason in decision.reasons for step in [_next_step(policy, reason)] if step)


def _next_step(policy: Policy, reason: str) -> str:
    family, _, rest = reason.partition("/")
    match family:
        case "no-model" if rest == LOCAL.name:
            declared = policy.deployment.route.get(LOCAL.name) or any(
                entry.zone == LOCAL.name for entry in policy.deployment.entries
            )
            return "start the declared local model, it cannot be reached or serve this call" if declared else DECLARE_LOCAL
        case "no-model":
            return f"start or declare a model for zone {rest}"
        case "opaque":
            return "send text instead of images, audio or files, or set defaults.opaque in the policy"
        case "unknown":
            return "repair the recognizer that failed, or accept the text's language (defaults.languages); see defaults.unknown"
        case "taint":
            return "begin a new conversation for what may go elsewhere: this one held something that had to stay"
        case "state-not-portable":
            return "send the whole conversation instead of a reference to what another server keeps"
        case "untranslatable":
            return "ask in a format that a chat can say, text and the application's own tools, or ask the local model itself"
        case "duty" if rest == "notify":
            return "pass Guard(notify=...), a function that tells whom the policy names"
        case "residual":
            return f"report this: {rest} was still there after redaction"
        case _:
            return ""


def _why(policy: Policy, decision: Decision) -> Iterator[str]:
    for reason in decision.reasons:
        found = policy.rule(reason)
        if found is not None and found[1].why:
            yield f"  why {reason}: {found[1].why}"
