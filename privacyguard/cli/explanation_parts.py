"""Words in, pieces of a page out: tables with their heads, lists, sections. What comes in as HTML is escaped already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from privacyguard.policy.wording import entity_words


def section(id: str, title: str, body: str) -> str:
    """A section with its heading; nothing where there is no body."""
    return f'<section aria-labelledby="{id}"><h2 id="{id}">{escape(title)}</h2>\n{body}\n</section>' if body else ""


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; the first cell of a row names it, and each cell says its column where there is no room for columns."""
    top = " ".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "\n".join(f"<tr>{_row(head, row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def _row(head: Sequence[str], row: Sequence[str]) -> str:
    first, *rest = row
    cells = (f'<td data-head="{escape(name)}">{cell}</td>' for name, cell in zip(head[1:], rest, strict=True))
    return f'<th scope="row">{first}</th> {" ".join(cells)}'


def items(lines: Iterable[str]) -> str:
    """A list; nothing where it is empty."""
    found = "".join(f"<li>{line}</li>" for line in lines)
    return f"<ul>{found}</ul>" if found else ""


def definition(name: str, value: str) -> str:
    """One row of a list of names and values."""
    return f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>"


def code(word: str) -> str:
    """A word of the policy's own."""
    return f"<code>{escape(word)}</code>"


def term(entity: str) -> str:
    """An entity in words, and its own name beneath."""
    return f'{escape(entity_words(entity))}<br><span class="small">{code(entity)}</span>'
