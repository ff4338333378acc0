"""Records of all streams in, the calls whose decision or outcome is missing out. Part of the stand-alone verifier."""

from __future__ import annotations

import json
import re

_DECISION = re.compile(rb'"ts":"[^"]*","id":"([0-9A-Z]{26})"')
_POLICY = re.compile(rb'"policy":\{"name":"[^"]*","digest":"(sha256:[0-9a-f]{64})"\}')
_VERDICT = re.compile(rb'"decision":\{"verdict":"([^"]*)"')
_OUTCOME = re.compile(rb'"ts":"[^"]*","decision":"([0-9A-Z]{26})","status":"([a-z_]+)"')


class Calls:
    """Decisions and outcomes, matched over all streams: after a fork the outcome can be in another one."""

    def __init__(self) -> None:
        self.open: dict[str, None] = {}  # decisions without an outcome yet, in the order of the log
        self.ended: set[str] = set()  # outcomes whose decision did not come yet
        self.policies: set[str] = set()
        self.dropped = 0  # records that could not be written, and were left out as was asked for

    def note(self, kind: str, line: bytes) -> None:
        """Take one record by its type. Only its place is known to be right, so nothing else is relied on."""
        if kind == "decision":
            self._decided(line)
        elif kind == "outcome":
            self._settled(line)
        elif kind == "dropped":
            said = json.loads(line).get("records")
            self.dropped += said if type(said) is int else 0

    def _decided(self, line: bytes) -> None:
        call, policy, verdict = (pattern.search(line) for pattern in (_DECISION, _POLICY, _VERDICT))
        if policy:
            self.policies.add(policy[1].decode())
        if not call:
            return
        name = call[1].decode()
        if name in self.ended:
            self.ended.remove(name)
        elif not verdict or verdict[1] != b"block":  # a block needs no outcome
            self.open[name] = None

    def _settled(self, line: bytes) -> None:
        found = _OUTCOME.search(line)
        if not found:
            return
        name = found[1].decode()
        if name in self.open:
            del self.open[name]
        elif found[2] != b"blocked":
            self.ended.add(name)
