"""Bytes of YAML 1.2 in, plain data and the position of everything in it out; the only module that imports a YAML parser.

Strict where YAML is loose: one document, no tags, no duplicate keys, no aliases, `NO` and `12:30` and dates stay strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

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
from privacyguard.policy.diagnostics import Code, explanations

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


class Span(NamedTuple):
    """Where something begins, line and column from 1, and how many characters of that line it takes."""

    line: int
    column: int
    width: int


@dataclass(frozen=True, slots=True)
class Document:
    """Parsed data and where each part of it stands.

    `places` has the span of each key and list item, `words` that of each plain or quoted value of a key, `lines` the text.
    """

    file: str
    data: Data
    places: dict[Path, Span]
    words: dict[Path, Span] = field(default_factory=dict)
    lines: tuple[str, ...] = field(default=(), repr=False)

    def position(self, path: Path) -> Position:
        """The position of `path`, or of its nearest ancestor that stands in the file (steps a schema added are skipped)."""
        line, column, _ = self.span(path, key=True)
        return line, column

    def span(self, path: Path, *, key: bool = False) -> Span:
        """The span of the value at `path` where it is one word (or of the `key` itself), else of the key, item or ancestor."""
        known: Path = ()
        for step in path:
            if (*known, step) in self.places:
                known = (*known, step)
        place = self.places.get(known, Span(1, 1, 1))
        word = place if key else self.words.get(known, place)
        return word if word.width else place

    def error(self, problem: str, path: Path, *, code: Code, help: str = "", key: bool = False) -> PolicyError:
        """An error at the value that `path` leads to, or at its `key`. `help` unless given is that of the code."""
        return _error(problem, code, self.file, self.span(path, key=key), self.lines, help)


def _error(problem: str, code: Code, file: str, span: Span, lines: Sequence[str], help: str = "") -> PolicyError:
    line, column, width = span
    excerpt = lines[line - 1] if line <= len(lines) else ""
    return PolicyError(
        problem,
        code=code,
        help=help or explanations()[code].help,
        file=file,
        line=line,
        column=column,
        width=max(1, min(width, len(excerpt.rstrip()) + 1 - column)),
        excerpt=excerpt,
    )


def parse(source: bytes, file: str) -> Document:
    """Parse `source`; `file` names it in errors.

    Raises:
        PolicyError: with the position of what is not strict YAML.
    """
    if len(source) > MAX_BYTES:
        raise _error(f"file has {len(source)} bytes, more than {MAX_BYTES}", Code.TOO_LARGE, file, Span(1, 1, 1), ())
    text, line, column = "", 1, 1
    try:
        text = source.decode("utf-8")
        return _Reader(YAML(typ="safe", pure=True).parse(text), file, text).document()
    except UnicodeDecodeError as error:
        problem = "file is not UTF-8 text"
        line = source.count(b"\n", 0, error.start) + 1
    except MarkedYAMLError as error:
        problem = f"not valid YAML: {error.problem or error.context}"
        mark = error.problem_mark or error.context_mark
        if error.context_mark is not None and mark.line >= text.rstrip().count("\n") + 1:
            mark = error.context_mark  # what is not closed begins here
        line, column = _at(mark)
    except ReaderError as error:
        problem, line = "not valid YAML: it holds a control character", text.count("\n", 0, error.position) + 1
    except YAMLError:
        problem = "not valid YAML"
    raise _error(problem, Code.NOT_YAML, file, Span(line, column, 1), text.splitlines())


def meant(word: str, known: Iterable[str]) -> str:
    """A "did you mean" for a misspelt word, or nothing."""
    close = closest(word, known)
    return f" (did you mean {close!r}?)" if close else ""


def closest(word: str, known: Iterable[str]) -> str:
    """The known word that a misspelt one was probably meant to be, or nothing."""
    options = list(known)
    close = get_close_matches(word, options, n=1) or get_close_matches(word.upper(), options, n=1)
    return close[0] if close else ""


def _at(mark: object) -> Position:
    return getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1


def _span(event: Event) -> Span:
    """The span of a word, or of a collection's first sign."""
    start = Span(*_at(event.start_mark), 1)
    return start._replace(width=_reach(start, event))


def _reach(start: Span, end: Event) -> int:
    """How many characters of its first line something takes; all that are left, where it goes on over further lines."""
    line, column = _at(end.end_mark)
    return column - start.column if line == start.line else MAX_BYTES


class _Reader:
    """Reads the events of one file, once, into plain data and the position of everything in it."""

    def __init__(self, events: Iterator[Event], file: str, text: str) -> None:
        self._events, self._file, self._lines = events, file, tuple(text.removeprefix("\ufeff").splitlines())
        self._places: dict[Path, Span] = {}
        self._words: dict[Path, Span] = {}

    def document(self) -> Document:
        data: Data = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error("a file holds one document", event, Code.SEVERAL_DOCUMENTS)
                if event.version is not None or event.tags:  # %YAML 1.1 would bring its booleans back
                    raise self._error("a %YAML or %TAG directive is not allowed", event, Code.SEVERAL_DOCUMENTS)
                data = self._node(next(self._events), ())
        if data is None:
            raise _error("file is empty", Code.EMPTY_FILE, self._file, Span(1, 1, 1), self._lines)
        return Document(self._file, data, self._places, self._words, self._lines)

    def _node(self, event: Event, path: Path) -> Data:
        self._allowed(event)
        start = _span(event)
        self._places.setdefault(path, start)
        if isinstance(event, ScalarEvent):
            self._words[path] = start
            return _scalar(event.value) if event.implicit[0] else str(event.value)
        if len(path) >= MAX_DEPTH:
            raise self._error("nested too deeply", event, Code.TOO_LARGE)
        data, end = self._items(path) if isinstance(event, SequenceStartEvent) else self._mapping(path, start)
        if getattr(event, "flow_style", False) and self._places[path] == start:  # an item is all of it, not only its bracket
            self._places[path] = start._replace(width=_reach(start, end))
        return data

    def _items(self, path: Path) -> tuple[Data, Event]:
        items: list[Data] = []
        while not isinstance(item := next(self._events), SequenceEndEvent):
            items.append(self._node(item, (*path, len(items))))
        return items, item

    def _mapping(self, path: Path, start: Span) -> tuple[Data, Event]:
        result: dict[str, Data] = {}
        while not isinstance(name := next(self._events), MappingEndEvent):
            key = self._key(name)
            if key in result:
                problem = f"duplicate key {key!r}: first on line {self._places[(*path, key)].line}"
                raise self._error(problem, name, Code.DUPLICATE_KEY)
            self._places[(*path, key)] = span = _span(name)
            if not result and self._places[path][:2] == span[:2]:  # what begins with its first key
                self._places[path] = span
            result[key] = self._node(next(self._events), (*path, key))
        return result, name

    def _key(self, event: Event) -> str:
        self._allowed(event)
        if not isinstance(event, ScalarEvent):
            raise self._error("a key must be a plain word", event, Code.ODD_KEY)
        return str(event.value)

    def _allowed(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            raise self._error("aliases are not allowed; write the value out", event, Code.TAG_OR_ALIAS)
        if isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent)) and event.tag is not None:
            raise self._error(f"the tag {event.tag} is not allowed", event, Code.TAG_OR_ALIAS)

    def _error(self, problem: str, event: Event, code: Code) -> PolicyError:
        return _error(problem, code, self._file, _span(event), self._lines)


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
