"""A regular expression in, the steps it takes out; for those who ask what a text must hold for it to match."""

from __future__ import annotations

import importlib
import re
from typing import Any

_OTHER_SYNTAX = re.compile(r"\[\[|(?<!\\)\{[^{}]*[idse][^{}]*\}")  # classes and errors that only the regex module knows


class UnreadableError(Exception):
    """Nothing is known of the expression."""


def steps_of(pattern: str, flags: int) -> Any:
    """Give what the parser of `re` makes of an expression for `re` or for the regex module.

    Raises:
        UnreadableError: it cannot be read, or the two engines read it differently.
    """
    if _OTHER_SYNTAX.search(pattern):
        raise UnreadableError
    if flags & re.IGNORECASE:
        pattern = pattern.replace("(?i)", "")  # the other engine lets an expression say so in its midst
    try:
        return importlib.import_module("re._parser").parse(pattern, flags & ~re.DEBUG)
    except (ImportError, AttributeError, TypeError, ValueError, re.error) as error:
        raise UnreadableError from error
