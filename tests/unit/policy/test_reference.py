from __future__ import annotations

import re
from pathlib import Path

import pytest

from privacyguard.policy.reference import example, examples_at, meaning, reference, sections
from privacyguard.policy.schema import PolicyModel

PAGE = Path(__file__).parents[3] / "docs" / "policy-reference.md"
SECTIONS = list(sections(PolicyModel.model_json_schema(by_alias=True)))


def test_the_page_in_the_docs_is_the_generated_one() -> None:
    assert PAGE.read_text() == reference(), "make docs"


@pytest.mark.parametrize(
    "path", [f"{one.path}.{key}".removeprefix(".") for one in SECTIONS for key in one.schema["properties"]]
)
def test_every_key_has_an_example_and_a_meaning(path: str) -> None:
    assert examples_at(example(), path)
    section, _, key = path.rpartition(".")
    schema = next(one.schema for one in SECTIONS if one.path == section)
    assert len(meaning(schema["properties"][key], SECTIONS[0].schema["$defs"])) > 9


def test_every_example_has_the_shape_of_the_language() -> None:
    """Its keys could not stand together in one policy, and nobody asks them to."""
    data = example()
    assert isinstance(data, dict)
    del data["audit"]
    PolicyModel.model_validate(data)


def test_every_link_of_the_page_leads_to_a_table() -> None:
    page = reference()
    anchors = {re.sub(r"[^a-z_]", "", heading.lower()) for heading in re.findall(r"^## `(.+)`$", page, re.MULTILINE)}
    links = set(re.findall(r"\]\(#([^)]+)\)", page))
    assert len(links) > 15
    assert links <= anchors
