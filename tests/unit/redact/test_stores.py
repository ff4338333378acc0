"""Vaults in a file and in Redis: the same for every process, sealed, and gone when they expire."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fakeredis
import pytest
import redis

from privacyguard.errors import ConfigError, PrivacyGuardError, RestoreError
from privacyguard.redact.stores import RedisVaults, SqliteVaults, vaults_of
from privacyguard.redact.vault import Namespace, Vault, VaultStore, Written
from privacyguard.values import Operator

KEY = bytes(range(32))
NOTHING = Vault()
HERE, THERE = Namespace("ann", "c-1"), Namespace("bob", "c-1")
SERVER = shutil.which("redis-server")
KINDS = ("sqlite", "redis (played)", *(["redis (a real server)"] if SERVER else []))

Make = Callable[..., VaultStore]


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    """The address of a real Redis server, on a socket file of its own."""
    assert SERVER
    folder = Path("/tmp") / f"redis-{time.monotonic_ns()}"
    folder.mkdir()
    path = folder / "s"
    command = [SERVER, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(str(path)) == 0:
                    break
            time.sleep(0.05)
        yield f"unix://{path}"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder)


@pytest.fixture(params=KINDS)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """A new store over the same data, as another process would have it."""
    if request.param == "sqlite":
        yield lambda key=KEY, **more: SqliteVaults(tmp_path / "vaults.db", key, **more)
        return
    if request.param == "redis (played)":
        played = fakeredis.FakeServer()
        clients: list[Any] = []

        def connected() -> Any:
            clients.append(fakeredis.FakeRedis(server=played))
            return clients[-1]
    else:
        address, clients = request.getfixturevalue("real"), []

        def connected() -> Any:
            clients.append(redis.Redis.from_url(address))
            return clients[-1]

        connected().flushall()
    yield lambda key=KEY, **more: RedisVaults(connected(), key, **more)
    for client in clients:
        client.close()


def hidden(*originals: str, vault: Vault = NOTHING) -> Vault:
    for original in originals:
        vault, _ = vault.hide("PERSON", original, frozenset())
    return vault


def test_another_process_finds_what_was_hidden(make: Make) -> None:
    vault = hidden("Maria Lopez", "MARIA LOPEZ", "Łukasz").tainted("local")
    code = Written(Operator.SURROGATE, "PERSON", "Grace", "Ada")
    vault = Vault(vault.hidden, {code.text: code}, vault.taint)
    assert make().snapshot(HERE) == Vault()
    assert make().commit(HERE, Vault(), vault)
    assert make().snapshot(HERE) == vault
    assert make().snapshot(THERE) == Vault()


def test_whoever_is_slower_plans_again(make: Make) -> None:
    one, other = make(), make()
    before = one.snapshot(HERE)
    assert one.commit(HERE, before, hidden("Ann"))
    assert not other.commit(HERE, before, hidden("Bob"))
    assert other.snapshot(HERE) == hidden("Ann")


def test_many_writers_lose_nothing(make: Make) -> None:
    def write(name: str) -> None:
        store = make()
        while True:
            before = store.snapshot(HERE)
            if store.commit(HERE, before, hidden(name, vault=before)):
                return

    threads = [threading.Thread(target=write, args=(f"Person {index}",)) for index in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = make().snapshot(HERE)
    assert len(found.hidden) == 12
    assert len({one.placeholder for one in found.hidden.values()}) == 12


def test_a_conversation_expires(make: Make) -> None:
    assert make(ttl=0.2).commit(HERE, Vault(), hidden("Ann"))
    assert make().snapshot(HERE) != Vault()
    time.sleep(0.4)
    assert make().snapshot(HERE) == Vault()
    assert make().commit(HERE, Vault(), hidden("Bob"))


def test_another_key_opens_nothing(make: Make) -> None:
    make().commit(HERE, Vault(), hidden("Ann"))
    assert make(key=bytes(32)).snapshot(HERE) == Vault()  # it does not even find the row


def test_rows_that_were_swapped_do_not_open(tmp_path: Path) -> None:
    store = SqliteVaults(tmp_path / "vaults.db", KEY)
    store.commit(HERE, Vault(), hidden("Ann"))
    store.commit(THERE, Vault(), hidden("Bob"))
    with sqlite3.connect(tmp_path / "vaults.db") as database:
        (one, first), (other, second) = database.execute("SELECT name, content FROM vaults").fetchall()
        database.execute("UPDATE vaults SET content = ? WHERE name = ?", (second, one))
        database.execute("UPDATE vaults SET content = ? WHERE name = ?", (first, other))
    database.close()
    for namespace in (HERE, THERE):
        with pytest.raises(RestoreError, match="does not open"):
            store.snapshot(namespace)


def test_a_file_holds_no_name_and_no_value(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "vaults.db"
    SqliteVaults(path, KEY).commit(HERE, Vault(), hidden("Maria Lopez"))
    stored = b"".join(one.read_bytes() for one in path.parent.iterdir())
    for said in (b"Maria", b"maria", b"PERSON", b"ann", b"c-1"):
        assert said not in stored
    assert path.stat().st_mode & 0o077 == 0


def test_a_store_that_fails_is_an_error_without_text(tmp_path: Path) -> None:
    store = SqliteVaults(tmp_path / "vaults.db", KEY)
    (tmp_path / "vaults.db").write_bytes(b"no database at all, for longer than a header" * 99)
    with pytest.raises(PrivacyGuardError, match="failed \\(DatabaseError\\); nothing was sent"):
        store.snapshot(HERE)
    nobody = RedisVaults(redis.Redis(unix_socket_path=str(tmp_path / "nobody")), KEY)
    with pytest.raises(PrivacyGuardError, match="failed \\(ConnectionError\\)"):
        nobody.snapshot(HERE)


@pytest.mark.parametrize("source", ["", "sqlite:", "memory", "postgres://x/y", "redis:"])
def test_an_address_that_is_none_is_refused(source: str) -> None:
    with pytest.raises(ConfigError, match=r"sqlite:PATH or a redis:// address"):
        vaults_of(source, KEY)


def test_a_store_needs_a_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="operator_key="):
        vaults_of(f"sqlite:{tmp_path / 'v.db'}", None)
