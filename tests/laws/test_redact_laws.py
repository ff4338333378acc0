"""Laws of rewriting: denied characters are gone, all others stay, no order of findings matters, numbers are never shared."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from privacyguard.places import Destination
from privacyguard.redact.apply import Redacted, redact
from privacyguard.redact.keys import Keys
from privacyguard.redact.placeholders import typed
from privacyguard.redact.spellings import Spellings
from privacyguard.redact.vault import Vault
from privacyguard.values import Allow, Detection, Domain, Finding, Kind, Operator, Part, Prompt, Rewrite, Segment

PLACE = Destination("openai/gpt-5", "openai", "https://api.openai.com/v1", "third_party")
KEYS = Keys(b"own", b"shared")
ENTITIES = ("PERSON", "STREET_ADDRESS", "HEALTH_CONDITION")
# every character once, so that what is left of it can be told
TEXT = "abcdefghijklmnopqrstuvwxyzäöüßéèñçøåαβγδεζηθικλμνξ"
STRICTNESS = list(Operator)

spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12), st.sampled_from(ENTITIES), st.sampled_from(Operator)).map(
    lambda drawn: (drawn[0], min(len(TEXT), drawn[0] + drawn[1]), drawn[2], drawn[3])
)
denied = st.lists(spans, max_size=6)


def _finding(start: int, end: int, entity: str) -> Finding:
    return Finding("/t", start, end, entity, Domain.PERSONAL, Kind.IDENTIFIER, 0.9, 1, "test")


def _redacted(drawn: list[tuple[int, int, str, Operator]]) -> Redacted:
    findings = tuple(_finding(start, end, entity) for start, end, entity, _ in drawn)
    rewrites = tuple(Rewrite(index, operator, ("r",)) for index, (*_, operator) in enumerate(drawn))
    prompt = Prompt((Segment("/t", "user", Part.TEXT, TEXT),))
    return redact(prompt, Detection(findings), Allow(PLACE, PLACE, rewrites, ("r",), ()), Vault(), KEYS)


def _cleared(drawn: list[tuple[int, int, str, Operator]]) -> str:
    return _redacted(drawn).prompt.texts["/t"]


@given(denied)
@settings(max_examples=120, deadline=None)
def test_denied_characters_are_gone_and_all_others_stand_as_they_stood(drawn: list[tuple[int, int, str, Operator]]) -> None:
    redacted = _redacted(drawn)
    cleared, pieces, kept, end = redacted.prompt.texts["/t"], [], "", 0
    for start, stop in redacted.written.get("/t", ()):
        kept += cleared[end:start]
        pieces.append(cleared[start:stop])
        end = stop
    gone = {at for start, end, *_ in drawn for at in range(start, end)}
    assert kept + cleared[end:] == "".join(one for at, one in enumerate(TEXT) if at not in gone)
    # a mask may show the last of what it hides, and only where nothing stricter is demanded
    stricter = {TEXT[at] for start, end, _, operator in drawn if operator is not Operator.MASK for at in range(start, end)}
    assert not any(set(piece) & stricter for piece in pieces if "*" in piece)


@given(denied, st.data())
@settings(max_examples=120, deadline=None)
def test_a_finding_inside_another_changes_nothing_unless_its_operator_is_stricter(
    drawn: list[tuple[int, int, str, Operator]], data: st.DataObject
) -> None:
    inside = []
    for start, end, entity, operator in drawn:
        first = data.draw(st.integers(start, end - 1))
        looser = data.draw(st.sampled_from(STRICTNESS[: STRICTNESS.index(operator) + 1]))
        inside.append((first, data.draw(st.integers(first + 1, end)), entity, looser))
    assert _cleared([*drawn, *inside]) == _cleared(drawn)


@given(st.lists(st.sampled_from(Operator), min_size=1, max_size=5), st.sampled_from(ENTITIES))
@settings(max_examples=60, deadline=None)
def test_the_strictest_operator_rewrites_alone(operators: list[Operator], entity: str) -> None:
    strictest = max(operators, key=STRICTNESS.index)
    assert _cleared([(3, 19, entity, one) for one in operators]) == _cleared([(3, 19, entity, strictest)])


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_the_order_of_findings_changes_no_rewritten_text(data: st.DataObject) -> None:
    # of findings with equal length the detector's first gives the name: here all have one
    drawn = [(start, end, "PERSON", operator) for start, end, _, operator in data.draw(denied)]
    assert _cleared(list(data.draw(st.permutations(drawn)))) == _cleared(drawn)


@given(
    st.lists(
        st.tuples(st.sampled_from(ENTITIES), st.sampled_from(("Ann", "ANN", "ann", "a nn", "Ann\n", "Bo", "BO", "ß", "SS")))
    )
)
@settings(max_examples=120, deadline=None)
def test_no_two_originals_share_a_placeholder_and_spellings_share_a_number(hidden: list[tuple[str, str]]) -> None:
    vault = Vault()
    seen: dict[str, str] = {}
    for entity, original in hidden:
        vault, one = vault.hide(entity, original, frozenset())
        assert seen.setdefault(original, one.placeholder) == one.placeholder
    assert len(set(seen.values())) == len(seen)
    kin = {original.casefold(): vault.hidden[original].number for original in seen}
    assert all(vault.hidden[original].number == kin[original.casefold()] for original in seen if "\n" not in original)


WORDS = (
    "PERSON_1",
    "[PERSON_2]",
    "person 3",
    "[US SSN 1]",
    "[US\\_SSN\\_2]",
    "[Us_Ssn_3_2]",
    "SSN 1",
    "of",
    "the",
    "12",
    "_",
    " ",
)


@given(
    st.lists(st.sampled_from(WORDS)).map(" ".join), st.lists(st.sampled_from(("Ann", "ANN", "536-90-4399", "Bo")), max_size=6)
)
@settings(max_examples=120, deadline=None)
def test_nothing_that_stands_in_the_prompt_reads_like_a_placeholder_that_is_issued(text: str, values: list[str]) -> None:
    taken = frozenset(typed([text]))
    vault = Vault()
    issued = set()
    for value in values:
        vault, one = vault.hide("US_SSN" if value[0].isdigit() else "PERSON", value, taken)
        issued.add(one.placeholder)
    assert Spellings(sorted(issued)).search(text) is None


@given(denied)
@settings(max_examples=100, deadline=None)
def test_every_denied_text_is_withheld_from_the_bytes(drawn: list[tuple[int, int, str, Operator]]) -> None:
    findings = tuple(_finding(start, end, entity) for start, end, entity, _ in drawn)
    rewrites = tuple(Rewrite(index, operator, ("r",)) for index, (*_, operator) in enumerate(drawn))
    prompt = Prompt((Segment("/t", "user", Part.TEXT, TEXT), replace(Segment("/u", "user", Part.TEXT, TEXT), fixed=True)))
    redacted = redact(prompt, Detection(findings), Allow(PLACE, PLACE, rewrites, ("r",), ()), Vault(), KEYS)
    assert {TEXT[start:end] for start, end, *_ in drawn} <= set(redacted.prompt.withheld)
    assert redacted.prompt.texts["/u"] == TEXT
