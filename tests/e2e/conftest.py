"""A real inference server on loopback, and a watch over every connection that this process opens."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

START = 240  # seconds that a server may take to import torch and load the model on a busy machine


@dataclass(frozen=True)
class Served:
    """A server with one model."""

    url: str
    model: str
    address: tuple[str, int]
    log: Path

    def requests(self) -> int:
        """How many chat calls the server itself says it got."""
        return self.log.read_text().count("POST /v1/chat/completions")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`transformers serve` with a model that is made on the spot. `make e2e` says which Python has torch."""
    python = os.environ.get("PRIVACYGUARD_E2E_PYTHON")
    assert python, "run these tests with `make e2e`"
    home = tmp_path_factory.mktemp("server")
    folder, log = home / "tiny-llama", home / "log"
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(home / "hub"), "HF_HUB_DISABLE_TELEMETRY": "1"}
    subprocess.run([python, str(Path(__file__).parent / "tiny_model.py"), str(folder)], check=True, env=offline, timeout=START)
    port = _free_port()
    serve = [str(Path(python).parent / "transformers"), "serve", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen([*serve, "--device", "cpu"], env=offline, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait(f"http://127.0.0.1:{port}/health", server, log)
        yield Served(f"http://127.0.0.1:{port}/v1", str(folder), ("127.0.0.1", port), log)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            with urllib.request.urlopen(address, timeout=2) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"the server did not start in {START} s: {log.read_text()[-2000:]}")


class Connections:
    """Where this process connected to, as the interpreter's own audit events tell it; name lookups too."""

    def __init__(self) -> None:
        self.watching = False
        self.addresses: set[Any] = set()
        self.names: set[str] = set()
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if event == "socket.connect":
            self.addresses.add(arguments[1][:2] if isinstance(arguments[1], tuple) else arguments[1])
        elif event == "socket.getaddrinfo":
            self.names.add(str(arguments[0]))


CONNECTIONS = Connections()  # an audit hook cannot be taken away again, so there is one for the session


@pytest.fixture
def connections() -> Iterator[Connections]:
    """From here to the end of the test."""
    CONNECTIONS.addresses.clear()
    CONNECTIONS.names.clear()
    CONNECTIONS.watching = True
    yield CONNECTIONS
    CONNECTIONS.watching = False
