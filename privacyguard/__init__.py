"""Privacy middleware for language models: redact, block, or keep local what must not reach a third party, and prove it.

import privacyguard as pg

guard = pg.Guard(local="ollama/llama3.3")
reply = guard.completion(model="openai/gpt-5", messages=[{"role": "user", "content": "…"}])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from privacyguard.chat import Chat as Chat
    from privacyguard.errors import AuditError as AuditError
    from privacyguard.errors import BlockedError as BlockedError
    from privacyguard.errors import ConfigError as ConfigError
    from privacyguard.errors import DetectionError as DetectionError
    from privacyguard.errors import EgressError as EgressError
    from privacyguard.errors import PolicyError as PolicyError
    from privacyguard.errors import PrivacyGuardError as PrivacyGuardError
    from privacyguard.errors import RecognizerError as RecognizerError
    from privacyguard.errors import ReplyStoppedError as ReplyStoppedError
    from privacyguard.errors import RequestError as RequestError
    from privacyguard.errors import RestoreError as RestoreError
    from privacyguard.errors import UpstreamError as UpstreamError
    from privacyguard.guard import Guard as Guard
    from privacyguard.guard import decision_of as decision_of
    from privacyguard.plan import Plan as Plan
    from privacyguard.redact.ciphers import decrypt as decrypt
    from privacyguard.route.seal import seal as seal

# where each public name lives; imported on first use, so that `import privacyguard` stays light
_HOMES = {
    "Chat": "privacyguard.chat",
    **dict.fromkeys(("Guard", "decision_of"), "privacyguard.guard"),
    "Plan": "privacyguard.plan",
    "seal": "privacyguard.route.seal",
    "decrypt": "privacyguard.redact.ciphers",
    **dict.fromkeys(
        """AuditError BlockedError ConfigError DetectionError EgressError PolicyError PrivacyGuardError RecognizerError
        ReplyStoppedError RequestError RestoreError UpstreamError""".split(),
        "privacyguard.errors",
    ),
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'privacyguard' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
