"""A caller's value in, one deep copy of exact built-in types out; the caller's objects are never read again."""

from __future__ import annotations

import math
from types import GeneratorType

from privacyguard.errors import RequestError
from privacyguard.wire.keywords import SCANNED, STRUCTURE

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

MAX_BITS = 4096  # no identifier and no setting is longer
MAX_DEPTH = 200  # levels; JSON parsers of providers stop earlier


def snapshot(value: object, path: str = "", depth: int = 0) -> Json:
    """Copy `value`: subclasses lose their class, pydantic objects are dumped once, generators are drained once.

    Raises:
        RequestError: at the path of anything that is not JSON, of a lone surrogate or NUL in a text. Nothing was sent.
    """
    if depth > MAX_DEPTH:
        raise RequestError(f"the request is nested deeper than {MAX_DEPTH} levels at {path[:80]}; nothing was sent")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise RequestError(f"{path} is a number of more than {MAX_BITS} bits; nothing was sent")
        return int.__int__(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise RequestError(f"{path} is not a finite number; nothing was sent")
        return float.__float__(value)
    if isinstance(value, str):
        return _text(str.__str__(value), path)
    if isinstance(value, dict):
        return {_key(key, path): snapshot(item, f"{path}/{_shown(key)}", depth + 1) for key, item in dict.items(value)}
    if isinstance(value, (list, tuple, GeneratorType)):
        return [snapshot(item, f"{path}/{index}", depth + 1) for index, item in enumerate(value)]
    from pydantic import BaseModel  # here, so that importing the package stays light

    if isinstance(value, BaseModel):
        return snapshot(value.model_dump(exclude_none=True), path, depth + 1)
    raise RequestError(f"{path or 'the request'} is a {type(value).__name__}, which is not JSON; nothing was sent")


def _text(text: str, path: str) -> str:
    if "\x00" in text:
        raise RequestError(f"{path} holds a NUL character, which providers refuse or cut; remove it; nothing was sent")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise RequestError(f"{path} holds a lone surrogate, which is not text; decode it properly; nothing was sent")
    return text


def _key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise RequestError(f"{path or 'the request'} has a key that is a {type(key).__name__}, not a string; nothing was sent")
    return _text(str.__str__(key), path)


def _shown(key: object) -> str:
    """A key as errors show it: those of the format by name, any other could be data."""
    return key if isinstance(key, str) and key in STRUCTURE | SCANNED else "…"
