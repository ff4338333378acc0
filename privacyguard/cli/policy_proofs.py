"""The commands that say what a policy does: its promises proved, two policies compared, a call explained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privacyguard.cli.exits import ExitCode

Sources = Annotated[list[str], typer.Argument(metavar="FILE|NAME", help="Files, or names of shipped policies.")]
Json = Annotated[bool, typer.Option("--json", help="Tell it as JSON.")]

PROVE = """Prove the invariants of policies, or a property of your own: in every state, or with a call in which it fails.

Examples:

- `privacyguard policy prove policies/clinic.yaml`
- `privacyguard policy prove default --never medical,US_SSN --reaches third_party --as raw`

States are what may be found, who calls and when, a detector that is down, a part that cannot be read, models that cannot be
reached. Each failure is shown as facts, as a made-up prompt and as a case to paste. Detection itself is measured, not proved.

Exit codes: 0 all of it holds, 1 something does not, 2 a policy or the property cannot be used, 3 a fault of this program."""

DIFF = """Compare two policies in every state: where the second is looser or tighter, by which rule, with a call that shows it.

Examples:

- `privacyguard policy diff policies/old.yaml policies/new.yaml`
- `privacyguard policy diff --no-looser default policies/mine.yaml`

Exit codes: 0 fine, 1 with `--no-looser`: the second is looser, 2 a policy cannot be used, 3 a fault of this program."""

EXPLAIN = """Explain what a policy makes of a call: what each zone would get, by which rule at which line, which rules are
outdone, which nearly acted, and every single thing that would change the verdict. Each of these is tried, by deciding.

Examples:

- `privacyguard policy explain --text "Draft a letter for Maria Lopez about her A1c of 9.2"`
- `privacyguard policy explain hipaa --facts PERSON:0.9,HEALTH_CONDITION:0.4 --caller purpose=treatment`
- `privacyguard policy explain --text "…" --format html --output why.html`

Nothing is sent or recorded, and every zone counts as reachable. A page is one file that asks for no other. No text of the call
is told, unless by `--show-text` in a page.

Exit codes: 0 explained, 2 an option, a file or the policy cannot be used, 3 a fault of this program."""


def prove_policies(
    sources: Sources,
    never: Annotated[str, typer.Option("--never", metavar="WHAT", help="Domains, kinds and entities, by commas.")] = "",
    reaches: Annotated[str, typer.Option("--reaches", metavar="ZONE", help="Where that must not be.")] = "third_party",
    form: Annotated[str, typer.Option("--as", metavar="raw|any", help="As it is, or in any form.")] = "raw",
    score: Annotated[float | None, typer.Option("--score", min=0, max=1, help="From which score; the policy's.")] = None,
    as_json: Json = False,
) -> None:
    """Prove."""
    from privacyguard.cli.diagnosing import told_in_full
    from privacyguard.cli.proving import Asked, prove

    if form not in ("raw", "any"):
        raise typer.BadParameter(f"{form!r} is neither raw nor any", param_hint="--as")
    with told_in_full():
        if not prove(sources, Asked(never, reaches, form == "raw", score) if never else None, as_json=as_json):
            raise typer.Exit(ExitCode.FINDINGS)


def compare_policies(
    one: Annotated[str, typer.Argument(metavar="BEFORE", help="A file, or a shipped policy's name.")],
    other: Annotated[str, typer.Argument(metavar="AFTER", help="Another one.")],
    no_looser: Annotated[bool, typer.Option("--no-looser", help="Exit 1 where the second one is looser.")] = False,
    as_json: Json = False,
) -> None:
    """Diff."""
    from privacyguard.cli.diagnosing import told_in_full
    from privacyguard.cli.proving import compare

    with told_in_full():
        loosened, _ = compare(one, other, as_json=as_json)
        if loosened and no_looser:
            raise typer.Exit(ExitCode.FINDINGS)


def explain_call(
    policy: Annotated[str, typer.Argument(metavar="FILE|NAME", help="A file, or a shipped policy's name.")] = "default",
    text: Annotated[str | None, typer.Option("--text", help="What a user says.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file with what a user says.")] = None,
    messages: Annotated[Path | None, typer.Option("--messages", help="A JSON file with the messages of a chat.")] = None,
    facts: Annotated[str | None, typer.Option("--facts", metavar="ENTITY:SCORE,…", help="Findings as they stand.")] = None,
    requested: Annotated[
        str, typer.Option("--requested", "--to", metavar="ZONE", help="The zone that is asked for.")
    ] = "third_party",
    caller: Annotated[list[str] | None, typer.Option("--caller", metavar="NAME=VALUE", help="Who calls.")] = None,
    now: Annotated[str, typer.Option("--now", metavar="INSTANT", help="When, with an offset; now unless given.")] = "",
    unreachable: Annotated[list[str] | None, typer.Option("--unreachable", metavar="ZONE", help="No model there.")] = None,
    form: Annotated[str, typer.Option("--format", "-f", metavar="text|json|html", help="How it is told.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where, instead of here.")] = None,
    show_text: Annotated[bool, typer.Option("--show-text", help="With the text, in a page (html).")] = False,
) -> None:
    """Explain."""
    from privacyguard.cli.diagnosing import told_in_full
    from privacyguard.cli.policy_explaining import show
    from privacyguard.cli.questions import question_of

    if form not in ("text", "json", "html"):
        raise typer.BadParameter(f"{form!r} is not one of text, json, html", param_hint="--format")
    if show_text and form != "html":
        raise typer.BadParameter("only a page shows text: --format html", param_hint="--show-text")
    with told_in_full():
        question = question_of(policy, text, file, messages, facts, requested, caller or [], now, unreachable or [])
        show(question, form, output, show_text=show_text)
