"""Rows of a table (name, entity, prefix, rest) in; recognizers of tokens that their makers gave a prefix out, and one for all.

A prefix makes a token certain by itself, and lets the search skip through a text: the pattern begins with it, and what must not
stand before it is looked for afterwards. Blanks of manuals (xxxx, EXAMPLE, your-…) are no tokens.

>>> (mill,) = recognizers((("mill", "API_KEY", "mill_", r"[a-z0-9]{12}"),))
>>> [m.score for m in mill.scan("mill_a1b2c3d4e5f6", "")]
[0.95]
>>> list(mill.scan("mill_xxxxxxxxxxxx", "")), list(mill.scan("treadmill_a1b2c3d4e5f6", "")), list(mill.scan("mill_a1b2", ""))
([], [], [])
>>> [m.recognizer for m in TokenTable((mill,)).scan("mill_a1b2c3d4e5f6", "")], list(TokenTable((mill,)).scan("a mill", ""))
(['mill'], [])
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from privacyguard.detect.catalog.placeholders import is_placeholder
from privacyguard.detect.needs import Glance
from privacyguard.detect.recognizer import Match, Pattern, PatternRecognizer

Row = tuple[str, str, str, str]

_MANUAL = re.compile(r"\.{3}|example|xxxx|your[_\-]|placeholder|12345678901234567890|0{8,}", re.IGNORECASE)


def is_issued(token: str) -> bool:
    """Return whether `token` looks like one that was issued: six different characters or more, and no blank from a manual.

    Its dots are the maker's: `v2.abc1` is no attribute of `v2`.
    """
    return len(set(token)) >= 6 and not _MANUAL.search(token) and not is_placeholder(token.replace(".", ""))


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


@dataclass(frozen=True)
class TokenTable:
    """Reads a text for hundreds of rows: whoever's prefix is not in it is not asked. Matches go by the name of their row."""

    rows: tuple[PatternRecognizer, ...]
    name: str = "tokens"
    closes_up = True  # tokens are torn by line ends too

    @property
    def entities(self) -> frozenset[str]:
        """Everything that the rows report."""
        return frozenset().union(*(row.entities for row in self.rows))

    @property
    def version(self) -> str:
        """What the matches depend on."""
        return str([(row.name, row.patterns) for row in self.rows])

    @cached_property
    def _prefixes(self) -> tuple[tuple[str, PatternRecognizer], ...]:
        literals = (re.sub(r"\\(.)", r"\1", row.patterns[0].regex.partition("(?<!")[0]) for row in self.rows)
        return tuple(zip(literals, self.rows, strict=True))

    @cached_property
    def expressions(self) -> tuple[tuple[str, int], ...]:
        """The regular expressions of every row: what a prefilter knows them by."""
        return tuple(one for row in self.rows for one in row.expressions)

    def scan(self, text: str, key: str) -> Iterator[Match]:
        """Yield the matches of every row."""
        return self.scan_glanced(Glance(text), key)

    def scan_glanced(self, glance: Glance, key: str) -> Iterator[Match]:
        """Do as `scan` does, for a text that several recognizers read."""
        for prefix, row in self._prefixes:
            if not glance.misses(row.expressions[0]) and prefix in glance.text:
                yield from row.scan_glanced(glance, key)

    def why(self, text: str, start: int, end: int, entity: str, key: str) -> tuple[str, ...]:
        """Say which row it was."""
        names = [m.recognizer for m in self.scan(text, key) if (m.start, m.end, m.entity) == (start, end, entity)]
        return tuple(f"the shape of a token: {name}" for name in names)
