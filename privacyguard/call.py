"""One guarded call from its reading to its outcome record: everything that sync, async and streaming share."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from privacyguard.audit.build import decision_record, detector_id, outcome_record, policy_id
from privacyguard.audit.ids import RANDOM_BYTES, sortable_id
from privacyguard.audit.record import DetectorStatus, Enforcement, ErrorCode, OutcomeStatus, PolicyId, Stage, Tokens
from privacyguard.detect.detector import Known
from privacyguard.detect.recognizer import FLOOR
from privacyguard.errors import PrivacyGuardError, ReplyStoppedError, RestoreError, UpstreamError
from privacyguard.outcome import ending_of, tokens_of
from privacyguard.places import THIRD_PARTY, Destination
from privacyguard.plan import Context, Plan, make_plan
from privacyguard.policy.policy import Policy
from privacyguard.redact.keys import Keys
from privacyguard.redact.restore import Restorer, as_json, as_text
from privacyguard.redact.vault import Vault
from privacyguard.refusal import Refusal
from privacyguard.replies import UNRESTORABLE, AsyncGuardedStream, GuardedStream, attach
from privacyguard.route.client import Outgoing
from privacyguard.screen import Judge, Screen, Screened, screens
from privacyguard.services import Caller, Services
from privacyguard.telemetry import CallSpan
from privacyguard.values import Allow, Block, Decision, Finding, Part, Prompt
from privacyguard.wire.reply import Restores, StreamRestore, restore_reply
from privacyguard.wire.request import Request

CONFLICTS = 100  # replanning after another worker numbered first; each round somebody succeeds


@dataclass(slots=True)
class Call:
    """One call. `prepare`, then `outgoing`, then `failed` or `finished`; not thread-safe."""

    services: Services
    request: Request = field(repr=False)
    caller: Caller
    enforcement: Enforcement = Enforcement.OWNED
    _plan: Plan | None = field(default=None, repr=False)
    record: str = ""
    _outgoing: Outgoing | None = field(default=None, repr=False)
    _restorers: list[Restorer] = field(default_factory=list, repr=False)
    _judged: set[str] = field(default_factory=set)  # the rules that rewrote or stopped the reply
    _started: float = 0.0
    _tried: frozenset[Destination] = frozenset()
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _gone: bool = False
    _span: CallSpan | None = field(default=None, repr=False)
    _recorded: bool = False
    _keys: Keys = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._keys = self.caller.keys(self.services.keys)

    @property
    def decision(self) -> Allow:
        """What was decided of a call that is sent."""
        assert self._plan is not None
        assert isinstance(self._plan.decision, Allow)
        return self._plan.decision

    @property
    def rewritten(self) -> Mapping[str, Any]:
        """What may be sent, in the shape that was read."""
        assert self._plan is not None
        assert self._plan.request is not None
        return self._plan.request

    @property
    def decided(self) -> Decision:
        """What was decided."""
        assert self._plan is not None
        return self._plan.decision

    def plan(self) -> Plan:
        """What would happen, with what this conversation hides already."""
        return self._planned(self._vault())[0]

    def prepare(self) -> Refusal | None:
        """Plan, remember new placeholders and make the decision durable. A refusal, if nothing may be sent."""
        services = self.services
        with services.telemetry.start(self.request.operation) as self._span:  # an error ends it, decided or not
            for _ in range(CONFLICTS):
                before = self._vault()
                plan, now, microseconds = self._planned(before)
                if self._remembered(before, plan):
                    break
            else:
                raise PrivacyGuardError("the vault is too busy to number placeholders; nothing was sent")
            self._plan, self._outgoing, self._recorded = plan, None, False
            self._decided(plan, now, microseconds)
            if isinstance(plan.decision, Block):  # the decision says it all: a block has no outcome record
                return Refusal(services, self.request, plan, plan.decision, self.record)
            with self._turn:
                self._recorded = True
                if self._gone:
                    self._settle(OutcomeStatus.NOT_SENT, ErrorCode.CANCELLED)
            if plan.decision.duties.notify and services.notify is not None:
                try:
                    services.notify(plan.decision.duties.notify, self.record)
                except BaseException as error:  # a duty that is not met: the call is not made
                    self.failed(error)
                    raise
            return None

    def abandon(self) -> None:
        """The caller went away while another thread prepares: a decision that is or will be on record gets its outcome."""
        with self._turn:
            self._gone = True
            if self._recorded:
                self._settle(OutcomeStatus.NOT_SENT, ErrorCode.CANCELLED)

    def outgoing(self, translated: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> Outgoing:
        """The cleared call, ready to be sent; `translated` puts it into other words."""
        plan = self._plan
        assert plan is not None
        assert plan.redacted is not None
        assert plan.request is not None
        body = translated({name: value for name, value in plan.request.items() if name != "model"})
        self._started = time.perf_counter()
        self._outgoing = self.services.router.outgoing(plan.redacted.prompt, plan.facts.requested, body, self.request.controls)
        return self._outgoing

    def failed(self, error: BaseException) -> None:
        """Record how the call failed."""
        ours = self._outgoing is not None and self._outgoing.exchange.sent
        sent = ours or self.enforcement is Enforcement.COOPERATIVE  # another's function may have
        self._settle(*ending_of(error, sent=sent))

    def elsewhere(self, error: UpstreamError) -> bool:
        """Whether to plan again: a declared destination cannot be reached, and another may serve the call."""
        assert self._outgoing is not None
        destination = self._outgoing.cleared.destination
        self._tried |= {destination}
        return not error.sent and destination.zone != THIRD_PARTY.name

    def finished(self, reply: Any) -> Any:
        """Restore a whole reply and record the outcome, or wrap a stream that does so as it goes."""
        assert self._plan is not None
        if self.request.stream:
            return GuardedStream(reply, StreamRestore(self.restorer), self._plan.decision, self.ended)
        try:
            restore_reply(reply, self.restorer)
            restored = True
        except ReplyStoppedError as error:
            self.failed(error)
            raise
        except Exception:  # noqa: BLE001 - a reply of any shape; what it breaks with may hold its text
            restored = False
        if not restored:
            unrestorable = RestoreError(UNRESTORABLE)
            self.failed(unrestorable)
            raise unrestorable
        self._settle(OutcomeStatus.SENT, tokens=tokens_of(reply))
        return attach(reply, self._plan.decision)

    async def afinished(self, reply: Any) -> Any:
        """`finished` without blocking the event loop."""
        assert self._plan is not None
        if self.request.stream:
            return AsyncGuardedStream(reply, StreamRestore(self.restorer), self._plan.decision, self.ended)
        return await asyncio.to_thread(self.finished, reply)

    def ended(self, error: BaseException | None, usage: Any) -> None:
        """A stream is over: to its end, by a failure, or because the caller went away."""
        if error is None:
            self._settle(OutcomeStatus.SENT, tokens=tokens_of(usage))
        elif isinstance(error, GeneratorExit):
            self._settle(OutcomeStatus.CANCELLED, ErrorCode.CANCELLED, tokens=tokens_of(usage))
        else:
            self.failed(error)

    def _vault(self) -> Vault:
        namespace = self.caller.namespace
        return Vault() if namespace is None else self.services.vaults.snapshot(namespace)

    def _remembered(self, before: Vault, plan: Plan) -> bool:
        """Whether what the plan hides is kept for the conversation; False: somebody else numbered first, plan again."""
        namespace = self.caller.namespace
        if namespace is None or plan.redacted is None or plan.redacted.vault is before:
            return True
        return self.services.vaults.commit(namespace, before, plan.redacted.vault)

    def _planned(self, vault: Vault) -> tuple[Plan, datetime, int]:
        services, now = self.services, self.services.clock()
        known = [Known(entity, original) for original, entity in vault.originals().items()]
        seen = services.seen_by(self.caller)

        def look_again(prompt: Prompt) -> Sequence[Finding]:
            return services.detector.look_again(prompt, known, seen)

        started = time.perf_counter()
        detection = services.detector.detect(self.request.prompt, known, seen)
        microseconds = int((time.perf_counter() - started) * 1e6)
        requested = services.router.resolve(self.request.model, self.request.controls)
        servable = services.router.servable(requested, self.request.bound, self._tried, alone=bool(self.request.alone))
        plan = make_plan(
            self.request,
            detection,
            services.policy,
            requested,
            servable,
            vault,
            self._keys,
            look_again=look_again,
            now=now,
            context=Context(
                self.caller.purpose,
                self.caller.facts,
                vault.taint,
                requested.zone if self.request.kept else "",
                services.able,
            ),
            note=services.note,
            shadow=services.shadow,
        )
        return plan, now, microseconds

    def _decided(self, plan: Plan, now: datetime, detect_us: int) -> None:
        services = self.services
        self.record = sortable_id(now, os.urandom(RANDOM_BYTES))
        for layer in (*services.policy.layers, *(services.shadow.layers if services.shadow else ())):
            services.log.store_policy(layer.digest, layer.source)
        services.log.store_detectors(services.detector.digest, services.detector.source)
        status = DetectorStatus.PARTIAL if plan.detection.unknown else DetectorStatus.OK
        assert self._span is not None
        made = decision_record(
            plan.facts,
            plan.decision,
            id=self.record,
            ts=now,
            policy=_id(services.policy),
            detectors=detector_id(services.detector.digest, FLOOR, status),
            known=services.known,
            principal=self._pseudonym("principal", self.caller.principal),
            conversation=self._pseudonym("conversation", self.caller.conversation),
            purpose=self._pseudonym("purpose", self.caller.purpose),
            watched=plan.watched,
            shadow=None if plan.shadow is None else (_id(services.shadow), plan.shadow.verdict),
            us={Stage.DETECT: detect_us},
            enforcement=self.enforcement,
            zones=services.policy.deployment.zones,
            trace=self._span.trace,
        )
        services.log.append(made)
        self._span.decided(made)

    def _pseudonym(self, kind: str, text: str) -> str | None:
        return self.services.log.pseudonym(kind, text) if text else None

    def _settle(self, status: OutcomeStatus, error: ErrorCode | None = None, tokens: Tokens | None = None) -> None:
        exchange = self._outgoing.exchange if self._outgoing else None
        elapsed = int((time.perf_counter() - self._started) * 1e6) if self._started else 0
        made = outcome_record(
            self.record,
            status,
            ts=self.services.clock(),
            peer=(exchange.peer or None) if exchange else None,
            http=exchange.status if exchange else None,
            attempts=exchange.attempts if exchange else 0,
            restored=sum(restorer.restored for restorer in self._restorers),
            unrestored=sum(restorer.kept for restorer in self._restorers),
            residual=sum(reason.startswith("residual/") for reason in self._plan.decision.reasons) if self._plan else 0,
            tokens=tokens,
            error=error,
            us={Stage.SEND: elapsed} if exchange else {},
            reply=sorted(self._judged),
            model=exchange.digest if exchange else "",
        )
        self.services.log.append(made)
        if self._span is not None:
            self._span.settled(made)

    def restorer(self, tool: str | None) -> Restores:
        """What restores one channel of the reply: text to the caller (None), or the arguments of this tool."""
        assert self._plan is not None
        surrogates = self._plan.surrogates(tool) if self.services.restore_surrogates else {}
        restorer = Restorer(self._plan.originals(tool), as_text if tool is None else as_json, surrogates)
        self._restorers.append(restorer)
        if not screens(self.services.policy):
            return restorer
        judge = Judge(self.services.policy, self.services.detector, self._plan.facts, self._plan.now, self._judged.update)
        return Screened(Screen(judge, Part.TEXT if tool is None else Part.ARGUMENTS), restorer)


def _id(policy: Policy | None) -> PolicyId:
    assert policy is not None
    return policy_id(policy.name, policy.digest)
