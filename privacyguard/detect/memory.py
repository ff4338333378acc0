"""Texts that were read before in, what was read in them out, for the hash of a text: no text is kept.

A conversation is sent again with every turn. What our recognizers say depends on nothing but the text and its key, so a text
of the same conversation, for the same principal, under the same policy and detectors, need not be read twice. Entries hold
offsets, entities and scores, and are found by a hash under a key of this process alone; the oldest go first.
"""

from __future__ import annotations

import os
import secrets
import threading
import weakref
from collections import OrderedDict
from hashlib import blake2b
from typing import Any

Entry = tuple[Any, ...]
MOST = 50_000  # things that are kept, an entry counting as one more than it holds
LARGEST = 1_000  # an entry that holds more is not kept


class Memory:
    """What a guard has read. Thread-safe; nothing of it leaves the process."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._key = secrets.token_bytes(32)
        self._entries: OrderedDict[bytes, Entry] = OrderedDict()
        self._lock = threading.Lock()
        if hasattr(os, "register_at_fork"):
            renew = weakref.WeakMethod(self._renew)
            os.register_at_fork(after_in_child=lambda: (call := renew()) and call())

    def _renew(self) -> None:
        """In a child another thread's lock would never be let go, and what it was about may be half done."""
        self._lock, self._size = threading.Lock(), 0
        self._entries = OrderedDict()

    def __repr__(self) -> str:
        return f"Memory({len(self._entries)} entries)"

    def of(self, *scope: str) -> Seen:
        """What was read within a scope: whose call it is, and everything that decides what is found."""
        return Seen(self, _digest(self._key, *scope))

    def get(self, name: bytes) -> Entry | None:
        """The entry, which is the newest now; None: there is none."""
        with self._lock:
            entry = self._entries.get(name)
            if entry is not None:
                self._entries.move_to_end(name)
            return entry

    def put(self, name: bytes, entry: Entry) -> None:
        """Keep an entry, and let the oldest ones go where there are too many."""
        if len(entry) > LARGEST:
            return
        with self._lock:
            before = self._entries.pop(name, None)
            self._size += 1 + len(entry) - (0 if before is None else 1 + len(before))
            self._entries[name] = entry
            while self._size > self._most:
                _, oldest = self._entries.popitem(last=False)
                self._size -= 1 + len(oldest)


class Seen:
    """The entries of one scope."""

    def __init__(self, memory: Memory, key: bytes) -> None:
        self._memory, self._key = memory, key

    def name(self, what: str, *texts: str) -> bytes:
        """The name of the entry that says `what` of these texts."""
        return _digest(self._key, what, *texts)

    def get(self, name: bytes) -> Entry | None:
        """What is kept under that name."""
        return self._memory.get(name)

    def put(self, name: bytes, entry: Entry) -> None:
        """Keep it."""
        self._memory.put(name, entry)


def _digest(key: bytes, *parts: str) -> bytes:
    total = blake2b(key=key, digest_size=32)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        total.update(len(content).to_bytes(8, "big"))
        total.update(content)
    return total.digest()
