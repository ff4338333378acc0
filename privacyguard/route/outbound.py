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
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote, urlsplit

from privacyguard.errors import EgressError
from privacyguard.route.formats import GENERATED, KEYS, MEDIA, NOTE, PHRASES, VALUES

MAX_PARTS = 200  # content parts that an adapter may have joined into one string
LONGEST_ID = 200  # code points of a tool call's id
SEARCHED_FROM = 6  # code points; a shorter value ("Lee" in "sleep") rests on equality alone
LONG_NUMBER = 7  # digits of a value that is searched inside longer words too; no word that is merely alike holds as many
SHORTEST_PIECE = 2  # code points; of single letters anything could be made
FEW = 64  # spellings that are searched one by one; more are sieved first
SIEVED = 24  # stretches of one spelling that must occur before it is searched

# the adapter's own access to the provider; the prompt may be about it, and what it says is not the prompt's
_ACCESS_HEADERS = frozenset({"authorization", "x-api-key", "x-goog-api-key", "api-key"})
_ACCESS_PARAMETER = "key="
# what stands under these names adapters join
_JOINED = frozenset({"text", "content", "description", "input", "output", "system", "instructions", "thinking", "arguments"})


@dataclass(frozen=True, slots=True)
class Cleared:
    """What may be in the bytes, and what may not. Built once per call."""

    strings: frozenset[str] = field(repr=False)
    pieces: Mapping[str, tuple[str, ...]] = field(repr=False)  # what adapters join, the longest first, by its beginning
    withheld: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, body: Mapping[str, object], withheld: Iterable[str], *also: str) -> Cleared:
        """Everything said in `body` (JSON inside its strings too) and in `also` is cleared."""
        said = {_stripped(text) for text in (*_said(dict(body)), *also)}
        pieces: dict[str, list[str]] = {}
        for piece in sorted({_stripped(text) for text in _joinable(dict(body))} | PHRASES, key=lambda one: (-len(one), one)):
            if len(piece) >= SHORTEST_PIECE:
                pieces.setdefault(piece[:SHORTEST_PIECE], []).append(piece)
        return cls(
            frozenset(said.union(*(_retold(text) for text in said))),
            {beginning: tuple(those) for beginning, those in pieces.items()},
            tuple(dict.fromkeys(withheld)),
        )


def check_outbound(url: str, headers: Iterable[tuple[str, str]], body: bytes, cleared: Cleared) -> None:
    """Raise `EgressError` unless the request says only what was cleared."""
    said = _body(body)
    for text, is_key in said:
        if not _known(text, is_key, cleared):
            what = "key" if is_key else "string"
            raise EgressError(
                f"the outgoing body holds a {what} of {len(text)} characters that was not cleared; nothing was sent"
            )

    address = _without_access(url)
    others = [value for name, value in headers if name.lower() not in _ACCESS_HEADERS]
    made_up = [text for text, _ in said if GENERATED.fullmatch(text) and _stripped(text) not in cleared.strings]
    # the body as it is too: of a key that stands twice only the last is read
    _absent(
        "\n".join((address, unquote(address), *others, *made_up)),
        "\n".join((*(text for text, _ in said), body.decode("utf-8", "replace"))),
        body,
        cleared.withheld,
    )


def _body(body: bytes) -> list[tuple[str, bool]]:
    """Every string of the body as its reader will see it, and whether it is a key."""
    if not body:
        return []
    try:
        return list(_strings(json.loads(body)))
    except (ValueError, RecursionError):
        pass
    raise EgressError("the outgoing body is not the JSON that was cleared; nothing was sent")


def _known(text: str, is_key: bool, cleared: Cleared) -> bool:
    if is_key and text in KEYS:
        return True
    stripped = _stripped(text)
    if not stripped or stripped in cleared.strings or text in VALUES or text in PHRASES or text in MEDIA:
        return True
    if GENERATED.fullmatch(text):
        return True
    inside = _parsed(text)  # an adapter may write cleared JSON anew
    if inside is not None and all(_known(part, key, cleared) for part, key in _strings(inside)):
        return True
    if is_key:
        return False
    alone = _stripped(NOTE.sub("", text))
    return alone in cleared.strings or _made_of(alone, cleared.pieces)


def _made_of(text: str, pieces: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the text is nothing but cleared texts one after the other: adapters join content parts."""
    rest = text
    for _ in range(MAX_PARTS):
        rest = rest.strip()
        if not rest:
            return True
        longest = next((one for one in pieces.get(rest[:SHORTEST_PIECE], ()) if rest.startswith(one)), "")
        if not longest:
            return False
        rest = rest[len(longest) :]
    return False


def _joinable(value: object, name: str = "") -> Iterator[str]:
    match value:
        case str() if name in _JOINED:
            yield value
        case dict():
            for key, item in value.items():
                yield from _joinable(item, str(key))
        case list() | tuple():
            for item in value:
                yield from _joinable(item, name)


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


def _without_access(url: str) -> str:
    parts = urlsplit(url)
    asked = "&".join(one for one in parts.query.split("&") if not one.startswith(_ACCESS_PARAMETER))
    return parts._replace(query=asked).geturl()


def _absent(anywhere: str, cleared: str, body: bytes, withheld: Iterable[str]) -> None:
    """Raise if a withheld value stands in `anywhere`, as a word of its own in `cleared`, or encoded in the body.

    `cleared` are texts that detection has read: there the beginning of a longer word is another word, not a leak.
    """
    whole_words: dict[str, bool] = {}
    encoded: set[str] = set()
    for value in withheld:
        if len(value) >= SEARCHED_FROM:
            for form in _forms(value):
                spelled = form.casefold()
                whole_words[spelled] = whole_words.get(spelled, True) and not _code(value)
            encoded.update(_base64(value))
    read = cleared.casefold()
    if any(_occurring(whole_words, anywhere.casefold())) or any(
        not whole_words[one] or _as_a_word(one, read) for one in _occurring(whole_words, read)
    ):
        raise EgressError("a withheld value is in the outgoing request; nothing was sent")
    if any(_occurring(encoded, body.decode("latin-1"))):
        raise EgressError("a withheld value is in the outgoing request, encoded; nothing was sent")


def _occurring(spellings: Collection[str], text: str) -> Iterator[str]:
    """Yield those that occur in the text. Many are sieved by the short stretches that they and the text are made of."""
    if len(spellings) > FEW:
        size = min(map(len, spellings))
        stretches = {one: [one[at : at + size] for at in range(min(len(one) - size + 1, SIEVED))] for one in spellings}
        sought = set().union(*stretches.values())
        there = {part for at in range(len(text) - size + 1) if (part := text[at : at + size]) in sought}
        spellings = [one for one, parts in stretches.items() if there.issuperset(parts)]
    yield from (one for one in spellings if one in text)


def _as_a_word(spelling: str, text: str) -> bool:
    """Whether the spelling occurs where it is not a part of a longer word."""
    at = text.find(spelling)
    while at >= 0:
        end = at + len(spelling)
        goes_on = _wordy(text[end - 1]) and _wordy(text[end : end + 1])
        if not goes_on and not (_wordy(text[at]) and _wordy(text[at - 1 : at])):
            return True
        at = text.find(spelling, at + 1)
    return False


def _wordy(sign: str) -> bool:
    """Whether it is a digit or a letter of a script that has cases: not all others set words apart."""
    return sign.isdigit() or sign.lower() != sign.upper()


def _code(value: str) -> bool:
    """Whether the value reads like a number or a code, which is one wherever it stands."""
    digits = sum(sign.isdigit() for sign in value)
    return digits >= LONG_NUMBER or (digits >= LONG_NUMBER // 2 and value.isupper())


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


def _base64(value: str) -> Iterator[str]:
    """The part of the value's base64 that is the same at each of the three alignments."""
    raw = value.encode()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw)
        core = encoded[(0, 2, 3)[shift] :].rstrip(b"=")[: -1 if (shift + len(raw)) % 3 else None]
        if len(core) >= SEARCHED_FROM + 2:
            yield core.decode()
