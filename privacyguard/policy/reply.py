"""What was found in a reply and a policy in; what may reach the caller out. Only rules that say `direction: reply` speak here.

A reply is judged before anything is restored in it: what a placeholder stands for is the caller's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from privacyguard.policy.decide import State
from privacyguard.policy.policy import Direction, Policy
from privacyguard.policy.table import STRICTNESS, setting, unique
from privacyguard.values import Action, Facts, Operator, Rewrite


class Outcome(StrEnum):
    """What becomes of a reply, from the loosest to the strictest."""

    KEEP = "keep"
    REDACT = "redact"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class ReplyDecision:
    """What becomes of a reply, which findings are rewritten, and by which rules."""

    outcome: Outcome
    rewrites: tuple[Rewrite, ...]
    reasons: tuple[str, ...]


def decide_reply(policy: Policy, facts: Facts, now: datetime) -> ReplyDecision:
    """Judge what was found in a reply: `block` stops it, `redact` rewrites its targets, everything else is kept."""
    where, state = setting(policy, facts.caller, now), State(facts)
    stopped: list[str] = []
    demands: dict[int, dict[Operator, list[str]]] = {}
    for rule in policy.rules:
        if rule.direction is not Direction.REPLY or rule.monitor_until is not None or not where.true.issuperset(rule.caller):
            continue
        for index in state.chosen(rule.when):
            if rule.action is Action.BLOCK or facts.findings[index].fixed:
                stopped.append(rule.id)
            else:
                demands.setdefault(index, {}).setdefault(rule.operator, []).append(rule.id)
    if stopped:
        return ReplyDecision(Outcome.STOP, (), unique(stopped))
    rewrites = []
    for index, operators in sorted(demands.items()):
        strictest = max(operators, key=STRICTNESS.__getitem__)
        rewrites.append(Rewrite(index, strictest, unique(operators[strictest])))
    reasons = unique(reason for one in rewrites for reason in one.reasons)
    return ReplyDecision(Outcome.REDACT if rewrites else Outcome.KEEP, tuple(rewrites), reasons or ("nothing-found",))
