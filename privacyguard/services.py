"""What a guard is made of, and who calls it: the two things that every call is given; and the detector of a policy."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from privacyguard.audit.log import Log
from privacyguard.detect.detector import Detector, default_recognizers
from privacyguard.detect.memory import Memory, Seen
from privacyguard.detect.plugins import recognizers_of
from privacyguard.detect.plugins.allow import AllowList
from privacyguard.policy.policy import Policy
from privacyguard.redact.keys import KEY_BYTES, Keys
from privacyguard.redact.vault import Namespace, VaultStore
from privacyguard.route.router import Router
from privacyguard.telemetry import Telemetry
from privacyguard.values import ABLE


@dataclass(frozen=True, slots=True)
class Services:
    """What a guard is made of; shared by all its calls."""

    policy: Policy
    detector: Detector
    router: Router
    vaults: VaultStore
    log: Log
    known: Callable[[str], bool]
    clock: Callable[[], datetime]
    replies: bool
    note: bool
    keys: Keys = field(repr=False)
    restore_surrogates: bool = False
    shadow: Policy | None = None
    notify: Callable[[frozenset[str], str], None] | None = None
    memory: Memory = field(default_factory=Memory)
    telemetry: Telemetry = field(default_factory=lambda: Telemetry(active=False))

    @property
    def able(self) -> frozenset[str]:
        """The duties that can be met."""
        return ABLE if self.notify is None else ABLE | {"notify"}

    def seen_by(self, caller: Caller) -> Seen | None:
        """What was read of the caller's conversation before; a call that is its own conversation has no before."""
        if not caller.conversation:
            return None
        return self.memory.of(caller.principal, caller.conversation, self.detector.digest, self.policy.digest)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling. A namespace is (principal, conversation); without a conversation each call is its own."""

    principal: str = field(default="", repr=False)
    conversation: str = field(default="", repr=False)
    purpose: str = field(default="", repr=False)
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def namespace(self) -> Namespace | None:
        """Whose placeholders a call sees; None: nobody's, and nothing of it is kept."""
        return Namespace(self.principal, self.conversation) if self.conversation else None

    def keys(self, keys: Keys) -> Keys:
        """The keys of the conversation out of a guard's; a call that is its own conversation has its own."""
        return keys.of(self.principal, self.conversation) if self.conversation else replace(keys, own=os.urandom(KEY_BYTES))


def detector_of(policy: Policy, recognizers: Sequence[object] = (), *, max_chars: int = 1_000_000) -> Detector:
    """The detector that reads for a policy: everything of ours, what the policy adds, and the recognizers that were given.

    Raises:
        RecognizerError: one of them cannot be built, or reports an entity that the policy does not know.
    """
    allowed = AllowList(policy.plugins.allowed).allows if policy.plugins.allowed else None
    every = (*default_recognizers(), *recognizers_of(policy.plugins, recognizers))
    return Detector(policy.taxonomy, every, max_chars=max_chars, allowed=allowed)
