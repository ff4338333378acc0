"""A principal, conversation or purpose in, its pseudonym under the key of the current epoch out."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from privacyguard.audit.durable import write_once
from privacyguard.errors import AuditError

KEY_BYTES = 32
_KEY_FILE = re.compile(r"epoch-([1-9][0-9]{0,5})\.key")


class Keys:
    """The pseudonym keys in a directory (`epoch-<n>.key`, 64 hex digits); the highest epoch is current, the first is made.

    Thread-safe; the key is read once and lives as long as the object.
    """

    def __init__(self, directory: Path, *, entropy: Callable[[int], bytes]) -> None:
        self._directory, self._entropy = directory, entropy
        self._current: tuple[str, bytes] | None = None

    def __repr__(self) -> str:
        return "Keys()"

    def epoch(self) -> str:
        """The current epoch, `k<n>`. Raises `AuditError` like `pseudonym`."""
        return self._key()[0]

    def pseudonym(self, kind: str, text: str) -> str:
        """`k<n>:<16 hex digits>`, the same for the same kind and text within an epoch. `kind` holds no NUL.

        Raises:
            AuditError: the key cannot be made, read, or kept from others. Nothing was sent.
        """
        epoch, key = self._key()
        message = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        return f"{epoch}:{hmac.new(key, message, hashlib.sha256).hexdigest()[:16]}"

    def _key(self) -> tuple[str, bytes]:
        if self._current is None:
            failure = ""
            try:
                self._current = self._read()  # two threads may both read: they read the same
            except OSError as error:
                failure = error.strerror or type(error).__name__
            if failure:
                raise AuditError(f"audit keys in {self._directory} cannot be used: {failure}")
        assert self._current
        return self._current

    def _read(self) -> tuple[str, bytes]:
        number = self._latest() or 1
        return f"k{number}", kept_key(self._directory / f"epoch-{number}.key", entropy=self._entropy)

    def renew(self) -> str:
        """Begin the next epoch: what is written from now on cannot be linked with what was. Gives its name.

        Raises:
            AuditError: the key cannot be made.
        """
        number = (self._latest() or 0) + 1
        failure = ""
        try:
            self._current = f"k{number}", kept_key(self._directory / f"epoch-{number}.key", entropy=self._entropy)
        except OSError as error:
            failure = error.strerror or type(error).__name__
        if failure:
            raise AuditError(f"audit keys in {self._directory} cannot be made: {failure}")
        return self.epoch()

    def _latest(self) -> int | None:
        if not self._directory.is_dir():
            return None
        found = (_KEY_FILE.fullmatch(path.name) for path in self._directory.iterdir())
        return max((int(match[1]) for match in found if match), default=None)


def kept_key(path: Path, *, entropy: Callable[[int], bytes] | None) -> bytes:
    """The 32 bytes in a key file of 64 hex digits, which is made where there is none and `entropy` is given.

    Raises:
        OSError: it cannot be read or made. AuditError: it is open to others, or no key.
    """
    if entropy is not None and not path.exists():
        write_once(path, entropy(KEY_BYTES).hex().encode() + b"\n")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        content = os.read(descriptor, 4 * KEY_BYTES)
    finally:
        os.close(descriptor)
    if mode & 0o077:
        raise AuditError(f"audit key {path} is open to others (mode {mode:04o}); run: chmod 600 {path}")
    if not re.fullmatch(rb"[0-9a-f]{%d}\n?" % (2 * KEY_BYTES), content):
        raise AuditError(f"audit key {path} is no key ({2 * KEY_BYTES} hex digits); restore it from a backup, or delete it")
    return bytes.fromhex(content.decode())
