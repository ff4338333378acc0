"""Texts and findings in, what a terminal shows of them out: the two consoles, the colours, highlighted text.

Colours follow NO_COLOR, TERM and whether the stream is a terminal. Where there is no colour, signs in the text say the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from privacyguard.values import Domain, Finding, Kind, Verdict

WIDEST = 120  # columns; longer lines are hard to read
DOMAIN_STYLES = {
    Domain.PERSONAL: "cyan",
    Domain.MEDICAL: "magenta",
    Domain.LEGAL: "blue",
    Domain.FINANCIAL: "yellow",
    Domain.CREDENTIALS: "red",
}
VERDICT_STYLES = {Verdict.ALLOW: "bold green", Verdict.REDACT: "bold cyan", Verdict.BLOCK: "bold red"}
ROUTED = "bold magenta"
PLACEHOLDER = "bold green"

# steer a terminal or turn text around; shown as a sign of their own, one for one, so that offsets hold
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def screen() -> Console:
    """What goes to standard output."""
    return _console(stderr=False)


def errors() -> Console:
    """What goes to standard error."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if console.is_terminal and console.width > WIDEST:
        console.width = WIDEST
    return console


def colourful(console: Console) -> bool:
    """Whether colours can be told apart there."""
    return console.color_system is not None and not console.no_color


def visible(text: str) -> str:
    """The text without what would steer a terminal; as long as before."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(sign) for sign in text)


def _visible(sign: str) -> str:
    if sign in "\n\t":
        return sign
    code = ord(sign)
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of this control character
    if code == 0x7F or sign in _DIRECTIONS or unicodedata.category(sign) in ("Cc", "Cs"):
        return "\N{REPLACEMENT CHARACTER}"
    return sign


def verdict_style(verdict: str) -> str:
    """The colour of a verdict."""
    return VERDICT_STYLES.get(Verdict(verdict), ROUTED) if verdict in set(Verdict) else ROUTED


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a shown text and the finding that it is."""

    start: int
    end: int
    entity: str
    domain: Domain
    content: bool


def marks_of(findings: Iterable[Finding], path: str, score: float) -> list[Mark]:
    """The findings of one text that count, from `score` up: of identifiers inside each other the longest, and all content."""
    marks: list[Mark] = []
    wanted = [one for one in findings if one.path == path and one.score >= score]
    for one in sorted(wanted, key=lambda one: (one.start, -one.end, -one.score)):
        content = one.kind is Kind.CONTENT
        if not any(mark.content == content and mark.start <= one.start and one.end <= mark.end for mark in marks):
            marks.append(Mark(one.start, one.end, one.entity, one.domain, content))
    return marks


def highlighted(text: str, marks: Iterable[Mark], *, colour: bool) -> Text:
    """The text with its findings in the colour of their domain; without colour, between signs and with their names."""
    shown = visible(text)
    ordered = sorted(marks, key=lambda mark: not mark.content)  # what is inside a sentence is painted over it
    if not colour:
        return Text(_signed(shown, ordered))
    painted = Text(shown)
    for mark in ordered:
        style = DOMAIN_STYLES[mark.domain]
        painted.stylize(f"italic {style}" if mark.content else f"bold reverse {style}", mark.start, mark.end)
    return painted


def _signed(text: str, marks: Iterable[Mark]) -> str:
    """`«Maria Lopez»PERSON`; a mark that crosses another one is left to the table."""
    kept: list[Mark] = []
    for mark in marks:
        if not any(
            mark.start < other.start < mark.end < other.end or other.start < mark.start < other.end < mark.end for other in kept
        ):
            kept.append(mark)
    signs: list[tuple[int, int, int, str]] = []  # place, closing before opening, inner closes first and opens last
    for mark in kept:
        length = mark.end - mark.start
        signs.append((mark.start, 1, -length, "«"))
        signs.append((mark.end, 0, length, f"»{mark.entity}"))
    for place, _, _, sign in sorted(signs, reverse=True):
        text = text[:place] + sign + text[place:]
    return text


def legend() -> Text:
    """One line that says which colour is which domain."""
    line = Text()
    for domain, style in DOMAIN_STYLES.items():
        line.append(f" {domain} ", f"reverse {style}")
        line.append(" ")
    line.append("italic: about somebody", "italic dim")
    return line
