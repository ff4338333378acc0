"""Every operator through a real guard: what the server gets, what the caller gets back, what comes back in the next turn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import privacyguard as pg
from privacyguard.testing import ReceivedCall, Reply, ToolCall, assert_no_leak
from tests.wire.conftest import MODES, TOOLS, Wire, said

KEY = bytes(range(32))
TEXT = (
    "Dear Maria Lopez (maria.lopez@contoso.org), born on March 12, 1984 and 41 years old: SSN 536-90-4399, card "
    "4111 1111 1111 1111, phone 415-867-5309."
)
VALUES = [
    "Maria Lopez",
    "maria.lopez@contoso.org",
    "March 12, 1984",
    "41 years",
    "536-90-4399",
    "4111 1111 1111 1111",
    "867-5309",
]
POLICY = """
apiVersion: privacyguard/v1
name: operators
defaults: {unmatched: allow}
rules:
  - {id: names, when: {entities: [PERSON, EMAIL_ADDRESS, LOCATION]}, then: redact, with: surrogate}
  - {id: broader, when: {entities: [DATE_OF_BIRTH, AGE], score: 0.3}, then: redact, with: generalize}
  - {id: hashed, when: {entities: [US_SSN]}, then: redact, with: hash}
  - {id: cards, when: {entities: [CREDIT_CARD]}, then: redact, with: encrypt}
  - {id: phones, when: {entities: [PHONE_NUMBER]}, then: redact, with: mask}
"""
Make = Callable[..., pg.Guard]


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "operators.yaml"
    path.write_text(POLICY)
    return path


def call(wire: Wire, chat: pg.Chat, *texts: str, mode: str = "sync", **more: object) -> str:
    roles = ("user", "assistant") * len(texts)
    messages = [{"role": role, "content": text} for role, text in zip(roles, texts, strict=False)]
    keywords = {"model": "openai/gpt-5", "api_key": "k", "api_base": wire.third.url + "/v1", **more}
    return said(chat, mode, messages=messages, **keywords).text


@pytest.mark.parametrize("mode", MODES)
def test_each_value_leaves_as_its_operator_writes_it(wire: Wire, make_guard: Make, policy: Path, mode: str) -> None:
    guard = make_guard(policy, operator_key=KEY)
    reply = call(wire, guard, TEXT, mode=mode)
    assert_no_leak(wire.third.received(), VALUES)
    sent = wire.third.requests[-1].last_user_text()
    form = (
        r"Dear [A-Z]\w+ [A-Z]\w+ \([a-z.]+\d\d@example\.(com|org|net)\), born on 1984 and 40-49 years old: SSN "
        r"\[US_SSN#[A-Za-z]{18}\], card \[CREDIT_CARD#[A-Za-z]{90}\], phone \*{8}5309\."
    )
    assert re.fullmatch(form, sent)
    assert reply == sent  # nothing is restored unasked
    assert "4111 1111 1111 1111" in pg.decrypt(reply, KEY)


@pytest.mark.parametrize("mode", MODES)
def test_surrogates_are_restored_where_the_guard_was_asked_to(wire: Wire, make_guard: Make, policy: Path, mode: str) -> None:
    guard = make_guard(policy, operator_key=KEY, restore_surrogates=True)
    reply = call(wire, guard, TEXT, mode=mode)
    assert_no_leak(wire.third.received(), VALUES)
    assert reply.startswith("Dear Maria Lopez (maria.lopez@contoso.org), born on 1984 and")


def test_a_tool_gets_surrogates_back_as_far_as_its_zone_may_know(wire: Wire, make_guard: Make, policy: Path) -> None:
    def look_up(received: ReceivedCall) -> Reply:
        name = received.last_user_text().removeprefix("Find ").removesuffix(".")
        return Reply(tool_calls=[ToolCall("look_up", json.dumps({"name": name}))])

    wire.third.reply = look_up
    keywords = {"model": "openai/gpt-5", "api_key": "k", "api_base": wire.third.url + "/v1", "tools": TOOLS}
    messages = [{"role": "user", "content": "Find Maria Lopez."}]
    for tools, restored in (({}, False), ({"look_up": "local"}, True)):
        guard = make_guard(policy, operator_key=KEY, restore_surrogates=True, tools=tools)
        for mode in MODES:
            arguments = json.loads(said(guard, mode, messages=messages, **keywords).arguments)
            assert (arguments == {"name": "Maria Lopez"}) is restored
    assert_no_leak(wire.third.received(), VALUES)


def test_a_conversation_goes_on_with_the_surrogates_it_began_with(wire: Wire, make_guard: Make, policy: Path) -> None:
    chat = make_guard(policy, operator_key=KEY).bind(principal="u-1", conversation="c-1")
    first = call(wire, chat, TEXT)
    call(wire, chat, TEXT, first, "Is Maria Lopez from Boston? Ask Peter Jones, too.")
    assert_no_leak(wire.third.received(), [*VALUES, "Boston", "Peter Jones"])
    history = [message["content"] for message in wire.third.requests[-1].json()["messages"]]
    assert history[-3:-1] == [first, first]
    name = re.match(r"Dear (\w+ \w+)", first)
    assert name
    assert history[-1].startswith(f"Is {name[1]} from ")


def test_another_conversation_has_other_surrogates_and_the_same_hashes(wire: Wire, make_guard: Make, policy: Path) -> None:
    guard = make_guard(policy, operator_key=KEY)
    texts = [call(wire, guard.bind(conversation=name), f"{TEXT} Ask Peter Jones, too.") for name in ("c-1", "c-2", "c-1")]
    assert texts[0] == texts[2] != texts[1]
    assert len({text.partition("SSN ")[2].partition(",")[0] for text in texts}) == 1


def test_a_policy_with_keyed_operators_is_refused_without_a_key(make_guard: Make, policy: Path) -> None:
    with pytest.raises(pg.ConfigError, match=r"operators\.yaml:8: rule 'hashed' redacts with hash, which takes a key: pass "):
        make_guard(policy)


def test_an_operator_key_is_not_shown(make_guard: Make, policy: Path) -> None:
    guard = make_guard(policy, operator_key=KEY)
    shown = (
        repr(guard)
        + repr(guard._services)
        + repr(guard.plan(model="openai/gpt-5", messages=[{"role": "user", "content": TEXT}]))
    )
    assert repr(KEY)[2:-1] not in shown
    assert not [value for value in VALUES if value in shown]


def test_a_value_in_a_key_that_cannot_be_rewritten_denies_the_zone(wire: Wire, make_guard: Make, policy: Path) -> None:
    guard = make_guard(policy, operator_key=KEY, local=None)
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {"536-90-4399": {}}}}}
    plan = guard.plan(model="openai/gpt-5", messages=[{"role": "user", "content": "hi"}], tools=[tool])
    assert plan.verdict == "block"
