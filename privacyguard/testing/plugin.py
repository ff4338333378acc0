"""A pytest run in, fixtures out: model servers that record, canaries, and the check that none of them arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from random import Random
from typing import Protocol
from zlib import crc32

import pytest

from privacyguard.testing.canaries import canary as fresh
from privacyguard.testing.leaks import assert_no_leak
from privacyguard.testing.providers import RecordingServer


class NoLeak(Protocol):
    """Call it with a server (or bytes) and values that it must not have received."""

    def __call__(self, where: RecordingServer | bytes, *values: str) -> None: ...


@pytest.fixture
def recording_server() -> Iterator[Callable[..., RecordingServer]]:
    """Give a function that starts a RecordingServer, with its arguments; all are stopped when the test ends."""
    with ExitStack() as started:

        def start(*arguments: object, **options: object) -> RecordingServer:
            make: Callable[..., RecordingServer] = RecordingServer
            return started.enter_context(make(*arguments, **options))

        yield start


@pytest.fixture
def no_leak(recording_server: Callable[..., RecordingServer]) -> Iterator[NoLeak]:
    """Give a function that asserts that no value reached a server; it asks again when the test ends.

    The second time is for what leaves late, from a callback or a thread. It comes before the servers stop.
    """
    watched: list[tuple[RecordingServer, tuple[str, ...]]] = []

    def check(where: RecordingServer | bytes, *values: str) -> None:
        __tracebackhide__ = True  # the arguments are the secrets
        if isinstance(where, RecordingServer):
            watched.append((where, values))
        _check(where, values)

    yield check
    for server, values in watched:
        _check(server, values)


@pytest.fixture
def canary(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Give a function from a kind to a fresh value; the same test gets the same values in every run."""
    random = Random(crc32(request.node.nodeid.encode()))
    return lambda kind: fresh(kind, random)


def _check(where: RecordingServer | bytes, values: tuple[str, ...]) -> None:
    __tracebackhide__ = True
    if isinstance(where, RecordingServer):
        assert_no_leak(where.received(), values, where=where.name)
    else:
        assert_no_leak(where, values)
