"""The characters of a JSON document in, whether the next ones stand in a string of a document inside one of its strings out."""

from __future__ import annotations

import re

# quotes, escapes (the last may be cut off by the end of a chunk), and what is neither
_PIECE = re.compile(r"\"|\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<letter>[^u]))|(?P<cut>\\(?:u[0-9a-fA-F]{0,3})?\Z)|[^\"\\]+|\\")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_OPENING = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"\-0-9tfn])")  # how a document begins
_HALF_OPENING = re.compile(r"\s*(?:[\[{]\s*)?")
_INNER = re.compile(r"\\.?|\"", re.DOTALL)


class Nesting:
    """`deep` says where the next characters stand. A string is read as a document if it begins like one. Not thread-safe."""

    def __init__(self) -> None:
        self._cut = ""
        self._in_string = False  # of the document itself
        self._beginning: str | None = None  # what the string began with, while that may become a document
        self._document = False
        self._in_inner = False
        self._escaped = False  # the inner string's next character is escaped

    def __repr__(self) -> str:
        return f"Nesting(deep={self.deep})"

    @property
    def deep(self) -> bool:
        """Whether what comes next would have to be escaped more than once."""
        return self._in_string and self._document and self._in_inner

    def add(self, text: str) -> None:
        """Note what was said next."""
        text, self._cut = self._cut + text, ""
        for piece in _PIECE.finditer(text):
            if piece["cut"] is not None:
                self._cut = piece["cut"]
            elif piece.group() == '"':
                self._in_string, self._beginning = not self._in_string, ""
                self._document = self._in_inner = self._escaped = False
            elif self._in_string:
                self._inside(_unescaped(piece))

    def _inside(self, text: str) -> None:
        if self._beginning is not None:
            text, self._beginning = self._beginning + text, None
            if _HALF_OPENING.fullmatch(text):
                self._beginning = text
                return
            self._document = _OPENING.match(text) is not None
        if self._document:
            self._read(text)

    def _read(self, text: str) -> None:
        if self._escaped and text:
            text, self._escaped = text[1:], False
        for sign in _INNER.finditer(text):
            if sign.group() == '"':
                self._in_inner = not self._in_inner
            elif sign.group() == "\\":
                self._escaped = True


def _unescaped(piece: re.Match[str]) -> str:
    if piece["code"]:
        return chr(int(piece["code"], 16))
    if piece["letter"]:
        return _LETTERS.get(piece["letter"], piece["letter"])
    return piece.group()
