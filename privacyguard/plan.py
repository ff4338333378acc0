"""A call that was read and what was detected in it in, its `Plan` out: pure, with no I/O and no clock; fit for dry runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatchcase

from privacyguard.places import THIRD_PARTY, Destination
from privacyguard.policy.decide import decide
from privacyguard.policy.explain import explain
from privacyguard.policy.policy import Policy
from privacyguard.redact.apply import Redacted, StandsFor, redact
from privacyguard.redact.keys import Keys
from privacyguard.redact.residual import neutral
from privacyguard.redact.vault import Vault
from privacyguard.values import ABLE, Allow, Block, Decision, Detection, Fact, Facts, Finding, Kind, Prompt
from privacyguard.wire.request import Request

UNTRANSLATABLE = "untranslatable"  # the reason
SCORE_DECIMALS = 3  # as in the log: what decides is what is recorded

NOTE = (
    "Some values in this conversation are replaced by placeholders, a label with a number or letters in square brackets. "
    "Use each placeholder exactly as it is written, as if it were the value; do not explain, change or invent any."
)

LookAgain = Callable[[Prompt], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a call besides its text: who makes it, what for, where its conversation has been (see `Facts`)."""

    purpose: str = ""
    caller: Mapping[str, str] = field(default_factory=dict)
    taint: str = ""
    state: str = ""
    able: frozenset[str] = ABLE

    @property
    def said(self) -> dict[str, str]:
        """Every fact about the caller by its name."""
        return {**self.caller, "purpose": self.purpose} if self.purpose else dict(self.caller)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen to one call. `request` is what would be sent, rewritten; None if nothing would be.

    `now` is the instant it was decided at; `watched` the verdict with the rules that are only watched, where it is another;
    `shadow` what a candidate decides.
    """

    policy: Policy = field(repr=False)
    facts: Facts
    detection: Detection
    decision: Decision
    now: datetime
    redacted: Redacted | None = None
    request: Mapping[str, object] | None = field(default=None, repr=False)
    watched: str | None = None
    shadow: Decision | None = None

    @property
    def verdict(self) -> str:
        """`allow`, `redact`, `route_local`, `route_<zone>` or `block`."""
        return self.decision.verdict

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found, whatever the policy makes of it."""
        return self.detection.findings

    def explain(self) -> str:
        """Say over a few lines what was found, what each zone says by which rule, and what to do. No prompt text."""
        return explain(self.policy, self.facts, self.decision, self.now)

    def originals(self, tool: str | None) -> dict[str, str]:
        """What may be restored for the caller (None), or in the arguments of this tool: as far as its zone may know."""
        return {} if self.redacted is None else self._restorable(self.redacted.issued, tool)

    def surrogates(self, tool: str | None) -> dict[str, str]:
        """The same for surrogates, which are restored only where that is asked for."""
        return {} if self.redacted is None else self._restorable(self.redacted.surrogates, tool)

    def _restorable(self, issued: StandsFor, tool: str | None) -> dict[str, str]:
        if not isinstance(self.decision, Allow) or not self.decision.duties.restore:
            return {}
        if tool is None:
            return {name: original for name, (original, _) in issued.items()}
        zone = next((zone for name, zone in self.policy.deployment.tools.items() if fnmatchcase(tool, name)), THIRD_PARTY.name)
        ruling = next(found for found in self.decision.rulings if found.zone == zone)
        withheld = {rewrite.index for rewrite in ruling.rewrites}
        if ruling.denied:
            return {}
        return {name: original for name, (original, findings) in issued.items() if not findings & withheld}


def make_plan(
    request: Request,
    detection: Detection,
    policy: Policy,
    requested: Destination,
    servable: Mapping[str, tuple[Destination, ...]],
    vault: Vault,
    keys: Keys,
    *,
    look_again: LookAgain,
    now: datetime,
    context: Context = Context(),
    note: bool = True,
    shadow: Policy | None = None,
) -> Plan:
    """Decide, redact what the decision demands, and look once more at what would leave.

    `look_again` finds by pattern, and what is known. What is denied and still there after redaction is a block.
    """
    detection = as_judged(detection, policy)
    facts = facts_of(request.prompt, detection, policy, requested, servable, context)
    if shadow is not None:
        facts = replace(facts, caller=shadow.heard(context.said, facts.caller))
    decision = _told_why(decide(policy, facts, now), request)
    besides = _besides(policy, shadow, facts, decision, now)
    if isinstance(decision, Block):
        return Plan(policy, facts, detection, decision, now, None, None, *besides)
    redacted = redact(request.prompt, detection, decision, vault, keys)
    left = _left_over(request.prompt, redacted, policy, facts, decision, look_again, now)
    if left:
        return Plan(policy, facts, detection, Block(requested, left, decision.rulings), now, None, None, *besides)
    texts = redacted.prompt.texts
    changed = {segment.path: texts[segment.path] for segment in request.prompt.segments if texts[segment.path] != segment.text}
    body = request.with_texts(changed, NOTE if note and redacted.bracketed else "")
    redacted = replace(redacted, vault=_tainted(redacted.vault, policy, decision))
    return Plan(policy, facts, detection, decision, now, redacted, {"model": decision.destination.model, **body}, *besides)


def _told_why(decision: Decision, request: Request) -> Decision:
    """A model that could not serve the call because of its format is another reason than one that is not there."""
    if not isinstance(decision, Block) or not request.alone:
        return decision
    reasons = [UNTRANSLATABLE if reason.startswith("no-model/") else reason for reason in decision.reasons]
    return replace(decision, reasons=tuple(dict.fromkeys(reasons)))


def _besides(
    policy: Policy, shadow: Policy | None, facts: Facts, decision: Decision, now: datetime
) -> tuple[str | None, Decision | None]:
    """The verdict with what is only watched, where it is another, and the decision of a candidate policy."""
    watching = any(rule.monitor_until is not None for rule in policy.rules)
    watched = decide(policy, facts, now, watched=True).verdict if watching else decision.verdict
    return (None if watched == decision.verdict else watched), (None if shadow is None else decide(shadow, facts, now))


def _tainted(vault: Vault, policy: Policy, decision: Allow) -> Vault:
    """A conversation that had to go to a more trusted zone stays there, as does one that a rule says so of."""
    ranks = {zone.name: zone.rank for zone in policy.deployment.zones}
    here, asked = decision.destination.zone, decision.requested.zone
    had_to = any(one.zone == asked and one.denied for one in decision.rulings)
    if not (had_to or decision.duties.taint) or ranks[here] <= ranks.get(vault.taint, 0):
        return vault
    return vault.tainted(here)


def as_judged(detection: Detection, policy: Policy) -> Detection:
    """Count what was read in an unmeasured language as unknown, where the policy wants that."""
    if not policy.measured_only or not detection.unmeasured:
        return detection
    return replace(detection, unknown=detection.unknown | detection.unmeasured)


def facts_of(
    prompt: Prompt,
    detection: Detection,
    policy: Policy,
    requested: Destination,
    servable: Mapping[str, tuple[Destination, ...]],
    context: Context,
) -> Facts:
    """What policy sees and the log keeps: the findings without their places, and where the call could go."""
    segments = {segment.path: segment for segment in prompt.segments}
    findings = []
    for one in detection.findings:
        segment = segments[one.path]
        score = round(one.score, SCORE_DECIMALS)
        findings.append(Fact(one.entity, one.domain, one.kind, score, one.value, segment.role, segment.part, segment.fixed))
    opaque = tuple(part.media for part in prompt.opaque)
    return Facts(
        tuple(findings),
        requested,
        servable,
        opaque,
        detection.unknown,
        context.purpose,
        detection.failed,
        policy.heard(context.said),
        context.taint,
        context.state,
        context.able,
    )


def _left_over(
    prompt: Prompt,
    redacted: Redacted,
    policy: Policy,
    facts: Facts,
    decision: Allow,
    look_again: LookAgain,
    now: datetime,
) -> tuple[str, ...]:
    """Reasons for everything that still stands in a rewritten text and may not be at the destination as it is."""
    rewritten = neutral(prompt, redacted)
    if not rewritten.segments:
        return ()
    findings = tuple(one for one in look_again(rewritten) if one.kind in (Kind.IDENTIFIER, Kind.CREDENTIAL))
    context = Context(caller=facts.caller, able=facts.able)
    second = facts_of(rewritten, Detection(findings), policy, facts.requested, facts.servable, context)
    ruling = next(found for found in decide(policy, second, now).rulings if found.zone == decision.destination.zone)
    still = set(range(len(findings))) if ruling.denied else {rewrite.index for rewrite in ruling.rewrites}
    return tuple(sorted({f"residual/{findings[index].entity}" for index in still}))
