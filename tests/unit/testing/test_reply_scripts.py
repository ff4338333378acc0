from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from privacyguard.errors import ConfigError
from privacyguard.testing import ReceivedCall, Reply, ToolCall, call_tool, cut, echo, matching, say
from privacyguard.testing.script import play, spread

TELLING = some.lists(some.sampled_from(["<PERSON_1>", "<PERSON_10>", "Ann", " ", "é", "🙂", '"', "\\", "<"])).map("".join)


def call(*messages: object) -> ReceivedCall:
    return ReceivedCall("POST", "/v1/chat/completions", 0, "", {}, json.dumps({"messages": messages}).encode(), b"")


ASKED = {"role": "user", "content": "I am <PERSON_1>, then <PERSON_2>"}
ANSWERED = ({"role": "assistant", "tool_calls": []}, {"role": "tool", "content": "born <DATE_1>"})


@given(TELLING, some.integers(0, 12))
def test_a_cut_text_is_the_same_text_in_pieces_of_the_size(text: str, size: int) -> None:
    pieces = cut(text, size)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= (size or len(text)) for piece in pieces if text)


def test_an_echo_says_what_the_user_said() -> None:
    (reply,) = play(echo(3, prefix="You said: "), call(ASKED))
    assert reply.text == "You said: I am <PERSON_1>, then <PERSON_2>"
    assert max(map(len, reply.pieces)) == 3


def test_an_echo_says_the_results_of_tools_where_they_came_last() -> None:
    assert play(echo(), call(ASKED, *ANSWERED))[0].text == "born <DATE_1>"


def test_a_tool_is_called_with_what_was_taken_from_the_call() -> None:
    script = call_tool("lookup", {"name": matching(r"<PERSON_\d>"), "age": 7, "first": matching(r"am (\S+),")}, chunk=2)
    (reply,) = play(script, call(ASKED))
    (tool,) = reply.tool_calls
    assert tool.name == "lookup"
    assert tool.parsed() == {"name": "<PERSON_2>", "age": 7, "first": "<PERSON_1>"}
    assert max(map(len, tool.fragments)) == 2
    assert reply.ending == "tool_calls"


def test_a_tool_is_not_called_again_once_its_result_came() -> None:
    assert play(call_tool("lookup", {}), call(ASKED, *ANSWERED))[0].text == "born <DATE_1>"
    assert play(call_tool("lookup", {}, then=say("done")), call(ASKED, *ANSWERED))[0].text == "done"


def test_a_pattern_that_matches_nothing_is_a_failure_without_text() -> None:
    with pytest.raises(ConfigError) as failure:
        play(call_tool("lookup", {"name": matching("Zebediah")}), call(ASKED))
    assert "PERSON" not in str(failure.value)


def test_each_choice_has_its_reply_and_replies_are_repeated() -> None:
    one, two = say("one"), say("two")
    assert spread([one, two], 3) == [one, two, one]
    for wanted in (None, 0, -1, "2"):
        assert spread([one, two], wanted) == [one]


@pytest.mark.parametrize("broken", ['{"a"', "[1]", '"a"', "7"])
def test_arguments_that_are_no_object_cannot_be_parsed(broken: str) -> None:
    with pytest.raises(ConfigError, match="no JSON object"):
        ToolCall("lookup", broken).parsed()


def test_a_script_that_gives_nothing_and_a_negative_chunk_are_refused() -> None:
    with pytest.raises(ConfigError, match="no reply"):
        play([], call(ASKED))
    with pytest.raises(ConfigError, match="chunk"):
        say("x", chunk=-1)


def test_the_repr_of_a_reply_shows_no_text() -> None:
    assert "Zebediah" not in repr(Reply("Zebediah", (ToolCall("lookup", '"Zebediah"'),), "Zebediah"))
