"""Policies in, whether they load, what they leave open, and whether they pass their own cases out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privacyguard.cli.exits import ExitCode
from privacyguard.cli.policy_cases import MUTATE, TEST, mutate, run_tests
from privacyguard.cli.policy_proofs import DIFF, EXPLAIN, PROVE, compare_policies, explain_call, prove_policies

policy_app = typer.Typer(
    name="policy",
    help="Write, check and test policies: what may go where, and what is redacted, kept local or blocked.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

CHECK = """Load policies as a guard would, and say what they leave open.

Examples:

- `privacyguard policy check policies/clinic.yaml`
- `privacyguard policy check --strict --format github policies/*.yaml`

Each finding has its place, a code (`privacyguard policy code PG301` explains it), the line with a mark under the words, and
the next step. An error: the policy cannot be used. A warning: it does less than it seems to (an entity that nobody finds, an
exception that has expired …). A note: it will, soon.

Exit codes: 0 every policy loads, 1 with `--strict`: there are warnings, 2 a policy cannot be used, 3 a program fault."""

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

CODE = """Explain a code of `policy check`: what it means, why it matters, what to do.

Examples:

- `privacyguard policy code PG301`
- `privacyguard policy code` (all of them)

Exit codes: 0 fine, 2 no such code, 3 a fault of this program."""

DIGEST = """Print a policy's digest, for the `extends` of a layer below it.

Examples:

- `privacyguard policy digest default`
- `privacyguard policy digest policies/org.yaml`

Exit codes: 0 fine, 2 the policy cannot be used, 3 a fault of this program."""

SCHEMA = """Print the JSON Schema of policy files, for completion and checks in editors.

Example: `privacyguard policy schema > privacyguard.policy.v1.schema.json`, and as the first line of a policy beside it:
`# yaml-language-server: $schema=./privacyguard.policy.v1.schema.json`

Exit codes: 0 fine, 3 a fault of this program."""

REFERENCE = """Print the page that lists every key of the language: what it holds, its default, its meaning, an example.

Example: `privacyguard policy reference > docs/policy-reference.md`

Exit codes: 0 fine, 3 a fault of this program."""

FMT = """Lay policy or deployment files out: keys in the order of the language, two blanks a level. Nothing else changes.

Comments stay with the key below them, and what stands on one line stays there.

Examples:

- `privacyguard policy fmt policies/clinic.yaml`
- `privacyguard policy fmt --check policies/*.yaml`

Exit codes: 0 fine, 1 with `--check`: a file is laid out otherwise, 2 a file cannot be used, 3 a fault of this program."""

NEW = """Write a policy of your own on top of another one, with a rule and a test to start from.

Example: `privacyguard policy new --from default -o policies/support.yaml`

It pins the policy above by its digest, can tighten what that one says, and loosen nothing.

Exit codes: 0 fine, 2 there is a file of this name already, or no policy to start from, 3 a fault of this program."""

Sources = Annotated[list[str], typer.Argument(metavar="FILE|NAME", help="Files, or names of shipped policies.")]


def check(
    sources: Sources,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where there are warnings.")] = False,
    form: Annotated[str, typer.Option("--format", "-f", metavar="human|json|sarif|github", help="How it is told.")] = "human",
) -> None:
    """Check."""
    from datetime import UTC, datetime

    from privacyguard.cli.checking import check_policies
    from privacyguard.cli.reports import Format

    if form not in set(Format):
        raise typer.BadParameter(f"{form!r} is not one of {', '.join(Format)}", param_hint="--format")
    warnings, unusable = check_policies(sources, Format(form), datetime.now(UTC))
    if unusable:
        raise typer.Exit(ExitCode.UNUSABLE)
    if warnings and strict:
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
    from privacyguard.cli.diagnosing import told_in_full

    with told_in_full():
        show_policy(source)


def show_entities(word: Annotated[str, typer.Argument(help="A domain, a kind, or a part of a name.")] = "") -> None:
    """Entities."""
    from privacyguard.cli.checking import list_entities

    list_entities(word)


def show_code(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code such as PG301; all unless given.")] = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")] = False,
) -> None:
    """Code."""
    from privacyguard.cli.codes import explain_code, list_codes, print_page

    if markdown:
        print_page()
    elif code:
        explain_code(code)
    else:
        list_codes()


def show_digest(
    source: Annotated[str, typer.Argument(metavar="FILE|NAME", help="A file, or a shipped policy's name.")],
) -> None:
    """Digest."""
    from privacyguard.cli.authoring import print_digest
    from privacyguard.cli.diagnosing import told_in_full

    with told_in_full():
        print_digest(source)


def show_schema() -> None:
    """Schema."""
    from privacyguard.cli.authoring import print_schema

    print_schema()


def show_reference() -> None:
    """Reference."""
    from privacyguard.cli.authoring import print_reference

    print_reference()


def lay_out_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Policy or deployment files.")],
    only_check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where something would change.")] = False,
) -> None:
    """Fmt."""
    from privacyguard.cli.authoring import lay_out
    from privacyguard.cli.diagnosing import told_in_full

    with told_in_full():
        if lay_out(files, only_check=only_check) and only_check:
            raise typer.Exit(ExitCode.FINDINGS)


def new(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")],
    source: Annotated[str, typer.Option("--from", metavar="NAME|FILE", help="The policy above it.")] = "default",
) -> None:
    """New."""
    from privacyguard.cli.authoring import start_policy
    from privacyguard.cli.diagnosing import told_in_full

    with told_in_full():
        start_policy(source, output)


policy_app.command("check", help=CHECK)(check)
policy_app.command("test", help=TEST)(run_tests)
policy_app.command("mutate", help=MUTATE)(mutate)
policy_app.command("prove", help=PROVE)(prove_policies)
policy_app.command("diff", help=DIFF)(compare_policies)
policy_app.command("explain", help=EXPLAIN)(explain_call)
policy_app.command("list", help=LIST)(show_shipped)
policy_app.command("show", help=SHOW)(show_source)
policy_app.command("entities", help=ENTITIES)(show_entities)
policy_app.command("code", help=CODE)(show_code)
policy_app.command("digest", help=DIGEST)(show_digest)
policy_app.command("schema", help=SCHEMA)(show_schema)
policy_app.command("reference", help=REFERENCE)(show_reference)
policy_app.command("fmt", help=FMT)(lay_out_files)
policy_app.command("new", help=NEW)(new)
