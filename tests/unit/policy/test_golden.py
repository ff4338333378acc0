from __future__ import annotations

import pytest

from privacyguard.policy.golden import with_texts
from privacyguard.policy.strict_yaml import parse

NEW = {
    "a word": "[PERSON_1]",
    "signs of YAML": 'a: "b" # c \\ {d}',
    "two lines": "one\ntwo",
    "a line end": "one\n",
    "blank lines": "one\n\n\ntwo\n\n",
    "blanks first": "  one\n two",
    "nothing": "",
    "letters of other scripts": "Ä 漢 😀",
    "what cannot be seen": "a\u2028b\x85c\x7fd\te\ufefff",
}
FILES = {
    "bare": "redacted: old",
    "single quotes": "redacted: 'old'   # kept",
    "double quotes over two lines": 'redacted: "old\n        words"   # kept',
    "a literal block": "redacted: |\n        old\n\n          words\n\n      # kept",
    "a folded block": "redacted: >-\n        old\n        words",
    "a key behind it": "redacted: old\n      because: []   # kept",
    "a block and a key behind it": "redacted: |-\n        old\n      because: []   # kept",
}
HEAD = """# first
apiVersion: privacyguard/v1
tests:
  - {name: a, expect: {verdict: allow}}
  - name: b   # a case
    expect:
      verdict: redact
      """


@pytest.mark.parametrize("new", NEW.values(), ids=NEW)
@pytest.mark.parametrize("case", FILES.values(), ids=FILES)
@pytest.mark.parametrize("end", ["\n", "\n\n", "", "\n  # last\n  - {name: c, expect: {redacted: other}}\n"])
def test_a_text_is_written_in_its_place_and_nothing_else_changes(case: str, new: str, end: str) -> None:
    before = HEAD + case + end
    after = with_texts(before.encode(), "p.yaml", {1: new}).decode()
    data = parse(before.encode(), "p.yaml").data
    data["tests"][1]["expect"]["redacted"] = new  # type: ignore[call-overload,index]  # plain data
    assert parse(after.encode(), "p.yaml").data == data
    comments = [line.partition("#")[2] for line in before.splitlines() if "#" in line]
    assert all(comment in after for comment in comments)
    assert after.startswith(HEAD)
    assert after.endswith(end)


def test_several_texts_are_written_at_once() -> None:
    lines = "tests:", "- {expect: {redacted: a}}", "- {expect: {redacted: b}}   # kept", "- {expect: {redacted: c}}", ""
    first, _, second, third, last = (
        with_texts("\n".join(lines).encode(), "p.yaml", {0: "long " * 9, 2: "z"}).decode().split("\n")
    )
    assert (first, second, last) == (lines[0], lines[2], "")
    assert third == '- {expect: {redacted: "z"}}'


def test_a_mark_of_the_bytes_order_stays() -> None:
    source = "\ufefftests: [{expect: {redacted: a}}]\n".encode()
    assert with_texts(source, "p.yaml", {0: "b"}) == '\ufefftests: [{expect: {redacted: "b"}}]\n'.encode()
