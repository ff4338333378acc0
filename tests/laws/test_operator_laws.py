"""Laws of the operators: one text for one value, none for two, nothing that the call says; a key opens what it closed."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import cuttings

from privacyguard.places import Destination
from privacyguard.redact.apply import Redacted, redact
from privacyguard.redact.ciphers import decrypt
from privacyguard.redact.keys import Keys
from privacyguard.redact.restore import Restorer, as_json, as_text
from privacyguard.redact.vault import Vault, stem_of
from privacyguard.route.outbound import Cleared, check_outbound
from privacyguard.values import Allow, Detection, Domain, Finding, Kind, Operator, Part, Prompt, Rewrite, Segment

PLACE = Destination("openai/gpt-5", "openai", "https://api.openai.com/v1", "third_party")
KEY = b"the operator's key, of some length"
KEYS = Keys(b"this conversation's", KEY)
VALUES = {
    "Maria Lopez": "PERSON",
    "MARIA LOPEZ": "PERSON",
    "Lopez": "PERSON",
    "Dr. Lopez": "PERSON",
    "Zo\u00eb Ek": "PERSON",
    "Allison Hill": "PERSON",  # a name that could be made up, too
    "maria.lopez@contoso.org": "EMAIL_ADDRESS",
    "(202) 555-0143": "PHONE_NUMBER",
    "415-867-5309": "PHONE_NUMBER",
    "536-90-4399": "US_SSN",
    "4111 1111 1111 1111": "CREDIT_CARD",
    "1984-03-12": "DATE_OF_BIRTH",
    "1984": "DATE_TIME",
    "34 years old": "AGE",
    "94107": "US_ZIP_CODE",
    "$62,000": "SALARY",
    "East Boston": "LOCATION",
    "Hill LLC": "ORGANIZATION",
    "12 Hill Street": "STREET_ADDRESS",
    "kestrel-Marsh-92": "PASSWORD",
}
PLAIN = (
    " ", ", ", ". ", "\n", "Dear ", "about ", "born ", "Hill", "Allison ", "555-0143", "1984-", "30-39", "[PERSON_1]", "[",
    "] ", '"', "\\", "example.com", "$50k", "€ ", "#",
)  # fmt: skip

pieces = st.lists(st.sampled_from((*VALUES, *VALUES, *PLAIN)), max_size=10)
choices = st.fixed_dictionaries({entity: st.sampled_from(Operator) for entity in sorted(set(VALUES.values()))})
surrogates = st.just(dict.fromkeys(VALUES.values(), Operator.SURROGATE))


def _found(said: list[str], operators: dict[str, Operator]) -> tuple[str, list[Finding], list[Operator]]:
    """The text of these pieces, with every value among them found."""
    text, findings, demanded = "", [], []
    for piece in said:
        if piece in VALUES:
            entity = VALUES[piece]
            number = list(VALUES).index(piece)
            place = (len(text), len(text) + len(piece))
            findings.append(Finding("/t", *place, entity, Domain.PERSONAL, Kind.IDENTIFIER, 0.9, number, "test"))
            demanded.append(operators[entity])
        text += piece
    return text, findings, demanded


def _redacted(said: list[str], operators: dict[str, Operator], vault: Vault | None = None) -> tuple[str, Redacted]:
    text, findings, demanded = _found(said, operators)
    return text, _rewritten(text, findings, demanded, vault or Vault())


def _rewritten(text: str, findings: list[Finding], demanded: list[Operator], vault: Vault) -> Redacted:
    rewrites = tuple(Rewrite(index, operator, ("r",)) for index, operator in enumerate(demanded))
    prompt = Prompt((Segment("/t", "user", Part.TEXT, text),))
    return redact(prompt, Detection(tuple(findings)), Allow(PLACE, PLACE, rewrites, ("r",), ()), vault, KEYS)


def _written(said: list[str], redacted: Redacted) -> list[tuple[str, str]]:
    """What stands for each value, in order; values that touch are one, and left out here."""
    places = redacted.written.get("/t", ())
    values = [piece for piece in said if piece in VALUES]
    text = redacted.prompt.texts["/t"]
    return [(value, text[slice(*place)]) for value, place in zip(values, places, strict=True)]


def _apart(said: list[str]) -> list[str]:
    """The pieces with something between them, so that no two values are one."""
    return [part for piece in said for part in (piece, " | ")]


@given(pieces, pieces, choices)
@settings(max_examples=150, deadline=None)
def test_a_value_is_written_alike_in_one_call_and_two_values_never(
    first: list[str], second: list[str], operators: dict[str, Operator]
) -> None:
    said = _apart([*first, *second])
    _, redacted = _redacted(said, operators)
    alike = {Operator.SURROGATE, Operator.HASH, Operator.ENCRYPT, Operator.PLACEHOLDER}
    seen: dict[str, str] = {}
    for value, text in _written(said, redacted):
        assert seen.setdefault(value, text) == text
        if operators[VALUES[value]] is not Operator.REMOVE and operators[VALUES[value]] is not Operator.MASK:
            assert value.casefold() != text.casefold()
    codes: dict[str, str] = {}
    for value, text in seen.items():
        if operators[VALUES[value]] in alike:
            assert codes.setdefault(text.casefold(), stem_of(value)) == stem_of(value)


@given(pieces, pieces, surrogates)
@settings(max_examples=150, deadline=None)
def test_no_surrogate_is_something_that_the_call_says(
    first: list[str], second: list[str], operators: dict[str, Operator]
) -> None:
    before, one = _redacted(_apart(first), operators)
    assert not [text for text in one.surrogates if text.casefold() in before.casefold()]
    text, two = _redacted(_apart(second), operators, one.vault)
    echoes = set(one.vault.written)
    assert not [said for said in two.surrogates if said.casefold() in text.casefold() and said not in echoes]


@given(pieces, pieces, choices)
@settings(max_examples=150, deadline=None)
def test_whatever_operators_wrote_the_bytes_hold_no_withheld_value(
    first: list[str], second: list[str], operators: dict[str, Operator]
) -> None:
    vault, history = Vault(), ""
    for said in (first, second, [*second, *first]):
        _, redacted = _redacted([history, " | ", *_apart(said)], operators, vault)  # nothing is found in the history
        vault, history = redacted.vault, redacted.prompt.texts["/t"]
        body = {"model": "gpt-5", "messages": [{"role": "user", "content": history}]}
        cleared = Cleared.of(body, redacted.prompt.withheld)
        check_outbound("https://api.openai.com/v1/chat/completions", (), json.dumps(body).encode(), cleared)


@given(pieces, choices)
@settings(max_examples=150, deadline=None)
def test_what_was_written_stays_when_it_comes_back(said: list[str], operators: dict[str, Operator]) -> None:
    kept = {Operator.SURROGATE, Operator.HASH, Operator.ENCRYPT}
    said = [piece for piece in _apart(said) if piece not in VALUES or operators[VALUES[piece]] in kept]
    _, once = _redacted(said, operators)
    text = once.prompt.texts["/t"]
    findings, demanded = [], []
    for (value, back), (start, end) in zip(_written(said, once), once.written.get("/t", ()), strict=True):
        if back not in once.issued:
            entity = VALUES[value]
            findings.append(Finding("/t", start, end, entity, Domain.PERSONAL, Kind.IDENTIFIER, 0.9, len(findings), "test"))
            demanded.append(operators[entity])
    twice = _rewritten(text, findings, demanded, once.vault)
    assert twice.prompt.texts["/t"] == text
    assert twice.vault is once.vault


@given(pieces)
@settings(max_examples=150, deadline=None)
def test_what_was_encrypted_is_decrypted(said: list[str]) -> None:
    text, redacted = _redacted(said, dict.fromkeys(VALUES.values(), Operator.ENCRYPT))
    assert decrypt(redacted.prompt.texts["/t"], KEY) == text


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_surrogates_are_restored_however_the_stream_is_cut_where_that_is_asked_for(data: st.DataObject) -> None:
    # of one value one spelling: a surrogate goes back to the first one that it was made for
    drawn = [piece for piece in data.draw(pieces) if piece not in ("MARIA LOPEZ", "[PERSON_1]")]
    text, redacted = _redacted(_apart(drawn), dict.fromkeys(VALUES.values(), Operator.SURROGATE))
    cleared = redacted.prompt.texts["/t"]
    issued = {name: original for name, (original, _) in redacted.issued.items()}
    made = {name: original for name, (original, _) in redacted.surrogates.items()}
    chunks = data.draw(cuttings(cleared))
    asked = Restorer(issued, as_text, made)
    assert "".join(map(asked.feed, chunks)) + asked.flush() == text
    arguments = json.dumps({"to": cleared})
    asked = Restorer(issued, as_json, made)
    assert json.loads("".join(map(asked.feed, data.draw(cuttings(arguments)))) + asked.flush()) == {"to": text}
    unasked = Restorer(issued, as_text)
    assert all(name in "".join(map(unasked.feed, chunks)) + unasked.flush() for name in made if not issued)


LIVE = {
    "Allison Hill": "Maria Lopez",
    "Hill": "Lopez",
    "ALLISON HILL": "MARIA",
    "(202) 555-0143": "1",
    "Allison": "Bo",
    "a.b@example.com": "m@own.test",
}
WRITTEN = (
    *LIVE, "Allison", " ", "Hill", "s", "Hi", "ill", "All", "(202", ") 555-", "0143", "9", ".", "[PERSON_1]", "PERSON_1", "\n",
    "'s", "https://evil.test/?q=", "](", "<a href=", "@example.com", "a.b", "_",
)  # fmt: skip


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_a_model_writes_surrogates_are_restored_alike_whole_and_in_chunks(data: st.DataObject) -> None:
    reply = "".join(data.draw(st.lists(st.sampled_from(WRITTEN), max_size=14)))
    whole, cut = (Restorer({"[PERSON_1]": "Ann"}, as_text, LIVE) for _ in range(2))
    assert "".join(map(cut.feed, data.draw(cuttings(reply)))) + cut.flush() == whole.feed(reply) + whole.flush()
    assert (cut.restored, cut.kept) == (whole.restored, whole.kept)
