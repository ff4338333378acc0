"""A policy file and the texts that its cases should expect in, the file with them in their places out, all else as it was."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from privacyguard.errors import PolicyError
from privacyguard.policy.diagnostics import Code, explanations
from privacyguard.policy.strict_yaml import parse

STEP = 2  # blanks a level
BOM = "\ufeff"


def with_texts(source: bytes, file: str, texts: Mapping[int, str]) -> bytes:
    """The file with `expect.redacted` of the tests at these indices rewritten; each has one already.

    A block stays a block where it can hold the text. What stood in quotes, or bare, stands in double quotes.

    Raises:
        PolicyError: the texts cannot be put in without changing anything else.
    """
    before = parse(source, file).data
    whole = source.decode("utf-8")
    text = whole.removeprefix(BOM)
    root = YAML(typ="safe", pure=True).compose(text)
    spots = [(*_entry(root, index), new) for index, new in texts.items()]
    for key, value, new in sorted(spots, key=lambda spot: -spot[1].start_mark.index):
        text = _replaced(text, key, value, new)
    result = ((BOM if whole.startswith(BOM) else "") + text).encode()
    if parse(result, file).data != _expected(before, texts):
        problem = "the texts cannot be written into it without changing what else it says; write them by hand"
        raise PolicyError(problem, code=Code.NOT_YAML, help=explanations()[Code.NOT_YAML].help, file=file)
    return result


def _entry(root: Node, index: int) -> tuple[Node, ScalarNode]:
    """The key and the value of `expect.redacted` of a test."""
    test = _of(root, "tests")[1].value[index]
    key, value = _of(_of(test, "expect")[1], "redacted")
    assert isinstance(value, ScalarNode)  # the schema says so
    return key, value


def _of(node: Node, name: str) -> tuple[Node, Node]:
    assert isinstance(node, MappingNode)
    return next((key, value) for key, value in node.value if key.value == name)


def _replaced(text: str, key: Node, value: ScalarNode, new: str) -> str:
    start = value.start_mark.index
    if value.style not in ("|", ">"):
        return text[:start] + _quoted(new) + text[value.end_mark.index :]
    indent = key.start_mark.column
    after = text[_end_of_block(text, start, indent) :]
    told = _block(new, indent + STEP) if after else _quoted(new)  # at the end of a file a block has lost its last line end
    return text[:start] + told + after


def _end_of_block(text: str, start: int, indent: int) -> int:
    """Where the last line of a block that begins behind `start` ends; its key stands in column `indent`."""
    end = at = text.find("\n", start)
    while 0 <= at < len(text):
        following = text.find("\n", at + 1)
        stop = following if following >= 0 else len(text)
        line = text[at + 1 : stop]
        if line.strip():
            if len(line) - len(line.lstrip(" ")) <= indent:
                break
            end = stop
        at = following
    return end if end >= 0 else len(text)


def _block(text: str, indent: int) -> str:
    """A literal block, or the text in quotes where a block would not give it back."""
    body = text.removesuffix("\n")
    fits = body and not body.startswith((" ", "\n")) and not body.endswith("\n")
    if not fits or not all(sign.isprintable() or sign == "\n" for sign in body):
        return _quoted(text)
    lines = (" " * indent + line if line else "" for line in body.split("\n"))
    return "\n".join(("|" if text.endswith("\n") else "|-", *lines))


def _quoted(text: str) -> str:
    told = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08X}" for sign in told)


def _expected(data: Any, texts: Mapping[int, str]) -> Any:
    changed = copy.deepcopy(data)
    for index, new in texts.items():
        changed["tests"][index]["expect"]["redacted"] = new
    return changed
