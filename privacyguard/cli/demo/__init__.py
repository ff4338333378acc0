"""Nothing in, the product at work out: real prompts through a real guard, and the bytes that two recording servers received."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from privacyguard.cli.exits import ExitCode

HELP = """See it work: real-looking prompts through a real guard, and the bytes that really left.

Needs no server, no key and no network: two recording servers on this machine's loopback stand for a third party and for
your local model. Each prompt is shown with its findings, the verdict and its rule, what each server received, the restored
reply, and the audit record. At the end the log is verified, and everything the third party received is searched for every
value that may not be there.

Examples:

- `privacyguard demo`
- `privacyguard demo --only 3 --only 7 --fast`
- `privacyguard demo --policy my-policy.yaml --audit ./demo-log`

Exit codes: 0 no leak, 1 a value leaked or the log is damaged, 2 an option or the policy cannot be used, 3 a fault of this
program."""


class LocalServer(StrEnum):
    """Whether a model server that runs here stands for the local model."""

    AUTO = "auto"
    ASK = "ask"
    NEVER = "never"


def demo(
    fast: Annotated[bool, typer.Option("--fast", help="No pauses; as where the output is no terminal.")] = False,
    only: Annotated[list[int] | None, typer.Option("--only", min=1, help="Only this prompt; may be repeated.")] = None,
    policy: Annotated[str, typer.Option("--policy", "-p", help="A shipped policy's name or a file.")] = "default",
    audit: Annotated[Path | None, typer.Option("--audit", help="Keep the audit log in this directory.")] = None,
    local_server: Annotated[
        LocalServer, typer.Option("--local-server", help="Use an Ollama or OpenAI-compatible server that answers here.")
    ] = LocalServer.ASK,
) -> None:
    """Demo."""
    from privacyguard.cli.demo.neighbours import neighbours
    from privacyguard.cli.demo.play import Play
    from privacyguard.cli.demo.prompts import scenes
    from privacyguard.cli.screen import screen
    from privacyguard.errors import ConfigError

    every = scenes()
    chosen = [(number, scene) for number, scene in enumerate(every, start=1) if not only or number in only]
    if only and max(only) > len(every):
        raise ConfigError(f"--only counts from 1 to {len(every)}")
    console = screen()
    found = neighbours() if local_server is not LocalServer.NEVER else ()
    neighbour = found[0] if found and local_server is LocalServer.AUTO else None
    if found and local_server is LocalServer.ASK:
        offer = f"{found[0].model} answers at {found[0].endpoint}"
        if console.is_terminal:
            neighbour = found[0] if typer.confirm(f"{offer}. Use it as the local model?", default=False) else None
        else:
            console.print(f"{offer}; use it as the local model with --local-server auto", style="dim", soft_wrap=True)
    with ExitStack() as stack:
        directory = audit or Path(stack.enter_context(TemporaryDirectory(prefix="privacyguard-demo-")))
        play = Play(console, directory, policy, neighbour, pauses=console.is_terminal and not fast)
        proved = play.run(chosen, of=len(every))
    if not proved:
        raise typer.Exit(ExitCode.FINDINGS)


demo.__doc__ = HELP
