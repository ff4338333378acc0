"""Rows of a table (name, entity, prefix, rest) in; recognizers of tokens that their makers gave a prefix out.

A prefix makes a token certain by itself, and lets the search skip through a text: the pattern begins with it, and what must not
stand before it is looked for afterwards. Blanks of manuals (xxxx, EXAMPLE, your-…) are no tokens.

>>> (mill,) = recognizers((("mill", "API_KEY", "mill_", r"[a-z0-9]{12}"),))
>>> [m.score for m in mill.scan("mill_a1b2c3d4e5f6", "")]
[0.95]
>>> list(mill.scan("mill_xxxxxxxxxxxx", "")), list(mill.scan("treadmill_a1b2c3d4e5f6", "")), list(mill.scan("mill_a1b2", ""))
([], [], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.placeholders import is_placeholder
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

Row = tuple[str, str, str, str]

_MANUAL = re.compile(r"example|xxxx|your[_\-]|placeholder|12345678901234567890|0{8,}", re.IGNORECASE)


def is_issued(token: str) -> bool:
    """Return whether `token` looks like one that was issued: six different characters or more, and no blank from a manual."""
    return len(set(token)) >= 6 and not _MANUAL.search(token) and not is_placeholder(token)


def recognizers(table: tuple[Row, ...]) -> tuple[PatternRecognizer, ...]:
    """Build one recognizer per row. Prefixes are case-sensitive literals, the rest is a regular expression."""
    return tuple(
        PatternRecognizer(
            name=name,
            entity=entity,
            patterns=(Pattern(rf"{re.escape(prefix)}(?<![A-Za-z0-9]{re.escape(prefix)}){rest}(?![A-Za-z0-9])", 0.95, flags=0),),
            validate=is_issued,
        )
        for name, entity, prefix, rest in table
    )
