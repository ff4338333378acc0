"""A directory of keys in, the key that signs checkpoints now out, and those that they are checked with.

`signing-<n>.key` holds the seed (64 hex digits, for its owner alone), `signing-<n>.vkey` what to check with; the highest
number signs. The public half belongs with whoever audits: a key that lies beside the log vouches for little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from privacyguard.audit.durable import write_once
from privacyguard.audit.keys import KEY_BYTES, kept_key
from privacyguard.audit.notes import DEVELOPMENT, KEY_NAME, Signer
from privacyguard.errors import AuditError

_SEED = re.compile(rf"[0-9a-f]{{{2 * KEY_BYTES}}}")
_VKEY_FILE = re.compile(r"signing-([1-9][0-9]{0,5})\.vkey")  # one whose seed was lost is not signed with again
_SEED_FILE = re.compile(r"signing-([1-9][0-9]{0,5})\.key")


def signer_of(source: str | Path, environment: Mapping[str, str]) -> Signer:
    """The signing key in a file of 64 hex digits for its owner alone, or in an environment variable (`env:NAME`).

    Whoever can see a process can see its environment: such a key is said to be for development in every checkpoint.

    Raises:
        AuditError: there is none, or it is open to others.
    """
    name = str(source).removeprefix("env:") if str(source).startswith("env:") else None
    failure = ""
    try:
        if name is None:
            return Signer(KEY_NAME, kept_key(Path(source), entropy=None))
        seed = environment.get(name, "")
        if _SEED.fullmatch(seed):
            return Signer(DEVELOPMENT, bytes.fromhex(seed))
        failure = f"the environment variable {name} holds no key ({2 * KEY_BYTES} hex digits)"
    except OSError as error:
        failure = f"the audit key {source} cannot be read: {error.strerror or type(error).__name__}"
    raise AuditError(f"{failure}; make one with: openssl rand -hex {KEY_BYTES}")


class SigningKeys:
    """The keys in a directory, or the one that was given. Thread-safe."""

    def __init__(self, directory: Path, *, entropy: Callable[[int], bytes], given: Signer | None = None) -> None:
        self._directory, self._entropy, self._given = directory, entropy, given
        self._current, self._shown = given, False

    def __repr__(self) -> str:
        return "SigningKeys()"

    def current(self) -> Signer:
        """The key that signs now.

        Raises:
            AuditError: it cannot be made, read, or kept from others.
        """
        if self._current is None:
            self._current = self._at(self._latest() or self._latest(_VKEY_FILE) + 1)
        elif self._given and not self._shown:
            self._show(self._given, f"given-{self._given.key.hash.hex()}.vkey")
        return self._current

    def renew(self) -> tuple[Signer, Signer]:
        """Make the next key; gives the one before and the new one. Raises `AuditError`."""
        before = self.current()
        if self._given:
            raise AuditError("a signing key that was given cannot be rotated: give another")
        self._current = self._at((self._latest() or 1) + 1)
        return before, self._current

    def forget(self) -> None:
        """Read the directory again at the next use: another process may have rotated."""
        self._current = self._given

    def _at(self, number: int) -> Signer:
        failure = ""
        try:
            signer = Signer(KEY_NAME, kept_key(self._directory / f"signing-{number}.key", entropy=self._entropy))
        except OSError as error:
            failure = error.strerror or type(error).__name__
        if failure:
            raise AuditError(f"audit keys in {self._directory} cannot be used: {failure}")
        self._show(signer, f"signing-{number}.vkey")
        return signer

    def _show(self, signer: Signer, name: str) -> None:
        """Keep the public half where the log is; whoever has it from elsewhere need not believe that one."""
        failure = ""
        try:
            if not (self._directory / name).exists():
                write_once(self._directory / name, signer.key.vkey.encode() + b"\n")
            self._shown = True
        except OSError as error:
            failure = error.strerror or type(error).__name__
        if failure:
            raise AuditError(f"audit keys in {self._directory} cannot be used: {failure}")

    def _latest(self, kind: re.Pattern[str] = _SEED_FILE) -> int:
        """The highest number of a key; 0: there is none."""
        names = (path.name for path in self._directory.iterdir()) if self._directory.is_dir() else ()
        return max((int(match[1]) for name in names if (match := kind.fullmatch(name))), default=0)
