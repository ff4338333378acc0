"""A call in litellm's signature in, litellm's reply out: scanned, judged, rewritten, recorded, sent and restored on the way."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from privacyguard.audit.log import AuditLog, Log, NoLog, default_directory
from privacyguard.audit.signing import signer_of
from privacyguard.chat import Chat
from privacyguard.checkup import Item, check_up
from privacyguard.errors import ConfigError
from privacyguard.places import Deployment
from privacyguard.policy.load import deployed, deployment_of, load_deployment, load_policy, load_taxonomy
from privacyguard.policy.policy import Policy
from privacyguard.redact.keys import KeySource, keys_of
from privacyguard.redact.operators import KEYED
from privacyguard.redact.stores import vaults_of
from privacyguard.redact.vault import MemoryVaults, VaultStore
from privacyguard.replies import CANCELLING, decided
from privacyguard.route.known import vouch
from privacyguard.route.litellm_client import LitellmClient
from privacyguard.route.resolve import LocalModel, with_local
from privacyguard.route.router import Router
from privacyguard.services import Caller, Services, detector_of
from privacyguard.telemetry import Telemetry

OnBlock = Literal["raise", "reply"]


class Guard(Chat):
    """Stands between an application and its language models. One guard serves a whole process; thread-safe, and safe over fork.

    `policy` is a shipped pack's name or a file's path. `local` declares local models in short form, `zones` where
    everything is (a mapping, or the path of a deployment file), `tools` the zone each tool's arguments go to. `audit` is
    the log's directory; `anchor` files elsewhere that its signed checkpoints are copied to; `audit_key` the file of a signing
    key that is not to lie beside the log (`env:NAME` for development). With `unsafe_audit_optional` calls go on when the log
    cannot be written, and are counted. `telemetry` copies records to OpenTelemetry, where the application has that.
    `shadow` is a candidate policy that decides nothing and whose verdicts are recorded; `notify` is told whom a rule wants
    told, and the record's id. `on_block="reply"` answers a blocked call with a refusal in the provider's own type, and raises
    nothing.
    `recognizers` look at every text besides ours: objects with a name, entities and scan(text, key), or Presidio's recognizers.
    `vaults` is where conversations are kept: this process, unless it is `sqlite:PATH` or a `redis://` address (encrypted with
    the operator key, for a week).
    `operator_key` is for rules with `hash` or `encrypt`: 32 bytes, or the path of a file with 64 hex digits and mode 0600.
    `restore_surrogates` puts originals back for surrogates too, where a reply repeats them exactly.

    Raises:
        PolicyError: with file:line:column. RecognizerError: a plug-in that cannot be used. ConfigError: a declaration that
            cannot be. Nothing was sent.
    """

    def __init__(
        self,
        policy: str | Path = "default",
        *,
        local: LocalModel | Sequence[LocalModel] | None = None,
        zones: Mapping[str, object] | str | Path | None = None,
        tools: Mapping[str, str] | None = None,
        audit: str | Path | None = None,
        on_block: OnBlock = "raise",
        note: bool = True,
        recognizers: Sequence[object] = (),
        max_chars: int = 1_000_000,
        vaults: VaultStore | str | None = None,
        operator_key: KeySource | None = None,
        restore_surrogates: bool = False,
        shadow: str | Path | None = None,
        notify: Callable[[frozenset[str], str], None] | None = None,
        telemetry: bool | Telemetry = True,
        anchor: str | Path | Sequence[str | Path] = (),
        audit_key: str | Path | None = None,
        unsafe_audit_optional: bool = False,
        unsafe_no_audit: bool = False,
    ) -> None:
        if on_block not in ("raise", "reply"):
            raise ConfigError('on_block= is "raise" or "reply"; nothing was sent')
        _check_types(policy=(policy, (str, Path)), audit=(audit, (str, Path)), zones=(zones, (str, Path, Mapping)))
        _check_types(local=(local, (str, Mapping, Sequence)), tools=(tools, (Mapping,)), recognizers=(recognizers, (Sequence,)))
        loaded, directory = _deployed(load_policy(policy, load_taxonomy()), zones, local, tools)
        keys = keys_of(operator_key, entropy=os.urandom)
        _check_keyed(loaded, operator_key)
        detector = detector_of(loaded, recognizers, max_chars=max_chars)
        log: Log = NoLog()
        if not unsafe_no_audit:
            anchors = [anchor] if isinstance(anchor, (str, Path)) else anchor
            log = AuditLog(
                Path(audit or directory or default_directory()),
                clock=_now,
                version=version("privacyguard"),
                anchors=[Path(one) for one in anchors],
                signer=None if audit_key is None else signer_of(audit_key, os.environ),
                required=not unsafe_audit_optional,
            )
        super().__init__(
            Services(
                policy=loaded,
                detector=detector,
                router=Router(loaded.deployment, LitellmClient(), time.monotonic),
                vaults=vaults_of(vaults, operator_key) if isinstance(vaults, str) else vaults or MemoryVaults(),
                log=log,
                known=vouch(loaded.deployment),
                clock=_now,
                replies=on_block == "reply",
                note=note,
                keys=keys,
                restore_surrogates=restore_surrogates,
                shadow=None if shadow is None else deployed(load_policy(shadow, load_taxonomy()), loaded.deployment),
                notify=notify,
                telemetry=telemetry if isinstance(telemetry, Telemetry) else Telemetry(active=telemetry),
            ),
            Caller(),
        )

    def __repr__(self) -> str:
        return f"Guard(policy={self.policy.name!r}, audit={self._services.log!r})"

    @property
    def policy(self) -> Policy:
        """The policy that decides, with the deployment it decides for."""
        return self._services.policy

    def check_up(self) -> tuple[Item, ...]:
        """Say what can be reached, what is really local, what looks and what cannot be enforced. Sends no prompt."""
        return check_up(self._services)

    def bind(
        self, *, principal: str = "", conversation: str = "", purpose: str = "", caller: Mapping[str, str] | None = None
    ) -> Chat:
        """The same calls for one principal and conversation: they share placeholders with each other and with nobody else.

        `caller` are facts about who calls (`{"team": "billing"}`) that the policy's rules may ask for.
        """
        said = dict(caller or {})
        if not all(isinstance(name, str) and isinstance(value, str) for name, value in said.items()):
            raise ConfigError("caller= holds names and values, strings both; nothing was sent")
        return Chat(self._services, Caller(principal, conversation, purpose, said))

    def close(self) -> None:
        """Close the audit log, with the outcome of every stream that was let go. Calls after this fail without being sent."""
        for thread in threading.enumerate():
            if thread.name == CANCELLING:
                thread.join(timeout=5)
        self._services.log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def decision_of(reply: object) -> Any:
    """The decision about the call that gave this reply, this stream, or one of its chunks."""
    return decided(reply)


def _check_types(**given: tuple[object, tuple[type, ...]]) -> None:
    for name, (value, types) in given.items():
        if value is not None and not isinstance(value, types):
            expected = " or ".join(one.__name__ for one in types)
            raise ConfigError(f"{name}= is a {type(value).__name__}, not a {expected}; nothing was sent")


def _check_keyed(policy: Policy, key: KeySource | None) -> None:
    for rule in policy.rules:
        if rule.operator in KEYED and key is None:
            problem = f"rule {rule.id!r} redacts with {rule.operator}, which takes a key"
            raise ConfigError(f"{policy.file}:{rule.line}: {problem}: pass operator_key= to Guard; nothing was sent")


def _now() -> datetime:
    return datetime.now(UTC)


def _deployed(
    policy: Policy,
    zones: Mapping[str, object] | str | Path | None,
    local: LocalModel | Sequence[LocalModel] | None,
    tools: Mapping[str, str] | None,
) -> tuple[Policy, str | None]:
    """The policy with everything that was declared besides, and the audit directory that a deployment file names."""
    deployment, directory = policy.deployment, None
    if isinstance(zones, Mapping):
        deployment = _joined(deployment, deployment_of(zones))
    elif zones is not None:
        declared, directory = load_deployment(Path(zones))
        deployment = _joined(deployment, declared)
    if local is not None:
        deployment = with_local(deployment, local)
    if tools:
        deployment = _joined(deployment, deployment_of({"tools": dict(tools)}))
    return deployed(policy, deployment), directory


def _joined(one: Deployment, other: Deployment) -> Deployment:
    zones = {zone.name: zone for zone in (*one.zones, *other.zones)}
    if any(zone.rank != zones[zone.name].rank for zone in one.zones):
        raise ConfigError("a zone has two ranks, one in the policy and one in the deployment; nothing was sent")
    return Deployment(
        tuple(sorted(zones.values(), key=lambda zone: zone.rank)),
        (*one.entries, *other.entries),
        {**one.route, **other.route},
        {**one.tools, **other.tools},
    )
