"""A text in; what our detector finds in it, and what a guard under the default policy does with it, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.peers import Found
from privacyguard.guard import Guard
from privacyguard.places import THIRD_PARTY
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Allow, Kind, Verdict

MODEL = "openai/gpt-5"
ACTED_ON = 0.5  # the score from which the default policy acts
KEPT = (Verdict.ROUTE_LOCAL, Verdict.BLOCK)


class Ours:
    """Findings that count, of every kind, as a tool among others. `scan` reads a text as a user's message."""

    name = "privacyguard"

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self.entities: Mapping[str, str] = {name: name for name in load_taxonomy().entities}

    def find(self, text: str) -> list[Found]:
        """Give the findings at or above `ACTED_ON`."""
        found = self._guard.scan(text)
        return [Found(one.start, one.end, one.entity, one.score) for one in found if one.score >= ACTED_ON]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a prompt. `leaves` is the text a third party would get, "" where it gets none.

    `content` is the score of the surest finding of content, 0 where there is none; `domains` are those of content that counts.
    """

    verdict: str
    leaves: str = field(repr=False)
    content: float
    domains: frozenset[str]

    @property
    def acted_on(self) -> bool:
        """Whether anything was done."""
        return self.verdict != Verdict.ALLOW

    @property
    def kept(self) -> bool:
        """Whether no third party gets any of it."""
        return self.verdict in KEPT


@contextmanager
def default_guard() -> Iterator[Guard]:
    """A guard under the default policy with a local model declared. It sends nothing: only plans are asked for."""
    with Guard(local={"model": "ollama/llama3.3", "endpoint": "http://127.0.0.1:11434"}, unsafe_no_audit=True) as guard:
        yield guard


def judge(guard: Guard, text: str) -> Judged:
    """Plan a call with this text, to a third party."""
    plan = guard.plan(model=MODEL, messages=[{"role": "user", "content": text}])
    content = [one for one in plan.findings if one.kind is Kind.CONTENT]
    leaves = ""
    if isinstance(plan.decision, Allow) and plan.decision.destination.zone == THIRD_PARTY.name and plan.redacted is not None:
        leaves = "\n".join(plan.redacted.prompt.texts.values())
    return Judged(
        plan.verdict,
        leaves,
        max((one.score for one in content), default=0.0),
        frozenset(str(one.domain) for one in content if one.score >= ACTED_ON),
    )
