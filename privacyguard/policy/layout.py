"""A policy or deployment file in, the same file with its keys in the order of the language and two blanks a level out.

Lines are moved and shifted, never written anew: comments stay with the key below them, flow collections on their lines, and
what people chose to quote stays quoted. Keys that people choose themselves (zones, tools, facts) keep their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from privacyguard.errors import PolicyError
from privacyguard.policy.diagnostics import Code, explanations
from privacyguard.policy.schema import DeploymentModel, PolicyModel
from privacyguard.policy.strict_yaml import parse

STEP = 2  # blanks a level


def laid_out(source: bytes, file: str) -> bytes:
    """The file in the layout of the language: UTF-8, `\\n` at every line's end.

    Raises:
        PolicyError: it is not strict YAML, or it cannot be laid out without changing what it says.
    """
    data = parse(source, file).data
    model = DeploymentModel if isinstance(data, dict) and data.get("kind") == "deployment" else PolicyModel
    schema = model.model_json_schema(by_alias=True)
    text = "\n".join(source.decode("utf-8").removeprefix("\ufeff").splitlines()).rstrip("\n") + "\n"
    text = _Flows(text, schema).ordered()
    result = "\n".join(_Blocks(text, schema).ordered()).rstrip("\n") + "\n"
    if not _same(result, data, file):
        problem = "it cannot be laid out without changing what it says; lay it out by hand"
        raise PolicyError(problem, code=Code.NOT_YAML, help=explanations()[Code.NOT_YAML].help, file=file)
    return result.encode()


def _same(text: str, data: object, file: str) -> bool:
    try:
        return parse(text.encode(), file).data == data
    except PolicyError:
        return False


def _root(text: str) -> Node:
    found: Node = YAML(typ="safe", pure=True).compose(text)
    return found


class _Shape:
    """The JSON Schema of what stands somewhere: which keys it has, in which order, and what stands under them."""

    def __init__(self, node: Any, schema: dict[str, Any]) -> None:
        while "$ref" in node or "anyOf" in node:
            choices = [one for one in node.get("anyOf", ()) if one.get("type") != "null"]
            node = choices[0] if choices else schema["$defs"][node["$ref"].rpartition("/")[2]]
        self._node, self._schema = node, schema

    def key(self, name: str) -> _Shape:
        inner = self._node.get("properties", {}).get(name, self._node.get("additionalProperties"))
        return _Shape(inner if isinstance(inner, dict) else {}, self._schema)

    def item(self) -> _Shape:
        entries = self._node.get("properties", {}).get("entries", {})  # a zone may be the list of its entries
        return _Shape(self._node.get("items", entries.get("items", {})), self._schema)

    def order(self, names: Sequence[str]) -> list[int]:
        """The places of these keys in the order of the language; what it does not know stays behind, as it was."""
        known = list(self._node.get("properties", ()))
        return sorted(range(len(names)), key=lambda at: known.index(names[at]) if names[at] in known else len(known))


class _Flows:
    """Orders the keys of flow mappings, each on the lines where it stands."""

    def __init__(self, text: str, schema: dict[str, Any]) -> None:
        self._text, self._schema = text, schema

    def ordered(self) -> str:
        parts, at = [], 0
        for node, shape in self._outermost(_root(self._text), _Shape(self._schema, self._schema)):
            parts += [self._text[at : node.start_mark.index], self._written(node, shape)]
            at = node.end_mark.index
        return "".join(parts) + self._text[at:]

    def _outermost(self, node: Node, shape: _Shape) -> Iterator[tuple[Node, _Shape]]:
        if isinstance(node, CollectionNode) and node.flow_style:
            yield node, shape
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                yield from self._outermost(value, shape.key(key.value))
        elif isinstance(node, SequenceNode):
            for item in node.value:
                yield from self._outermost(item, shape.item())

    def _written(self, node: Node, shape: _Shape) -> str:
        if isinstance(node, MappingNode):
            spans = [(key.start_mark.index, value.end_mark.index) for key, value in node.value]
            parts = [
                self._text[key.start_mark.index : value.start_mark.index] + self._written(value, shape.key(key.value))
                for key, value in node.value
            ]
        elif isinstance(node, SequenceNode):
            spans = [(item.start_mark.index, item.end_mark.index) for item in node.value]
            parts = [self._written(item, shape.item()) for item in node.value]
        else:
            return self._text[node.start_mark.index : node.end_mark.index]
        edges = [node.start_mark.index, *(place for span in spans for place in span), node.end_mark.index]
        between = [self._text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
        if isinstance(node, MappingNode) and not any("#" in gap for gap in between):  # a comment is about one of them
            parts = [parts[at] for at in shape.order([key.value for key, _ in node.value])]
        return "".join(gap + part for gap, part in zip(between, [*parts, ""], strict=True))


class _Blocks:
    """Orders the keys of block mappings and shifts them to their level, comments and all."""

    def __init__(self, text: str, schema: dict[str, Any]) -> None:
        self._lines, self._schema = text.split("\n"), schema
        self._root = _root(text)

    def ordered(self) -> list[str]:
        """What heads the file and what ends it stays there, but for a comment of its own right above the first key."""
        start = first = self._root.start_mark.line
        while first and self._lines[first - 1].startswith("#"):
            first -= 1
        if not first or self._lines[first - 1].strip():
            first = start
        last = len(self._lines)
        while last - 1 > self._end(self._root, 0) and self._is_lead(self._lines[last - 1], 0):
            last -= 1
        body = self._node(self._root, _Shape(self._schema, self._schema), first, last, 0)
        return [*self._lines[:first], *body, *self._lines[last:]]

    def _node(self, node: Node, shape: _Shape, first: int, last: int, indent: int) -> list[str]:
        """The lines from `first` to `last` that hold a block collection, at its new level."""
        if isinstance(node, MappingNode) and not node.flow_style:
            starts = [key.start_mark.line for key, _ in node.value]
            ends = [self._end(value, key.start_mark.column) for key, value in node.value]
            column = node.value[0][0].start_mark.column
            leads = self._leads(starts, ends, column, first)
            written = [
                self._entry(value, shape.key(key.value), start, end, column, indent)
                for (key, value), start, end in zip(node.value, starts, [*leads[1:], last], strict=True)
            ]
            return self._joined(written, starts, leads, shape.order([key.value for key, _ in node.value]), indent)
        if isinstance(node, SequenceNode) and not node.flow_style:
            column = node.start_mark.column
            starts = [self._dash(item.start_mark.line, column) for item in node.value]
            leads = self._leads(starts, [self._end(item, column) for item in node.value], column, first)
            written = [
                self._item(item, shape.item(), start, end, column, indent)
                for item, start, end in zip(node.value, starts, [*leads[1:], last], strict=True)
            ]
            return self._joined(written, starts, leads, range(len(written)), indent)
        return self._shifted(first, last, indent - node.start_mark.column)

    def _joined(
        self, written: list[list[str]], starts: list[int], leads: list[int], order: Sequence[int], indent: int
    ) -> list[str]:
        """Everything in its order. Comments go with what is below them; blank lines stay where they are."""
        told = [[line.strip() for line in self._lines[lead:start]] for lead, start in zip(leads, starts, strict=True)]
        blank = [next((at for at, line in enumerate(lead) if line), len(lead)) for lead in told]
        lines: list[str] = []
        for slot, at in enumerate(order):
            lines += [""] * blank[slot]
            lines += [" " * indent + line if line else "" for line in told[at][blank[at] :]]
            lines += written[at]
        return lines

    def _leads(self, starts: list[int], ends: list[int], column: int, first: int) -> list[int]:
        """Where the comments and blank lines above each entry begin; a comment further in belongs to the entry above it."""
        leads = [min(first, starts[0])]
        for start, end in zip(starts[1:], ends, strict=False):
            lead = start
            while lead - 1 > end and self._is_lead(self._lines[lead - 1], column):
                lead -= 1
            leads.append(lead)
        return leads

    def _is_lead(self, line: str, column: int) -> bool:
        bare = line.lstrip()
        return not bare or (bare.startswith("#") and len(line) - len(bare) <= column)

    def _entry(self, value: Node, shape: _Shape, start: int, last: int, column: int, indent: int) -> list[str]:
        head = " " * indent + self._lines[start][column:].rstrip()
        if isinstance(value, CollectionNode) and not value.flow_style:
            return [head, *self._node(value, shape, start + 1, last, indent + STEP)]
        return [head, *self._shifted(start + 1, last, indent - column)]

    def _item(self, item: Node, shape: _Shape, dash: int, last: int, column: int, indent: int) -> list[str]:
        head = self._lines[dash][column:].rstrip()
        if not isinstance(item, CollectionNode) or item.flow_style:
            return [" " * indent + head, *self._shifted(dash + 1, last, indent - column)]
        if item.start_mark.line > dash and head != "-":  # a comment stands behind the dash
            return [" " * indent + head, *self._node(item, shape, dash + 1, last, indent + STEP)]
        body = self._node(item, shape, dash + (item.start_mark.line > dash), last, indent + STEP)
        first = next(at for at, line in enumerate(body) if line.strip() and not line.lstrip().startswith("#"))
        above = [line.strip() and " " * indent + line.strip() for line in body[:first]]
        return [*above, " " * indent + "- " + body[first].lstrip(), *body[first + 1 :]]

    def _shifted(self, first: int, last: int, by: int) -> list[str]:
        return [self._moved(line, by) for line in self._lines[first:last]]

    def _moved(self, line: str, by: int) -> str:
        room = len(line) - len(line.lstrip(" "))
        return " " * max(0, room + by) + line.lstrip(" ") if line.strip() else ""

    def _dash(self, line: int, column: int) -> int:
        while self._lines[line][column : column + 1] != "-" or self._lines[line][:column].strip(" -"):
            line -= 1
        return line

    def _end(self, node: Node, column: int) -> int:
        """The last line of what stands under a key or dash in this column."""
        if isinstance(node, CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(node, MappingNode) else last, node.start_mark.column)
        if not isinstance(node, ScalarNode) or node.style not in ("|", ">"):
            return int(node.end_mark.line)
        end = line = int(node.start_mark.line)
        while line + 1 < len(self._lines):
            line += 1
            text = self._lines[line]
            if text.strip() and len(text) - len(text.lstrip(" ")) <= column:
                break
            end = line if text.strip() else end
        return end
