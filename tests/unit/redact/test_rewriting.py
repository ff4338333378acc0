"""A prompt and a decision in, the cleared texts out: operators, overlaps, what is withheld, who may make one."""

from __future__ import annotations

import copy
import pickle

import pytest

from privacyguard.cleared import CLEARANCE, ClearedPrompt
from privacyguard.places import Destination
from privacyguard.redact.apply import Redacted, changed, redact
from privacyguard.redact.keys import Keys
from privacyguard.redact.residual import NEUTRAL, neutral
from privacyguard.redact.vault import Vault
from privacyguard.values import Allow, Detection, Domain, Finding, Kind, Operator, Part, Prompt, Rewrite, Segment

PLACE = Destination("openai/gpt-5", "openai", "https://api.openai.com/v1", "third_party")
KEYS = Keys(b"the conversation's")
MASK, PLACEHOLDER, REMOVE = Operator.MASK, Operator.PLACEHOLDER, Operator.REMOVE
Denied = tuple[str, str, Operator | None]


def _redacted(text: str, *denied: Denied, vault: Vault | None = None) -> Redacted:
    """Rewrite the first occurrence of each value; an operator of None finds and keeps it."""
    findings, rewrites = [], []
    for index, (value, entity, operator) in enumerate(denied):
        start = text.index(value)
        findings.append(Finding("/t", start, start + len(value), entity, Domain.PERSONAL, Kind.IDENTIFIER, 0.9, index, "test"))
        if operator is not None:
            rewrites.append(Rewrite(index, operator, ("r",)))
    decision = Allow(PLACE, PLACE, tuple(rewrites), ("r",), ())
    return redact(
        Prompt((Segment("/t", "user", Part.TEXT, text),)), Detection(tuple(findings)), decision, vault or Vault(), KEYS
    )


@pytest.mark.parametrize(
    ("text", "denied", "cleared"),
    [
        pytest.param("hello", [], "hello", id="nothing found"),
        pytest.param("I am Ann", [("Ann", "PERSON", None)], "I am Ann", id="found and kept"),
        pytest.param("I am Ann.", [("Ann", "PERSON", PLACEHOLDER)], "I am [PERSON_1].", id="a placeholder"),
        pytest.param("Ann", [("Ann", "PERSON", REMOVE)], "", id="removed"),
        pytest.param("4111111111111111!", [("4111111111111111", "CREDIT_CARD", MASK)], "************1111!", id="masked"),
        pytest.param("pin 1234567", [("1234567", "CARD_PIN", MASK)], "pin *******", id="a short value is masked whole"),
        pytest.param("pin 12345678", [("12345678", "CARD_PIN", MASK)], "pin ****5678", id="from eight on the last four stay"),
        pytest.param(
            "AnnBo", [("Ann", "PERSON", PLACEHOLDER), ("Bo", "PERSON", PLACEHOLDER)], "[PERSON_1][PERSON_2]", id="side by side",
        ),
        pytest.param(
            "ann@x.test here", [("ann", "PERSON", PLACEHOLDER), ("ann@x.test", "EMAIL_ADDRESS", PLACEHOLDER)],
            "[EMAIL_ADDRESS_1] here", id="one inside the other: the longest speaks",
        ),
        pytest.param(
            "a Dr Ann Lee b", [("Dr Ann", "PERSON", PLACEHOLDER), ("Ann Lee", "USERNAME", PLACEHOLDER)],
            "a [USERNAME_1] b", id="overlapping: all of both is gone",
        ),
        pytest.param(
            "a Dr Ann Lee b", [("Dr Ann", "PERSON", MASK), ("Ann Lee", "PERSON", REMOVE)], "a  b",
            id="the strictest operator wins",
        ),
        pytest.param(
            "a Dr Ann Lee b", [("Dr Ann", "PERSON", MASK), ("Ann Lee", "PERSON", PLACEHOLDER)], "a [PERSON_1] b",
            id="a placeholder is stricter than a mask",
        ),
        pytest.param(
            "Ann Lee Ed", [("Ann Lee", "PERSON", PLACEHOLDER), ("Lee Ed", "PERSON", PLACEHOLDER), ("Ed", "PERSON", MASK)],
            "[PERSON_1]", id="a chain of overlaps is one",
        ),
        pytest.param(
            "I am Ann and ill", [("I am Ann and ill", "HEALTH_CONDITION", None), ("Ann", "PERSON", PLACEHOLDER)],
            "I am [PERSON_1] and ill", id="what is kept around it stays",
        ),
        pytest.param("see [PERSON_1], Ann", [("Ann", "PERSON", PLACEHOLDER)], "see [PERSON_1], [PERSON_2]", id="one was typed"),
        pytest.param("person 1: Ann", [("Ann", "PERSON", PLACEHOLDER)], "person 1: [PERSON_2]", id="one was typed by hand"),
    ],
)  # fmt: skip
def test_texts_are_rewritten(text: str, denied: list[Denied], cleared: str) -> None:
    assert _redacted(text, *denied).prompt.texts["/t"] == cleared


def test_what_was_typed_is_not_issued_and_stays() -> None:
    redacted = _redacted("see [PERSON_1], Ann", ("Ann", "PERSON", PLACEHOLDER))
    assert list(redacted.issued) == ["[PERSON_2]"]


def test_what_is_issued_names_the_original_and_the_findings_behind_it() -> None:
    text = "Ann, ann@x.test"
    redacted = _redacted(
        text, ("Ann", "PERSON", PLACEHOLDER), ("ann", "PERSON", PLACEHOLDER), ("ann@x.test", "EMAIL_ADDRESS", PLACEHOLDER)
    )
    assert redacted.issued == {
        "[PERSON_1]": ("Ann", frozenset({0})),
        "[EMAIL_ADDRESS_1]": ("ann@x.test", frozenset({1, 2})),
    }


def test_a_value_that_occurs_twice_is_issued_once_for_both_findings() -> None:
    prompt = Prompt((Segment("/a", "user", Part.TEXT, "Ann"), Segment("/b", "user", Part.TEXT, "Ann")))
    findings = tuple(Finding(path, 0, 3, "PERSON", Domain.PERSONAL, Kind.IDENTIFIER, 0.9, 0, "test") for path in ("/a", "/b"))
    decision = Allow(PLACE, PLACE, (Rewrite(0, PLACEHOLDER, ("r",)), Rewrite(1, PLACEHOLDER, ("r",))), ("r",), ())
    redacted = redact(prompt, Detection(findings), decision, Vault(), KEYS)
    assert redacted.prompt.texts == {"/a": "[PERSON_1]", "/b": "[PERSON_1]"}
    assert redacted.issued == {"[PERSON_1]": ("Ann", frozenset({0, 1}))}


def test_the_parts_and_the_whole_of_an_overlap_are_withheld() -> None:
    redacted = _redacted("a Dr Ann Lee b", ("Dr Ann", "PERSON", MASK), ("Ann Lee", "PERSON", PLACEHOLDER))
    assert set(redacted.prompt.withheld) == {"Dr Ann Lee", "Dr Ann", "Ann Lee"}


def test_a_conversation_goes_on_with_its_vault() -> None:
    first = _redacted("Ann", ("Ann", "PERSON", PLACEHOLDER))
    second = _redacted("Bo, Ann", ("Bo", "PERSON", PLACEHOLDER), ("Ann", "PERSON", PLACEHOLDER), vault=first.vault)
    assert second.prompt.texts["/t"] == "[PERSON_2], [PERSON_1]"


def test_what_a_conversation_hides_and_this_call_does_not_say_is_not_issued() -> None:
    first = _redacted("Ann", ("Ann", "PERSON", PLACEHOLDER))
    assert _redacted("Bo", ("Bo", "PERSON", PLACEHOLDER), vault=first.vault).issued.keys() == {"[PERSON_2]"}


def test_only_rewritten_segments_count_as_changed() -> None:
    prompt = Prompt((Segment("/t", "user", Part.TEXT, "Ann"), Segment("/u", "user", Part.TEXT, "hi")))
    finding = Finding("/t", 0, 3, "PERSON", Domain.PERSONAL, Kind.IDENTIFIER, 0.9, 0, "test")
    redacted = redact(
        prompt, Detection((finding,)), Allow(PLACE, PLACE, (Rewrite(0, REMOVE, ("r",)),), ("r",), ()), Vault(), KEYS
    )
    assert [segment.path for segment in changed(prompt, redacted.prompt)] == ["/t"]


def test_a_second_look_sees_neither_values_nor_placeholders() -> None:
    text = "Ann [PERSON_1]"
    redacted = _redacted(text, ("Ann", "PERSON", PLACEHOLDER))
    (segment,) = neutral(Prompt((Segment("/t", "user", Part.TEXT, text),)), redacted).segments
    assert segment.text == f"{NEUTRAL} [PERSON_1]"


@pytest.mark.parametrize(
    ("operator", "left"),
    [pytest.param(MASK, f"SSN {NEUTRAL}, yes", id="a mask"), pytest.param(REMOVE, "SSN , yes", id="a removal")],
)
def test_a_second_look_does_not_read_what_a_mask_shows(operator: Operator, left: str) -> None:
    text = "SSN 536-90-4399, yes"
    redacted = _redacted(text, ("536-90-4399", "US_SSN", operator))
    (segment,) = neutral(Prompt((Segment("/t", "user", Part.TEXT, text),)), redacted).segments
    assert segment.text == left


def test_a_second_look_has_nothing_to_do_where_nothing_changed() -> None:
    prompt = Prompt((Segment("/t", "user", Part.TEXT, "hi"),))
    assert neutral(prompt, _redacted("hi")).segments == ()


def test_only_this_room_clears_prompts_and_a_cleared_one_is_neither_changed_nor_copied() -> None:
    cleared = _redacted("Ann", ("Ann", "PERSON", PLACEHOLDER)).prompt
    with pytest.raises(TypeError, match=r"only privacyguard\.redact clears prompts"):
        ClearedPrompt(type(CLEARANCE)(), PLACE, {}, ())
    with pytest.raises(AttributeError, match="does not change"):
        cleared.texts = {}
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="neither copied nor pickled"):
            copied(cleared)


def test_what_was_rewritten_shows_no_text() -> None:
    redacted = _redacted("I am Maria", ("Maria", "PERSON", PLACEHOLDER))
    assert "aria" not in repr(redacted)
