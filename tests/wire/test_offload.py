"""Calls under asyncio: the loop goes on, the application's own threads stay free, and no more than the pool's are busy."""

from __future__ import annotations

import asyncio
import contextvars
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import privacyguard as pg
from privacyguard import offload
from privacyguard.detect.recognizer import Match
from privacyguard.testing import RecordingServer

WHO = contextvars.ContextVar("WHO", default="nobody")


class Slow:
    """A recognizer that takes its time and counts how many look at once."""

    name, entities = "slow", frozenset({"US_SSN"})

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.now = self.most = 0
        self.threads: set[str] = set()
        self.asked_by: set[str] = set()

    def scan(self, text: str, key: str) -> Iterator[Match]:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.threads.add(threading.current_thread().name)
            self.asked_by.add(WHO.get())
        time.sleep(0.05)
        with self._lock:
            self.now -= 1
        return iter(())


def test_calls_wait_in_a_pool_of_their_own(third: RecordingServer, make_guard: Callable[..., pg.Guard]) -> None:
    slow = Slow()
    guard = make_guard(recognizers=[slow])
    ticks = 0

    async def ticking() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async def calls() -> None:
        WHO.set("ann")
        beside = asyncio.create_task(ticking())
        said: dict[str, Any] = {
            "messages": [{"role": "user", "content": "hello"}],
            "api_base": f"{third.url}/v1",
            "api_key": "caller-key",
        }
        await asyncio.gather(*(guard.acompletion(model="openai/gpt-5", **said) for _ in range(20)))
        beside.cancel()

    asyncio.run(calls())
    assert 1 < slow.most <= offload.THREADS
    assert all(name.startswith("privacyguard") for name in slow.threads)
    assert slow.asked_by == {"ann"}
    assert ticks > 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_has_a_pool_of_its_own() -> None:
    assert asyncio.run(offload.offload(os.getpid)) == os.getpid()
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if asyncio.run(asyncio.wait_for(offload.offload(os.getpid), 10)) == os.getpid() else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
