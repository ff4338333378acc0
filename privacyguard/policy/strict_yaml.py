"""Bytes of YAML 1.2 in, plain data and the position of everything in it out; the only module that imports a YAML parser.

Strict where YAML is loose: one document, no tags, no duplicate keys, no aliases, `NO` and `12:30` and dates stay strings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from privacyguard.errors import PolicyError

MAX_BYTES = 4_000_000  # a policy of 10,000 rules is about 2 MB
MAX_DEPTH = 40  # the language nests nine levels deep

Data = None | bool | int | float | str | list["Data"] | dict[str, "Data"]
Path = tuple[str | int, ...]
Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """Parsed data and where each part of it stands: the position of a key or list item, line and column from 1."""

    file: str
    data: Data
    positions: dict[Path, Position]

    def position(self, path: Path) -> Position:
        """The position of `path`, or of its nearest ancestor that stands in the file (steps a schema added are skipped)."""
        known: Path = ()
        for step in path:
            if (*known, step) in self.positions:
                known = (*known, step)
        return self.positions.get(known, (1, 1))

    def error(self, problem: str, path: Path) -> PolicyError:
        """An error at `path`."""
        line, column = self.position(path)
        return PolicyError(problem, file=self.file, line=line, column=column)


def parse(source: bytes, file: str) -> Document:
    """Parse `source`; `file` names it in errors.

    Raises:
        PolicyError: with the position of what is not strict YAML.
    """
    if len(source) > MAX_BYTES:
        raise PolicyError(f"file has {len(source)} bytes, more than {MAX_BYTES}", file=file)
    try:
        return _compose(source.decode("utf-8"), file)
    except UnicodeDecodeError:
        problem, mark = "file is not UTF-8 text", None
    except MarkedYAMLError as error:
        problem, mark = f"not valid YAML: {error.problem or error.context}", error.problem_mark or error.context_mark
    except (YAMLError, ValueError):
        problem, mark = "not valid YAML", None
    raise PolicyError(problem, file=file, **_at(mark))


def meant(word: str, known: Iterable[str]) -> str:
    """A "did you mean" for a misspelt word, or nothing."""
    options = list(known)
    close = get_close_matches(word, options, n=1) or get_close_matches(word.upper(), options, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _compose(text: str, file: str) -> Document:
    loader = YAML(typ="safe", pure=True)
    depth = 0
    for event in loader.parse(text):
        name = type(event).__name__
        if isinstance(event, AliasEvent):
            raise PolicyError("aliases are not allowed; write the value out", file=file, **_at(event.start_mark))
        depth += name in ("MappingStartEvent", "SequenceStartEvent")
        depth -= name in ("MappingEndEvent", "SequenceEndEvent")
        if depth > MAX_DEPTH:
            raise PolicyError("nested too deeply", file=file, **_at(event.start_mark))
    nodes = list(YAML(typ="safe", pure=True).compose_all(text))
    if len(nodes) > 1:
        raise PolicyError("a file holds one document", file=file, **_at(nodes[1].start_mark))
    if not nodes or nodes[0] is None:
        raise PolicyError("file is empty", file=file)
    positions: dict[Path, Position] = {}
    data = _plain(nodes[0], (), positions, file)
    return Document(file, data, positions)


def _at(mark: object) -> dict[str, int]:
    return {"line": getattr(mark, "line", 0) + 1, "column": getattr(mark, "column", 0) + 1}


def _plain(node: Node, path: Path, positions: dict[Path, Position], file: str) -> Data:
    positions.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    tag = str(node.tag).removeprefix("tag:yaml.org,2002:")
    if isinstance(node, MappingNode) and tag == "map":
        result: dict[str, Data] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise PolicyError("a key must be a plain word", file=file, **_at(key_node.start_mark))
            key = str(key_node.value)
            if key in result:
                raise PolicyError(f"duplicate key {key!r}", file=file, **_at(key_node.start_mark))
            positions[(*path, key)] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            result[key] = _plain(value_node, (*path, key), positions, file)
        return result
    if isinstance(node, SequenceNode) and tag == "seq":
        return [_plain(item, (*path, index), positions, file) for index, item in enumerate(node.value)]
    if isinstance(node, ScalarNode):
        return _scalar(node, tag, file)
    raise PolicyError(f"the tag {node.tag} is not allowed", file=file, **_at(node.start_mark))


def _scalar(node: ScalarNode, tag: str, file: str) -> Data:
    text = str(node.value)
    match tag:
        case "str" | "timestamp":  # a date stays the string it looks like
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return int(text.replace("_", ""), 0) if text.lower().startswith(("0x", "0o", "0b")) else int(text.replace("_", ""))
        case "float":
            return float(text.replace("_", ""))
        case _:
            raise PolicyError(f"the tag {node.tag} is not allowed", file=file, **_at(node.start_mark))
