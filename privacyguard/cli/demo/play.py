"""Scenes in, each played through a real guard and shown; whether nothing leaked and the log is whole out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from privacyguard.audit.line import Entry
from privacyguard.audit.read import tail
from privacyguard.audit.record import DecisionRecord
from privacyguard.audit.verify import verify
from privacyguard.cli.demo import show
from privacyguard.cli.demo.neighbours import Neighbour
from privacyguard.cli.demo.prompts import Scene
from privacyguard.cli.demo.proof import leaks_at, withheld
from privacyguard.errors import BlockedError, UpstreamError
from privacyguard.guard import Guard
from privacyguard.plan import Plan
from privacyguard.route.resolve import LocalModel
from privacyguard.testing import ReceivedCall, RecordingServer
from privacyguard.wire.chat import read_chat

THIRD, LOCAL = "a third party", "your local model"
LOCAL_MODEL = "ollama/llama3.3"  # what the recording server plays
PAUSE = 0.9  # seconds between the parts of a scene, time enough to read the heading of the next
_BASES = {"openai": "/v1", "anthropic": "", "gemini": ""}  # what a provider's own address ends in
_RECORDS = 2  # a call's decision and outcome


@dataclass(frozen=True, slots=True)
class Played:
    """What happened to one scene. `problem` says what went wrong at the destination; else it is empty."""

    number: int
    scene: Scene
    plan: Plan
    third: tuple[ReceivedCall, ...]
    local: tuple[ReceivedCall, ...]
    reply: str = field(repr=False)
    records: tuple[Entry, ...]
    problem: str = ""


class Play:
    """One run of the demo."""

    def __init__(self, console: Console, directory: Path, policy: str, neighbour: Neighbour | None, *, pauses: bool) -> None:
        self._console, self._directory, self._policy = console, directory, policy
        self._neighbour, self._pauses = neighbour, pauses

    def run(self, scenes: Sequence[tuple[int, Scene]], *, of: int) -> bool:
        """Play the scenes and show the proof; return whether it holds."""
        console = self._console
        values: list[str] = []
        played: list[Played] = []
        with ExitStack() as stack:
            third = stack.enter_context(RecordingServer(name=THIRD))
            local = stack.enter_context(RecordingServer(name=LOCAL))
            with console.status("loading the recognizers"):
                guard = stack.enter_context(Guard(self._policy, local=self._local(local), audit=self._directory))
                guard.scan("Nobody is mentioned here.")  # the models load on their first text
            show.opening(console, guard.policy, third, local, self._neighbour)
            for number, scene in scenes:
                show.heading(console, number, of, scene)
                self._pause()
                plan = guard.plan(**_call(scene, third))
                texts = {segment.path: segment.text for segment in read_chat(_call(scene, third)).prompt.segments}
                values += withheld(plan, texts)
                show.prompt(console, scene, plan, texts)
                self._pause()
                one = self._played(guard, number, scene, plan, third, local)
                played.append(one)
                show.outcome(console, one, texts, self._neighbour)
                self._pause()
            leaks = leaks_at(third, values)
            report = verify(self._directory)
            received = len(third.received())
        show.closing(console, played, report, self._directory, leaks=leaks, values=len(set(values)), received=received)
        return not leaks and report.ok

    def _played(
        self, guard: Guard, number: int, scene: Scene, plan: Plan, third: RecordingServer, local: RecordingServer
    ) -> Played:
        before = len(third.requests), len(local.requests)
        third.reply = local.reply = scene.script()
        reply, problem = "", ""
        try:
            stream = guard.completion(**_call(scene, third), stream=True)
            reply = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
        except BlockedError:
            pass
        except UpstreamError as error:  # only a real model server can fail here
            problem = str(error)
        return Played(
            number=number,
            scene=scene,
            plan=plan,
            third=third.requests[before[0] :],
            local=local.requests[before[1] :],
            reply=reply,
            records=self._records(),
            problem=problem,
        )

    def _records(self) -> tuple[Entry, ...]:
        """The records of the newest call, the decision first."""
        entries = [entry for entry in tail(self._directory, _RECORDS) if isinstance(entry, Entry)]
        starts = [index for index, entry in enumerate(entries) if isinstance(entry.record, DecisionRecord)]
        return tuple(entries[starts[-1] :]) if starts else ()

    def _local(self, server: RecordingServer) -> LocalModel:
        if self._neighbour is not None:
            return {"model": self._neighbour.model, "endpoint": self._neighbour.endpoint}
        return {"model": LOCAL_MODEL, "endpoint": server.url}

    def _pause(self) -> None:
        if self._pauses:
            time.sleep(PAUSE)


def _call(scene: Scene, third: RecordingServer) -> dict[str, Any]:
    provider = scene.model.partition("/")[0]
    call: dict[str, Any] = {"model": scene.model, "messages": list(scene.messages)}
    call |= {"api_base": third.url + _BASES[provider], "api_key": "not-a-key"}
    return call | ({"tools": list(scene.tools)} if scene.tools else {})
