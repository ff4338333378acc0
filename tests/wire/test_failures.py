"""Servers that fail and callers that err: one typed error that says what to do and what was sent, never a prompt's text."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import privacyguard as pg
from privacyguard.audit.verify import verify
from privacyguard.testing import CloseBeforeReply, CutStream, HalfJson, Hang, Status, assert_no_leak
from tests.wire.conftest import MODES, Wire, elsewhere, said

SECRET = "Zorblatt Quimby"
LETTER = [{"role": "user", "content": f"My name is {SECRET}, SSN 536-90-4399. Write the letter."}]
DISCLOSURE = [{"role": "user", "content": f"{SECRET}'s biopsy came back malignant."}]


def everything_about(error: BaseException) -> str:
    """What a crash reporter would print: the error, its whole chain, and everything it carries."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("fault", "retryable"),
    [
        pytest.param(Status(400), False, id="HTTP 400"),
        pytest.param(Status(401), False, id="HTTP 401"),
        pytest.param(Status(429), True, id="HTTP 429"),
        pytest.param(Status(500), True, id="HTTP 500"),
        pytest.param(CloseBeforeReply(), True, id="closed before the reply"),
    ],
)
def test_a_failing_destination_is_one_typed_error_without_text(wire: Wire, mode: str, fault: Any, retryable: bool) -> None:
    wire.third.fault = fault
    with pytest.raises(pg.UpstreamError) as caught:
        wire.call(mode, "openai/gpt-5", "/v1", LETTER, max_retries=0)
    assert caught.value.retryable is retryable
    assert "only what was cleared was sent" in str(caught.value)
    assert SECRET not in everything_about(caught.value)
    assert len(wire.third.requests) == 1


def test_half_a_json_is_no_reply(wire: Wire) -> None:
    wire.third.fault = HalfJson()
    with pytest.raises(pg.UpstreamError, match="only what was cleared was sent"):
        wire.call("sync", "openai/gpt-5", "/v1", LETTER, max_retries=0)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_a_failure_that_may_pass_is_tried_again_at_the_same_place(wire: Wire, mode: str) -> None:
    answers = iter([Status(503), Status(503), None])
    wire.third.fault = lambda call: next(answers)
    assert SECRET in wire.call(mode, "openai/gpt-5", "/v1", LETTER).text
    assert len(wire.third.requests) == 3
    assert SECRET.encode() not in wire.third.received()


@pytest.mark.parametrize("mode", ["stream", "async stream"])
def test_a_stream_that_breaks_off_is_an_error_and_on_record(wire: Wire, mode: str) -> None:
    wire.third.fault = CutStream(after=2)
    with pytest.raises(pg.UpstreamError):
        wire.call(mode, "openai/gpt-5", "/v1", LETTER)
    assert verify(wire.log).ok


def test_a_destination_that_hangs_is_a_time_out(wire: Wire) -> None:
    wire.third.fault = Hang(5)
    with pytest.raises(pg.UpstreamError, match="in time") as caught:
        wire.call("sync", "openai/gpt-5", "/v1", LETTER, timeout=0.3, max_retries=0)
    assert caught.value.retryable


@pytest.mark.parametrize("mode", MODES)
def test_a_local_model_that_is_down_blocks_and_says_so(make_guard: Callable[..., pg.Guard], wire: Wire, mode: str) -> None:
    guard = make_guard(local={"model": "ollama/llama3.3", "endpoint": "http://127.0.0.1:9"})
    with pytest.raises(pg.BlockedError) as caught:
        said(guard, mode, model="openai/gpt-5", messages=DISCLOSURE, api_key="k", api_base=wire.third.url + "/v1")
    assert {"content-stays-local", "no-model/local"} <= set(caught.value.decision.reasons)
    assert "cannot be reached" in caught.value.explain()
    assert SECRET not in everything_about(caught.value) + caught.value.explain()
    assert not wire.third.requests


@pytest.mark.parametrize("mode", MODES)
def test_without_a_local_model_the_block_says_how_to_declare_one(
    make_guard: Callable[..., pg.Guard], wire: Wire, mode: str
) -> None:
    guard = make_guard(local=None)
    with pytest.raises(pg.BlockedError) as caught:
        said(guard, mode, model="openai/gpt-5", messages=DISCLOSURE, api_key="k", api_base=wire.third.url + "/v1")
    assert 'Guard(local="ollama/llama3.3")' in caught.value.explain()
    assert 'Guard(local="ollama/llama3.3")' in str(caught.value)
    assert not wire.third.requests


@pytest.mark.parametrize("mode", MODES)
def test_a_blocked_call_can_be_answered_in_the_providers_own_type(
    make_guard: Callable[..., pg.Guard], wire: Wire, mode: str
) -> None:
    guard = make_guard(local=None, on_block="reply")
    answer = said(guard, mode, model="openai/gpt-5", messages=DISCLOSURE, api_key="k")
    assert "not sent" in answer.text
    assert "content-stays-local" in answer.text
    assert SECRET not in answer.text
    assert pg.decision_of(answer.reply).verdict == "block"


def test_an_unreachable_third_party_moves_nobody_elses_call(wire: Wire) -> None:
    harmless = {"model": "openai/gpt-5", "messages": [{"role": "user", "content": "Write a haiku."}], "api_key": "k"}
    for _ in range(2):
        with pytest.raises(pg.UpstreamError, match="cannot be reached"):
            wire.guard.completion(**harmless, api_base="http://127.0.0.1:9/v1", num_retries=0)
    assert not wire.local.requests


def test_local_models_that_are_all_down_end_in_one_block(make_guard: Callable[..., pg.Guard], wire: Wire) -> None:
    guard = make_guard(local=[{"model": f"ollama/m{port}", "endpoint": f"http://127.0.0.1:{port}"} for port in (9, 11)])
    guard._services.router._down.clear()
    with pytest.raises(pg.BlockedError, match="no-model/local"):
        said(guard, "sync", model="openai/gpt-5", messages=DISCLOSURE, api_key="k")


@pytest.mark.parametrize("name", ["organization", "model", "path"])
def test_what_says_how_to_send_is_scanned_too(wire: Wire, name: str) -> None:
    call = {"model": "openai/gpt-5", "messages": [{"role": "user", "content": "Write a haiku."}], "api_key": "k"}
    call["api_base"] = wire.third.url + ("/maria.lopez@contoso.org/v1" if name == "path" else "/v1")
    if name != "path":
        call[name] = "openai/ft:gpt-4o:536-90-4399" if name == "model" else "Maria Lopez, SSN 536-90-4399"
    assert pg.decision_of(wire.guard.completion(**call)).verdict == "route_local"
    assert not wire.third.requests


def test_a_tool_result_that_is_json_is_read_leaf_by_leaf(wire: Wire) -> None:
    values = {"card": "4532015112830366", "note": "Regards,\nTeresa Quintana\nIBAN:\nDE89370400440532013000"}
    messages = [
        {"role": "user", "content": "Read the mail."},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "read", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": json.dumps(values)},
    ]
    wire.call("sync", "openai/gpt-5", "/v1", messages)
    assert_no_leak(wire.third.received(), ["4532015112830366", "Teresa Quintana", "DE89370400440532013000", "Quintana"])


@pytest.mark.parametrize("mode", MODES)
def test_a_reply_that_cannot_be_restored_is_withheld_and_on_record(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    def broken(self: object, chunk: str) -> str:
        raise ValueError(SECRET)

    monkeypatch.setattr("privacyguard.redact.restore.Restorer.feed", broken)
    with pytest.raises(pg.RestoreError, match="withheld") as caught:
        wire.call(mode, "openai/gpt-5", "/v1", LETTER)
    assert SECRET not in everything_about(caught.value)
    assert '"status":"reply_withheld"' in "".join(path.read_text() for path in wire.log.glob("*.jsonl"))


def test_a_tool_that_its_provider_runs_has_no_place_at_a_local_model(wire: Wire) -> None:
    call = {"messages": [{"role": "user", "content": "hi"}], "tools": [{"type": "web_search"}]}
    with pytest.raises(pg.BlockedError, match="no-model/local"):
        wire.guard.completion(model="ollama/llama3.3", **call)
    assert not wire.local.requests


def test_a_second_local_model_serves_when_the_first_is_down(make_guard: Callable[..., pg.Guard], wire: Wire) -> None:
    down = {"model": "ollama/first", "endpoint": "http://127.0.0.1:9"}
    guard = make_guard(local=[down, {"model": "ollama/second", "endpoint": wire.local.url}])
    answer = said(guard, "sync", model="openai/gpt-5", messages=DISCLOSURE, api_key="k")
    assert pg.decision_of(answer.reply).destination.model == "ollama/second"


@pytest.mark.parametrize("mode", MODES)
def test_the_same_model_at_a_second_place_serves_when_the_first_is_down(
    make_guard: Callable[..., pg.Guard], wire: Wire, mode: str
) -> None:
    places = ("http://127.0.0.1:9", wire.local.url)
    guard = make_guard(local=[{"model": "ollama/llama3.3", "endpoint": place} for place in places])
    answer = said(guard, mode, model="openai/gpt-5", messages=DISCLOSURE, api_key="k")
    assert pg.decision_of(answer.reply).destination.endpoint == wire.local.url


@pytest.mark.parametrize(
    ("keywords", "problem"),
    [
        pytest.param({"messages": []}, "messages= is empty", id="empty messages"),
        pytest.param({"messages": None}, "messages= is empty", id="no messages"),
        pytest.param({"messages": [{"role": "user", "content": None}]}, "content is None", id="None content"),
        pytest.param({"temperatur": 1}, "unknown keyword temperatur=", id="unknown keyword"),
        pytest.param({"messages": [{"role": "pirate", "content": SECRET}]}, "role is unknown", id="unknown role"),
        pytest.param({"messages": [{"role": "user", "content": SECRET + "\ud800"}]}, "lone surrogate", id="lone surrogate"),
        pytest.param({"messages": [{"role": "user", "content": SECRET + "\x00"}]}, "NUL", id="NUL byte"),
        pytest.param({"model": ""}, "model= is missing", id="missing model"),
        pytest.param({"model": "nobody/x"}, "no known provider", id="unknown provider"),
        pytest.param({"model": "hosted_vllm/x", "api_base": None}, "has no endpoint", id="no endpoint"),
        pytest.param({"api_base": "ftp://x"}, "no http or https URL", id="strange endpoint"),
        pytest.param({"api_base": "http://localhost:abc"}, "no URL", id="no port"),
        pytest.param({"api_base": 123}, "api_base= is no string", id="endpoint of a wrong type"),
        pytest.param({"seed": 10**5000}, "bits", id="endless number"),
        pytest.param({"Maria Lopez 536-90-4399": 1}, "unknown keyword that is no Python name", id="keyword with text"),
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_a_bad_call_is_refused_in_one_line_that_holds_no_text(
    wire: Wire, mode: str, keywords: dict[str, Any], problem: str
) -> None:
    call = {"model": "openai/gpt-5", "messages": LETTER, "api_key": "k", "api_base": wire.third.url + "/v1", **keywords}
    with pytest.raises(pg.RequestError, match=problem) as caught:
        said(wire.guard, mode, **call)
    assert str(caught.value).endswith("nothing was sent")
    assert SECRET not in everything_about(caught.value)
    assert not wire.third.requests


def test_a_missing_key_is_named(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(pg.ConfigError, match="OPENAI_API_KEY"):
        wire.call("sync", "openai/gpt-5", "/v1", LETTER, api_key=None)


def test_five_megabytes_of_text_are_refused_before_they_are_scanned(wire: Wire) -> None:
    with pytest.raises(pg.DetectionError, match=r"5000000 .*nothing was sent"):
        wire.call("sync", "openai/gpt-5", "/v1", [{"role": "user", "content": "x" * 5_000_000}])


@pytest.mark.parametrize("mode", MODES)
def test_what_cannot_be_recorded_is_not_sent(
    make_guard: Callable[..., pg.Guard], wire: Wire, tmp_path: Path, mode: str
) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file where the directory should be")
    guard = make_guard(audit=occupied / "audit")
    with pytest.raises(pg.AuditError, match="nothing was sent") as caught:
        said(guard, mode, model="openai/gpt-5", messages=LETTER, api_key="k", api_base=wire.third.url + "/v1")
    assert SECRET not in everything_about(caught.value)
    assert not wire.third.requests


def test_a_caller_that_changes_its_messages_meanwhile_changes_nothing(wire: Wire) -> None:
    class Changing(dict[str, Any]):
        reads = 0

        def __getitem__(self, key: str) -> Any:
            Changing.reads += 1
            return SECRET if key == "content" and Changing.reads > 1 else super().__getitem__(key)

    wire.call("sync", "openai/gpt-5", "/v1", [Changing(role="user", content="hello")])
    assert SECRET.encode() not in wire.third.received()


def test_messages_may_come_from_a_generator_and_are_read_once(wire: Wire) -> None:
    def messages() -> Iterator[dict[str, str]]:
        yield LETTER[0]

    assert (
        SECRET
        in said(
            wire.guard, "sync", model="openai/gpt-5", messages=messages(), api_key="k", api_base=wire.third.url + "/v1"
        ).text
    )


def test_a_cancelled_call_is_on_record(wire: Wire) -> None:
    wire.third.fault = Hang(5)

    async def cancelled() -> None:
        call = wire.guard.acompletion(model="openai/gpt-5", messages=LETTER, api_key="k", api_base=wire.third.url + "/v1")
        task = asyncio.create_task(call)
        while not wire.third.requests:
            await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    elsewhere(cancelled())
    assert '"status":"cancelled"' in "".join(path.read_text() for path in wire.log.glob("*.jsonl"))


@pytest.mark.parametrize("after", [0.0, 0.001, 0.01, 0.05])
def test_a_call_that_is_cancelled_before_it_is_sent_is_on_record_as_not_sent(wire: Wire, after: float) -> None:
    async def cancelled() -> None:
        call = wire.guard.acompletion(model="openai/gpt-5", messages=LETTER, api_key="k", api_base="http://127.0.0.1:9/v1")
        task = asyncio.create_task(call)
        await asyncio.sleep(after)
        task.cancel()
        with pytest.raises((asyncio.CancelledError, pg.UpstreamError)):
            await task

    elsewhere(cancelled())
    report = verify(wire.log)
    assert report.ok
    assert report.open == 0


@pytest.mark.parametrize("mode", ["stream", "async stream"])
def test_a_stream_that_nobody_reads_to_its_end_counts_as_cancelled(wire: Wire, mode: str) -> None:
    call: dict[str, Any] = {"model": "openai/gpt-5", "messages": LETTER, "api_key": "k", "stream": True}
    call["api_base"] = wire.third.url + "/v1"
    if mode == "stream":
        with wire.guard.completion(**call) as stream:
            next(iter(stream))
    else:

        async def some() -> None:
            async with await wire.guard.acompletion(**call) as stream:
                await anext(stream)

        elsewhere(some())
    assert '"status":"cancelled"' in "".join(path.read_text() for path in wire.log.glob("*.jsonl"))
