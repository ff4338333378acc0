"""The commands about the cases of policies: running them, and trying how much they would catch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privacyguard.cli.exits import ExitCode

TEST = """Run the cases of policies: texts are really scanned, facts are judged as they stand.

Examples:

- `privacyguard policy test policies/clinic.yaml`
- `privacyguard policy test` (every shipped policy)
- `privacyguard policy test -k salary --coverage policies/clinic.yaml`
- `privacyguard policy test --update policies/clinic.yaml` (writes the text that leaves into each `redacted:`)
- `privacyguard policy test --format junit --output cases.xml policies/*.yaml`

A case asks for third_party; every zone counts as reachable unless the case lists it under `unreachable`. One with `todo` has to
fail: when it passes, it is reported. Coverage counts, per rule, whether cases match it, are decided by it, and stand on both
sides of each threshold; it is never rounded up.

Exit codes: 0 every case passes, 1 a case fails, or less is covered than `--fail-under`, 2 a policy cannot be used, or has no
case with `--require-tests`, 3 a fault of this program."""

MUTATE = """Make every slip of the pen that somebody could make in a policy, one by one, and say which of them its cases miss.

Examples:

- `privacyguard policy mutate policies/clinic.yaml`
- `privacyguard policy mutate --fail-under 90 default hipaa`

A rule is gone, or a word of its condition; a threshold or a number is higher, an action or an operator weaker, a caller
somebody else, a default open, an exception endless. What the prover finds to change nothing does not count. Each miss has its
line, and beneath are cases to paste that would catch it. The share is never rounded up.

Exit codes: 0 fine, 1 less is caught than `--fail-under`, 2 a policy cannot be used, 3 a fault of this program."""

Several = Annotated[
    list[str] | None, typer.Argument(metavar="FILE|NAME", help="Files or names; all shipped ones unless given.")
]
Sources = Annotated[list[str], typer.Argument(metavar="FILE|NAME", help="Files, or names of shipped policies.")]
Least = Annotated[int | None, typer.Option("--fail-under", metavar="N", min=0, max=100, help="Exit 1 below N percent.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the report there.")]


def run_tests(
    sources: Several = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what fails, and the sum.")] = False,
    word: Annotated[str, typer.Option("--keyword", "-k", metavar="WORD", help="Only cases whose names hold this.")] = "",
    covering: Annotated[bool, typer.Option("--coverage", help="Say what the cases show of each rule.")] = False,
    least: Least = None,
    update: Annotated[bool, typer.Option("--update", help="Write texts that leave otherwise into the file.")] = False,
    require: Annotated[bool, typer.Option("--require-tests", help="A policy without a case is an error.")] = False,
    form: Annotated[str, typer.Option("--format", "-f", metavar="human|json|junit", help="How it is told.")] = "human",
    output: Output = None,
) -> None:
    """Test."""
    from datetime import UTC, datetime

    from privacyguard.cli.trial_reports import Written, report_on
    from privacyguard.cli.trial_screen import print_all
    from privacyguard.cli.trying import below, results_for, writing
    from privacyguard.policy.load import packs

    if form not in set(Written):
        raise typer.BadParameter(f"{form!r} is not one of {', '.join(Written)}", param_hint="--format")
    now, covering = datetime.now(UTC), covering or least is not None
    found = [results_for(source, now, word=word, update=update) for source in sources or list(packs())]
    with writing(output) as console:
        if form == Written.HUMAN:
            print_all(console, found, quiet=quiet, covering=covering, require=require)
        else:
            console.out(report_on(found, Written(form), covering=covering), end="", highlight=False)
    if any(one.policy is None or (require and not one.results) for one in found):
        raise typer.Exit(ExitCode.UNUSABLE)
    if any(one.failed for one in found) or (least is not None and below(found, least)):
        raise typer.Exit(ExitCode.FINDINGS)


def mutate(
    sources: Sources,
    least: Least = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Leave the cases to paste out.")] = False,
    form: Annotated[str, typer.Option("--format", "-f", metavar="human|json", help="How it is told.")] = "human",
    output: Output = None,
) -> None:
    """Mutate."""
    from datetime import UTC, datetime

    from privacyguard.cli.diagnosing import print_diagnostic
    from privacyguard.cli.mutating import as_json, below, mutated, print_mutated
    from privacyguard.cli.screen import errors
    from privacyguard.cli.trying import writing

    if form not in ("human", "json"):
        raise typer.BadParameter(f"{form!r} is not one of human, json", param_hint="--format")
    now = datetime.now(UTC)
    found = [mutated(source, now) for source in sources]
    with writing(output) as console:
        if form == "json":
            console.out(as_json(found), end="", highlight=False)
        for one in found if form == "human" else ():
            if one.tested.policy is not None:
                print_mutated(console, one, cases=not quiet)
    for one in found:
        for note in one.tested.checked.diagnostics if one.tested.policy is None else ():
            print_diagnostic(errors(), note)
    if any(one.tested.policy is None for one in found):
        raise typer.Exit(ExitCode.UNUSABLE)
    if least is not None and below(found, least):
        raise typer.Exit(ExitCode.FINDINGS)
