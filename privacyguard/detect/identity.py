"""Recognizers in, the bytes that identify them out: who looks, for what, and a digest over what they match."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from privacyguard.detect.recognizer import PatternRecognizer, Recognizer


def source_of(recognizers: Sequence[Recognizer]) -> bytes:
    """A line for each with its name and entities, and a digest over what they match.

    What they match is told by `version`, or by the data that they are; lists may be secret, and only their digest stands.
    """
    told, matching = [], hashlib.sha256()
    for recognizer in recognizers:
        version = str(getattr(recognizer, "version", ""))
        if isinstance(recognizer, PatternRecognizer):
            version = f"{recognizer.patterns} {recognizer.context} {_name(recognizer.validate)}"
        matching.update(f"{recognizer.name} {version}\n".encode())
        told.append(f"{recognizer.name} {' '.join(sorted(recognizer.entities))}\n")
    return "".join([*told, f"matching sha256:{matching.hexdigest()}\n"]).encode()


def _name(validate: Callable[[str], bool] | None) -> str:
    return "" if validate is None else f"{getattr(validate, '__module__', '')}.{getattr(validate, '__qualname__', '')}"
