"""Layers over layers: what a lower one may say, what it may not, and what callers and exceptions change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from policy_writing import NOON, TAXONOMY, fact, facts

from privacyguard.errors import PolicyError
from privacyguard.policy.decide import decide
from privacyguard.policy.load import load_policy, policy_of
from privacyguard.policy.policy import Policy

HEAD = "apiVersion: privacyguard/v1\nname: {name}\n"
ORG = """layer: org
liftable: {entities: [PHONE_NUMBER]}
caller: {team: verified}
zones:
  partner: {rank: 40, entries: [{models: "vllm/*", endpoint: "https://models.partner.test/v1"}]}
  local: [{models: "ollama/*", endpoint: "http://127.0.0.1:11434"}, {models: "vllm/q*", endpoint: "http://127.0.0.1:8000/v1"}]
route: {local: [ollama/llama3.3, vllm/qwen3]}
tools: {search_*: third_party, look_up: partner}
rules:
  - {id: content, when: {kind: content}, then: route_local, floor: redact}
invariants:
  - {id: content-inside, never: {kind: content, reaches: third_party}}
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, text: str, above: Path | None = None) -> Path:
        path = tmp_path / f"{name}.yaml"
        extends = ""
        if above is not None:
            digest = hashlib.sha256(above.read_bytes()).hexdigest()
            extends = f"extends: {{policy: {above.name}, digest: 'sha256:{digest}'}}\n"
        path.write_text(HEAD.format(name=name) + extends + text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def loaded(write: Write) -> Callable[[str], Policy]:
    def load(text: str) -> Policy:
        return load_policy(write("app", text, write("org", ORG)), TAXONOMY)

    return load


def verdict(policy: Policy, *found: str, **more: object) -> str:
    return decide(policy, facts(*map(fact, found), **more), NOON).verdict  # type: ignore[arg-type]


def test_the_chain_is_joined_and_named_by_the_lowest_file(loaded: Callable[[str], Policy]) -> None:
    policy = loaded("rules: [{id: people, when: {entities: PERSON}, then: block}]\n")
    assert [layer.name for layer in policy.layers] == ["org", "app"]
    assert policy.digest == policy.layers[-1].digest
    assert verdict(policy, "PERSON") == "block"
    assert verdict(policy, "HEALTH_CONDITION") == "route_local"


def test_what_was_stored_under_its_digests_is_the_same_policy(loaded: Callable[[str], Policy]) -> None:
    policy = loaded("rules: [{id: people, when: {entities: PERSON}, then: block}]\n")
    stored = {layer.digest: layer.source for layer in policy.layers}
    again = policy_of(policy.own.source, "app.yaml", TAXONOMY, stored=stored.get)
    assert [layer.rules for layer in again.layers] == [layer.rules for layer in policy.layers]
    with pytest.raises(PolicyError, match="not stored"):
        policy_of(policy.own.source, "app.yaml", TAXONOMY, stored=lambda digest: None)


def test_a_lower_allow_lifts_what_is_liftable_and_nothing_else(loaded: Callable[[str], Policy]) -> None:
    policy = loaded("rules: [{id: open, when: {entities: [PHONE_NUMBER, EMAIL_ADDRESS]}, then: allow}]\n")
    assert verdict(policy, "PHONE_NUMBER") == "allow"
    assert verdict(policy, "EMAIL_ADDRESS") == "redact"


EXCEPTION = """rules: [{{id: content-too, when: {{kind: content}}, then: redact}}]
exceptions:
  - id: pilot
    relaxes: content
    to: {to}
    when: {{entities: SALARY, caller: {{team: billing}}}}
    justification: A pilot.
    approved_by: dpo
    expires: {expires}
"""


def test_an_exception_holds_for_its_caller_until_its_end(loaded: Callable[[str], Policy]) -> None:
    with_end = EXCEPTION.format(to="redact", expires=f'"{(NOON + timedelta(hours=1)).isoformat()}"')
    policy = loaded(with_end)
    billing = {"team": "billing"}
    call = facts(fact("SALARY"), caller=billing)
    assert decide(policy, call, NOON).verdict == "redact"
    assert decide(policy, call, NOON + timedelta(hours=1) - timedelta(microseconds=1)).verdict == "redact"
    assert decide(policy, call, NOON + timedelta(hours=1)).verdict == "route_local"
    assert verdict(policy, "SALARY", caller={"team": "sales"}) == "route_local"
    assert verdict(policy, "LAB_RESULT", caller=billing) == "route_local"
    assert verdict(policy, "SALARY", caller=billing, unknown=frozenset({"SALARY"})) == "route_local"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            "layer: org\nextends: {policy: nowhere.yaml, digest: 'sha256:" + "0" * 64 + "'}\n", "cannot be read", id="gone"
        ),
        pytest.param("extends: {policy: hipa, digest: 'sha256:" + "0" * 64 + "'}\n", "cannot be read", id="misspelt pack"),
        pytest.param(
            "extends: {policy: default, digest: 'sha256:" + "0" * 64 + "'}\n", "its digest is sha256:", id="not pinned"
        ),
        pytest.param("extends: {policy: default, digest: 'sha256:12'}\n", "digest", id="no digest"),
        pytest.param("extends: {policy: default}\n", "digest is missing", id="no digest at all"),
    ],
)
def test_what_a_policy_extends_is_found_as_it_was(write: Write, text: str, problem: str) -> None:
    with pytest.raises(PolicyError, match=problem):
        load_policy(write("app", text), TAXONOMY)


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        pytest.param(
            "rules: [{id: content, when: {kind: quasi}, then: redact}]\n", "app.yaml:4", "used twice", id="an id of above"
        ),
        pytest.param("layer: pack\n", "app.yaml:3", "cannot be below", id="upside down"),
        pytest.param("zones: {abroad: {rank: 7}}\n", "app.yaml:4", "bound by a higher layer", id="a zone of its own"),
        pytest.param(
            'zones: {local: [{models: "gpt-*", endpoint: "https://api.openai.com/v1"}]}\n',
            "app.yaml:4",
            "no such entry",
            id="widened",
        ),
        pytest.param("route: {local: [ollama/mistral]}\n", "app.yaml:4", "not among", id="another model"),
        pytest.param("tools: {look_up: local}\n", "app.yaml:4", "trusts 'look_up' less", id="a tool trusted more"),
        pytest.param(
            "caller: {role: verified}\nrules: []\n", "app.yaml:4", "cannot be verified below", id="its own word for a caller"
        ),
        pytest.param("detect: {allow: [Maria]}\n", "app.yaml:4", "may be spared", id="sparing what is found"),
        pytest.param(
            EXCEPTION.format(to="allow", expires="'2999-01-01T00:00:00Z'"), "app.yaml:8", "below the rule's floor", id="floor"
        ),
        pytest.param(
            EXCEPTION.format(to="block", expires="'2999-01-01T00:00:00Z'"), "app.yaml:8", "does not relax", id="no relief"
        ),
        pytest.param(
            EXCEPTION.format(to="redact", expires="'2999-01-01'"), "app.yaml:12", "instant with an offset", id="no offset"
        ),
        pytest.param(
            EXCEPTION.format(to="redact", expires="'2999-01-01T00:00:00Z'").replace("relaxes: content", "relaxes: content-too"),
            "app.yaml:7",
            "no `floor`",
            id="not delegated",
        ),
        pytest.param(
            EXCEPTION.format(to="redact", expires="'2999-01-01T00:00:00Z'").replace("team:", "purpose:"),
            "app.yaml:9",
            "only claimed",
            id="resting on a claim",
        ),
        pytest.param(
            "rules: [{id: a, when: {entities: AGE, purpose: care}, then: allow}]\n",
            "app.yaml:4",
            "only claimed",
            id="allow on a claim",
        ),
        pytest.param(
            "rules: [{id: a, when: {entities: AGE, caller: {tem: x}}, then: block}]\n",
            "app.yaml:4",
            "mean 'team'",
            id="unknown fact",
        ),
    ],
)
def test_a_lower_layer_says_nothing_that_only_a_higher_one_may(
    loaded: Callable[[str], Policy], text: str, place: str, problem: str
) -> None:
    with pytest.raises(PolicyError, match=problem) as raised:
        loaded(text)
    assert place in str(raised.value)


def test_an_exception_that_breaks_an_inherited_invariant_does_not_load(write: Write) -> None:
    org = write(
        "org", ORG.replace("floor: redact", "floor: allow").replace("reaches: third_party", "reaches: third_party, as: raw")
    )
    broken = EXCEPTION.format(to="allow", expires="'2999-01-01T00:00:00Z'").replace("then: redact", "then: allow")
    with pytest.raises(PolicyError, match=r"'content-inside' does not hold.*by the exception pilot"):
        load_policy(write("app", broken, org), TAXONOMY)


def test_layers_in_a_circle_do_not_load(tmp_path: Path) -> None:
    path = tmp_path / "me.yaml"
    digest = "0" * 64
    path.write_text(HEAD.format(name="me") + f"extends: {{policy: me.yaml, digest: 'sha256:{digest}'}}\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="in a circle"):
        load_policy(path, TAXONOMY)


def test_zones_are_narrowed(loaded: Callable[[str], Policy]) -> None:
    policy = loaded(
        'zones: {local: [{models: "ollama/*", endpoint: "http://127.0.0.1:11434"}]}\nroute: {local: [ollama/llama3.3]}\n'
    )
    assert [(one.zone, one.models) for one in policy.deployment.entries] == [("local", "ollama/*"), ("partner", "vllm/*")]
    assert policy.deployment.route["local"] == ("ollama/llama3.3",)
