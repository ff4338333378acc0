"""Bytes that left and values that must not have left in, the values that are there out, however they are encoded."""

from __future__ import annotations

import base64
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote, unquote_plus

from privacyguard.errors import ConfigError

_NESTING = 3  # encodings inside one another that are undone: a tool's arguments in JSON in a form are three
_SHORTEST_BASE64 = 4  # characters that are the value's alone; fewer are in every longer text
_SHORTEST_INNER = 6  # code points; a shorter value is looked for as a whole word where case is ignored ("Ruth" in "truth")
_SHORTEST_NUMBER = 7  # digits; a shorter number is in many longer ones once separators do not count
_LONGEST_SHAPE = 24  # code points of a value's shape that a message shows


@dataclass(frozen=True, slots=True)
class Leak:
    """A value that was found: its place among the values (from 0), its shape, and the encodings it was found under.

    The shape has an x for a letter and a 9 for a digit: enough to know one's value by. The value itself stays out, because
    what a failed test prints is kept in build logs and read by people to whom the value was never to be shown.
    """

    index: int
    shape: str
    encoding: str

    def __str__(self) -> str:
        return f"value {self.index} ({self.shape}) as {self.encoding}"


def assert_no_leak(haystack: bytes, values: Iterable[str], *, where: str = "the bytes") -> None:
    """Raise AssertionError where a value is in the bytes; the message names shapes and encodings and no value."""
    __tracebackhide__ = True  # pytest shows the arguments of the failing function, and these are the secrets
    leaks = find_leaks(haystack, values)
    del haystack, values  # a traceback keeps its frames' variables
    if leaks:
        raise AssertionError(f"{len(leaks)} of the values leaked into {where}: {'; '.join(map(str, leaks))}")


def find_leaks(haystack: bytes, values: Iterable[str]) -> tuple[Leak, ...]:
    """Return the values that are in the bytes, each once, under the plainest encoding it was found in.

    Undone, up to three inside one another: JSON escapes, percent-encoding, HTML entities. Looked for: the value as it is, as
    base64 (standard and URL alphabet, all three alignments, broken lines) and as hex; whatever its case, width, whitespace
    and invisible characters; and, with at least 7 digits, whatever its separators. Raises ConfigError for an empty value.
    """
    views = _views(haystack)
    leaks = []
    for index, value in enumerate(values):
        if not value.strip():
            raise ConfigError(f"value {index} is empty, and what is empty is in everything")
        encoding = _encoding(views, value)
        if encoding:
            leaks.append(Leak(index, _shape(value), encoding))
    return tuple(leaks)


@dataclass(frozen=True)
class _View:
    """The bytes with some encodings undone, in the forms that are searched; `name` lists what was undone."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def unspaced(self) -> str:
        return re.sub(r"\s+", "", self.text)

    @cached_property
    def lowered(self) -> str:
        return self.unspaced.lower()

    @cached_property
    def folded(self) -> str:
        return _fold(self.text)

    def named(self, encoding: str = "") -> str:
        return "+".join(filter(None, (self.name, encoding))) or "raw"


def _views(haystack: bytes) -> list[_View]:
    views = [_View("", haystack.decode("utf-8", "replace"))]
    if not haystack.isascii():
        views.append(_View("latin-1", haystack.decode("latin-1")))  # what headers are written in
    known = {view.text for view in views}
    newest = views
    for _ in range(_NESTING):
        deeper = []
        for view in newest:
            for name, undo in _UNDO.items():
                text = undo(view.text)
                if text not in known:
                    known.add(text)
                    deeper.append(_View(view.named(name) if view.name else name, text))
        views, newest = views + deeper, deeper
    return views


def _encoding(views: list[_View], value: str) -> str:
    """Say under which encoding the value is in the views, the plainest first; "" where it is not."""
    searches: tuple[Callable[[str], Callable[[_View], str]], ...] = (_as_it_is, _in_base64, _in_hex, _folded, _unseparated)
    for search in searches:
        look = search(value)
        for view in views:
            if found := look(view):
                return found
    return ""


def _as_it_is(value: str) -> Callable[[_View], str]:
    return lambda view: view.named() if value in view.text else ""


def _in_base64(value: str) -> Callable[[_View], str]:
    cores = {core for form in _byte_forms(value) for core in _base64_cores(form)}
    return lambda view: view.named("base64") if any(core in view.unspaced for core in cores) else ""


def _in_hex(value: str) -> Callable[[_View], str]:
    forms = {form.hex() for form in _byte_forms(value) if len(form) > 2}  # two bytes in hex are in many a number
    return lambda view: view.named("hex") if any(form in view.lowered for form in forms) else ""


def _folded(value: str) -> Callable[[_View], str]:
    folded = _fold(value).strip()
    if len(folded) >= _SHORTEST_INNER:
        return lambda view: view.named("folded") if folded in view.folded else ""
    word = re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)")
    return lambda view: view.named("folded") if word.search(view.folded) else ""


def _unseparated(value: str) -> Callable[[_View], str]:
    signs = [sign for sign in _fold(value) if sign.isalnum()]
    digits = [sign for sign in signs if sign.isdigit()]
    if len(digits) < _SHORTEST_NUMBER:
        return lambda _: ""
    wanted = {tuple(signs)} | ({tuple(digits)} if 2 * len(digits) >= len(signs) else set())
    separators = r"[\s\-‐-―.,:/_()]{0,3}"
    pattern = re.compile("|".join(separators.join(map(re.escape, form)) for form in sorted(wanted)))
    return lambda view: view.named("separators") if pattern.search(view.folded) else ""


def _byte_forms(value: str) -> set[bytes]:
    """The value as bytes that somebody may have encoded: plain, JSON-escaped, percent-encoded."""
    escaped = {json.dumps(value, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    return {form.encode("utf-8", "replace") for form in {value, quote(value, errors="replace"), *escaped}}


def _base64_cores(form: bytes) -> Iterator[str]:
    """Yield, for each place that the value can have in a group of three bytes, the characters that are its alone."""
    for before, first in ((0, 0), (1, 2), (2, 3)):  # bytes in front of it, first character without a bit of theirs
        last = 8 * (before + len(form)) // 6
        core = base64.b64encode(bytes(before) + form)[first:last].decode()
        if len(core) >= _SHORTEST_BASE64:
            yield core
            yield core.translate(str.maketrans("+/", "-_"))


def _fold(text: str) -> str:
    visible = re.sub("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]", "", text)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold()))


_ESCAPE = re.compile(r"""((?:\\u[0-9a-fA-F]{4})+)|\\(["\\/bfnrt])""")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _unescape_json(text: str) -> str:
    def undo(found: re.Match[str]) -> str:
        if found[2]:
            return _ESCAPED.get(found[2], found[2])
        return bytes.fromhex(found[1].replace("\\u", "")).decode("utf-16-be", "replace")  # surrogate pairs are one character

    return _ESCAPE.sub(undo, text)


_UNDO: dict[str, Callable[[str], str]] = {
    "json": _unescape_json,
    "percent": unquote,
    "form": unquote_plus,
    "html": html.unescape,
}


def _shape(value: str) -> str:
    signs = ("9" if sign.isdigit() else "x" if sign.isalpha() else sign if sign in " -.@" else "?" for sign in value)
    shape = "".join(signs)
    return shape if len(shape) <= _LONGEST_SHAPE else f"{shape[:_LONGEST_SHAPE]}…, {len(shape)} long"
