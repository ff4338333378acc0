"""Tables in; the same tables on a terminal, and as a page of the documentation, out."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

PACKAGES = ("privacyguard", "presidio-analyzer", "spacy", "litellm")
PEERS = ("datafog", "langchain", "detect-secrets")


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the names of the columns, and rows of as many cells. The first column is text, the others are figures."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def show(console: Console, table: Table) -> None:
    """Print a table."""
    shown = RichTable(title=table.title, title_justify="left", caption=table.note or None, caption_justify="left")
    for index, name in enumerate(table.head):
        shown.add_column(name, justify="left" if index == 0 else "right", no_wrap=index == 0)
    for row in table.rows:
        shown.add_row(*row)
    console.print(shown)


def write(
    path: Path, heading: str, about: str, tables: Sequence[Table], today: date, versions: str, by: str = "make bench"
) -> None:
    """Write a page with the tables in Markdown; `about` says what was measured and how, `by` which command did it."""
    parts = [f"# {heading}", f"{today.isoformat()}, {versions}. Written by `{by}`; do not edit.", about.strip()]
    for table in tables:
        lines = [_line(table.head), _line(["---", *("---:" for _ in table.head[1:])]), *map(_line, table.rows)]
        parts += [f"## {table.title}", "\n".join(lines)] + ([table.note] if table.note else [])
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def versions(packages: Sequence[str] = PACKAGES) -> str:
    """Name what was measured: interpreter, processor architecture, packages."""
    measured = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {measured}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
