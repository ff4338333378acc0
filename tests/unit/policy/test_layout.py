"""Laid out, a file says what it said: keys in the order of the language, two blanks a level, every comment with its key."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path
from typing import Any

import pytest
from policy_writing import TAXONOMY
from ruamel.yaml import YAML

from privacyguard.errors import PolicyError
from privacyguard.policy.layout import laid_out
from privacyguard.policy.load import packs, policy_of
from privacyguard.policy.policy import Policy
from privacyguard.policy.strict_yaml import parse

ROOT = Path(__file__).parents[3]
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHIPPED = {path.stem: path.read_bytes() for path in packs().values()}
BLOCKS = {
    f"{page.name}, block {number}": found[1].encode()
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    for number, found in enumerate(BLOCK.finditer(page.read_text()))
}
OTHERS = {
    str(path.relative_to(ROOT / "tests")): path.read_bytes()
    for path in [*ROOT.glob("tests/unit/policy/bad/**/*.yaml"), *ROOT.glob("tests/unit/cli/open/*.yaml")]
}


def _meaning(policy: Policy) -> tuple[str, ...]:
    """Everything that a policy compiles to, but for its bytes and where things stand in them."""
    told = re.sub(r"line=\d+|digest='\w+'", "", repr(policy))
    return (told, *(repr(case.messages) for case in policy.cases), *map(repr, policy.plugins.denied))


@pytest.mark.parametrize("content", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_policy_is_laid_out(content: bytes) -> None:
    assert laid_out(content, "f").decode() == content.decode()


@pytest.mark.parametrize("content", BLOCKS.values(), ids=BLOCKS)
def test_every_policy_in_the_documentation_is_laid_out(content: bytes) -> None:
    assert laid_out(content, "f").decode() == content.decode()


@pytest.mark.parametrize("content", [*SHIPPED.values(), *BLOCKS.values(), *OTHERS.values()], ids=[*SHIPPED, *BLOCKS, *OTHERS])
def test_what_is_laid_out_says_the_same_and_stays_as_it_is(content: bytes) -> None:
    try:
        data = parse(content, "f").data
    except PolicyError:
        with pytest.raises(PolicyError):
            laid_out(content, "f")
        return
    if "nan" in repr(data):
        return  # no number equals it
    result = laid_out(content, "f")
    assert parse(result, "f").data == data
    assert laid_out(result, "f") == result
    assert sorted(_comments(result)) == sorted(_comments(content))


def _comments(content: bytes) -> list[str]:
    return re.findall(r"(?:^|(?<=\s))#.*$", content.decode(), re.MULTILINE)


def _shuffled(data: Any, source: random.Random) -> Any:
    if isinstance(data, dict):
        names = list(data)
        source.shuffle(names)
        return {name: _shuffled(data[name], source) for name in names}
    return [_shuffled(one, source) for one in data] if isinstance(data, list) else data


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", SHIPPED)
def test_a_policy_in_any_order_and_indentation_is_put_in_order_with_the_same_meaning(name: str, seed: int) -> None:
    source = random.Random(seed)
    data = parse(SHIPPED[name], "f").data
    writer = YAML()
    writer.indent(mapping=source.randint(1, 6), sequence=(step := source.randint(2, 6)), offset=source.randint(0, step - 2))
    writer.default_flow_style = source.choice([False, None])
    writer.width = source.choice([20, 80, 4000])
    out = io.StringIO()
    writer.dump(_shuffled(data, source), out)
    mixed = out.getvalue().encode()
    result = laid_out(mixed, "f")
    assert laid_out(result, "f") == result
    assert _meaning(policy_of(result, "f", TAXONOMY)) == _meaning(policy_of(SHIPPED[name], "f", TAXONOMY))
    assert [line[: line.index(":")] for line in result.decode().splitlines() if re.match(r"\w+:", line)][:2] == [
        "apiVersion", "name",
    ]  # fmt: skip


WRITTEN = """\
# what heads the file stays there

# about the rules
rules:
# above a
- then: redact   # why redact
  # about the id
  id: a
  when:
      # in all
      all:
      - score: 0.3
        entities: PERSON
      # above the second
      - any: [{score: 0.2, domain: medical},
              {kind: content}]   # two of them
      # below the second
- {then: block, id: b, when: {kind: content}}

-
    why: |
        literal # and no comment
          more
    id: c
    then: redact
    when: {kind: identifier}
name: x
apiVersion: privacyguard/v1
zones:
    partner: {rank: 4}
    local:
        - endpoint: "http://127.0.0.1:11434"
          models: "ollama/*"
# what ends it
"""
EXPECTED = """\
# what heads the file stays there

apiVersion: privacyguard/v1
name: x
zones:
  partner: {rank: 4}
  local:
    - models: "ollama/*"
      endpoint: "http://127.0.0.1:11434"
# about the rules
rules:
  # above a
  # about the id
  - id: a
    when:
      # in all
      all:
        - entities: PERSON
          score: 0.3
        # above the second
        - any: [{domain: medical, score: 0.2},
                {kind: content}]   # two of them
        # below the second
    then: redact   # why redact
  - {id: b, when: {kind: content}, then: block}

  - id: c
    why: |
        literal # and no comment
          more
    when: {kind: identifier}
    then: redact
# what ends it
"""


def test_comments_go_with_the_key_below_them_and_chosen_names_keep_their_order() -> None:
    assert laid_out(WRITTEN.encode(), "f").decode() == EXPECTED
    assert laid_out(WRITTEN.replace("\n", "\r\n").encode(), "f").decode() == EXPECTED
    assert laid_out(b"\xef\xbb\xbf" + WRITTEN.encode(), "f").decode() == EXPECTED


def test_a_deployment_file_is_laid_out_too() -> None:
    places = b"zones:\n    local:\n    - {endpoint: 'http://127.0.0.1:1', models: a}\n"
    assert laid_out(b"kind: deployment\nroute: {local: a}\n" + places + b"apiVersion: x", "f").decode().splitlines() == [
        "apiVersion: x",
        "kind: deployment",
        "zones:",
        "  local:",
        "    - {models: a, endpoint: 'http://127.0.0.1:1'}",
        "route: {local: a}",
    ]


def test_what_cannot_be_moved_without_a_change_is_left_and_told() -> None:
    with pytest.raises(PolicyError, match="cannot be laid out without changing what it says"):
        laid_out(b"name: |+\n  kept\n\n\napiVersion: x\n", "f")
