"""A policy file loads, or says at file:line:column what is wrong and what was meant; each file in bad/ is wrong in one way."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from policy_writing import TAXONOMY, policy, written

from privacyguard.errors import ConfigError, PolicyError
from privacyguard.places import LOCAL, THIRD_PARTY, Zone
from privacyguard.policy.load import deployment_of, load_deployment, load_policy, packs, policy_of
from privacyguard.policy.strict_yaml import MAX_BYTES, parse

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
LAYERED = sorted((Path(__file__).parent / "bad" / "layers").glob("*/app.yaml"))
RULES_IN_A_LARGE_POLICY = 10_000
BILLION_LAUGHS = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (name, name, b", ".join([b"*%c" % (name - 1)] * 9)) for name in b"bcdefghij"
)
SECONDS_FOR_A_LARGE_POLICY = 30  # takes about 4; a load that is quadratic in the rules takes minutes


def _expected(content: bytes) -> tuple[str, str]:
    """The code and the beginning of the message that the first line of a bad file names."""
    code, _, told = content.decode().splitlines()[0].removeprefix("# expect ").partition(" ")
    return code, told


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_at_the_place_of_its_fault(path: Path) -> None:
    content = path.read_bytes()
    code, expected = _expected(content)
    with pytest.raises(PolicyError) as caught:
        policy_of(content, path.name, TAXONOMY)
    error = caught.value
    assert (error.code, str(error)[: len(path.name) + 1 + len(expected)]) == (code, f"{path.name}:{expected}")
    assert str(error) == f"{error.file}:{error.line}:{error.column}: {error.problem} [{error.code}]"


@pytest.mark.parametrize("path", LAYERED, ids=lambda path: path.parent.name)
def test_a_bad_stack_of_files_is_refused_at_the_place_of_its_fault(path: Path) -> None:
    code, expected = _expected(path.read_bytes())
    with pytest.raises(PolicyError) as caught:
        load_policy(path, TAXONOMY)
    error = caught.value
    assert (error.code, f"{Path(error.file).name}:{error.line}:{error.column}: {error.problem}"[: len(expected)]) == (
        code,
        expected,
    )
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "f:1:1: file is empty [PG104]", id="no bytes"),
        pytest.param(b"---\n", "f:1:1: file is empty [PG104]", id="an empty document"),
        pytest.param(b"\xff\xfea\x00", "f:1:1: file is not UTF-8 text [PG103]", id="UTF-16"),
        pytest.param(b"name: x\ndescription: caf\xe9\n", "f:2:1: file is not UTF-8 text [PG103]", id="Latin-1"),
        pytest.param(written("description: \x00"), "f:3:1: not valid YAML: it holds a control character [PG103]", id="NUL"),
        pytest.param(b"#" * (MAX_BYTES + 1), "f:1:1: file has 4000001 bytes, more than 4000000 [PG105]", id="too long"),
        pytest.param(b"[" * 200_000, "f:1:41: nested too deeply [PG105]", id="a bomb of brackets"),
        pytest.param(b"? " * 50_000, "f:1:3: a key must be a plain word [PG109]", id="a bomb of keys"),
        pytest.param(BILLION_LAUGHS, "f:2:8: aliases are not allowed; write the value out [PG107]", id="a bomb of aliases"),
    ],
)
def test_bytes_that_no_yaml_file_can_show_are_refused(content: bytes, expected: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy_of(content, "f", TAXONOMY)
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("NO", "NO"), ("no", "no"), ("Yes", "Yes"), ("on", "on"), ("y", "y"), ("12:30", "12:30"), ("2026-11-23", "2026-11-23"),
        ("1_000", "1_000"), ("-0x10", "-0x10"), ("=", "="), ("<<", "<<"), ("9" * 5000, float("inf")), ("'true'", "true"),
        ('"0.5"', "0.5"), ("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("012", 12), ("0o17", 15),
        ("0x1F", 31), ("-3", -3), ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0),
    ],
)  # fmt: skip
def test_plain_words_mean_what_yaml_1_2_says(word: str, meaning: object) -> None:
    data = parse(f"word: {word}\n".encode(), "f").data
    assert data == {"word": meaning}
    assert isinstance(data, dict)
    assert type(data["word"]) is type(meaning)


def test_infinity_is_a_number() -> None:
    assert parse(b"a: -.inf", "f").data == {"a": float("-inf")}


def test_positions_are_those_of_keys_and_items() -> None:
    document = parse(b"rules:\n  - id: a\n    when:\n      kind: [x, y]\n", "f")
    assert document.position(("rules",)) == (1, 1)
    assert document.position(("rules", 0)) == (2, 5)
    assert document.position(("rules", 0, "when", "kind", 1)) == (4, 17)
    assert document.position(("rules", 0, "when", "missing")) == (3, 5)


def test_a_byte_order_mark_is_no_text() -> None:
    assert policy_of(b"\xef\xbb\xbf" + written(), "f", TAXONOMY).name == "written"


def test_ten_thousand_rules_and_their_invariants_load_in_bounded_time() -> None:
    rules = [
        f"  - {{id: r{number}, when: {{kind: identifier, score: {number / RULES_IN_A_LARGE_POLICY}}}, then: redact}}"
        for number in range(RULES_IN_A_LARGE_POLICY)
    ]
    promise = "  - {id: never-raw, never: {kind: [identifier, credential], reaches: third_party}}"
    started = time.perf_counter()
    loaded = policy_of(written("rules:", *rules, "invariants:", promise), "f", TAXONOMY)
    assert time.perf_counter() - started < SECONDS_FOR_A_LARGE_POLICY
    assert len(loaded.rules) == RULES_IN_A_LARGE_POLICY


@pytest.mark.parametrize("name", packs())
def test_a_shipped_policy_loads_by_its_name(name: str) -> None:
    loaded = load_policy(name, TAXONOMY)
    assert loaded.name == name
    assert loaded.file == f"{name}.yaml"
    assert loaded.cases


def test_the_default_policy_ships() -> None:
    assert "default" in packs()


def test_a_bare_name_is_a_shipped_pack_and_never_a_file_beside_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").write_bytes(written())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PolicyError, match=r"^mine:1:1: no shipped policy has this name; give a path"):
        load_policy("mine", TAXONOMY)
    assert load_policy("./mine", TAXONOMY).name == "written"


def test_a_misspelt_pack_is_told_what_was_meant() -> None:
    with pytest.raises(PolicyError, match=r"did you mean 'default'\?"):
        load_policy("defualt", TAXONOMY)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str) -> None:
    with pytest.raises(PolicyError, match="cannot be read: ") as caught:
        load_policy(tmp_path / name, TAXONOMY)
    assert caught.value.__context__ is None


def test_the_digest_is_that_of_the_bytes_that_were_parsed(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(written("# one"))
    first = load_policy(path, TAXONOMY)
    path.write_bytes(written("# two"))
    second = load_policy(path, TAXONOMY)
    assert first.own.source == written("# one")
    assert first.digest != second.digest
    assert len(first.digest) == 64


def test_errors_of_the_schema_carry_no_cause() -> None:
    with pytest.raises(PolicyError) as caught:
        policy("{id: a, when: {kind: identifier}, then: redcat}")
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_a_deployment_file_declares_zones_routes_tools_and_the_log(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(
        """apiVersion: privacyguard/v1
kind: deployment
zones:
  partner: {rank: 40, entries: [{models: vllm/*, endpoint: "https://models.partner.test/v1/"}]}
  local:
    - {models: ["ollama/*", "llamafile/*"], endpoint: "http://10.20.0.7:11434", peers: 10.20.0.7/32, plaintext: accepted}
route: {local: ollama/llama3.3}
tools: {"crm_*": partner}
audit: /var/log/privacyguard
"""
    )
    deployment, directory = load_deployment(path)
    assert deployment.zones == (THIRD_PARTY, Zone("partner", 40), LOCAL)
    assert [(entry.zone, entry.models, entry.endpoint, entry.plaintext) for entry in deployment.entries] == [
        ("partner", "vllm/*", "https://models.partner.test/v1", False),
        ("local", "ollama/*", "http://10.20.0.7:11434", True),
        ("local", "llamafile/*", "http://10.20.0.7:11434", True),
    ]
    assert deployment.route == {"local": ("ollama/llama3.3",)}
    assert deployment.tools == {"crm_*": "partner"}
    assert directory == "/var/log/privacyguard"


def test_a_deployment_can_be_given_in_python_as_in_a_file() -> None:
    entry = {"models": "ollama/*", "endpoint": "http://127.0.0.1:11434"}
    assert deployment_of({"local": [entry]}) == deployment_of({"zones": {"local": [entry]}})
    assert deployment_of({}).zones == (THIRD_PARTY, LOCAL)


@pytest.mark.parametrize("zones", [{"local": [object()]}, {"local": {1, 2}}])
def test_a_deployment_of_anything_but_plain_values_is_refused(zones: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="plain mappings") as caught:
        deployment_of(zones)
    assert caught.value.__context__ is None
