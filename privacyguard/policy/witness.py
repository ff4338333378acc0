"""A state that a proof found in; the call that it is out: as facts, as a made-up prompt, as a case to paste under `tests`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources

from privacyguard.policy.cases import a_model_in, every_zone
from privacyguard.policy.decide import decide
from privacyguard.policy.paste import written
from privacyguard.policy.policy import Case, Policy
from privacyguard.policy.search import State
from privacyguard.policy.settings import DAWN
from privacyguard.values import DUTIES, Allow, Fact, Facts, Part

BREAK = "\u2016"  # stands inside made-up secrets in the file, so that no scanner takes them for real ones
UNREADABLE = "image/png"  # what stands for any part that cannot be read


@dataclass(frozen=True, slots=True)
class Witness:
    """One call: who makes it, when, and what is found in it. The first finding is the one that is spoken of.

    `unknown` are entities that could not be judged; `opaque`: a part cannot be read.
    """

    caller: Mapping[str, str]
    now: datetime
    findings: State = ()
    unknown: tuple[str, ...] = ()
    opaque: bool = False
    unreachable: frozenset[str] = field(default=frozenset())

    def facts(self, policy: Policy, zone: str) -> Facts:
        """What the policy would see of it on the way to `zone`."""
        findings = []
        for one in self.findings:
            entity = policy.taxonomy[one.entity]
            findings.append(Fact(one.entity, entity.domain, entity.kind, one.score, one.value, "user", Part.TEXT))
        requested = a_model_in(next(each for each in policy.deployment.zones if each.name == zone))
        return Facts(
            tuple(findings),
            requested,
            every_zone(policy, self.unreachable),
            (UNREADABLE,) if self.opaque else (),
            frozenset(self.unknown),
            caller=policy.heard(self.caller),
            able=DUTIES,
        )

    def told(self) -> tuple[str, ...]:
        """What is so in it, a line each."""
        lines = [f"{one.entity} at {one.score:.2f}" for one in self.findings]
        shared = [one.value for one in self.findings]
        lines = [
            f"{line}, the value of another finding too" if shared.count(one.value) > 1 else line
            for line, one in zip(lines, self.findings, strict=True)
        ]
        lines += [f"{entity} could not be judged" for entity in self.unknown]
        lines += ["a part that cannot be read"] if self.opaque else []
        lines += [f"the caller's {name} is {said}" for name, said in self.caller.items()]
        lines += [] if self.now == DAWN else [f"at {self.now.isoformat()}"]
        lines += [f"no model in {zone} can be reached" for zone in sorted(self.unreachable)]
        return tuple(lines) or ("nothing is found",)

    def prompt(self) -> tuple[str, tuple[str, ...]]:
        """A made-up text in which the shipped detector finds such findings, and the entities that there is no text for."""
        texts = {one.value: samples().get(one.entity, "") for one in self.findings}
        missing = sorted({one.entity for one in self.findings if one.entity not in samples()})
        return "\n".join(text for text in texts.values() if text), tuple(missing)

    def case(self, policy: Policy, zone: str, name: str, *, than: Policy | None = None) -> str:
        """The case, ready to paste under `tests`. It passes with `than`, or with `policy` itself where that is not given.

        What is expected is what `than` decides: a case that fails with `policy` and would catch it. A case has no word for two
        findings of one value; where some are, a comment says so.
        """
        right = policy if than is None else than
        decision = decide(right, self.facts(right, zone), self.now)
        rewrites = decision.rewrites if isinstance(decision, Allow) else ()
        told = Case(
            name=name,
            verdict=decision.verdict,
            because=decision.reasons,
            facts=tuple((one.entity, one.score) for one in self.findings),
            unreachable=self.unreachable,
            caller=self.caller,
            unknown=frozenset(self.unknown),
            opaque=(UNREADABLE,) if self.opaque else (),
            requested=zone,
            now=None if self.now == DAWN else self.now,
            operators={self.findings[one.index].entity: one.operator for one in rewrites},
        )
        shared = len({one.value for one in self.findings}) < len(self.findings)
        return ("  # some of these findings are of one value\n" if shared else "") + written(told)


@cache
def samples() -> Mapping[str, str]:
    """A made-up text for each entity that there is one for."""
    text = resources.files("privacyguard.policy").joinpath("samples.txt").read_text(encoding="utf-8")
    rows = (line.split(" | ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {entity: sample.replace(BREAK, "") for entity, sample in rows}
