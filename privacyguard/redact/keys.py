"""An operator key, as bytes or in a file, in; the keys of one conversation out: for hashes, ciphers and surrogates."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from privacyguard.errors import ConfigError

KEY_BYTES = 32  # as long as the hash that everything is derived with
MAX_FILE_BYTES = 4096
_HEX = re.compile(r"\s*([0-9a-fA-F]{64,})\s*")

KeySource = bytes | str | Path


@dataclass(frozen=True, slots=True)
class Keys:
    """What the operators of one conversation are keyed with. Shows nothing.

    `shared` is the operator key: what was hashed or encrypted with it is the same in every conversation. None: there is none.
    `own` is this conversation's alone: what its surrogates come from.
    """

    own: bytes = field(repr=False)
    shared: bytes | None = field(default=None, repr=False)

    def of(self, principal: str, conversation: str) -> Keys:
        """The keys of this conversation."""
        return replace(self, own=derived(self.own, "conversation", principal, conversation))


def keys_of(source: KeySource | None, *, entropy: Callable[[int], bytes]) -> Keys:
    """The keys of a guard. With an operator key, a conversation's surrogates are the same in every process that has it.

    Raises:
        ConfigError: the key cannot be used. Nothing was sent.
    """
    if source is None:
        return Keys(entropy(KEY_BYTES))
    shared = read_key(source)
    return Keys(derived(shared, "conversations"), shared)


def derived(key: bytes, purpose: str, *parts: str) -> bytes:
    """A key or code of 32 bytes for this purpose and these parts (HMAC-SHA-256); no two lists of parts are read alike."""
    message = "".join(f"{len(part)}:{part}" for part in (purpose, *parts))
    return hmac.new(key, message.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def read_key(source: KeySource) -> bytes:
    """The operator key: at least 32 bytes, or the path of a file that only its owner may open and that holds 64 hex digits.

    Raises:
        ConfigError: it is too short, or the file cannot be read, is open to others, or is no key.
    """
    if isinstance(source, bytes):
        if len(source) < KEY_BYTES:
            raise ConfigError(f"the operator key has {len(source)} bytes: make one of {KEY_BYTES} with secrets.token_bytes")
        return source
    if not isinstance(source, (str, Path)):
        raise ConfigError(f"the operator key is a {type(source).__name__}: give its bytes, or the path of its file")
    if _HEX.fullmatch(str(source)):  # somebody's key, which no message repeats
        raise ConfigError("the operator key was given as hex digits: give its bytes (bytes.fromhex), or the path of its file")
    try:
        mode, content = _read(Path(source))
    except (OSError, ValueError) as error:
        problem = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    else:
        return _key(Path(source), mode, content)
    raise ConfigError(f"the file of the operator key cannot be read: {problem}")


def _read(path: Path) -> tuple[int, bytes]:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        return stat.S_IMODE(os.fstat(descriptor).st_mode), os.read(descriptor, MAX_FILE_BYTES)
    finally:
        os.close(descriptor)


def _key(path: Path, mode: int, content: bytes) -> bytes:
    if mode & 0o077:
        raise ConfigError(f"the operator key {path} is open to others (mode {mode:04o}); run: chmod 600 {path}")
    found = _HEX.fullmatch(content.decode("ascii", "replace"))
    if not found or len(found[1]) % 2:
        raise ConfigError(f"{path} is no operator key (64 hex digits); make one with: openssl rand -hex 32")
    return bytes.fromhex(found[1])
