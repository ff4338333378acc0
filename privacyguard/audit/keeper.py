"""Work that comes due some seconds after there is reason for it, done in a thread of its own that holds on to nobody."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable

from privacyguard.errors import AuditError

_log = logging.getLogger("privacyguard.audit")


class Keeper:
    """Calls `work` at most every `seconds`, after `wake`, and `first` once before. Both are bound methods, held weakly.

    The thread begins at the first `wake`. A failure is said once in the log of the process, and tried again at the next time.
    """

    def __init__(self, seconds: float, first: Callable[[], None], work: Callable[[], None]) -> None:
        self._seconds, self._first, self._work = seconds, weakref.WeakMethod(first), weakref.WeakMethod(work)
        self._due, self._stopped = threading.Event(), threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """There is something to do. Cheap, and thread-safe."""
        if self._due.is_set():
            return
        self._due.set()
        with self._starting:
            if self._thread is None and not self._stopped.is_set():
                state = self._seconds, self._first, self._work, self._due, self._stopped
                self._thread = threading.Thread(target=_run, args=state, name="privacyguard-audit", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Do nothing any more; returns when the work in progress is done."""
        self._stopped.set()
        self._due.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout=10)


def _run(
    seconds: float,
    first: weakref.WeakMethod[Callable[[], None]],
    work: weakref.WeakMethod[Callable[[], None]],
    due: threading.Event,
    stopped: threading.Event,
) -> None:
    failed = not _done(first, False)
    while due.wait() and not stopped.wait(seconds):
        due.clear()
        failed = not _done(work, failed)


def _done(call: weakref.WeakMethod[Callable[[], None]], failed: bool) -> bool:
    """Whether it could be done."""
    problem = ""
    try:
        bound = call()
        if bound is not None:
            bound()
    except (OSError, AuditError) as error:
        problem = str(error.strerror) if isinstance(error, OSError) else str(error)
    if problem and not failed:
        _log.warning("the audit log cannot be signed now: %s", problem)
    return not problem
