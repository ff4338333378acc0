"""A prompt in, the model's reply out, guarded: one call through a real `Guard`, with the verdict on standard error."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HELP = """Make one guarded call: scan, decide, redact or reroute, record, send, restore.

The reply goes to standard output, the verdict to standard error.

Examples:

- `privacyguard run --model openai/gpt-5 "Write to Maria Lopez that her card was refunded"`
- `privacyguard run --model anthropic/claude-sonnet-4-5 --local ollama/llama3.3 < letter.txt`
- `privacyguard run --model openai/gpt-5 --api-base http://127.0.0.1:8000/v1 --explain "hello"`

Keys of providers are read as litellm's users keep them (`OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, `GEMINI_API_KEY` …).

Exit codes: 0 a reply came, 1 the policy blocked the call, 2 an option, the policy, the call or the audit directory cannot
be used, 3 a fault of this program, 4 the model's server failed. With 1, 2 and 3 nothing was sent, or the message says so."""


def run(
    prompt: Annotated[
        list[str] | None, typer.Argument(metavar="PROMPT", help="The prompt; without it or with -, standard input.")
    ] = None,
    model: Annotated[str, typer.Option("--model", "-m", help="A litellm model string, such as openai/gpt-5.")] = "",
    policy: Annotated[str, typer.Option("--policy", "-p", help="A shipped policy's name or a file.")] = "default",
    system: Annotated[str | None, typer.Option("--system", "-s", help="A system message.")] = None,
    local: Annotated[str | None, typer.Option("--local", help="A local model, such as ollama/llama3.3.")] = None,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", help="Where the local model is, unless at its usual port.")
    ] = None,
    api_base: Annotated[
        str | None, typer.Option("--api-base", help="Where the model asked for is, instead of its own place.")
    ] = None,
    stream: Annotated[bool, typer.Option("--stream/--no-stream", help="Print the reply as it comes.")] = True,
    audit: Annotated[
        Path | None, typer.Option("--audit", help="The log's directory; the guard's default unless given.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say what was found and what each zone says.")] = False,
    operator_key: Annotated[Path | None, typer.Option("--operator-key", help="The key's file, for hash and encrypt.")] = None,
) -> None:
    """Run."""
    from privacyguard.cli.calling import guarded_call
    from privacyguard.errors import ConfigError

    if not model:
        raise ConfigError("--model is missing: a litellm model string such as openai/gpt-5")
    if endpoint and not local:
        raise ConfigError("--endpoint says where the local model is; name it with --local")
    guarded_call(
        words=prompt or [],
        model=model,
        policy=policy,
        system=system,
        local={"model": local, "endpoint": endpoint} if local and endpoint else local,
        api_base=api_base,
        stream=stream,
        audit=audit,
        explain=explain,
        operator_key=operator_key,
    )


run.__doc__ = HELP
