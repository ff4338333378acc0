"""Diagnostics in; what a person reads in a terminal out: the place, the line with a mark under the words, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from privacyguard.cli.exits import ExitCode
from privacyguard.cli.screen import errors, visible
from privacyguard.errors import PolicyError
from privacyguard.policy.diagnostics import Diagnostic, Severity, diagnostics_of

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
GUTTER = 5  # columns for the number of the line
AFTER = 3  # columns that are shown behind a mark, where the line is cut


def print_diagnostic(console: Console, one: Diagnostic) -> None:
    """`file:line:column: error[PG301]: problem`, the line with a mark, and the next step."""
    style = STYLES[one.severity]
    head = Text().append(f"{one.file}:{one.line}:{one.column}: ", "bold")
    head.append(f"{one.severity}[{one.code}]: ", style).append(visible(one.problem))
    console.print(head, soft_wrap=not console.is_terminal)  # what reads a pipe finds one line
    if one.excerpt.strip():
        room = max(console.width - GUTTER - 3, 20)
        line, start, width = window(visible(one.excerpt).replace("\t", " "), one.column - 1, one.width, room)
        console.print(Text().append(f"{one.line:>{GUTTER}} | ", "dim").append(line), no_wrap=True, crop=False)
        before = Text(f"{'':{GUTTER}} | " + " " * cell_len(line[:start]), "dim")
        console.print(before.append("^" * max(1, cell_len(line[start : start + width])), style), no_wrap=True, crop=False)
    if one.help:
        margin = " " * (GUTTER + 3)
        told = wrap(one.help, max(console.width, 40), initial_indent=margin + "help: ", subsequent_indent=margin + " " * 6)
        console.print(Text("\n".join(told), "dim"), soft_wrap=True)


@contextmanager
def told_in_full() -> Iterator[None]:
    """What a policy cannot be used for is shown with its place and the next step; the command ends with that exit code."""
    found: tuple[Diagnostic, ...] = ()
    try:
        yield
    except PolicyError as error:
        found = diagnostics_of(error)
    for one in found:
        print_diagnostic(errors(), one)
    if found:
        raise typer.Exit(ExitCode.UNUSABLE)


def window(line: str, start: int, width: int, room: int) -> tuple[str, int, int]:
    """The part of `line` that shows `width` characters from `start` on in `room` columns; where they are in it, how many."""
    line = line.rstrip()
    if cell_len(line) <= room:
        return line, start, width
    cut = 0 if start + width + AFTER <= room else min(start, max(0, start + width + AFTER + 1 - room))
    shown = ("…" if cut else "") + line[cut:]
    start += bool(cut) - cut
    while cell_len(shown) > room:
        shown = shown[:-2] + "…"
    return shown, start, min(width, max(1, len(shown) - start))
