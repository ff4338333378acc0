"""Arguments in, an exit code out: the tree of commands, and the one place where errors become a line on stderr."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from privacyguard.cli.audit import audit_app
from privacyguard.cli.demo import demo
from privacyguard.cli.doctor import doctor
from privacyguard.cli.exits import ExitCode, exit_code_for
from privacyguard.cli.policy import policy_app
from privacyguard.cli.run import run
from privacyguard.cli.scan import scan
from privacyguard.errors import PrivacyGuardError

EXIT_CODES = (
    "Exit codes of every command: 0 fine, 1 there is something to look at, 2 what was given cannot be used, "
    "3 a fault of this program, 4 the model's server failed."
)

app = typer.Typer(
    name="privacyguard",
    help="Privacy middleware for language models: redact, block, or keep local what must not reach a third party.",
    epilog="Start with: privacyguard demo. " + EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.command()(scan)
app.command()(run)
app.command()(demo)
app.command()(doctor)
app.add_typer(policy_app, name="policy")
app.add_typer(audit_app, name="audit")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"privacyguard {version('privacyguard')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Privacy middleware for language models: redact, block, or keep local what must not reach a third party."""


def exit_code_of(arguments: Sequence[str]) -> int:
    """Run one command. A failure is one line on stderr, and never holds text of a prompt."""
    _print_what_cannot_be_encoded()
    try:
        typer.main.get_command(app).main(args=list(arguments), prog_name="privacyguard")
    except SystemExit as left:
        if isinstance(left.__context__, BrokenPipeError):
            return ExitCode.READER_LEFT
        return left.code if isinstance(left.code, int) else ExitCode.FINE
    except PrivacyGuardError as error:
        _say(str(error))
        return exit_code_for(error)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last boundary: a traceback could hold text of a prompt
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f" at {place.tb_frame.f_globals.get('__name__', '?')}:{place.tb_lineno}" if place else ""
        _say(f"internal fault, {type(error).__name__}{where}; please report it")
        return ExitCode.INTERNAL
    return ExitCode.FINE


def _say(problem: str) -> None:
    from privacyguard.cli.screen import errors

    errors().print(f"error: {problem}", style="bold red", soft_wrap=True)


def _print_what_cannot_be_encoded() -> None:
    """A stream that is no UTF-8 shows question marks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
