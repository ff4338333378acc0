"""Laws of the way back: what was redacted is restored, for any cutting of the stream, as text and inside JSON."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import cuttings

from privacyguard.places import Destination
from privacyguard.redact.apply import Redacted, redact
from privacyguard.redact.keys import Keys
from privacyguard.redact.restore import Restorer, as_json, as_text
from privacyguard.redact.vault import Vault
from privacyguard.values import Allow, Detection, Domain, Finding, Kind, Operator, Part, Prompt, Rewrite, Segment

PLACE = Destination("openai/gpt-5", "openai", "https://api.openai.com/v1", "third_party")
SECRETS = {
    "Ann": "PERSON",
    "ANN": "PERSON",
    "Maria Lopez": "PERSON",
    'Bo "the\tfox" Ek': "PERSON",
    "Zoë\n": "PERSON",
    "4111 1111 1111 1111": "CREDIT_CARD",
    "jsmith": "USERNAME",
    "[PERSON_9]": "PERSON",
    "PERSON_": "PERSON",
    "\\": "PASSWORD",
}
# what stands around them; none of it opens an address
PLAIN = (
    " ", "\n", ", ", "C:\\Users\\", "\\", "[", "[[", "] ", " (", ")", "_", "1", "0", "PERSON", "PERSON_", "[PERSON_1",
    "[PERSON_1]",
    "[person 2]", "PERSON_2", "person 3", "[USERNAME_1_2]", "\\[PERSON\\_1\\]", '"', "'", "{", "}", "€", "😀", "a < b", "x = ",
)  # fmt: skip
ORIGINALS = {f"[PERSON_{number}]": f"Name{number}" for number in (1, 2, 10, 11)} | {
    "[PERSON_1_2]": "NAME1",
    "[US_SSN_1]": "536-90-4399",
    "[URL_1]": "https://own.test/page",
}
# what a model, or who instructs it, may write: every spelling, and every place where nothing may be restored
WRITTEN = (
    *ORIGINALS, *(name[1:-1] for name in ORIGINALS), "[person 1]", "[ PERSON_10 ]", "\\[PERSON\\_1\\]", "[Us_Ssn 1]",
    "[PERSON_1_",
    "[PERSON", "PERSON_1", "0", "_2", "]", "[", "\\", " ", "\n", "https://evil.test/?q=", "www.", "](", "]: ", "]:", ")",
    "<img src=",
    "<a href='", '<img alt=">" src="//evil.test/', "<b>", '"', "'", ">", "<", "=", "//", "\\n", '\\"', "\\u0022", "Ann",
)  # fmt: skip

texts = st.lists(st.sampled_from((*SECRETS, *SECRETS, *PLAIN)), max_size=12)
replies = st.lists(st.sampled_from(WRITTEN), max_size=14).map("".join)


def _redacted(pieces: list[str], vault: Vault | None = None) -> tuple[str, Redacted]:
    """The text of these pieces, with every secret among them found and replaced."""
    text, findings = "", []
    for piece in pieces:
        if piece in SECRETS:
            findings.append(
                Finding(
                    "/t", len(text), len(text) + len(piece), SECRETS[piece], Domain.PERSONAL, Kind.IDENTIFIER, 0.9, 1, "test"
                )
            )
        text += piece
    rewrites = tuple(Rewrite(index, Operator.PLACEHOLDER, ("r",)) for index in range(len(findings)))
    decision = Allow(PLACE, PLACE, rewrites, ("r",), ())
    prompt = Prompt((Segment("/t", "user", Part.TEXT, text),))
    return text, redact(prompt, Detection(tuple(findings)), decision, vault or Vault(), Keys(b"own"))


def _originals(redacted: Redacted) -> dict[str, str]:
    return {name: original for name, (original, _) in redacted.issued.items()}


def _restored(restorer: Restorer, chunks: list[str]) -> str:
    return "".join(restorer.feed(chunk) for chunk in chunks) + restorer.flush()


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_what_was_redacted_is_restored_however_the_stream_is_cut(data: st.DataObject) -> None:
    text, redacted = _redacted(data.draw(texts))
    cleared = redacted.prompt.texts["/t"]
    assert _restored(Restorer(_originals(redacted)), data.draw(cuttings(cleared))) == text


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_arguments_are_json_again_and_equal_however_the_stream_is_cut(data: st.DataObject) -> None:
    text, redacted = _redacted(data.draw(texts))
    cleared = json.dumps(
        {"to": redacted.prompt.texts["/t"], "n": [1, redacted.prompt.texts["/t"]]},
        ensure_ascii=data.draw(st.booleans()),
        separators=data.draw(st.sampled_from(((",", ":"), (", ", ": ")))),
    )
    restorer = Restorer(_originals(redacted), as_json)
    restored = json.loads(_restored(restorer, data.draw(cuttings(cleared))))
    if not text.lstrip().startswith(("{", "[")):  # what begins like a document may be one: see the next law
        assert restored == {"to": text, "n": [1, text]}


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_document_inside_arguments_stays_one_however_the_stream_is_cut(data: st.DataObject) -> None:
    _, redacted = _redacted(data.draw(texts))
    escaped = {original for original in _originals(redacted).values() if as_json(original) != original}
    inner = {"a": [redacted.prompt.texts["/t"]], "b": redacted.prompt.texts["/t"]}
    cleared = json.dumps({"body": json.dumps(inner)})
    restorer = Restorer(_originals(redacted), as_json)
    restored = json.loads(json.loads(_restored(restorer, data.draw(cuttings(cleared))))["body"])
    left = {name: original for name, original in _originals(redacted).items() if original not in escaped}
    assert restored == {"a": [_restored(Restorer(left), [inner["b"]])], "b": _restored(Restorer(left), [inner["b"]])}


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_a_model_writes_is_restored_alike_whole_and_in_chunks(data: st.DataObject) -> None:
    reply = data.draw(replies)
    spelled = data.draw(st.sampled_from((as_text, as_json)))
    whole, cut = Restorer(ORIGINALS, spelled), Restorer(ORIGINALS, spelled)
    assert _restored(cut, data.draw(cuttings(reply))) == _restored(whole, [reply])
    assert (cut.restored, cut.kept) == (whole.restored, whole.kept)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_more_is_held_back_than_a_placeholder_is_long(data: st.DataObject) -> None:
    same = {name: name for name in ORIGINALS}  # restoring makes nothing shorter
    restorer = Restorer(same)
    chunks = data.draw(
        st.lists(st.sampled_from((*ORIGINALS, "[PERSON_1", "[", "PERSON_", "_1", "1", "text ", "]")), max_size=20)
    )
    given_out = fed = 0
    for chunk in chunks:
        fed += len(chunk)
        given_out += len(restorer.feed(chunk))
        assert fed - given_out <= max(map(len, ORIGINALS))
    assert given_out + len(restorer.flush()) >= fed  # a name without brackets comes back with them


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_restorer_of_another_conversation_changes_nothing(data: st.DataObject) -> None:
    _, redacted = _redacted(data.draw(texts))
    cleared = redacted.prompt.texts["/t"]
    assert _restored(Restorer({}), data.draw(cuttings(cleared))) == cleared


@given(texts, texts)
@settings(max_examples=200, deadline=None)
def test_a_value_keeps_its_placeholder_for_the_whole_conversation(first: list[str], second: list[str]) -> None:
    _, one = _redacted(first)
    text, two = _redacted([*first, *second], one.vault)
    before = {original: name for name, original in _originals(one).items()}
    after = {original: name for name, original in _originals(two).items()}
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after)
    if not any(piece in PLAIN and any(character.isdigit() for character in piece) for piece in second):
        assert _restored(Restorer(_originals(two)), [two.prompt.texts["/t"]]) == text
