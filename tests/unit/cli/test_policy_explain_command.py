"""`policy explain`: a call in; why it is decided so as text, as JSON with the promised keys, or as one page for anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import LETTER, Ended

Command = Callable[..., Ended]
FACTS = "PERSON:0.9,HEALTH_CONDITION:0.7,US_SSN:0.4"
RULES = """apiVersion: privacyguard/v1
name: clinic
caller: {team: verified}
zones:
  local: [{models: "ollama/*", endpoint: "http://127.0.0.1:11434"}]
route: {local: [ollama/llama3.3]}
rules:
  - id: health
    why: Health & money <b>stay</b> "here" <script>alert(1)</script>.
    controls: [GDPR-9]
    when: {domain: medical, kind: content}
    then: route_local
    floor: redact
  - {id: names, when: {entities: PERSON}, then: redact}
  - {id: masked, when: {entities: PERSON, score: 0.6}, then: redact, with: mask}
exceptions:
  - id: pilot
    relaxes: health
    to: redact
    when: {entities: HEALTH_CONDITION, caller: {team: billing}}
    justification: A pilot.
    approved_by: the officer
    expires: "2026-08-01T00:00:00+00:00"
"""
NOON = "2026-07-01T12:00:00+00:00"
VOID = {"meta", "br", "meter"}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES)
    return path


class Reader(HTMLParser):
    """Checks that what is opened is closed in turn; keeps the elements, their attributes and the words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID - {"meter"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


@pytest.fixture
def page_of(command: Command, tmp_path: Path) -> Callable[..., tuple[str, Reader]]:
    def make(*arguments: object) -> tuple[str, Reader]:
        file = tmp_path / "page.html"
        ended = command("policy", "explain", *arguments, "--format", "html", "--output", file)
        assert (ended.code, ended.err) == (0, "")
        text = file.read_text(encoding="utf-8")
        return text, Reader(text)

    return make


def test_the_text_says_what_decided_what_nearly_acted_and_what_would_change_it(command: Command) -> None:
    ended = command("policy", "explain", "--facts", FACTS, "--now", NOON)
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == "route_local -> any model in local (local), because content-stays-local, default/HEALTH_CONDITION"
    assert "  would change: without HEALTH_CONDITION at 0.70: redact" in lines
    assert any(line.startswith("  nearly: identifiers-redacted at default.yaml:") for line in lines)


def test_the_json_has_the_promised_keys(command: Command, rules: Path) -> None:
    ended = command("policy", "explain", rules, "--facts", FACTS, "--now", NOON, "--format", "json")
    told = json.loads(ended.out)
    keys = (
        "policy file digest now verdict because requested destination watched_verdict caller findings unknown opaque failed",
        "zones changes nearly reasons next_steps",
    )
    assert list(told) == " ".join(keys).split()
    third, local = told["zones"]
    assert list(third) == "zone rank state goes_here served denied_by outdone findings".split()
    assert (third["state"], third["denied_by"], third["outdone"]) == (
        "denied",
        ["default/HEALTH_CONDITION", "health"],
        ["masked"],
    )
    assert third["findings"][0] == {
        "finding": 0,
        "form": "placeholder",
        "by": ["names"],
        "outdone": [{"reason": "masked", "form": "mask"}],
        "acts_from": None,
    }
    assert local["goes_here"] is True
    assert {tuple(one) for one in told["changes"]} == {("if", "kind", "verdict", "destination", "looser")}
    assert {(one["reason"], one["kind"]) for one in told["nearly"]} == {("pilot", "Said"), ("default/US_SSN", "Scored")}
    assert told["reasons"]["health"] == {
        "kind": "rule",
        "at": f"{rules}:8",
        "layer": "clinic",
        "then": "route_local",
        "why": 'Health & money <b>stay</b> "here" <script>alert(1)</script>.',
        "controls": ["GDPR-9"],
    }


def test_the_page_is_well_formed_and_asks_for_nothing(page_of: Callable[..., tuple[str, Reader]], rules: Path) -> None:
    text, page = page_of(rules, "--facts", FACTS, "--now", NOON)
    assert text.startswith("<!doctype html>\n")
    assert page.elements[0] == ("html", {"lang": "en"})
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form", "a", "base"}
    assert not [
        name for _, attributes in page.elements for name in attributes if name in ("src", "href") or name.startswith("on")
    ]
    assert not re.search(r"https?:|url\(|@import|//[a-z]", text)


def test_the_page_can_be_read_by_ear_and_by_headings(page_of: Callable[..., tuple[str, Reader]], rules: Path) -> None:
    _, page = page_of(rules, "--facts", FACTS, "--now", NOON)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(head.get("scope") in ("col", "row") for head in page.tags("th"))
    assert len(page.tags("caption")) == len(page.tags("table"))
    names = {attributes["id"] for tag, attributes in page.elements if tag == "h2"}
    assert {attributes["aria-labelledby"] for attributes in page.tags("section")} == names


def test_the_page_says_it_in_plain_words(page_of: Callable[..., tuple[str, Reader]], rules: Path) -> None:
    _, page = page_of(rules, "--facts", FACTS, "--now", NOON)
    for words in (
        "This call may only go to your own models (local).",
        'Health & money <b>stay</b> "here" <script>alert(1)</script>.',
        "Serves GDPR-9.",
        "Health condition",
        "Third parties (any outside provider): nothing",
        "Without health condition at 70% may go once parts of it are rewritten",
        "If the caller's team were billing",
        "The call goes here",
        "outdone: masked",
    ):
        assert words in page.text


def test_a_hostile_policy_writes_no_markup(page_of: Callable[..., tuple[str, Reader]], rules: Path) -> None:
    text, page = page_of(rules, "--facts", FACTS, "--now", NOON)
    assert "<script>alert" not in text
    assert "<b>" not in text
    assert not page.tags("script")
    assert "<script>alert(1)</script>" in page.text


def test_no_text_of_the_call_is_told_unless_it_is_asked_for(
    command: Command, page_of: Callable[..., tuple[str, Reader]], tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER)
    everything = [page_of("--file", letter)[0]]
    everything += [command("policy", "explain", "--file", letter, "--format", form).out for form in ("text", "json")]
    for told in everything:
        assert "US_SSN" in told
        assert not any(word in told for word in ("Maria", "Lopez", "536-90-4399", "536904399", "parcel"))


def test_a_text_that_is_asked_for_is_shown_with_what_was_found_and_as_it_leaves(
    page_of: Callable[..., tuple[str, Reader]],
) -> None:
    hostile = "Ask <img src=x onerror=alert(1)> & SSN 536-90-4399\x1b[2J\u202e </pre><script>1</script>"
    text, page = page_of("--text", hostile, "--show-text")
    assert not page.tags("img")
    assert not page.tags("script")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert '<mark class="found">536-90-4399</mark><span class="tag">US SSN</span>' in text
    assert "As it leaves, to third parties" in page.text
    assert "[US_SSN_1]" in page.text
    assert "<img src=x onerror=alert(1)> &" in page.text


def test_messages_are_a_list_or_a_whole_call(command: Command, tmp_path: Path) -> None:
    chat = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "SSN 536-90-4399"}]
    verdicts = []
    for name, content in (("list.json", chat), ("call.json", {"model": "any", "messages": chat})):
        file = tmp_path / name
        file.write_text(json.dumps(content))
        verdicts.append(json.loads(command("policy", "explain", "--messages", file, "--format", "json").out)["verdict"])
    assert verdicts == ["redact", "redact"]


def test_who_calls_when_and_what_is_up_decides_too(command: Command, rules: Path) -> None:
    def verdict(*arguments: str) -> str:
        told = command("policy", "explain", rules, "--facts", "HEALTH_CONDITION:0.7", "--format", "json", *arguments)
        return str(json.loads(told.out)["verdict"])

    assert verdict("--now", NOON) == "route_local"
    assert verdict("--now", NOON, "--unreachable", "local") == "block"
    assert verdict("--now", NOON, "--requested", "local") == "allow"
    arguments = ("--facts", "HEALTH_CONDITION", "--now", NOON, "--caller", "team=billing", "--format", "json")
    third = json.loads(command("policy", "explain", rules, *arguments).out)["zones"][0]
    assert third["findings"][0]["by"] == ["health"]  # as the exception leaves it: the default is lifted
    assert third["findings"][0]["form"] == "placeholder"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "give one of --text, --file, --messages and --facts"),
        (("--text", "a", "--facts", "PERSON"), "give one of"),
        (("--facts", "PERSN:0.9"), "unknown entity 'PERSN' (did you mean 'PERSON'?)"),
        (("--facts", "PERSON:2"), "is no ENTITY:SCORE"),
        (("--facts", "PERSON", "--requested", "locl"), "unknown zone 'locl'"),
        (("--facts", "PERSON", "--unreachable", "nowhere"), "unknown zone 'nowhere'"),
        (("--facts", "PERSON", "--caller", "team"), "is no NAME=VALUE"),
        (("--facts", "PERSON", "--caller", "teem=a"), "does not ask for 'teem'"),
        (("--facts", "PERSON", "--now", "today"), "is no instant with an offset"),
        (("--facts", "PERSON", "--format", "pdf"), "is not one of text, json, html"),
        (("--facts", "PERSON", "--show-text"), "only a page shows text"),
        (("--file", "absent.txt"), "cannot be read"),
        (("--messages", "absent.json"), "cannot be read"),
        (("--facts", "PERSON", "--output", "absent/page.html"), "cannot be written"),
    ],
)
def test_what_cannot_be_used_is_said(
    command: Command, arguments: tuple[str, ...], problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = command("policy", "explain", *arguments)
    assert ended.code == 2
    assert problem in " ".join(ended.err.replace("│", " ").split())


@pytest.mark.parametrize("content", [b"\xff", b"no json", b"[]", b'["a"]', b'{"messages": 1}'])
def test_messages_that_are_none_are_refused(command: Command, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "messages.json"
    file.write_bytes(content)
    assert command("policy", "explain", "--messages", file).code == 2
