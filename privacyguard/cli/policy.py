"""Policies in, whether they load, what they leave open, and whether they pass their own cases out."""

from __future__ import annotations

from typing import Annotated

import typer

from privacyguard.cli.exits import ExitCode

policy_app = typer.Typer(
    name="policy",
    help="Check and test policies: what may go where, and what is redacted, kept local or blocked.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

CHECK = """Load policies as a guard would, and say what they leave open.

Examples:

- `privacyguard policy check policies/clinic.yaml`
- `privacyguard policy check default`

Errors are `file:line:column: problem` with the line and a mark under the place. Notes speak of entities that no recognizer
reports, and of scores between two thresholds that leave a finding as it is.

Exit codes: 0 every policy loads, 1 with `--strict`: there are notes, 2 a policy cannot be used, 3 a fault of this program."""

TEST = """Run the cases of policies: texts are really scanned, facts are judged as they stand.

Examples:

- `privacyguard policy test policies/clinic.yaml`
- `privacyguard policy test` (every shipped policy)

A case asks for third_party; every zone counts as reachable unless the case lists it under `unreachable`.

Exit codes: 0 every case passes, 1 a case fails, 2 a policy cannot be used, 3 a fault of this program."""

LIST = """List the shipped policies by name.

Example: `privacyguard policy list`

Exit codes: 0 fine, 2 a shipped policy cannot be used, 3 a fault of this program."""

SHOW = """Print a policy's file as it is, to read it or to start your own.

Examples:

- `privacyguard policy show default`
- `privacyguard policy show default > mine.yaml`

Exit codes: 0 fine, 2 no such policy, 3 a fault of this program."""

ENTITIES = """List every entity that a policy can name: its domain, its kind, and what is done with it by default.

Examples:

- `privacyguard policy entities`
- `privacyguard policy entities medical`

Exit codes: 0 fine, 3 a fault of this program."""

Sources = Annotated[list[str], typer.Argument(metavar="FILE|NAME", help="Files, or names of shipped policies.")]
Several = Annotated[
    list[str] | None, typer.Argument(metavar="FILE|NAME", help="Files or names; all shipped ones unless given.")
]


def check(
    sources: Sources,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where there are notes.")] = False,
) -> None:
    """Check."""
    from privacyguard.cli.checking import check_policies

    notes, unusable = check_policies(sources)
    if unusable:
        raise typer.Exit(ExitCode.UNUSABLE)
    if notes and strict:
        raise typer.Exit(ExitCode.FINDINGS)


def run_tests(
    sources: Several = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what fails, and the sum.")] = False,
) -> None:
    """Test."""
    from privacyguard.cli.checking import try_policies

    failed, unusable = try_policies(sources or [], quiet=quiet)
    if unusable:
        raise typer.Exit(ExitCode.UNUSABLE)
    if failed:
        raise typer.Exit(ExitCode.FINDINGS)


def show_shipped() -> None:
    """List."""
    from privacyguard.cli.checking import list_policies

    list_policies()


def show_source(
    source: Annotated[str, typer.Argument(metavar="FILE|NAME", help="A shipped policy's name, or a file.")],
) -> None:
    """Show."""
    from privacyguard.cli.checking import show_policy

    show_policy(source)


def show_entities(word: Annotated[str, typer.Argument(help="A domain, a kind, or a part of a name.")] = "") -> None:
    """Entities."""
    from privacyguard.cli.checking import list_entities

    list_entities(word)


policy_app.command("check", help=CHECK)(check)
policy_app.command("test", help=TEST)(run_tests)
policy_app.command("list", help=LIST)(show_shipped)
policy_app.command("show", help=SHOW)(show_source)
policy_app.command("entities", help=ENTITIES)(show_entities)
