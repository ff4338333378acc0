"""Bytes of YAML 1.2 in, plain data and the position of everything in it out; the only module that imports a YAML parser.

Strict where YAML is loose: one document, no tags, no duplicate keys, no aliases, `NO` and `12:30` and dates stay strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from privacyguard.errors import PolicyError

MAX_BYTES = 4_000_000  # a policy of 10,000 rules is about 2 MB
MAX_DEPTH = 40  # the language nests nine levels deep

# the core schema of YAML 1.2 (section 10.3.2), with a bound on digits; everything else that is plain is a string
_NULL = re.compile(r"(?:null|Null|NULL|~|)")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_PREFIXED = re.compile(r"0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

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
    text, line, column = "", 1, 1
    try:
        text = source.decode("utf-8")
        return _Reader(YAML(typ="safe", pure=True).parse(text), file).document()
    except UnicodeDecodeError as error:
        problem = "file is not UTF-8 text"
        line = source.count(b"\n", 0, error.start) + 1
    except MarkedYAMLError as error:
        problem = f"not valid YAML: {error.problem or error.context}"
        line, column = _at(error.problem_mark or error.context_mark)
    except ReaderError as error:
        problem, line = "not valid YAML: it holds a control character", text.count("\n", 0, error.position) + 1
    except YAMLError:
        problem = "not valid YAML"
    raise PolicyError(problem, file=file, line=line, column=column)


def meant(word: str, known: Iterable[str]) -> str:
    """A "did you mean" for a misspelt word, or nothing."""
    options = list(known)
    close = get_close_matches(word, options, n=1) or get_close_matches(word.upper(), options, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _at(mark: object) -> Position:
    return getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1


class _Reader:
    """Reads the events of one file, once, into plain data and the position of everything in it."""

    def __init__(self, events: Iterator[Event], file: str) -> None:
        self._events, self._file = events, file
        self._positions: dict[Path, Position] = {}

    def document(self) -> Document:
        data: Data = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error("a file holds one document", event)
                if event.version is not None or event.tags:  # %YAML 1.1 would bring its booleans back
                    raise self._error("a %YAML or %TAG directive is not allowed", event)
                data = self._node(next(self._events), ())
        if data is None:
            raise PolicyError("file is empty", file=self._file)
        return Document(self._file, data, self._positions)

    def _node(self, event: Event, path: Path) -> Data:
        self._allowed(event)
        self._positions.setdefault(path, _at(event.start_mark))
        if isinstance(event, ScalarEvent):
            return _scalar(event.value) if event.implicit[0] else str(event.value)
        if len(path) >= MAX_DEPTH:
            raise self._error("nested too deeply", event)
        if isinstance(event, SequenceStartEvent):
            items: list[Data] = []
            while not isinstance(item := next(self._events), SequenceEndEvent):
                items.append(self._node(item, (*path, len(items))))
            return items
        result: dict[str, Data] = {}
        while not isinstance(name := next(self._events), MappingEndEvent):
            key = self._key(name)
            if key in result:
                raise self._error(f"duplicate key {key!r}", name)
            self._positions[(*path, key)] = _at(name.start_mark)
            result[key] = self._node(next(self._events), (*path, key))
        return result

    def _key(self, event: Event) -> str:
        self._allowed(event)
        if not isinstance(event, ScalarEvent):
            raise self._error("a key must be a plain word", event)
        return str(event.value)

    def _allowed(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            raise self._error("aliases are not allowed; write the value out", event)
        if isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent)) and event.tag is not None:
            raise self._error(f"the tag {event.tag} is not allowed", event)

    def _error(self, problem: str, event: Event) -> PolicyError:
        line, column = _at(event.start_mark)
        return PolicyError(problem, file=self._file, line=line, column=column)


def _scalar(text: str) -> Data:
    """What a plain word means; a date, `NO` and `12:30` stay the strings they look like."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INTEGER.fullmatch(text):
        return int(text)
    if _PREFIXED.fullmatch(text):
        return int(text, 0)
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan")) if _FLOAT.fullmatch(text) else text
