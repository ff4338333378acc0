r"""A text in; what its encoded parts spell out: backslash escapes, percent and HTML encoding, base64, hex and data URIs.

One layer at a time; what comes out may be encoded again. A part is read where it stands, so that the words around it still
speak of it. Sources: RFC 8259 (`\u`), RFC 3986 (percent), WHATWG's URL 5.1 (`+` in forms), HTML 13.5 (character references),
RFC 4648 (base64), RFC 2397 (data).
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from array import array
from collections.abc import Iterator
from html.entities import html5

from privacyguard.detect.view import View

_HEX = "[0-9A-Fa-f]"
_UNIT = re.compile(
    rf"(?P<escape>\\(?:u[Dd][89ABab]{_HEX}{{2}}\\u[Dd][C-Fc-f]{_HEX}{{2}}|u{_HEX}{{4}}|U00(?:0{_HEX}|10){_HEX}{{4}}"
    rf"|x{_HEX}{{2}}|[nrtbf\"'/\\]))"
    rf"|(?<==)(?P<form>(?:[\w.*-]|%{_HEX}{{2}}){{1,400}}(?:\+(?:[\w.*-]|%{_HEX}{{2}}){{1,400}}){{1,40}}(?=[&\s\"'<]|\Z))"
    rf"|(?P<percent>(?:%{_HEX}{{2}})+)"
    r"|(?P<reference>&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<data>data:[\w.+/;=-]{0,120};base64,[A-Za-z0-9+/_-]{8,}={0,2})"
    rf"|(?<![0-9A-Za-z])(?P<hex>(?:0x)?(?:{_HEX}{{2}}){{8,}}|{_HEX}{{2}}(?:[ :]{_HEX}{{2}}){{7,}})(?![0-9A-Za-z])"
    r"|(?<![A-Za-z0-9+/_-])(?P<base64>(?:[A-Za-z0-9+/]{56,76}\r?\n){1,9999}[A-Za-z0-9+/]{4,76}={0,2}|[A-Za-z0-9+/_-]{16,}={0,2})"
    r"(?![A-Za-z0-9+/_=-])"
)
_LONG = re.compile(rf"[0-9A-Za-z+/_-]{{16}}|{_HEX}{{2}}[ :]{_HEX}{{2}}[ :]{_HEX}{{2}}")  # what a blob has at least
_SPELT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
DIGITS_ONLY = 22  # a shorter run of digits is a number, not hex
READABLE = 0.85  # of a blob's characters must be printable ASCII: fewer are bytes by chance


def decoded(text: str) -> View | None:
    """Undo one layer; None where nothing in the text is encoded. A span of the view covers whole escapes and whole blobs."""
    if not may_be_encoded(text):
        return None
    parts: list[str] = []
    starts, ends, at = array("q"), array("q"), 0
    for unit in _UNIT.finditer(text):
        spelt = list(_spelt(unit))
        if not spelt:
            continue
        parts.append(text[at : unit.start()])
        starts.extend(range(at, unit.start()))
        ends.extend(range(at + 1, unit.start() + 1))
        for characters, start, end in spelt:
            parts.append(characters)
            starts.extend([start] * len(characters))
            ends.extend([end] * len(characters))
        at = unit.end()
    if not parts:
        return None
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return View("".join(parts) + text[at:], starts, ends)


def may_be_encoded(text: str) -> bool:
    """Say whether there can be anything to decode; False is certain, and cheap to find."""
    return any(sign in text for sign in "\\%&+") or ";base64," in text or bool(_LONG.search(text))


def hides_more(text: str) -> bool:
    """Say whether something in the text could still be decoded that is more than a doubled backslash."""
    return may_be_encoded(text) and any(unit[0][:1] != "\\" and any(_spelt(unit)) for unit in _UNIT.finditer(text))


def _spelt(unit: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Yield what the unit spells, each piece with the span that spells it; nothing where it only looks encoded."""
    match unit.lastgroup:
        case "escape":
            yield _escaped(unit[0]), *unit.span()
        case "reference":
            if unit[0][1] == "#" or unit[0][1:] in html5:
                yield html.unescape(unit[0]), *unit.span()
        case "percent":
            yield from _percent(unit[0], unit.start())
        case "form":
            for piece in re.finditer(rf"\+|(?:%{_HEX}{{2}})+|[^+%]+", unit[0]):
                start = unit.start() + piece.start()
                if piece[0][0] == "%":
                    yield from _percent(piece[0], start)
                else:
                    yield from ((" " if sign == "+" else sign, at, at + 1) for at, sign in enumerate(piece[0], start))
        case "hex":
            if (blob := _readable(_unhexed(unit[0]))) is not None:
                yield blob, *unit.span()
        case _:
            body = unit[0].partition(";base64,")[2] if unit.lastgroup == "data" else unit[0]
            if (blob := _readable(_unbased(body))) is not None:
                yield blob, *unit.span()


def _escaped(escape: str) -> str:
    """Give the one character an escape stands for; half a surrogate pair is none and becomes U+FFFD."""
    letter, digits = escape[1], escape[2:]
    if not digits:
        return _SPELT.get(letter, letter)
    if len(digits) == 10:
        high, low = int(digits[:4], 16), int(digits[6:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    code = int(digits, 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def _percent(run: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Each character of a run of `%XX`; bytes that are no UTF-8 are read as Latin-1."""
    given = bytes.fromhex(run.replace("%", ""))
    at = 0
    while at < len(given):
        size = 1 if given[at] < 0x80 else 2 if given[at] < 0xE0 else 3 if given[at] < 0xF0 else 4
        piece = given[at : at + size]
        try:
            character = piece.decode()
        except UnicodeDecodeError:
            size, character = 1, chr(given[at])
        yield character, start + 3 * at, start + 3 * min(at + size, len(given))
        at += size


def _unhexed(text: str) -> bytes:
    digits = text.removeprefix("0x").replace(" ", "").replace(":", "")
    if digits.isdigit() and (len(digits) < DIGITS_ONLY or len(digits) < len(text.removeprefix("0x"))):
        return b""
    return bytes.fromhex(digits)


def _unbased(text: str) -> bytes:
    body = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _readable(given: bytes) -> str | None:
    """The text that the bytes are; None where they are no text."""
    try:
        text = given.decode()
    except UnicodeDecodeError:
        return None
    ascii_ones = sum(" " <= character <= "~" or character in "\n\r\t" for character in text)
    if not text.strip() or ascii_ones < READABLE * len(text):
        return None
    return text if all(character.isprintable() or character in "\n\r\t" for character in text) else None
