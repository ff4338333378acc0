"""A code in, what it means out, for the screen; all of them, for the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from privacyguard.cli.diagnosing import STYLES
from privacyguard.cli.screen import screen
from privacyguard.errors import ConfigError
from privacyguard.policy.diagnostics import Code, explanations
from privacyguard.policy.strict_yaml import meant

FAMILIES = {
    "PG1": "The file",
    "PG2": "Its shape",
    "PG3": "Names",
    "PG4": "What rules, exceptions and tests mean",
    "PG5": "Places",
    "PG6": "Layers",
    "PG7": "What is found",
    "PG8": "Promises",
    "PG9": "What a policy that loads leaves open",
}
INTRODUCTION = """# Codes of `privacyguard policy check`

Every diagnostic has a code. An **error** means that the policy cannot be used, and no part of it is. A **warning** means that
it loads and does less than it seems to; `--strict` makes the command fail on it. A **note** says what will change soon. A code
is never used again for something else. This page is what `privacyguard policy code --markdown` prints.
"""


def explain_code(word: str) -> None:
    """Print what a code means and what to do about it. Raises `ConfigError` where there is no such code."""
    if word.upper() not in set(Code):
        raise ConfigError(f"no such code {word!r}{meant(word.upper(), map(str, Code))}; `privacyguard policy code` lists them")
    explained = explanations()[Code(word.upper())]
    console = screen()
    console.print(
        Text().append(f"{explained.severity}[{word.upper()}]", STYLES[explained.severity]).append(f" {explained.title}")
    )
    console.print()
    console.print(Text(explained.told))
    console.print()
    console.print(Text().append("help: ", "bold").append(explained.help))


def list_codes() -> None:
    """Print every code with its title."""
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("code", "severity", "what it is"):
        rows.add_column(head, no_wrap=head != "what it is")
    for code, explained in explanations().items():
        rows.add_row(code, Text(explained.severity, STYLES[explained.severity]), explained.title)
    screen().print(rows)


def print_page() -> None:
    """Print docs/policy-codes.md."""
    screen().out(codes_page(), end="", highlight=False)


def codes_page() -> str:
    """The page of the documentation."""
    return INTRODUCTION + "".join(_sections())


def _sections() -> Iterator[str]:
    family = ""
    for code, explained in explanations().items():
        if code[:3] != family:
            family = code[:3]
            yield f"\n## {FAMILIES[family]}\n"
        yield f"\n### {code}: {explained.title}\n\n*{explained.severity}* {explained.told}\n\nHelp: {explained.help}.\n"
