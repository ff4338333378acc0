"""An operator, an entity and a value in, what stands for the value out.

presidio-anonymizer's operators where they do what is needed; its hash takes no key and its cipher is not authenticated.
"""

from __future__ import annotations

from functools import cached_property
from typing import assert_never

from privacyguard.redact.ciphers import encrypted, hashed
from privacyguard.redact.generalize import generalized
from privacyguard.redact.keys import Keys
from privacyguard.redact.said import Said
from privacyguard.redact.surrogates import Surrogates
from privacyguard.redact.vault import Hiding, Written, stem_of
from privacyguard.values import Operator

MASK_KEEPS = 4  # last characters of a long value, as on a card receipt
MASK_FROM = 8  # shorter values are masked whole
KEYED = frozenset({Operator.HASH, Operator.ENCRYPT})  # what cannot be done without an operator key
BRACKETED = KEYED | {Operator.PLACEHOLDER}


class Operators:
    """Writes what stands for the values of one call, and notes in `hiding` what the conversation has to remember."""

    def __init__(self, hiding: Hiding, said: Said, keys: Keys) -> None:
        self._hiding, self._said, self._keys = hiding, said, keys

    def __repr__(self) -> str:
        return f"Operators({self._hiding!r})"

    def write(self, operator: Operator, entity: str, original: str) -> tuple[Operator, str]:
        """What stands for the value, and the operator that wrote it.

        What an operator cannot do for a value (no broader word, no key, nothing that could be made up) a placeholder does:
        it says less than any of them.
        """
        text = self._written(operator, entity, original)
        if text is None:
            return Operator.PLACEHOLDER, self._hiding.hide(entity, original).placeholder
        return operator, text

    def _written(self, operator: Operator, entity: str, original: str) -> str | None:
        match operator:
            case Operator.MASK:
                return _masked(original)
            case Operator.GENERALIZE:
                return self._generalized(entity, original)
            case Operator.HASH | Operator.ENCRYPT:
                return self._keyed(operator, entity, original)
            case Operator.SURROGATE:
                return self._surrogates.of(entity, original)
            case Operator.PLACEHOLDER:
                return None
            case Operator.REMOVE:
                return _removed(original)
            case _:
                assert_never(operator)

    def _generalized(self, entity: str, original: str) -> str | None:
        text = generalized(entity, original)
        return None if text is None or text.casefold() == original.casefold() or self._said.value_in(text) else text

    def _keyed(self, operator: Operator, entity: str, original: str) -> str | None:
        if self._keys.shared is None:
            return None
        known = self._hiding.written(operator, original)
        if known:
            return known.text
        if operator is Operator.HASH:
            text = hashed(entity, stem_of(original), self._keys.shared)
        else:
            text = encrypted(entity, original, self._keys.shared)
        return self._hiding.write(Written(operator, entity, original, text))

    @cached_property
    def _surrogates(self) -> Surrogates:
        return Surrogates(self._hiding, self._said, self._keys.own)


def stands_alone(operator: Operator, entity: str, original: str) -> str:
    """What stands for a value in a reply, where nothing is restored: a label without a number for what has no other word."""
    match operator:
        case Operator.MASK:
            return _masked(original)
        case Operator.REMOVE:
            return ""
        case Operator.GENERALIZE:
            return generalized(entity, original) or f"[{entity}]"
        case _:
            return f"[{entity}]"


def _removed(original: str) -> str:
    from presidio_anonymizer.operators import Redact  # it imports presidio_analyzer: half a second

    return str(Redact().operate(original, {}))


def _masked(original: str) -> str:
    from presidio_anonymizer.operators import Mask

    hidden = len(original) - MASK_KEEPS if len(original) >= MASK_FROM else len(original)
    return str(Mask().operate(original, {"masking_char": "*", "chars_to_mask": hidden, "from_end": False}))
