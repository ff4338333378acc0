"""What a guard is made of, and who calls it: the two things that every call is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from privacyguard.audit.log import Log
from privacyguard.detect.detector import Detector
from privacyguard.policy.policy import Policy
from privacyguard.redact.vault import Namespace, VaultStore
from privacyguard.route.router import Router


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


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling. A namespace is (principal, conversation); without a conversation each call is its own."""

    principal: str = field(default="", repr=False)
    conversation: str = field(default="", repr=False)
    purpose: str = field(default="", repr=False)

    @property
    def namespace(self) -> Namespace | None:
        """Whose placeholders a call sees; None: nobody's, and nothing of it is kept."""
        return Namespace(self.principal, self.conversation) if self.conversation else None
