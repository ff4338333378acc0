"""Arguments and standard input in, exit code and both streams out: the command line in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import privacyguard as pg
from privacyguard.cli.app import exit_code_of
from privacyguard.testing import RecordingServer

LETTER = "Write to Maria Lopez, SSN 536-90-4399, that her parcel is on its way."
DIAGNOSIS = "My biopsy came back malignant and I start chemo on Monday."


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run one command; `stdin` is what it reads."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: object, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = exit_code_of([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run


@pytest.fixture
def third_party() -> Iterator[RecordingServer]:
    with RecordingServer(name="a third party") as server:
        yield server


@pytest.fixture(scope="session")
def log_bytes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """A log of three calls (redacted, allowed, blocked) and the ids of their records."""
    directory = tmp_path_factory.mktemp("log")
    ids = []
    with RecordingServer() as server, pg.Guard(audit=directory) as guard:
        for text in (LETTER, "What is a monad?", DIAGNOSIS):
            message = [{"role": "user", "content": text}]
            try:
                guard.completion(model="openai/gpt-5", messages=message, api_base=f"{server.url}/v1", api_key="not-a-key")
            except pg.BlockedError as refused:
                ids.append(refused.record)
    return directory, tuple(ids)
