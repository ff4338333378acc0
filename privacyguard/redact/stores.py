"""Vaults that outlive a process and are shared by many: in a SQLite file, or in Redis; encrypted, and gone when they expire.

A store sees no name and no value: a row is called by a keyed hash of its namespace, and its content is AES-256-GCM with
that name as associated data, so that a row which was put in another's place does not open.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privacyguard.errors import ConfigError, PrivacyGuardError, RestoreError
from privacyguard.redact.keys import KeySource, derived, read_key
from privacyguard.redact.vault import Hidden, Namespace, Vault, VaultStore, Written
from privacyguard.values import Operator

WEEK = 7 * 24 * 3600  # seconds
NONCE_BYTES = 12
BUSY = 30.0  # seconds for which a locked file is waited for
BEHIND = "privacyguard:"  # what Redis keys begin with
_SCHEMA = "CREATE TABLE IF NOT EXISTS vaults (name TEXT PRIMARY KEY, content BLOB NOT NULL, expires REAL NOT NULL)"


def vaults_of(source: str, key: KeySource | None, *, ttl: float = WEEK) -> VaultStore:
    """The store at `sqlite:PATH` or at a `redis://` address. `ttl` is how long a conversation is kept after its last new value.

    Raises:
        ConfigError: the address is none of these, or there is no operator key to encrypt with.
    """
    if key is None:
        raise ConfigError("vaults that outlive the process are encrypted: pass operator_key= to Guard; nothing was sent")
    scheme, _, rest = source.partition(":")
    if scheme == "sqlite" and rest:
        return SqliteVaults(Path(rest.removeprefix("//")), key, ttl=ttl)
    if scheme in ("redis", "rediss", "unix") and urlsplit(source).path + urlsplit(source).netloc:
        return RedisVaults(_redis(source), key, ttl=ttl)
    raise ConfigError("vaults= is sqlite:PATH or a redis:// address; nothing was sent")


class Sealed:
    """Names and contents as a store sees them."""

    def __init__(self, key: KeySource) -> None:
        self._key = derived(read_key(key), "vaults")
        self._cipher = AESGCM(derived(self._key, "content"))

    def name(self, namespace: Namespace) -> str:
        """What a namespace is called."""
        return derived(self._key, "name", namespace.principal, namespace.conversation).hex()

    def close(self, name: str, vault: Vault) -> bytes:
        """The content of a row."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, _written(vault), name.encode())

    def open(self, name: str, content: bytes | None) -> Vault:
        """What a row holds; an empty vault where there is none.

        Raises:
            RestoreError: it was not written for this name with this key, or was changed since.
        """
        if content is None:
            return Vault()
        with contextlib.suppress(InvalidTag, ValueError, KeyError):
            return _read(self._cipher.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], name.encode()))
        raise RestoreError("a conversation's vault does not open: another key, another row, or changed; nothing was sent")


class SqliteVaults:
    """Vaults in one file, for the processes of one machine. Thread-safe, and safe over fork: a connection to each operation."""

    def __init__(self, path: Path, key: KeySource, *, ttl: float = WEEK) -> None:
        self._path, self._sealed, self._ttl = path, Sealed(key), ttl
        with _stored():
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            with self._open() as database:
                database.execute("BEGIN IMMEDIATE")  # of two that make it at once, one waits
                database.execute(_SCHEMA)
                database.execute("COMMIT")

    def __repr__(self) -> str:
        return f"SqliteVaults({str(self._path)!r})"

    def snapshot(self, namespace: Namespace) -> Vault:
        """What this namespace hides now."""
        name = self._sealed.name(namespace)
        with _stored(), self._open() as database:
            return self._sealed.open(name, _content(database, name))

    def commit(self, namespace: Namespace, before: Vault, after: Vault) -> bool:
        """Replace `before` by `after` unless it changed meanwhile."""
        name = self._sealed.name(namespace)
        with _stored(), self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            if self._sealed.open(name, _content(database, name)) != before:
                return False
            row = (name, self._sealed.close(name, after), time.time() + self._ttl)
            database.execute("INSERT OR REPLACE INTO vaults VALUES (?, ?, ?)", row)
            database.execute("DELETE FROM vaults WHERE expires <= ?", (time.time(),))
            database.execute("COMMIT")
            return True

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._path, timeout=BUSY, isolation_level=None)
        try:
            yield database
        finally:
            database.close()


class Redis(Protocol):
    """As much of a Redis client as is used."""

    def get(self, name: str) -> Any: ...

    def pipeline(self) -> Any: ...


class RedisVaults:
    """Vaults in Redis, for the processes of many machines. Thread-safe."""

    def __init__(self, redis: Redis, key: KeySource, *, ttl: float = WEEK) -> None:
        self._redis, self._sealed, self._ttl = redis, Sealed(key), ttl

    def __repr__(self) -> str:
        return "RedisVaults()"

    def snapshot(self, namespace: Namespace) -> Vault:
        """What this namespace hides now."""
        name = self._sealed.name(namespace)
        with _stored():
            return self._sealed.open(name, self._redis.get(BEHIND + name))

    def commit(self, namespace: Namespace, before: Vault, after: Vault) -> bool:
        """Replace `before` by `after` unless it changed meanwhile."""
        name = self._sealed.name(namespace)
        with _stored(), self._redis.pipeline() as pipe:
            pipe.watch(BEHIND + name)
            if self._sealed.open(name, pipe.get(BEHIND + name)) != before:
                return False
            pipe.multi()
            pipe.set(BEHIND + name, self._sealed.close(name, after), px=max(1, int(self._ttl * 1000)))
            try:
                pipe.execute()
            except Exception as error:
                if type(error).__name__ == "WatchError":  # somebody else was faster
                    return False
                raise
            return True


def _redis(address: str) -> Redis:
    try:
        from redis import Redis as Client
    except ImportError:
        raise ConfigError("vaults in Redis need its client: pip install 'privacyguard[redis]'; nothing was sent") from None
    return Client.from_url(address)


def _content(database: sqlite3.Connection, name: str) -> bytes | None:
    found = database.execute("SELECT content FROM vaults WHERE name = ? AND expires > ?", (name, time.time())).fetchone()
    return None if found is None else bytes(found[0])


@contextlib.contextmanager
def _stored() -> Iterator[None]:
    """What a store fails with says nothing of ours; the call is not made."""
    problem = ""
    try:
        yield
    except PrivacyGuardError:
        raise
    except Exception as error:  # noqa: BLE001 - of any client
        problem = type(error).__name__
    if problem:
        raise PrivacyGuardError(f"the store of the conversations' vaults failed ({problem}); nothing was sent")


def _written(vault: Vault) -> bytes:
    hidden = [(one.entity, one.original, one.stem, one.number, one.form) for one in vault.hidden.values()]
    written = [(one.operator.value, one.entity, one.original, one.base) for one in vault.written.values()]
    return json.dumps({"hidden": hidden, "written": written, "taint": vault.taint}).encode()


def _read(content: bytes) -> Vault:
    told = json.loads(content)
    hidden = [Hidden(*one) for one in told["hidden"]]
    written = [Written(Operator(operator), *rest) for operator, *rest in told["written"]]
    return Vault({one.original: one for one in hidden}, {one.text: one for one in written}, told["taint"])
