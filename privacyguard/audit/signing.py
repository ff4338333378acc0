"""A directory of keys in, the key that signs checkpoints now out, and those that they are checked with.

`signing-<n>.key` holds the seed (64 hex digits, for its owner alone), `signing-<n>.vkey` what to check with; the highest
number signs. The public half belongs with whoever audits: a key that lies beside the log vouches for little.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from privacyguard.audit.durable import write_once
from privacyguard.audit.keys import KEY_BYTES, kept_key
from privacyguard.audit.notes import DEVELOPMENT, KEY_NAME, Signer
from privacyguard.errors import AuditError

_SEED_FILE = re.compile(r"signing-([1-9][0-9]{0,5})\.key")


class SigningKeys:
    """The keys in a directory, or the one seed that was given, which is then called a development key.

    Thread-safe; a key is read once and lives as long as the object.
    """

    def __init__(self, directory: Path, *, entropy: Callable[[int], bytes], seed: bytes | None = None) -> None:
        if seed is not None and len(seed) != KEY_BYTES:
            raise AuditError(f"a signing key has {KEY_BYTES} bytes, not {len(seed)}")
        self._directory, self._entropy = directory, entropy
        self._current = None if seed is None else Signer(DEVELOPMENT, seed)
        self._shown = False

    def __repr__(self) -> str:
        return "SigningKeys()"

    def current(self) -> Signer:
        """The key that signs now.

        Raises:
            AuditError: it cannot be made, read, or kept from others.
        """
        if self._current is None:
            self._current = self._at(self._latest() or 1)
        elif self._current.name == DEVELOPMENT and not self._shown:
            self._show(self._current, f"development-{self._current.key.hash.hex()}.vkey")
        return self._current

    def renew(self) -> tuple[Signer, Signer]:
        """Make the next key; gives the one before and the new one. Raises `AuditError`."""
        before = self.current()
        if before.name == DEVELOPMENT:
            raise AuditError("a signing key that was given cannot be rotated: give another")
        self._current = self._at((self._latest() or 1) + 1)
        return before, self._current

    def forget(self) -> None:
        """Read the directory again at the next use: another process may have rotated."""
        if self._current is not None and self._current.name != DEVELOPMENT:
            self._current = None

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

    def _latest(self) -> int | None:
        if not self._directory.is_dir():
            return None
        found = (_SEED_FILE.fullmatch(path.name) for path in self._directory.iterdir())
        return max((int(match[1]) for match in found if match), default=None)
