"""A policy and texts in, plans out, without a guard: nothing is sent or recorded, and every zone counts as reachable.

What `scan` and `policy test` share: the question is what the policy says, not which servers run here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from privacyguard.detect.detector import Detector
from privacyguard.detect.tracing import Traced
from privacyguard.errors import ConfigError
from privacyguard.places import Destination, Zone
from privacyguard.plan import Context, Plan, as_judged, facts_of, make_plan
from privacyguard.policy.cases import Reading, Servable, a_model_in, every_zone
from privacyguard.policy.load import load_policy, load_taxonomy
from privacyguard.policy.policy import Policy
from privacyguard.policy.strict_yaml import meant
from privacyguard.redact.apply import redact
from privacyguard.redact.keys import KEY_BYTES, Keys, keys_of
from privacyguard.redact.vault import Vault
from privacyguard.services import detector_of
from privacyguard.values import DUTIES, Allow, Detection, Operator, Prompt, Rewrite
from privacyguard.wire.chat import read_chat
from privacyguard.wire.request import Request

Messages = Sequence[Mapping[str, object]]
FIXED = Keys(bytes(KEY_BYTES), bytes(KEY_BYTES))  # of cases: what leaves is the same every time, and nobody's secret
NOBODY = Context()  # nothing is known of who calls
CONTENT = "/messages/0/content"  # where a text stands that is judged alone


def zone_of(policy: Policy, name: str) -> Zone:
    """A policy's zone of this name. Raises `ConfigError` where it has none."""
    zones = {zone.name: zone for zone in policy.deployment.zones}
    if name not in zones:
        raise ConfigError(f"unknown zone {name!r}{meant(name, zones)}; the policy has {', '.join(zones)}")
    return zones[name]


@dataclass(frozen=True, slots=True)
class Judge:
    """A policy, a detector that reads for it, and the instant at which calls are judged.

    Without an operator key, what takes one becomes a placeholder.
    """

    policy: Policy
    detector: Detector
    now: datetime
    keys: Keys = field(default_factory=partial(keys_of, None, entropy=os.urandom), repr=False)

    def zone(self, name: str) -> Zone:
        """The policy's zone of this name. Raises `ConfigError` where it has none."""
        return zone_of(self.policy, name)

    def plan(self, text: str, zone: Zone) -> Plan:
        """What would become of a user's message of this text on its way to `zone`."""
        request = _request([{"role": "user", "content": text}])
        return self._planned(request, self.detector.detect(request.prompt), zone)

    def traced_plan(self, text: str, zone: Zone) -> tuple[Plan, Traced]:
        """The same, and what became of everything that was read in the text."""
        request = _request([{"role": "user", "content": text}])
        traced = self.detector.trace(request.prompt)
        return self._planned(request, traced.detection, zone), traced

    def planned(
        self, messages: Messages, zone: Zone, unreachable: frozenset[str], caller: Mapping[str, str]
    ) -> tuple[Plan, Prompt]:
        """What would become of these messages on their way to `zone`, every duty being met; and what they are."""
        request = _request(messages)
        detection = self.detector.detect(request.prompt)
        context = Context(caller=caller, able=DUTIES)
        return self._planned(request, detection, zone, every_zone(self.policy, unreachable), context), request.prompt

    def _planned(
        self,
        request: Request,
        detection: Detection,
        zone: Zone,
        servable: Servable | None = None,
        context: Context = NOBODY,
    ) -> Plan:
        return make_plan(
            request,
            detection,
            self.policy,
            a_model_in(zone),
            every_zone(self.policy) if servable is None else servable,
            Vault(),
            self.keys,
            look_again=self.detector.look_again,
            now=self.now,
            context=context,
            note=False,
        )

    def reading(self, messages: Messages, requested: Destination, servable: Servable) -> Reading:
        """What policy would see of these messages, and what would leave of them."""
        prompt = _request(messages).prompt
        detection = as_judged(self.detector.detect(prompt), self.policy)
        facts = facts_of(prompt, detection, self.policy, requested, servable, Context())

        def leaving(decision: Allow) -> str:
            texts = redact(prompt, detection, decision, Vault(), self.keys).prompt.texts
            return "\n".join(texts.get(segment.path, segment.text) for segment in prompt.segments)

        return Reading(facts, leaving)


def judge_for(policy: str | Path, operator_key: Path | None = None) -> Judge:
    """A judge for a shipped pack's name or a file's path."""
    keys = keys_of(operator_key, entropy=os.urandom)
    loaded = load_policy(policy, load_taxonomy())
    return Judge(loaded, detector_of(loaded), datetime.now(UTC), keys)


def rewritten(plan: Plan, text: str) -> str | None:
    """What would be sent for a text that was asked to go to its plan's zone; None where that zone gets nothing."""
    if plan.redacted is None or not isinstance(plan.decision, Allow):
        return None
    if plan.decision.destination.zone != plan.facts.requested.zone:
        return None
    return plan.redacted.prompt.texts.get(CONTENT, text)


def rewritten_whole(plan: Plan, text: str, score: float, keys: Keys) -> str:
    """The text with every finding from `score` up replaced by its placeholder, whatever the policy says."""
    rewrites = tuple(
        Rewrite(index, Operator.PLACEHOLDER, ("all",)) for index, one in enumerate(plan.findings) if one.score >= score
    )
    requested = plan.facts.requested
    everything = Allow(requested, requested, rewrites, ("all",), ())
    prompt = _request([{"role": "user", "content": text}]).prompt
    return redact(prompt, Detection(plan.findings), everything, Vault(), keys).prompt.texts.get(CONTENT, text)


def _request(messages: Messages) -> Request:
    return read_chat({"model": "openai/any", "messages": list(messages)})
