"""A recognizer of the user's and seconds in; the same recognizer out, which fails where it took longer in one call.

Python code cannot be stopped from outside: it runs to its end, and only then is it known that it took too long. What it found
counts; what it looks for is unknown all the same, for it may not have been the whole. Further texts are not shown to it.
"""

from __future__ import annotations

import operator
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from privacyguard.detect.recognizer import Match, Recognizer

LONGEST = 100  # characters of a name that goes into records
_UNFIT = re.compile(r"[^A-Za-z0-9._+-]+")


@dataclass(frozen=True, slots=True)
class Budgeted:
    """A recognizer with `seconds` for each call, under a name that is fit for records."""

    name: str
    entities: frozenset[str]
    inner: Recognizer = field(repr=False)
    seconds: float
    clock: Callable[[], float] = field(default=time.perf_counter, repr=False, compare=False)

    @property
    def closes_up(self) -> bool:
        """Whether the recognizer goes by the characters of a value, and reads torn ones as whole."""
        return getattr(self.inner, "closes_up", False) is True

    @property
    def version(self) -> str:
        """What the recognizer says of itself."""
        return str(getattr(self.inner, "version", ""))

    def for_call(self) -> Recognizer:
        """Give the recognizer as one call sees it, with all its time before it."""
        return _Running(self)

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Scan as if this text were the whole call."""
        yield from self.for_call().scan(text, key)


class _Running:
    """A budgeted recognizer within one call. Not thread-safe: a call's texts are read one after the other."""

    def __init__(self, budgeted: Budgeted) -> None:
        self._budgeted, self._used = budgeted, 0.0

    @property
    def name(self) -> str:
        return self._budgeted.name

    @property
    def entities(self) -> frozenset[str]:
        return self._budgeted.entities

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield its matches as exact values under its own name, those before a failure too.

        Raises:
            TimeoutError: all of this call's texts so far took longer than the budget. Exception: whatever it raised.
        """
        started, failure = self._budgeted.clock(), None
        found: list[Match] = []
        try:
            found.extend(self._budgeted.inner.scan(text, key))
        except Exception as error:  # noqa: BLE001 - raised again below, behind what was found
            failure = error
        self._used += self._budgeted.clock() - started
        for one in found:
            yield Match(operator.index(one.start), operator.index(one.end), str(one.entity), float(one.score), self.name)
        if failure is not None:
            raise failure
        if self._used > self._budgeted.seconds:
            raise TimeoutError(f"{self.name} took more than {self._budgeted.seconds} seconds")


def recordable(kind: str, name: str) -> str:
    """The name of a plug-in as findings and records have it: what kind of plug-in, and its own name as one word."""
    return f"{kind}/{_UNFIT.sub('-', name).strip('-')[:LONGEST] or 'unnamed'}"
