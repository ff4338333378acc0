"""The bytes of an outgoing request and what was cleared in; nothing out, or an `EgressError` before a byte is written.

First equality: every string of the final body, each key included, is a cleared string or a constant of the wire format.
Second search: no withheld value stands in URL, headers or body, in any encoding that adapters use.
"""

from __future__ import annotations

import base64
import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote

from privacyguard.errors import EgressError
from privacyguard.route.formats import GENERATED, KEYS, NOTE, PHRASES, VALUES

MAX_PARTS = 200  # content parts that an adapter may have joined into one string
LONGEST_ID = 200  # code points of a tool call's id
SEARCHED_FROM = 6  # code points; a shorter value ("Lee" in "sleep") rests on equality alone


@dataclass(frozen=True, slots=True)
class Cleared:
    """What may be in the bytes, and what may not. Built once per call."""

    strings: frozenset[str] = field(repr=False)
    withheld: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, body: Mapping[str, object], withheld: Iterable[str], *also: str) -> Cleared:
        """Everything said in `body` (JSON inside its strings too) and in `also` is cleared."""
        said = {_stripped(text) for text in (*_said(dict(body)), *also)}
        return cls(frozenset(said.union(*(_retold(text) for text in said))), tuple(withheld))


def check_outbound(url: str, headers: Iterable[tuple[str, str]], body: bytes, cleared: Cleared) -> None:
    """Raise `EgressError` unless the request says only what was cleared."""
    said = _body(body)
    for text, is_key in said:
        if not _known(text, is_key, cleared.strings):
            what = "key" if is_key else "string"
            raise EgressError(
                f"the outgoing body holds a {what} of {len(text)} characters that was not cleared; nothing was sent"
            )

    _absent([url, unquote(url), *(value for _, value in headers), *(text for text, _ in said)], body, cleared.withheld)


def _body(body: bytes) -> list[tuple[str, bool]]:
    """Every string of the body as its reader will see it, and whether it is a key."""
    if not body:
        return []
    try:
        return list(_strings(json.loads(body)))
    except (ValueError, RecursionError):
        pass
    raise EgressError("the outgoing body is not the JSON that was cleared; nothing was sent")


def _known(text: str, is_key: bool, strings: frozenset[str]) -> bool:
    if is_key and text in KEYS:
        return True
    stripped = _stripped(text)
    if not stripped or stripped in strings or text in VALUES or GENERATED.fullmatch(text):
        return True
    inside = _parsed(text)  # an adapter may write cleared JSON anew
    if inside is not None and all(_known(part, key, strings) for part, key in _strings(inside)):
        return True
    return not is_key and _made_of(NOTE.sub("", text), strings | VALUES | PHRASES)


def _made_of(text: str, strings: frozenset[str]) -> bool:
    """Whether the text is nothing but cleared strings one after the other: adapters join content parts."""
    rest = text
    for _ in range(MAX_PARTS):
        rest = rest.strip()
        if not rest:
            return True
        longest = max((one for one in strings if one and rest.startswith(one)), key=len, default="")
        if not longest:
            return False
        rest = rest[len(longest) :]
    return False


def _retold(text: str) -> Iterator[str]:
    """What formats make of one cleared string: an id without its odd signs, a data URI in its pieces, a reference without #."""
    if text.startswith("data:"):
        media, _, payload = text.removeprefix("data:").partition(",")
        yield from (media.partition(";")[0], payload)
    elif "__thought__" in text:  # litellm hides a thought's signature in an id
        yield from text.split("__thought__")
    elif text.startswith("#"):
        yield text.removeprefix("#")
    elif len(text) <= LONGEST_ID and not any(sign.isspace() for sign in text):
        yield re.sub(r"[^a-zA-Z0-9_-]", "_", text)


def _absent(haystacks: list[str], body: bytes, withheld: Iterable[str]) -> None:
    read = "\n".join(haystacks).casefold()
    raw = body.decode("utf-8", "replace").casefold()
    for value in withheld:
        if len(value) < SEARCHED_FROM:
            continue
        if any(form.casefold() in read or form.casefold() in raw for form in _forms(value)):
            raise EgressError("a withheld value is in the outgoing request; nothing was sent")
        if any(form in body for form in _base64(value)):
            raise EgressError("a withheld value is in the outgoing request, encoded; nothing was sent")


def _forms(value: str) -> set[str]:
    """The value as adapters and formats spell it."""
    return {
        value,
        unicodedata.normalize("NFKC", value),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        quote(value),
        quote_plus(value),
        html.escape(value),
    }


def _said(value: object) -> Iterator[str]:
    for text, _ in _strings(value):
        yield text
        inside = _parsed(text)
        if inside is not None:
            yield from _said(inside)


def _strings(value: object) -> Iterator[tuple[str, bool]]:
    """Yield every string of a JSON value, and whether it is a key; long numbers too, as text."""
    match value:
        case str():
            yield value, False
        case dict():
            for key, item in value.items():
                yield str(key), True
                yield from _strings(item)
        case list():
            for item in value:
                yield from _strings(item)
        case bool() | None:
            pass
        case int() | float() if len(repr(value)) > 6:
            yield repr(value), False


def _parsed(text: str) -> object:
    """The object or list that a string spells, else None."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _stripped(text: str) -> str:
    return text.strip()  # adapters trim what is at the ends


def _base64(value: str) -> Iterator[bytes]:
    """The part of the value's base64 that is the same at each of the three alignments."""
    raw = value.encode()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw)
        core = encoded[(0, 2, 3)[shift] :].rstrip(b"=")[: -1 if (shift + len(raw)) % 3 else None]
        if len(core) >= SEARCHED_FROM + 2:
            yield core
