"""Work in, its result out without the event loop waiting: a bounded pool of threads, shared by every guard of the process.

The application's own pool stays free: a burst of calls that are being scanned does not hold up its look-ups of names and files.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

THREADS = min(32, (os.cpu_count() or 1) + 2)  # more of them only take the interpreter from each other, and from the loop


class _Pool:
    """Made on first use, and anew after a fork: the threads of the parent are not in the child."""

    def __init__(self) -> None:
        self.forget()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._made: ThreadPoolExecutor | None = None

    def get(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._made is None:
                self._made = ThreadPoolExecutor(THREADS, thread_name_prefix="privacyguard")
            return self._made


_POOL = _Pool()


async def offload(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in the pool, in the context of the caller, and give what it gives."""
    work = partial(contextvars.copy_context().run, function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_POOL.get(), work)
