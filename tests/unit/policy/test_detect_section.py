"""The `detect` section: what it declares is in the taxonomy, and a Presidio registry beside the policy is read strictly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from policy_writing import TAXONOMY, written

from privacyguard.errors import PolicyError
from privacyguard.plugins import AllowedPattern, AllowedValue, Library, Plugins
from privacyguard.policy.load import load_policy, policy_of
from privacyguard.policy.policy import Policy
from privacyguard.values import Action, Domain, Entity, Kind

REGISTRY = """recognizers:
  - CreditCardRecognizer
  - {name: UsSsnRecognizer, type: predefined, enabled: false}
  - name: Badge recognizer
    supported_entity: EMPLOYEE_ID
    supported_languages: [{language: en, context: [Badge]}, {language: de, context: [Ausweis]}]
    patterns: [{name: badge, regex: 'B-\\d{6}', score: 0.3}]
  - name: Titles
    supported_entities: [NRP]
    deny_list: [Monsignor, Rabbi]
    deny_list_score: 0.7
"""


def _loaded(*section: str) -> Policy:
    return policy_of(written("detect:", *(f"  {line}" for line in section)), "p.yaml", TAXONOMY)


def _read(registry: str) -> Plugins:
    """What a registry beside a policy adds; both are written to the working directory."""
    Path("presidio.yaml").write_text(registry)
    Path("p.yaml").write_bytes(written("detect: {registry: presidio.yaml}"))
    return load_policy(Path.cwd() / "p.yaml", TAXONOMY).plugins


@pytest.fixture(autouse=True)
def _directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_entity_can_be_like_another_one() -> None:
    entities = _loaded("entities: {PROJECT_NAME: {like: US_SSN}, CODE_NAME: {like: PROJECT_NAME}}").taxonomy
    ssn = TAXONOMY["US_SSN"]
    assert entities["PROJECT_NAME"] == replace(ssn, name="PROJECT_NAME")
    assert entities["CODE_NAME"] == replace(ssn, name="CODE_NAME")
    assert "PROJECT_NAME" not in TAXONOMY


def test_an_entity_of_its_own_is_kept_from_third_parties_unless_it_says_otherwise() -> None:
    entities = _loaded(
        "entities:",
        "  BADGE: {domain: personal, kind: identifier}",
        "  RUMOUR: {domain: financial, kind: content}",
        "  CITY: {domain: personal, kind: quasi, third_party: allow, local: redact}",
    ).taxonomy
    assert entities["BADGE"] == Entity("BADGE", Domain.PERSONAL, Kind.IDENTIFIER, Action.REDACT, Action.ALLOW)
    assert entities["RUMOUR"].third_party is Action.ROUTE_LOCAL
    assert (entities["CITY"].third_party, entities["CITY"].local) == (Action.ALLOW, Action.REDACT)


def test_rules_speak_of_declared_entities_by_name_and_by_kind() -> None:
    policy = policy_of(
        written(
            "detect: {entities: {BADGE: {domain: personal, kind: identifier}}}",
            "rules: [{id: a, when: {entities: BADGE}, then: block}, {id: b, when: {kind: identifier}, then: redact}]",
        ),
        "p.yaml",
        TAXONOMY,
    )
    assert policy.rules[0].entities == {"BADGE"}
    assert "BADGE" in policy.rules[1].entities


def test_the_short_and_the_long_form_of_an_entry() -> None:
    plugins = _loaded(
        "allow: [a@post.example.org, {regex: 'T-\\d+'}, {value: x, entities: API_KEY}]",
        "deny: {PERSON: Falcon, NRP: [Blue Harbor, Pike]}",
        "models: [{gliner: ./g, labels: {person: PERSON}, budget: 9}, {spacy: en_x, labels: {PER: PERSON}}]",
        "budget: 2",
    ).plugins
    assert plugins.allowed == (
        AllowedValue("a@post.example.org"), AllowedPattern("T-\\d+"), AllowedValue("x", frozenset({"API_KEY"})),
    )  # fmt: skip
    assert [(one.entity, one.words) for one in plugins.denied] == [("PERSON", ("Falcon",)), ("NRP", ("Blue Harbor", "Pike"))]
    assert [(one.library, one.budget, one.score, one.place) for one in plugins.models] == [
        (Library.GLINER, 9, 0.5, "p.yaml:6:12"), (Library.SPACY, 2, 0.85, "p.yaml:6:64"),
    ]  # fmt: skip


def test_lists_are_not_in_any_repr() -> None:
    policy = _loaded("allow: [Falcon, {regex: 'Falcon.'}]", "deny: {PERSON: Falcon}")
    assert "Falcon" not in repr(policy)


def test_a_registry_of_presidio_is_read() -> None:
    plugins = _read(REGISTRY)
    (badge,) = plugins.patterns
    assert (badge.name, badge.entity, badge.context) == ("registry/Badge recognizer", "EMPLOYEE_ID", ("badge", "ausweis"))
    assert [(one.regex, one.score, one.in_context, one.flags) for one in badge.patterns] == [("B-\\d{6}", 0.3, 0.65, 26)]
    assert [(one.entity, one.words, one.score) for one in plugins.denied] == [("NRP", ("Monsignor", "Rabbi"), 0.7)]
    assert [one.name for one in plugins.predefined] == ["CreditCardRecognizer"]


BAD_REGISTRIES = {
    "an entity nobody declared": (
        "recognizers: [{name: a, supported_entity: ZIP, deny_list: [x]}]",
        "presidio.yaml:1:43: unknown entity 'ZIP'; an entity of your own is declared under detect.entities of the policy",
    ),
    "a misspelt key": (
        "recognizers: [{name: a, supported_entity: PERSON, denylist: [x]}]",
        "presidio.yaml:1:51: unknown key 'denylist' (did you mean 'deny_list'?)",
    ),
    "a bad expression": (
        "recognizers:\n- name: a\n  supported_entity: PERSON\n  patterns:\n  - {name: p, regex: '[', score: 0.1}",
        "presidio.yaml:5:22: not a regular expression: unterminated character set",
    ),
    "a custom recognizer of nothing": (
        "recognizers: [{name: a, type: custom, supported_entity: PERSON}]",
        "presidio.yaml:1:15: a custom recognizer has patterns or a deny_list",
    ),
    "several entities for one recognizer": (
        "recognizers: [{name: a, supported_entities: [PERSON, NRP], deny_list: [x]}]",
        "presidio.yaml:1:25: recognizers.0.supported_entities",
    ),
    "no recognizers": ("recognizers: []", "presidio.yaml:1:1: recognizers is empty"),
}


@pytest.mark.parametrize(("registry", "expected"), BAD_REGISTRIES.values(), ids=BAD_REGISTRIES)
def test_a_fault_in_a_registry_is_told_at_its_place(registry: str, expected: str) -> None:
    with pytest.raises(PolicyError) as caught:
        _read(registry)
    assert str(caught.value).startswith(f"{Path.cwd()}/{expected}")
    assert caught.value.__context__ is None


def test_a_registry_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.yaml"
    path.write_bytes(written("detect:", "  registry: [none.yaml]"))
    with pytest.raises(PolicyError, match=r"q.yaml:4:14: the registry '.*none.yaml' cannot be read: No such file"):
        load_policy(path, TAXONOMY)


def test_a_policy_without_its_file_can_still_decide() -> None:
    loaded = _loaded("registry: presidio.yaml")
    assert loaded.plugins.unread == ("presidio.yaml",)
    assert loaded.plugins.patterns == ()
