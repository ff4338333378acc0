"""A user's regular expression in, compiled by an engine that can be interrupted out, or the place of what is wrong with it."""

from __future__ import annotations

import regex

from privacyguard.policy.diagnostics import Code
from privacyguard.policy.strict_yaml import Document, Path

FLAGS = int(regex.IGNORECASE)


def compiled(document: Document, source: str, path: Path, *, flags: int) -> regex.Pattern[str]:
    """Compile `source`, which stands at `path`.

    Raises:
        PolicyError: it is no expression of the `regex` module, or it matches the empty text.
    """
    problem, code = "", Code.NOT_AN_EXPRESSION
    try:
        expression = regex.compile(source, flags)
    except regex.error as error:
        problem = f"not a regular expression: {error.msg}" + ("" if error.pos is None else f" at character {error.pos + 1}")
    except (ValueError, OverflowError, RecursionError):
        problem = "not a regular expression"
    else:
        if not _matches_empty(expression):
            return expression
        problem, code = "the expression matches the empty text", Code.MATCHES_EVERYTHING
    raise document.error(problem, path, code=code)


def _matches_empty(expression: regex.Pattern[str]) -> bool:
    return expression.fullmatch("", timeout=1) is not None
