"""Replies under a policy with rules about them: redacted or stopped before anything is restored, in any chunking."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

import privacyguard as pg
from privacyguard.testing import Reply, ToolCall, say
from tests.wire.conftest import MODES, Wire, said

RULES = """apiVersion: privacyguard/v1
name: replies
rules:
  - {id: people, when: {entities: [PERSON]}, then: redact}
  - {id: cards, when: {entities: [CREDIT_CARD]}, then: redact, with: mask, direction: reply}
  - {id: numbers, when: {entities: [US_SSN, EMAIL_ADDRESS]}, then: redact, direction: reply}
  - {id: keys, when: {kind: credential, score: 0.8}, then: block, direction: reply}
  - {id: health, when: {domain: medical, kind: content}, then: block, direction: reply}
"""
ASKED = "Write to Maria Lopez."
LEAKING = (
    "Dear [PERSON_1], we have your card 4532 0151 1283 0366 and the social security number 536-90-4399 on file. "
    "Please answer to ann.weber@post.example.org if any of this is wrong, and have a very good day over there."
)
CLEAN = (
    "Dear Maria Lopez, we have your card ***************0366 and the social security number [US_SSN] on file. "
    "Please answer to [EMAIL_ADDRESS] if any of this is wrong, and have a very good day over there."
)


@pytest.fixture
def judged(wire: Wire, make_guard: Callable[..., pg.Guard], tmp_path: Path) -> Wire:
    path = tmp_path / "replies.yaml"
    path.write_text(RULES)
    return Wire(wire.third, wire.local, make_guard(path), tmp_path / "audit")


def ask(wire: Wire, mode: str, **more: Any) -> Any:
    return wire.call(mode, "openai/gpt-5", "/v1", [{"role": "user", "content": ASKED}], **more)


def outcomes(wire: Wire) -> list[dict[str, Any]]:
    lines = [line for path in sorted(wire.log.rglob("*.jsonl")) for line in path.read_text().splitlines()]
    found = [json.loads(line[line.index("{") :]) for line in lines]
    return [one for one in found if one["type"] == "outcome"]


@pytest.mark.parametrize("chunk", [0, 1, 3, 7, 40])
@pytest.mark.parametrize("mode", MODES)
def test_a_reply_is_redacted_and_then_restored(judged: Wire, mode: str, chunk: int) -> None:
    judged.third.reply = say(LEAKING, chunk=chunk)
    assert ask(judged, mode).text == CLEAN
    assert outcomes(judged)[-1]["reply"] == ["cards", "numbers"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("told", ["Your biopsy came back malignant, I am so sorry.", "the password is: kestrel-Marsh-92!"])
def test_a_reply_is_stopped(judged: Wire, mode: str, told: str) -> None:
    judged.third.reply = say("Of course, here you are, with everything that I could find about it so far. " + told, chunk=4)
    with pytest.raises(pg.ReplyStoppedError) as raised:
        ask(judged, mode)
    assert told not in str(raised.value)
    assert (outcomes(judged)[-1]["status"], outcomes(judged)[-1]["error"]) == ("reply_withheld", "rule")


def test_no_digit_of_a_number_leaves_before_it_is_whole(judged: Wire) -> None:
    judged.third.reply = say("Here is what you asked for, as our books have it: 4532 0151 1283 0366. Is that all?", chunk=1)
    stream = judged.guard.completion(
        model="openai/gpt-5",
        messages=[{"role": "user", "content": ASKED}],
        stream=True,
        api_base=judged.third.url + "/v1",
        api_key="k",
    )
    pieces = [chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices]
    assert "4532" not in "".join(pieces)
    assert sum(map(bool, pieces)) > 2  # it came in pieces all the same


def test_arguments_of_tools_are_judged_too(judged: Wire) -> None:
    judged.third.reply = Reply(tool_calls=(ToolCall("note", json.dumps({"text": "SSN 536-90-4399"})),))
    assert json.loads(ask(judged, "sync").arguments) == {"text": "SSN [US_SSN]"}


def test_a_wrapped_client_gets_its_own_error_for_a_stopped_reply(judged: Wire) -> None:
    judged.third.reply = say("the password is: kestrel-Marsh-92!")
    client = judged.guard.wrap(openai.OpenAI(api_key="k", base_url=judged.third.url + "/v1", max_retries=0))
    with pytest.raises(openai.PermissionDeniedError, match="stopped by keys"):
        client.responses.create(model="gpt-5", input=ASKED)
    with pytest.raises(httpx.ReadError, match="stopped by keys"):
        list(client.responses.create(model="gpt-5", input=ASKED, stream=True))


def test_without_such_rules_nothing_is_held_back(wire: Wire) -> None:
    wire.third.reply = say(LEAKING, chunk=3)
    assert (
        "536-90-4399"
        in said(
            wire.guard,
            "stream",
            model="openai/gpt-5",
            api_key="k",
            api_base=wire.third.url + "/v1",
            messages=[{"role": "user", "content": ASKED}],
        ).text
    )
