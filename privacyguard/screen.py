"""One channel of a reply in, piece by piece; what the policy's rules about replies leave of it out. Nothing is restored yet.

A stream is held back by so much that no number, key or name is given away before it is whole. What is said about somebody
is judged over what has come so far: a rule that stops a reply stops it there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from privacyguard.detect.detector import Detector
from privacyguard.errors import ReplyStoppedError
from privacyguard.policy.policy import Direction, Policy
from privacyguard.policy.reply import Outcome, decide_reply
from privacyguard.redact.operators import stands_alone
from privacyguard.values import Fact, Facts, Finding, Kind, Part, Prompt, Segment
from privacyguard.wire.reply import Restores

HELD = 48  # code points that are held back in a stream: an IBAN, a card number, a long name
SEEN = 160  # code points before them that are read again: a label, the sentence
STEP = 16  # code points that come before the stream is read again
BREAK = re.compile(r"\s")


def screens(policy: Policy) -> bool:
    """Whether the policy has a word to say about replies."""
    return any(rule.direction is Direction.REPLY and rule.monitor_until is None for rule in policy.rules)


@dataclass(frozen=True, slots=True)
class Judge:
    """What it takes to judge a reply: the policy with its detector, what is known of the call, and where reasons are kept."""

    policy: Policy
    detector: Detector
    facts: Facts
    now: datetime
    told: Callable[[tuple[str, ...]], None]


class Screen:
    """Reads one channel: `feed` pieces as they come, `flush` at the end. Not thread-safe; holds text."""

    def __init__(self, judge: Judge, part: Part) -> None:
        self._judge, self._part = judge, part
        self._seen, self._held = "", ""
        self._read = 0  # code points held when it was last read

    def feed(self, chunk: str) -> str:
        """What can be said now.

        Raises:
            ReplyStoppedError: a rule stops the reply.
        """
        self._held += chunk
        if len(self._held) < HELD + STEP or len(self._held) - self._read < STEP:
            return ""
        return self._said(len(self._held) - HELD)

    def flush(self) -> str:
        """What was held back: the channel has ended."""
        return self._said(len(self._held)) if self._held else ""

    def _said(self, upto: int) -> str:
        """Judge what is held behind what was seen; say it up to this place, or to where a finding begins that crosses it."""
        start, text = len(self._seen), self._seen + self._held
        rewrites = self._rewrites(text)
        ended = upto == len(self._held)
        cut = start + upto
        if not ended:
            # not within a word: its rest could make it another
            space = max((found.start() for found in BREAK.finditer(text, start, cut)), default=start)
            cut = min((one.start for one, _ in rewrites if one.start < space < one.end), default=space)
        out, position = [], start
        for one, instead in rewrites:
            if one.start >= position and one.end <= cut:
                out += [text[position : one.start], instead]
                position = one.end
        out.append(text[position:cut])
        self._seen, self._held = text[max(0, cut - SEEN) : cut], text[cut:]
        self._read = len(self._held)
        return "".join(out)

    def _rewrites(self, text: str) -> list[tuple[Finding, str]]:
        """What is to be written otherwise, in order, the longest first."""
        judge = self._judge
        found = judge.detector.detect(Prompt((Segment("", "assistant", self._part, text),))).findings
        decision = decide_reply(judge.policy, replace(judge.facts, findings=tuple(map(_fact, found))), judge.now)
        if decision.outcome is Outcome.KEEP:
            return []
        judge.told(decision.reasons)
        if decision.outcome is Outcome.STOP:
            raise ReplyStoppedError(decision.reasons)
        made = [(found[one.index], one.operator) for one in decision.rewrites]
        made.sort(key=lambda pair: (pair[0].start, -pair[0].end))
        return [
            (one, stands_alone(operator, one.entity, text[one.start : one.end]))
            for one, operator in made
            if one.kind is not Kind.CONTENT or one.start >= len(self._seen)
        ]


class Screened:
    """A channel that is screened, and then restored."""

    def __init__(self, screen: Screen, restorer: Restores) -> None:
        self._screen, self._restorer = screen, restorer

    def feed(self, chunk: str) -> str:
        """What can be said now."""
        return self._restorer.feed(self._screen.feed(chunk))

    def flush(self) -> str:
        """What was held back."""
        return self._restorer.feed(self._screen.flush()) + self._restorer.flush()


def _fact(one: Finding) -> Fact:
    return Fact(one.entity, one.domain, one.kind, round(one.score, 3), one.value, "assistant", Part.TEXT)
