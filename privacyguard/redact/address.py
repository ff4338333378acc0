"""What was said so far in, whether the next words are part of an address out: where nothing hidden may be disclosed.

An address is a URL, the target of a Markdown link or image, or the value of an HTML attribute: what a renderer fetches, and
what an injected instruction would use to carry a value away. Where in doubt, it is one.
"""

from __future__ import annotations

import re
from enum import StrEnum

SLICE = 4096  # characters read at a time
REMEMBERED = 2048  # characters of what was said that are kept where no address is open: longer than any opening of one
LONGEST = 8192  # characters of one open address or tag; whoever writes a longer one has nothing restored after it

_SCHEME = r"(?:[a-z0-9+.\-]++://|(?<!\w)(?:mailto:|www\.))"
# a URL goes on to the next blank or angle bracket; one that stands in quotes, to the closing quote
_URL = re.compile(
    rf"(?:(?P<quote>[\"'])|(?<![a-z0-9+.\-\"'])){_SCHEME}(?(quote)(?:(?!(?P=quote))[^\s<>])*|[^\s<>]*)\Z", re.IGNORECASE
)
_TARGET = re.compile(r"\]\(\s*+(?P<url><?[^\s<>]*)\Z|\]\(\s*+(?P<angled><[^<>\n]*)\Z")
_REFERENCE = re.compile(r"\]:\s*+(?P<url><?[^\s<>]*)\Z")
_TAG_OPENS = re.compile(r"<(?=[a-z!/])", re.IGNORECASE)
_TAG = re.compile(r"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+(?P<quote>\"[^\"]*+|'[^']*+)?+\Z")
_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<letter>[^u]))|\"")
_CUT_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*+(?P<cut>\\(?:u[0-9a-fA-F]{0,3})?)\Z")


class Stands(StrEnum):
    """Where the next words stand."""

    FREE = "free"
    TARGET = "target"  # at the very start of a link's or image's target
    INSIDE = "inside"  # in an address that has begun


class Tail:
    """The end of what was said, as far as it decides where the next words stand. Holds text; not thread-safe.

    `json`: what is said are the characters of a JSON document; a string's end ends every address in it.
    """

    def __init__(self, *, json: bool = False) -> None:
        self._json = json
        self._text = ""
        self._cut = ""  # an escape of which only the beginning was said
        self._lost = False

    def __repr__(self) -> str:
        return f"Tail({len(self._text)} characters)"

    def add(self, text: str) -> None:
        """Note what was said next."""
        if self._json:
            text, self._cut = self._cut + text, ""
            if cut := _CUT_ESCAPE.search(text):
                text, self._cut = text[: cut.start("cut")], cut["cut"]
            text = _ESCAPE.sub(_unescaped, text)
        for start in range(0, len(text), SLICE):
            self._text += text[start : start + SLICE]
            if len(self._text) > SLICE:
                self._forget()

    def stands(self) -> Stands:
        """Where the next words stand."""
        text = self._text
        if self._lost or _open_url(text) or any(_in_value(tag) for tag in _open_tags(text)):
            return Stands.INSIDE
        if target := _TARGET.search(text):
            return Stands.INSIDE if (target["url"] or target["angled"] or "").strip("<") else Stands.TARGET
        reference = _REFERENCE.search(text)
        return Stands.INSIDE if reference and reference["url"].strip("<") else Stands.FREE

    def _forget(self) -> None:
        text = self._text
        opened = [found.start() for pattern in (_TARGET, _REFERENCE) if (found := pattern.search(text))]
        opened += [len(text) - len(one) for one in (_open_url(text), *_open_tags(text)) if one]
        start = min((len(text) - REMEMBERED, *opened))
        if len(text) - start > LONGEST:
            self._lost, start = True, len(text)
        self._text = text[start:]


def _open_url(text: str) -> str:
    """The URL that `text` ends in, or nothing."""
    if not text or text[-1].isspace():
        return ""
    found = _URL.search(text.rsplit(None, 1)[-1])  # a URL holds no blank
    return found.group() if found else ""


def _open_tags(text: str) -> list[str]:
    """Every reading of the end of `text` as an HTML tag that is still open."""
    tags = (_TAG.match(text, opening.start()) for opening in _TAG_OPENS.finditer(text))
    return [tag.group() for tag in tags if tag]


def _in_value(tag: str) -> bool:
    """Whether the open tag ends inside the value of an attribute."""
    found = _TAG.match(tag)
    if found and found["quote"] is not None:
        return "=" in tag
    words = tag.rsplit(None, 1)
    return tag.rstrip().endswith("=") or ("=" in words[-1] and not tag[-1:].isspace()) or words[0].endswith("=")


def _unescaped(found: re.Match[str]) -> str:
    if found["code"]:
        return chr(int(found["code"], 16))
    if found["letter"]:
        return "\n" if found["letter"] in "nrtbf" else found["letter"]
    return "\n"  # an unescaped quote: a string begins or ends
