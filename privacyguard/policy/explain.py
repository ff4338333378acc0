"""A decision and its facts in, lines for a person out: what was found, what each zone says, which rule, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from privacyguard.places import LOCAL
from privacyguard.policy.policy import Policy
from privacyguard.values import Allow, Decision, Facts, Ruling

DECLARE_LOCAL = 'declare a local model: Guard(local="ollama/llama3.3"), or zones.local and route.local in the policy'


def explain(policy: Policy, facts: Facts, decision: Decision) -> str:
    """Explain a decision over a few lines. Holds entity names, scores and rule ids, and no text of the prompt."""
    return "\n".join(_lines(policy, facts, decision))


def _lines(policy: Policy, facts: Facts, decision: Decision) -> Iterator[str]:
    place = ""
    if isinstance(decision, Allow):
        place = f" -> {decision.destination.model} ({decision.destination.zone})"
    yield f"{decision.verdict}{place}, because {', '.join(decision.reasons)}"
    yield f"  asked for: {facts.requested.model} ({facts.requested.zone}); policy {policy.name}"
    yield from _findings(policy, facts)
    for found in decision.rulings:
        yield from _ruling(policy, facts, found)
    yield from _why(policy, decision)
    for step in next_steps(policy, decision):
        yield f"  next step: {step}"


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
