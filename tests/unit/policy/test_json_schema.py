"""What loads validates against the JSON Schema, what is wrong in shape does not; the shipped schema is the generated one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from policy_writing import TAXONOMY, written

from privacyguard.cli.authoring import schema_text
from privacyguard.errors import PolicyError
from privacyguard.policy.json_schema import FILE, MODELINE, json_schema
from privacyguard.policy.load import packs, policy_of
from privacyguard.policy.strict_yaml import parse

ROOT = Path(__file__).parents[3]
SCHEMA = json_schema(TAXONOMY)
VALIDATOR = Draft7Validator(SCHEMA)
BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = {
    **{path.name: path.read_bytes() for path in packs().values()},
    **{path.name: path.read_bytes() for path in ROOT.glob("tests/unit/cli/open/*.yaml")},
    **{
        f"{page.name}, block {number}": found[1].replace("sha256:…", f"sha256:{'0' * 64}").encode()
        for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
        for number, found in enumerate(BLOCK.finditer(page.read_text()))
        if "kind: deployment" not in found[1]
    },
}
# bad in meaning and well-formed: labels that do not exist, keys that do not go together, promises that do not hold …
MEANING = """
    all-with-something-beside-it allow-that-rests-on-a-claim allow-that-rests-on-a-count allow-that-rests-on-another-finding
    allow-with-a-score any-with-something-beside-it block-with-an-operator condition-that-selects-nothing
    condition-with-a-score-alone detect-allow-for-an-unknown-entity detect-allow-of-anything
    detect-allow-of-value-and-expression detect-deny-for-an-entity-nobody-declared detect-deny-for-an-unknown-entity
    detect-deny-without-a-letter detect-entity-like-an-unknown-one detect-entity-like-another-and-more
    detect-entity-that-is-there-already detect-entity-without-a-kind detect-gliner-with-a-score
    detect-model-label-for-an-unknown-entity detect-model-of-two-libraries detect-pattern-in-context-of-nothing
    detect-pattern-less-sure-in-context detect-pattern-that-is-no-expression detect-pattern-that-matches-the-empty-text
    detect-spacy-with-a-threshold detect-two-patterns-of-one-id doubled-rule-id empty-condition
    end-of-watching-without-monitor endpoint-that-is-no-url endpoint-with-a-password exception-below-the-floor
    exception-for-an-unknown-rule exception-for-none-of-the-rules-entities exception-that-breaks-an-invariant
    exception-that-relaxes-nothing exception-that-rests-on-a-claim exception-to-a-rule-without-a-floor
    fact-about-the-caller-in-a-test facts-that-are-too-many floor-as-strict-as-the-rule invariant-for-an-unknown-zone
    invariant-that-a-redaction-does-not-satisfy invariant-that-does-not-hold misspelt-entity monitor-without-an-end
    peer-that-is-no-network rank-for-local reply-that-is-routed route-local-with-zones route-to-an-unknown-zone
    rule-named-like-a-reason score-that-is-no-number test-without-an-input tool-in-an-unknown-zone two-zones-of-one-rank
    unknown-entities-in-two-rules unknown-fact-about-the-caller unknown-reason unknown-zone zone-without-a-rank
""".split()


def _faults(content: bytes) -> list[str]:
    return [one.message for one in VALIDATOR.iter_errors(parse(content, "f").data)]


def _parses(path: Path) -> bool:
    try:
        parse(path.read_bytes(), path.name)
    except PolicyError:
        return False
    return True


def test_the_schema_is_one_of_draft_07() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert not set(re.findall(r'"(\$defs|prefixItems|unevaluatedProperties|dependentRequired)"', schema_text()))
    references = set(re.findall(r'"#/definitions/(\w+)"', schema_text()))
    assert references == set(SCHEMA["definitions"])


def test_the_shipped_schema_is_the_generated_one() -> None:
    assert (ROOT / "policies" / FILE).read_text() == schema_text(), f"write it again: policy schema > policies/{FILE}"


@pytest.mark.parametrize("path", packs().values(), ids=lambda path: path.stem)
def test_every_shipped_policy_names_the_schema_beside_it(path: Path) -> None:
    assert path.read_text().splitlines()[0] == MODELINE
    assert (path.parent / FILE).is_file()


@pytest.mark.parametrize("content", EXAMPLES.values(), ids=EXAMPLES)
def test_what_loads_is_valid(content: bytes) -> None:
    assert _faults(content) == []


@pytest.mark.parametrize("path", [path for path in BAD if _parses(path)], ids=lambda path: path.stem)
def test_what_is_bad_in_shape_is_not_valid(path: Path) -> None:
    assert bool(_faults(path.read_bytes())) == (path.stem not in MEANING)


def test_what_is_bad_in_meaning_is_a_file() -> None:
    assert set(MEANING) <= {path.stem for path in BAD}


@pytest.mark.parametrize(
    "lines",
    [
        "rules: [{id: a, when: {entities: PERSON, domain: personal, kind: identifier}, then: redact, zones: third_party}]",
        "rules: [{id: a, when: {entities: PERSON}, then: redact, controls: GDPR-9}]",
        "zones: {local: [{models: ollama/a, endpoint: 'http://127.0.0.1:1', peers: 127.0.0.1/32}]}",
        "zones: {partner: {rank: 3, entries: [{models: [vllm/a], endpoint: 'http://127.0.0.1:1'}]}}",
        "route: {local: ollama/a}",
        "detect: {allow: [word, {value: word}, {regex: 'w.rd'}], deny: {PERSON: word}, registry: []}",
        "detect: {entities: {BADGE_NUMBER: {like: USERNAME}}, patterns: [{id: a, entity: BADGE_NUMBER, regex: B1}]}",
        "rules: [{id: a, when: {entities: PERSON, score: 1}, then: redact, with: , monitor_until: null}]",
        "tests: [{name: t, facts: [{entity: PERSON}], unreachable: local, now: '2027-03-31 00:00Z', expect: {verdict: block}}]",
    ],
)
def test_every_short_form_is_valid(lines: str) -> None:
    policy_of(written(lines), "f", TAXONOMY)
    assert _faults(written(lines)) == []


def test_entities_are_those_of_the_taxonomy_or_look_like_one() -> None:
    known, own = SCHEMA["definitions"]["entityName"]["anyOf"]
    assert known["enum"] == sorted(TAXONOMY.entities)
    assert re.search(own["pattern"], "BADGE_NUMBER")
    assert not re.search(own["pattern"], "BADGE_1")
    assert not re.search(own["pattern"], "Badge")


def _properties(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, one in node.get("properties", {}).items():
        yield f"{path}.{name}", one
    for name, one in node.get("definitions", {}).items():
        yield from _properties(one, name)


def test_every_property_and_definition_is_described() -> None:
    every = [*_properties(SCHEMA), *SCHEMA["definitions"].items(), ("policy", SCHEMA)]
    assert [name for name, one in every if not one.get("description") and set(one) != {"$ref"}] == []
    assert len(every) > 100


@pytest.mark.parametrize("name", ["rule", "exception", "invariant", "case"])
def test_a_snippet_filled_in_is_valid(name: str) -> None:
    snippets = SCHEMA["definitions"][name]["defaultSnippets"]
    assert snippets
    for snippet in snippets:
        filled = re.sub(r"\$\{\d:([^}]*)\}", r"\1", json.dumps(snippet["body"]))
        filled = re.sub(r"\$\d", "a-word", filled)
        one = Draft7Validator({**SCHEMA["definitions"][name], "definitions": SCHEMA["definitions"]})
        assert [fault.message for fault in one.iter_errors(json.loads(filled))] == []
