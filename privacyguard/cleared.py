"""The one thing that can be sent: a prompt rewritten as its decision demands, made by the redact room and by nobody else."""

from __future__ import annotations

from collections.abc import Mapping

from privacyguard.places import Destination


class _Clearance:
    """What only the redact room holds: without it no `ClearedPrompt` can be made."""

    __slots__ = ()


CLEARANCE = _Clearance()


class ClearedPrompt:
    """A prompt rewritten as its decision demands, bound to its destination; nothing else can be sent.

    Only `redact` makes one. It cannot be copied or pickled: what is sent is what was cleared, once.
    `withheld` are the texts that may not be in the bytes that leave.
    """

    __slots__ = ("destination", "texts", "withheld")

    destination: Destination
    texts: Mapping[str, str]
    withheld: tuple[str, ...]

    def __init__(
        self, clearance: _Clearance, destination: Destination, texts: Mapping[str, str], withheld: tuple[str, ...]
    ) -> None:
        if clearance is not CLEARANCE:
            raise TypeError("only privacyguard.redact clears prompts")
        object.__setattr__(self, "destination", destination)
        object.__setattr__(self, "texts", texts)
        object.__setattr__(self, "withheld", withheld)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a cleared prompt does not change")

    def __repr__(self) -> str:
        return f"ClearedPrompt(destination={self.destination!r})"

    def __reduce__(self) -> str:
        raise TypeError("a cleared prompt is neither copied nor pickled")
